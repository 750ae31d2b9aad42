// SPDX-License-Identifier: Apache-2.0
import App
import Base
import HouseTesting
import Testing

@Suite("An agent's OAuth client at a gateway")
struct GatewayClientTests {
    @Test("gets its token at the gateway, does behind it what the agent is granted, and never leaves with its token")
    func client() async throws {
        let world = try await GatewayHouse()
        let agent = try await world.agent()
        let place = "\(AgentHouse.path)/\(agent.id)"
        let made = await world.call(
            "POST", "\(place)/oauth_clients", "", ["oauth_client": ["name": "Runner"]], token: world.ownKey)
        let client = try #require(made.json["oauth_client"], "\(made.json.text)")
        let form = OAuthWorld.encode([
            ("grant_type", "client_credentials"), ("client_id", client["client_id"]?.stringValue ?? ""),
            ("client_secret", client["client_secret"]?.stringValue ?? ""),
        ])
        let reply = await world.dispatcher.reply(
            to: WireRequest(
                method: "POST", path: "/oauth/token", contentType: "application/x-www-form-urlencoded",
                body: Array(form.utf8)))
        let token = try #require(try JSON.parse(reply.body)["access_token"]?.stringValue)
        #expect(await world.call("GET", "/incidents", token: token).status == 403)
        #expect(world.line.requests.isEmpty)
        let grant: JSON = ["grant": ["resource": "incidents", "access": "read"]]
        #expect(await world.call("POST", "\(place)/grants", "", grant, token: world.ownKey).status == 201)
        let list = await world.call("GET", "/incidents", token: token)
        #expect(list.status == 200 && list.ids.count == 2, "\(list.json.text)")
        #expect(world.line.requests.allSatisfy { request in !request.headers.contains { $0.value.contains(token) } })
        _ = await world.call("PUT", place, "", ["agent": ["enabled": false]], token: world.ownKey)
        _ = world.line.takeNames()
        #expect(await world.call("GET", "/incidents", token: token).status == 403)
        #expect(world.line.requests.isEmpty)
    }
}
