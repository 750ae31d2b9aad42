// SPDX-License-Identifier: Apache-2.0
import App
import Base
import Domain
import HouseTesting
import Testing

@Suite("What an event's severity does")
struct SeverityTests {
    private static let severityBased: JSON = ["type": "constant", "urgency": "severity_based"]
    private static let expected: [(severity: String, urgency: String)] = [
        ("critical", "high"), ("error", "high"), ("warning", "low"), ("info", "low"),
    ]

    @Test("a service that goes by severity pages high for critical and error, and low for warning and info")
    func bySeverity() async throws {
        let house = try await TestHouse()
        let service = try await house.makeService("Payments", ["incident_urgency_rule": Self.severityBased])
        let shown = try await house.call("GET", "/services/\(service.id)").json["service"]
        #expect(shown?["incident_urgency_rule"] == Self.severityBased)
        for (index, (severity, urgency)) in Self.expected.enumerated() {
            let answer = try await house.event("trigger", key: severity, severity: severity, routingKey: service.routingKey)
            #expect(answer.status == 202)
            let incident = try await house.incident(index + 1)
            #expect(incident["urgency"]?.stringValue == urgency, "\(severity)")
            let alerts = try await house.call("GET", "/incidents/\(index + 1)/alerts").json["alerts"]
            #expect(alerts?[0]?["severity"]?.stringValue == severity)
        }
        // Everybody is told once, and only what is high goes on to the second level.
        try await house.live(seconds: 45 * 60)
        let told = house.carrier.messages.map(\.incidentNumber)
        #expect(told.sorted() == [1, 1, 2, 2, 3, 4])
    }

    @Test("a service of one urgency gives it to every severity", arguments: ["high", "low"])
    func constant(_ urgency: String) async throws {
        let house = try await TestHouse()
        let rule: JSON = ["type": "constant", "urgency": .string(urgency)]
        let service = try await house.makeService("Payments", ["incident_urgency_rule": rule])
        for (index, (severity, _)) in Self.expected.enumerated() {
            try await house.event("trigger", key: severity, severity: severity, routingKey: service.routingKey)
            #expect(try await house.incident(index + 1)["urgency"]?.stringValue == urgency)
        }
    }

    @Test("a change of the rule counts for what comes after it")
    func change() async throws {
        let house = try await TestHouse()
        try await house.event("trigger", key: "before", severity: "info")
        let path = "/services/\(house.serviceID)"
        let changed = try await house.call("PUT", path, ["service": ["incident_urgency_rule": Self.severityBased]])
        #expect(changed.json["service"]?["incident_urgency_rule"] == Self.severityBased)
        try await house.event("trigger", key: "after", severity: "info")
        #expect(try await house.incident(1)["urgency"] == "high")
        #expect(try await house.incident(2)["urgency"] == "low")
        let back: JSON = ["type": "constant", "urgency": "high"]
        _ = try await house.call("PUT", path, ["service": ["incident_urgency_rule": back]])
        try await house.event("trigger", key: "again", severity: "info")
        #expect(try await house.incident(3)["urgency"] == "high")
    }

    @Test("what is opened by hand has no severity and is high, unless its caller says otherwise")
    func byHand() async throws {
        let house = try await TestHouse()
        let service = try await house.makeService("Payments", ["incident_urgency_rule": Self.severityBased])
        for (index, urgency) in [nil, "low", "high"].enumerated() {
            var incident: JSONObject = [
                "type": "incident", "title": "By hand", "service": ["id": .string(service.id), "type": "service_reference"],
            ]
            if let urgency { incident.append("urgency", .string(urgency)) }
            let made = try await house.call("POST", "/incidents", ["incident": .object(incident)])
            #expect(made.status == 201, "\(made.json.text)")
            #expect(try await house.incident(index + 1)["urgency"]?.stringValue == urgency ?? "high")
        }
    }

    @Test("hours of support choose the rule: by severity while somebody is at work, and low at night")
    func supportHours() async throws {
        let house = try await TestHouse()
        let hours: JSON = [
            "type": "fixed_time_per_day", "time_zone": "Europe/Berlin", "start_time": "09:00:00", "end_time": "17:00:00",
            "days_of_week": [1, 2, 3, 4, 5],
        ]
        let rule: JSON = [
            "type": "use_support_hours", "during_support_hours": Self.severityBased,
            "outside_support_hours": ["type": "constant", "urgency": "low"],
        ]
        let service = try await house.makeService(
            "Office", ["incident_urgency_rule": rule, "support_hours": hours, "scheduled_actions": []])
        // Monday, ten o'clock in Berlin; then a second before five, five, and Saturday noon.
        var number = 0
        let steps: [(seconds: Int64, urgencies: String)] = [
            (0, "high low"), (7 * 3600 - 1, "high low"), (1, "low low"), (4 * 86_400 + 19 * 3600, "low low"),
        ]
        for (seconds, expected) in steps {
            house.advance(seconds: seconds)
            var urgencies: [String] = []
            for severity in ["critical", "info"] {
                number += 1
                try await house.event("trigger", key: "\(number)", severity: severity, routingKey: service.routingKey)
                urgencies.append(try await house.incident(number)["urgency"]?.stringValue ?? "")
            }
            #expect(urgencies.joined(separator: " ") == expected, "incident \(number)")
        }
    }
}

/// The documents' own examples of what a sender sends and is told.
@Suite("Events over the door")
struct SeverityVectorTests {
    private func send(_ house: TestHouse, _ body: JSON) async -> TestHouse.Answer {
        await house.send(WireRequest(method: "POST", path: "/v2/enqueue", body: body.encoded()))
    }

    private func trigger(
        _ house: TestHouse, _ changes: JSONObject = [:], payload: JSONObject = [:]
    ) async -> TestHouse.Answer {
        var inner: JSONObject = ["summary": "Disk full", "source": "db-1", "severity": "critical"]
        for change in payload.members { inner[change.name] = change.value.isNull ? nil : change.value }
        var outer: JSONObject = [
            "routing_key": .string(house.routingKey), "event_action": "trigger", "payload": .object(inner),
        ]
        for change in changes.members { outer[change.name] = change.value.isNull ? nil : change.value }
        return await send(house, .object(outer))
    }

    @Test("19: a key opens, repeats, resolves, resolves nothing, and opens again", arguments: TestStore.available)
    func lifeOfAKey(_ store: TestStore) async throws {
        let house = try await TestHouse(database: store.fresh())
        let accepted: JSON = ["status": "success", "message": "Event processed", "dedup_key": "k"]
        for action in ["trigger", "trigger", "resolve", "resolve", "trigger"] {
            let answer = try await house.event(action, key: "k")
            #expect(answer.status == 202 && answer.json == accepted, "\(action)")
        }
        #expect(try await house.incidentCount() == 2)
        let first = try await house.incident(1)
        #expect(first["status"] == "resolved" && first["alert_counts"]?["all"] == 1)
        #expect(try await house.kinds(1).count { $0 == "trigger_log_entry" } == 2)
        #expect(try await house.kinds(1).count { $0 == "resolve_log_entry" } == 1)
        let alerts = try await house.call("GET", "/incidents/1/alerts").json["alerts"]
        #expect(alerts?.arrayValue?.compactMap { $0["status"]?.stringValue } == ["resolved"])
        #expect(try await house.incident(2)["status"] == "triggered")
        #expect(try await house.recorded() == ["unknown_key resolve"], "what resolved nothing is written down")
    }

    @Test("20: a key means nothing to another routing key, and that is written down too", arguments: TestStore.available)
    func otherRoutingKey(_ store: TestStore) async throws {
        let house = try await TestHouse(database: store.fresh())
        let other = try await house.makeService("Other")
        try await house.event("trigger", key: "k")
        let before = try await house.incident(1)
        for action in ["acknowledge", "resolve"] {
            #expect(try await house.event(action, key: "k", routingKey: other.routingKey).status == 202)
        }
        #expect(try await house.incident(1) == before)
        #expect(try await house.recorded() == ["unknown_key resolve", "unknown_key acknowledge"])
        let records = try await house.call("GET", "/tocsin/v1/event_records", query: "service_ids[]=\(other.id)")
        #expect(records.json["event_records"]?.arrayValue?.count == 2, "on the page of the service whose key it was")
    }

    @Test("21: triggers without a key are alerts of their own")
    func withoutKey() async throws {
        let house = try await TestHouse()
        var keys: [String] = []
        for number in 1...2 {
            let answer = await trigger(house)
            #expect(answer.status == 202)
            let alerts = try await house.call("GET", "/incidents/\(number)/alerts").json["alerts"]
            #expect(alerts?.arrayValue?.count == 1)
            #expect(alerts?[0]?["alert_key"] == answer.json["dedup_key"])
            keys.append(answer.json["dedup_key"]?.stringValue ?? "")
        }
        #expect(Set(keys).count == 2 && keys.allSatisfy { $0.count == 32 })
    }

    private static let severities =
        "'payload.severity' is invalid (must be one of the following: 'critical', 'warning', 'error' or 'info')"

    private static let refusals: [(changes: JSONObject, payload: JSONObject, error: String)] = [
        ([:], ["severity": "Info"], severities), ([:], ["severity": "CRITICAL"], severities),
        ([:], ["severity": ""], "'payload.severity' is missing or blank"),
        ([:], ["severity": .null], "'payload.severity' is missing or blank"),
        (
            [:], ["summary": .string(String(repeating: "x", count: 1025))],
            "'summary' is too long (maiximum is 1024 characters)"
        ),
        (
            ["dedup_key": .string(String(repeating: "k", count: 256))], [:],
            "'dedup_key' is too long (maximum is 255 characters)"
        ),
        (["routing_key": .string(String(repeating: "0", count: 32))], [:], "Invalid routing key"),
    ]

    @Test("22: what is wrong is told in the words that senders know, and opens nothing", arguments: refusals.indices)
    func refused(_ index: Int) async throws {
        let (changes, payload, error) = Self.refusals[index]
        let house = try await TestHouse()
        let answer = await trigger(house, changes, payload: payload)
        #expect(answer.status == 400)
        let expected: JSON = [
            "status": "invalid event", "message": "Event object is invalid", "errors": [.string(error)],
        ]
        #expect(answer.json == expected)
        #expect(try await house.incidentCount() == 0)
        #expect(try await house.recorded().isEmpty)
    }

    @Test("22: at its limits an event is taken, and what is no object is told so")
    func limits() async throws {
        let house = try await TestHouse()
        let key = String(repeating: "k", count: 255)
        let summary = String(repeating: "x", count: 1024)
        let answer = await trigger(house, ["dedup_key": .string(key)], payload: ["summary": .string(summary)])
        #expect(answer.status == 202 && answer.json["dedup_key"]?.stringValue == key)
        #expect(try await house.incident(1)["title"]?.stringValue == summary)
        let unrecognized: JSON = [
            "status": "Unrecognized object", "message": "Event object format is unrecognized",
            "errors": ["JSON parse error"],
        ]
        for body in ["{", "[]", ""] {
            let request = WireRequest(method: "POST", path: "/v2/enqueue", body: Array(body.utf8))
            let refused = await house.send(request)
            #expect(refused.status == 400 && refused.json == unrecognized)
        }
        #expect(try await house.incidentCount() == 1)
    }
}
