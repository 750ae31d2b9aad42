// SPDX-License-Identifier: Apache-2.0
package import Base

/// A request for one operation that a tool makes, free of any transport.
package struct ToolRequest: Sendable {
    package let endpoint: AnyEndpoint
    /// Ids, each checked.
    package var pathValues: [String: String] = [:]
    package var query: [(name: String, value: String)] = []
    /// What is sent, without its root key; nil for nothing.
    package var input: JSON?

    package init(_ endpoint: AnyEndpoint) { self.endpoint = endpoint }

    package var operation: Operation { endpoint.operation }

    /// Path below the base URL, escaped.
    package var path: String {
        let segments = operation.path.segments.map { segment in
            switch segment {
            case .literal(let text): text
            case .variable(let name): PercentEncoding.encode(pathValues[name] ?? "")
            }
        }
        return "/" + segments.joined(separator: "/")
    }

    /// The query, escaped; empty when there is none.
    package var queryText: String {
        query.map { "\(PercentEncoding.encode($0.name))=\(PercentEncoding.encode($0.value))" }.joined(separator: "&")
    }

    /// The whole body.
    package var body: JSON? {
        guard let input else { return nil }
        guard let key = operation.inputKey else { return input }
        return .object(JSONObject(members: [.init(name: key, value: input)]))
    }

    /// Only such a value stands in a path: it cannot lead anywhere else, however it is read on the way.
    package static func isID(_ text: String) -> Bool {
        (1...ToolLimits.idLengthMaximum).contains(text.utf8.count)
            && text.utf8.allSatisfy { byte in
                switch byte {
                case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
                    UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "-"), UInt8(ascii: "_"):
                    true
                default: false
                }
            }
    }

    mutating func put(_ id: String, _ place: String, called name: String) throws(ToolRefusal) {
        guard Self.isID(id) else {
            throw ToolRefusal("\(name) is no id: ids have letters, digits, - and _ only. Look it up with a tool that lists.")
        }
        pathValues[place] = id
    }

    mutating func add(_ name: String, _ value: JSON) {
        switch value {
        case .array(let values): for value in values { add(name, value) }
        case .string(let text): query.append((name, text))
        default: query.append((name, value.text))
        }
    }

    mutating func replace(_ name: String, _ value: Int) {
        query.removeAll { $0.name == name }
        query.append((name, String(value)))
    }

    func number(_ name: String) -> Int? { query.last { $0.name == name }.flatMap { Int($0.value) } }

    /// Takes what is sent, with its root key or without.
    mutating func send(_ value: JSON) {
        input = operation.inputKey.flatMap { value[$0] } ?? value
    }

    mutating func send(_ value: JSON, at place: [String]) {
        input = Self.setting(value, at: place[...], in: input?.objectValue ?? [:])
    }

    private static func setting(_ value: JSON, at place: ArraySlice<String>, in object: JSONObject) -> JSON {
        guard let name = place.first else { return value }
        var object = object
        object[name] = setting(value, at: place.dropFirst(), in: object[name]?.objectValue ?? [:])
        return .object(object)
    }
}

/// What an operation answered.
package struct ToolReply: Sendable {
    package let status: Int
    /// Null when there was none, or when it was no JSON.
    package let body: JSON
    package let retryAfterSeconds: Int?

    package init(status: Int, body: JSON, retryAfterSeconds: Int? = nil) {
        self.status = status
        self.body = body
        self.retryAfterSeconds = retryAfterSeconds
    }
}

extension ToolRefusal {
    /// What an operation said, and what to do about it.
    package init(of reply: ToolReply, _ endpoint: AnyEndpoint) {
        let operation = endpoint.operation
        let error = reply.body["error"]
        let message = error?["message"]?.stringValue ?? error?.stringValue ?? "\(operation.id) answered \(reply.status)"
        let details = APIError.texts(in: error?["errors"])
        let said = ([message] + details).joined(separator: ": ")
        self.init("\(said). \(Self.advice(reply, error, operation))", status: reply.status)
    }

    private static func advice(_ reply: ToolReply, _ error: JSON?, _ operation: Operation) -> String {
        if let grant = error?["missing_grant"], let resource = grant["resource"]?.stringValue,
            let access = grant["access"]?.stringValue
        {
            let place = error?["grant_url"]?.stringValue.map { " at \($0)" } ?? ""
            return """
                Missing grant: \(access) of \(resource), for \(operation.id). Ask the agent's owner to grant it\(place); trying \
                again before that changes nothing.
                """
        }
        if let scopes = error?["required_scopes"]?.stringValue {
            return "Connect again and ask for the scope \(scopes)."
        }
        switch reply.status {
        case 400 where error?["code"]?.intValue == 2016:
            return "A key of the account acts for nobody: use a person's key, or send a From header with their mail address."
        case 400, 413: return "Correct the arguments and call again."
        case 401: return "The key or token was not accepted: connect again with one that is in force."
        case 402: return "Somebody must look at the account's state first."
        case 403: return "Ask somebody who may, or use a key of theirs."
        case 404: return "Check the ids: look them up with a tool that lists."
        case 429: return "Wait \(reply.retryAfterSeconds ?? 60) seconds before the next call."
        case 501: return "This server cannot do it yet; use another tool."
        default: return "Nothing is known to be wrong with the call: try again in a moment."
        }
    }
}
