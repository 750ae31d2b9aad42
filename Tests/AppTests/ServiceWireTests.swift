// SPDX-License-Identifier: Apache-2.0
import Base
import Domain
import HouseTesting
import Testing

@Suite("A service as clients send it")
struct ServiceWireTests {
    private func policy(_ id: String) -> JSON { ["id": .string(id), "type": "escalation_policy_reference"] }

    @Test("null for what has a default says nothing, when it is made and when it is changed")
    func nulls() async throws {
        let house = try await TestHouse()
        let silent = [
            "status", "teams", "alert_creation", "incident_urgency_rule", "support_hours", "scheduled_actions",
            "alert_grouping", "alert_grouping_timeout", "alert_grouping_parameters", "auto_pause_notifications_parameters",
            "id", "type", "summary", "integrations",
        ]
        var fields: JSONObject = ["name": "Payments", "escalation_policy": policy(house.escalationPolicyID)]
        for name in silent + ["description"] { fields.append(name, .null) }
        let made = try await house.call("POST", "/services", ["service": .object(fields)])
        #expect(made.status == 201, "\(made.json.text)")
        #expect(made.json["service"]?["status"] == "active")
        #expect(made.json["service"]?["alert_creation"] == "create_alerts_and_incidents")
        let path = "/services/\(made.json["service"]?["id"]?.stringValue ?? "")"
        let changed = try await house.call(
            "PUT", path,
            [
                "service": [
                    "status": "disabled", "alert_creation": "create_incidents", "description": "Money",
                    "incident_urgency_rule": ["type": "constant", "urgency": "low"],
                    "alert_grouping_parameters": ["type": "time", "config": ["timeout": 7]],
                ]
            ])
        #expect(changed.status == 200, "\(changed.json.text)")
        for name in silent {
            let after = try await house.call("PUT", path, ["service": .object([name: .null])])
            #expect(after.status == 200, "\(name): \(after.errors)")
            #expect(after.json["service"] == changed.json["service"], "\(name)")
        }
    }

    @Test("null for what must be there is refused, when it is made and when it is changed", arguments: [true, false])
    func requiredNulls(_ isNew: Bool) async throws {
        let house = try await TestHouse()
        for name in ["name", "escalation_policy"] {
            var fields: JSONObject = ["name": "Payments", "escalation_policy": policy(house.escalationPolicyID)]
            fields[name] = JSON.null
            let answer = try await house.call(
                isNew ? "POST" : "PUT", isNew ? "/services" : "/services/\(house.serviceID)", ["service": .object(fields)])
            #expect(answer.status == 400 && answer.code == 2001 && answer.errors.count == 1, "\(answer.json.text)")
        }
    }

    @Test("it belongs to the teams of its policy, whatever a body says of teams, and is found by them")
    func teams() async throws {
        let house = try await TestHouse()
        var teams: [String] = []
        for name in ["Ours", "Theirs"] {
            let made = try await house.call("POST", "/teams", ["team": ["name": .string(name)]])
            teams.append(made.json["team"]?["id"]?.stringValue ?? "")
        }
        let other = try await house.makePolicy("Other", loops: 0, [(10, [.user(house.ownerID)])])
        let theirs: JSON = [
            ["id": .string(teams[1]), "type": "team_reference"], ["id": "PNONE", "type": "team_reference"],
        ]
        let service = try await house.makeService("Payments", policyID: other, ["teams": theirs])
        let path = "/services/\(service.id)"
        #expect(try await house.call("GET", path).json["service"]?["teams"] == [])
        #expect(try await house.call("PUT", "/teams/\(teams[0])/escalation_policies/\(other)").status == 204)
        let shown = try await house.call("PUT", path, ["service": ["teams": theirs]]).json["service"]
        #expect(shown?["teams"]?.arrayValue?.map { $0["id"]?.stringValue } == [teams[0]])
        let next = try await house.call("GET", path).json["service"]
        #expect(shown == next)
        for (team, wanted) in [(teams[0], [service.id]), (teams[1], [])] as [(String, [String])] {
            let list = try await house.call("GET", "/services", query: "team_ids[]=\(team)&total=true").json
            #expect(list["services"]?.arrayValue?.compactMap { $0["id"]?.stringValue } == wanted)
            #expect(list["total"]?.intValue == Int64(wanted.count))
        }
        let full = try await house.call("GET", path, query: "include[]=teams").json["service"]
        #expect(full?["teams"]?[0]?["name"] == "Ours")
    }

    @Test("scheduled actions are checked and shown again as they were sent")
    func scheduledActions() async throws {
        let house = try await TestHouse()
        let rule: JSON = [
            "type": "use_support_hours", "during_support_hours": ["type": "constant", "urgency": "high"],
            "outside_support_hours": ["type": "constant", "urgency": "low"],
        ]
        let hours: JSON = [
            "type": "fixed_time_per_day", "time_zone": "Europe/Berlin", "start_time": "09:00:00", "end_time": "17:00:00",
            "days_of_week": [1, 2, 3],
        ]
        let action: JSON = [
            "type": "urgency_change", "at": ["type": "named_time", "name": "support_hours_start"], "to_urgency": "high",
        ]
        let wrong: JSON = [
            "type": "dance", "at": ["type": "named_time", "name": "support_hours_start"], "to_urgency": "high",
        ]
        let cases: [([JSON], Int)] = [
            ([action], 200), ([wrong], 400), ([JSON.object([:])], 400), ([action, action, action], 400),
        ]
        for (actions, status) in cases {
            let answer = try await house.call(
                "PUT", "/services/\(house.serviceID)",
                [
                    "service": [
                        "incident_urgency_rule": rule, "support_hours": hours, "scheduled_actions": .array(actions),
                    ]
                ])
            #expect(answer.status == status, "\(answer.json.text)")
        }
        let kept = try await house.call("GET", "/services/\(house.serviceID)").json["service"]
        #expect(kept?["scheduled_actions"] == [action])
    }
}
