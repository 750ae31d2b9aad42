// SPDX-License-Identifier: Apache-2.0
import Base
private import Foundation

/// How a request says which revision it speaks.
enum MCPEra {
    /// By the handshake before it.
    case handshake
    /// By itself.
    case stateless

    private static let prefix = "io.modelcontextprotocol/"
    private static let versionKey = prefix + "protocolVersion"
    private static let capabilitiesKey = prefix + "clientCapabilities"
    static let serverKey = prefix + "serverInfo"

    /// Methods whose subject stands in a header too, with the parameter that names it.
    private static let subjects = ["tools/call": "name", "prompts/get": "name", "resources/read": "uri"]

    static func of(_ method: String, _ params: JSONObject, _ headers: MCPHeaders?) throws(MCPError) -> MCPEra {
        let meta = params["_meta"]?.objectValue
        let isStateless = headers?.version.map(MCPVersion.stateless.contains) ?? false
        guard isStateless || meta?[versionKey] != nil else {
            // A handshake says what it wants in its body.
            if method != MCPMethod.initialize.rawValue { try check(headers) }
            return .handshake
        }
        try checkEnvelope(method, params, meta, headers)
        return .stateless
    }

    /// What a notification is taken with.
    static func check(_ headers: MCPHeaders?) throws(MCPError) {
        if let version = headers?.version, !MCPVersion.all.contains(version) { throw .unsupported(version) }
    }

    private static func checkEnvelope(
        _ method: String, _ params: JSONObject, _ meta: JSONObject?, _ headers: MCPHeaders?
    ) throws(MCPError) {
        guard let meta, let named = meta[versionKey], meta[capabilitiesKey] != nil else {
            throw MCPError(.invalidParams, "params._meta must hold \(versionKey) and \(capabilitiesKey)")
        }
        guard let version = named.stringValue else { throw MCPError(.invalidParams, "\(versionKey) must be a string") }
        if let headers {
            guard headers.version == version else { throw mismatch("MCP-Protocol-Version", versionKey) }
            guard headers.method == method else { throw mismatch("Mcp-Method", "method") }
            if let key = subjects[method], let subject = params[key]?.stringValue {
                guard headers.name.flatMap(decoded) == subject else { throw mismatch("Mcp-Name", key) }
            }
        }
        guard MCPVersion.stateless.contains(version) else {
            throw .unsupported(version, spoken: MCPVersion.stateless)
        }
    }

    private static func mismatch(_ header: String, _ member: String) -> MCPError {
        MCPError(.headerMismatch, "The header \(header) does not say the same as \(member) in the message")
    }

    private static let escapeStart = "=?base64?"
    private static let escapeEnd = "?="

    /// What a header says; text that headers cannot carry comes in base64. Nil when it is broken.
    private static func decoded(_ header: String) -> String? {
        guard header.hasPrefix(escapeStart), header.hasSuffix(escapeEnd),
            header.utf8.count >= escapeStart.utf8.count + escapeEnd.utf8.count
        else { return header }
        let text = String(header.dropFirst(escapeStart.count).dropLast(escapeEnd.count))
        // A second way to write the same would be another word to whoever stands before us.
        guard let data = Data(base64Encoded: text), data.base64EncodedString() == text else { return nil }
        return String(validating: [UInt8](data), as: UTF8.self)
    }
}

/// The methods that are answered.
enum MCPMethod: String {
    case initialize
    case ping
    case discover = "server/discover"
    case listTools = "tools/list"
    case callTool = "tools/call"
    case listResources = "resources/list"
    case listTemplates = "resources/templates/list"
    case readResource = "resources/read"
    case listPrompts = "prompts/list"
    case getPrompt = "prompts/get"

    /// Whether a revision has it.
    func exists(in era: MCPEra) -> Bool {
        switch self {
        case .initialize, .ping: era == .handshake
        case .discover: era == .stateless
        case .listTools, .callTool, .listResources, .listTemplates, .readResource, .listPrompts, .getPrompt: true
        }
    }

    /// Whether clients may keep its answer for a while, and must be told for how long.
    var isKept: Bool {
        switch self {
        case .discover, .listTools, .listResources, .listTemplates, .readResource, .listPrompts: true
        case .initialize, .ping, .callTool, .getPrompt: false
        }
    }
}
