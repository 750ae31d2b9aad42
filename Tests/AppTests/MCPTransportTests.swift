// SPDX-License-Identifier: Apache-2.0
import App
import Base
import Catalogue
import HouseTesting
import Testing

@Suite("The address of tools")
struct MCPTransportTests {
    private static let ping = Array("{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"ping\"}".utf8)

    @Test("whoever shows nothing that holds is told where tokens come from")
    func unauthorized() async throws {
        let tools = try await MCPHouse()
        let metadata = "resource_metadata=\"\(TestHouse.baseURL)/.well-known/oauth-protected-resource/mcp\""
        let bare = await tools.ask("initialize", as: .nobody)
        #expect(bare.status == 401 && bare.json["jsonrpc"] == "2.0" && bare.json["error"] != nil)
        #expect(bare.header("WWW-Authenticate") == "Bearer \(metadata)")
        let wrong = await tools.ask("initialize", as: .header("Bearer nothing", from: nil))
        #expect(wrong.header("WWW-Authenticate") == "Bearer \(metadata), error=\"invalid_token\"")
        #expect(await tools.ask("initialize").header("WWW-Authenticate") == nil)
        let told = try await tools.house.call("GET", "/.well-known/oauth-protected-resource/mcp", as: .nobody)
        #expect(told.json["resource"] == .string(TestHouse.baseURL + "/mcp"))
    }

    @Test("there is nothing to get and nothing to delete", arguments: ["GET", "DELETE", "PUT", "PATCH"])
    func methods(_ method: String) async throws {
        let answer = try await MCPHouse().post([], method: method)
        #expect(answer.status == 405 && answer.header("Allow") == "POST")
    }

    @Test("a page of another origin is refused, whatever key it has")
    func origins() async throws {
        let tools = try await MCPHouse()
        for origin in ["https://evil.example", "http://tocsin.example", "https://tocsin.example.evil.example", "null", ""] {
            let answer = await tools.post(Self.ping, headers: MCPHeaders(origin: origin))
            #expect(answer.status == 403, "\(origin)")
        }
        for origin in [TestHouse.baseURL, nil] {
            #expect(await tools.post(Self.ping, headers: MCPHeaders(origin: origin)).status == 200)
        }
    }

    @Test("a token that an app got for tools opens tools alone, and one for the API not these")
    func resources() async throws {
        let world = try await OAuthWorld()
        let tools = MCPHouse(world.house)
        let path = TestHouse.baseURL + "/mcp"
        var tokens: [String] = []
        for resource in [path, TestHouse.baseURL] {
            let answer = await world.exchange(try await world.code(["resource": resource]))
            tokens.append(try #require(answer.accessToken))
        }
        // Twice, so that what is remembered of one place is not taken for the other.
        for _ in 1...2 {
            let (forTools, forAPI) = (tokens[0], tokens[1])
            #expect(await tools.ask("ping", as: .header("Bearer \(forTools)", from: nil)).status == 200)
            #expect(await tools.ask("ping", as: .header("Bearer \(forAPI)", from: nil)).status == 401)
            let refused = try await world.house.call("GET", "/services", as: .header("Bearer \(forTools)", from: nil))
            let opened = try await world.house.call("GET", "/services", as: .header("Bearer \(forAPI)", from: nil))
            #expect(refused.status == 401 && opened.status == 200)
        }
        // Its scopes are for reading services and incidents.
        let app = TestHouse.Caller.header("Bearer \(tokens[0])", from: nil)
        let names = await tools.toolNames(as: app)
        #expect(names.contains("list_services") && names.contains("list_incidents") && !names.contains("list_users"))
        #expect(await tools.call("list_services", as: app).result["isError"] == false)
        let denied = await tools.call("list_users", as: app)
        #expect(denied.isRefusal && denied.text.contains("users.read"), "\(denied.text)")
    }

    @Test("each operation that a tool calls counts as a call")
    func counted() async throws {
        let house = try await TestHouse(restLimitPerMinute: 2)
        let tools = MCPHouse(house)
        #expect(await tools.call("list_teams").isRefusal == false)
        #expect(await tools.call("list_teams").isRefusal == false)
        let late = await tools.call("list_teams")
        #expect(late.isRefusal && late.text.contains("seconds"), "\(late.text)")
    }
}
