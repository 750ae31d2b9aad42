// SPDX-License-Identifier: Apache-2.0

/// What an operation asks of a person, from the least to the most. Each includes those before it.
package enum Right: Int, CaseIterable, Comparable, Sendable {
    /// To look at what one may see.
    case see
    /// To act on incidents: acknowledge, reassign, add notes, take over a shift, begin a maintenance window.
    case respond
    /// To change how pages reach people: services, schedules, escalation policies, teams.
    case configure
    /// To change who may do what: people, keys, apps, the account.
    case administer

    package static func < (left: Right, right: Right) -> Bool { left.rawValue < right.rawValue }
}

extension Role {
    /// What the base role gives everywhere.
    package var right: Right {
        switch self {
        case .owner, .admin: .administer
        case .user: .configure
        case .limitedUser: .respond
        case .observer, .restrictedAccess, .readOnlyUser, .readOnlyLimitedUser: .see
        }
    }

    /// Whether teams and single objects can give more than the base role: stakeholders only ever look.
    package var canBeRaised: Bool {
        switch self {
        case .readOnlyUser, .readOnlyLimitedUser: false
        case .owner, .admin, .user, .limitedUser, .observer, .restrictedAccess: true
        }
    }

    /// Whether private teams hide nothing.
    package var seesEverything: Bool { self == .owner || self == .admin }
}

extension TeamRole {
    package var right: Right {
        switch self {
        case .manager: .configure
        case .responder: .respond
        case .observer: .see
        }
    }
}
