// SPDX-License-Identifier: Apache-2.0
import App
import Base
import Domain
import HouseTesting
import Store
import Testing

@Suite("The alerts of an incident")
struct IncidentAlertTests {
    private func trigger(_ house: TestHouse, _ details: JSON) async throws -> TestHouse.Answer {
        let payload: JSON = ["summary": "Disk full", "source": "db-1", "severity": "critical", "custom_details": details]
        let body: JSON = [
            "routing_key": .string(house.routingKey), "event_action": "trigger", "dedup_key": "k", "payload": payload,
        ]
        return await house.send(WireRequest(method: "POST", path: "/v2/enqueue", body: body.encoded()))
    }

    private func alerts(_ house: TestHouse, _ number: Int, query: String = "") async throws -> [JSON] {
        try await house.call("GET", "/incidents/\(number)/alerts", query: query).json["alerts"]?.arrayValue ?? []
    }

    private func alertID(_ house: TestHouse, _ number: Int) async throws -> String {
        try #require(try await alerts(house, number).first?["id"]?.stringValue)
    }

    private func incidentReference(_ house: TestHouse, _ number: Int) async throws -> JSON {
        ["id": try await house.incident(number)["id"] ?? "", "type": "incident_reference"]
    }

    private static let given: [(JSON, JSON)] = [
        (.null, [:]), ([1, "a", .null], "[1,\"a\",null]"), (5, "5"), (2.5, "2.5"), (true, "true"), ("text", "text"),
        (["disk": "/dev/sda1"], ["disk": "/dev/sda1"]), ([:], [:]),
    ]

    @Test("have details that are an object or a text, whatever a sender gives", arguments: given)
    func details(_ sent: JSON, _ kept: JSON) async throws {
        let house = try await TestHouse()
        #expect(try await trigger(house, sent).status == 202)
        let body = try await alerts(house, 1).first?["body"]
        #expect(body?["details"] == kept)
        #expect(body?["cef_details"]?["details"] == kept)
    }

    @Test("have details that nest as deep as an event may, and so has the history")
    func deepDetails() async throws {
        let house = try await TestHouse()
        var details: JSON = "bottom"
        // The event and its payload are two levels more.
        for _ in 0..<(JSON.depthMaximum - 2) { details = ["deeper": details] }
        #expect(try await trigger(house, details).status == 202)
        #expect(try await alerts(house, 1).first?["body"]?["details"] == details)
        let entry = try await house.entries(1).first { $0["type"] == "trigger_log_entry" }
        #expect(entry?["channel"]?["details"] == details)
    }

    @Test("go to another open incident, and count, resolve and are found there", arguments: TestStore.available)
    func moving(_ store: TestStore) async throws {
        let house = try await TestHouse(database: store.fresh())
        for key in ["a", "b"] { try await house.event("trigger", key: key) }
        let id = try await alertID(house, 2)
        let target = try await incidentReference(house, 1)
        let moved = try await house.call(
            "PUT", "/incidents/2/alerts/\(id)", ["alert": ["type": "alert", "incident": target]])
        #expect(moved.status == 200, "\(moved.json.text)")
        #expect(moved.json["alert"]?["incident"]?["id"] == target["id"])
        #expect(try await house.call("GET", "/incidents/2/alerts/\(id)").status == 404)
        #expect(try await house.call("GET", "/incidents/1/alerts/\(id)").json["alert"] == moved.json["alert"])
        #expect(try await house.incident(1)["alert_counts"] == ["all": 2, "triggered": 2, "resolved": 0])
        let left = try await house.incident(2)
        #expect(left["alert_counts"]?["all"] == 0 && left["status"] == "triggered", "it stays open")
        for number in [1, 2] {
            #expect(try await house.kinds(number).first == "field_value_change_log_entry")
        }
        try await house.event("trigger", key: "b")
        #expect(try await house.kinds(1).first == "trigger_log_entry", "a repeat finds it where it is")
        try await house.event("resolve", key: "a")
        #expect(try await house.incident(1)["status"] == "triggered")
        try await house.event("resolve", key: "b")
        #expect(try await house.incident(1)["status"] == "resolved")
    }

    @Test("do not go to a resolved or an unknown incident, and then none of the request changes")
    func refusedMoves() async throws {
        let house = try await TestHouse()
        for key in ["a", "b", "c"] { try await house.event("trigger", key: key) }
        let (first, second) = (try await alertID(house, 1), try await alertID(house, 2))
        let join: JSON = ["id": .string(second), "type": "alert", "incident": try await incidentReference(house, 1)]
        #expect(try await house.call("PUT", "/incidents/2/alerts", ["alerts": [join]]).status == 200)
        _ = try await house.incident(3, ["status": "resolved"])
        let resolved = try await incidentReference(house, 3)
        for (target, code) in [(resolved, 1001), (["id": "PNONE", "type": "incident_reference"], 2001)] as [(JSON, Int64)] {
            let edits: [JSON] = [
                ["id": .string(first), "type": "alert", "status": "resolved"],
                ["id": .string(second), "type": "alert", "incident": target],
            ]
            let answer = try await house.call("PUT", "/incidents/1/alerts", ["alerts": .array(edits)])
            #expect(answer.status == 400 && answer.code == code, "\(answer.json.text)")
        }
        #expect(try await house.incident(1)["alert_counts"] == ["all": 2, "triggered": 2, "resolved": 0])
    }

    @Test("go to an incident that has room for them: up to the limit, and not one more")
    func room() async throws {
        let house = try await TestHouse()
        for key in ["a", "b", "c"] { try await house.event("trigger", key: key) }
        let target = try await incidentReference(house, 1)
        let (targetID, serviceID, now) = (ScheduleForms.id(target), house.serviceID, house.runtime.now)
        try await house.database.write { session in
            for number in 0..<(Incident.alertsMaximum - 2) {
                let alert = Alert(
                    id: "QALERT\(number)", incidentID: targetID, serviceID: serviceID, integrationID: "QNONE",
                    dedupKey: "k\(number)", status: .resolved, summary: "Over", severity: .info, createdAt: now)
                try AlertStateQueries.insert(session, alert)
            }
        }
        let edit: JSON = ["alert": ["type": "alert", "incident": target]]
        let (second, third) = (try await alertID(house, 2), try await alertID(house, 3))
        let last = try await house.call("PUT", "/incidents/2/alerts/\(second)", edit)
        #expect(last.status == 200, "\(last.json.text)")
        let more = try await house.call("PUT", "/incidents/3/alerts/\(third)", edit)
        #expect(more.status == 400 && more.errors == ["Incident can have at most 1000 alerts"], "\(more.json.text)")
        #expect(try await house.incident(1)["alert_counts"]?["all"] == 1000)
        #expect(try await house.incident(3)["alert_counts"]?["all"] == 1)
    }

    @Test("are sorted by up to two fields, what is still open last")
    func sorting() async throws {
        let house = try await TestHouse()
        for key in ["a", "b", "c"] {
            try await house.event("trigger", key: key)
            house.advance(seconds: 60)
        }
        let target = try await incidentReference(house, 1)
        var over: [JSON] = []
        for number in [2, 3] {
            let id = try await alertID(house, number)
            let edit: JSON = ["type": "alert", "incident": target]
            #expect(try await house.call("PUT", "/incidents/\(number)/alerts/\(id)", ["alert": edit]).status == 200)
            over.append(["id": .string(id), "type": "alert", "status": "resolved"])
        }
        #expect(try await house.call("PUT", "/incidents/1/alerts", ["alerts": .array(over)]).status == 200)
        let orders: [(String, [String])] = [
            ("", ["a", "b", "c"]), ("created_at:desc", ["c", "b", "a"]), ("resolved_at", ["b", "c", "a"]),
            ("resolved_at:desc", ["c", "b", "a"]), ("resolved_at,created_at:desc", ["c", "b", "a"]),
            ("resolved_at:desc,created_at", ["b", "c", "a"]), ("created_at:desc,resolved_at", ["c", "b", "a"]),
        ]
        for (order, wanted) in orders {
            let found = try await alerts(house, 1, query: "sort_by=\(order)")
            #expect(found.compactMap { $0["alert_key"]?.stringValue } == wanted, "\(order)")
        }
        let three = "sort_by=created_at,resolved_at,created_at"
        #expect(try await house.call("GET", "/incidents/1/alerts", query: three).status == 400)
    }
}
