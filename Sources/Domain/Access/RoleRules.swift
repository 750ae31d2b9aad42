// SPDX-License-Identifier: Apache-2.0

/// Who may change whose account, and make whom what. Pure, so that every combination can be tested.
///
/// The door has decided already that the caller administers people or changes their own profile. Here it is about those
/// above: nobody lifts themselves, and an owner's account is changed by owners, by its own person, or by a key of the
/// account, since whoever changes somebody's address can sign in as them.
package enum RoleRules {
    package static func mayChange(_ principal: Principal, userID: String, role: Role) -> Bool {
        principal.userID == userID || role != .owner || reachesOwners(principal)
    }

    /// Whether a role may be given in place of another; `old` is nil for somebody new.
    package static func mayGive(_ principal: Principal, _ new: Role, inPlaceOf old: Role?) -> Bool {
        if new == old { return true }
        // An app is held to its scopes: whom it made an administrator would not be.
        // An agent has its grants, and whom it made an administrator would need none.
        if principal.isHeldToLess, new.right >= .administer { return false }
        if let person = principal.person, person.role.right < .administer { return false }
        return (new != .owner && old != .owner) || reachesOwners(principal)
    }

    /// Whether the address with which somebody signs in may be changed: whoever changes it can become them.
    package static func mayReaddress(_ principal: Principal) -> Bool {
        !principal.isHeldToLess
    }

    private static func reachesOwners(_ principal: Principal) -> Bool {
        switch principal.credential {
        case .accountKey(_, let isReadOnly): !isReadOnly
        case .userKey, .session: principal.person?.role == .owner
        case .app, .agent, .mailLink, .routingKey: false
        }
    }
}

extension Principal {
    /// Whether the credential is held to less than its person may do.
    fileprivate var isHeldToLess: Bool {
        switch credential {
        case .app, .agent: true
        case .accountKey, .userKey, .session, .mailLink, .routingKey: false
        }
    }
}
