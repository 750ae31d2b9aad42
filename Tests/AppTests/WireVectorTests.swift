// SPDX-License-Identifier: Apache-2.0
import Base
import Domain
import HouseTesting
import Testing

/// What the documents say of answers, where no other test asks for it over the API.
@Suite("Answers that clients count on")
struct WireVectorTests {
    @Test("times as a client prints them that is written in Go are the same instants when they come back")
    func goTimes() async throws {
        let house = try await TestHouse()
        let begin = "2017-09-01 08:00:00 +0000 UTC"
        let layer = ScheduleForms.layer(
            [house.ownerID], start: begin, end: "2030-09-01 08:00:00 +0000 UTC", virtualStart: begin)
        let made = try await ScheduleForms.create(house, [layer])
        func check(_ schedule: JSON?) throws {
            let shown = try #require(ScheduleForms.layers(schedule).first)
            #expect(shown["rotation_virtual_start"] == "2017-09-01T08:00:00Z")
            #expect(shown["end"] == "2030-09-01T08:00:00Z")
        }
        try check(made)
        var sent = try #require(layer.objectValue)
        sent["id"] = ScheduleForms.layers(made).first?["id"]
        let changed = try await ScheduleForms.put(house, ScheduleForms.id(made), [.object(sent)])
        #expect(changed.status == 200, "\(changed.json.text)")
        #expect(ScheduleForms.layers(changed.json["schedule"]).count == 1, "nothing has changed")
        try check(changed.json["schedule"])
    }

    @Test("an incident of low urgency stays with its first level, also when somebody wants to move it")
    func lowUrgency() async throws {
        let house = try await TestHouse()
        let grace = try await house.makeUser("Grace", "grace@example.com")
        let policy = try await house.makePolicy(
            "Two levels", loops: 1, [(10, [.user(house.ownerID)]), (10, [.user(grace)])])
        let low: JSON = ["type": "constant", "urgency": "low"]
        let service = try await house.makeService("Night", policyID: policy, ["incident_urgency_rule": low])
        try await house.event("trigger", key: "k", routingKey: service.routingKey)
        try await house.live(seconds: 24 * 3600)
        #expect(house.carrier.messages.map(\.address) == ["ada@example.com"])
        #expect(try await house.incident(1)["pending_actions"] == [])
        let refused = try await house.call("PUT", "/incidents/1", ["incident": ["escalation_level": 2]])
        #expect(refused.status == 400 && refused.code == 1006, "\(refused.json.text)")
        let raised = try await house.incident(1, ["urgency": "high"])
        #expect(raised["pending_actions"]?.arrayValue?.compactMap { $0["type"]?.stringValue } == ["escalate"])
        let moved = try await house.incident(1, ["escalation_level": 2])
        #expect(moved["assignments"]?[0]?["assignee"]?["id"]?.stringValue == grace)
    }

    @Test(
        "a restriction has some time, up to its whole day, and less than its week",
        arguments: [
            ("daily_restriction", 0, 400), ("daily_restriction", 86_400, 201), ("daily_restriction", 86_401, 400),
            ("weekly_restriction", 0, 400), ("weekly_restriction", 604_799, 201), ("weekly_restriction", 604_800, 400),
        ] as [(String, Int64, Int)])
    func restrictions(_ type: String, _ seconds: Int64, _ status: Int) async throws {
        let house = try await TestHouse()
        var restriction: JSONObject = [
            "type": .string(type), "start_time_of_day": "08:00:00", "duration_seconds": .int(seconds),
        ]
        if type == "weekly_restriction" { restriction.append("start_day_of_week", 1) }
        let layer = ScheduleForms.layer(
            [house.ownerID], start: "2026-02-01T00:00:00Z", restrictions: [.object(restriction)])
        let schedule: JSON = ["name": "Rota", "type": "schedule", "time_zone": "UTC", "schedule_layers": [layer]]
        let answer = try await house.call("POST", "/schedules", ["schedule": schedule])
        #expect(answer.status == status, "\(answer.json.text)")
        guard status == 400 else { return }
        #expect(answer.code == 2001)
        #expect(answer.errors.first?.hasPrefix("Schedule layer 1: restriction 1: duration ") == true, "\(answer.errors)")
    }

    @Test("a zone that nobody knows is refused", arguments: ["Mars/Olympus", "EST5", "", "../../etc/passwd"])
    func unknownZone(_ zone: String) async throws {
        let house = try await TestHouse()
        let schedule: JSON = ["name": "Rota", "time_zone": .string(zone), "schedule_layers": []]
        let answer = try await house.call("POST", "/schedules", ["schedule": schedule])
        #expect(answer.status == 400 && answer.code == 2001, "\(answer.json.text)")
        #expect(answer.errors == ["Time zone is not a known time zone"])
    }

    @Test("a level of a new policy that has eleven targets is refused")
    func elevenTargets() async throws {
        let house = try await TestHouse()
        let targets = (0...EscalationPolicy.targetsPerRuleMaximum).map { number -> JSON in
            ["id": .string("PUSER\(number)"), "type": "user_reference"]
        }
        let rule: JSON = ["escalation_delay_in_minutes": 5, "targets": .array(targets)]
        let policy: JSON = ["name": "Crowd", "escalation_rules": [rule]]
        let answer = try await house.call("POST", "/escalation_policies", ["escalation_policy": policy])
        #expect(answer.status == 400 && answer.code == 2001)
        #expect(answer.errors == ["Escalation rules need 1 to 10 targets each"], "\(answer.json.text)")
    }
}
