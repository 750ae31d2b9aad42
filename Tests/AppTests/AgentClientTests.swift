// SPDX-License-Identifier: Apache-2.0
import App
import Base
import Domain
import HouseTesting
import Store
import Testing

@Suite("An agent's OAuth client")
struct AgentClientTests {
    @Test("gets tokens that do what the agent is granted, and the log names the client", arguments: TestStore.available)
    func grants(_ store: TestStore) async throws {
        let tools = try await AgentClientHouse(store)
        let token = try await tools.token()
        tools.world.expectDenied(try await tools.get("/incidents", token), "incidents", "read")
        let services: JSON = [tools.world.reference(tools.world.otherServiceID, "service")]
        try await tools.world.grant(tools.agent, "incidents", "read", ["services": services])
        let list = try await tools.get("/incidents", token)
        let ids = list.json["incidents"]?.arrayValue?.map { ScheduleForms.id($0) }
        #expect(list.status == 200 && ids == [tools.world.otherIncidentID], "\(list.json.text)")
        let calls = try await tools.house.call("GET", "/tocsin/v1/agent_calls").json["agent_calls"]
        #expect(calls?.arrayValue?.count == 2)
        #expect(calls?[0]?["agent"]?["id"]?.stringValue == tools.agent.id)
        #expect(calls?[0]?["credential"]?.stringValue == "Runner (\(tools.client.id))")
        _ = try await tools.world.get("/incidents", as: tools.agent)
        let own = try await tools.house.call("GET", "/tocsin/v1/agent_calls").json["agent_calls"]?[0]?["credential"]
        #expect(own?.stringValue == String(tools.agent.token.suffix(AuditRecord.Method.tokenLength)))
    }

    @Test("writes in the owner's name, signed by the agent")
    func signature() async throws {
        let tools = try await AgentClientHouse()
        try await tools.world.grant(tools.agent, "incidents", "write")
        let caller = AgentHouse.Made(id: tools.agent.id, token: try await tools.token())
        #expect(try await tools.world.acknowledge(tools.world.incidentID, as: caller).status == 200)
        let entry = try #require(try await tools.house.entries(1).first { $0["type"] == "acknowledge_log_entry" })
        #expect(entry["agent"]?["id"]?.stringValue == tools.house.ownerID)
        #expect(entry["channel"]?["agent"]?["id"]?.stringValue == tools.agent.id, "\(entry.text)")
    }

    @Test("uses up the same budget as the agent's own token")
    func budget() async throws {
        let tools = try await AgentClientHouse(.sqlite, ["calls_per_hour": 2])
        try await tools.world.grant(tools.agent, "services")
        let token = try await tools.token()
        #expect(try await tools.get("/services", token).status == 200)
        #expect(try await tools.world.get("/services", as: tools.agent).status == 200)
        #expect(try await tools.get("/services", token).status == 429)
        #expect(try await tools.world.get("/services", as: tools.agent).status == 429)
    }

    @Test("and its tokens end at once with the agent: switched off, expired or removed", arguments: TestStore.available)
    func ends(_ store: TestStore) async throws {
        let tools = try await AgentClientHouse(store)
        try await tools.world.grant(tools.agent, "services")
        let token = try await tools.token()
        func expect(_ status: Int, isActive: Bool, _ place: String) async throws {
            #expect(try await tools.get("/services", token).status == status, "\(place)")
            #expect(await tools.isActive(token) == isActive, "\(place)")
            let asked = await tools.ask()
            #expect(asked.status == (isActive ? 200 : 400), "\(place): \(asked.json.text)")
            if !isActive { #expect(asked.oauthError == "unauthorized_client", "\(place)") }
        }
        try await expect(200, isActive: true, "on")
        try await tools.world.change(tools.agent, ["enabled": false])
        try await expect(403, isActive: false, "off")
        try await tools.world.change(tools.agent, ["enabled": true, "expires_at": tools.time(60)])
        try await expect(200, isActive: true, "on again")
        tools.house.advance(seconds: 59)
        try await expect(200, isActive: true, "before its end")
        tools.house.advance(seconds: 1)
        try await expect(401, isActive: false, "at its end")
        try await tools.world.change(tools.agent, ["expires_at": .null])
        for isOn in [false, true] {
            let account: JSON = ["account": ["agents_enabled": .bool(isOn)]]
            #expect(try await tools.house.call("PUT", "/tocsin/v1/account", account).status == 200)
            try await expect(isOn ? 200 : 403, isActive: isOn, "the account's switch \(isOn)")
        }
        #expect(try await tools.house.call("DELETE", "\(AgentHouse.path)/\(tools.agent.id)").status == 204)
        #expect(try await tools.get("/services", token).status == 401)
        #expect(await tools.ask().status == 401)
    }

    @Test("ends by itself when it expires, and its tokens with it")
    func expiry() async throws {
        let tools = try await AgentClientHouse()
        try await tools.world.grant(tools.agent, "services")
        let client = try await AgentClientHouse.make(tools.world, tools.agent, ["expires_at": tools.time(60)])
        let token = try await tools.token(as: client)
        tools.house.advance(seconds: 59)
        #expect(try await tools.get("/services", token).status == 200)
        #expect(await tools.isActive(token, as: client))
        tools.house.advance(seconds: 1)
        #expect(try await tools.get("/services", token).status == 401)
        let late = await tools.ask(as: client)
        #expect(late.status == 401 && late.oauthError == "invalid_client")
        let rotated = try await tools.house.call(
            "POST", "\(AgentClientHouse.path(tools.agent))/\(client.id)/rotate", ["rotation": [:]])
        #expect(rotated.status == 400)
        // Nothing happens to the other one.
        #expect(await tools.ask().status == 200)
        for seconds in [-60, 0] as [Int64] {
            let past = try await AgentClientHouse.tryMake(tools.world, tools.agent, ["expires_at": tools.time(seconds)])
            #expect(past.status == 400, "\(seconds)")
        }
    }

    @Test("is given another end, or none, and its tokens go by it from the next call on", arguments: TestStore.available)
    func otherEnd(_ store: TestStore) async throws {
        let tools = try await AgentClientHouse(store)
        try await tools.world.grant(tools.agent, "services")
        let token = try await tools.token()
        let place = "\(AgentClientHouse.path(tools.agent))/\(tools.client.id)"
        func change(_ change: JSONObject, as caller: TestHouse.Caller = .accountKey) async throws -> TestHouse.Answer {
            try await tools.house.call("PUT", place, ["oauth_client": .object(change)], as: caller)
        }
        let ending = try await change(["expires_at": tools.time(60)])
        #expect(ending.status == 200 && ending.json["oauth_client"]?["expires_at"] == tools.time(60))
        #expect(ending.json["oauth_client"]?["name"] == "Runner" && !ending.json.text.contains(tools.client.secret))
        #expect(try await tools.get("/services", token).status == 200)
        tools.house.advance(seconds: 60)
        #expect(try await tools.get("/services", token).status == 401)
        // Its name can be changed all the same.
        #expect(try await change(["name": "Late runner"]).status == 200)
        #expect(try await tools.get("/services", token).status == 401)
        #expect(try await change(["expires_at": .null]).status == 200)
        #expect(try await tools.get("/services", token).status == 200)
        for wrong in [["expires_at": tools.time(0)], ["expires_at": "soon"], ["name": " "]] as [JSONObject] {
            #expect(try await change(wrong).status == 400, "\(JSON.object(wrong).text)")
        }
        #expect(try await change(["name": "Mine"], as: tools.agent.caller).status == 403)
        let other = try await tools.world.agent()
        let elsewhere = "\(AgentClientHouse.path(other))/\(tools.client.id)"
        let answer = try await tools.house.call("PUT", elsewhere, ["oauth_client": ["name": "Mine"]])
        #expect(answer.status == 404)
    }

    @Test("gets a new secret; the one before works to the end of the overlap", arguments: TestStore.available)
    func rotation(_ store: TestStore) async throws {
        let tools = try await AgentClientHouse(store)
        try await tools.world.grant(tools.agent, "services")
        let token = try await tools.token()
        let second = try await tools.rotate(60)
        tools.house.advance(seconds: 59)
        #expect(await tools.ask().status == 200)
        #expect(await tools.ask(as: second).status == 200)
        tools.house.advance(seconds: 1)
        #expect(await tools.ask().status == 401)
        #expect(try await tools.get("/services", token).status == 200)
        // Without an overlap whoever has the secret has nothing any more, nor have their tokens.
        let third = try await tools.rotate(0)
        #expect(await tools.ask(as: second).status == 401)
        #expect(try await tools.get("/services", token).status == 401)
        #expect(try await tools.get("/services", try await tools.token(as: third)).status == 200)
    }

    @Test("with scopes gets a token for less than the agent is granted, and never for more")
    func scopes() async throws {
        let tools = try await AgentClientHouse()
        try await tools.world.grant(tools.agent, "incidents", "write")
        let answer = await tools.ask([("scope", "\(OAuthWorld.account) incidents.read services.read")])
        #expect(answer.json["scope"] == "incidents.read services.read", "\(answer.json.text)")
        let token = try #require(answer.accessToken)
        #expect(try await tools.get("/incidents", token).status == 200)
        let caller = AgentHouse.Made(id: tools.agent.id, token: token)
        let refused = try await tools.world.acknowledge(tools.world.incidentID, as: caller)
        #expect(refused.status == 403 && refused.json["error"]?["required_scopes"] == "incidents.write")
        tools.world.expectDenied(try await tools.get("/services", token), "services", "read")
        let names = await MCPHouse(tools.house).toolNames(as: caller.caller)
        #expect(names.contains("list_incidents") && !names.contains("manage_incidents"))
        #expect(await tools.ask().json["scope"] == nil)
        let unknown = await tools.ask([("scope", "nothing.read")])
        #expect(unknown.status == 400 && unknown.oauthError == "invalid_request")
    }

    @Test("is one of ten at most, each with a name, and is shown without its secret")
    func limit() async throws {
        let tools = try await AgentClientHouse()
        for _ in 1..<AIAgent.oauthClientsMaximum { _ = try await AgentClientHouse.make(tools.world, tools.agent) }
        let more = try await AgentClientHouse.tryMake(tools.world, tools.agent)
        #expect(more.status == 400 && more.code == 2019)
        let listed = try await tools.house.call("GET", AgentClientHouse.path(tools.agent))
        #expect(listed.json["oauth_clients"]?.arrayValue?.count == AIAgent.oauthClientsMaximum)
        #expect(!listed.json.text.contains(tools.client.secret) && !listed.json.text.contains("client_secret"))
        #expect(listed.json["oauth_clients"]?[0]?["agent"]?["id"]?.stringValue == tools.agent.id)
        let place = "\(AgentClientHouse.path(tools.agent))/\(tools.client.id)"
        #expect(try await tools.house.call("DELETE", place).status == 204)
        #expect(try await tools.house.call("DELETE", place).status == 404)
        #expect(await tools.ask().status == 401)
        for name in ["", " ", "\u{200B}"] {
            let nameless = try await AgentClientHouse.tryMake(tools.world, tools.agent, ["name": .string(name)])
            #expect(nameless.status == 400, "\(name)")
        }
    }
}
