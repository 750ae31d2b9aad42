// SPDX-License-Identifier: Apache-2.0
import App
import Base
import Domain
import HouseTesting
import Store
import Testing

@Suite("Alerts that are held back")
struct AlertSuspensionTests {
    private static let pause = "auto_pause_notifications_parameters"

    private func house(_ seconds: Int64 = 120, _ store: TestStore = .sqlite) async throws -> TestHouse {
        let house = try await TestHouse(database: store.fresh())
        try await change(house, [Self.pause: ["enabled": true, "timeout": .int(seconds)]])
        return house
    }

    private func change(_ house: TestHouse, _ service: JSONObject) async throws {
        let answer = try await house.call("PUT", "/services/\(house.serviceID)", ["service": .object(service)])
        #expect(answer.status == 200, "\(answer.json.text)")
    }

    /// How many alerts were held back, opened something, and were resolved in time.
    private func counts(_ house: TestHouse, query: String = "") async throws -> [Int64?] {
        let report = try await house.call("GET", "/paused_incident_reports/counts", query: query).json
        let counts = report["paused_incident_reporting_counts"]
        return ["paused_count", "triggered_after_pause_count", "resolved_after_pause_count"].map { counts?[$0]?.intValue }
    }

    @Test(
        "26: one that its sender resolves after a minute of two opens nothing and pages nobody",
        arguments: TestStore.available)
    func resolved(_ store: TestStore) async throws {
        let house = try await house(120, store)
        try await house.event("trigger", key: "k")
        try await house.live(seconds: 60)
        #expect(try await house.incidentCount() == 0)
        try await house.event("resolve", key: "k")
        try await house.live(seconds: 3600)
        #expect(try await house.incidentCount() == 0 && house.carrier.messages.isEmpty)
        #expect(try await counts(house) == [1, 0, 1])
        try await house.event("resolve", key: "k")
        #expect(try await house.recorded() == ["unknown_key resolve", "alert_suspended trigger"])
    }

    @Test("26: one that nobody resolves opens its incident when the time is over", arguments: TestStore.available)
    func released(_ store: TestStore) async throws {
        let house = try await house(120, store)
        try await house.event("trigger", key: "k")
        try await house.live(seconds: 119)
        #expect(try await house.incidentCount() == 0)
        try await house.live(seconds: 1)
        #expect(try await house.incidentCount() == 1 && house.carrier.messages.count == 1)
        let incident = try await house.incident(1)
        #expect(incident["created_at"]?.stringValue == ISO8601.string(TestHouse.start.adding(seconds: 120)))
        let alert = try await house.call("GET", "/incidents/1/alerts").json["alerts"]?[0]
        #expect(alert?["created_at"]?.stringValue == ISO8601.string(TestHouse.start))
        #expect(try await counts(house) == [1, 1, 0])
        try await house.event("resolve", key: "k")
        #expect(try await house.incident(1)["status"] == "resolved")
    }

    @Test("further triggers and acknowledges of it wait with it, and are recorded")
    func meanwhile() async throws {
        let house = try await house()
        for action in ["trigger", "trigger", "acknowledge"] { try await house.event(action, key: "k") }
        #expect(try await house.incidentCount() == 0)
        #expect(
            try await house.recorded()
                == ["alert_suspended acknowledge", "alert_suspended trigger", "alert_suspended trigger"])
        try await house.live(seconds: 120)
        #expect(try await house.incidentCount() == 1)
        #expect(try await house.incident(1)["status"] == "triggered")
        #expect(try await counts(house) == [1, 1, 0])
    }

    @Test("a key that was resolved in time can be held back again")
    func again() async throws {
        let house = try await house()
        for action in ["trigger", "resolve", "trigger", "resolve", "trigger"] { try await house.event(action, key: "k") }
        try await house.live(seconds: 120)
        #expect(try await house.incidentCount() == 1)
        #expect(try await counts(house) == [3, 1, 2])
    }

    @Test("a time of 0 is ours, and a pause that is off holds nothing back")
    func recommended() async throws {
        let house = try await house(0)
        try await house.event("trigger", key: "k")
        try await house.live(seconds: AutoPause.recommendedSeconds - 1)
        #expect(try await house.incidentCount() == 0)
        try await house.live(seconds: 1)
        #expect(try await house.incidentCount() == 1)
        try await change(house, [Self.pause: ["enabled": false, "timeout": 120]])
        try await house.event("trigger", key: "l")
        #expect(try await house.incidentCount() == 2)
    }

    @Test("one that joins an open incident is not held back, for that pages nobody anyway")
    func gathered() async throws {
        let house = try await house()
        try await change(house, ["alert_grouping_parameters": ["type": "time", "config": ["timeout": 0]]])
        for key in ["a", "b"] { try await house.event("trigger", key: key) }
        try await house.live(seconds: 120)
        #expect(try await house.incidentCount() == 1)
        try await house.event("trigger", key: "c")
        #expect(try await house.incident(1)["alert_counts"]?["all"] == 3)
        #expect(house.carrier.messages.count == 1)
    }

    @Test("programs hear of one when its incident opens and not before, and nothing of one that joins")
    func heard() async throws {
        let house = try await house()
        try await change(house, ["alert_grouping_parameters": ["type": "time", "config": ["timeout": 0]]])
        let ear = try await WebhookEar(house)
        for (action, key) in [("trigger", "a"), ("trigger", "b"), ("resolve", "b")] {
            try await house.event(action, key: key)
        }
        try await house.live(seconds: 119)
        #expect(try await ear.types() == [])
        try await house.live(seconds: 1)
        try await house.event("trigger", key: "c")
        #expect(try await ear.types() == ["incident.triggered"])
    }

    @Test("a long stop loses none, and the watchdog sees that they are late")
    func late() async throws {
        let house = try await house()
        for key in 1...3 { try await house.event("trigger", key: "k\(key)") }
        house.advance(seconds: 7 * 86_400)
        let watchdog = Watchdog(house.environment, sendsMail: false)
        #expect(try await watchdog.look().map(\.kind) == [.overdueTimer])
        try await house.runLoops()
        #expect(try await house.incidentCount() == 3)
        #expect(try await counts(house) == [3, 3, 0])
    }

    @Test("one of a maintenance window that began later is let through, as what is open stays open")
    func maintenance() async throws {
        let house = try await house()
        try await house.event("trigger", key: "k")
        let window: JSON = [
            "type": "maintenance_window", "start_time": .string(ISO8601.string(TestHouse.start)),
            "end_time": .string(ISO8601.string(TestHouse.start.adding(seconds: 3600))),
            "services": [["id": .string(house.serviceID), "type": "service_reference"]],
        ]
        let made = try await house.call("POST", "/maintenance_windows", ["maintenance_window": window])
        #expect(made.status == 201, "\(made.json.text)")
        house.advance(seconds: 1)
        try await house.event("trigger", key: "l")
        try await house.live(seconds: 600)
        #expect(try await house.incidentCount() == 1)
    }

    @Test("reports name the latest five of either end, and look at one service and one cause when asked")
    func reports() async throws {
        let house = try await house()
        for number in 1...6 {
            try await house.event("trigger", key: "in-time-\(number)")
            try await house.event("trigger", key: "late-\(number)")
            try await house.event("resolve", key: "in-time-\(number)")
            house.advance(seconds: 1)
        }
        try await house.live(seconds: 600)
        let report = try await house.call("GET", "/paused_incident_reports/alerts").json["paused_incident_reporting_alerts"]
        for name in ["triggered_after_pause_alerts", "resolved_after_pause_alerts"] {
            let alerts = report?[name]?.arrayValue ?? []
            let expected = (1...5).map { ISO8601.string(TestHouse.start.adding(seconds: 6 - Int64($0))) }
            #expect(alerts.compactMap { $0["created_at"]?.stringValue } == expected, "\(name)")
            #expect(alerts.allSatisfy { $0["service_id"]?.stringValue == house.serviceID })
        }
        let other = try await house.makeService("Other")
        #expect(try await counts(house, query: "service_id=\(house.serviceID)&suspended_by=auto_pause") == [12, 6, 6])
        #expect(try await counts(house, query: "suspended_by=rules") == [0, 0, 0])
        #expect(try await counts(house, query: "service_id=\(other.id)") == [0, 0, 0])
        let end = ISO8601.string(TestHouse.start.adding(seconds: 1))
        #expect(try await counts(house, query: "until=\(end)") == [2, 1, 1])
    }
}
