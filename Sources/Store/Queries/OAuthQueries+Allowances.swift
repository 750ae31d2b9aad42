// SPDX-License-Identifier: Apache-2.0
package import Base
package import Domain

/// What people have allowed to apps: a consent lives as long as the last refresh token that came of it.
extension OAuthQueries {
    /// Rows that are read of one person's; more consents than anybody gives.
    private static let allowanceRowsMaximum = 500

    /// The apps that may act for a person now, the one that was allowed last first.
    package static func allowances(
        _ session: any Session, userID: String, at now: Instant
    ) throws -> [OAuthAllowance] {
        let rows = try session.rows(
            """
            SELECT live.client_id, oauth_clients.name, live.scopes,
              (SELECT MIN(oldest.created_at_ms) FROM oauth_tokens AS oldest WHERE oldest.family_id = live.family_id)
            FROM oauth_tokens AS live JOIN oauth_clients ON oauth_clients.id = live.client_id
            WHERE live.user_id = $1 AND live.kind = 'refresh' AND live.used_at_ms IS NULL AND live.revoked_at_ms IS NULL
              AND live.expires_at_ms > $2
            ORDER BY live.id DESC LIMIT $3
            """, [.text(userID), SQLValue(now), SQLValue(allowanceRowsMaximum)])
        var found: [OAuthAllowance] = []
        for row in rows {
            let (clientID, scopes, since) = (row.text(0), row.text(2).words, row.instant(3))
            if let position = found.firstIndex(where: { $0.clientID == clientID }) {
                found[position].scopes += scopes.filter { !found[position].scopes.contains($0) }
                found[position].since = min(found[position].since, since)
            } else {
                found.append(OAuthAllowance(clientID: clientID, clientName: row.text(1), scopes: scopes, since: since))
            }
        }
        return found
    }

    /// The grants out of which an app has tokens or codes in a person's name, sorted.
    package static func families(_ session: any Session, userID: String, clientID: String) throws -> [String] {
        let rows = try session.rows(
            """
            SELECT DISTINCT family_id FROM oauth_tokens WHERE user_id = $1 AND client_id = $2 AND revoked_at_ms IS NULL
            UNION SELECT family_id FROM oauth_codes WHERE client_id = $2 AND user_id = $1
            """, [.text(userID), .text(clientID)])
        return rows.map { $0.text(0) }.sorted()
    }

    /// Ends all that an app was allowed in a person's name: its tokens, and codes that are on their way.
    package static func endAccess(
        _ session: any Session, userID: String, clientID: String, at now: Instant
    ) throws {
        try session.execute(
            "DELETE FROM oauth_codes WHERE client_id = $1 AND user_id = $2 AND used_at_ms IS NULL",
            [.text(clientID), .text(userID)])
        try session.execute(
            "UPDATE oauth_tokens SET revoked_at_ms = $3 WHERE user_id = $1 AND client_id = $2 AND revoked_at_ms IS NULL",
            [.text(userID), .text(clientID), SQLValue(now)])
    }
}
