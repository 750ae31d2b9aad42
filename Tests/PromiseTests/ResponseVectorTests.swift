// SPDX-License-Identifier: Apache-2.0
import App
import Base
import Domain
import HouseTesting
import Testing

/// What the documents say of a response, from the event to the message.
@Suite("Who responds, and when")
struct ResponseVectorTests {
    private func addresses(_ house: TestHouse) -> [String] { house.carrier.messages.map(\.address) }

    private func time(_ house: TestHouse, in seconds: Int64) -> JSON {
        .string(ISO8601.string(house.runtime.now.adding(seconds: seconds)))
    }

    @Test("who is named has it alone, and nobody is told after them", arguments: TestStore.available)
    func directReassignment(_ store: TestStore) async throws {
        let house = try await TestHouse(database: store.fresh())
        let grace = try await house.makeUser("Grace", "grace@example.com")
        let alan = try await house.makeUser("Alan", "alan@example.com")
        let policy = try await house.makePolicy(
            "Two levels", loops: 1, [(10, [.user(house.ownerID)]), (10, [.user(alan)])])
        let service = try await house.makeService("Payments", policyID: policy)
        try await house.event("trigger", key: "k", routingKey: service.routingKey)
        try await house.live(seconds: 300)
        let assignee: JSON = ["id": .string(grace), "type": "user_reference"]
        let incident = try await house.incident(1, ["assignments": [["assignee": assignee]]])
        #expect(incident["assigned_via"] == "direct_assignment")
        #expect(incident["status"] == "triggered")
        #expect(incident["assignments"]?.arrayValue?.compactMap { $0["assignee"]?["id"]?.stringValue } == [grace])
        #expect(incident["pending_actions"] == [])
        try await house.live(seconds: 24 * 3600)
        #expect(addresses(house) == ["ada@example.com", "grace@example.com"])
        #expect(try await house.kinds(1).contains("escalate_log_entry") == false)
    }

    @Test("a second person's acknowledgement ends a snooze, and the service's time counts", arguments: TestStore.available)
    func snoozeEndedByAnother(_ store: TestStore) async throws {
        let house = try await TestHouse(database: store.fresh())
        _ = try await house.makeUser("Grace", "grace@example.com")
        _ = try await house.call(
            "PUT", "/services/\(house.serviceID)",
            ["service": ["acknowledgement_timeout": 1800, "auto_resolve_timeout": 14_400]])
        let autoResolve: JSON = ["type": "resolve", "at": time(house, in: 14_400)]
        try await house.event("trigger", key: "k")
        try await house.live(seconds: 60)
        let snoozed = try await house.call("POST", "/incidents/1/snooze", ["duration": 3600])
        #expect(snoozed.status == 201)
        let snoozeEnd: JSON = ["type": "unacknowledge", "at": time(house, in: 3600)]
        #expect(snoozed.json["incident"]?["pending_actions"] == [snoozeEnd, autoResolve])

        try await house.live(seconds: 600)
        let key = "Token token=\(house.account.accountKey ?? "")"
        let second = try await house.call(
            "PUT", "/incidents/1", ["incident": ["status": "acknowledged"]],
            as: .header(key, from: "grace@example.com"))
        #expect(second.json["incident"]?["acknowledgements"]?.arrayValue?.count == 2)
        let timeout: JSON = ["type": "unacknowledge", "at": time(house, in: 1800)]
        #expect(second.json["incident"]?["pending_actions"] == [timeout, autoResolve])
        try await house.live(seconds: 1799)
        #expect(addresses(house) == ["ada@example.com"])
        try await house.live(seconds: 1)
        #expect(try await house.incident(1)["status"] == "triggered")
        #expect(addresses(house).contains("grace@example.com"))
    }

    @Test(
        "a phone that would ring when the incident has moved on does not ring; a minute earlier it does",
        arguments: [(5, 0), (6, 1)])
    func phoneRule(_ delayMinutes: Int, _ calls: Int) async throws {
        let house = try await TestHouse()
        let owner = "/users/\(house.ownerID)"
        let number = "5555550100"
        let phone = try await house.call(
            "POST", "\(owner)/contact_methods",
            ["contact_method": ["type": "phone_contact_method", "address": .string(number), "country_code": 1]])
        let method: JSON = [
            "id": phone.json["contact_method"]?["id"] ?? "", "type": "phone_contact_method_reference",
        ]
        let rule: JSON = [
            "type": "assignment_notification_rule", "start_delay_in_minutes": 5, "contact_method": method, "urgency": "high",
        ]
        let made = try await house.call("POST", "\(owner)/notification_rules", ["notification_rule": rule])
        #expect(made.status == 201, "\(made.json.text)")
        let grace = try await house.makeUser("Grace", "grace@example.com")
        let policy = try await house.makePolicy(
            "Two levels", loops: 0, [(delayMinutes, [.user(house.ownerID)]), (10, [.user(grace)])])
        let service = try await house.makeService("Payments", policyID: policy)
        try await house.event("trigger", key: "k", routingKey: service.routingKey)
        try await house.live(seconds: 3600)
        #expect(addresses(house) == ["ada@example.com", "grace@example.com"])
        let tried = try await house.entries(1).compactMap { $0["channel"]?["notification"]?["address"]?.stringValue }
        #expect(tried.filter { $0 == number }.count == calls)
    }

    @Test("with still nobody on call the owners are told again when it is opened again", arguments: TestStore.available)
    func nobodyOnCallAgain(_ store: TestStore) async throws {
        let house = try await TestHouse(database: store.fresh())
        let grace = try await house.makeUser("Grace", "grace@example.com")
        let empty = try await house.makeSchedule("Empty", users: [grace], endsInThePast: true)
        let policy = try await house.makePolicy("Nobody", loops: 0, [(5, [.schedule(empty)])])
        let service = try await house.makeService("Lonely", policyID: policy)
        try await house.event("trigger", key: "k", routingKey: service.routingKey)
        try await house.live(seconds: 60)
        _ = try await house.incident(1, ["status": "resolved"])
        try await house.live(seconds: 60)
        _ = try await house.incident(1, ["status": "triggered"])
        try await house.live(seconds: 3600)
        #expect(addresses(house) == ["ada@example.com", "ada@example.com"])
        #expect(try await house.incident(1)["assignments"] == [])
    }
}
