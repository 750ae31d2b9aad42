// SPDX-License-Identifier: Apache-2.0

/// What somebody can follow.
package struct Subscribable: Hashable, Sendable {
    /// Raw values are the wire's.
    package enum Kind: String, CaseIterable, Sendable {
        case incident
        case businessService = "business_service"
    }

    package static let idLengthMaximum = 64

    package var kind: Kind
    package var id: String

    package init(kind: Kind = .incident, id: String = "") {
        self.kind = kind
        self.id = id
    }
}

/// That a user or a team follows something.
package struct NotificationSubscription: Hashable, Sendable {
    /// Raw values are the wire's.
    package enum SubscriberKind: String, CaseIterable, Sendable {
        case user
        case team
    }

    /// What became of the wish to follow something. Raw values are the wire's.
    package enum Outcome: String, CaseIterable, Sendable {
        case success
        case duplicate
        case unauthorized
    }

    /// Things that one request may name.
    package static let perRequestMaximum = 250
    /// As far as paging goes: more could not be looked at.
    package static let perSubscriberMaximum = 10_000

    package var subscriberKind: SubscriberKind
    package var subscriberID: String
    package var subscribable: Subscribable

    package init(subscriberKind: SubscriberKind, subscriberID: String, subscribable: Subscribable) {
        self.subscriberKind = subscriberKind
        self.subscriberID = subscriberID
        self.subscribable = subscribable
    }
}
