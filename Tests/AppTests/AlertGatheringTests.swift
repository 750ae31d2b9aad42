// SPDX-License-Identifier: Apache-2.0
import App
import Base
import Domain
import HouseTesting
import Store
import Testing

@Suite("Incidents that gather alerts")
struct AlertGatheringTests {
    private static let group = "alert_grouping_parameters"

    private func house(_ parameters: JSON, _ store: TestStore = .sqlite) async throws -> TestHouse {
        let house = try await TestHouse(database: store.fresh())
        try await change(house, [Self.group: parameters])
        return house
    }

    private func change(_ house: TestHouse, _ service: JSONObject) async throws {
        let answer = try await house.call("PUT", "/services/\(house.serviceID)", ["service": .object(service)])
        #expect(answer.status == 200, "\(answer.json.text)")
    }

    private func trigger(
        _ house: TestHouse, _ key: String, _ payload: JSONObject = [:], routingKey: String? = nil
    ) async throws {
        var inner: JSONObject = ["summary": "Disk full", "source": "db-1", "severity": "critical"]
        for member in payload.members { inner[member.name] = member.value }
        let body: JSON = [
            "routing_key": .string(routingKey ?? house.routingKey), "event_action": "trigger", "dedup_key": .string(key),
            "payload": .object(inner),
        ]
        let answer = await house.send(WireRequest(method: "POST", path: "/v2/enqueue", body: body.encoded()))
        #expect(answer.status == 202, "\(answer.json.text)")
    }

    /// How many alerts each incident has, in order.
    private func sizes(_ house: TestHouse) async throws -> [Int64] {
        var sizes: [Int64] = []
        for number in 0..<Int(try await house.incidentCount()) {
            sizes.append(try await house.incident(number + 1)["alert_counts"]?["all"]?.intValue ?? -1)
        }
        return sizes
    }

    @Test(
        "25: by time for two minutes: what comes at 1:59 joins, what comes at 2:01 does not",
        arguments: TestStore.available)
    func time(_ store: TestStore) async throws {
        let house = try await house(["type": "time", "config": ["timeout": 2]], store)
        try await trigger(house, "a")
        house.advance(seconds: 119)
        try await trigger(house, "b", ["summary": "Other"])
        house.advance(seconds: 2)
        try await trigger(house, "c")
        #expect(try await sizes(house) == [2, 1])
        #expect(try await house.incident(1)["title"] == "Disk full")
        let shown = try await house.incident(1)["alert_grouping"]
        #expect(shown?["grouping_type"] == "advanced" && shown?["alert_grouping_active"] == false)
        let open = try await house.incident(2)["alert_grouping"]
        #expect(open?["alert_grouping_active"] == true && open?["ended_at"] == .null)
    }

    @Test(
        "25: by content within 300 seconds since the last: at 0, 290 and 580 one incident",
        arguments: TestStore.available)
    func content(_ store: TestStore) async throws {
        let config: JSON = ["aggregate": "all", "fields": ["summary"], "time_window": 300]
        let house = try await house(["type": "content_based", "config": config], store)
        for key in ["a", "b", "c"] {
            try await trigger(house, key)
            try await trigger(house, key + "-other", ["summary": "Fan stopped"])
            house.advance(seconds: 290)
        }
        #expect(try await sizes(house) == [3, 3])
        house.advance(seconds: 10)
        try await trigger(house, "d")
        try await trigger(house, "e")
        #expect(try await sizes(house) == [3, 3, 2])
    }

    @Test("any of some fields is enough, those of further alerts too")
    func anyField() async throws {
        let config: JSON = ["aggregate": "any", "fields": ["component", "custom_details.rack"]]
        let house = try await house(["type": "content_based", "config": config])
        try await trigger(house, "a", ["component": "pump", "custom_details": ["rack": 1]])
        try await trigger(house, "b", ["component": "fan", "custom_details": ["rack": 1]])
        try await trigger(house, "c", ["component": "fan", "custom_details": ["rack": 2]])
        try await trigger(house, "d", ["component": "lamp"])
        #expect(try await sizes(house) == [3, 1])
    }

    @Test("by likeness of their summaries", arguments: TestStore.available)
    func likeness(_ store: TestStore) async throws {
        let house = try await house(["type": "intelligent", "config": ["time_window": 600]], store)
        try await trigger(house, "a", ["summary": "Disk full on db-1"])
        try await trigger(house, "b", ["summary": "No answer from the payment gateway"])
        house.advance(seconds: 599)
        try await trigger(house, "c", ["summary": "Disk full on db-22"])
        #expect(try await sizes(house) == [2, 1])
        house.advance(seconds: 600)
        try await trigger(house, "d", ["summary": "Disk full on db-3"])
        #expect(try await sizes(house) == [2, 1, 1])
    }

    @Test("services of one setting share their incidents, and one that left has its own", arguments: TestStore.available)
    func services(_ store: TestStore) async throws {
        let house = try await TestHouse(database: store.fresh())
        let other = try await house.makeService("Other")
        let third = try await house.makeService("Third")
        let setting: JSON = [
            "type": "content_based", "config": ["aggregate": "all", "fields": ["summary"], "time_window": 300],
            "services": [["id": .string(house.serviceID)], ["id": .string(other.id)]],
        ]
        let made = try await house.call("POST", "/alert_grouping_settings", ["alert_grouping_setting": setting])
        #expect(made.status == 201, "\(made.json.text)")
        try await trigger(house, "a")
        try await trigger(house, "b", routingKey: other.routingKey)
        try await trigger(house, "c", routingKey: third.routingKey)
        #expect(try await sizes(house) == [2, 1])
        let alerts = try await house.call("GET", "/incidents/1/alerts").json["alerts"]?.arrayValue ?? []
        #expect(Set(alerts.compactMap { $0["service"]?["id"]?.stringValue }) == [house.serviceID, other.id])
        #expect(try await house.incident(1)["service"]?["id"]?.stringValue == house.serviceID)
        // Each key is still its own routing key's.
        let events = [("a", house.routingKey), ("b", other.routingKey)]
        for (key, routingKey) in events { try await house.event("resolve", key: key, routingKey: routingKey) }
        #expect(try await house.incident(1)["status"] == "resolved")
    }

    @Test("one that joins pages nobody, is written down, and keeps its incident open until it is over too")
    func joining() async throws {
        let house = try await house(["type": "time", "config": ["timeout": 0]])
        try await trigger(house, "a")
        try await house.live(seconds: 60)
        let told = house.carrier.messages.count
        _ = try await house.incident(1, ["status": "acknowledged"])
        try await trigger(house, "b")
        try await trigger(house, "b")
        try await house.live(seconds: 60)
        #expect(told == 1 && house.carrier.messages.count == told)
        #expect(try await house.incident(1)["status"] == "acknowledged")
        #expect(try await house.kinds(1).count { $0 == "trigger_log_entry" } == 3)
        try await house.event("resolve", key: "a")
        #expect(try await house.incident(1)["status"] == "acknowledged")
        try await house.event("resolve", key: "b")
        #expect(try await house.incident(1)["status"] == "resolved")
        try await trigger(house, "c")
        #expect(try await sizes(house) == [2, 1])
    }

    @Test("one incident takes as many alerts as one may have, and the next begins anew")
    func cap() async throws {
        let house = try await house(["type": "time", "config": ["timeout": 0]])
        for number in 1...Incident.alertsMaximum + 2 { try await trigger(house, "k\(number)") }
        #expect(try await sizes(house) == [Int64(Incident.alertsMaximum), 2])
    }

    @Test("two that come at once are in one incident", arguments: TestStore.available)
    func atOnce(_ store: TestStore) async throws {
        let house = try await house(["type": "time", "config": ["timeout": 0]], store)
        await withTaskGroup(of: Void.self) { group in
            for number in 1...8 {
                group.addTask { _ = try? await house.event("trigger", key: "k\(number)") }
            }
        }
        #expect(try await sizes(house) == [8])
    }

    @Test("a service without grouping gathers nothing, and takes up what it had when it has it again")
    func off() async throws {
        let house = try await house(["type": "time", "config": ["timeout": 0]])
        try await trigger(house, "a")
        try await change(house, [Self.group: ["type": .null, "config": .null]])
        try await trigger(house, "b")
        #expect(try await sizes(house) == [1, 1])
        try await change(house, [Self.group: ["type": "time", "config": ["timeout": 0]]])
        try await trigger(house, "c")
        #expect(try await sizes(house) == [2, 1])
    }
}
