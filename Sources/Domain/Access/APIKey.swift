// SPDX-License-Identifier: Apache-2.0
package import Base

/// A key with which programs call. The secret itself is shown once and not kept.
package struct APIKey: Hashable, Sendable {
    /// Whom a key stands for. Raw values are the wire's.
    package enum Kind: String, CaseIterable, Sendable {
        /// The account, and no person: it reads and changes everything.
        case account
        /// The account, for reading alone.
        case readOnly = "read_only"
        /// One person: it does whatever that person may do.
        case user
    }

    /// The person for whom a key stands.
    package struct Holder: Hashable, Sendable {
        package var name: String
        package var role: Role

        package init(name: String, role: Role) {
            self.name = name
            self.role = role
        }
    }

    package static let nameLengthMaximum = 100
    /// Keys of an account that can be used at a time. Those that are being replaced are counted apart.
    package static let countMaximum = 1000
    package static let perUserMaximum = 20
    /// Characters of the secret that lists show, so that people tell their keys apart.
    package static let hintLength = 4
    /// Five years, whichever they are.
    package static let lifetimeMaximumSeconds: Int64 = 1827 * .secondsPerDay
    /// For how long the old key goes on working beside the one that takes its place.
    package static let overlapDefaultSeconds = 86_400
    package static let overlapMaximumSeconds = 604_800
    /// How keys came about that no operation made.
    package static let setupOrigin = "setup"

    package var id: String
    package var name: String
    package var kind: Kind
    /// Of a person's key alone.
    package var userID: String?
    /// Known of keys that were read from the store.
    package var holder: Holder?
    package var creatorUserID: String?
    /// The key with which it was made.
    package var creatorKeyID: String?
    package var creatorKeyName: String?
    package var createdAt: Instant
    /// `setup`, or the channel by which the operation was called; nil for keys of old.
    package var createdVia: String?
    package var expiresAt: Instant?
    /// Up to a minute behind.
    package var lastUsedAt: Instant?
    /// The last characters of the secret; nil for keys of old.
    package var hint: String?
    /// The key that takes its place.
    package var replacedByID: String?

    package init(
        id: String, name: String, kind: Kind, userID: String? = nil, holder: Holder? = nil, creatorUserID: String? = nil,
        creatorKeyID: String? = nil, creatorKeyName: String? = nil, createdAt: Instant, createdVia: String? = nil,
        expiresAt: Instant? = nil, lastUsedAt: Instant? = nil, hint: String? = nil, replacedByID: String? = nil
    ) {
        self.id = id
        self.name = name
        self.kind = kind
        self.userID = userID
        self.holder = holder
        self.creatorUserID = creatorUserID
        self.creatorKeyID = creatorKeyID
        self.creatorKeyName = creatorKeyName
        self.createdAt = createdAt
        self.createdVia = createdVia
        self.expiresAt = expiresAt
        self.lastUsedAt = lastUsedAt
        self.hint = hint
        self.replacedByID = replacedByID
    }

    package func hasExpired(at now: Instant) -> Bool { expiresAt.map { $0 <= now } ?? false }

    /// When a key ends that takes this one's place now: it is given as long as this one was.
    package func successorExpiry(at now: Instant) -> Instant? {
        expiresAt.map { now.adding(seconds: $0.seconds(since: createdAt)) }
    }

    /// When this key ends that is replaced now. What was to end earlier still does.
    package func expiry(replacedAt now: Instant, overlapSeconds: Int) -> Instant {
        let end = now.adding(seconds: Int64(overlapSeconds))
        return min(expiresAt ?? end, end)
    }

    /// What the key can reach, in words for people.
    package var reach: String {
        switch kind {
        case .account: "Reads and changes everything"
        case .readOnly: "Only reads everything"
        case .user: "Whatever \(holder?.name ?? "its person") may do: \(holder?.role.reach ?? "nothing")"
        }
    }
}

extension Role {
    /// What somebody of this role may do, as the end of a sentence.
    package var reach: String {
        switch self {
        case .owner, .admin: "changes everything, and says who may do what"
        case .user: "changes services, schedules and escalation policies, and acts on incidents"
        case .limitedUser: "acts on incidents, and looks at the rest"
        case .observer: "looks at everything, and changes only what a team or a role on a single object allows"
        case .restrictedAccess: "sees the things of their teams and those they have a role on, and nothing else"
        case .readOnlyUser, .readOnlyLimitedUser: "looks, and changes nothing"
        }
    }
}
