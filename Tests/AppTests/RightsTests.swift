// SPDX-License-Identifier: Apache-2.0
import App
import Base
import Catalogue
import Domain
import HouseTesting
import Testing

/// What roles, teams and the account's state let people do, through the door.
@Suite("Rights")
struct RightsTests {
    private let house: TestHouse
    private let userID: String

    init() async throws {
        house = try await TestHouse()
        let made = try await house.call(
            "POST", "/users", ["user": ["name": "Grace Hopper", "email": "grace@example.com", "role": "limited_user"]])
        userID = try #require(made.json["user"]?["id"]?.stringValue)
    }

    private func person(_ role: Role, teams: [TeamStanding] = [], objects: [ObjectStanding] = []) -> Principal {
        Principal(.userKey(id: "PKEY"), person: Person(id: userID, role: role, teamRoles: teams, objectRoles: objects))
    }

    private func status(_ method: String, _ path: String, _ body: JSON? = nil, as principal: Principal) async -> Int {
        await house.status(method, path, body, as: principal)
    }

    @Test("a team's manager changes what is the team's, and nothing else")
    func teamManager() async throws {
        let team = try await house.call("POST", "/teams", ["team": ["name": "Payments"]])
        let teamID = try #require(team.json["team"]?["id"]?.stringValue)
        let policyID = try await house.makePolicy("Payments", loops: 0, [(30, [.user(house.ownerID)])])
        _ = try await house.call("PUT", "/teams/\(teamID)/escalation_policies/\(policyID)")
        let service = try await house.makeService("Payments API", policyID: policyID)
        let manager = person(.limitedUser, teams: [TeamStanding(teamID: teamID, role: .manager)])
        let edit: JSON = ["service": ["description": "Edited"]]
        #expect(await status("PUT", "/services/\(service.id)", edit, as: manager) == 200)
        #expect(await status("PUT", "/services/\(house.serviceID)", edit, as: manager) == 403)
        #expect(await status("PUT", "/services/\(service.id)", edit, as: person(.limitedUser)) == 403)
        let stakeholder = person(.readOnlyUser, teams: [TeamStanding(teamID: teamID, role: .manager)])
        #expect(await status("PUT", "/services/\(service.id)", edit, as: stakeholder) == 403)
    }

    @Test("a team's id that is written somewhere opens nothing that belongs to no team")
    func strayID() async throws {
        let team = try await house.call("POST", "/teams", ["team": ["name": "Payments"]])
        let teamID = try #require(team.json["team"]?["id"]?.stringValue)
        let tag = try await house.call("POST", "/tags", ["tag": ["type": "tag", "label": "night"]])
        let tagID = try #require(tag.json["tag"]?["id"]?.stringValue)
        let manager = person(.observer, teams: [TeamStanding(teamID: teamID, role: .manager)])
        let stray: JSON = ["x": .string(teamID)]
        #expect(await status("DELETE", "/tags/\(tagID)", stray, as: manager) == 403)
        #expect(await status("POST", "/teams", ["team": ["name": "Mine"], "x": .string(teamID)], as: manager) == 403)
    }

    @Test("what is one's own is not stretched over another team's service")
    func foreignService() async throws {
        let team = try await house.call("POST", "/teams", ["team": ["name": "Payments"]])
        let teamID = try #require(team.json["team"]?["id"]?.stringValue)
        let policyID = try await house.makePolicy("Payments", loops: 0, [(30, [.user(house.ownerID)])])
        _ = try await house.call("PUT", "/teams/\(teamID)/escalation_policies/\(policyID)")
        let own = try await house.makeService("Payments API", policyID: policyID)
        let responder = person(.observer, teams: [TeamStanding(teamID: teamID, role: .responder)])
        func window(_ serviceID: String) -> JSON {
            let end = JSON.string(ISO8601.string(house.runtime.now.adding(seconds: 3600)))
            let service: JSON = ["id": .string(serviceID), "type": "service_reference"]
            return [
                "maintenance_window": [
                    "type": "maintenance_window", "start_time": .string(ISO8601.string(house.runtime.now)), "end_time": end,
                    "services": [service],
                ]
            ]
        }
        #expect(await status("POST", "/maintenance_windows", window(house.serviceID), as: responder) == 403)
        #expect(await status("POST", "/maintenance_windows", window(own.id), as: responder) == 201)
        let all = try await house.call("GET", "/maintenance_windows")
        let id = try #require(all.json["maintenance_windows"]?[0]?["id"]?.stringValue)
        #expect(await status("PUT", "/maintenance_windows/\(id)", window(house.serviceID), as: responder) == 403)
    }

    @Test("an app makes no administrator, and changes no address with which somebody signs in")
    func app() async throws {
        let app = Principal(.app(tokenID: "T", clientID: "C", scopes: ["users.write"]))
        let admin: JSON = ["user": ["name": "Eve", "email": "eve@example.com", "role": "admin"]]
        #expect(await status("POST", "/users", admin, as: app) == 403)
        #expect(await status("PUT", "/users/\(userID)", ["user": ["email": "eve@example.com"]], as: app) == 403)
        #expect(await status("PUT", "/users/\(userID)", ["user": ["name": "Grace H."]], as: app) == 200)
    }

    @Test("a role for one object reaches that object alone")
    func objectRole() async throws {
        let other = try await house.makeService("Other", policyID: house.escalationPolicyID)
        let objects = [ObjectStanding(objectID: other.id, kind: .service, role: .manager)]
        let restricted = person(.restrictedAccess, objects: objects)
        let edit: JSON = ["service": ["description": "Edited"]]
        #expect(await status("PUT", "/services/\(other.id)", edit, as: restricted) == 200)
        #expect(await status("GET", "/services/\(house.serviceID)", as: restricted) == 404)
        let absent = await status("PUT", "/services/PNOTHING", edit, as: restricted)
        #expect(await status("PUT", "/services/\(house.serviceID)", edit, as: restricted) == absent)
    }

    @Test("everybody changes their own profile, and nobody their own role")
    func ownProfile() async throws {
        for role in [Role.limitedUser, .observer, .readOnlyUser] {
            let own = person(role)
            #expect(await status("PUT", "/users/\(userID)", ["user": ["name": "Grace"]], as: own) == 200)
            #expect(await status("PUT", "/users/\(userID)", ["user": ["role": "admin"]], as: own) == 403)
            #expect(await status("DELETE", "/users/\(userID)", as: own) == 403)
            #expect(await status("PUT", "/users/\(house.ownerID)", ["user": ["name": "Eve"]], as: own) == 403)
        }
    }

    @Test("an administrator neither makes an owner nor changes one's address")
    func administrator() async throws {
        let admin = person(.admin)
        let owner: JSON = ["user": ["name": "Eve", "email": "eve@example.com", "role": "owner"]]
        #expect(await status("POST", "/users", owner, as: admin) == 403)
        let address: JSON = ["user": ["email": "eve@example.com"]]
        #expect(await status("PUT", "/users/\(house.ownerID)", address, as: admin) == 403)
        #expect(await status("PUT", "/users/\(userID)", ["user": ["role": "owner"]], as: admin) == 403)
        #expect(await status("PUT", "/users/\(userID)", ["user": ["role": "observer"]], as: admin) == 200)
    }

    @Test("while the account is suspended calls answer 402, and events are taken and paged")
    func suspended() async throws {
        let suspend: JSON = ["account": ["suspended": true]]
        #expect(try await house.call("PUT", "/tocsin/v1/account", suspend).status == 200)
        let refused = try await house.call("GET", "/services")
        #expect(refused.status == 402 && refused.code == 2012)
        try await house.event("trigger", key: "k")
        let resume: JSON = ["account": ["suspended": false]]
        #expect(try await house.call("PUT", "/tocsin/v1/account", resume).status == 200)
        let incidents = try await house.call("GET", "/incidents")
        #expect(incidents.json["incidents"]?.arrayValue?.count == 1)
    }

    @Test("an ability that is switched off answers 402 with its own code")
    func ability() async throws {
        _ = try await house.call("PUT", "/tocsin/v1/account", ["account": ["disabled_abilities": ["teams"]]])
        let refused = try await house.call("GET", "/teams")
        #expect(refused.status == 402 && refused.code == 2014)
        #expect(try await house.call("GET", "/abilities/teams").status == 402)
        #expect(try await house.call("GET", "/services").status == 200)
    }
}
