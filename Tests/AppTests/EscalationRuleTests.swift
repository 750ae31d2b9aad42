// SPDX-License-Identifier: Apache-2.0
import Base
import Domain
import HouseTesting
import Testing

@Suite("Levels of a policy one by one")
struct EscalationRuleTests {
    private static let key = "escalation_rule"

    private func path(_ house: TestHouse) -> String {
        "/escalation_policies/\(house.escalationPolicyID)/escalation_rules"
    }

    private func level(_ minutes: JSON, _ targets: [JSON]) -> JSON {
        [Self.key: ["escalation_delay_in_minutes": minutes, "targets": .array(targets)]]
    }

    private func user(_ id: String) -> JSON { ["id": .string(id), "type": "user_reference"] }

    private func rules(_ house: TestHouse) async throws -> [JSON] {
        let policy = try await house.call("GET", "/escalation_policies/\(house.escalationPolicyID)").json
        return policy["escalation_policy"]?["escalation_rules"]?.arrayValue ?? []
    }

    @Test("a level is added as the last one, and is shown as the policy shows it")
    func adding() async throws {
        let house = try await TestHouse()
        let before = try await rules(house)
        let made = try await house.call("POST", path(house), level(15, [user(house.ownerID)]))
        #expect(made.status == 201, "\(made.json.text)")
        let rule = try #require(made.json[Self.key])
        #expect(rule["escalation_delay_in_minutes"] == 15 && rule["targets"]?[0]?["type"] == "user_reference")
        #expect(rule["targets"]?[0]?["summary"] == "Ada Lovelace")
        #expect(try await rules(house) == before + [rule])
        let place = "\(path(house))/\(rule["id"]?.stringValue ?? "")"
        #expect(try await house.call("GET", place).json[Self.key] == rule)
        let list = try await house.call("GET", path(house), query: "total=true").json
        #expect(list["escalation_rules"]?.arrayValue == before + [rule])
        #expect(list["total"] == .int(Int64(before.count + 1)) && list["more"] == false)
        let full = try await house.call(
            "GET", place, query: "include[]=targets&include[]=escalation_rule_assignment_strategies"
        ).json[Self.key]
        #expect(full?["targets"]?[0]?["email"] == "ada@example.com")
        #expect(full?["escalation_rule_assignment_strategy"]?["type"] == "assign_to_everyone")
    }

    @Test("a level keeps what is not sent, and open incidents keep the level as it was")
    func changing() async throws {
        let house = try await TestHouse()
        let grace = try await house.makeUser("Grace", "grace@example.com")
        let policyID = try await house.makePolicy(
            "Two levels", loops: 0,
            [(delayMinutes: 10, targets: [.user(house.ownerID)]), (delayMinutes: 10, targets: [.user(grace)])])
        let service = try await house.makeService("Payments", policyID: policyID)
        try await house.event("trigger", key: "k", routingKey: service.routingKey)
        let path = "/escalation_policies/\(policyID)/escalation_rules"
        let list = try await house.call("GET", path).json["escalation_rules"]
        let second = try #require(list?[1])
        let place = "\(path)/\(second["id"]?.stringValue ?? "")"
        let slower = try await house.call("PUT", place, [Self.key: ["escalation_delay_in_minutes": 30]])
        #expect(slower.status == 200, "\(slower.json.text)")
        #expect(slower.json[Self.key]?["id"] == second["id"] && slower.json[Self.key]?["targets"] == second["targets"])
        let moved = try await house.call("PUT", place, [Self.key: ["targets": [user(house.ownerID)]]])
        #expect(moved.json[Self.key]?["escalation_delay_in_minutes"] == 30)
        #expect(try await house.call("GET", place).json[Self.key] == moved.json[Self.key])
        let escalated = try await house.incident(1, ["escalation_level": 2])
        #expect(escalated["assignments"]?[0]?["assignee"]?["id"]?.stringValue == grace)
    }

    @Test("a level goes, but not the last one")
    func removing() async throws {
        let house = try await TestHouse()
        let made = try await house.call("POST", path(house), level(5, [user(house.ownerID)]))
        let place = "\(path(house))/\(made.json[Self.key]?["id"]?.stringValue ?? "")"
        #expect(try await house.call("DELETE", place, as: .readOnlyKey).status == 403)
        #expect(try await house.call("DELETE", place).status == 204)
        #expect(try await house.call("GET", place).status == 404)
        let left = try await rules(house)
        for (position, rule) in left.enumerated() {
            let answer = try await house.call("DELETE", "\(path(house))/\(rule["id"]?.stringValue ?? "")")
            let isLast = position == left.count - 1
            #expect(answer.status == (isLast ? 400 : 204))
            if isLast { #expect(answer.errors == ["Escalation rules can't be blank"]) }
        }
    }

    @Test("what is wrong with a level is told with the field's name")
    func wrong() async throws {
        let house = try await TestHouse()
        let ada = user(house.ownerID)
        let bodies: [(JSON, String)] = [
            (level(0, [ada]), "Escalation delay in minutes "), (level(1441, [ada]), "Escalation delay in minutes "),
            (level("5", [ada]), "Escalation delay in minutes "), (level(.null, [ada]), "Escalation delay in minutes "),
            (level(5, []), "Targets "), (level(5, [["id": "PX", "type": "team"]]), "Targets "),
            ([Self.key: ["escalation_delay_in_minutes": 5]], "Targets "),
            ([Self.key: ["escalation_delay_in_minutes": 5, "targets": "x"]], "Targets "),
            (level(5, [user("PNONE")]), "User PNONE does not exist"),
        ]
        let before = try await rules(house)
        for (body, start) in bodies {
            let answer = try await house.call("POST", path(house), body)
            #expect(answer.status == 400 && answer.code == 2001, "\(body.text) \(answer.json.text)")
            #expect(answer.errors.first?.hasPrefix(start) == true, "\(answer.errors)")
        }
        #expect(try await rules(house) == before)
        #expect(try await house.call("GET", "\(path(house))/PNONE").code == 5001)
        #expect(try await house.call("GET", "/escalation_policies/PNONE/escalation_rules").code == 5001)
        #expect(try await house.call("POST", path(house), level(5, [ada]), as: .readOnlyKey).status == 403)
    }

    @Test("a policy has as many levels as the limit says, and a level as many targets")
    func limits() async throws {
        let house = try await TestHouse()
        var users: [JSON] = [user(house.ownerID)]
        for number in 1...EscalationPolicy.targetsPerRuleMaximum {
            users.append(user(try await house.makeUser("User \(number)", "user\(number)@example.com")))
        }
        let most = Array(users.prefix(EscalationPolicy.targetsPerRuleMaximum))
        #expect(try await house.call("POST", path(house), level(5, users)).status == 400)
        #expect(try await house.call("POST", path(house), level(5, most)).status == 201)
        let count = try await rules(house).count
        for _ in count..<EscalationPolicy.rulesMaximum {
            #expect(try await house.call("POST", path(house), level(5, [user(house.ownerID)])).status == 201)
        }
        #expect(try await house.call("POST", path(house), level(5, [user(house.ownerID)])).status == 400)
    }
}
