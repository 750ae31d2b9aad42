// SPDX-License-Identifier: Apache-2.0
package import Base
package import Domain

/// A kind of object that is only declared: one implementation stores, lists, checks and shows them all.
package struct RecordKind: Sendable {
    package let resource: ResourceKind
    package let shape: Shape<Record>
    /// The label of the field that holds the name, for error texts; nil where two may share a name.
    /// The wire's type of an object that names none.
    package let typeDefault: String
    package let uniqueLabel: String?
    /// How many there may be, of one parent where they have one.
    package let maximum: Int

    package init(
        _ resource: ResourceKind, schema: String, types: [String] = [], unique: String? = nil,
        maximum: Int = RecordLimits.countMaximum, _ fields: [Field<Record>]
    ) {
        self.resource = resource
        let identity = Shape.identity(
            resource, id: \Record.id, type: \.type, summary: \.name, parentID: { $0.parentID })
        shape = Shape(schema, identity.map { $0.name == "type" && !types.isEmpty ? .recordType(types) : $0 } + fields)
        typeDefault = types.first ?? resource.type
        uniqueLabel = unique
        self.maximum = maximum
    }

    package var storedKind: String { resource.storedName }
}

/// The kinds of records, by area.
package enum Records {
    package static let all: [RecordKind] = [addon, businessService, installedExtension, tag]

    package static func kind(_ resource: ResourceKind) -> RecordKind? { all.first { $0.resource == resource } }
}
