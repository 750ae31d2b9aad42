// SPDX-License-Identifier: Apache-2.0
package import Base

/// A person's consent on its way to the app, for half a minute and one use.
package struct OAuthCode: Hashable, Sendable {
    package var hash: String
    /// What ties the code to all that is given for it.
    package var familyID: String
    package var clientID: String
    package var userID: String
    package var redirectURI: String
    package var scopes: [String]
    package var codeChallenge: String
    package var nonce: String?
    package var resource: String?
    package var createdAt: Instant
    package var expiresAt: Instant
    package var usedAt: Instant?

    package init(
        hash: String, familyID: String, clientID: String, userID: String, redirectURI: String, scopes: [String],
        codeChallenge: String, nonce: String?, resource: String?, createdAt: Instant, expiresAt: Instant,
        usedAt: Instant? = nil
    ) {
        self.hash = hash
        self.familyID = familyID
        self.clientID = clientID
        self.userID = userID
        self.redirectURI = redirectURI
        self.scopes = scopes
        self.codeChallenge = codeChallenge
        self.nonce = nonce
        self.resource = resource
        self.createdAt = createdAt
        self.expiresAt = expiresAt
        self.usedAt = usedAt
    }
}

/// A token as it is stored: its hash, and what it stands for.
package struct OAuthToken: Hashable, Sendable {
    /// Raw values are stored.
    package enum Kind: String, Sendable {
        case access
        case refresh
    }

    package var id: String
    package var hash: String
    /// All tokens of one grant; of an app by itself, the app's id.
    package var familyID: String
    package var kind: Kind
    package var clientID: String
    package var userID: String?
    package var scopes: [String]
    package var resource: String?
    package var createdAt: Instant
    package var expiresAt: Instant
    /// Of a refresh token, when another one took its place.
    package var usedAt: Instant?
    package var revokedAt: Instant?

    package init(
        id: String, hash: String, familyID: String, kind: Kind, clientID: String, userID: String?, scopes: [String],
        resource: String?, createdAt: Instant, expiresAt: Instant, usedAt: Instant? = nil, revokedAt: Instant? = nil
    ) {
        self.id = id
        self.hash = hash
        self.familyID = familyID
        self.kind = kind
        self.clientID = clientID
        self.userID = userID
        self.scopes = scopes
        self.resource = resource
        self.createdAt = createdAt
        self.expiresAt = expiresAt
        self.usedAt = usedAt
        self.revokedAt = revokedAt
    }

    package func isLive(at now: Instant) -> Bool { usedAt == nil && revokedAt == nil && now < expiresAt }
}
