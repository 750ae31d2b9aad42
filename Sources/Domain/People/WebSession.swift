// SPDX-License-Identifier: Apache-2.0
package import Base

/// A browser in which a person is signed in, by a name that gives nothing away: the secret itself is not stored.
package struct WebSession: Hashable, Sendable {
    /// Where somebody can be signed in, as paths name it; here that is a browser.
    package static let browserType = "browser"
    /// Of one person; who signs in more often than that has older ones left out of the list.
    package static let listMaximum = 1000

    package var id: String
    package var userID: String
    package var createdAt: Instant
    package var expiresAt: Instant
    /// What the browser calls itself, shortened; empty when it does not say.
    package var userAgent: String
    /// From where it was used last.
    package var address: String
    package var lastUsedAt: Instant

    package init(
        id: String, userID: String, createdAt: Instant, expiresAt: Instant, userAgent: String = "", address: String = "",
        lastUsedAt: Instant? = nil
    ) {
        self.id = id
        self.userID = userID
        self.createdAt = createdAt
        self.expiresAt = expiresAt
        self.userAgent = userAgent
        self.address = address
        self.lastUsedAt = lastUsedAt ?? createdAt
    }
}
