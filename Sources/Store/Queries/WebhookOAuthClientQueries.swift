// SPDX-License-Identifier: Apache-2.0
import Base
package import Domain

/// Credentials with which webhook deliveries get tokens.
package enum WebhookOAuthClientQueries {
    private static let columns: SQLText = "id, name, client_id, client_secret, scope, token_url, created_at_ms"

    private static func read(_ row: Row) -> WebhookOAuthClient {
        var reader = row.reader
        return WebhookOAuthClient(
            id: reader.text(), name: reader.text(), clientID: reader.text(), clientSecret: reader.text(),
            scope: reader.text(), tokenURL: reader.text(), createdAt: reader.instant())
    }

    package static func find(_ session: any Session, ids: [String]) throws -> [WebhookOAuthClient] {
        guard !ids.isEmpty else { return [] }
        var query = SQLBuilder("SELECT " + columns + " FROM webhook_oauth_clients WHERE id IN ")
        query.append("", in: ids.map(SQLValue.text))
        query.append(" ORDER BY id")
        return try session.rows(query.sql, query.arguments).map(read)
    }

    /// All, the oldest first; one more than there may be at most.
    package static func all(_ session: any Session) throws -> [WebhookOAuthClient] {
        try session.rows(
            "SELECT " + columns + " FROM webhook_oauth_clients ORDER BY id LIMIT $1",
            [SQLValue(WebhookRules.oauthClientsMaximum + 1)]
        ).map(read)
    }

    package static func insert(_ session: any Session, _ client: WebhookOAuthClient) throws {
        try session.execute(
            """
            INSERT INTO webhook_oauth_clients (id, name, client_id, client_secret, scope, token_url, created_at_ms)
            VALUES ($1, $2, $3, $4, $5, $6, $7)
            """, values(client) + [SQLValue(client.createdAt)])
    }

    package static func update(_ session: any Session, _ client: WebhookOAuthClient) throws {
        try session.execute(
            """
            UPDATE webhook_oauth_clients SET name = $2, client_id = $3, client_secret = $4, scope = $5, token_url = $6
            WHERE id = $1
            """, values(client))
    }

    private static func values(_ client: WebhookOAuthClient) -> [SQLValue] {
        [
            .text(client.id), .text(client.name), .text(client.clientID), .text(client.clientSecret), .text(client.scope),
            .text(client.tokenURL),
        ]
    }

    package static func delete(_ session: any Session, id: String) throws {
        try session.execute("DELETE FROM webhook_oauth_clients WHERE id = $1", [.text(id)])
    }
}
