// SPDX-License-Identifier: Apache-2.0
import Base

/// As much of JSON schema as the catalogue's own schemas use.
enum SchemaCheck {
    /// Why a value is not of a schema; nil when it is.
    static func problem(_ value: JSON, _ schema: JSON) -> String? {
        if value.isNull {
            let isNullable = schema["nullable"]?.boolValue == true || schema["type"] == nil
            return isNullable ? nil : "is null, which its schema does not allow"
        }
        if let allowed = schema["enum"]?.arrayValue, !allowed.contains(value) { return "\(value.text) is not in the enum" }
        guard let type = schema["type"]?.stringValue else { return nil }
        guard isOf(type, value) else { return "\(value.text.prefix(60)) is no \(type)" }
        if let items = schema["items"], let elements = value.arrayValue {
            return elements.lazy.compactMap { problem($0, items) }.first
        }
        if let properties = schema["properties"]?.objectValue, let members = value.objectValue?.members {
            for member in members {
                guard let property = properties[member.name], let problem = problem(member.value, property) else { continue }
                return "\(member.name) \(problem)"
            }
        }
        return nil
    }

    private static func isOf(_ type: String, _ value: JSON) -> Bool {
        switch type {
        case "string": value.stringValue != nil
        case "integer": if case .int = value { true } else { false }
        case "number": if case .string = value { false } else { value.intValue != nil || value.doubleValue != nil }
        case "boolean": value.boolValue != nil
        case "array": value.arrayValue != nil
        case "object": value.objectValue != nil
        default: false
        }
    }
}

extension JSON {
    fileprivate var doubleValue: Double? { if case .double(let value) = self { value } else { nil } }
}
