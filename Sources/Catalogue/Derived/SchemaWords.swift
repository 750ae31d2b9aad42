// SPDX-License-Identifier: Apache-2.0
import Base

/// Types in words, as a reader of the reference wants them.
enum SchemaWords {
    static func words(for schema: JSON) -> String {
        let words = plain(schema)
        return schema["nullable"]?.boolValue == true ? words + " or null" : words
    }

    static func words(for kind: Parameter.Kind) -> String {
        switch kind {
        case .text: "text"
        case .integer(let range):
            range.upperBound == .max
                ? "whole number, \(range.lowerBound) or more" : "whole number, \(range.lowerBound) to \(range.upperBound)"
        case .boolean: "true or false"
        case .instant: "time"
        case .timeZone: "time zone"
        case .choice(let allowed): "one of " + allowed.joined(separator: ", ")
        case .list(let allowed): allowed.isEmpty ? "list" : "list of " + allowed.joined(separator: ", ")
        case .sort(let fields, _): fields.joined(separator: ", ") + ", each with :asc or :desc"
        }
    }

    private static func plain(_ schema: JSON) -> String {
        if let allowed = schema["enum"]?.arrayValue {
            return "one of " + allowed.map { $0.stringValue ?? $0.text }.joined(separator: ", ")
        }
        if let first = schema["allOf"]?[0] { return plain(first) }
        if let target = schema["$ref"]?.stringValue {
            return target.split(separator: "/").last.map { $0.lowercased() } ?? "object"
        }
        switch schema["type"]?.stringValue {
        case "array": return "list of " + (schema["items"].map(plain) ?? "anything")
        case "integer": return "whole number"
        case "boolean": return "true or false"
        case "string": return format(schema["format"]?.stringValue)
        case let other?: return other
        case nil: return "anything"
        }
    }

    private static func format(_ format: String?) -> String {
        switch format {
        case "date-time": "time"
        case "tzinfo": "time zone"
        case "url": "address"
        case "email": "mail address"
        default: "text"
        }
    }
}
