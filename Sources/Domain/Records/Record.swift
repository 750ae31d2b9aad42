// SPDX-License-Identifier: Apache-2.0
package import Base

/// An object that no rule computes with: it is declared, kept as it was sent, and shown.
///
/// A kind moves up to a type of its own when a rule first reads it.
package struct Record: Hashable, Sendable {
    package var id: String
    /// Raw value of the kind that the catalogue declares.
    package var kind: String
    /// The object whose part it is, such as the service of a custom field; empty where there is none.
    package var parentID: String
    /// The wire's type of this object.
    package var type: String
    /// What lists are searched and sorted by; the field that holds it is the kind's own.
    package var name: String
    package var values: JSONObject
    /// Ids of the objects that its reference fields name, by field.
    package var references: [RecordReference]
    package var createdAt: Instant
    package var updatedAt: Instant

    package init(
        id: String = "", kind: String = "", parentID: String = "", type: String = "", name: String = "",
        values: JSONObject = [:],
        references: [RecordReference] = [], createdAt: Instant = Instant(milliseconds: 0),
        updatedAt: Instant = Instant(milliseconds: 0)
    ) {
        self.id = id
        self.kind = kind
        self.parentID = parentID
        self.type = type
        self.name = name
        self.values = values
        self.references = references
        self.createdAt = createdAt
        self.updatedAt = updatedAt
    }

    /// The ids that one field names, in the order in which they were sent.
    package func ids(of field: String) -> [String] { references.filter { $0.field == field }.map(\.id) }

    package mutating func setIDs(_ ids: [String], of field: String) {
        references.removeAll { $0.field == field }
        references += ids.map { RecordReference(field: field, id: $0) }
    }
}

package struct RecordReference: Hashable, Sendable {
    package var field: String
    package var id: String
    package init(field: String, id: String) {
        self.field = field
        self.id = id
    }
}
