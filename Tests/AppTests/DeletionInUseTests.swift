// SPDX-License-Identifier: Apache-2.0
import Base
import Domain
import HouseTesting
import Testing

/// Clients compare the one text of these answers letter by letter.
@Suite("Deleting what is in use")
struct DeletionInUseTests {
    private func refusal(_ house: TestHouse, _ path: String) async throws -> [String] {
        let answer = try await house.call("DELETE", path)
        #expect(answer.status == 400 && answer.code == 2001, "\(answer.json.text)")
        return answer.errors
    }

    private func target(_ id: String, _ type: String) -> JSON { ["id": .string(id), "type": .string(type)] }

    @Test("a schedule waits for the policies that name it, and for open incidents that go by older ones")
    func schedule() async throws {
        let house = try await TestHouse()
        let schedule = try await house.makeSchedule("Days", users: [house.ownerID])
        let policy = try await house.makePolicy("Days", loops: 0, [(10, [.schedule(schedule)])])
        let service = try await house.makeService("Days", policyID: policy)
        try await house.event("trigger", key: "k", routingKey: service.routingKey)
        let path = "/schedules/\(schedule)"
        #expect(
            try await refusal(house, path) == ["Schedule can't be deleted if it's being used by escalation policies"])
        let level: JSON = ["escalation_delay_in_minutes": 10, "targets": [target(house.ownerID, "user_reference")]]
        let changed = try await house.call(
            "PUT", "/escalation_policies/\(policy)", ["escalation_policy": ["escalation_rules": [level]]])
        #expect(changed.status == 200, "\(changed.json.text)")
        #expect(
            try await refusal(house, path)
                == ["Schedule can't be deleted if it's being used by an escalation policy snapshot with open incidents"])
        _ = try await house.incident(1, ["status": "resolved"])
        #expect(try await house.call("DELETE", path).status == 204)
    }

    @Test("a policy waits for its services, and a service for its open incidents")
    func policyAndService() async throws {
        let house = try await TestHouse()
        let policy = try await house.makePolicy("Days", loops: 0, [(10, [.user(house.ownerID)])])
        let service = try await house.makeService("Days", policyID: policy)
        try await house.event("trigger", key: "k", routingKey: service.routingKey)
        #expect(try await refusal(house, "/escalation_policies/\(policy)").count == 1)
        #expect(try await refusal(house, "/services/\(service.id)").count == 1)
        _ = try await house.incident(1, ["status": "resolved"])
        #expect(try await house.call("DELETE", "/services/\(service.id)").status == 204)
        #expect(try await house.call("DELETE", "/escalation_policies/\(policy)").status == 204)
    }

    @Test("a policy that only open incidents go by goes, and they go on as they were")
    func policyOfOpenIncidents() async throws {
        let house = try await TestHouse()
        let grace = try await house.makeUser("Grace", "grace@example.com")
        let policy = try await house.makePolicy(
            "Days", loops: 0, [(10, [.user(house.ownerID)]), (10, [.user(grace)])])
        let service = try await house.makeService("Days", policyID: policy)
        try await house.event("trigger", key: "k", routingKey: service.routingKey)
        let own = target(house.escalationPolicyID, "escalation_policy_reference")
        let moved = try await house.call("PUT", "/services/\(service.id)", ["service": ["escalation_policy": own]])
        #expect(moved.status == 200, "\(moved.json.text)")
        #expect(try await house.call("DELETE", "/escalation_policies/\(policy)").status == 204)
        try await house.live(seconds: 600)
        let assignees = try await house.incident(1)["assignments"]?.arrayValue?.compactMap {
            $0["assignee"]?["id"]?.stringValue
        }
        #expect(assignees == [grace])
    }

    @Test("a member whom a policy of the team names stays on the team until it names them no more")
    func member() async throws {
        let house = try await TestHouse()
        let grace = try await house.makeUser("Grace", "grace@example.com")
        let made = try await house.call("POST", "/teams", ["team": ["type": "team", "name": "Ours"]])
        let team = try #require(made.json["team"]?["id"]?.stringValue)
        let place = "/teams/\(team)/users/\(grace)"
        #expect(try await house.call("PUT", place).status == 204)
        let policy = try await house.makePolicy("Days", loops: 0, [(10, [.user(grace)])])
        let joined = "/teams/\(team)/escalation_policies/\(policy)"
        #expect(try await house.call("PUT", joined).status == 204)
        #expect(
            try await refusal(house, place)
                == ["User cannot be removed as they belong to an escalation policy on this team"])
        #expect(try await house.call("DELETE", joined).status == 204)
        #expect(try await house.call("DELETE", place).status == 204)
    }
}
