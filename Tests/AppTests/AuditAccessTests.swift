// SPDX-License-Identifier: Apache-2.0
import Base
import Domain
import HouseTesting
import Testing

@Suite("Who may do what has a trail too")
struct AuditAccessTests {
    @Test("a key that is made, replaced and revoked, and never what opens with it")
    func keys() async throws {
        let house = try await TestHouse()
        let trail = AuditTrail(house)
        let made = try await trail.record("POST", "/tocsin/v1/keys", ["key": ["name": "Robot", "kind": "account"]])
        #expect(made["action"] == "create" && AuditTrail.root(made)["type"] == "key_reference")
        #expect(AuditTrail.root(made)["summary"] == "Robot")
        #expect(AuditTrail.values(made).contains(["token", "none", AuditDetails.redacted]))
        let id = ScheduleForms.id(AuditTrail.root(made))
        let rotated = try await trail.record("POST", "/tocsin/v1/keys/\(id)/rotate", ["rotation": ["overlap_seconds": 60]])
        #expect(rotated["action"] == "update" && ScheduleForms.id(AuditTrail.root(rotated)) == id)
        #expect(ScheduleForms.id(AuditTrail.resource(rotated)) != id, "the part that came is the new key")
        let revoked = try await trail.record("DELETE", "/tocsin/v1/keys/\(id)")
        #expect(revoked["action"] == "delete" && AuditTrail.root(revoked)["summary"] == "Robot")
        try await trail.leavesNone("DELETE", "/tocsin/v1/keys/\(id)", status: 404)
        let ofKeys = try await trail.house.call("GET", "/audit/records", query: "root_resource_types[]=keys")
        #expect(ofKeys.json["records"]?.arrayValue?.count == 3)
    }

    @Test("roles on single objects, by the person who has them")
    func objectRoles() async throws {
        let house = try await TestHouse()
        let trail = AuditTrail(house)
        let user = try await house.makeUser("Grace Hopper", "grace@example.com")
        let path = "/tocsin/v1/users/\(user)/object_roles"
        func roles(_ role: String) -> JSON {
            ["object_roles": [["object": ["id": .string(house.serviceID), "type": "service"], "role": .string(role)]]]
        }
        let given = try await trail.record("PUT", path, roles("responder"))
        #expect(AuditTrail.root(given)["type"] == "user_reference" && AuditTrail.root(given)["summary"] == "Grace Hopper")
        #expect(AuditTrail.changes(given) == [["object_roles", house.serviceID, ""]])
        let changed = try await trail.record("PUT", path, roles("manager"))
        #expect(AuditTrail.values(changed) == [["object_roles.role", "responder", "manager"]])
        try await trail.leavesNone("PUT", path, roles("manager"), status: 200)
    }

    @Test("the account itself, and a new secret in a calendar's address")
    func account() async throws {
        let house = try await TestHouse()
        let trail = AuditTrail(house)
        let renamed = try await trail.record("PUT", "/tocsin/v1/account", ["account": ["name": "Difference Engines"]])
        #expect(AuditTrail.root(renamed)["type"] == "account_reference" && renamed["action"] == "update")
        #expect(AuditTrail.values(renamed).first?.last == "Difference Engines")
        try await trail.leavesNone(
            "PUT", "/tocsin/v1/account", ["account": ["name": "Difference Engines"]], status: 200)
        let path = "/users/\(house.ownerID)/regenerate_private_url_key"
        let secret = try await trail.record("POST", path)
        #expect(ScheduleForms.id(AuditTrail.root(secret)) == house.ownerID)
        #expect(AuditTrail.values(secret) == [["private_url_key", "none", AuditDetails.redacted]])
    }
}
