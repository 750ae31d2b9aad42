// SPDX-License-Identifier: Apache-2.0
import App
import Base
import Catalogue
import HouseTesting
import Testing

@Suite("The protocol of tools")
struct MCPProtocolTests {
    @Test(
        "a handshake ends with the revision that was asked for, or with the newest that has one",
        arguments: [
            ("2025-06-18", "2025-06-18"), ("2025-11-25", "2025-11-25"), ("2026-07-28", "2025-11-25"),
            ("2024-11-05", "2025-11-25"), ("soon", "2025-11-25"),
        ])
    func handshake(_ asked: String, _ agreed: String) async throws {
        let tools = try await MCPHouse()
        let answer = await tools.ask("initialize", ["protocolVersion": .string(asked)], headers: MCPHeaders())
        #expect(answer.status == 200 && answer.json["id"] == 7)
        #expect(answer.result["protocolVersion"] == .string(agreed))
        #expect(answer.result["capabilities"]?["tools"] != nil)
        #expect(answer.result["serverInfo"]?["name"] == "tocsin")
        let listed = await tools.ask("tools/list", headers: MCPHeaders(version: agreed))
        #expect(listed.result["tools"]?.arrayValue?.isEmpty == false)
        #expect(listed.result["resultType"] == nil)
        #expect(await tools.ask("ping").result == JSON.object([:]))
    }

    @Test("a request that stands for itself is told who answers, and how long the answer holds")
    func stateless() async throws {
        let tools = try await MCPHouse()
        let found = await tools.askStateless("server/discover")
        #expect(found.status == 200, "\(found.json.text)")
        #expect(found.result["supportedVersions"] == JSON.array([.string(MCPHouse.stateless)]))
        let listed = await tools.askStateless("tools/list")
        for answer in [found, listed] {
            #expect(answer.result["resultType"] == "complete" && answer.result["ttlMs"] == 0)
            #expect(answer.result["cacheScope"] == "private")
            #expect(answer.result["_meta"]?["io.modelcontextprotocol/serverInfo"]?["name"] == "tocsin")
        }
        let called = await tools.askStateless("tools/call", ["name": "list_teams"], name: "list_teams")
        #expect(called.result["structuredContent"]?["response"] == JSON.array([]), "\(called.json.text)")
        // In base64, as what headers cannot carry comes.
        let named = await tools.askStateless("tools/call", ["name": "list_teams"], name: "=?base64?bGlzdF90ZWFtcw==?=")
        #expect(named.status == 200)
        for method in ["initialize", "ping", "no/such"] {
            let answer = await tools.askStateless(method)
            #expect(answer.status == 404 && answer.code == -32601)
        }
    }

    @Test("headers that say something else than the message are refused, and so are other revisions")
    func mismatch() async throws {
        let tools = try await MCPHouse()
        let wrongName = await tools.askStateless("tools/call", ["name": "list_teams"], name: "list_users")
        let noName = await tools.askStateless("tools/call", ["name": "list_teams"])
        let broken = await tools.askStateless("tools/call", ["name": "list_teams"], name: "=?base64?bGlzdF90ZWFtcx==?=")
        for answer in [wrongName, noName, broken] { #expect(answer.status == 400 && answer.code == -32020) }
        let meta: JSON = [
            "io.modelcontextprotocol/protocolVersion": "2026-07-28", "io.modelcontextprotocol/clientCapabilities": [:],
        ]
        let headers = [
            MCPHeaders(), MCPHeaders(version: "2025-11-25", method: "tools/list"),
            MCPHeaders(version: "2026-07-28", method: "tools/call"), MCPHeaders(version: "2026-07-28"),
        ]
        for other in headers {
            #expect(await tools.ask("tools/list", ["_meta": meta], headers: other).code == -32020)
        }
        let bare = await tools.ask("tools/list", headers: MCPHeaders(version: "2026-07-28", method: "tools/list"))
        #expect(bare.status == 400 && bare.code == -32602)
        let later = await tools.ask("tools/list", headers: MCPHeaders(version: "2031-01-01"))
        #expect(later.status == 400 && later.code == -32022)
        let supported: JSON = ["2025-06-18", "2025-11-25", "2026-07-28"]
        #expect(later.json["error"]?["data"]?["supported"] == supported)
        #expect(later.json["error"]?["data"]?["requested"] == "2031-01-01")
    }

    @Test(
        "what is no message is answered with the code that says so, and with its id where it has one",
        arguments: [
            ("{", -32700, .null), ("", -32700, .null), ("\"a\"", -32600, .null), ("[]", -32600, .null),
            ("[{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"ping\"}]", -32600, .null),
            ("{\"id\":1,\"method\":\"ping\"}", -32600, 1), ("{\"jsonrpc\":\"1.0\",\"id\":1,\"method\":\"ping\"}", -32600, 1),
            ("{\"jsonrpc\":\"2.0\",\"id\":\"a\"}", -32600, "a"), ("{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":5}", -32600, 1),
            ("{\"jsonrpc\":\"2.0\",\"id\":null,\"method\":\"ping\"}", -32600, .null),
            ("{\"jsonrpc\":\"2.0\",\"id\":1.5,\"method\":\"ping\"}", -32600, .null),
            ("{\"jsonrpc\":\"2.0\",\"id\":{},\"method\":\"ping\"}", -32600, .null),
            ("{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"ping\",\"params\":[1]}", -32602, 1),
        ] as [(String, Int64, JSON)])
    func malformed(_ body: String, _ code: Int64, _ id: JSON) async throws {
        let tools = try await MCPHouse()
        let answer = await tools.post(Array(body.utf8))
        #expect(answer.status == 400 && answer.code == code, "\(answer.json.text)")
        #expect(answer.json["id"] == id && answer.json["jsonrpc"] == "2.0")
    }

    @Test("unknown methods and parameters are told apart from what is no message")
    func unknown() async throws {
        let tools = try await MCPHouse()
        #expect(await tools.ask("no/such").code == -32601)
        #expect(await tools.ask("server/discover").code == -32601)
        #expect(await tools.ask("tools/call", ["name": "no_such"]).code == -32602)
        #expect(await tools.ask("tools/call").code == -32602)
        #expect(await tools.ask("tools/call", ["name": "list_teams", "arguments": []]).code == -32602)
        #expect(await tools.ask("tools/list", ["cursor": "x"]).code == -32602)
        #expect(await tools.ask("prompts/get", ["name": "no_such"]).code == -32602)
        #expect(await tools.ask("resources/read", ["uri": "tocsin://nowhere"]).code == -32002)
        let uri = "tocsin://nowhere"
        #expect(await tools.askStateless("resources/read", ["uri": .string(uri)], name: uri).code == -32602)
    }

    @Test("what needs no answer gets none")
    func silent() async throws {
        let tools = try await MCPHouse()
        let messages = [
            "{\"jsonrpc\":\"2.0\",\"method\":\"notifications/initialized\"}",
            "{\"jsonrpc\":\"2.0\",\"method\":\"notifications/cancelled\",\"params\":{\"requestId\":1}}",
            "{\"jsonrpc\":\"2.0\",\"id\":1,\"result\":{}}",
        ]
        for message in messages {
            let answer = await tools.post(Array(message.utf8), headers: MCPHeaders(version: "2025-06-18"))
            #expect(answer.status == 202 && answer.json == .null)
        }
    }

    @Test("a message of the greatest size and depth is read, and one past either is not")
    func limits() async throws {
        let tools = try await MCPHouse()
        func padded(_ count: Int) -> [UInt8] {
            let start = Array("{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"ping\",\"params\":{\"x\":\"".utf8)
            let end = Array("\"}}".utf8)
            return start + [UInt8](repeating: UInt8(ascii: "a"), count: count - start.count - end.count) + end
        }
        #expect(await tools.post(padded(MCPLimits.bodyBytesMaximum)).status == 200)
        let large = await tools.post(padded(MCPLimits.bodyBytesMaximum + 1))
        #expect(large.status == 413 && large.code == -32600)
        func nested(_ depth: Int) -> [UInt8] {
            let (open, close) = (String(repeating: "[", count: depth - 2), String(repeating: "]", count: depth - 2))
            return Array("{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"ping\",\"params\":{\"x\":\(open)\(close)}}".utf8)
        }
        #expect(await tools.post(nested(MCPLimits.depthMaximum)).status == 200)
        #expect(await tools.post(nested(MCPLimits.depthMaximum + 1)).code == -32700)
    }

    @Test("lines are messages, however they come in; one that is too long is refused, and the next one read")
    func lines() {
        var lines = MCPLines()
        let none = lines.take(Array("{\"a\":".utf8))
        #expect(none.isEmpty)
        let found = lines.take(Array("1}\r\n\n  \n{}\n{".utf8))
        #expect(found == [Array("{\"a\":1}".utf8), Array("{}".utf8)])
        let last = lines.take(Array("}\n".utf8))
        #expect(last == [Array("{}".utf8)])
        let long = [UInt8](repeating: UInt8(ascii: "x"), count: MCPLimits.bodyBytesMaximum + 1000)
        let cut = lines.take(long + Array("\n{}\n".utf8))
        #expect(cut.map(\.count) == [MCPLimits.bodyBytesMaximum + 1, 2])
    }
}
