// SPDX-License-Identifier: Apache-2.0
package import Base
import Domain

/// The catalogue as an OpenAPI 3.0 document: for tools that make clients, forms and tests of it.
package struct OpenAPIDocument: Sendable {
    private let endpoints: [AnyEndpoint]
    private let bound: Set<String>

    /// `bound` are the ids of the operations that are carried out; the others say that they answer 501.
    package init(_ endpoints: [AnyEndpoint], bound: Set<String>) {
        self.endpoints = endpoints
        self.bound = bound
    }

    package func json(serverURL: String, version: String) -> JSON {
        var paths = JSONObject()
        for endpoint in endpoints {
            let path = endpoint.operation.path.text
            var item = paths[path]?.objectValue ?? [:]
            item.append(endpoint.operation.method.rawValue.lowercased(), operation(endpoint))
            paths[path] = .object(item)
        }
        return [
            "openapi": "3.0.2",
            "info": [
                "title": "Tocsin", "version": .string(version),
                "description": "On-call and incident response. Derived from the catalogue that the server itself routes by.",
                "license": ["name": "Apache-2.0", "url": "https://www.apache.org/licenses/LICENSE-2.0"],
            ],
            "servers": [["url": .string(serverURL)]], "security": [["token": []]],
            "tags": .array(areas.map { ["name": .string($0)] }), "paths": .object(paths),
            "components": [
                "securitySchemes": [
                    "token": [
                        "type": "apiKey", "in": "header", "name": "Authorization",
                        "description": "`Token token=KEY`, or `Bearer TOKEN`.",
                    ]
                ], "schemas": schemas, "responses": Self.refusals,
            ],
        ]
    }

    private var areas: [String] {
        var areas: [String] = []
        for endpoint in endpoints where !areas.contains(endpoint.operation.area) { areas.append(endpoint.operation.area) }
        return areas
    }

    private var schemas: JSON {
        var schemas: JSONObject = [
            "Reference": Self.reference, "Error": Self.error(Self.texts), "FieldError": Self.error(Self.textsByField),
            "EventRefusal": Self.eventRefusal, "OAuthRefusal": Self.oauthRefusal,
        ]
        for endpoint in endpoints {
            for schema in [endpoint.inputSchema, endpoint.outputSchema].compactMap(\.self) where schemas[schema.name] == nil
            {
                schemas.append(schema.name, schema.schema)
            }
        }
        return .object(schemas)
    }

    private func operation(_ endpoint: AnyEndpoint) -> JSON {
        let operation = endpoint.operation
        var object: JSONObject = [
            "operationId": .string(operation.id), "tags": [.string(operation.area)], "summary": .string(operation.summary),
            "description": .string(description(operation)),
            "parameters": .array(OpenAPIParameters.parameters(of: operation)),
        ]
        if let scope = operation.scope { object.append("x-pd-requires-scope", .string(scope)) }
        if !operation.emits.isEmpty {
            object.append("x-webhook-events", .array(operation.emits.map { .string($0.rawValue) }))
        }
        if operation.availability == .deprecated { object.append("deprecated", true) }
        if operation.authentication != .token { object.append("security", []) }
        if let body = requestBody(endpoint) { object.append("requestBody", body) }
        object.append("responses", responses(endpoint))
        return .object(object)
    }

    private func description(_ operation: Operation) -> String {
        var parts = operation.detail.isEmpty ? [] : [operation.detail]
        if !bound.contains(operation.id) { parts.append("Not available yet: it answers 501.") }
        return parts.joined(separator: " ")
    }

    private func requestBody(_ endpoint: AnyEndpoint) -> JSON? {
        let operation = endpoint.operation
        guard operation.method != .get, operation.method != .delete || endpoint.inputSchema != nil else { return nil }
        if operation.authentication == .routingKey { return Self.body(["type": "object"]) }
        guard let schema = endpoint.inputSchema else { return nil }
        let reference = Self.pointer(schema.name)
        guard let key = operation.inputKey else { return Self.body(reference) }
        let isList = operation.isList && operation.method != .post
        let member: JSON = isList ? ["type": "array", "items": reference] : reference
        let properties = JSONObject(members: [Self.member(key, member)])
        return Self.body(["type": "object", "required": [.string(key)], "properties": .object(properties)])
    }

    private func responses(_ endpoint: AnyEndpoint) -> JSON {
        let operation = endpoint.operation
        var responses = JSONObject()
        var success: JSONObject = ["description": .string(operation.summary)]
        if operation.successStatus != 204 {
            success.append("content", ["application/json": ["schema": answer(endpoint)]])
        }
        responses.append("\(operation.successStatus)", .object(success))
        let family =
            switch operation.authentication {
            case .token: ""
            case .routingKey: "Event"
            case .none: "OAuth"
            }
        for status in Self.refusalStatuses where !(family == "Event" && (status == "401" || status == "403")) {
            let kind = status == "400" && operation.errorKind != nil ? "Field" : family
            responses.append(status, ["$ref": .string("#/components/responses/\(kind)Refusal")])
        }
        return .object(responses)
    }

    private func answer(_ endpoint: AnyEndpoint) -> JSON {
        let operation = endpoint.operation
        let content = endpoint.outputSchema.map { Self.pointer($0.name) } ?? [:]
        guard let key = operation.outputKey else { return content }
        var properties: [JSONObject.Member] = []
        switch operation.paging {
        case .none: break
        case .classic:
            let number: JSON = ["type": "integer"]
            properties = [
                Self.member("limit", number), Self.member("offset", number), Self.member("more", ["type": "boolean"]),
                Self.member("total", ["type": "integer", "nullable": true]),
            ]
        case .cursor:
            properties = [
                Self.member("limit", ["type": "integer"]),
                Self.member("next_cursor", ["type": "string", "nullable": true]),
            ]
        }
        var member = content
        if operation.isList { member = ["type": "array", "items": content] }
        if operation.mayBeNull { member = ["nullable": true, "allOf": [content]] }
        properties.append(Self.member(key, member))
        return ["type": "object", "required": [.string(key)], "properties": .object(JSONObject(members: properties))]
    }
}

extension OpenAPIDocument {
    fileprivate static func member(_ name: String, _ value: JSON) -> JSONObject.Member {
        JSONObject.Member(name: name, value: value)
    }

    fileprivate static func pointer(_ schema: String) -> JSON { ["$ref": .string("#/components/schemas/\(schema)")] }

    fileprivate static func body(_ schema: JSON) -> JSON {
        ["required": true, "content": ["application/json": ["schema": schema]]]
    }

    fileprivate static let refusalStatuses = ["400", "401", "402", "403", "404", "405", "413", "429", "501", "503"]

    fileprivate static let refusals: JSON = [
        "Refusal": ["description": "Refused", "content": ["application/json": ["schema": pointer("Error")]]],
        "FieldRefusal": ["description": "Refused", "content": ["application/json": ["schema": pointer("FieldError")]]],
        "EventRefusal": ["description": "Refused", "content": ["application/json": ["schema": pointer("EventRefusal")]]],
        "OAuthRefusal": [
            "description": "Refused",
            "content": [
                "application/json": ["schema": pointer("OAuthRefusal")],
                // To a browser that an app has sent, and that must not be sent back.
                "text/plain": ["schema": ["type": "string"]],
            ],
        ],
    ]

    /// The name of the error as OAuth's standards have it; what the door itself refuses has the API's form.
    fileprivate static let oauthRefusal: JSON = [
        "type": "object", "required": ["error"],
        "properties": ["error": [:], "error_description": ["type": "string"]],
    ]

    fileprivate static let reference: JSON = [
        "type": "object", "required": ["id"],
        "properties": [
            "id": ["type": "string"], "type": ["type": "string"], "summary": ["type": "string", "nullable": true],
            "self": ["type": "string", "nullable": true], "html_url": ["type": "string", "nullable": true],
        ],
    ]

    fileprivate static let texts: JSON = ["type": "array", "items": ["type": "string"]]
    /// By what they are about: a kind of object, or one with a field of it, such as `event.effective_since`.
    fileprivate static let textsByField: JSON = ["type": "object", "additionalProperties": texts]

    fileprivate static func error(_ errors: JSON) -> JSON {
        [
            "type": "object", "required": ["error"],
            "properties": [
                "error": [
                    "type": "object", "required": ["message"],
                    "properties": ["message": ["type": "string"], "code": ["type": "integer"], "errors": errors],
                ]
            ],
        ]
    }

    fileprivate static let eventRefusal: JSON = [
        "type": "object", "required": ["status", "message"],
        "properties": [
            "status": ["type": "string"], "message": ["type": "string"], "errors": texts,
        ],
    ]
}
