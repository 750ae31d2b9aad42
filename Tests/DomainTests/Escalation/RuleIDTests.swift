// SPDX-License-Identifier: Apache-2.0
import Domain
import Testing

@Suite("Ids of levels")
struct RuleIDTests {
    private func rule(_ id: String, _ user: String, minutes: Int = 10) -> EscalationRule {
        EscalationRule(id: id, delayMinutes: minutes, targets: [.user(user)])
    }

    private func ids(_ sent: [EscalationRule], after old: [EscalationRule]) -> [String] {
        var policy = EscalationPolicy(rules: sent)
        var count = 0
        policy.takeRuleIDs(from: old) {
            count += 1
            return "new \(count)"
        }
        return policy.rules.map(\.id)
    }

    @Test("that are sent back stay, wherever the level goes; what is no id of the policy is replaced")
    func sentBack() {
        let old = [rule("1", "A"), rule("2", "B")]
        #expect(ids([rule("2", "B"), rule("1", "C")], after: old) == ["2", "1"])
        #expect(ids([rule("1", "A"), rule("1", "A"), rule("x", "C")], after: old) == ["1", "2", "new 1"])
        #expect(ids([rule("1", "A"), rule("2", "B"), rule("x", "C")], after: old) == ["1", "2", "new 1"])
        #expect(ids([rule("", "A")], after: []) == ["new 1"])
    }

    @Test("that are not sent go with the targets, and then with the place")
    func notSent() {
        let old = [rule("1", "A"), rule("2", "B"), rule("3", "A")]
        #expect(ids([rule("", "A"), rule("", "B", minutes: 5), rule("", "A")], after: old) == ["1", "2", "3"])
        #expect(ids([rule("", "C"), rule("", "A"), rule("", "B")], after: old) == ["new 1", "1", "2"])
        #expect(ids([rule("", "B"), rule("", "A")], after: old) == ["2", "1"])
        #expect(ids([rule("", "A"), rule("", "C"), rule("", "A")], after: old) == ["1", "2", "3"])
        #expect(ids([rule("", "A"), rule("", "B"), rule("", "A"), rule("", "D")], after: old) == ["1", "2", "3", "new 1"])
    }
}
