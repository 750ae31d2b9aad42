// SPDX-License-Identifier: Apache-2.0
package import Base

/// People who answer for the same things.
package struct Team: Hashable, Sendable {
    package static let nameLengthMaximum = 100
    package static let descriptionLengthMaximum = 1024
    /// Levels of teams, the uppermost counted: each look up or down goes level by level.
    package static let depthMaximum = 10

    /// What somebody outside may do: raw values are the wire's.
    package enum DefaultRole: String, CaseIterable, Sendable {
        case manager
        case none
    }

    package var id: String
    package var name: String
    package var description: String?
    package var defaultRole: DefaultRole
    /// The team that this one is a part of.
    package var parentID: String?
    package var createdAt: Instant

    package init(
        id: String = "", name: String = "", description: String? = nil, defaultRole: DefaultRole = .manager,
        parentID: String? = nil, createdAt: Instant = Instant(milliseconds: 0)
    ) {
        self.id = id
        self.name = name
        self.description = description
        self.defaultRole = defaultRole
        self.parentID = parentID
        self.createdAt = createdAt
    }
}

package enum TeamRole: String, CaseIterable, Sendable {
    case manager
    case responder
    case observer

    /// What somebody of a base role is on a team when nothing else is said: no more than the base role lets them do.
    package static func usual(for role: Role) -> TeamRole {
        switch role {
        case .owner, .admin, .user: .manager
        case .limitedUser: .responder
        case .observer, .restrictedAccess, .readOnlyUser, .readOnlyLimitedUser: .observer
        }
    }
}
