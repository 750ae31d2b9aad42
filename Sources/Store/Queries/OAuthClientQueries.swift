// SPDX-License-Identifier: Apache-2.0
package import Base
package import Domain

/// Apps that may ask for tokens.
package enum OAuthClientQueries {
    private static let columns: SQLText = """
        id, name, secret_hash, grant_types, redirect_uris, scopes, created_by_user_id, is_self_registered, created_at_ms, \
        last_used_at_ms, agent_id, expires_at_ms, previous_secret_hash, previous_secret_ends_at_ms
        """

    private static func read(_ row: Row) -> OAuthClient {
        var reader = row.reader
        return OAuthClient(
            id: reader.text(), name: reader.text(), secretHash: reader.optionalText(),
            grantTypes: reader.text().words.compactMap(GrantType.init(rawValue:)), redirectURIs: reader.text().words,
            scopes: reader.text().words, createdByUserID: reader.optionalText(), isSelfRegistered: reader.flag(),
            createdAt: reader.instant(), lastUsedAt: reader.optionalInstant(), agentID: reader.optionalText(),
            expiresAt: reader.optionalInstant(), previousSecretHash: reader.optionalText(),
            previousSecretEndsAt: reader.optionalInstant())
    }

    package static func find(_ session: any Session, id: String) throws -> OAuthClient? {
        try session.row("SELECT " + columns + " FROM oauth_clients WHERE id = $1", [.text(id)]).map(read)
    }

    package static func insert(_ session: any Session, _ client: OAuthClient) throws {
        try session.execute(
            """
            INSERT INTO oauth_clients (id, name, secret_hash, grant_types, redirect_uris, scopes, created_by_user_id,
              is_self_registered, created_at_ms, last_used_at_ms, agent_id, expires_at_ms)
            VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)
            """,
            [
                .text(client.id), .text(client.name), SQLValue(client.secretHash),
                .text(client.grantTypes.map(\.rawValue).joined(separator: " ")),
                .text(client.redirectURIs.joined(separator: " ")), .text(client.scopes.joined(separator: " ")),
                SQLValue(client.createdByUserID), SQLValue(client.isSelfRegistered), SQLValue(client.createdAt),
                SQLValue(client.lastUsedAt), SQLValue(client.agentID), SQLValue(client.expiresAt),
            ])
    }

    /// Up to `limit`, the newest first, from after the one whose id is given.
    package static func page(_ session: any Session, after id: String?, limit: Int) throws -> [OAuthClient] {
        var query = SQLBuilder("SELECT " + columns + " FROM oauth_clients")
        query.append(" WHERE id < ", .text(id ?? "~"))
        query.append(" ORDER BY id DESC LIMIT ", SQLValue(limit))
        return try session.rows(query.sql, query.arguments).map(read)
    }

    /// Notes that a person allowed it something, or that it got a token.
    package static func touch(_ session: any Session, id: String, at now: Instant) throws {
        try session.execute(
            "UPDATE oauth_clients SET last_used_at_ms = $2 WHERE id = $1", [.text(id), SQLValue(now)])
    }

    /// Removes an app with all that it was given. Answers whether there was one.
    package static func delete(_ session: any Session, id: String) throws -> Bool {
        try session.execute("DELETE FROM oauth_tokens WHERE client_id = $1", [.text(id)])
        try session.execute("DELETE FROM oauth_codes WHERE client_id = $1", [.text(id)])
        return try session.execute("DELETE FROM oauth_clients WHERE id = $1", [.text(id)]) > 0
    }

    // MARK: Of agents

    package static func find(_ session: any Session, id: String, agentID: String) throws -> OAuthClient? {
        try session.row(
            "SELECT " + columns + " FROM oauth_clients WHERE id = $1 AND agent_id = $2", [.text(id), .text(agentID)]
        ).map(read)
    }

    /// Up to `limit` of an agent, the newest first, from after the one whose id is given.
    package static func page(
        _ session: any Session, agentID: String, after id: String?, limit: Int
    ) throws -> [OAuthClient] {
        var query = SQLBuilder("SELECT " + columns + " FROM oauth_clients")
        query.append(" WHERE agent_id = ", .text(agentID))
        query.append(" AND id < ", .text(id ?? "~"))
        query.append(" ORDER BY id DESC LIMIT ", SQLValue(limit))
        return try session.rows(query.sql, query.arguments).map(read)
    }

    package static func count(_ session: any Session, agentID: String) throws -> Int {
        try session.count("SELECT COUNT(*) FROM oauth_clients WHERE agent_id = $1", [.text(agentID)])
    }

    /// Writes what can be changed of one.
    package static func update(_ session: any Session, id: String, name: String, expiresAt: Instant?) throws {
        try session.execute(
            "UPDATE oauth_clients SET name = $2, expires_at_ms = $3 WHERE id = $1",
            [.text(id), .text(name), SQLValue(expiresAt)])
    }

    /// Puts a new secret in the place of the one there is, which goes on working until `end`. One before it ends now.
    package static func rotate(
        _ session: any Session, id: String, hash: String, previousEndsAt end: Instant
    ) throws {
        try session.execute(
            """
            UPDATE oauth_clients SET previous_secret_hash = secret_hash, previous_secret_ends_at_ms = $3, secret_hash = $2
            WHERE id = $1
            """, [.text(id), .text(hash), SQLValue(end)])
    }

    /// From now on neither the secret before the last rotation nor any token opens anything.
    package static func forgetPrevious(_ session: any Session, id: String) throws {
        try session.execute(
            """
            UPDATE oauth_clients SET previous_secret_hash = NULL, previous_secret_ends_at_ms = NULL WHERE id = $1
            """, [.text(id)])
        try session.execute("DELETE FROM oauth_tokens WHERE client_id = $1", [.text(id)])
    }

    /// Removes all of an agent, with the tokens that they were given.
    package static func deleteAll(_ session: any Session, agentID: String) throws {
        try session.execute(
            "DELETE FROM oauth_tokens WHERE client_id IN (SELECT id FROM oauth_clients WHERE agent_id = $1)",
            [.text(agentID)])
        try session.execute("DELETE FROM oauth_clients WHERE agent_id = $1", [.text(agentID)])
    }

    // MARK: Those that registered themselves

    /// How many registered themselves since an instant and were never allowed anything.
    package static func unusedCount(_ session: any Session, since instant: Instant) throws -> Int {
        try session.count(
            """
            SELECT COUNT(*) FROM oauth_clients
            WHERE is_self_registered = 1 AND last_used_at_ms IS NULL AND created_at_ms >= $1
            """, [SQLValue(instant)])
    }

    /// Takes away up to `limit` of those that were made before an instant.
    package static func deleteUnused(_ session: any Session, before instant: Instant, limit: Int) throws {
        try session.execute(
            """
            DELETE FROM oauth_clients WHERE id IN (
              SELECT id FROM oauth_clients
              WHERE is_self_registered = 1 AND last_used_at_ms IS NULL AND created_at_ms < $1
              ORDER BY created_at_ms LIMIT $2
            """ + session.dialect.claimLock + ")", [SQLValue(instant), SQLValue(limit)])
    }
}

extension String {
    /// What stands between blanks: scopes and addresses hold none.
    var words: [String] { split(separator: " ").map(String.init) }
}
