// SPDX-License-Identifier: Apache-2.0
package import Base
package import Domain

/// Codes and tokens of the authorization server. Of each only a keyed hash is stored.
package enum OAuthQueries {
    // MARK: At the door

    /// For what an access token stands; nil for one that is unknown, revoked or expired, or whose app or person is gone.
    package static func access(_ session: any Session, hash: String, at now: Instant) throws -> OAuthAccess? {
        guard
            let row = try session.row(
                """
                SELECT oauth_tokens.id, oauth_tokens.client_id, oauth_tokens.scopes, oauth_tokens.resource,
                  oauth_tokens.user_id, users.role, oauth_clients.agent_id, oauth_clients.name
                FROM oauth_tokens JOIN oauth_clients ON oauth_clients.id = oauth_tokens.client_id
                LEFT JOIN users ON users.id = oauth_tokens.user_id
                WHERE oauth_tokens.token_hash = $1 AND oauth_tokens.kind = 'access'
                  AND oauth_tokens.revoked_at_ms IS NULL AND oauth_tokens.expires_at_ms > $2
                  AND (oauth_clients.expires_at_ms IS NULL OR oauth_clients.expires_at_ms > $2)
                """, [.text(hash), SQLValue(now)])
        else { return nil }
        let (userID, role) = (row.optionalText(4), row.optionalText(5).flatMap(Role.init(rawValue:)))
        if userID != nil, role == nil { return nil }
        return OAuthAccess(
            tokenID: row.text(0), clientID: row.text(1), scopes: row.text(2).words, resource: row.optionalText(3),
            userID: userID, role: role, agentID: row.optionalText(6), clientName: row.text(7))
    }

    // MARK: Codes

    private static let codeColumns: SQLText = """
        code_hash, family_id, client_id, user_id, redirect_uri, scopes, code_challenge, nonce, resource, created_at_ms, \
        expires_at_ms, used_at_ms
        """

    /// A code, usable or not; for change nobody else uses it until the transaction ends.
    package static func code(_ session: any Session, hash: String, forChange: Bool = false) throws -> OAuthCode? {
        var sql: SQLText = "SELECT " + codeColumns + " FROM oauth_codes WHERE code_hash = $1"
        if forChange { sql = sql + session.dialect.rowLock }
        return try session.row(sql, [.text(hash)]).map { row in
            var reader = row.reader
            return OAuthCode(
                hash: reader.text(), familyID: reader.text(), clientID: reader.text(), userID: reader.text(),
                redirectURI: reader.text(), scopes: reader.text().words, codeChallenge: reader.text(),
                nonce: reader.optionalText(), resource: reader.optionalText(), createdAt: reader.instant(),
                expiresAt: reader.instant(), usedAt: reader.optionalInstant())
        }
    }

    package static func insert(_ session: any Session, _ code: OAuthCode) throws {
        try session.execute(
            """
            INSERT INTO oauth_codes (code_hash, family_id, client_id, user_id, redirect_uri, scopes, code_challenge, nonce,
              resource, created_at_ms, expires_at_ms, used_at_ms)
            VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)
            """,
            [
                .text(code.hash), .text(code.familyID), .text(code.clientID), .text(code.userID), .text(code.redirectURI),
                .text(code.scopes.joined(separator: " ")), .text(code.codeChallenge), SQLValue(code.nonce),
                SQLValue(code.resource), SQLValue(code.createdAt), SQLValue(code.expiresAt), SQLValue(code.usedAt),
            ])
    }

    package static func useCode(_ session: any Session, hash: String, at now: Instant) throws {
        try session.execute(
            "UPDATE oauth_codes SET used_at_ms = $2 WHERE code_hash = $1", [.text(hash), SQLValue(now)])
    }

    // MARK: Tokens

    private static let tokenColumns: SQLText = """
        id, token_hash, family_id, kind, client_id, user_id, scopes, resource, created_at_ms, expires_at_ms, used_at_ms, \
        revoked_at_ms
        """

    /// A token, in force or not; for change nobody else changes it until the transaction ends.
    package static func token(_ session: any Session, hash: String, forChange: Bool = false) throws -> OAuthToken? {
        var sql: SQLText = "SELECT " + tokenColumns + " FROM oauth_tokens WHERE token_hash = $1"
        if forChange { sql = sql + session.dialect.rowLock }
        return try session.row(sql, [.text(hash)]).map { row in
            var reader = row.reader
            return OAuthToken(
                id: reader.text(), hash: reader.text(), familyID: reader.text(),
                kind: OAuthToken.Kind(rawValue: reader.text()) ?? .refresh, clientID: reader.text(),
                userID: reader.optionalText(), scopes: reader.text().words, resource: reader.optionalText(),
                createdAt: reader.instant(), expiresAt: reader.instant(), usedAt: reader.optionalInstant(),
                revokedAt: reader.optionalInstant())
        }
    }

    package static func insert(_ session: any Session, _ token: OAuthToken) throws {
        try session.execute(
            """
            INSERT INTO oauth_tokens (id, token_hash, family_id, kind, client_id, user_id, scopes, resource, created_at_ms,
              expires_at_ms, used_at_ms, revoked_at_ms)
            VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)
            """,
            [
                .text(token.id), .text(token.hash), .text(token.familyID), .text(token.kind.rawValue),
                .text(token.clientID), SQLValue(token.userID), .text(token.scopes.joined(separator: " ")),
                SQLValue(token.resource), SQLValue(token.createdAt), SQLValue(token.expiresAt), SQLValue(token.usedAt),
                SQLValue(token.revokedAt),
            ])
    }

    /// Notes that a refresh token has been used; it stays known, so that a second use is noticed.
    package static func use(_ session: any Session, tokenID: String, at now: Instant) throws {
        try session.execute(
            "UPDATE oauth_tokens SET used_at_ms = $2 WHERE id = $1", [.text(tokenID), SQLValue(now)])
    }

    package static func revoke(_ session: any Session, tokenID: String, at now: Instant) throws {
        try session.execute(
            "UPDATE oauth_tokens SET revoked_at_ms = $2 WHERE id = $1 AND revoked_at_ms IS NULL",
            [.text(tokenID), SQLValue(now)])
    }

    /// Ends all that one grant gave.
    package static func revokeFamily(_ session: any Session, _ familyID: String, at now: Instant) throws {
        try session.execute(
            "UPDATE oauth_tokens SET revoked_at_ms = $2 WHERE family_id = $1 AND revoked_at_ms IS NULL",
            [.text(familyID), SQLValue(now)])
    }
}
