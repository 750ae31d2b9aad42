// SPDX-License-Identifier: Apache-2.0
import Base

/// Path, query and header parameters as an OpenAPI document lists them.
enum OpenAPIParameters {
    static func parameters(of operation: Operation) -> [JSON] {
        let path = operation.path.variables.map { name -> JSON in
            ["name": .string(name), "in": "path", "required": true, "schema": ["type": "string"]]
        }
        return path + operation.allParameters.map { query($0, includes: operation.includes) } + header(operation)
    }

    private static func query(_ parameter: Parameter, includes: [String]) -> JSON {
        var object: JSONObject = [
            "name": .string(parameter.name), "in": "query", "description": .string(parameter.detail), "required": false,
            "schema": parameter == .include ? list(allowed: includes) : schema(parameter.kind),
        ]
        if case .list = parameter.kind { object.append("explode", true) }
        return .object(object)
    }

    private static func header(_ operation: Operation) -> [JSON] {
        guard operation.from != .ignored else { return [] }
        return [
            [
                "name": "From", "in": "header", "required": false, "schema": ["type": "string", "format": "email"],
                "description": .string(
                    operation.from == .required
                        ? "Mail address of the person who acts; needed with an account's key."
                        : "Mail address of the person who acts."),
            ]
        ]
    }

    private static func list(allowed: [String]) -> JSON {
        var items: JSONObject = ["type": "string"]
        if !allowed.isEmpty { items.append("enum", .array(allowed.map(JSON.string))) }
        return ["type": "array", "items": .object(items)]
    }

    private static func schema(_ kind: Parameter.Kind) -> JSON {
        switch kind {
        case .text: ["type": "string"]
        case .integer(let range):
            range.upperBound == .max
                ? ["type": "integer", "minimum": .int(Int64(range.lowerBound))]
                : [
                    "type": "integer", "minimum": .int(Int64(range.lowerBound)), "maximum": .int(Int64(range.upperBound)),
                ]
        case .boolean: ["type": "boolean"]
        case .instant: ["type": "string", "format": "date-time"]
        case .timeZone: ["type": "string", "format": "tzinfo"]
        case .choice(let allowed): ["type": "string", "enum": .array(allowed.map(JSON.string))]
        case .list(let allowed): list(allowed: allowed)
        case .sort(let fields, _):
            ["type": "string", "description": .string(fields.joined(separator: ", ") + ", each with :asc or :desc")]
        }
    }
}
