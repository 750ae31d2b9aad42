// SPDX-License-Identifier: Apache-2.0
package import Base

/// Passwords as they are stored: hashed with a salt of their own, so that no query finds two that are alike.
extension SignInQueries {
    /// Whoever signs in with an address, and their password's hash where they have one.
    package struct PasswordHolder: Hashable, Sendable {
        package let userID: String
        package let hash: String?
    }

    /// `email` in lower case.
    package static func passwordHolder(_ session: any Session, email: String) throws -> PasswordHolder? {
        try session.row(
            """
            SELECT users.id, passwords.hash FROM users LEFT JOIN passwords ON passwords.user_id = users.id
            WHERE users.email = $1
            """, [.text(email)]
        ).map { PasswordHolder(userID: $0.text(0), hash: $0.optionalText(1)) }
    }

    package static func passwordHash(_ session: any Session, userID: String) throws -> String? {
        try session.row("SELECT hash FROM passwords WHERE user_id = $1", [.text(userID)])?.text(0)
    }

    package static func setPassword(_ session: any Session, userID: String, hash: String, at now: Instant) throws {
        try session.execute(
            """
            INSERT INTO passwords (user_id, hash, changed_at_ms) VALUES ($1, $2, $3)
            ON CONFLICT (user_id) DO UPDATE SET hash = excluded.hash, changed_at_ms = excluded.changed_at_ms
            """, [.text(userID), .text(hash), SQLValue(now)])
    }
}
