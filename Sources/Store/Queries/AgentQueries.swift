// SPDX-License-Identifier: Apache-2.0
package import Base
package import Domain

/// Agents. Only a keyed hash of each token is stored, which nothing here reads back.
package enum AgentQueries {
    private static let columns: SQLText = """
        id, name, purpose, owner_user_id, is_enabled, calls_per_hour, writes_per_hour, incidents_per_day, expires_at_ms,
        created_at_ms, creator_user_id, hint, last_used_at_ms, previous_token_ends_at_ms
        """

    private static func read(_ row: Row) -> AIAgent {
        var reader = row.reader
        return AIAgent(
            id: reader.text(), name: reader.text(), purpose: reader.text(), ownerID: reader.text(),
            isEnabled: reader.flag(), callsPerHour: reader.optionalInt(), writesPerHour: reader.optionalInt(),
            incidentsPerDay: reader.optionalInt(), expiresAt: reader.optionalInstant(), createdAt: reader.instant(),
            creatorUserID: reader.optionalText(), hint: reader.optionalText(), lastUsedAt: reader.optionalInstant(),
            previousTokenEndsAt: reader.optionalInstant())
    }

    package static func insert(_ session: any Session, _ agent: AIAgent, hash: String) throws {
        try session.execute(
            """
            INSERT INTO agents (id, token_hash, name, purpose, owner_user_id, is_enabled, calls_per_hour, writes_per_hour,
              created_at_ms, creator_user_id, hint, incidents_per_day, expires_at_ms)
            VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)
            """,
            [
                .text(agent.id), .text(hash), .text(agent.name), .text(agent.purpose), .text(agent.ownerID),
                SQLValue(agent.isEnabled), SQLValue(agent.callsPerHour), SQLValue(agent.writesPerHour),
                SQLValue(agent.createdAt), SQLValue(agent.creatorUserID), SQLValue(agent.hint),
                SQLValue(agent.incidentsPerDay), SQLValue(agent.expiresAt),
            ])
    }

    /// Writes what can be changed of an agent.
    package static func update(_ session: any Session, _ agent: AIAgent) throws {
        try session.execute(
            """
            UPDATE agents SET name = $2, purpose = $3, owner_user_id = $4, is_enabled = $5, calls_per_hour = $6,
              writes_per_hour = $7, incidents_per_day = $8, expires_at_ms = $9 WHERE id = $1
            """,
            [
                .text(agent.id), .text(agent.name), .text(agent.purpose), .text(agent.ownerID), SQLValue(agent.isEnabled),
                SQLValue(agent.callsPerHour), SQLValue(agent.writesPerHour), SQLValue(agent.incidentsPerDay),
                SQLValue(agent.expiresAt),
            ])
    }

    package static func find(_ session: any Session, id: String) throws -> AIAgent? {
        try session.row("SELECT " + columns + " FROM agents WHERE id = $1", [.text(id)]).map(read)
    }

    /// The agent whose token has this hash, whether it is switched on or not; nil once the token has ended.
    package static func find(_ session: any Session, hash: String, at now: Instant) throws -> AIAgent? {
        var row = try session.row("SELECT " + columns + " FROM agents WHERE token_hash = $1", [.text(hash)])
        if row == nil {
            row = try session.row(
                "SELECT " + columns + " FROM agents WHERE previous_token_hash = $1 AND previous_token_ends_at_ms > $2",
                [.text(hash), SQLValue(now)])
        }
        guard let agent = row.map(read), !agent.hasExpired(at: now) else { return nil }
        return agent
    }

    /// Puts a new token in the place of the one there is, which goes on working until `end`. One before it ends now.
    package static func rotate(
        _ session: any Session, id: String, hash: String, hint: String, previousEndsAt end: Instant
    ) throws {
        try session.execute(
            """
            UPDATE agents SET previous_token_hash = token_hash, previous_token_ends_at_ms = $4, token_hash = $2, hint = $3
            WHERE id = $1
            """, [.text(id), .text(hash), .text(hint), SQLValue(end)])
    }

    /// From now on the token before the last rotation opens nothing.
    package static func forgetPrevious(_ session: any Session, id: String) throws {
        try session.execute(
            "UPDATE agents SET previous_token_hash = NULL, previous_token_ends_at_ms = NULL WHERE id = $1", [.text(id)])
    }

    /// Up to `limit`, the newest first, from after the one whose id is given.
    package static func page(_ session: any Session, after id: String?, limit: Int) throws -> [AIAgent] {
        var query = SQLBuilder("SELECT " + columns + " FROM agents")
        query.append(" WHERE id < ", .text(id ?? "~"))
        query.append(" ORDER BY id DESC LIMIT ", SQLValue(limit))
        return try session.rows(query.sql, query.arguments).map(read)
    }

    package static func count(_ session: any Session) throws -> Int {
        try session.count("SELECT COUNT(*) FROM agents WHERE id < $1", [.text("~")])
    }

    /// Removes an agent with its token, its OAuth clients and its grants. Answers whether there was one.
    package static func delete(_ session: any Session, id: String) throws -> Bool {
        try session.execute("DELETE FROM grants WHERE agent_id = $1", [.text(id)])
        try AgentDayQueries.deleteAll(session, agentID: id)
        try OAuthClientQueries.deleteAll(session, agentID: id)
        return try session.execute("DELETE FROM agents WHERE id = $1", [.text(id)]) > 0
    }
}
