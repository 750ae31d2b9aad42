// SPDX-License-Identifier: Apache-2.0
package import Base

/// How a user is told that they go on call or off call.
package struct HandoffNotificationRule: Hashable, Sendable {
    /// Two days: farther ahead than that a notice is forgotten again.
    package static let advanceMinutesMaximum = 2880
    package static let perUserMaximum = 50

    /// Which hand-offs. Raw values are the wire's.
    package enum Handoff: String, CaseIterable, Sendable {
        case both
        case onCall = "oncall"
        case offCall = "offcall"
    }

    package var id: String
    package var userID: String
    package var contactMethodID: String
    package var handoff: Handoff
    package var advanceMinutes: Int
    package var createdAt: Instant
    /// The method that `contactMethodID` names, as it was when the rule was read; nil on a rule that is being made.
    package var contactMethod: ContactMethod?

    package init(
        id: String = "", userID: String = "", contactMethodID: String = "", handoff: Handoff = .both,
        advanceMinutes: Int = 0, createdAt: Instant = Instant(milliseconds: 0), contactMethod: ContactMethod? = nil
    ) {
        self.id = id
        self.userID = userID
        self.contactMethodID = contactMethodID
        self.handoff = handoff
        self.advanceMinutes = advanceMinutes
        self.createdAt = createdAt
        self.contactMethod = contactMethod
    }
}

/// By which of their contact methods a user hears of status updates. One rule to a method, so that these are as few.
package struct StatusUpdateNotificationRule: Hashable, Sendable {
    package var id: String
    package var userID: String
    package var contactMethodID: String
    package var createdAt: Instant

    package init(
        id: String = "", userID: String = "", contactMethodID: String = "", createdAt: Instant = Instant(milliseconds: 0)
    ) {
        self.id = id
        self.userID = userID
        self.contactMethodID = contactMethodID
        self.createdAt = createdAt
    }
}
