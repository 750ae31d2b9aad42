// SPDX-License-Identifier: Apache-2.0
package import Base

/// Keyed hashes of the secrets in people's calendar addresses.
package enum CalendarKeyQueries {
    /// The one of a person takes the place of the one before, which then opens nothing any more.
    package static func set(_ session: any Session, userID: String, hash: String, at now: Instant) throws {
        try session.execute(
            """
            INSERT INTO calendar_keys (user_id, key_hash, created_at_ms) VALUES ($1, $2, $3)
            ON CONFLICT (user_id) DO UPDATE SET key_hash = excluded.key_hash, created_at_ms = excluded.created_at_ms
            """, [.text(userID), .text(hash), SQLValue(now)])
    }

    /// Whose calendar a secret opens, by its hash; nil for one that was replaced or made up.
    package static func userID(_ session: any Session, hash: String) throws -> String? {
        try session.row("SELECT user_id FROM calendar_keys WHERE key_hash = $1", [.text(hash)])?.text(0)
    }
}
