// SPDX-License-Identifier: Apache-2.0
import Base
import Domain
import HouseTesting
import Testing

@Suite("Teams")
struct TeamTests {
    private func make(_ house: TestHouse, _ name: String, parent: String? = nil) async throws -> TestHouse.Answer {
        var team: JSONObject = ["type": "team", "name": .string(name)]
        if let parent { team.append("parent", ["id": .string(parent), "type": "team_reference"]) }
        return try await house.call("POST", "/teams", ["team": .object(team)])
    }

    private func id(_ answer: TestHouse.Answer) -> String { answer.json["team"]?["id"]?.stringValue ?? "" }

    @Test("null for what has a default says nothing, a name must be there")
    func nulls() async throws {
        let house = try await TestHouse()
        let made = try await house.call(
            "POST", "/teams",
            ["team": ["id": .null, "name": "Ours", "description": .null, "default_role": .null, "parent": .null]])
        #expect(made.status == 201, "\(made.json.text)")
        #expect(made.json["team"]?["default_role"] == "manager" && made.json["team"]?["parent"] == .null)
        let path = "/teams/\(id(made))"
        _ = try await house.call("PUT", path, ["team": ["default_role": "none"]])
        let after = try await house.call("PUT", path, ["team": ["default_role": .null, "description": "We"]])
        #expect(after.json["team"]?["default_role"] == "none" && after.json["team"]?["description"] == "We")
        #expect(try await house.call("PUT", path, ["team": ["name": .null]]).status == 400)
        #expect(try await house.call("PUT", path, ["team": ["default_role": "owner"]]).status == 400)
    }

    @Test("a team may be part of another one, which must be there, and stop being it")
    func parent() async throws {
        let house = try await TestHouse()
        let above = id(try await make(house, "Above"))
        let made = try await make(house, "Below", parent: above)
        #expect(made.json["team"]?["parent"]?["id"]?.stringValue == above)
        #expect(made.json["team"]?["parent"]?["type"] == "team_reference")
        #expect(made.json["team"]?["parent"]?["summary"] == "Above")
        let path = "/teams/\(id(made))"
        let renamed = try await house.call("PUT", path, ["team": ["name": "Beneath"]])
        #expect(renamed.json["team"]?["parent"] == made.json["team"]?["parent"])
        let unknown = try await make(house, "Lost", parent: "PNONE")
        #expect(unknown.status == 400 && unknown.errors == ["Parent PNONE does not exist"])
        let freed = try await house.call("PUT", path, ["team": ["parent": .null]])
        #expect(freed.json["team"]?["parent"] == .null)
        let next = try await house.call("GET", path).json["team"]
        #expect(next == freed.json["team"])
    }

    @Test("no team is above itself")
    func rings() async throws {
        let house = try await TestHouse()
        let first = id(try await make(house, "A"))
        let second = id(try await make(house, "B", parent: first))
        let third = id(try await make(house, "C", parent: second))
        for parent in [first, second, third] {
            let answer = try await house.call(
                "PUT", "/teams/\(first)", ["team": ["parent": ["id": .string(parent), "type": "team_reference"]]])
            #expect(answer.status == 400 && answer.code == 2001)
            #expect(answer.errors == ["Parent can't be the team itself or one of its sub-teams"])
        }
    }

    @Test("teams go as deep as the limit says, and not one deeper, from above or from below")
    func depth() async throws {
        let house = try await TestHouse()
        var chain: [String] = []
        for level in 1...Team.depthMaximum {
            let made = try await make(house, "Level \(level)", parent: chain.last)
            chain.append(id(made))
        }
        #expect(!chain.contains(""))
        #expect(try await make(house, "Too deep", parent: chain.last).status == 400)
        let top = id(try await make(house, "Top"))
        let lifted = try await house.call(
            "PUT", "/teams/\(chain[0])", ["team": ["parent": ["id": .string(top), "type": "team_reference"]]])
        #expect(lifted.status == 400, "its sub-teams would come to lie too deep")
    }

    @Test("a team is not deleted while sub-teams or policies belong to it")
    func deletion() async throws {
        let house = try await TestHouse()
        let above = id(try await make(house, "Above"))
        let below = id(try await make(house, "Below", parent: above))
        let refused = try await house.call("DELETE", "/teams/\(above)")
        #expect(refused.status == 400 && refused.code == 6006)
        let policy = "/teams/\(below)/escalation_policies/\(house.escalationPolicyID)"
        #expect(try await house.call("PUT", policy).status == 204)
        #expect(try await house.call("DELETE", "/teams/\(below)").code == 6006)
        #expect(try await house.call("DELETE", policy).status == 204)
        #expect(try await house.call("DELETE", "/teams/\(below)").status == 204)
        #expect(try await house.call("DELETE", "/teams/\(above)").status == 204)
        #expect(try await house.call("GET", "/teams/\(above)").status == 404)
    }

    @Test("open incidents of a deleted team go to the one that is named, and resolved ones keep their past")
    func reassignment() async throws {
        let house = try await TestHouse()
        let old = id(try await make(house, "Old"))
        let new = id(try await make(house, "New"))
        let policy = "/teams/\(old)/escalation_policies/\(house.escalationPolicyID)"
        _ = try await house.call("PUT", policy)
        for key in ["a", "b"] { try await house.event("trigger", key: key) }
        _ = try await house.incident(2, ["status": "resolved"])
        _ = try await house.call("DELETE", policy)
        for wrong in ["PNONE", old] {
            let answer = try await house.call("DELETE", "/teams/\(old)", query: "reassignment_team=\(wrong)")
            #expect(answer.status == 400 && answer.code == 6002, "\(answer.json.text)")
        }
        #expect(try await house.call("DELETE", "/teams/\(old)", query: "reassignment_team=\(new)").status == 204)
        let open = try await house.incident(1)["teams"]?.arrayValue?.compactMap { $0["id"]?.stringValue }
        #expect(open == [new])
        let closed = try await house.incident(2)["teams"]?.arrayValue?.compactMap { $0["id"]?.stringValue }
        #expect(closed == [old])
        #expect(try await house.call("DELETE", "/teams/\(new)").status == 204)
        let nobodys = try await house.incident(1)["teams"]
        #expect(nobodys == [])
    }

    @Test("a policy is given to a team, changes hands, and is taken away")
    func policies() async throws {
        let house = try await TestHouse()
        let first = id(try await make(house, "A"))
        let second = id(try await make(house, "B"))
        func teams() async throws -> [String] {
            let policy = try await house.call("GET", "/escalation_policies/\(house.escalationPolicyID)")
            return policy.json["escalation_policy"]?["teams"]?.arrayValue?.compactMap { $0["id"]?.stringValue } ?? []
        }
        for team in [first, first, second] {
            let path = "/teams/\(team)/escalation_policies/\(house.escalationPolicyID)"
            #expect(try await house.call("PUT", path).status == 204)
            let shown = try await teams()
            #expect(shown == [team])
        }
        let gone = "/teams/\(first)/escalation_policies/\(house.escalationPolicyID)"
        #expect(try await house.call("DELETE", gone).status == 404, "it is another team's")
        let path = "/teams/\(second)/escalation_policies/\(house.escalationPolicyID)"
        #expect(try await house.call("DELETE", path).status == 204)
        let shown = try await teams()
        #expect(shown == [])
        #expect(try await house.call("PUT", "/teams/\(first)/escalation_policies/PNONE").status == 404)
        #expect(try await house.call("PUT", "/teams/PNONE/escalation_policies/\(house.escalationPolicyID)").status == 404)
        #expect(try await house.call("PUT", path, as: .readOnlyKey).status == 403)
    }

    @Test("a new member without a role may do what their base role lets them, and one who is there keeps theirs")
    func memberRoles() async throws {
        let house = try await TestHouse()
        let team = id(try await make(house, "A"))
        func role(of user: String) async throws -> String? {
            let members = try await house.call("GET", "/teams/\(team)/members", query: "limit=100").json["members"]
            let member = members?.arrayValue?.first(where: { $0["user"]?["id"]?.stringValue == user })
            return member?["role"]?.stringValue
        }
        for (base, wanted) in [("user", "manager"), ("limited_user", "responder"), ("observer", "observer")] {
            let user = try await house.makeUser(base, "\(base)@example.com")
            _ = try await house.call("PUT", "/users/\(user)", ["user": ["role": .string(base)]])
            let path = "/teams/\(team)/users/\(user)"
            #expect(try await house.call("PUT", path).status == 204)
            let given = try await role(of: user)
            #expect(given == wanted)
            #expect(try await house.call("PUT", path, ["role": "observer"]).status == 204)
            #expect(try await house.call("PUT", path, [:]).status == 204)
            let kept = try await role(of: user)
            #expect(kept == "observer")
        }
    }
}

@Suite("Priorities")
struct TeamPriorityTests {
    @Test("have all members that clients look for, the most severe first")
    func members() async throws {
        let house = try await TestHouse()
        let list = try await house.call("GET", "/priorities").json
        let priorities = list["priorities"]?.arrayValue ?? []
        #expect(priorities.compactMap { $0["name"]?.stringValue } == ["P1", "P2", "P3", "P4", "P5"])
        #expect(list["more"] == false)
        for (position, priority) in priorities.enumerated() {
            #expect(priority["order"]?.intValue == Int64(position) && priority["schema_version"]?.intValue == 0)
            #expect(priority["created_at"]?.stringValue == ISO8601.string(TestHouse.start))
            #expect(priority["updated_at"] == priority["created_at"])
            #expect(priority["account_id"]?.stringValue == Priority.accountID)
        }
    }
}
