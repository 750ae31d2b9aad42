// SPDX-License-Identifier: Apache-2.0
package import Base

/// A person with an account: can be on call, be told, and act.
package struct User: Hashable, Sendable {
    package static let nameLengthMaximum = 100
    package static let emailLengthRange = 6...100
    package static let jobTitleLengthMaximum = 100

    package var id: String
    package var name: String
    /// Always lower case; unique in the account.
    package var email: String
    package var timeZone: TimeZoneRules
    package var color: String
    package var role: Role
    package var jobTitle: String?
    package var description: String?
    package var invitationSent: Bool
    package var createdAt: Instant
    package var teamIDs: [String]
    package var contactMethodIDs: [String]
    package var notificationRuleIDs: [String]
    /// Where the person's calendar is found, with its key; nil but for whoever may see it.
    package var calendarPath: String?

    package init(
        id: String = "", name: String = "", email: String = "", timeZone: TimeZoneRules = .utc, color: String = "purple",
        role: Role = .user, jobTitle: String? = nil, description: String? = nil, invitationSent: Bool = false,
        createdAt: Instant = Instant(milliseconds: 0), teamIDs: [String] = [], contactMethodIDs: [String] = [],
        notificationRuleIDs: [String] = []
    ) {
        self.id = id
        self.name = name
        self.email = email
        self.timeZone = timeZone
        self.color = color
        self.role = role
        self.jobTitle = jobTitle
        self.description = description
        self.invitationSent = invitationSent
        self.createdAt = createdAt
        self.teamIDs = teamIDs
        self.contactMethodIDs = contactMethodIDs
        self.notificationRuleIDs = notificationRuleIDs
    }
}

/// Base roles, from the most to the least that they may do. Raw values are the wire's.
package enum Role: String, CaseIterable, Sendable {
    case owner
    case admin
    case user
    case limitedUser = "limited_user"
    case observer
    case restrictedAccess = "restricted_access"
    case readOnlyUser = "read_only_user"
    case readOnlyLimitedUser = "read_only_limited_user"
}
