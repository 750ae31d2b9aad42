// SPDX-License-Identifier: Apache-2.0
package import Base

/// What a person allows one app at this time, all their consents to it together.
package struct OAuthAllowance: Hashable, Sendable {
    package var clientID: String
    package var clientName: String
    /// Each once, as granted.
    package var scopes: [String]
    /// Since when the app has held it without a break, as far as the tokens that are left tell.
    package var since: Instant

    package init(clientID: String, clientName: String, scopes: [String], since: Instant) {
        self.clientID = clientID
        self.clientName = clientName
        self.scopes = scopes
        self.since = since
    }
}
