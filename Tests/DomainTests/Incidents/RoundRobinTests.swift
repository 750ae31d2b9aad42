// SPDX-License-Identifier: Apache-2.0
import Base
import Domain
import Testing

@Suite("Taking turns on a level")
struct RoundRobinTests {
    private static let ring = EscalationRule(
        id: "R", delayMinutes: 10, targets: [.user("A"), .schedule("S"), .user("C")], strategy: .roundRobin)
    private static let policy = EscalationPolicy(
        id: "P", loopCount: 1, rules: [ring, EscalationRule(id: "E", delayMinutes: 10, targets: [.user("E"), .user("F")])])

    /// Opens one incident after the other, each as the last one left the turn; answers who got them.
    private func assignees(
        _ count: Int, onCall: [String: String] = ["S": "B"], _ policy: EscalationPolicy = RoundRobinTests.policy
    ) -> [[String]] {
        var turns: [RoundRobinRing: Int] = [:]
        return (0..<count).map { _ in
            let bench = EngineBench(policy: policy, onCall: onCall, turns: turns)
            turns = bench.turns
            return bench.assignees
        }
    }

    @Test("each new incident goes to the next target, and to nobody else on the level")
    func turns() {
        #expect(assignees(4) == [["A"], ["B"], ["C"], ["A"]])
    }

    @Test("who is not on call is passed over, and those after them get no more than their turn")
    func gaps() {
        #expect(assignees(4, onCall: [:]) == [["A"], ["C"], ["A"], ["C"]])
        let schedules = EscalationRule(
            id: "R", delayMinutes: 5, targets: [.schedule("S"), .schedule("T")], strategy: .roundRobin)
        let policy = EscalationPolicy(id: "P", rules: [schedules])
        #expect(assignees(3, onCall: ["T": "D"], policy) == [["D"], ["D"], ["D"]])
        let bench = EngineBench(policy: policy)
        #expect(bench.assignees == [] && bench.turns.isEmpty, "nobody on call takes no turn")
        #expect(bench.incident.toldNobodyOnCall)
    }

    @Test("who does not answer is followed by the next level; a repeat is a turn of its own")
    func timeout() {
        let bench = EngineBench(policy: Self.policy, onCall: ["S": "B"])
        bench.live(minutes: 25)
        #expect(bench.toldInShort == ["A 0", "E 10", "F 10", "B 20"])
        #expect(bench.turns == [RoundRobinRing(Self.ring): 2])
    }

    @Test("an escalation by hand takes a turn; an acknowledgement that is over takes none")
    func byHand() throws {
        let bench = EngineBench(policy: Self.policy, onCall: ["S": "B"])
        try bench.do(.escalate(toLevel: 1), by: EngineBench.user("A"))
        #expect(bench.assignees == ["B"])
        try bench.do(.acknowledge, by: EngineBench.user("B"))
        bench.live(minutes: 30)
        #expect(bench.incident.status == .triggered && bench.assignees == ["B"])
        #expect(bench.turns == [RoundRobinRing(Self.ring): 2])
    }

    @Test("other targets are another ring and begin with the first; the old ones go on where they were")
    func edits() {
        var edited = Self.ring
        edited.targets = [.user("C"), .user("A")]
        let changed = EscalationPolicy(id: "P", rules: [edited])
        let first = EngineBench(policy: Self.policy, onCall: ["S": "B"])
        let second = EngineBench(policy: changed, turns: first.turns)
        #expect(second.assignees == ["C"])
        let frozen = EngineBench(policy: Self.policy, onCall: ["S": "B"], turns: second.turns)
        #expect(frozen.assignees == ["B"])
    }

    @Test("low urgency takes a turn too, and a level where all are told takes none")
    func others() {
        let low = EngineBench(policy: Self.policy, urgency: .low, onCall: ["S": "B"])
        #expect(low.assignees == ["A"] && low.turns == [RoundRobinRing(Self.ring): 1])
        let everybody = EngineBench()
        #expect(everybody.turns.isEmpty)
    }
}
