// SPDX-License-Identifier: Apache-2.0
package import Base

/// The API keys that somebody may look at, and a form to make one.
package struct KeysModel: Sendable {
    package struct Key: Sendable {
        package var id: String
        package var name: String
        /// What it can reach, in a sentence.
        package var reach: String
        /// The end of the secret; nil for keys of old.
        package var hint: String?
        /// Who or what made it; nil when that is not known.
        package var creator: String?
        package var createdAt: Instant
        package var lastUsedAt: Instant?
        package var expiresAt: Instant?
        /// Whether another key takes its place, so that it is not replaced again.
        package var isReplaced: Bool

        package init(
            id: String, name: String, reach: String, hint: String?, creator: String?, createdAt: Instant,
            lastUsedAt: Instant? = nil, expiresAt: Instant? = nil, isReplaced: Bool = false
        ) {
            self.id = id
            self.name = name
            self.reach = reach
            self.hint = hint
            self.creator = creator
            self.createdAt = createdAt
            self.lastUsedAt = lastUsedAt
            self.expiresAt = expiresAt
            self.isReplaced = isReplaced
        }
    }

    /// A key that has just been made, with its secret: only the answer to the form carries it.
    package struct Issued: Sendable {
        package var name: String
        package var reach: String
        package var token: String
        /// Whether it takes the place of another.
        package var isReplacement: Bool

        package init(name: String, reach: String, token: String, isReplacement: Bool) {
            self.name = name
            self.reach = reach
            self.token = token
            self.isReplacement = isReplacement
        }
    }

    /// What stands in the form: after a refusal, what was typed.
    package struct Draft: Sendable {
        package var name: String
        package var kind: String
        package var days: String

        package init(name: String = "", kind: String = "user", days: String = "90") {
            self.name = name
            self.kind = kind
            self.days = days
        }
    }

    /// More than an account may have in use; what has ended and was not revoked comes on top.
    package static let keyLimit = 1200

    package var frame: PageFrame
    package var keys: [Key]
    /// Whether there are more than the page shows.
    package var isCut: Bool
    /// Whether the viewer may make keys of the account.
    package var offersAccountKeys: Bool
    package var issued: Issued?
    package var draft: Draft

    package init(
        frame: PageFrame, keys: [Key], isCut: Bool = false, offersAccountKeys: Bool, issued: Issued? = nil,
        draft: Draft = Draft()
    ) {
        self.frame = frame
        self.keys = keys
        self.isCut = isCut
        self.offersAccountKeys = offersAccountKeys
        self.issued = issued
        self.draft = draft
    }
}
