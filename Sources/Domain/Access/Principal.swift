// SPDX-License-Identifier: Apache-2.0

/// Who calls.
package enum Principal: Hashable, Sendable {
    /// A key of the account, tied to no person: the `From` header names the actor.
    case account(tokenID: String, isReadOnly: Bool)
    /// A person, by a key of their own or a web session.
    case user(id: String, role: Role)
    /// A sender of events; the routing key in the body says what it may touch.
    case sender

    package var userID: String? { if case .user(let id, _) = self { id } else { nil } }
}

/// May this principal do this? Pure, so that every combination can be tested.
package enum AccessDecision: Hashable, Sendable {
    case allow
    case deny(reason: String)

    package static func decide(_ principal: Principal, isWrite: Bool) -> AccessDecision {
        guard isWrite else { return .allow }
        switch principal {
        case .account(_, isReadOnly: true): return .deny(reason: "a read-only key reads only")
        case .user(_, .readOnlyUser), .user(_, .readOnlyLimitedUser), .user(_, .observer):
            return .deny(reason: "this role reads only")
        case .account, .user, .sender: return .allow
        }
    }
}
