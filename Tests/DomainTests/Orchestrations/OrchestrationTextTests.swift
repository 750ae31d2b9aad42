// SPDX-License-Identifier: Apache-2.0
import Base
import Domain
import Testing

@Suite("Texts that rules fill in")
struct OrchestrationTextTests {
    private let values: JSONObject = ["event": ["summary": "Füllung"]]

    @Test("a text ends with the character that would make it too long")
    func cut() throws {
        let template = try OrchestrationTemplate("<{{event.summary}}>")
        #expect(template.filled(from: values) == "<Füllung>")
        #expect(template.filled(from: values, maximum: 10) == "<Füllung>")
        #expect(template.filled(from: values, maximum: 9) == "<Füllung")
        #expect(template.filled(from: values, maximum: 4) == "<Fü")
        #expect(template.filled(from: values, maximum: 3) == "<F")
        #expect(template.filled(from: values, maximum: 0) == "")
    }

    private func event(_ summary: String) -> EventSubmission {
        EventSubmission(
            routingKey: "R", action: .trigger, dedupKey: "k", summary: summary, source: "db-1", severity: .critical,
            body: ["payload": ["summary": .string(summary)]])
    }

    /// What rules that fill in a summary many times make of an event: lengths in bytes of the texts, one of each rule.
    private func lengths(rules: Int, places: Int, summary: String) throws -> (lengths: [Int], hasRunOut: Bool) {
        let text = String(repeating: "{{event.summary}}", count: places)
        var sets: [OrchestrationRuleSet] = []
        for number in 0..<rules {
            var actions = OrchestrationActions()
            actions.annotation = text
            actions.route = number + 1 < rules ? .set("s\(number + 1)") : nil
            let id = number == 0 ? OrchestrationPath.startID : "s\(number)"
            sets.append(OrchestrationRuleSet(id: id, rules: [OrchestrationRule(id: "r\(number)", actions: actions)]))
        }
        let path = OrchestrationPath(kind: .global, sets: sets, catchAll: OrchestrationActions())
        let outcome = OrchestrationEngine.decide(
            Orchestrations(global: path), event(summary), OrchestrationContext(now: Instant(milliseconds: 0)))
        return (outcome.annotations.map(\.utf8.count), outcome.hasRunOut)
    }

    @Test("a short template that names a long text often makes no endless one")
    func single() throws {
        let limit = OrchestrationEngine.filledBytesMaximum
        let summary = String(repeating: "a", count: 1024)
        #expect(try lengths(rules: 1, places: limit / 1024, summary: summary).lengths == [limit])
        let more = try lengths(rules: 1, places: limit / 1024 + 1, summary: summary)
        #expect(more.lengths == [limit] && !more.hasRunOut)
    }

    @Test("all that rules fill in for one event has a limit, and the event says so")
    func all() throws {
        let limit = OrchestrationEngine.filledBytesMaximum
        let count = OrchestrationEngine.writtenBytesMaximum / limit
        let summary = String(repeating: "a", count: 1024)
        let most = try lengths(rules: count + 1, places: limit / 1024, summary: summary)
        #expect(most.lengths == Array(repeating: limit, count: count) + [0] && most.hasRunOut)
        #expect(try !lengths(rules: count - 1, places: limit / 1024, summary: summary).hasRunOut)
    }
}
