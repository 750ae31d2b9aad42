// SPDX-License-Identifier: Apache-2.0
package import Base

/// People who answer for the same things.
package struct Team: Hashable, Sendable {
    package static let nameLengthMaximum = 100
    package static let descriptionLengthMaximum = 1024

    /// What somebody outside may do: raw values are the wire's.
    package enum DefaultRole: String, CaseIterable, Sendable {
        case manager
        case none
    }

    package var id: String
    package var name: String
    package var description: String?
    package var defaultRole: DefaultRole
    package var createdAt: Instant

    package init(
        id: String = "", name: String = "", description: String? = nil, defaultRole: DefaultRole = .manager,
        createdAt: Instant = Instant(milliseconds: 0)
    ) {
        self.id = id
        self.name = name
        self.description = description
        self.defaultRole = defaultRole
        self.createdAt = createdAt
    }
}

package enum TeamRole: String, CaseIterable, Sendable {
    case manager
    case responder
    case observer
}
