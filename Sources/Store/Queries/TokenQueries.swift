// SPDX-License-Identifier: Apache-2.0
package import Base
package import Domain

/// What the door needs to know of a key that is in force.
package struct FoundKey: Hashable, Sendable {
    package let id: String
    package let kind: APIKey.Kind
    /// The person for whom it stands, and their role.
    package let userID: String?
    package let role: Role?

    package init(id: String, kind: APIKey.Kind, userID: String?, role: Role?) {
        self.id = id
        self.kind = kind
        self.userID = userID
        self.role = role
    }

    package var credential: Principal.Credential {
        switch kind {
        case .account: .accountKey(id: id, isReadOnly: false)
        case .readOnly: .accountKey(id: id, isReadOnly: true)
        case .user: .userKey(id: id)
        }
    }
}

/// API keys. Only a keyed hash of each secret is stored, which nothing here reads back.
package enum TokenQueries {
    package typealias Kind = APIKey.Kind

    private static let columns: SQLText = """
        tokens.id, tokens.name, tokens.kind, tokens.user_id, users.name, users.role, tokens.creator_user_id,
        tokens.creator_token_id, creators.name, tokens.created_at_ms, tokens.created_via, tokens.expires_at_ms,
        tokens.last_used_at_ms, tokens.hint, tokens.replaced_by_id
        """
    private static let source: SQLText = """
         FROM tokens LEFT JOIN users ON users.id = tokens.user_id
        LEFT JOIN tokens AS creators ON creators.id = tokens.creator_token_id
        WHERE tokens.revoked_at_ms IS NULL
        """

    private static func read(_ row: Row) -> APIKey {
        var reader = row.reader
        let (id, name) = (reader.text(), reader.text())
        let kind = Kind(rawValue: reader.text()) ?? .readOnly
        let userID = reader.optionalText()
        let (holderName, holderRole) = (reader.optionalText(), reader.optionalText().flatMap(Role.init(rawValue:)))
        var holder: APIKey.Holder?
        if let holderName, let holderRole { holder = APIKey.Holder(name: holderName, role: holderRole) }
        return APIKey(
            id: id, name: name, kind: kind, userID: userID, holder: holder, creatorUserID: reader.optionalText(),
            creatorKeyID: reader.optionalText(), creatorKeyName: reader.optionalText(), createdAt: reader.instant(),
            createdVia: reader.optionalText(), expiresAt: reader.optionalInstant(), lastUsedAt: reader.optionalInstant(),
            hint: reader.optionalText(), replacedByID: reader.optionalText())
    }

    package static func insert(_ session: any Session, _ key: APIKey, hash: String) throws {
        try session.execute(
            """
            INSERT INTO tokens (id, token_hash, kind, user_id, name, creator_user_id, creator_token_id, created_at_ms,
              created_via, expires_at_ms, last_used_at_ms, hint, replaced_by_id)
            VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)
            """,
            [
                .text(key.id), .text(hash), .text(key.kind.rawValue), SQLValue(key.userID), .text(key.name),
                SQLValue(key.creatorUserID), SQLValue(key.creatorKeyID), SQLValue(key.createdAt), SQLValue(key.createdVia),
                SQLValue(key.expiresAt), SQLValue(key.lastUsedAt), SQLValue(key.hint), SQLValue(key.replacedByID),
            ])
    }

    /// For whom a live key stands; nil for one that is unknown, revoked or expired.
    package static func principal(_ session: any Session, hash: String, at now: Instant) throws -> FoundKey? {
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
        let (userID, role) = (row.optionalText(2), row.optionalText(3).flatMap(Role.init(rawValue:)))
        if kind == .user, userID == nil || role == nil { return nil }
        return FoundKey(id: row.text(0), kind: kind, userID: userID, role: role)
    }

    package struct Filter: Sendable {
        package var kind: Kind?
        package var userID: String?
        /// The id after which the page begins.
        package var after: String?

        package init(kind: Kind? = nil, userID: String? = nil, after: String? = nil) {
            self.kind = kind
            self.userID = userID
            self.after = after
        }
    }

    /// Up to `limit` keys that are not revoked, the newest first. Those that have expired are among them.
    package static func page(_ session: any Session, _ filter: Filter, limit: Int) throws -> [APIKey] {
        var query = SQLBuilder("SELECT " + columns + source)
        if let kind = filter.kind { query.append(" AND tokens.kind = ", .text(kind.rawValue)) }
        if let userID = filter.userID { query.append(" AND tokens.user_id = ", .text(userID)) }
        if let id = filter.after { query.append(" AND tokens.id < ", .text(id)) }
        query.append(" ORDER BY tokens.id DESC LIMIT ", SQLValue(limit))
        return try session.rows(query.sql, query.arguments).map(read)
    }

    /// A key that is not revoked.
    package static func find(_ session: any Session, id: String) throws -> APIKey? {
        try session.row("SELECT " + columns + source + " AND tokens.id = $1", [.text(id)]).map(read)
    }

    /// How many keys can be used.
    package struct Count: Hashable, Sendable {
        /// Those that nothing replaces.
        package let current: Int
        /// Those that have been replaced and go on for a while.
        package let ending: Int
    }

    /// Of the account, or of one person.
    package static func count(_ session: any Session, userID: String? = nil, at now: Instant) throws -> Count {
        var query = SQLBuilder("SELECT COUNT(*), COUNT(replaced_by_id) FROM tokens WHERE revoked_at_ms IS NULL")
        query.append(" AND (expires_at_ms IS NULL OR expires_at_ms > ", SQLValue(now))
        query.append(")")
        if let userID { query.append(" AND user_id = ", .text(userID)) }
        guard let row = try session.row(query.sql, query.arguments) else { return Count(current: 0, ending: 0) }
        let (all, ending) = (Int(row.integer(0)), Int(row.integer(1)))
        return Count(current: all - ending, ending: ending)
    }

    /// Ends a key at once. Answers whether there was one to end.
    @discardableResult
    package static func revoke(_ session: any Session, id: String, at now: Instant) throws -> Bool {
        try session.execute(
            "UPDATE tokens SET revoked_at_ms = $2 WHERE id = $1 AND revoked_at_ms IS NULL",
            [.text(id), SQLValue(now)]) > 0
    }

    /// Lets a key end at a moment because another takes its place.
    package static func replace(
        _ session: any Session, id: String, by newID: String, expiresAt: Instant
    ) throws {
        try session.execute(
            "UPDATE tokens SET expires_at_ms = $2, replaced_by_id = $3 WHERE id = $1",
            [.text(id), SQLValue(expiresAt), .text(newID)])
    }

    /// Notes when keys and agents' tokens were last used. A use that another node has noted meanwhile and that is later stays.
    package static func touch(_ session: any Session, _ uses: [(id: String, at: Instant)]) throws {
        let tables: [SQLText] = ["UPDATE tokens", "UPDATE agents"]
        let change: SQLText = """
             SET last_used_at_ms = $2
            WHERE id = $1 AND (last_used_at_ms IS NULL OR last_used_at_ms < $2)
            """
        for use in uses {
            // An id is in one of the tables.
            for table in tables {
                let changed = try session.execute(table + change, [.text(use.id), SQLValue(use.at)])
                if changed > 0 { break }
            }
        }
    }

    /// Ends the keys that set-up made under a name. What people have made since keeps working, whatever it is called.
    package static func revokeAll(_ session: any Session, name: String, at now: Instant) throws {
        try session.execute(
            """
            UPDATE tokens SET revoked_at_ms = $2
            WHERE name = $1 AND revoked_at_ms IS NULL AND (created_via IS NULL OR created_via = 'setup')
            """, [.text(name), SQLValue(now)])
    }
}
