// SPDX-License-Identifier: Apache-2.0
package import Base

/// Somebody's program that wants to hear of events.
package struct WebhookSubscription: Hashable, Sendable {
    package enum Filter: Hashable, Sendable {
        case account
        case service(id: String)
        case team(id: String)

        /// The wire's word for it, without its `_reference` ending.
        package var kind: String {
            switch self {
            case .account: "account"
            case .service: "service"
            case .team: "team"
            }
        }
        package var id: String? {
            switch self {
            case .account: nil
            case .service(let id), .team(let id): id
            }
        }
    }

    package struct Header: Hashable, Sendable {
        package var name: String
        /// Not shown again once it is stored: it may be a password.
        package var value: String
        package init(name: String, value: String) {
            self.name = name
            self.value = value
        }
    }

    package var id: String
    package var url: String
    package var description: String
    package var events: [WebhookEventType]
    package var filter: Filter
    package var headers: [Header]
    package var isActive: Bool
    /// Signs what is sent. Kept as it is, since signing needs it; shown once, when it is made.
    package var secret: String
    /// The one before, live beside it until `previousSecretEndsAt`.
    package var previousSecret: String?
    package var previousSecretEndsAt: Instant?
    /// Credentials with which deliveries get a token of their own; nil sends none.
    package var oauthClientID: String?
    /// Events that were dropped one after the other since the last that arrived.
    package var consecutiveDrops: Int
    /// While this lies ahead nothing is sent or queued.
    package var disabledUntil: Instant?
    package var createdAt: Instant
    package var updatedAt: Instant

    package init(
        id: String, url: String, description: String = "", events: [WebhookEventType], filter: Filter,
        headers: [Header] = [], isActive: Bool = true, secret: String, createdAt: Instant
    ) {
        self.id = id
        self.url = url
        self.description = description
        self.events = events
        self.filter = filter
        self.headers = headers
        self.isActive = isActive
        self.secret = secret
        previousSecret = nil
        previousSecretEndsAt = nil
        oauthClientID = nil
        consecutiveDrops = 0
        disabledUntil = nil
        self.createdAt = createdAt
        updatedAt = createdAt
    }

    package func isTemporarilyDisabled(at now: Instant) -> Bool { disabledUntil.map { now < $0 } ?? false }

    /// Each secret that signs at `now`, the newest first.
    package func liveSecrets(at now: Instant) -> [String] {
        guard let previousSecret, let end = previousSecretEndsAt, now < end else { return [secret] }
        return [secret, previousSecret]
    }
}
