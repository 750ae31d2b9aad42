// SPDX-License-Identifier: Apache-2.0
package import Base
package import Domain

/// Settings of the account: few, by name.
package enum SettingQueries {
    package enum Name: String, Sendable {
        case hashKey = "hash_key"
        case linkKey = "link_key"
        case accountName = "account_name"
        /// The ids that set-up made, so that running it again finds them.
        case setup
    }

    package static func value(_ session: any Session, _ name: Name) throws -> String? {
        try session.row("SELECT value FROM settings WHERE name = $1", [.text(name.rawValue)])?.text(0)
    }

    package static func set(_ session: any Session, _ name: Name, _ value: String) throws {
        try session.execute(
            """
            INSERT INTO settings (name, value) VALUES ($1, $2)
            ON CONFLICT (name) DO UPDATE SET value = excluded.value
            """,
            [.text(name.rawValue), .text(value)])
    }
}

/// API keys. Only a keyed hash of each is stored.
package enum TokenQueries {
    package enum Kind: String, Sendable {
        case account
        case readOnly = "read_only"
        case user
    }

    package static func insert(
        _ session: any Session, id: String, hash: String, kind: Kind, userID: String?, name: String, at now: Instant
    ) throws {
        try session.execute(
            """
            INSERT INTO tokens (id, token_hash, kind, user_id, name, created_at_ms) VALUES ($1, $2, $3, $4, $5, $6)
            """,
            [.text(id), .text(hash), .text(kind.rawValue), SQLValue(userID), .text(name), SQLValue(now)])
    }

    /// Who a live token stands for; nil for one that is unknown, revoked or expired.
    package static func principal(_ session: any Session, hash: String, at now: Instant) throws -> Principal? {
        guard
            let row = try session.row(
                """
                SELECT tokens.id, tokens.kind, tokens.user_id, users.role FROM tokens
                LEFT JOIN users ON users.id = tokens.user_id
                WHERE tokens.token_hash = $1 AND tokens.revoked_at_ms IS NULL
                  AND (tokens.expires_at_ms IS NULL OR tokens.expires_at_ms > $2)
                """,
                [.text(hash), SQLValue(now)]), let kind = Kind(rawValue: row.text(1))
        else { return nil }
        switch kind {
        case .account: return .account(tokenID: row.text(0), isReadOnly: false)
        case .readOnly: return .account(tokenID: row.text(0), isReadOnly: true)
        case .user:
            guard let userID = row.optionalText(2), let role = row.optionalText(3).flatMap(Role.init(rawValue:)) else {
                return nil
            }
            return Principal(.userKey(id: row.text(0)), person: Person(id: userID, role: role))
        }
    }

    package static func revokeAll(_ session: any Session, name: String, at now: Instant) throws {
        try session.execute(
            "UPDATE tokens SET revoked_at_ms = $2 WHERE name = $1 AND revoked_at_ms IS NULL",
            [.text(name), SQLValue(now)])
    }
}

/// One-time links and browser sessions. Of both only hashes are stored.
package enum SignInQueries {
    package static func insertLink(
        _ session: any Session, hash: String, userID: String, expiresAt: Instant
    ) throws {
        try session.execute(
            "INSERT INTO sign_in_links (token_hash, user_id, expires_at_ms) VALUES ($1, $2, $3)",
            [.text(hash), .text(userID), SQLValue(expiresAt)])
    }

    /// For whom a link was made that can still be used.
    package static func linkUserID(_ session: any Session, hash: String, at now: Instant) throws -> String? {
        try session.row(
            "SELECT user_id FROM sign_in_links WHERE token_hash = $1 AND expires_at_ms > $2",
            [.text(hash), SQLValue(now)])?.text(0)
    }

    /// Uses a link up. Answers the person it was made for; nil when it was used or has expired.
    package static func takeLink(_ session: any Session, hash: String, at now: Instant) throws -> String? {
        try session.row(
            "DELETE FROM sign_in_links WHERE token_hash = $1 AND expires_at_ms > $2 RETURNING user_id",
            [.text(hash), SQLValue(now)])?.text(0)
    }

    package static func insertSession(
        _ session: any Session, id: String, hash: String, userID: String, at now: Instant, expiresAt: Instant
    ) throws {
        try session.execute("DELETE FROM web_sessions WHERE expires_at_ms <= $1", [SQLValue(now)])
        try session.execute(
            "INSERT INTO web_sessions (token_hash, user_id, created_at_ms, expires_at_ms, id) VALUES ($1, $2, $3, $4, $5)",
            [.text(hash), .text(userID), SQLValue(now), SQLValue(expiresAt), .text(id)])
    }

    package static func sessionUserID(_ session: any Session, hash: String, at now: Instant) throws -> String? {
        try session.row(
            "SELECT user_id FROM web_sessions WHERE token_hash = $1 AND expires_at_ms > $2",
            [.text(hash), SQLValue(now)])?.text(0)
    }

    /// Ends every session of a user, and every link that was not used.
    package static func deleteAll(_ session: any Session, userID: String) throws {
        try session.execute("DELETE FROM sign_in_links WHERE user_id = $1", [.text(userID)])
        try session.execute("DELETE FROM web_sessions WHERE user_id = $1", [.text(userID)])
    }

    package static func deleteSession(_ session: any Session, hash: String) throws {
        try session.execute("DELETE FROM web_sessions WHERE token_hash = $1", [.text(hash)])
    }
}
