// SPDX-License-Identifier: Apache-2.0
import Base
import Domain
import HouseTesting
import Testing

@Suite("An escalation policy as clients send it")
struct PolicyTests {
    private func rule(_ userID: String, _ more: JSONObject = [:]) -> JSON {
        var rule: JSONObject = [
            "escalation_delay_in_minutes": 5, "targets": [["id": .string(userID), "type": "user_reference"]],
        ]
        for member in more.members { rule.append(member.name, member.value) }
        return .object(rule)
    }

    private func create(_ house: TestHouse, _ fields: JSONObject) async throws -> TestHouse.Answer {
        try await house.call("POST", "/escalation_policies", ["escalation_policy": .object(fields)])
    }

    @Test("null for what has a default says nothing, when it is made and when it is changed")
    func nulls() async throws {
        let house = try await TestHouse()
        let silent = ["id", "type", "services", "teams", "num_loops", "on_call_handoff_notifications"]
        var fields: JSONObject = [
            "name": "P", "description": .null,
            "escalation_rules": [rule(house.ownerID, ["id": .null, "escalation_rule_assignment_strategy": .null])],
        ]
        for name in silent { fields.append(name, .null) }
        let made = try await create(house, fields)
        #expect(made.status == 201, "\(made.json.text)")
        #expect(made.json["escalation_policy"]?["num_loops"] == 0)
        let path = "/escalation_policies/\(made.json["escalation_policy"]?["id"]?.stringValue ?? "")"
        let changed = try await house.call(
            "PUT", path, ["escalation_policy": ["num_loops": 2, "on_call_handoff_notifications": "always"]])
        for name in silent {
            let after = try await house.call("PUT", path, ["escalation_policy": .object([name: .null])])
            #expect(after.status == 200, "\(name): \(after.errors)")
            #expect(after.json["escalation_policy"] == changed.json["escalation_policy"], "\(name)")
        }
        for name in ["name", "escalation_rules"] {
            let answer = try await house.call("PUT", path, ["escalation_policy": .object([name: .null])])
            #expect(answer.status == 400 && answer.code == 2001 && answer.errors.count == 1, "\(name)")
        }
    }

    @Test("it belongs to one team at most, and is found by it")
    func teams() async throws {
        let house = try await TestHouse()
        var references: [JSON] = []
        for name in ["A", "B"] {
            let team = try await house.call("POST", "/teams", ["team": ["name": .string(name)]]).json["team"]
            references.append(["id": team?["id"] ?? .null, "type": "team_reference"])
        }
        let rules: JSON = [rule(house.ownerID)]
        let two = try await create(house, ["name": "P", "escalation_rules": rules, "teams": .array(references)])
        #expect(two.status == 400 && two.code == 2001 && two.errors.first?.hasPrefix("Teams ") == true)
        let one = try await create(house, ["name": "P", "escalation_rules": rules, "teams": .array([references[0]])])
        #expect(one.status == 201, "\(one.json.text)")
        let unknown: JSON = [["id": "PNONE", "type": "team_reference"]]
        #expect(try await create(house, ["name": "Q", "escalation_rules": rules, "teams": unknown]).status == 400)
        for (reference, wanted) in [(references[0], ["P"]), (references[1], [])] as [(JSON, [String])] {
            let found = try await house.call(
                "GET", "/escalation_policies", query: "team_ids[]=\(reference["id"]?.stringValue ?? "")"
            ).json["escalation_policies"]?.arrayValue?.compactMap { $0["name"]?.stringValue }
            #expect(found == wanted)
        }
    }

    @Test("an empty strategy is the ordinary one, an unknown one is refused")
    func strategies() async throws {
        let house = try await TestHouse()
        let cases: [(JSON, Int)] = [
            ("", 201), ([:], 201), (["type": ""], 201), (["type": .null], 201), ("assign_to_everyone", 201),
            ("by_dice", 400), (["type": "by_dice"], 400), (5, 400),
        ]
        for (index, (strategy, status)) in cases.enumerated() {
            let level = rule(house.ownerID, ["escalation_rule_assignment_strategy": strategy])
            let answer = try await create(house, ["name": .string("P\(index)"), "escalation_rules": [level]])
            #expect(answer.status == status, "\(strategy.text) \(answer.errors)")
        }
    }

    @Test("a level keeps its id when it is sent back, and targets keep their order")
    func stableLevels() async throws {
        let house = try await TestHouse()
        var targets: [JSON] = []
        for name in ["c", "a", "b"] {
            let user = try await house.makeUser(name, "\(name)@example.com")
            targets.append(["id": .string(user), "type": "user_reference"])
        }
        let level: JSON = ["escalation_delay_in_minutes": 5, "targets": .array(targets)]
        let made = try await create(house, ["name": "P", "escalation_rules": [level]]).json["escalation_policy"]
        let path = "/escalation_policies/\(made?["id"]?.stringValue ?? "")"
        let again = try await house.call(
            "PUT", path, ["escalation_policy": ["escalation_rules": made?["escalation_rules"] ?? .null]])
        #expect(again.json["escalation_policy"] == made)
        let shown = made?["escalation_rules"]?[0]?["targets"]?.arrayValue?.map { $0["id"] }
        #expect(shown == targets.map { $0["id"] })
    }
}
