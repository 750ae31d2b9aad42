// SPDX-License-Identifier: Apache-2.0
import Base
import Domain
import HouseTesting
import Testing

@Suite("Services and their integrations")
struct ServiceTests {
    private func policy(_ house: TestHouse) -> JSON {
        ["id": .string(house.escalationPolicyID), "type": "escalation_policy_reference"]
    }

    @Test("0, null and nothing switch a timeout off, and what is set is echoed")
    func timeouts() async throws {
        let house = try await TestHouse()
        let cases: [(JSON?, JSON)] = [(nil, .null), (.null, .null), (0, .null), (600, 600)]
        for (index, (given, wanted)) in cases.enumerated() {
            var service: JSONObject = ["name": .string("S\(index)"), "escalation_policy": policy(house)]
            if let given { service.append("auto_resolve_timeout", given) }
            let made = try await house.call("POST", "/services", ["service": .object(service)])
            #expect(made.status == 201 && made.json["service"]?["auto_resolve_timeout"] == wanted)
        }
        let negative: JSON = ["name": "N", "escalation_policy": policy(house), "acknowledgement_timeout": -1]
        let answer = try await house.call("POST", "/services", ["service": negative])
        #expect(answer.status == 400 && answer.errors.count == 1)
    }

    private static let wrongValues: [(String, JSON)] = [
        ("name", .null), ("name", ""), ("name", .string(String(repeating: "x", count: 256))),
        ("escalation_policy", ["id": "PNONE", "type": "escalation_policy_reference"]), ("escalation_policy", .null),
        ("escalation_policy", "PNONE"), ("status", "sleepy"), ("alert_creation", "never"),
        ("incident_urgency_rule", ["type": "constant", "urgency": "extreme"]),
        ("incident_urgency_rule", ["type": "use_support_hours"]),
        ("acknowledgement_timeout", "soon"), ("alert_grouping", "by_colour"), ("alert_grouping_timeout", 1441),
    ]

    @Test("each wrong field is named", arguments: wrongValues)
    func wrongFields(_ name: String, _ value: JSON) async throws {
        let house = try await TestHouse()
        var service: JSONObject = [:]
        for (field, good) in [("name", "Payments"), ("escalation_policy", policy(house))] as [(String, JSON)] {
            service.append(field, field == name ? value : good)
        }
        if service[name] == nil { service.append(name, value) }
        let answer = try await house.call("POST", "/services", ["service": .object(service)])
        #expect(answer.status == 400 && answer.code == 2001, "\(answer.json.text)")
        let word = name.split(separator: "_").first.map(String.init) ?? name
        let singular = word.hasSuffix("s") && word != "status" ? String(word.dropLast()) : word
        #expect(answer.errors.contains { $0.lowercased().contains(singular) }, "\(answer.errors)")
    }

    @Test("share no name, whatever its case is")
    func uniqueName() async throws {
        let house = try await TestHouse()
        _ = try await house.makeService("Payments")
        let twin = try await house.call(
            "POST", "/services", ["service": ["name": "PAYMENTS", "escalation_policy": policy(house)]])
        #expect(twin.errors == ["Name has already been taken"])
    }

    @Test("support hours are kept as they are sent, and a list of nothing is none")
    func supportHours() async throws {
        let house = try await TestHouse()
        let hours: JSON = [
            "type": "fixed_time_per_day", "time_zone": "Europe/Berlin", "start_time": "09:00:00", "end_time": "17:00:00",
            "days_of_week": [1, 2, 3, 4, 5],
        ]
        let rule: JSON = [
            "type": "use_support_hours", "during_support_hours": ["type": "constant", "urgency": "high"],
            "outside_support_hours": ["type": "constant", "urgency": "low"],
        ]
        let made = try await house.call(
            "POST", "/services",
            [
                "service": [
                    "name": "Office", "escalation_policy": policy(house), "incident_urgency_rule": rule,
                    "support_hours": hours, "scheduled_actions": [.null],
                ]
            ])
        #expect(made.status == 201, "\(made.json.text)")
        #expect(made.json["service"]?["support_hours"] == hours)
        #expect(made.json["service"]?["incident_urgency_rule"] == rule)
        #expect(made.json["service"]?["scheduled_actions"] == [])
    }

    @Test("an integration has a key of its own, takes events with it, and ends with its deletion")
    func integrations() async throws {
        let house = try await TestHouse()
        let service = try await house.makeService("Payments")
        #expect(service.routingKey.count == 32 && service.routingKey.allSatisfy(\.isHexDigit))
        let list = try await house.call("GET", "/services/\(service.id)/integrations").json["integrations"]
        let id = try #require(list?.arrayValue?.first?["id"]?.stringValue)
        let path = "/services/\(service.id)/integrations/\(id)"
        let renamed = try await house.call("PUT", path, ["integration": ["name": "Prometheus"]]).json["integration"]
        #expect(renamed?["name"] == "Prometheus" && renamed?["integration_key"]?.stringValue == service.routingKey)
        #expect(try await house.event("trigger", key: "k", routingKey: service.routingKey).status == 202)
        _ = try await house.incident(1, ["status": "resolved"])
        #expect(try await house.call("DELETE", path).status == 204)
        #expect(try await house.event("trigger", key: "k2", routingKey: service.routingKey).status == 400)
        #expect(try await house.incidentCount() == 1)
    }

    @Test("cannot be deleted with an open incident, and can without")
    func deletion() async throws {
        let house = try await TestHouse()
        let service = try await house.makeService("Payments")
        try await house.event("trigger", key: "k", routingKey: service.routingKey)
        #expect(try await house.call("DELETE", "/services/\(service.id)").status == 400)
        _ = try await house.incident(1, ["status": "resolved"])
        #expect(try await house.call("DELETE", "/services/\(service.id)").status == 204)
        #expect(try await house.call("GET", "/services/\(service.id)").status == 404)
    }

    @Test("status says how the service is, worst first, and disabled when it was switched off")
    func status() async throws {
        let house = try await TestHouse()
        func status() async throws -> JSON? {
            try await house.call("GET", "/services/\(house.serviceID)").json["service"]?["status"]
        }
        #expect(try await status() == "active")
        try await house.event("trigger", key: "k")
        #expect(try await status() == "critical")
        _ = try await house.incident(1, ["status": "acknowledged"])
        #expect(try await status() == "warning")
        _ = try await house.incident(1, ["status": "resolved"])
        #expect(try await status() == "active")
        _ = try await house.call("PUT", "/services/\(house.serviceID)", ["service": ["status": "disabled"]])
        #expect(try await status() == "disabled")
    }
}

@Suite("Escalation policies")
struct EscalationPolicyTests {
    private func rule(_ delay: Int64, _ targets: [JSON]) -> JSON {
        ["escalation_delay_in_minutes": .int(delay), "targets": .array(targets)]
    }

    private func create(_ house: TestHouse, _ fields: JSONObject) async throws -> TestHouse.Answer {
        var policy: JSONObject = ["name": "P"]
        for member in fields.members { policy.append(member.name, member.value) }
        return try await house.call("POST", "/escalation_policies", ["escalation_policy": .object(policy)])
    }

    @Test("limits hold at the limit and one past it")
    func limits() async throws {
        let house = try await TestHouse()
        let owner: JSON = ["id": .string(house.ownerID), "type": "user_reference"]
        var users: [JSON] = []
        for n in 0...EscalationPolicy.targetsPerRuleMaximum {
            users.append(["id": .string(try await house.makeUser("U\(n)", "u\(n)@example.com")), "type": "user_reference"])
        }
        let rules = EscalationPolicy.rulesMaximum
        let cases: [(JSONObject, Int)] = [
            (["escalation_rules": [rule(1, [owner])]], 201), (["escalation_rules": [rule(0, [owner])]], 400),
            (["escalation_rules": [rule(1440, [owner])]], 201), (["escalation_rules": [rule(1441, [owner])]], 400),
            (["escalation_rules": .array(Array(repeating: rule(5, [owner]), count: rules))], 201),
            (["escalation_rules": .array(Array(repeating: rule(5, [owner]), count: rules + 1))], 400),
            (["escalation_rules": []], 400), (["escalation_rules": [rule(5, [])]], 400), ([:], 400),
            (["escalation_rules": [rule(5, users.dropLast())]], 201), (["escalation_rules": [rule(5, users)]], 400),
            (["escalation_rules": [rule(5, [owner])], "num_loops": 9], 201),
            (["escalation_rules": [rule(5, [owner])], "num_loops": 10], 400),
            (["escalation_rules": [rule(5, [owner])], "num_loops": -1], 400),
        ]
        for (fields, status) in cases {
            let answer = try await create(house, fields)
            #expect(answer.status == status, "\(JSON.object(fields).text.prefix(200)) \(answer.errors)")
            if let id = answer.json["escalation_policy"]?["id"]?.stringValue {
                _ = try await house.call("DELETE", "/escalation_policies/\(id)")
            }
        }
    }

    @Test("a strategy is taken as text and as object, and shown when it is asked for, as the object")
    func strategy() async throws {
        let house = try await TestHouse()
        let owner: JSON = ["id": .string(house.ownerID), "type": "user_reference"]
        for (name, given) in [("A", "round_robin"), ("B", ["type": "round_robin"])] as [(String, JSON)] {
            var level = rule(5, [owner]).objectValue ?? [:]
            level.append("escalation_rule_assignment_strategy", given)
            let made = try await house.call(
                "POST", "/escalation_policies",
                ["escalation_policy": ["name": .string(name), "escalation_rules": [.object(level)]]])
            let policy = made.json["escalation_policy"]
            let id = policy?["id"]?.stringValue ?? ""
            #expect(policy?["escalation_rules"]?.arrayValue?.first?["escalation_rule_assignment_strategy"] == nil)
            let asked = try await house.call(
                "GET", "/escalation_policies/\(id)", query: "include[]=escalation_rule_assignment_strategies")
            let level0 = asked.json["escalation_policy"]?["escalation_rules"]?.arrayValue?.first
            #expect(level0?["escalation_rule_assignment_strategy"] == ["type": "round_robin"])
        }
    }

    @Test("cannot be deleted while a service uses them, and targets must exist")
    func references() async throws {
        let house = try await TestHouse()
        #expect(try await house.call("DELETE", "/escalation_policies/\(house.escalationPolicyID)").status == 400)
        let answer = try await create(
            house, ["escalation_rules": [rule(5, [["id": "PNONE", "type": "schedule_reference"]])]])
        #expect(answer.errors == ["Schedule PNONE does not exist"])
    }
}
