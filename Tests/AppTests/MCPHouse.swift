// SPDX-License-Identifier: Apache-2.0
import App
import Base
import Catalogue
import HouseTesting
import Testing

/// A house with the tools' endpoint, and short ways to send it messages.
struct MCPHouse {
    static let stateless = "2026-07-28"

    let house: TestHouse
    let endpoint: MCPEndpoint

    struct Answer: Sendable {
        let status: Int
        let headers: [(name: String, value: String)]
        let json: JSON
        var code: Int64? { json["error"]?["code"]?.intValue }
        var result: JSON { json["result"] ?? .null }
        /// The texts of a tool's result.
        var text: String {
            result["content"]?.arrayValue?.compactMap { $0["text"]?.stringValue }.joined(separator: "\n") ?? ""
        }
        var isRefusal: Bool { result["isError"]?.boolValue ?? false }
        func header(_ name: String) -> String? { headers.first { $0.name == name }?.value }
    }

    init(_ house: TestHouse, offersWriteTools: Bool = false) {
        self.house = house
        var settings = house.environment.settings
        settings.offersWriteTools = offersWriteTools
        let environment = Environment(
            database: house.database, runtime: house.runtime, settings: settings, wakeup: Wakeup(),
            secrets: house.environment.secrets, logger: house.environment.logger)
        endpoint = MCPEndpoint(dispatcher: Dispatcher(environment: environment))
    }

    init(_ store: TestStore = .sqlite, offersWriteTools: Bool = false) async throws {
        self.init(try await TestHouse(database: store.fresh()), offersWriteTools: offersWriteTools)
    }

    private func credentials(_ caller: TestHouse.Caller) -> (String?, String?) {
        switch caller {
        case .accountKey: ("Token token=\(house.account.accountKey ?? "")", house.ownerEmail)
        case .accountKeyWithoutFrom: ("Token token=\(house.account.accountKey ?? "")", nil)
        case .readOnlyKey: ("Token token=\(house.account.readOnlyKey ?? "")", nil)
        case .userKey: ("Token token=\(house.account.userKey ?? "")", nil)
        case .nobody: (nil, nil)
        case .header(let text, let from): (text, from)
        }
    }

    func post(
        _ body: [UInt8], as caller: TestHouse.Caller = .accountKey, headers: MCPHeaders = MCPHeaders(),
        method: String = "POST"
    ) async -> Answer {
        let (authorization, from) = credentials(caller)
        let reply = await endpoint.reply(
            to: WireRequest(
                method: method, path: "/mcp", authorization: authorization, from: from, contentType: "application/json",
                body: body), headers)
        let json = (try? JSON.parse(reply.body, depthMaximum: JSON.storedDepthMaximum)) ?? .null
        return Answer(status: reply.status, headers: reply.headers, json: json)
    }

    func ask(
        _ method: String, _ params: JSONObject = [:], as caller: TestHouse.Caller = .accountKey,
        headers: MCPHeaders = MCPHeaders(version: "2025-11-25")
    ) async -> Answer {
        let message: JSON = ["jsonrpc": "2.0", "id": 7, "method": .string(method), "params": .object(params)]
        return await post(message.encoded(), as: caller, headers: headers)
    }

    /// A request that says for itself which revision it speaks.
    func askStateless(
        _ method: String, _ params: JSONObject = [:], as caller: TestHouse.Caller = .accountKey, name: String? = nil
    ) async -> Answer {
        var params = params
        params["_meta"] = [
            "io.modelcontextprotocol/protocolVersion": .string(Self.stateless),
            "io.modelcontextprotocol/clientCapabilities": [:],
        ]
        return await ask(
            method, params, as: caller, headers: MCPHeaders(version: Self.stateless, method: method, name: name))
    }

    func call(
        _ tool: String, _ arguments: JSONObject = [:], as caller: TestHouse.Caller = .accountKey
    ) async -> Answer {
        await ask("tools/call", ["name": .string(tool), "arguments": .object(arguments)], as: caller)
    }

    func toolNames(as caller: TestHouse.Caller = .accountKey) async -> [String] {
        await ask("tools/list", as: caller).result["tools"]?.arrayValue?.compactMap { $0["name"]?.stringValue } ?? []
    }
}
