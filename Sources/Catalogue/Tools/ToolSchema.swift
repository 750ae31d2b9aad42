// SPDX-License-Identifier: Apache-2.0
import Base

/// JSON schemas (2020-12) of tools, out of those that the API's document has.
enum ToolSchema {
    static func object(of arguments: [ToolArgument], _ endpoint: AnyEndpoint) -> JSON {
        let members = arguments.map { JSONObject.Member(name: $0.name, value: schema(of: $0, endpoint)) }
        var object: JSONObject = [
            "type": "object", "properties": .object(JSONObject(members: members)), "additionalProperties": false,
        ]
        let required = arguments.filter(\.isRequired).map { JSON.string($0.name) }
        if !required.isEmpty { object.append("required", .array(required)) }
        return .object(object)
    }

    private static func schema(of argument: ToolArgument, _ endpoint: AnyEndpoint) -> JSON {
        var schema = value(of: argument, endpoint).objectValue ?? [:]
        schema["description"] = .string(argument.detail)
        if let usual = argument.usual { schema["default"] = usual }
        return .object(schema)
    }

    private static func value(of argument: ToolArgument, _ endpoint: AnyEndpoint) -> JSON {
        if case .model(let members) = argument.target { return object(of: members, endpoint) }
        switch argument.kind {
        case .text: return ["type": "string"]
        case .time: return ["type": "string", "format": "date-time"]
        case .integer(let range):
            var schema: JSONObject = ["type": "integer", "minimum": .int(Int64(range.lowerBound))]
            if range.upperBound != .max { schema.append("maximum", .int(Int64(range.upperBound))) }
            return .object(schema)
        case .boolean: return ["type": "boolean"]
        case .choice(let allowed): return ["type": "string", "enum": .array(allowed.map(JSON.string))]
        case .texts(let allowed):
            let items: JSON =
                allowed.isEmpty ? ["type": "string"] : ["type": "string", "enum": .array(allowed.map(JSON.string))]
            return ["type": "array", "items": items, "maxItems": .int(Int64(ToolLimits.listMaximum))]
        case .object: return body(of: argument, endpoint)
        case .objects: return ["type": "array", "items": input(endpoint)]
        }
    }

    private static func body(of argument: ToolArgument, _ endpoint: AnyEndpoint) -> JSON {
        switch argument.target {
        case .body(let place): return place.isEmpty ? input(endpoint) : ["type": "object"]
        case .envelope:
            guard let key = endpoint.operation.inputKey else { return input(endpoint) }
            return [
                "type": "object", "properties": .object(JSONObject(members: [.init(name: key, value: input(endpoint))])),
                "required": [.string(key)],
            ]
        case .path, .query, .model, .steps: return ["type": "object"]
        }
    }

    private static func input(_ endpoint: AnyEndpoint) -> JSON {
        endpoint.inputSchema.map { converted($0.schema) } ?? ["type": "object"]
    }

    private static let reference: JSON = [
        "type": "object", "properties": ["id": ["type": "string"], "type": ["type": "string"]], "required": ["id"],
    ]

    /// OpenAPI 3.0 says apart that a value may be null, points to schemas elsewhere, and lists what is only shown.
    static func converted(_ schema: JSON) -> JSON {
        guard let object = schema.objectValue else { return schema }
        if object["$ref"] != nil { return reference }
        let isNullable = object["nullable"]?.boolValue == true
        let orNull: (JSON) -> JSON = { isNullable ? .array([$0, .string("null")]) : $0 }
        var result = object["allOf"]?[0].flatMap { converted($0).objectValue } ?? [:]
        if let type = result["type"] { result["type"] = orNull(type) }
        for member in object.members {
            switch member.name {
            case "nullable", "readOnly", "allOf": continue
            case "type": result[member.name] = orNull(member.value)
            case "enum":
                let values = member.value.arrayValue ?? []
                result[member.name] = .array(isNullable ? values + [.null] : values)
            case "properties": result[member.name] = .object(properties(member.value.objectValue ?? [:]))
            case "items", "additionalProperties": result[member.name] = converted(member.value)
            case "oneOf", "anyOf": result[member.name] = .array((member.value.arrayValue ?? []).map(converted))
            default: result[member.name] = member.value
            }
        }
        return .object(result)
    }

    private static func properties(_ object: JSONObject) -> JSONObject {
        let written = object.members.filter { $0.value["readOnly"]?.boolValue != true }
        return JSONObject(members: written.map { JSONObject.Member(name: $0.name, value: converted($0.value)) })
    }
}
