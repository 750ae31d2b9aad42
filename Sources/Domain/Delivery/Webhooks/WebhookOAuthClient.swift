// SPDX-License-Identifier: Apache-2.0
package import Base

/// Credentials with which deliveries get a token from somebody's authorization server (the grant `client_credentials`).
package struct WebhookOAuthClient: Hashable, Sendable {
    package var id: String
    package var name: String
    package var clientID: String
    /// Kept as it is, since asking for a token needs it; never shown.
    package var clientSecret: String
    /// What the token is asked for; empty asks for nothing in particular.
    package var scope: String
    package var tokenURL: String
    package var createdAt: Instant

    package init(
        id: String, name: String, clientID: String, clientSecret: String, scope: String, tokenURL: String,
        createdAt: Instant
    ) {
        self.id = id
        self.name = name
        self.clientID = clientID
        self.clientSecret = clientSecret
        self.scope = scope
        self.tokenURL = tokenURL
        self.createdAt = createdAt
    }
}
