// SPDX-License-Identifier: Apache-2.0
package import Base

/// A sort of incident. Its incidents have its own custom fields and those of the types above it.
package struct IncidentType: Hashable, Sendable {
    /// The type that every account has, that all others descend from, and that stays in use under its name.
    package static let baseName = "incident_default"
    /// The same in every account: it comes with the schema.
    package static let baseID = "PINCDEF"

    package static let nameLengthMaximum = 50
    package static let displayNameLengthMaximum = 50
    package static let descriptionLengthMaximum = 1000
    /// Types that an account may have, in use or not: they are never deleted.
    package static let countMaximum = 200
    /// Levels of types, the base being the first.
    package static let depthMaximum = 5
    /// Names that end so are the product's own.
    package static let nameEndProhibited = "_default"
    /// Display names that begin so would pass for the product's own.
    package static let displayNameStartsProhibited = ["PD", "PagerDuty", "Default"]

    package var id: String
    /// Never changed: incidents carry it.
    package var name: String
    package var displayName: String
    package var description: String?
    package var isEnabled: Bool
    /// Nil for the base alone.
    package var parentID: String?
    package var createdAt: Instant
    package var updatedAt: Instant

    package init(
        id: String, name: String, displayName: String, description: String? = nil, isEnabled: Bool = true,
        parentID: String?, createdAt: Instant, updatedAt: Instant
    ) {
        self.id = id
        self.name = name
        self.displayName = displayName
        self.description = description
        self.isEnabled = isEnabled
        self.parentID = parentID
        self.createdAt = createdAt
        self.updatedAt = updatedAt
    }

    package var isBase: Bool { id == Self.baseID }

    /// A type with all that are above it, the base first. Empty when there is no such type.
    package static func lineage(of id: String, in types: [IncidentType]) -> [IncidentType] {
        var found: [IncidentType] = []
        var next: String? = id
        while let current = next, found.count < depthMaximum {
            guard let type = types.first(where: { $0.id == current }) else { break }
            found.insert(type, at: 0)
            next = type.parentID
        }
        return found
    }

    /// Whether a text can be the name of a type or of a custom field: lower-case letters, digits and underscores.
    package static func isName(_ text: String) -> Bool {
        !text.isEmpty
            && text.utf8.allSatisfy { byte in
                (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte)
                    || (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte)
                    || byte == UInt8(ascii: "_")
            }
    }
}
