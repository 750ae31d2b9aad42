// SPDX-License-Identifier: Apache-2.0
package import Base

/// How much an incident matters, in the account's own words.
package struct Priority: Hashable, Sendable {
    /// There is one account and it has no id of its own; clients look for one all the same.
    package static let accountID = "PTOCSIN"
    /// Which form of priorities the account has. There has been one.
    package static let schemaVersion: Int64 = 0

    package var id: String
    package var name: String
    package var description: String
    /// Six hexadecimal digits.
    package var color: String
    /// 0 is the most severe.
    package var position: Int
    package var createdAt: Instant
    package var updatedAt: Instant

    package init(
        id: String, name: String, description: String, color: String, position: Int,
        createdAt: Instant = Instant(milliseconds: 0), updatedAt: Instant? = nil
    ) {
        self.id = id
        self.name = name
        self.description = description
        self.color = color
        self.position = position
        self.createdAt = createdAt
        self.updatedAt = updatedAt ?? createdAt
    }
}
