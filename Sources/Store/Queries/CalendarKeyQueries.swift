// SPDX-License-Identifier: Apache-2.0
package import Base

/// Keyed hashes of the secrets in people's calendar addresses, and what those are made of besides the account's own key.
package enum CalendarKeyQueries {
    package struct Found: Sendable {
        package let hash: String
        /// Nil for a key of before addresses were shown: it opens the calendar, and cannot be shown again.
        package let nonce: String?
    }

    /// The one of a person takes the place of the one before, which then opens nothing any more.
    package static func set(
        _ session: any Session, userID: String, hash: String, nonce: String, at now: Instant
    ) throws {
        try session.execute(
            """
            INSERT INTO calendar_keys (user_id, key_hash, created_at_ms, nonce) VALUES ($1, $2, $3, $4)
            ON CONFLICT (user_id) DO UPDATE SET key_hash = excluded.key_hash, created_at_ms = excluded.created_at_ms,
              nonce = excluded.nonce
            """, [.text(userID), .text(hash), SQLValue(now), .text(nonce)])
    }

    /// Nil for a person who has had no key made.
    package static func find(_ session: any Session, userID: String) throws -> Found? {
        try session.row("SELECT key_hash, nonce FROM calendar_keys WHERE user_id = $1", [.text(userID)]).map { row in
            Found(hash: row.text(0), nonce: row.optionalText(1))
        }
    }

    /// Whose calendar a secret opens, by its hash; nil for one that was replaced or made up.
    package static func userID(_ session: any Session, hash: String) throws -> String? {
        try session.row("SELECT user_id FROM calendar_keys WHERE key_hash = $1", [.text(hash)])?.text(0)
    }

    /// Schedules on which a person has turns to come, or had or has some apart from them that end after `from`.
    package static func scheduleIDs(_ session: any Session, userID: String, from: Instant) throws -> [String] {
        try session.rows(
            """
            SELECT schedule_id FROM schedule_users WHERE user_id = $1
            UNION SELECT schedule_id FROM schedule_overrides WHERE user_id = $1 AND end_ms > $2
            UNION SELECT schedule_id FROM schedule_custom_shifts WHERE user_id = $1 AND end_ms > $2
            UNION SELECT schedule_id FROM schedule_shift_overrides WHERE overriding_user_id = $1 AND end_ms > $2
            ORDER BY schedule_id
            """, [.text(userID), SQLValue(from)]
        ).map { $0.text(0) }
    }
}
