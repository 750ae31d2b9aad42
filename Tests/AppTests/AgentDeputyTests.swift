// SPDX-License-Identifier: Apache-2.0
import App
import Base
import Catalogue
import Domain
import HouseTesting
import Testing

/// What an agent could do by somebody else's hand: an app's, a person's, another agent's, or the server's own.
@Suite("An agent's OAuth client is nobody's deputy")
struct AgentDeputyTests {
    @Test("no person can be asked to allow it anything, and it makes no use of what they allowed others")
    func people() async throws {
        let tools = try await AgentClientHouse()
        let pairs = [
            ("client_id", tools.client.id), ("redirect_uri", OAuthWorld.redirect), ("response_type", "code"),
            ("scope", "incidents.write"), ("code_challenge", OAuthWorld.challenge), ("code_challenge_method", "S256"),
        ]
        let asked = try await OAuthService(tools.house.environment).prepare(query: OAuthWorld.encode(pairs))
        guard case .refuse = asked else { throw OAuthWorld.Unexpected(description: "\(asked)") }
        for type in ["authorization_code", "refresh_token"] {
            let answer = await tools.post("/oauth/token", [("grant_type", type), ("code", "x"), ("refresh_token", "x")])
            #expect(answer.status == 400 && answer.oauthError == "unauthorized_client", "\(type)")
        }
    }

    @Test("neither looks at nor ends tokens of other apps, and they not at its own")
    func otherApps() async throws {
        let tools = try await AgentClientHouse()
        try await tools.world.grant(tools.agent, "services")
        let made = try await OAuthWorld.makeApp(tools.house)
        let app = AgentClientHouse.Client(id: made.id, secret: made.secret ?? "")
        let theirs = try await tools.token([("scope", "\(OAuthWorld.account) services.read")], as: app)
        let own = try await tools.token()
        #expect(await tools.isActive(own))
        #expect(await tools.isActive(theirs, as: app))
        #expect(await !tools.isActive(own, as: app))
        #expect(await !tools.isActive(theirs))
        #expect(await tools.post("/oauth/revoke", [("token", theirs)]).status == 200)
        #expect(await tools.post("/oauth/revoke", [("token", own)], as: app).status == 200)
        for token in [own, theirs] { #expect(try await tools.get("/services", token).status == 200) }
        // Each ends its own.
        #expect(await tools.post("/oauth/revoke", [("token", own)]).status == 200)
        #expect(try await tools.get("/services", own).status == 401)
        #expect(await !tools.isActive(own))
    }

    @Test("a token that it got for tools opens tools alone, and one for the API not these")
    func resources() async throws {
        let tools = try await AgentClientHouse()
        try await tools.world.grant(tools.agent, "services")
        let endpoint = MCPHouse(tools.house)
        let forTools = try await tools.token([("resource", TestHouse.baseURL + OAuthPath.mcp)])
        let forAPI = try await tools.token([("resource", TestHouse.baseURL)])
        #expect(try await tools.get("/services", forTools).status == 401)
        #expect(try await tools.get("/services", forAPI).status == 200)
        #expect(await endpoint.ask("ping", as: .header("Bearer \(forAPI)", from: nil)).status == 401)
        let caller = TestHouse.Caller.header("Bearer \(forTools)", from: nil)
        #expect(await endpoint.call("list_services", as: caller).isRefusal == false)
        let denied = await endpoint.call("list_incidents", as: caller)
        #expect(denied.isRefusal && denied.text.contains("Missing grant: read of incidents"), "\(denied.text)")
    }

    @Test("makes no clients, gives itself no new secret, and none is found by another agent's address")
    func itself() async throws {
        let tools = try await AgentClientHouse()
        for resource in GrantChoices.resources.prefix(Grant.perAgentMaximum) {
            try await tools.world.grant(tools.agent, resource, "write")
        }
        let token = try await tools.token()
        let caller = TestHouse.Caller.header("Bearer \(token)", from: nil)
        let path = AgentClientHouse.path(tools.agent)
        for (method, place) in [
            ("GET", path), ("POST", path), ("POST", "\(path)/\(tools.client.id)/rotate"),
            ("DELETE", "\(path)/\(tools.client.id)"), ("GET", "/tocsin/v1/oauth_clients"),
        ] {
            #expect(try await tools.house.call(method, place, as: caller).status == 403, "\(method) \(place)")
        }
        let other = AgentClientHouse.path(try await tools.world.agent())
        #expect(try await tools.house.call("POST", "\(other)/\(tools.client.id)/rotate").status == 404)
        #expect(try await tools.house.call("DELETE", "\(other)/\(tools.client.id)").status == 404)
        // An app of its own does not become an agent's by being named there.
        let app = try await OAuthWorld.makeApp(tools.house, ["agent": ["id": .string(tools.agent.id)]])
        #expect(try await tools.house.call("POST", "\(path)/\(app.id)/rotate").status == 404)
    }

    @Test("is not made for the agent of somebody who ranks above whoever makes it")
    func reach() async throws {
        let tools = try await AgentClientHouse()
        let admin = try await KeyHouse(tools.house).person("Grace", role: .admin)
        let made = try await AgentClientHouse.tryMake(tools.world, tools.agent, as: admin.caller)
        #expect(made.status == 403)
        let place = "\(AgentClientHouse.path(tools.agent))/\(tools.client.id)/rotate"
        #expect(try await tools.house.call("POST", place, ["rotation": [:]], as: admin.caller).status == 403)
    }

    @Test("asks a person for what a grant says so, and the agent's own token hears of it")
    func approval() async throws {
        let tools = try await AgentClientHouse()
        try await tools.world.grant(tools.agent, "incidents", "write", ["approval": true])
        let caller = AgentHouse.Made(id: tools.agent.id, token: try await tools.token())
        let asked = try await tools.world.acknowledge(tools.world.incidentID, as: caller)
        #expect(asked.status == 202, "\(asked.json.text)")
        let again = try await tools.world.acknowledge(tools.world.incidentID, as: tools.agent)
        #expect(again.status == 202 && again.json["approval"]?["id"] == asked.json["approval"]?["id"])
        let id = ScheduleForms.id(asked.json["approval"])
        let decision: JSON = ["approval": ["status": "approved"]]
        let refused = try await tools.house.call("PUT", "/tocsin/v1/approvals/\(id)", decision, as: caller.caller)
        #expect(refused.status == 403)
        #expect(try await tools.house.incident(1)["status"] == "triggered")
    }
}
