// SPDX-License-Identifier: Apache-2.0
import Base
import Domain
import Testing

@Suite("What changes in an incident without a page")
struct ChangeTests {
    private func changes(_ bench: EngineBench) -> [JSON] {
        bench.entries.filter { $0.kind == .fieldValueChange }.compactMap { $0.details["changeset"]?[0] }
    }

    private func change(_ field: String, from old: JSON, to new: JSON) -> JSON {
        ["name": .string(field), "old_value": old, "new_value": new]
    }

    @Test("a conference bridge is set, replaced and taken away, each with a line of history, and never twice the same")
    func conferenceBridge() throws {
        let bench = EngineBench()
        let bridge = ConferenceBridge(number: "+1 415-555-1212,,,,1234#", url: "https://meet.example.com/war-room")
        try bench.do(.setConferenceBridge(bridge), by: EngineBench.user("A"))
        #expect(bench.incident.conferenceBridge == bridge)
        try bench.do(.setConferenceBridge(bridge), by: EngineBench.user("A"))
        #expect(bench.lastEffects == [])
        try bench.do(.setConferenceBridge(nil), by: EngineBench.user("A"))
        #expect(bench.incident.conferenceBridge == nil)
        let field = "conference_bridge"
        let told = [change(field, from: .null, to: bridge.json), change(field, from: bridge.json, to: .null)]
        #expect(changes(bench) == told)
        #expect(bench.toldInShort == ["A 0"])
    }

    @Test("another service leaves people, policy and timers as they are")
    func service() throws {
        let bench = EngineBench()
        let before = bench.incident
        try bench.do(.setService(id: "POTHER"), by: EngineBench.user("A"))
        #expect(bench.incident.serviceID == "POTHER")
        #expect(bench.incident.assignments == before.assignments)
        #expect(bench.incident.escalation == before.escalation)
        #expect(bench.pending == ["escalate 10"])
        #expect(changes(bench) == [change("service", from: "PSVC", to: "POTHER")])
        try bench.do(.setService(id: "POTHER"), by: EngineBench.user("A"))
        #expect(bench.lastEffects == [])
    }

    @Test("an alert that goes to another incident counts there, and no longer here")
    func movedAlert() throws {
        let source = EngineBench(alerts: 2)
        let target = EngineBench(alerts: 0)
        try source.do(.releaseAlert(id: "A1"), by: EngineBench.user("A"))
        try target.do(.takeAlert(EngineBench.alert(1)), by: EngineBench.user("A"))
        #expect(source.state.openAlerts.map(\.id) == ["A0"])
        #expect(target.state.openAlerts.map(\.id) == ["A1"])
        #expect(target.takenAlerts == ["A1"])
        #expect(target.toldInShort == ["A 0"], "whoever has it is not told again")
        try source.do(.resolveAlert(id: "A0"))
        #expect(source.incident.status == .resolved)
        try target.do(.resolveAlert(id: "A1"))
        #expect(target.incident.status == .resolved)
    }

    @Test("an incident that gives its last alert away stays open, and a resolved one takes none")
    func lastAlert() throws {
        let source = EngineBench()
        try source.do(.releaseAlert(id: "A0"))
        #expect(source.incident.status == .triggered && source.state.openAlerts.isEmpty)
        let over = EngineBench(alerts: 0)
        try over.do(.resolve(resolution: nil))
        let before = over.state
        #expect(throws: IncidentRefusal.alreadyResolved) { try over.do(.takeAlert(EngineBench.alert(0))) }
        #expect(over.state == before)
    }
}
