// SPDX-License-Identifier: Apache-2.0
import App
import Base
import Domain
import HouseTesting
import Store
import Testing

@Suite("Who hears of an event")
struct WebhookEmissionTests {
    private struct Planned: Error {}

    @Test(
        "each change of an incident is heard once, in order, and a repeated trigger is not", arguments: TestStore.available)
    func life(_ store: TestStore) async throws {
        let house = try await TestHouse(database: store.fresh())
        let ear = try await WebhookEar(house)
        try await house.event("trigger", key: "k")
        try await house.event("trigger", key: "k")
        _ = try await house.incident(1, ["status": "acknowledged"])
        _ = try await house.incident(1, ["status": "acknowledged"])
        _ = try await house.incident(1, ["priority": "P1", "status": "resolved"])
        _ = try await house.incident(1, ["status": "triggered"])
        try await house.event("resolve", key: "k")
        let wanted = [
            "incident.triggered", "incident.acknowledged", "incident.priority_updated", "incident.resolved",
            "incident.reopened",
        ]
        #expect(try await ear.types() == wanted)
        let deliveries = try await ear.deliveries()
        let first = try #require(deliveries.first?.position)
        #expect(deliveries.map(\.position) == (0..<5).map { first + $0 })
        #expect(deliveries.map(\.status) == [.waiting, .queued, .queued, .queued, .queued])
        #expect(Set(deliveries.map(\.resourceID)).count == 1)
    }

    @Test("who opens an incident for themselves is heard to open it and to take it")
    func ownIncident() async throws {
        let house = try await TestHouse()
        let ear = try await WebhookEar(house)
        let assignment: JSON = ["assignee": ["id": .string(house.ownerID), "type": "user_reference"]]
        let incident: JSON = [
            "type": "incident", "title": "Mine", "assignments": [assignment],
            "service": ["id": .string(house.serviceID), "type": "service_reference"],
        ]
        let answer = try await house.call("POST", "/incidents", ["incident": incident])
        #expect(answer.status == 201, "\(answer.json.text)")
        let events = try await ear.events()
        #expect(events.map { $0["event_type"] } == ["incident.triggered", "incident.acknowledged"])
        #expect(events.map { $0["data"]?["status"] } == ["triggered", "acknowledged"])
        #expect(events.map { $0["agent"]?["id"] } == [.string(house.ownerID), .string(house.ownerID)])
    }

    @Test("what a timer does is heard, in the name of the service")
    func timers() async throws {
        let house = try await TestHouse()
        let policy = try await house.makePolicy(
            "Two levels", loops: 0,
            [(delayMinutes: 5, targets: [.user(house.ownerID)]), (delayMinutes: 5, targets: [.user(house.ownerID)])])
        let service = try await house.makeService("Timed", policyID: policy)
        let ear = try await WebhookEar(house, [.incidentEscalated])
        try await house.event("trigger", key: "k", routingKey: service.routingKey)
        try await house.live(seconds: 300)
        let event = try #require(try await ear.events().first)
        #expect(event["agent"]?["id"]?.stringValue == service.id && event["agent"]?["type"] == "service_reference")
    }

    @Test("a subscription hears what it has subscribed to, and nothing else")
    func chosenEvents() async throws {
        let house = try await TestHouse()
        let ear = try await WebhookEar(house, [.incidentResolved, .incidentAnnotated])
        try await house.event("trigger", key: "k")
        _ = try await house.incident(1, ["status": "acknowledged"])
        try await house.event("resolve", key: "k")
        #expect(try await ear.types() == ["incident.resolved"])
    }

    @Test("a service's subscription hears of that service alone, and a team's of what belongs to the team")
    func filters() async throws {
        let house = try await TestHouse()
        let policy = try await house.makePolicy("Team's", loops: 0, [(delayMinutes: 5, targets: [.user(house.ownerID)])])
        let made = try await house.call("POST", "/teams", ["team": ["type": "team", "name": "Payments"]])
        let team = try #require(made.json["team"]?["id"]?.stringValue)
        #expect(try await house.call("PUT", "/teams/\(team)/escalation_policies/\(policy)").status == 204)
        let service = try await house.makeService("Team's", policyID: policy)
        let ofService = try await WebhookEar(house, filter: .service(id: house.serviceID))
        let ofTeam = try await WebhookEar(house, filter: .team(id: team))
        let ofAccount = try await WebhookEar(house)
        try await house.event("trigger", key: "own", summary: "First")
        try await house.event("trigger", key: "theirs", summary: "Second", routingKey: service.routingKey)
        #expect(try await ofService.events().map { $0["data"]?["title"] } == ["First"])
        #expect(try await ofTeam.events().map { $0["data"]?["title"] } == ["Second"])
        #expect(try await ofAccount.events().count == 2)
        let data = try await ofTeam.last(.incidentTriggered)
        #expect(data["teams"]?[0]?["id"]?.stringValue == team && data["teams"]?[0]?["summary"] == "Payments")
        let change: JSON = ["service": ["description": "Changed"]]
        #expect(try await house.call("PUT", "/services/\(service.id)", change).status == 200)
        #expect(try await ofTeam.types().last == "service.updated")
        #expect(try await ofService.types() == ["incident.triggered"])
    }

    @Test("whoever is switched off hears nothing, and who was disabled for a time hears again when it is over")
    func silent() async throws {
        let house = try await TestHouse()
        let off = try await WebhookEar(house, isActive: false)
        let until = house.runtime.now.adding(seconds: 60)
        let disabled = try await WebhookEar(house, disabledUntil: until)
        try await house.event("trigger", key: "a")
        #expect(try await off.deliveries().isEmpty)
        #expect(try await disabled.deliveries().isEmpty)
        house.advance(seconds: 60)
        try await house.event("trigger", key: "b")
        #expect(try await off.deliveries().isEmpty)
        #expect(try await disabled.deliveries().count == 1)
    }

    @Test("a change that is not committed is not heard of", arguments: TestStore.available)
    func undone(_ store: TestStore) async throws {
        let house = try await TestHouse(database: store.fresh())
        let ear = try await WebhookEar(house)
        try await house.event("trigger", key: "k")
        let id = try #require(try await house.incident(1)["id"]?.stringValue)
        let ada = Agent(kind: .user, id: house.ownerID)
        await #expect(throws: Planned.self) {
            try await house.environment.write { work in
                _ = try NoteHandlers.add("Never", by: ada, to: id, channel: .api, work)
                throw Planned()
            }
        }
        #expect(try await ear.types() == ["incident.triggered"])
        let refused = try await house.call(
            "PUT", "/incidents",
            ["incidents": [["id": .string(id), "status": "resolved"], ["id": "PNONE", "status": "resolved"]]])
        #expect(refused.status >= 400)
        #expect(try await ear.types() == ["incident.triggered"])
        _ = try await house.environment.write { work in
            try NoteHandlers.add("Kept", by: ada, to: id, channel: .api, work)
        }
        #expect(try await ear.types() == ["incident.triggered", "incident.annotated"])
    }

    @Test("nothing is written down while nobody hears")
    func nobody() async throws {
        let store = RememberingDatabase(try await TestStore.sqlite.fresh())
        let house = try await TestHouse(database: store)
        _ = store.takeChanges()
        try await house.event("trigger", key: "k")
        _ = try await house.incident(1, ["status": "resolved"])
        let changes = store.takeChanges()
        #expect(!changes.isEmpty && !changes.contains { $0.sql.contains("webhook_") })
    }

    @Test("a merge is heard of each incident that ends, and a bulk change of each incident that changes")
    func several() async throws {
        let house = try await TestHouse()
        for key in ["a", "b", "c"] { try await house.event("trigger", key: key) }
        var ids: [JSON] = []
        for number in 1...3 { ids.append(try await house.incident(number)["id"] ?? .null) }
        let ear = try await WebhookEar(house)
        let merged = try await house.call(
            "PUT", "/incidents/1/merge", ["source_incidents": [["id": ids[2], "type": "incident_reference"]]])
        #expect(merged.status == 200, "\(merged.json.text)")
        let reason = try await ear.last(.incidentResolved)["resolve_reason"]
        #expect(reason?["type"] == "merge_resolve_reason" && reason?["incident"]?["id"] == ids[0])
        let edits: [JSON] = ids.prefix(2).map { ["id": $0, "type": "incident_reference", "status": "acknowledged"] }
        #expect(try await house.call("PUT", "/incidents", ["incidents": .array(edits)]).status == 200)
        let events = try await ear.events()
        #expect(events.map { $0["data"]?["id"] } == [ids[2], ids[0], ids[1]])
    }
}
