// SPDX-License-Identifier: Apache-2.0
import Domain
import Testing

@Suite("Opening an incident again")
struct ReopeningTests {
    @Test("by taking it puts its way through the policy back to the beginning")
    func taken() throws {
        let bench = EngineBench()
        bench.live(minutes: 12)
        #expect(bench.assignees == ["C"])
        try bench.do(.resolve(resolution: nil))
        try bench.do(.reopen(.acknowledged), by: EngineBench.user("B"))
        #expect(bench.assignees == ["B"] && bench.pending == ["unacknowledge 42"])
        bench.live(minutes: 30)
        #expect(bench.toldInShort == ["A 0", "C 10", "B 42", "A 42"])
        #expect(bench.pending == ["escalate 52"])
        bench.live(minutes: 10)
        #expect(bench.assignees == ["C"], "the second level has nobody")
    }

    @Test("after its policy was exhausted goes through all of it anew, repeats included")
    func exhausted() throws {
        let bench = EngineBench()
        bench.live(minutes: 60)
        #expect(bench.incident.escalation.isExhausted)
        try bench.do(.resolve(resolution: nil))
        try bench.do(.reopen(.triggered), by: EngineBench.user("B"))
        bench.live(minutes: 60)
        #expect(bench.toldInShort.suffix(4) == ["A 60", "C 70", "A 80", "C 90"])
        #expect(bench.kinds.filter { $0 == .exhaustEscalationPath }.count == 2)
    }
}
