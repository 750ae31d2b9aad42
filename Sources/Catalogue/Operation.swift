// SPDX-License-Identifier: Apache-2.0
package import Base
package import Domain

package enum HTTPMethod: String, CaseIterable, Sendable {
    case get = "GET"
    case post = "POST"
    case put = "PUT"
    case patch = "PATCH"
    case delete = "DELETE"
}

/// All that is to be known of one operation besides its handler. Routes, checks, documents and tools derive from it.
///
/// A class, since it is passed on with each request, through many hands: a struct of so many texts and lists would have each
/// of them counted each time.
package final class Operation: Sendable {
    package enum Access: String, Sendable { case read, write }
    package enum FromRule: Sendable {
        /// The header is not looked at.
        case ignored
        /// It names the actor when it is there.
        case optional
        /// An account key must send it.
        case required
    }
    package enum Paging: Hashable, Sendable {
        case none
        /// `limit` and `offset`, with `more` and, if asked for, `total` in the answer.
        case classic
        /// `limit` and an opaque `cursor`, with `next_cursor` in the answer.
        case cursor
    }
    package enum Authentication: Sendable {
        /// `Authorization` header.
        case token
        /// A routing key in the body names what the sender may touch.
        case routingKey
        /// Whoever calls: the operation looks at credentials of its own kind, or needs none.
        case none
    }
    package enum Availability: String, Sendable {
        case current
        case deprecated
        /// Not in the published reference, but called by its clients.
        case unlisted
    }

    /// The official operation id.
    package let id: String
    package let method: HTTPMethod
    package let path: PathTemplate
    /// The reference's area, such as "Services".
    package let area: String
    package let scope: String?
    package let access: Access
    /// What it asks of a person; an app's scope comes on top.
    package let right: Right
    package let actsOn: ResourceKind?
    package let from: FromRule
    package let paging: Paging
    package let parameters: [Parameter]
    package let includes: [String]
    /// Root key of the request body; nil when it has none.
    package let inputKey: String?
    /// Root key of the answer; nil when there is no body or it is not wrapped.
    package let outputKey: String?
    /// Whether the root key holds an array.
    package let isList: Bool
    /// Whether the root key holds null while nothing is set.
    package let mayBeNull: Bool
    package let successStatus: Int
    package let authentication: Authentication
    package let availability: Availability
    package let summary: String
    package let detail: String

    package init(
        _ id: String, _ method: HTTPMethod, _ path: PathTemplate, area: String, scope: String?, access: Access? = nil,
        needs right: Right? = nil,
        actsOn: ResourceKind? = nil,
        from: FromRule = .ignored, paging: Paging = .none, parameters: [Parameter] = [], includes: [String] = [],
        inputKey: String? = nil, outputKey: String? = nil, isList: Bool? = nil, mayBeNull: Bool = false,
        successStatus: Int? = nil,
        authentication: Authentication = .token, availability: Availability = .current, summary: String, detail: String = ""
    ) {
        self.id = id
        self.method = method
        self.path = path
        self.area = area
        self.scope = scope
        let access = access ?? (method == .get ? .read : .write)
        self.access = access
        self.right = right ?? Right.usual(area: area, access)
        self.actsOn = actsOn
        self.from = from
        self.paging = paging
        self.parameters = parameters
        self.includes = includes
        self.inputKey = inputKey
        self.outputKey = outputKey
        self.mayBeNull = mayBeNull
        self.isList = isList ?? (paging != .none)
        self.successStatus = successStatus ?? (method == .post ? 201 : method == .delete ? 204 : 200)
        self.authentication = authentication
        self.availability = availability
        self.summary = summary
        self.detail = detail
    }
}

/// A path with named places, such as `/services/{id}/integrations/{integration_id}`.
package struct PathTemplate: Hashable, Sendable, ExpressibleByStringLiteral {
    package enum Segment: Hashable, Sendable {
        case literal(String)
        case variable(String)
    }

    package let text: String
    package let segments: [Segment]

    package init(stringLiteral value: StaticString) {
        text = value.description
        segments = text.split(separator: "/").map { part in
            part.hasPrefix("{") && part.hasSuffix("}")
                ? .variable(String(part.dropFirst().dropLast())) : .literal(String(part))
        }
    }

    package var variables: [String] {
        segments.compactMap { if case .variable(let name) = $0 { name } else { nil } }
    }
}

/// One operation with the forms of what it takes and gives.
package struct Endpoint<Input: Sendable, Output: Sendable>: Sendable {
    package let operation: Operation
    package let input: Shape<Input>?
    package let output: Shape<Output>?

    package init(_ operation: Operation, input: Shape<Input>?, output: Shape<Output>?) {
        self.operation = operation
        self.input = input
        self.output = output
    }

    package var erased: AnyEndpoint {
        AnyEndpoint(
            operation: operation, inputSchema: input.map { SchemaReference(name: $0.name, schema: $0.schema) },
            outputSchema: output.map { SchemaReference(name: $0.name, schema: $0.schema) })
    }
}

/// An operation without body, or with none that a shape describes.
package enum Nothing: Sendable {}

package struct SchemaReference: Sendable {
    package let name: String
    package let schema: JSON
}

/// What documents and routes need of an endpoint, whatever its types.
package struct AnyEndpoint: Sendable {
    package let operation: Operation
    package let inputSchema: SchemaReference?
    package let outputSchema: SchemaReference?

    /// Names of what the operation reads of the object that is sent.
    package var inputMembers: [String] {
        let members = inputSchema?.schema["properties"]?.objectValue?.members ?? []
        return members.filter { $0.value["readOnly"]?.boolValue != true }.map(\.name)
    }

    /// An operation that nothing carries out yet, with the members of what it takes and gives: `name:type`, by blanks.
    package static func declared(_ operation: Operation, input: String = "", output: String = "") -> AnyEndpoint {
        AnyEndpoint(
            operation: operation, inputSchema: DeclaredMembers.schema(input, "\(operation.id)Input"),
            outputSchema: DeclaredMembers.schema(output, "\(operation.id)Output"))
    }
}

/// Members of an object as declarations list them.
enum DeclaredMembers {
    static func schema(_ text: String, _ name: String) -> SchemaReference? {
        guard !text.isEmpty else { return nil }
        var properties = JSONObject()
        for member in text.split(separator: " ") {
            let parts = member.split(separator: ":")
            properties.append(String(parts[0]), type(parts.count == 2 ? String(parts[1]) : "any"))
        }
        return SchemaReference(name: name, schema: ["type": "object", "properties": .object(properties)])
    }

    private static func type(_ name: String) -> JSON {
        switch name {
        case "any": [:]
        case "time": ["type": "string", "format": "date-time", "nullable": true]
        case "array": ["type": "array", "items": [:]]
        default: ["type": .string(name), "nullable": true]
        }
    }
}
