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
        if let person = principal.person, person.role.right < .administer { return false }
        return (new != .owner && old != .owner) || reachesOwners(principal)
    }

    private static func reachesOwners(_ principal: Principal) -> Bool {
        switch principal.credential {
        case .accountKey(_, let isReadOnly): !isReadOnly
        case .userKey, .session: principal.person?.role == .owner
        case .app, .mailLink, .routingKey: false
        }
    }
}
