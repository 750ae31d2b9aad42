// SPDX-License-Identifier: Apache-2.0
package import Base

/// A tool that models call: declared once, and carried out by the operations that it names.
package struct Tool: Sendable {
    package enum Kind: Sendable { case read, write }

    package typealias Steps = @Sendable (ToolRun) async throws -> ToolResult

    package let name: String
    package let title: String
    package let detail: String
    package let kind: Kind
    /// The operations that it calls. The first takes its arguments, unless its steps say otherwise.
    package let endpoints: [AnyEndpoint]
    package let arguments: [ToolArgument]
    /// Whether it is about the person who calls, so that a key of the account has no use for it.
    package let needsPerson: Bool
    /// What it does; throws ``ToolRefusal`` where an operation refuses.
    package let steps: Steps

    /// A tool that looks, and calls the one operation unless steps are given.
    static func read(
        _ name: String, _ title: String, _ detail: String, _ endpoint: AnyEndpoint, _ arguments: [ToolArgument] = [],
        also others: [AnyEndpoint] = [], needsPerson: Bool = false, steps: @escaping Steps = ToolSteps.plain
    ) -> Tool {
        Tool(
            name: name, title: title, detail: detail, kind: .read, endpoints: [endpoint] + others, arguments: arguments,
            needsPerson: needsPerson, steps: steps)
    }

    /// A tool that changes something.
    static func write(
        _ name: String, _ title: String, _ detail: String, _ endpoint: AnyEndpoint, _ arguments: [ToolArgument] = [],
        also others: [AnyEndpoint] = [], steps: @escaping Steps = ToolSteps.plain
    ) -> Tool {
        Tool(
            name: name, title: title, detail: detail, kind: .write, endpoints: [endpoint] + others, arguments: arguments,
            needsPerson: false, steps: steps)
    }

    /// The operation whose form its arguments have.
    var endpoint: AnyEndpoint { endpoints[0] }

    /// Whether it has such an argument, be it inside another one.
    func takes(_ name: String) -> Bool { Self.takes(name, arguments) }

    private static func takes(_ name: String, _ arguments: [ToolArgument]) -> Bool {
        arguments.contains { argument in
            if argument.name == name { return true }
            if case .model(let members) = argument.target { return takes(name, members) }
            return false
        }
    }
}

// MARK: As clients are told of it

extension Tool {
    package var json: JSON {
        [
            "name": .string(name), "title": .string(title), "description": .string(detail), "inputSchema": inputSchema,
            "outputSchema": outputSchema, "annotations": annotations,
        ]
    }

    package var annotations: JSON {
        let reads = kind == .read
        return [
            "title": .string(title), "readOnlyHint": .bool(reads), "destructiveHint": .bool(!reads),
            "idempotentHint": .bool(reads), "openWorldHint": false,
        ]
    }

    package var inputSchema: JSON { ToolSchema.object(of: arguments, endpoint) }

    /// The names of what comes back. Their values are as the API has them, and are not described again.
    package var outputSchema: JSON {
        let operation = endpoint.operation
        let names = endpoint.outputSchema?.schema["properties"]?.objectValue?.members.map(\.name) ?? []
        let members = JSON.object(JSONObject(members: names.map { JSONObject.Member(name: $0, value: [:]) }))
        if operation.isList {
            let response: JSON = ["type": "array", "items": ["type": "object", "properties": members]]
            let shown: JSON = [
                "response": response, "more": ["type": "boolean"], "next_offset": ["type": "integer"],
                "note": ["type": "string"], "approval": ["type": "object"],
            ]
            // A change can wait for a person: what is answered then is the approval.
            return kind == .read
                ? ["type": "object", "properties": shown, "required": ["response"]]
                : ["type": "object", "properties": shown]
        }
        let done: JSON = ["result": ["type": "string"]]
        return ["type": "object", "properties": names.isEmpty ? done : members]
    }
}

/// What a tool found out or did.
package struct ToolResult: Sendable {
    package var content: JSONObject
    /// What the reader should do next, in one sentence.
    package var note: String?

    package init(_ content: JSONObject, note: String? = nil) {
        self.content = content
        self.note = note
    }
}

/// What a person must agree to, or has decided: neither a result nor a refusal.
package struct ToolPause: Error, Sendable {
    package let approval: JSON
    /// What the reader should do next.
    package let note: String

    /// Nil for an answer that is about no approval.
    package init?(of reply: ToolReply) {
        guard (200...299).contains(reply.status), let approval = reply.body["approval"], let id = approval["id"]?.stringValue
        else { return nil }
        self.approval = approval
        let ends = approval["expires_at"]?.stringValue ?? "its end"
        note =
            approval["status"]?.stringValue == "waiting"
            ? """
            Nothing was changed yet: a person must agree first (approval \(id), until \(ends)). Do not try another way. \
            Tell whoever you work for, go on with something else, and call this tool again with the same arguments to hear \
            what became of it.
            """
            : """
            \(approval["sentence"]?.stringValue ?? "A person has decided about this change") (approval \(id)). Do not call \
            again for the same change; look at the object to see how it is now.
            """
    }
}

/// Why a tool did not do what was asked, in sentences that say what to do next.
package struct ToolRefusal: Error, Sendable, Hashable {
    package let text: String
    /// Of the operation's answer, where one refused.
    package let status: Int?

    package init(_ text: String, status: Int? = nil) {
        self.text = text
        self.status = status
    }
}
