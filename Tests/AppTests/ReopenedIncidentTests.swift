// SPDX-License-Identifier: Apache-2.0
import Base
import Domain
import HouseTesting
import Testing

@Suite("An incident that comes back")
struct ReopenedIncidentTests {
    private func assignees(_ incident: JSON) -> [String] {
        incident["assignments"]?.arrayValue?.compactMap { $0["assignee"]?["id"]?.stringValue } ?? []
    }

    private func pending(_ incident: JSON) -> [String] {
        incident["pending_actions"]?.arrayValue?.compactMap { $0["type"]?.stringValue } ?? []
    }

    /// One level is all that the policy has from now on.
    private func change(_ house: TestHouse, _ policyID: String, to userID: String) async throws {
        let rule: JSON = [
            "escalation_delay_in_minutes": 5, "targets": [["id": .string(userID), "type": "user_reference"]],
        ]
        let answer = try await house.call(
            "PUT", "/escalation_policies/\(policyID)", ["escalation_policy": ["escalation_rules": [rule]]])
        #expect(answer.status == 200, "\(answer.json.text)")
    }

    @Test("goes by its policy as it is now, and to nobody who has left meanwhile", arguments: TestStore.available)
    func currentPolicy(_ store: TestStore) async throws {
        let house = try await TestHouse(database: store.fresh())
        let grace = try await house.makeUser("Grace", "grace@example.com")
        let policy = try await house.makePolicy("Payments", loops: 0, [(10, [.user(grace)])])
        let service = try await house.makeService("Payments", policyID: policy)
        try await house.event("trigger", key: "k", routingKey: service.routingKey)
        _ = try await house.incident(1, ["status": "resolved"])
        try await change(house, policy, to: house.ownerID)
        #expect(try await house.call("DELETE", "/users/\(grace)").status == 204)
        let back = try await house.incident(1, ["status": "triggered"])
        #expect(assignees(back) == [house.ownerID])
        try await house.runLoops()
        #expect(house.carrier.messages.map(\.address) == ["ada@example.com"])
    }

    @Test("to whoever takes it, begins at the first level of the policy as it is, once they let it go")
    func taken() async throws {
        let house = try await TestHouse()
        let grace = try await house.makeUser("Grace", "grace@example.com")
        let mary = try await house.makeUser("Mary", "mary@example.com")
        let policy = try await house.makePolicy(
            "Payments", loops: 0, [(10, [.user(house.ownerID)]), (10, [.user(grace)])])
        let service = try await house.makeService("Payments", policyID: policy, ["acknowledgement_timeout": 1800])
        try await house.event("trigger", key: "k", routingKey: service.routingKey)
        try await house.live(seconds: 900)
        let escalated = try await house.incident(1)
        #expect(assignees(escalated) == [grace])
        _ = try await house.incident(1, ["status": "resolved"])
        try await change(house, policy, to: mary)
        let back = try await house.incident(1, ["status": "acknowledged"])
        #expect(assignees(back) == [house.ownerID] && pending(back) == ["unacknowledge"])
        try await house.live(seconds: 1800)
        let released = try await house.incident(1)
        #expect(released["status"] == "triggered" && pending(released) == ["escalate"])
        #expect(assignees(released) == [house.ownerID, mary])
        #expect(Set(house.carrier.messages.suffix(2).map(\.address)) == ["ada@example.com", "mary@example.com"])
    }

    @Test("goes by the policy of its service when its own is gone")
    func policyGone() async throws {
        let house = try await TestHouse()
        let grace = try await house.makeUser("Grace", "grace@example.com")
        let policy = try await house.makePolicy("Payments", loops: 0, [(10, [.user(grace)])])
        let service = try await house.makeService("Payments", policyID: policy)
        try await house.event("trigger", key: "k", routingKey: service.routingKey)
        _ = try await house.incident(1, ["status": "resolved"])
        let other: JSON = ["id": .string(house.escalationPolicyID), "type": "escalation_policy_reference"]
        let moved = try await house.call("PUT", "/services/\(service.id)", ["service": ["escalation_policy": other]])
        #expect(moved.status == 200, "\(moved.json.text)")
        #expect(try await house.call("DELETE", "/escalation_policies/\(policy)").status == 204)
        #expect(try await house.call("DELETE", "/users/\(grace)").status == 204)
        let back = try await house.incident(1, ["status": "triggered"])
        #expect(back["escalation_policy"]?["id"]?.stringValue == house.escalationPolicyID)
        #expect(assignees(back) == [house.ownerID])
    }
}
