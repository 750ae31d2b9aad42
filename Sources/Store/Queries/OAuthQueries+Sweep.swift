// SPDX-License-Identifier: Apache-2.0
package import Base

/// Rows that nobody needs any more go a few at a time, with the writes that add new ones.
extension OAuthQueries {
    package static func deleteExpiredCodes(_ session: any Session, before instant: Instant, limit: Int) throws {
        try session.execute(
            """
            DELETE FROM oauth_codes WHERE code_hash IN (
              SELECT code_hash FROM oauth_codes WHERE expires_at_ms < $1 ORDER BY expires_at_ms LIMIT $2
            """ + session.dialect.claimLock + ")", [SQLValue(instant), SQLValue(limit)])
    }

    package static func deleteExpiredTokens(_ session: any Session, before instant: Instant, limit: Int) throws {
        try session.execute(
            """
            DELETE FROM oauth_tokens WHERE id IN (
              SELECT id FROM oauth_tokens WHERE expires_at_ms < $1 ORDER BY expires_at_ms LIMIT $2
            """ + session.dialect.claimLock + ")", [SQLValue(instant), SQLValue(limit)])
    }

    /// Leaves the newest `keep` tokens of a grant, and takes away up to `limit` of the others.
    package static func trimFamily(_ session: any Session, _ familyID: String, keep: Int, limit: Int) throws {
        try session.execute(
            """
            DELETE FROM oauth_tokens WHERE id IN (
              SELECT id FROM oauth_tokens WHERE family_id = $1 ORDER BY id DESC LIMIT $3 OFFSET $2
            """ + session.dialect.claimLock + ")", [.text(familyID), SQLValue(keep), SQLValue(limit)])
    }
}

/// The account's own keys that sign ID tokens.
package enum SigningKeyQueries {
    package struct Key: Hashable, Sendable {
        package let id: String
        /// The private key, in hexadecimal digits.
        package let privateKey: String
        package let createdAt: Instant

        package init(id: String, privateKey: String, createdAt: Instant) {
            self.id = id
            self.privateKey = privateKey
            self.createdAt = createdAt
        }
    }

    /// Far more than there are while keys are made one a month.
    private static let keysMaximum = 50

    /// Those made since an instant, the newest first.
    package static func all(_ session: any Session, since instant: Instant) throws -> [Key] {
        try session.rows(
            """
            SELECT id, private_key, created_at_ms FROM signing_keys WHERE created_at_ms > $1
            ORDER BY created_at_ms DESC, id DESC LIMIT $2
            """, [SQLValue(instant), SQLValue(keysMaximum)]
        ).map { Key(id: $0.text(0), privateKey: $0.text(1), createdAt: $0.instant(2)) }
    }

    package static func insert(_ session: any Session, _ key: Key) throws {
        try session.execute(
            "INSERT INTO signing_keys (id, private_key, created_at_ms) VALUES ($1, $2, $3)",
            [.text(key.id), .text(key.privateKey), SQLValue(key.createdAt)])
    }

    package static func delete(_ session: any Session, before instant: Instant) throws {
        try session.execute("DELETE FROM signing_keys WHERE created_at_ms <= $1", [SQLValue(instant)])
    }
}
