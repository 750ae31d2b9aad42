// SPDX-License-Identifier: Apache-2.0
import Base
import Catalogue
import Domain
import HouseTesting
import Store
import Testing

@Suite("Roles on single objects")
struct ObjectRoleTests {
    private func path(_ userID: String) -> String { "/tocsin/v1/users/\(userID)/object_roles" }

    private func role(_ id: String, _ type: String, _ role: String) -> JSON {
        ["object": ["id": .string(id), "type": .string(type)], "role": .string(role)]
    }

    private func set(
        _ house: TestHouse, _ userID: String, _ roles: [JSON], as caller: TestHouse.Caller = .accountKey
    ) async throws -> TestHouse.Answer {
        try await house.call("PUT", path(userID), ["object_roles": .array(roles)], as: caller)
    }

    private func described(_ json: JSON) -> [String] {
        let roles = json["object_roles"]?.arrayValue ?? []
        return roles.map { role in
            let parts = [role["object"]?["type"], role["object"]?["id"], role["role"]]
            return parts.map { $0?.stringValue ?? "" }.joined(separator: " ")
        }.sorted()
    }

    @Test("are set as a whole, for each kind of object, and read back as they were answered", arguments: TestStore.available)
    func setting(_ store: TestStore) async throws {
        let house = try await TestHouse(database: store.fresh())
        let grace = try await house.makeUser("Grace", "grace@example.com")
        #expect(try await house.call("GET", path(grace)).json == ["object_roles": []])
        let first = try await set(
            house, grace,
            [
                role(house.serviceID, "service_reference", "manager"), role(house.scheduleID, "schedule", "responder"),
                role(house.escalationPolicyID, "escalation_policy_reference", "observer"),
            ])
        #expect(first.status == 200, "\(first.json.text)")
        let expected = [
            "service_reference \(house.serviceID) manager", "schedule_reference \(house.scheduleID) responder",
            "escalation_policy_reference \(house.escalationPolicyID) observer",
        ]
        #expect(described(first.json) == expected.sorted())
        let object = first.json["object_roles"]?.arrayValue?.first { $0["role"] == "manager" }?["object"]
        #expect(object?["summary"] == "First service")
        #expect(try await house.call("GET", path(grace)).json == first.json)
        let second = try await set(house, grace, [role(house.serviceID, "service", "observer")])
        #expect(described(second.json) == ["service_reference \(house.serviceID) observer"])
        #expect(try await house.call("GET", path(grace)).json == second.json)
        #expect(try await set(house, grace, []).json == ["object_roles": []])
    }

    @Test("what is wrong with a list is said, and the one before stays")
    func wrong() async throws {
        let house = try await TestHouse()
        let grace = try await house.makeUser("Grace", "grace@example.com")
        let stored = try await set(house, grace, [role(house.serviceID, "service", "manager")]).json
        let wrongs: [[JSON]] = [
            [role("PNONE", "service", "manager")], [role(house.scheduleID, "service", "manager")],
            [role(house.serviceID, "team", "manager")], [role(house.serviceID, "incident", "manager")],
            [role(house.serviceID, "", "manager")], [role(house.serviceID, "service", "owner")],
            [role("", "service", "manager")], [["role": "manager"]], [["object": ["type": "service"], "role": "manager"]],
            [["object": ["id": .string(house.serviceID), "type": "service"]]], ["service"],
            [role(house.serviceID, "service", "manager"), role(house.serviceID, "service", "observer")],
        ]
        for roles in wrongs {
            let answer = try await set(house, grace, roles)
            #expect(answer.status == 400 && answer.code == 2001, "\(JSON.array(roles).text) \(answer.json.text)")
            #expect(!answer.errors.isEmpty)
        }
        for body in [[:], ["object_roles": [:]], ["object_roles": .null]] as [JSON] {
            #expect(try await house.call("PUT", path(grace), body).status == 400)
        }
        #expect(try await house.call("GET", path(grace)).json == stored)
        #expect(try await house.call("GET", path("PNONE")).status == 404)
        #expect(try await set(house, "PNONE", []).status == 404)
    }

    @Test("of a hundred objects, and not one more")
    func limit() async throws {
        let house = try await TestHouse()
        let grace = try await house.makeUser("Grace", "grace@example.com")
        var roles: [JSON] = []
        for number in 1...Shapes.objectRolesMaximum {
            let id = try await house.makeService("Service \(number)").id
            roles.append(role(id, "service", "responder"))
        }
        let full = try await set(house, grace, roles)
        #expect(full.status == 200 && described(full.json).count == Shapes.objectRolesMaximum, "\(full.errors)")
        #expect(try await set(house, grace, roles + [role(house.serviceID, "service", "observer")]).status == 400)
        let stored = try await house.call("GET", path(grace)).json
        #expect(described(stored).count == Shapes.objectRolesMaximum)
    }

    @Test("are for administrators to give and to look at", arguments: Role.allCases)
    func givers(_ giver: Role) async throws {
        let keys = try await KeyHouse()
        let (id, caller) = try await keys.person("Grace", role: giver)
        let isAllowed = giver == .owner || giver == .admin
        let roles = [role(keys.house.serviceID, "service", "manager")]
        let answer = try await set(keys.house, id, roles, as: caller)
        #expect(answer.status == (isAllowed ? 200 : 403), "nobody raises themselves: \(answer.json.text)")
        let stored = try await keys.house.call("GET", path(id)).json
        #expect(described(stored).count == (isAllowed ? 1 : 0))
        #expect(try await set(keys.house, id, [], as: caller).status == (isAllowed ? 200 : 403))
        #expect(try await keys.house.call("GET", path(id), as: caller).status == (isAllowed ? 200 : 403))
        #expect(try await set(keys.house, id, roles, as: .readOnlyKey).status == 403)
    }
}
