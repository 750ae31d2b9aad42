// SPDX-License-Identifier: Apache-2.0
import App
import Base
import Domain
import HouseTesting
import Testing

@Suite("A tool's call that waits for a person")
struct MCPWaitTests {
    private static let usualAccept = "application/json, text/event-stream"

    private func change(_ world: AgentHouse, token: JSON?) -> JSON {
        var params: JSONObject = [
            "name": "manage_incidents",
            "arguments": [
                "manage_request": ["incident_ids": [.string(world.incidentID)], "status": "acknowledged"]
            ],
        ]
        if let token { params["_meta"] = ["progressToken": token] }
        return ["jsonrpc": "2.0", "id": 7, "method": "tools/call", "params": .object(params)]
    }

    private func deliver(
        _ endpoint: MCPEndpoint, _ world: AgentHouse, as agent: AgentHouse.Made, token: JSON? = 7,
        accept: String? = MCPWaitTests.usualAccept
    ) async -> MCPEndpoint.Delivery {
        await endpoint.deliver(
            WireRequest(
                method: "POST", path: "/mcp", authorization: "Bearer \(agent.token)", accept: accept,
                contentType: "application/json", body: change(world, token: token).encoded()),
            MCPHeaders(version: "2025-11-25"))
    }

    /// The messages of a stream, to its end.
    private func messages(_ delivery: MCPEndpoint.Delivery) async throws -> [JSON] {
        guard case .events(let events) = delivery else { return [] }
        var messages: [JSON] = []
        for await bytes in events {
            let lines = String(decoding: bytes, as: UTF8.self).split(separator: "\n", omittingEmptySubsequences: false)
            #expect(lines.count == 4 && lines[0] == "event: message" && lines[1].hasPrefix("data: "))
            messages.append(try JSON.parse(String(lines[1].dropFirst("data: ".count))))
        }
        return messages
    }

    /// The one change that waits.
    private func waiting(_ world: AgentHouse) async throws -> JSON {
        let list = try await world.house.call("GET", AgentHouse.approvals, query: "status=waiting").json
        return try #require(list["approvals"]?[0], "\(list.text)")
    }

    /// An endpoint that, instead of waiting for its next look, has `turn` done with the number of that look.
    private func endpoint(
        _ world: AgentHouse, _ turn: @escaping @Sendable (Int) async throws -> Void
    ) -> MCPEndpoint {
        var endpoint = MCPHouse(world.house).endpoint
        let looks = LookCount()
        endpoint.pause = { try await turn(await looks.next()) }
        return endpoint
    }

    private actor LookCount {
        private var count = 0
        func next() -> Int {
            count += 1
            return count
        }
    }

    @Test("is held for whoever wants to hear of it, who is told that it waits and then what became of it")
    func approved() async throws {
        let world = try await AgentHouse()
        let (agent, _) = try await world.waitingAgent()
        let endpoint = endpoint(world) { look in
            world.house.advance(seconds: MCPLimits.progressSeconds)
            if look == 2 { _ = try await world.decide(try await waiting(world)) }
        }
        let messages = try await messages(await deliver(endpoint, world, as: agent))
        let told = messages.dropLast()
        #expect(told.count == 3 && told.allSatisfy { $0["method"] == "notifications/progress" }, "\(messages)")
        #expect(told.map { $0["params"]?["progressToken"] } == [7, 7, 7])
        #expect(told.compactMap { $0["params"]?["progress"]?.intValue } == [1, 2, 3])
        let end = try #require(messages.last)
        #expect(end["id"] == 7 && end["result"]?["isError"] == false, "\(end.text)")
        #expect(end["result"]?["structuredContent"]?["approval"]?["status"] == "approved")
        #expect(try await world.incidentStatus() == "acknowledged")
        #expect(try await world.acknowledgementCount() == 1)
    }

    @Test("ends with a failure when somebody refuses, and when the token ends meanwhile")
    func refused() async throws {
        for isRefused in [true, false] {
            let world = try await AgentHouse()
            let (agent, _) = try await world.waitingAgent()
            let endpoint = endpoint(world) { _ in
                _ = try await world.decide(try await waiting(world), isRefused ? "refused" : "approved")
                if !isRefused { _ = try await world.house.call("DELETE", "\(AgentHouse.path)/\(agent.id)") }
            }
            let end = try #require(try await messages(await deliver(endpoint, world, as: agent)).last)
            #expect(end["id"] == 7, "\(end.text)")
            #expect((end["result"]?["isError"] == true) == isRefused && (end["error"] != nil) == !isRefused)
        }
    }

    @Test("is held for so long at most, and then says that it waits")
    func limit() async throws {
        let world = try await AgentHouse()
        let (agent, _) = try await world.waitingAgent()
        let start = world.house.runtime.now
        let endpoint = endpoint(world) { _ in world.house.advance(seconds: 1) }
        let messages = try await messages(await deliver(endpoint, world, as: agent))
        #expect(world.house.runtime.now == start.adding(seconds: MCPLimits.heldSeconds))
        #expect(messages.count == Int(MCPLimits.heldSeconds / MCPLimits.progressSeconds) + 1)
        #expect(messages.last?["result"]?["structuredContent"]?["approval"]?["status"] == "waiting")
    }

    @Test("is answered at once to whoever does not ask for progress, or takes no events")
    func atOnce() async throws {
        let world = try await AgentHouse()
        let (agent, _) = try await world.waitingAgent()
        let endpoint = endpoint(world) { _ in }
        let cases: [(token: JSON?, accept: String?)] = [
            (nil, Self.usualAccept), (7, "application/json"), (7, nil), (true, Self.usualAccept),
            (JSON.null, Self.usualAccept),
        ]
        for (token, accept) in cases {
            guard case .reply(let reply) = await deliver(endpoint, world, as: agent, token: token, accept: accept) else {
                Issue.record("\(String(describing: token)) \(accept ?? "none")")
                continue
            }
            let json = try JSON.parse(reply.body, depthMaximum: JSON.storedDepthMaximum)
            #expect(json["result"]?["structuredContent"]?["approval"]?["status"] == "waiting", "\(json.text)")
        }
    }

    @Test("is one of so many that are held; one more is answered at once")
    func room() {
        let waits = MCPWaits()
        for _ in 0..<MCPLimits.heldMaximum { #expect(waits.take()) }
        #expect(!waits.take())
        waits.give()
        #expect(waits.take())
        #expect(!waits.take())
    }
}
