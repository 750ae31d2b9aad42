// SPDX-License-Identifier: Apache-2.0
package import Base
package import Domain

/// Fields of records: declared by name and limits, kept in the record's own values.
extension Field where Value == Record {
    /// What the kind is listed and searched by.
    package static func recordName(_ name: String, maximum: Int) -> Field {
        .string(name, \.name, length: 1...maximum, required: true)
    }

    /// The wire's type, of kinds that have several; a reference's ending is dropped.
    package static func recordType(_ allowed: [String]) -> Field {
        Field(
            name: "type", schema: ["type": "string", "enum": .array(allowed.map(JSON.string))],
            decode: { (json) throws(FieldProblem) in
                guard let text = json.stringValue,
                    let type = allowed.first(where: { $0 == text || $0 + "_reference" == text })
                else { throw FieldProblem("must be one of \(allowed.joined(separator: ", "))") }
                return { $0.type = type }
            },
            encode: { value, _ in .string(value.type) })
    }

    /// Text that may be null or empty.
    package static func recordText(_ name: String, maximum: Int, required: Bool = false) -> Field {
        Field(
            name: name, schema: ["type": "string", "nullable": .bool(!required), "maxLength": .int(Int64(maximum))],
            isRequired: required,
            decode: { (json) throws(FieldProblem) in
                if json.isNull, !required { return { $0.values[name] = .null } }
                let text = try FieldReading.text(json, length: (required ? 1 : 0)...maximum)
                return { $0.values[name] = .string(text) }
            },
            encode: { value, _ in value.values[name] ?? .null })
    }

    /// An address that programs call or people open: http or https, with a host.
    package static func recordURL(_ name: String, required: Bool = false) -> Field {
        Field(
            name: name, schema: ["type": "string", "format": "url", "nullable": .bool(!required)], isRequired: required,
            decode: { (json) throws(FieldProblem) in
                if json.isNull, !required { return { $0.values[name] = .null } }
                let text = try FieldReading.text(json, length: 1...RecordLimits.urlLengthMaximum)
                guard FieldReading.isWebAddress(text) else { throw FieldProblem("must be an http or https address") }
                return { $0.values[name] = .string(text) }
            },
            encode: { value, _ in value.values[name] ?? .null })
    }

    package static func recordBoolean(_ name: String, otherwise: Bool) -> Field {
        Field(
            name: name, schema: ["type": "boolean"],
            decode: { (json) throws(FieldProblem) in
                guard let flag = json.boolValue else { throw FieldProblem("must be true or false") }
                return { $0.values[name] = .bool(flag) }
            },
            encode: { value, _ in value.values[name] ?? .bool(otherwise) })
    }

    package static func recordInteger(_ name: String, in range: ClosedRange<Int>, otherwise: Int) -> Field {
        Field(
            name: name, schema: FieldReading.integerSchema(range),
            decode: { (json) throws(FieldProblem) in
                let number = try FieldReading.integer(json, in: range)
                return { $0.values[name] = .int(Int64(number)) }
            },
            encode: { value, _ in value.values[name] ?? .int(Int64(otherwise)) })
    }

    package static func recordChoice(
        _ name: String, _ allowed: [String], otherwise: String? = nil, required: Bool = false
    ) -> Field {
        Field(
            name: name,
            schema: [
                "type": "string", "enum": .array(allowed.map(JSON.string)), "nullable": .bool(otherwise == nil && !required),
            ], isRequired: required,
            decode: { (json) throws(FieldProblem) in
                if json.isNull, !required { return { $0.values[name] = JSON(otherwise) } }
                guard let text = json.stringValue, allowed.contains(text) else {
                    throw FieldProblem("must be one of \(allowed.joined(separator: ", "))")
                }
                return { $0.values[name] = .string(text) }
            },
            encode: { value, _ in value.values[name] ?? JSON(otherwise) })
    }

    /// An object or array that is kept as sent, up to a size.
    package static func recordJSON(
        _ name: String, schema: JSON, otherwise: JSON,
        check: @escaping @Sendable (JSON) throws(FieldProblem) -> Void = { (_) throws(FieldProblem) in }
    ) -> Field {
        Field(
            name: name, schema: schema,
            decode: { (json) throws(FieldProblem) in
                try check(json)
                guard json.encoded().count <= RecordLimits.objectBytesMaximum else {
                    throw FieldProblem("is larger than \(RecordLimits.objectBytesMaximum / 1024) KB")
                }
                return { $0.values[name] = json }
            },
            encode: { value, _ in value.values[name] ?? otherwise })
    }

    /// The one object that a field names, or none.
    package static func recordReference(
        _ name: String, _ kind: ResourceKind, include: String? = nil, required: Bool = false
    ) -> Field {
        Field(
            name: name,
            schema: required
                ? ["$ref": "#/components/schemas/Reference"]
                : ["nullable": true, "allOf": [["$ref": "#/components/schemas/Reference"]]],
            isRequired: required,
            decode: { (json) throws(FieldProblem) in
                if json.isNull, !required { return { $0.setIDs([], of: name) } }
                let id = try referenceID(json)
                return { $0.setIDs([id], of: name) }
            },
            encode: { value, context in
                value.ids(of: name).first.map { context.reference(kind, $0, include: include) } ?? .null
            },
            collectReferences: { value, needs in
                for id in value.ids(of: name) { needs.add(kind, id, include: include) }
            },
            named: naming(kind))
    }

    package static func recordReferences(
        _ name: String, _ kind: ResourceKind, include: String? = nil, maximum: Int, required: Bool = false
    ) -> Field {
        Field(
            name: name, schema: ["type": "array", "items": ["$ref": "#/components/schemas/Reference"]],
            isRequired: required,
            decode: { (json) throws(FieldProblem) in
                let ids = try referenceIDs(json, maximum: maximum)
                if required, ids.isEmpty { throw .blank }
                return { $0.setIDs(ids, of: name) }
            },
            encode: { value, context in
                .array(value.ids(of: name).map { context.reference(kind, $0, include: include) })
            },
            collectReferences: { value, needs in
                for id in value.ids(of: name) { needs.add(kind, id, include: include) }
            },
            named: naming(kind))
    }

    package static var recordTimes: [Field] {
        let time: JSON = ["type": "string", "format": "date-time"]
        return [
            .readOnly("created_at", schema: time) { value, context in context.time(value.createdAt) },
            .readOnly("updated_at", schema: time) { value, context in context.time(value.updatedAt) },
        ]
    }
}

/// Limits that records share.
package enum RecordLimits {
    package static let urlLengthMaximum = 2048
    /// One member that is kept as sent.
    package static let objectBytesMaximum = 64 * 1024
    /// Objects of one kind in an account, where the reference names no number of its own.
    package static let countMaximum = 10_000
}

extension FieldReading {
    /// Whether a text is `http://host…` or `https://host…`, without blanks or control characters.
    package static func isWebAddress(_ text: String) -> Bool {
        let lowered = text.lowercased()
        for scheme in ["https://", "http://"] where lowered.hasPrefix(scheme) {
            let rest = text.utf8.dropFirst(scheme.utf8.count)
            guard let first = rest.first, first != UInt8(ascii: "/"), first != UInt8(ascii: "?") else { return false }
            return rest.allSatisfy { $0 > 0x20 && $0 != 0x7F }
        }
        return false
    }
}
