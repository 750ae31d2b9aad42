// SPDX-License-Identifier: Apache-2.0
import App
import Base
import Domain
import HouseTesting
import Store
import Testing

/// The house begins on a Monday at nine o'clock in UTC.
@Suite("Scheduled actions")
struct ScheduledActionTests {
    private static let rule: JSON = [
        "type": "use_support_hours", "during_support_hours": ["type": "constant", "urgency": "high"],
        "outside_support_hours": ["type": "constant", "urgency": "low"],
    ]
    private static let raise: JSON = [
        "type": "urgency_change", "at": ["type": "named_time", "name": "support_hours_start"], "to_urgency": "high",
    ]

    /// Support hours begin at a time of day, and raise what is low then.
    private func service(from start: String, actions: [JSON] = [Self.raise]) -> JSONObject {
        [
            "incident_urgency_rule": Self.rule, "scheduled_actions": .array(actions),
            "support_hours": [
                "type": "fixed_time_per_day", "time_zone": "UTC", "start_time": .string(start), "end_time": "17:00:00",
                "days_of_week": [1, 2, 3, 4, 5],
            ],
        ]
    }

    private func pending(_ house: TestHouse, _ number: Int) async throws -> [String] {
        let actions = try await house.incident(number)["pending_actions"]?.arrayValue ?? []
        return actions.compactMap { action in
            guard action["type"] == "urgency_change" else { return nil }
            return "\(action["at"]?.stringValue ?? "") \(action["to"]?.stringValue ?? "")"
        }
    }

    private func change(_ house: TestHouse, _ id: String, _ service: JSONObject) async throws {
        let answer = try await house.call("PUT", "/services/\(id)", ["service": .object(service)])
        #expect(answer.status == 200, "\(answer.json.text)")
    }

    @Test("what is open and low becomes high when support hours begin, and is paged again", arguments: TestStore.available)
    func raised(_ store: TestStore) async throws {
        let house = try await TestHouse(database: store.fresh())
        let service = try await house.makeService("Office", service(from: "10:00:00"))
        try await house.event("trigger", key: "k", routingKey: service.routingKey)
        #expect(try await house.incident(1)["urgency"] == "low")
        #expect(try await pending(house, 1) == ["2026-03-02T10:00:00Z high"])
        try await house.live(seconds: 3599)
        let told = house.carrier.messages.count
        #expect(try await house.incident(1)["urgency"] == "low")
        try await house.live(seconds: 1)
        let incident = try await house.incident(1)
        #expect(incident["urgency"] == "high" && house.carrier.messages.count == told + 1)
        #expect(incident["pending_actions"]?.arrayValue?.contains { $0["type"] == "escalate" } == true)
        #expect(try await pending(house, 1) == [])
        let entry = try await house.entries(1).first { $0["type"] == "urgency_change_log_entry" }
        #expect(entry?["channel"]?["type"] == "timeout" && entry?["agent"]?["id"]?.stringValue == service.id)
    }

    @Test("other hours, or no action, count for what is open too", arguments: TestStore.available)
    func changed(_ store: TestStore) async throws {
        let house = try await TestHouse(database: store.fresh())
        let service = try await house.makeService("Office", service(from: "10:00:00"))
        for key in ["a", "b"] { try await house.event("trigger", key: key, routingKey: service.routingKey) }
        _ = try await house.incident(2, ["status": "resolved"])
        try await change(house, service.id, self.service(from: "11:00:00"))
        #expect(try await pending(house, 1) == ["2026-03-02T11:00:00Z high"])
        #expect(try await pending(house, 2) == [])
        #expect(try await Watchdog(house.environment, sendsMail: false).look() == [])
        try await change(house, service.id, self.service(from: "11:00:00", actions: []))
        #expect(try await pending(house, 1) == [])
        try await house.live(seconds: 3 * 3600)
        #expect(try await house.incident(1)["urgency"] == "low")
        try await change(house, service.id, self.service(from: "10:00:00"))
        #expect(try await pending(house, 1) == ["2026-03-03T10:00:00Z high"])
        try await house.live(seconds: 86_400)
        #expect(try await house.incident(1)["urgency"] == "high")
        #expect(try await house.incident(2)["urgency"] == "low")
    }

    @Test("an incident that goes to another service has that one's hours")
    func moved() async throws {
        let house = try await TestHouse()
        let office = try await house.makeService("Office", service(from: "10:00:00"))
        let depot = try await house.makeService("Depot", service(from: "12:00:00"))
        try await house.event("trigger", key: "k", routingKey: office.routingKey)
        let reference: JSON = ["id": .string(depot.id), "type": "service_reference"]
        _ = try await house.incident(1, ["service": reference])
        #expect(try await pending(house, 1) == ["2026-03-02T12:00:00Z high"])
        let plain: JSON = ["id": .string(house.serviceID), "type": "service_reference"]
        _ = try await house.incident(1, ["service": plain])
        #expect(try await pending(house, 1) == [])
    }

    @Test("a timer that is gone is missed by the watchdog, and a long stop is made up for")
    func late() async throws {
        let house = try await TestHouse()
        let service = try await house.makeService("Office", service(from: "10:00:00"))
        for key in ["a", "b"] { try await house.event("trigger", key: key, routingKey: service.routingKey) }
        try await house.runLoops()
        house.advance(seconds: 7 * 86_400)
        try await house.runLoops()
        for number in 1...2 { #expect(try await house.incident(number)["urgency"] == "high") }
        try await house.event("trigger", key: "c", routingKey: service.routingKey)
        try await house.runLoops()
        let watchdog = Watchdog(house.environment, sendsMail: false)
        #expect(try await watchdog.look() == [])
        _ = try await house.database.write { session in
            try session.execute("DELETE FROM timers WHERE kind = 'urgency_change'")
        }
        #expect(try await watchdog.look().map(\.kind) == [.missingTimer])
    }
}
