// SPDX-License-Identifier: Apache-2.0
package import Base
package import Domain

/// Sessions of browsers as their owners see them: by id, never by what is stored of their secrets.
package enum WebSessionQueries {
    private static let columns: SQLText = """
        id, user_id, created_at_ms, expires_at_ms, user_agent, address, last_used_at_ms
        """

    private static func read(_ row: Row) -> WebSession {
        var reader = row.reader
        return WebSession(
            id: reader.text(), userID: reader.text(), createdAt: reader.instant(), expiresAt: reader.instant(),
            userAgent: reader.text(), address: reader.text(), lastUsedAt: reader.instant())
    }

    /// Live ones of a user, the newest first: up to `limit`, from after the one whose id is given.
    package static func page(
        _ session: any Session, userID: String, after id: String?, limit: Int, at now: Instant
    ) throws -> [WebSession] {
        var query = SQLBuilder("SELECT " + columns + " FROM web_sessions")
        query.append(" WHERE user_id = ", .text(userID))
        query.append(" AND expires_at_ms > ", SQLValue(now))
        if let id { query.append(" AND id < ", .text(id)) }
        query.append(" ORDER BY id DESC LIMIT ", SQLValue(limit))
        return try session.rows(query.sql, query.arguments).map(read)
    }

    package static func find(_ session: any Session, userID: String, id: String, at now: Instant) throws -> WebSession? {
        try session.row(
            "SELECT " + columns + " FROM web_sessions WHERE user_id = $1 AND id = $2 AND expires_at_ms > $3",
            [.text(userID), .text(id), SQLValue(now)]
        ).map(read)
    }

    /// The live one of a browser that shows its secret.
    package static func find(_ session: any Session, hash: String, at now: Instant) throws -> WebSession? {
        try session.row(
            "SELECT " + columns + " FROM web_sessions WHERE token_hash = $1 AND expires_at_ms > $2",
            [.text(hash), SQLValue(now)]
        ).map(read)
    }

    /// Notes which browser it is, as that tells of itself.
    package static func setUserAgent(_ session: any Session, userID: String, id: String, _ userAgent: String) throws {
        try session.execute(
            "UPDATE web_sessions SET user_agent = $3 WHERE user_id = $1 AND id = $2",
            [.text(userID), .text(id), .text(userAgent)])
    }

    /// Notes that it is used, and from where; without an address the last one stays.
    package static func noteUse(
        _ session: any Session, userID: String, id: String, at now: Instant, expiresAt: Instant, address: String?
    ) throws {
        try session.execute(
            """
            UPDATE web_sessions SET last_used_at_ms = $3, expires_at_ms = $4 WHERE user_id = $1 AND id = $2
            """, [.text(userID), .text(id), SQLValue(now), SQLValue(expiresAt)])
        guard let address else { return }
        try session.execute(
            "UPDATE web_sessions SET address = $3 WHERE user_id = $1 AND id = $2",
            [.text(userID), .text(id), .text(address)])
    }

    package static func delete(_ session: any Session, userID: String, id: String) throws {
        try session.execute("DELETE FROM web_sessions WHERE user_id = $1 AND id = $2", [.text(userID), .text(id)])
    }

    /// Ends all of a user's but one.
    package static func deleteOthers(_ session: any Session, userID: String, than id: String) throws {
        try session.execute("DELETE FROM web_sessions WHERE user_id = $1 AND id <> $2", [.text(userID), .text(id)])
    }

    /// Ends a user's oldest, so that no more than `count` are left.
    package static func keepNewest(_ session: any Session, userID: String, count: Int) throws {
        try session.execute(
            """
            DELETE FROM web_sessions WHERE user_id = $1 AND id NOT IN (
              SELECT id FROM web_sessions WHERE user_id = $1 ORDER BY id DESC LIMIT $2)
            """, [.text(userID), SQLValue(count)])
    }
}
