// SPDX-License-Identifier: Apache-2.0
package import Base

/// Why a message is answered with an error of JSON-RPC.
package struct MCPError: Error, Sendable, Hashable {
    package enum Code: Int64, Sendable {
        case parseError = -32700
        case invalidRequest = -32600
        case methodNotFound = -32601
        case invalidParams = -32602
        case internalError = -32603
        /// Of the revisions with a handshake; later ones say that a parameter is invalid.
        case resourceNotFound = -32002
        case headerMismatch = -32020
        case unsupportedVersion = -32022
    }

    package var code: Code
    package var message: String
    package var data: JSON?

    package init(_ code: Code, _ message: String, data: JSON? = nil) {
        self.code = code
        self.message = message
        self.data = data
    }

    var json: JSON {
        var object: JSONObject = ["code": .int(code.rawValue), "message": .string(message)]
        if let data { object.append("data", data) }
        return .object(object)
    }

    /// The revision is none that is spoken; names those that are.
    static func unsupported(_ version: String, spoken: [String] = MCPVersion.all) -> MCPError {
        MCPError(
            .unsupportedVersion, "Unsupported protocol version",
            data: [
                "supported": .array(spoken.map(JSON.string)),
                "requested": .string(String(version.prefix(MCPLimits.echoLengthMaximum))),
            ])
    }
}

/// One message of JSON-RPC 2.0 as it came in.
package enum MCPMessage: Sendable {
    case request(id: JSON, method: String, params: JSONObject)
    /// Needs no answer: a notification, or an answer to something that was never asked.
    case silent

    /// Reads a body; throws with the id, as far as it can be told.
    static func read(_ bytes: [UInt8]) throws(MCPFault) -> MCPMessage {
        guard bytes.count <= MCPLimits.bodyBytesMaximum else {
            let text = "The message is larger than \(MCPLimits.bodyBytesMaximum / 1024) KB"
            throw MCPFault(.null, MCPError(.invalidRequest, text), status: 413)
        }
        let json: JSON
        do throws(JSONSyntaxError) { json = try JSON.parse(bytes, depthMaximum: MCPLimits.depthMaximum) } catch {
            throw MCPFault(.null, MCPError(.parseError, "Parse error: \(error.reason) at byte \(error.offset)"))
        }
        guard let object = json.objectValue else {
            let text =
                json.arrayValue == nil
                ? "A message must be an object" : "No batches are taken: a body holds \(MCPLimits.messagesMaximum) message"
            throw MCPFault(.null, MCPError(.invalidRequest, text))
        }
        return try read(object)
    }

    private static func read(_ object: JSONObject) throws(MCPFault) -> MCPMessage {
        let id = object["id"]
        let known: JSON = id.flatMap { isID($0) ? $0 : nil } ?? .null
        guard object["jsonrpc"]?.stringValue == "2.0" else {
            throw MCPFault(known, MCPError(.invalidRequest, "jsonrpc must be \"2.0\""))
        }
        guard let named = object["method"] else {
            let isAnswer = object["result"] != nil || object["error"] != nil
            if isAnswer { return .silent }
            throw MCPFault(known, MCPError(.invalidRequest, "method is missing"))
        }
        guard let method = named.stringValue else {
            throw MCPFault(known, MCPError(.invalidRequest, "method must be a string"))
        }
        if let id, !isID(id) {
            throw MCPFault(.null, MCPError(.invalidRequest, "id must be a string or an integer"))
        }
        let params = object["params"] ?? .object([:])
        guard let members = params.objectValue else {
            if id == nil { return .silent }
            throw MCPFault(known, MCPError(.invalidParams, "params must be an object"))
        }
        guard let id else { return .silent }
        return .request(id: id, method: method, params: members)
    }

    private static func isID(_ json: JSON) -> Bool {
        switch json {
        case .string, .int: true
        case .null, .bool, .double, .array, .object, .written: false
        }
    }
}

/// An error with the id of the message that it answers.
struct MCPFault: Error {
    let id: JSON
    let error: MCPError
    let status: Int

    init(_ id: JSON, _ error: MCPError, status: Int = 400) {
        self.id = id
        self.error = error
        self.status = status
    }
}

/// What goes back: a status of HTTP, which other transports leave out, and a message unless none is due.
package struct MCPAnswer: Sendable {
    package let status: Int
    package let body: JSON?

    init(status: Int, body: JSON? = nil) {
        self.status = status
        self.body = body
    }

    static func result(_ result: JSONObject, for id: JSON) -> MCPAnswer {
        MCPAnswer(status: 200, body: ["jsonrpc": "2.0", "id": id, "result": .object(result)])
    }

    package static func error(_ error: MCPError, for id: JSON = .null, status: Int) -> MCPAnswer {
        MCPAnswer(status: status, body: ["jsonrpc": "2.0", "id": id, "error": error.json])
    }
}

/// What HTTP says of a message besides its body; other transports say nothing.
package struct MCPHeaders: Sendable {
    package var origin: String?
    package var version: String?
    package var method: String?
    package var name: String?

    package init(origin: String? = nil, version: String? = nil, method: String? = nil, name: String? = nil) {
        self.origin = origin
        self.version = version
        self.method = method
        self.name = name
    }
}
