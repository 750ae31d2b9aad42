// SPDX-License-Identifier: Apache-2.0
package import Base
package import Domain

/// Settings of the account: few, by name.
package enum SettingQueries {
    package enum Name: String, Sendable {
        case hashKey = "hash_key"
        case linkKey = "link_key"
        case accountName = "account_name"
        /// `1` while the account is suspended.
        case suspended
        /// A JSON array of names.
        case disabledAbilities = "disabled_abilities"
        /// A JSON array of the ids of people.
        case fallbackRecipients = "fallback_recipients"
        /// `1` while agents are switched off.
        case agentsDisabled = "agents_disabled"
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

/// What administrators set for the whole account.
package enum AccountQueries {
    package static func account(_ session: any Session) throws -> Account {
        let values = try values(
            session, [.accountName, .suspended, .disabledAbilities, .fallbackRecipients, .agentsDisabled])
        return Account(
            name: values[.accountName] ?? Account.nameDefault, isSuspended: values[.suspended] == isOn,
            fallbackRecipientIDs: try recipients(session, list(values[.fallbackRecipients])),
            disabledAbilities: list(values[.disabledAbilities]), areAgentsEnabled: values[.agentsDisabled] != isOn)
    }

    package static func areAgentsEnabled(_ session: any Session) throws -> Bool {
        try SettingQueries.value(session, .agentsDisabled) != isOn
    }

    /// What the door asks before each call: whether the account is suspended, and which abilities are switched off.
    package static func restrictions(
        _ session: any Session
    ) throws -> (isSuspended: Bool, disabledAbilities: [String]) {
        let values = try values(session, [.suspended, .disabledAbilities])
        return (values[.suspended] == isOn, list(values[.disabledAbilities]))
    }

    /// Who is told when nobody is on call: those who were chosen and are still there, or else the owners.
    package static func fallbackRecipientIDs(_ session: any Session) throws -> [String] {
        try recipients(session, list(try SettingQueries.value(session, .fallbackRecipients)))
    }

    package static func set(_ session: any Session, name: String) throws {
        try SettingQueries.set(session, .accountName, name)
    }

    package static func set(_ session: any Session, isSuspended: Bool) throws {
        try SettingQueries.set(session, .suspended, isSuspended ? isOn : "0")
    }

    package static func set(_ session: any Session, areAgentsEnabled: Bool) throws {
        try SettingQueries.set(session, .agentsDisabled, areAgentsEnabled ? "0" : isOn)
    }

    /// An empty list stands for the owners.
    package static func set(_ session: any Session, fallbackRecipientIDs ids: [String]) throws {
        try SettingQueries.set(session, .fallbackRecipients, text(ids))
    }

    package static func set(_ session: any Session, disabledAbilities names: [String]) throws {
        try SettingQueries.set(session, .disabledAbilities, text(names))
    }

    private static let isOn = "1"

    private static func values(
        _ session: any Session, _ names: [SettingQueries.Name]
    ) throws -> [SettingQueries.Name: String] {
        var query = SQLBuilder("SELECT name, value FROM settings WHERE name IN ")
        query.append("", in: names.map { .text($0.rawValue) })
        var values: [SettingQueries.Name: String] = [:]
        for row in try session.rows(query.sql, query.arguments) {
            if let name = SettingQueries.Name(rawValue: row.text(0)) { values[name] = row.text(1) }
        }
        return values
    }

    private static func recipients(_ session: any Session, _ chosen: [String]) throws -> [String] {
        guard !chosen.isEmpty else { return try UserQueries.owners(session) }
        var query = SQLBuilder("SELECT id FROM users WHERE id IN ")
        query.append("", in: chosen.map(SQLValue.text))
        let known = Set(try session.rows(query.sql, query.arguments).map { $0.text(0) })
        let left = chosen.filter(known.contains)
        return left.isEmpty ? try UserQueries.owners(session) : left
    }

    private static func text(_ values: [String]) -> String { JSON.array(values.map(JSON.string)).text }

    private static func list(_ text: String?) -> [String] {
        guard let text, let json = try? JSON.parse(text) else { return [] }
        return json.arrayValue?.compactMap(\.stringValue) ?? []
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

    /// Ends every session of a user, every link that was not used, and what they have allowed to apps.
    package static func deleteAll(_ session: any Session, userID: String) throws {
        try deleteLinks(session, userID: userID)
        try session.execute("DELETE FROM oauth_codes WHERE user_id = $1", [.text(userID)])
        try session.execute("DELETE FROM oauth_tokens WHERE user_id = $1", [.text(userID)])
        try session.execute("DELETE FROM web_sessions WHERE user_id = $1", [.text(userID)])
    }

    /// Makes links that were not used useless, whether they are out or wait to be mailed.
    package static func deleteLinks(_ session: any Session, userID: String) throws {
        try session.execute("DELETE FROM sign_in_links WHERE user_id = $1", [.text(userID)])
        try session.execute("DELETE FROM sign_in_mails WHERE user_id = $1 AND is_waiting = 1", [.text(userID)])
    }

    package static func deleteSession(_ session: any Session, hash: String) throws {
        try session.execute("DELETE FROM web_sessions WHERE token_hash = $1", [.text(hash)])
    }
}
