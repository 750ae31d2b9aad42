// SPDX-License-Identifier: Apache-2.0
package import Base
package import Domain

/// Sessions of browsers as their owners see them: by id, never by what is stored of their secrets.
package enum WebSessionQueries {
    private static let columns: SQLText = "id, user_id, created_at_ms, expires_at_ms"

    private static func read(_ row: Row) -> WebSession {
        var reader = row.reader
        return WebSession(
            id: reader.text(), userID: reader.text(), createdAt: reader.instant(), expiresAt: reader.instant())
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

    package static func delete(_ session: any Session, userID: String, id: String) throws {
        try session.execute("DELETE FROM web_sessions WHERE user_id = $1 AND id = $2", [.text(userID), .text(id)])
    }
}
