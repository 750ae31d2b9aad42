// SPDX-License-Identifier: Apache-2.0

/// Who may look at what agents wait for, and who may decide. Pure, so that every combination can be tested.
package enum ApprovalRules {
    /// Which approvals somebody may look at. One that is out of sight does not exist for them.
    package static func sight(_ principal: Principal) -> KeyRules.Sight {
        switch principal.credential {
        case .app, .agent, .routingKey: return .nothing
        case .accountKey: return .everything
        case .userKey, .session, .mailLink:
            guard let person = principal.person else { return .nothing }
            return person.role.right >= .administer ? .everything : .own(userID: person.id)
        }
    }

    /// Whether it is a person who decides, and nobody's program in their place. A key of the account is nobody's, whomever
    /// it names as the one who acts; an app acts in somebody's name by itself, as an agent does. Whether they may do the
    /// change themselves is asked apart.
    package static func isPerson(_ principal: Principal) -> Bool {
        switch principal.credential {
        case .userKey, .session, .mailLink: principal.person != nil
        case .accountKey, .app, .agent, .routingKey: false
        }
    }
}
