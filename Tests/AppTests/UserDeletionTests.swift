// SPDX-License-Identifier: Apache-2.0
import Base
import Domain
import HouseTesting
import Testing

@Suite("Deleting a user")
struct UserDeletionTests {
    private static let onSchedule = ["User can't be deleted while they are on a schedule"]

    private func delete(_ house: TestHouse, _ id: String) async throws -> TestHouse.Answer {
        try await house.call("DELETE", "/users/\(id)")
    }

    private func userIDs(_ schedule: JSON?) -> [String] {
        (schedule?["users"]?.arrayValue ?? []).map { ScheduleForms.id($0) }
    }

    private func policyNames(_ house: TestHouse, _ userID: String) async throws -> [String] {
        let answer = try await house.call("GET", "/escalation_policies", query: "user_ids[]=\(userID)")
        return (answer.json["escalation_policies"]?.arrayValue ?? []).compactMap { $0["name"]?.stringValue }
    }

    @Test("waits until their turns on a schedule are over; who had them stays readable, and can be sent back")
    func formerUser() async throws {
        let house = try await TestHouse()
        let grace = try await house.makeUser("Grace", "grace@example.com")
        let made = try await ScheduleForms.create(house, [ScheduleForms.layer([grace], start: "2026-02-01T00:00:00Z")])
        let id = ScheduleForms.id(made)
        _ = try await house.makePolicy("By rota", loops: 0, [(10, [.schedule(id)])])
        #expect(userIDs(made) == [grace])
        #expect(try await policyNames(house, grace) == ["By rota"])
        #expect(try await delete(house, grace).errors == Self.onSchedule)

        var layer = try #require(ScheduleForms.layers(made)[0].objectValue)
        layer["users"] = .array([ScheduleForms.user(house.ownerID)])
        let changed = try await ScheduleForms.put(house, id, [.object(layer)])
        #expect(userIDs(changed.json["schedule"]) == [house.ownerID])
        #expect(try await policyNames(house, grace) == [])
        #expect(try await delete(house, grace).status == 204)

        let range = "since=2026-02-10T00:00:00Z&until=2026-02-11T00:00:00Z"
        let shown = try await ScheduleForms.show(house, id, range)
        let entries = shown["final_schedule"]?["rendered_schedule_entries"]?.arrayValue ?? []
        #expect(entries.map { ScheduleForms.id($0["user"]) } == [grace])
        #expect(userIDs(shown) == [house.ownerID])
        let again = try await ScheduleForms.put(house, id, ScheduleForms.layers(shown).reversed())
        #expect(again.status == 200, "\(again.json.text)")
        #expect(try await ScheduleForms.show(house, id, range) == shown)
    }

    @Test("is possible as soon as the layer has ended by itself, without a further change of the schedule")
    func endedLayer() async throws {
        let house = try await TestHouse()
        let grace = try await house.makeUser("Grace", "grace@example.com")
        let layer = ScheduleForms.layer([grace], start: "2026-02-01T00:00:00Z", end: "2026-03-02T10:00:00Z")
        let made = try await ScheduleForms.create(house, [layer])
        #expect(try await delete(house, grace).errors == Self.onSchedule)
        house.advance(seconds: 3600)
        let shown = try await ScheduleForms.show(house, ScheduleForms.id(made))
        #expect(userIDs(shown) == [])
        #expect(try await delete(house, grace).status == 204)
        #expect(try await ScheduleForms.show(house, ScheduleForms.id(made))["users"] == [])
    }

    @Test("waits for turns that have not begun")
    func futureLayer() async throws {
        let house = try await TestHouse()
        let grace = try await house.makeUser("Grace", "grace@example.com")
        _ = try await ScheduleForms.create(house, [ScheduleForms.layer([grace], start: "2026-04-01T00:00:00Z")])
        #expect(try await delete(house, grace).errors == Self.onSchedule)
    }

    @Test("waits while an open incident goes by an older policy that names them")
    func frozenPolicy() async throws {
        let house = try await TestHouse()
        let grace = try await house.makeUser("Grace", "grace@example.com")
        let policy = try await house.makePolicy(
            "P", loops: 0, [(10, [.user(house.ownerID)]), (10, [.user(grace)])])
        let service = try await house.makeService("Payments", policyID: policy)
        try await house.event("trigger", key: "k", routingKey: service.routingKey)
        let rule: JSON = [
            "escalation_delay_in_minutes": 10,
            "targets": [["id": .string(house.ownerID), "type": "user_reference"]],
        ]
        let changed = try await house.call(
            "PUT", "/escalation_policies/\(policy)", ["escalation_policy": ["escalation_rules": [rule]]])
        #expect(changed.status == 200)
        let refused = try await delete(house, grace)
        #expect(refused.status == 400 && refused.code == 2001)
        #expect(refused.errors == ["User can't be deleted while open incidents may be escalated to them"])
        try await house.event("resolve", key: "k", routingKey: service.routingKey)
        #expect(try await delete(house, grace).status == 204)
    }
}
