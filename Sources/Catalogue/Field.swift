// SPDX-License-Identifier: Apache-2.0
package import Base

/// Why a field's value cannot be taken: a text after the field's label, such as "can't be blank".
package struct FieldProblem: Error, Sendable {
    package var text: String
    package init(_ text: String) { self.text = text }
    package static let blank = FieldProblem("can't be blank")
}

/// One member of an object on the wire: how it is read, written and described.
package struct Field<Value: Sendable>: Sendable {
    package typealias Setter = @Sendable (inout Value) -> Void

    package let name: String
    package let schema: JSON
    package var isRequired = false
    /// Reads the value; nil for a read-only field, which is ignored on input.
    package var decode: (@Sendable (JSON) throws(FieldProblem) -> Setter)?
    /// Writes the value; nil for a field that is only taken, or that this object does not show.
    package var encode: (@Sendable (Value, EncodeContext) -> JSON?)?
    package var collectReferences: (@Sendable (Value, inout ReferenceNeeds) -> Void)?
    /// What a value that was read names and what therefore must be there; nil for a field that names nothing, or that may
    /// name what is not there.
    package var named: (@Sendable (JSON) -> [ReferenceKey])?

    package init(
        name: String, schema: JSON, isRequired: Bool = false,
        decode: (@Sendable (JSON) throws(FieldProblem) -> Setter)? = nil,
        encode: (@Sendable (Value, EncodeContext) -> JSON?)? = nil,
        collectReferences: (@Sendable (Value, inout ReferenceNeeds) -> Void)? = nil,
        named: (@Sendable (JSON) -> [ReferenceKey])? = nil
    ) {
        self.name = name
        self.schema = schema
        self.isRequired = isRequired
        self.decode = decode
        self.encode = encode
        self.collectReferences = collectReferences
        self.named = named
    }

    /// Whether null means no more than absence.
    var ignoresNull: Bool { !isRequired && schema["type"] != nil && schema["nullable"]?.boolValue != true }

    /// The name as error texts show it: `escalation_policy` becomes "Escalation policy".
    package var label: String {
        let words = name.replacing("_", with: " ")
        return words.prefix(1).uppercased() + words.dropFirst()
    }
}

extension String {
    /// What a person would call empty.
    package var isBlank: Bool { allSatisfy(\.isWhitespace) }

    fileprivate func replacing(_ character: Character, with other: Character) -> String {
        String(map { $0 == character ? other : $0 })
    }
}
