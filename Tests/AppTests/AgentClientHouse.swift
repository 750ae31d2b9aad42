// SPDX-License-Identifier: Apache-2.0
import App
import Base
import HouseTesting
import Testing

/// A house with an agent that has an OAuth client, and short ways to get tokens with it and to use them.
struct AgentClientHouse {
    struct Client: Sendable {
        let id: String
        var secret: String
    }

    let world: AgentHouse
    let agent: AgentHouse.Made
    let client: Client

    var house: TestHouse { world.house }

    init(_ store: TestStore = .sqlite, _ agent: JSONObject = [:], client: JSONObject = [:]) async throws {
        world = try await AgentHouse(store)
        self.agent = try await world.agent(agent)
        self.client = try await Self.make(world, self.agent, client)
    }

    static func path(_ agent: AgentHouse.Made) -> String { "\(AgentHouse.path)/\(agent.id)/oauth_clients" }

    /// What making one is answered with.
    static func tryMake(
        _ world: AgentHouse, _ agent: AgentHouse.Made, _ more: JSONObject = [:],
        as caller: TestHouse.Caller = .accountKey
    ) async throws -> TestHouse.Answer {
        var client: JSONObject = ["name": "Runner"]
        for member in more.members { client[member.name] = member.value }
        return try await world.house.call("POST", path(agent), ["oauth_client": .object(client)], as: caller)
    }

    static func make(
        _ world: AgentHouse, _ agent: AgentHouse.Made, _ more: JSONObject = [:]
    ) async throws -> Client {
        let answer = try await tryMake(world, agent, more)
        #expect(answer.status == 201, "\(answer.json.text)")
        let made = try #require(answer.json["oauth_client"])
        return Client(
            id: try #require(made["client_id"]?.stringValue), secret: try #require(made["client_secret"]?.stringValue))
    }

    func post(_ path: String, _ pairs: [(String, String)], as client: Client? = nil) async -> TestHouse.Answer {
        let shown = client ?? self.client
        let form = OAuthWorld.encode(pairs + [("client_id", shown.id), ("client_secret", shown.secret)])
        return await house.send(
            WireRequest(
                method: "POST", path: path, contentType: "application/x-www-form-urlencoded", body: Array(form.utf8)))
    }

    func ask(_ more: [(String, String)] = [], as client: Client? = nil) async -> TestHouse.Answer {
        await post("/oauth/token", [("grant_type", "client_credentials")] + more, as: client)
    }

    func token(_ more: [(String, String)] = [], as client: Client? = nil) async throws -> String {
        let answer = await ask(more, as: client)
        return try #require(answer.accessToken, "\(answer.json.text)")
    }

    func get(_ path: String, _ token: String) async throws -> TestHouse.Answer {
        try await house.call("GET", path, as: .header("Bearer \(token)", from: nil))
    }

    func isActive(_ token: String, as client: Client? = nil) async -> Bool {
        await post("/oauth/introspect", [("token", token)], as: client).json["active"]?.boolValue ?? false
    }

    func rotate(_ overlapSeconds: Int64) async throws -> Client {
        let answer = try await house.call(
            "POST", "\(Self.path(agent))/\(client.id)/rotate", ["rotation": ["overlap_seconds": .int(overlapSeconds)]])
        #expect(answer.status == 201, "\(answer.json.text)")
        return Client(
            id: client.id, secret: try #require(answer.json["oauth_client"]?["client_secret"]?.stringValue))
    }

    func time(_ seconds: Int64) -> JSON { .string(ISO8601.string(house.runtime.now.adding(seconds: seconds))) }
}
