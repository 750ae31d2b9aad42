// SPDX-License-Identifier: Apache-2.0
package import Base

/// Who may make, replace and revoke keys. Pure, so that every combination can be tested.
package enum KeyRules {
    /// Which keys somebody may look at. A key that is out of sight does not exist for them.
    package enum Sight: Hashable, Sendable {
        case everything
        case own(userID: String)
        case nothing
    }

    package static func sight(_ principal: Principal) -> Sight {
        switch principal.credential {
        case .app, .agent, .mailLink, .routingKey: return .nothing
        case .accountKey: return .everything
        case .userKey, .session:
            guard let person = principal.person else { return .nothing }
            return person.role.right >= .administer ? .everything : .own(userID: person.id)
        }
    }

    /// Whether somebody may make, replace and revoke keys of this kind for this person.
    ///
    /// Everybody may with keys of their own, and administrators with all. A key that only reads may not, since what it
    /// made would do more than itself; nor may an app, which would outlive its token and its scopes by a key.
    package static func mayManage(principal: Principal, kind: APIKey.Kind, userID: String?) -> Bool {
        switch principal.credential {
        case .app, .agent, .mailLink, .routingKey: return false
        case .accountKey(_, let isReadOnly): return !isReadOnly
        case .userKey, .session:
            guard let person = principal.person else { return false }
            if person.role.right >= .administer { return true }
            return kind == .user && userID == person.id
        }
    }

    /// Whether somebody may be given the secret of such a key, new or in place of another: it must not reach further than
    /// they do. `holderRole` is the role of the person for whom a key of kind `user` stands.
    package static func mayIssue(
        principal: Principal, kind: APIKey.Kind, userID: String?, holderRole: Role?
    ) -> Bool {
        guard mayManage(principal: principal, kind: kind, userID: userID) else { return false }
        guard let person = principal.person else { return true }
        // A key of the account reaches owners as well; one that only reads, what an administrator sees anyway.
        if kind == .account { return person.role == .owner }
        guard let holderRole else { return true }
        return person.role.rank <= holderRole.rank
    }

    /// Why a key cannot be made to end then, as a text after the field's label; nil when it can.
    package static func expiryProblem(_ expiresAt: Instant?, now: Instant) -> String? {
        guard let expiresAt else { return nil }
        if expiresAt <= now { return "must lie in the future" }
        return expiresAt > now.adding(seconds: APIKey.lifetimeMaximumSeconds) ? "must lie within five years" : nil
    }
}

extension Role {
    /// The place in the order from the most to the least, in which the roles are declared.
    fileprivate var rank: Int { Self.allCases.firstIndex(of: self) ?? Self.allCases.count }
}
