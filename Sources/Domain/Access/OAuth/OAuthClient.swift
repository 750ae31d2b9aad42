// SPDX-License-Identifier: Apache-2.0
package import Base

/// An app that may ask for tokens.
package struct OAuthClient: Hashable, Sendable {
    package static let nameLengthMaximum = 100
    package static let redirectURIsMaximum = 10

    /// Its `client_id`.
    package var id: String
    package var name: String
    /// The keyed hash of its secret; nil for a public client, which cannot keep one.
    package var secretHash: String?
    package var grantTypes: [GrantType]
    package var redirectURIs: [String]
    /// What it may ask for; empty means whatever a person allows it, which only apps that registered themselves have.
    package var scopes: [String]
    /// Who made it known here; nil for apps that registered themselves, and for those made with an account key.
    package var createdByUserID: String?
    /// It came by dynamic registration: nobody of the account has vouched for it.
    package var isSelfRegistered: Bool
    package var createdAt: Instant
    /// When a person last allowed it something, or it got a token.
    package var lastUsedAt: Instant?
    /// The agent as which it acts, with nothing but what that one is granted; nil for an app of its own.
    package var agentID: String?
    /// From when on neither its secret nor a token of it opens anything; nil for never.
    package var expiresAt: Instant?
    /// The keyed hash of the secret before this one, which goes on working until ``previousSecretEndsAt``.
    package var previousSecretHash: String?
    package var previousSecretEndsAt: Instant?

    package init(
        id: String = "", name: String = "", secretHash: String? = nil, grantTypes: [GrantType] = [],
        redirectURIs: [String] = [], scopes: [String] = [], createdByUserID: String? = nil, isSelfRegistered: Bool = false,
        createdAt: Instant = Instant(milliseconds: 0), lastUsedAt: Instant? = nil, agentID: String? = nil,
        expiresAt: Instant? = nil, previousSecretHash: String? = nil, previousSecretEndsAt: Instant? = nil
    ) {
        self.id = id
        self.name = name
        self.secretHash = secretHash
        self.grantTypes = grantTypes
        self.redirectURIs = redirectURIs
        self.scopes = scopes
        self.createdByUserID = createdByUserID
        self.isSelfRegistered = isSelfRegistered
        self.createdAt = createdAt
        self.lastUsedAt = lastUsedAt
        self.agentID = agentID
        self.expiresAt = expiresAt
        self.previousSecretHash = previousSecretHash
        self.previousSecretEndsAt = previousSecretEndsAt
    }

    package var isPublic: Bool { secretHash == nil }

    package func hasExpired(at now: Instant) -> Bool { expiresAt.map { $0 <= now } ?? false }

    /// The hash of the secret before this one while that goes on working.
    package func previousSecretHash(at now: Instant) -> String? {
        previousSecretEndsAt.flatMap { now < $0 ? previousSecretHash : nil }
    }

    package func may(_ grantType: GrantType) -> Bool { grantTypes.contains(grantType) }

    /// Where this address leads, if it is one to which answers for this app may be sent.
    package func redirect(to address: String) -> RedirectURI? {
        guard let asked = RedirectURI(address) else { return nil }
        let isKnown = redirectURIs.contains { RedirectURI($0)?.accepts(asked) ?? false }
        return isKnown ? asked : nil
    }

    /// The text without characters that nobody sees and that could make one name look like another.
    package static func cleanedName(_ text: String) -> String {
        let visible = text.unicodeScalars.filter { scalar in
            switch scalar.properties.generalCategory {
            case .control, .format, .lineSeparator, .paragraphSeparator, .surrogate, .privateUse, .unassigned: false
            default: true
            }
        }
        return String(String.UnicodeScalarView(visible.prefix(nameLengthMaximum)))
    }

    /// The same grant types, each once and in one order. Who may exchange codes may refresh what it got for them.
    package static func completed(_ grantTypes: [GrantType]) -> [GrantType] {
        GrantType.allCases.filter { type in
            grantTypes.contains(type) || (type == .refreshToken && grantTypes.contains(.authorizationCode))
        }
    }
}

/// What an access token stands for.
package struct OAuthAccess: Hashable, Sendable {
    package var tokenID: String
    package var clientID: String
    /// As granted: the classic `read` and `write` stand for many.
    package var scopes: [String]
    /// The resource for which the token was asked (RFC 8707); nil when none was named.
    package var resource: String?
    /// In whose name; nil when the app acts by itself.
    package var userID: String?
    package var role: Role?
    /// The agent as which the app acts; nil for an app of its own.
    package var agentID: String?
    /// What the app is called.
    package var clientName: String

    package init(
        tokenID: String, clientID: String, scopes: [String], resource: String? = nil, userID: String? = nil,
        role: Role? = nil, agentID: String? = nil, clientName: String = ""
    ) {
        self.tokenID = tokenID
        self.clientID = clientID
        self.scopes = scopes
        self.resource = resource
        self.userID = userID
        self.role = role
        self.agentID = agentID
        self.clientName = clientName
    }
}
