// SPDX-License-Identifier: Apache-2.0
import App
import Base
import Domain
import HouseTesting
import Testing

/// The server as a whole, without sockets, on every store that is there.
@Suite("The main job")
struct MainJobTests {
    @Test("an alert pages who is on call, is acknowledged, and ends with its incident", arguments: TestStore.available)
    func wholeLife(_ store: TestStore) async throws {
        let house = try await TestHouse(database: store.fresh())
        let accepted = try await house.event("trigger", key: "srv01/disk", summary: "Disk is full")
        #expect(accepted.status == 202)
        #expect(accepted.json == ["status": "success", "message": "Event processed", "dedup_key": "srv01/disk"])
        try await house.runLoops()
        #expect(house.carrier.messages.map(\.address) == ["ada@example.com"])
        #expect(house.carrier.messages.map(\.title) == ["Disk is full"])

        let acknowledged = try await house.incident(1, ["status": "acknowledged"])
        #expect(acknowledged["status"] == "acknowledged")
        try await house.live(seconds: 20 * 60)
        #expect(house.carrier.messages.count == 1, "an acknowledged incident pages nobody")

        try await house.event("resolve", key: "srv01/disk")
        let resolved = try await house.incident(1)
        #expect(resolved["status"] == "resolved")
        #expect(resolved["assignments"] == [])
        #expect(resolved["pending_actions"] == [])
        #expect(resolved["alert_counts"] == ["all": 1, "triggered": 0, "resolved": 1])
        try await house.live(seconds: 24 * 3600)
        #expect(house.carrier.messages.count == 1)
    }

    @Test("a key opens one incident until it is resolved, and another one after that", arguments: TestStore.available)
    func deduplication(_ store: TestStore) async throws {
        let house = try await TestHouse(database: store.fresh())
        for _ in 0..<3 { try await house.event("trigger", key: "k") }
        #expect(try await house.incidentCount() == 1)
        #expect(try await house.kinds(1).filter { $0 == "trigger_log_entry" }.count == 3)
        #expect(try await house.incident(1)["alert_counts"]?["all"] == 1)
        try await house.event("resolve", key: "k")
        #expect(try await house.event("resolve", key: "k").status == 202)
        try await house.event("trigger", key: "k")
        #expect(try await house.incidentCount() == 2)
    }

    @Test("a key of one routing key means nothing to another")
    func keysDoNotMeet() async throws {
        let house = try await TestHouse()
        let other = try await house.makeService("Other")
        try await house.event("trigger", key: "k")
        for action in ["acknowledge", "resolve"] {
            #expect(try await house.event(action, key: "k", routingKey: other.routingKey).status == 202)
            #expect(try await house.incident(1)["status"] == "triggered")
        }
    }

    @Test("triggers without a key open an incident each, and each answer names a key of its own")
    func withoutKey() async throws {
        let house = try await TestHouse()
        let first = try await house.event("trigger", key: nil)
        let second = try await house.event("trigger", key: nil)
        #expect(first.json["dedup_key"] != second.json["dedup_key"])
        #expect(first.json["dedup_key"]?.stringValue?.count == 32)
        #expect(try await house.incidentCount() == 2)
    }

    @Test("nobody answers: each level is told in its turn, and the exhausted path says so", arguments: TestStore.available)
    func escalation(_ store: TestStore) async throws {
        let house = try await TestHouse(database: store.fresh())
        let grace = try await house.makeUser("Grace", "grace@example.com")
        let empty = try await house.makeSchedule("Empty", users: [grace], endsInThePast: true)
        let policy = try await house.makePolicy(
            "Three levels", loops: 1,
            [(10, [.user(house.ownerID)]), (10, [.schedule(empty)]), (10, [.user(grace)])])
        let service = try await house.makeService("Payments", policyID: policy)
        let start = house.runtime.now
        try await house.event("trigger", key: "k", routingKey: service.routingKey)
        try await house.live(seconds: 3600)
        let told = house.carrier.messages.map { "\($0.address.prefix(3)) \($0.at.seconds(since: start) / 60)" }
        #expect(told == ["ada 0", "gra 10", "ada 20", "gra 30"])
        let kinds = try await house.kinds(1).filter { $0.hasSuffix("path_log_entry") }
        #expect(kinds == ["exhaust_escalation_path_log_entry", "repeat_escalation_path_log_entry"])
        let incident = try await house.incident(1)
        #expect(incident["status"] == "triggered")
        #expect(incident["assignments"]?.arrayValue?.first?["assignee"]?["id"]?.stringValue == grace)
    }

    @Test("an acknowledgement that runs out pages again", arguments: TestStore.available)
    func acknowledgementTimeout(_ store: TestStore) async throws {
        let house = try await TestHouse(database: store.fresh())
        try await house.event("trigger", key: "k")
        try await house.live(seconds: 240)
        _ = try await house.incident(1, ["status": "acknowledged"])
        try await house.live(seconds: 1799)
        #expect(house.carrier.messages.count == 1)
        try await house.live(seconds: 1)
        #expect(try await house.incident(1)["status"] == "triggered")
        #expect(house.carrier.messages.count == 2)
    }

    @Test("after a long stop what is overdue happens once, and nobody is paged for what has ended")
    func longStop() async throws {
        let house = try await TestHouse()
        try await house.event("trigger", key: "open")
        try await house.event("trigger", key: "ended")
        try await house.event("resolve", key: "ended")
        house.advance(seconds: 7 * 24 * 3600)
        try await house.runLoops()
        #expect(Set(house.carrier.messages.map(\.incidentNumber)) == [1])
        #expect(try await house.kinds(1).filter { $0 == "escalate_log_entry" }.count == 1)
        #expect(try await house.kinds(2).contains("escalate_log_entry") == false)
    }

    @Test("a mail server that refuses is tried again, and the history shows each try")
    func retries() async throws {
        let house = try await TestHouse()
        house.carrier.refuseNext(2)
        try await house.event("trigger", key: "k")
        try await house.live(seconds: 60)
        #expect(house.carrier.messages.count == 1)
        let statuses = try await house.entries(1).filter { $0["type"] == "notify_log_entry" }
            .compactMap { $0["channel"]?["notification"]?["status"]?.stringValue }
        #expect(statuses == ["success", "retrying", "retrying"])
    }
}

@Suite("An accepted event is never dropped in silence")
struct RecordedEventTests {
    @Test("in maintenance nothing opens, nothing closes, and each event is recorded", arguments: TestStore.available)
    func maintenance(_ store: TestStore) async throws {
        let house = try await TestHouse(database: store.fresh())
        try await house.event("trigger", key: "before")
        let now = house.runtime.now
        let window = try await house.call(
            "POST", "/maintenance_windows",
            [
                "maintenance_window": [
                    "type": "maintenance_window", "start_time": .string(ISO8601.string(now)),
                    "end_time": .string(ISO8601.string(now.adding(seconds: 600))),
                    "services": [["id": .string(house.serviceID), "type": "service_reference"]],
                ]
            ])
        #expect(window.status == 201)
        #expect(try await house.event("trigger", key: "k").status == 202)
        #expect(try await house.event("resolve", key: "before").status == 202)
        #expect(try await house.incidentCount() == 1)
        #expect(try await house.incident(1)["status"] == "triggered")
        #expect(try await house.recorded() == ["maintenance resolve", "maintenance trigger"])
        house.advance(seconds: 600)
        try await house.event("trigger", key: "k")
        #expect(try await house.incidentCount() == 2)
    }

    @Test("a service that is switched off records its events")
    func disabled() async throws {
        let house = try await TestHouse()
        _ = try await house.call("PUT", "/services/\(house.serviceID)", ["service": ["status": "disabled"]])
        #expect(try await house.event("trigger", key: "k").status == 202)
        #expect(try await house.incidentCount() == 0)
        #expect(try await house.recorded() == ["service_disabled trigger"])
    }

    @Test("an acknowledge or resolve for an unknown key is recorded")
    func unknownKey() async throws {
        let house = try await TestHouse()
        for action in ["acknowledge", "resolve"] { #expect(try await house.event(action, key: "k").status == 202) }
        #expect(try await house.recorded() == ["unknown_key resolve", "unknown_key acknowledge"])
    }

    @Test("with nobody on call the incident opens, unassigned, and the owners are told", arguments: TestStore.available)
    func nobodyOnCall(_ store: TestStore) async throws {
        let house = try await TestHouse(database: store.fresh())
        let grace = try await house.makeUser("Grace", "grace@example.com")
        let empty = try await house.makeSchedule("Empty", users: [grace], endsInThePast: true)
        let policy = try await house.makePolicy("Nobody", loops: 0, [(5, [.schedule(empty)])])
        let service = try await house.makeService("Lonely", policyID: policy)
        try await house.event("trigger", key: "k", routingKey: service.routingKey)
        try await house.runLoops()
        #expect(try await house.incident(1)["assignments"] == [])
        #expect(house.carrier.messages.map(\.address) == ["ada@example.com"])
        let now = house.runtime.now
        _ = try await house.call(
            "POST", "/schedules/\(empty)/overrides",
            [
                "overrides": [
                    [
                        "start": .string(ISO8601.string(now)), "end": .string(ISO8601.string(now.adding(seconds: 7200))),
                        "user": ["id": .string(grace), "type": "user_reference"],
                    ]
                ]
            ])
        try await house.live(seconds: 300)
        #expect(house.carrier.messages.map(\.address) == ["ada@example.com", "grace@example.com"])
    }

    @Test("an unknown routing key is refused, and a user without a rule shows in the history")
    func refusals() async throws {
        let house = try await TestHouse()
        let answer = try await house.event("trigger", key: "k", routingKey: String(repeating: "0", count: 32))
        #expect(answer.status == 400)
        #expect(answer.json["errors"] == ["Invalid routing key"])
        for urgency in ["high", "low"] {
            let rules = try await house.call(
                "GET", "/users/\(house.ownerID)/notification_rules", query: "urgency=\(urgency)")
            for rule in rules.json["notification_rules"]?.arrayValue ?? [] {
                let path = "/users/\(house.ownerID)/notification_rules/\(rule["id"]?.stringValue ?? "")"
                #expect(try await house.call("DELETE", path).status == 204)
            }
        }
        try await house.event("trigger", key: "k")
        try await house.runLoops()
        #expect(house.carrier.messages.isEmpty)
        let entry = try #require(try await house.entries(1).first { $0["type"] == "notify_log_entry" })
        #expect(entry["channel"]?["notification"]?["status"] == "failed")
    }
}
