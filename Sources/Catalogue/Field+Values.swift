// SPDX-License-Identifier: Apache-2.0
package import Base

package typealias Path<Root, Value> = WritableKeyPath<Root, Value> & Sendable

// Non-overloaded static functions: a field list stays quick for the type checker.
extension Field {
    /// Text that may not be blank; `length` bounds its characters.
    package static func string(
        _ name: String, _ path: any Path<Value, String>, length: ClosedRange<Int> = 1...1024, required: Bool = false
    ) -> Field {
        Field(
            name: name, schema: ["type": "string", "maxLength": .int(Int64(length.upperBound))], isRequired: required,
            decode: { (json) throws(FieldProblem) in
                let text = try FieldReading.text(json, length: length)
                return { $0[keyPath: path] = text }
            },
            encode: { value, _ in .string(value[keyPath: path]) })
    }

    /// Text that may be absent, null or empty.
    package static func optionalString(
        _ name: String, _ path: any Path<Value, String?>, maximum: Int = 1024
    ) -> Field {
        Field(
            name: name, schema: ["type": "string", "nullable": true, "maxLength": .int(Int64(maximum))],
            decode: { (json) throws(FieldProblem) in
                let text = json.isNull ? nil : try FieldReading.text(json, length: 0...maximum)
                return { $0[keyPath: path] = text }
            },
            encode: { value, _ in JSON(value[keyPath: path]) })
    }

    package static func integer(
        _ name: String, _ path: any Path<Value, Int>, in range: ClosedRange<Int>, required: Bool = false
    ) -> Field {
        Field(
            name: name, schema: FieldReading.integerSchema(range), isRequired: required,
            decode: { (json) throws(FieldProblem) in
                let number = try FieldReading.integer(json, in: range)
                return { $0[keyPath: path] = number }
            },
            encode: { value, _ in .int(Int64(value[keyPath: path])) })
    }

    package static func boolean(_ name: String, _ path: any Path<Value, Bool>) -> Field {
        Field(
            name: name, schema: ["type": "boolean"],
            decode: { (json) throws(FieldProblem) in
                guard let flag = json.boolValue else { throw FieldProblem("must be true or false") }
                return { $0[keyPath: path] = flag }
            },
            encode: { value, _ in .bool(value[keyPath: path]) })
    }

    /// One of an enumeration's raw values.
    package static func choice<Choice: RawRepresentable & CaseIterable & Sendable>(
        _ name: String, _ path: any Path<Value, Choice>, required: Bool = false
    ) -> Field where Choice.RawValue == String {
        let allowed = Choice.allCases.map(\.rawValue)
        return Field(
            name: name, schema: ["type": "string", "enum": .array(allowed.map(JSON.string))], isRequired: required,
            decode: { (json) throws(FieldProblem) in
                guard let text = json.stringValue, let choice = Choice(rawValue: text) else {
                    throw FieldProblem("must be one of \(allowed.joined(separator: ", "))")
                }
                return { $0[keyPath: path] = choice }
            },
            encode: { value, _ in .string(value[keyPath: path].rawValue) })
    }

    package static func timeZone(_ name: String, _ path: any Path<Value, TimeZoneRules>, required: Bool = false) -> Field {
        Field(
            name: name, schema: ["type": "string", "format": "tzinfo"], isRequired: required,
            decode: { (json) throws(FieldProblem) in
                guard let text = json.stringValue, let zone = TimeZoneRules(identifier: text) else {
                    throw FieldProblem("is not a known time zone")
                }
                return { $0[keyPath: path] = zone }
            },
            encode: { value, _ in .string(value[keyPath: path].identifier) })
    }

    package static func instant(_ name: String, _ path: any Path<Value, Instant>, required: Bool = false) -> Field {
        Field(
            name: name, schema: ["type": "string", "format": "date-time"], isRequired: required,
            decode: { (json) throws(FieldProblem) in
                let instant = try FieldReading.instant(json)
                return { $0[keyPath: path] = instant }
            },
            encode: { value, context in context.time(value[keyPath: path]) })
    }

    package static func optionalInstant(_ name: String, _ path: any Path<Value, Instant?>) -> Field {
        Field(
            name: name, schema: ["type": "string", "format": "date-time", "nullable": true],
            decode: { (json) throws(FieldProblem) in
                let instant = json.isNull ? nil : try FieldReading.instant(json)
                return { $0[keyPath: path] = instant }
            },
            encode: { value, context in context.time(value[keyPath: path]) })
    }

    /// Any JSON, kept and echoed as sent.
    package static func json(_ name: String, _ path: any Path<Value, JSON>) -> Field {
        Field(
            name: name, schema: [:], decode: { (json) throws(FieldProblem) in { $0[keyPath: path] = json } },
            encode: { value, _ in value[keyPath: path] })
    }

    /// Shown, never taken.
    package static func readOnly(
        _ name: String, schema: JSON, _ encode: @escaping @Sendable (Value, EncodeContext) -> JSON
    ) -> Field {
        Field(name: name, schema: schema, encode: { encode($0, $1) })
    }

    /// Always the same: members that clients expect and that have no meaning here.
    package static func constant(_ name: String, _ value: JSON, schema: JSON = [:]) -> Field {
        Field(name: name, schema: schema, encode: { _, _ in value })
    }
}

/// Checks that several kinds of field share.
package enum FieldReading {
    package static func text(_ json: JSON, length: ClosedRange<Int>) throws(FieldProblem) -> String {
        if json.isNull { throw .blank }
        guard let text = json.stringValue else { throw FieldProblem("must be a string") }
        if length.lowerBound > 0, text.isBlank { throw .blank }
        let count = text.scalarCount
        guard count >= length.lowerBound else {
            throw FieldProblem("is too short (minimum is \(length.lowerBound) characters)")
        }
        guard count <= length.upperBound else {
            throw FieldProblem("is too long (maximum is \(length.upperBound) characters)")
        }
        // PostgreSQL's text cannot hold it, and no name or title needs it.
        guard !text.utf8.contains(0) else { throw FieldProblem("must not contain a null character") }
        return text
    }

    package static func integer(_ json: JSON, in range: ClosedRange<Int>) throws(FieldProblem) -> Int {
        guard let number = json.intValue else { throw FieldProblem("must be an integer") }
        guard let value = Int(exactly: number), range.contains(value) else {
            throw FieldProblem("must be between \(range.lowerBound) and \(range.upperBound)")
        }
        return value
    }

    package static func instant(_ json: JSON) throws(FieldProblem) -> Instant {
        guard let text = json.stringValue, let instant = ISO8601.instant(text) else {
            throw FieldProblem("must be an ISO 8601 time")
        }
        return instant.roundedDownToSecond
    }

    package static func integerSchema(_ range: ClosedRange<Int>) -> JSON {
        ["type": "integer", "minimum": .int(Int64(range.lowerBound)), "maximum": .int(Int64(range.upperBound))]
    }
}
