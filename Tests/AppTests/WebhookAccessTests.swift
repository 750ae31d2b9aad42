// SPDX-License-Identifier: Apache-2.0
import App
import Base
import Catalogue
import Domain
import HouseTesting
import Testing

@Suite("Whose webhooks")
struct WebhookAccessTests {
    private static func draft(_ filter: JSON, _ more: JSONObject = [:]) -> JSON {
        var object = WebhookForms.body(filter)
        for member in more.members { object[member.name] = member.value }
        return ["webhook_subscription": .object(object)]
    }

    @Test("OAuth clients of webhooks are for owners and administrators alone")
    func clients() async throws {
        let world = try await KeyHouse()
        let body: JSON = ["oauth_client": .object(WebhookForms.client)]
        let made = try await world.house.call("POST", WebhookHouse.clients, body)
        let one = "\(WebhookHouse.clients)/\(ScheduleForms.id(made.json["oauth_client"]))"
        for (role, isAllowed) in [(Role.admin, true), (.user, false), (.limitedUser, false), (.readOnlyUser, false)] {
            let caller = try await world.person("P\(role.rawValue)", role: role).caller
            let calls: [(String, String, JSON?, Int)] = [
                ("GET", WebhookHouse.clients, nil, 200), ("GET", one, nil, 200), ("POST", WebhookHouse.clients, body, 201),
                ("PUT", one, ["oauth_client": ["name": "Other"]], 200),
            ]
            for (method, path, body, status) in calls {
                let answer = try await world.house.call(method, path, body, as: caller)
                #expect(answer.status == (isAllowed ? status : 403), "\(role) \(method) \(path)")
            }
        }
    }

    @Test("a team's manager makes and changes webhooks of the team, and points none at more than that")
    func managers() async throws {
        let house = try await TestHouse()
        let team = try await FurnishedHouse.made(house, "/teams", "team", ["name": "Payments"])
        let policy = try await house.makePolicy("Payments", loops: 0, [(30, [.user(house.ownerID)])])
        _ = try await house.call("PUT", "/teams/\(team)/escalation_policies/\(policy)")
        let own = FurnishedHouse.reference(try await house.makeService("Payments", policyID: policy).id, "service")
        let ownTeam = FurnishedHouse.reference(team, "team")
        let foreign = FurnishedHouse.reference(house.serviceID, "service")
        let person = Person(
            id: try await house.makeUser("Mary", "mary@example.com"), role: .limitedUser,
            teamRoles: [TeamStanding(teamID: team, role: .manager)])
        let manager = Principal(.userKey(id: "PKEY"), person: person)
        func ask(_ method: String, _ path: String, _ body: JSON? = nil) async -> Int {
            await house.status(method, path, body, as: manager)
        }
        #expect(await ask("POST", WebhookHouse.path, Self.draft(own)) == 201)
        #expect(await ask("POST", WebhookHouse.path, Self.draft(ownTeam)) == 201)
        #expect(await ask("POST", WebhookHouse.path, Self.draft(foreign)) == 403)
        #expect(await ask("POST", WebhookHouse.path, Self.draft(WebhookForms.account)) == 403)
        // An id that is written somewhere opens nothing.
        let stray = Self.draft(WebhookForms.account, ["description": .string(team)])
        #expect(await ask("POST", WebhookHouse.path, stray) == 403)
        let list = try await house.call("GET", WebhookHouse.path).json["webhook_subscriptions"]?.arrayValue ?? []
        #expect(list.count == 2)
        let one = "\(WebhookHouse.path)/\(ScheduleForms.id(list.first))"
        for (filter, status) in [(ownTeam, 200), (foreign, 403), (WebhookForms.account, 403)] {
            let body: JSON = ["webhook_subscription": ["filter": filter]]
            #expect(await ask("PUT", one, body) == status, "\(filter.text)")
        }
        #expect(await ask("POST", one + "/ping") == 202)
        #expect(await ask("POST", "/tocsin/v1" + one + "/rotate_secret") == 201)
        let others = try await house.call("POST", WebhookHouse.path, Self.draft(foreign))
        let other = "\(WebhookHouse.path)/\(ScheduleForms.id(others.json["webhook_subscription"]))"
        #expect(await ask("GET", other) == 200)
        for (method, end) in [("PUT", ""), ("DELETE", ""), ("POST", "/enable"), ("POST", "/ping")] {
            let body: JSON? = method == "PUT" ? ["webhook_subscription": ["active": false]] : nil
            #expect(await ask(method, other + end, body) == 403, "\(method) \(end)")
        }
        #expect(await ask("DELETE", one) == 204)
    }

    @Test(
        "from whom a team is hidden, they neither hear of it nor see what others hear", arguments: TestStore.available)
    func hidden(_ store: TestStore) async throws {
        let world = try await PrivateWorld(store)
        let account = try await world.house.call("POST", WebhookHouse.path, Self.draft(WebhookForms.account))
        let whole = "\(WebhookHouse.path)/\(ScheduleForms.id(account.json["webhook_subscription"]))"
        func ask(_ method: String, _ path: String, _ body: JSON? = nil, as principal: Principal) async -> Int {
            await world.house.status(method, path, body, as: principal)
        }
        let outsider = world.outsider
        #expect(await ask("POST", WebhookHouse.path, Self.draft(WebhookForms.account), as: outsider) == 403)
        let secret = Self.draft(FurnishedHouse.reference(world.hidden.serviceID, "service"))
        #expect(await ask("POST", WebhookHouse.path, secret, as: outsider) == 400)
        let open = Self.draft(FurnishedHouse.reference(world.open.serviceID, "service"))
        #expect(await ask("POST", WebhookHouse.path, open, as: outsider) == 201)
        #expect(await ask("GET", whole, as: outsider) == 200)
        let rename: JSON = ["webhook_subscription": ["description": "Mine"]]
        for (method, path) in [("PUT", whole), ("DELETE", whole), ("POST", whole + "/ping")] {
            #expect(await ask(method, path, rename, as: outsider) == 403, "\(method) \(path)")
        }
        #expect(await ask("POST", "/tocsin/v1\(whole)/rotate_secret", as: outsider) == 403)
        try await world.house.event("trigger", key: "of the account")
        let all = try await world.rows(PrivateWorld.List(path: WebhookHouse.deliveries), as: PrivateWorld.account)
        let seen = try await world.rows(PrivateWorld.List(path: WebhookHouse.deliveries), as: outsider)
        let inside = try await world.rows(PrivateWorld.List(path: WebhookHouse.deliveries), as: world.owner)
        #expect(inside.names == all.names && Set(seen.names).isSubset(of: all.names))
        #expect(!seen.names.isEmpty && seen.names.count < all.names.count)
        #expect(!seen.text.contains("Secret") && !seen.text.contains(ScheduleForms.id(account.json["webhook_subscription"])))
        for id in all.names where !seen.names.contains(id) {
            let status = await ask("POST", "\(WebhookHouse.deliveries)/\(id)/redeliver", as: outsider)
            #expect(status == 404, "\(id)")
        }
    }
}
