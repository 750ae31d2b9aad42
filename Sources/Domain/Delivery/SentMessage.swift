// SPDX-License-Identifier: Apache-2.0
package import Base

/// A message to a person that has left, or was given up.
package struct SentMessage: Hashable, Sendable {
    /// Raw values are the wire's.
    package enum Kind: String, CaseIterable, Sendable {
        case email = "email_notification"
        case phone = "phone_notification"
        case push = "push_notification"
        case sms = "sms_notification"

        /// What channels call themselves in the outbox.
        package var channel: String {
            switch self {
            case .email: "email"
            case .phone: "phone"
            case .push: "push"
            case .sms: "sms"
            }
        }
    }

    /// How far apart the ends of a range may lie: less than three months, with the longest months.
    package static let rangeMaximumDays: Int64 = 92

    package var id: String
    package var kind: Kind
    package var startedAt: Instant
    package var address: String?
    package var userID: String
    /// Empty for what is about no incident, such as a hand-off.
    package var incidentID: String
    package var hasArrived: Bool
    /// Of the incident's conference bridge: filled in when a list is read.
    package var conferenceAddress: String?

    package init(
        id: String, kind: Kind, startedAt: Instant, address: String?, userID: String, incidentID: String, hasArrived: Bool
    ) {
        self.id = id
        self.kind = kind
        self.startedAt = startedAt
        self.address = address
        self.userID = userID
        self.incidentID = incidentID
        self.hasArrived = hasArrived
    }
}
