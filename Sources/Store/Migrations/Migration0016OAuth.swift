// SPDX-License-Identifier: Apache-2.0

extension Migrations {
    /// Apps, what people allowed them, their tokens, and the keys that sign ID tokens.
    ///
    /// Codes and tokens do not refer to their people and apps by a constraint: each use looks both up, so that what is
    /// left of somebody who is gone is worth nothing and ends with the other expired rows.
    static let oauth = Migration(id: "0016-oauth") { dialect in
        let end = dialect.keyedTableEnd
        return [
            """
            CREATE TABLE oauth_clients (
              id TEXT PRIMARY KEY, name TEXT NOT NULL, secret_hash TEXT, grant_types TEXT NOT NULL,
              redirect_uris TEXT NOT NULL, scopes TEXT NOT NULL, created_by_user_id TEXT,
              is_self_registered BIGINT NOT NULL, created_at_ms BIGINT NOT NULL, last_used_at_ms BIGINT)
            """ + end,
            """
            CREATE INDEX oauth_clients_unused ON oauth_clients (created_at_ms)
            WHERE is_self_registered = 1 AND last_used_at_ms IS NULL
            """,
            """
            CREATE TABLE oauth_codes (
              code_hash TEXT PRIMARY KEY, family_id TEXT NOT NULL, client_id TEXT NOT NULL, user_id TEXT NOT NULL,
              redirect_uri TEXT NOT NULL, scopes TEXT NOT NULL, code_challenge TEXT NOT NULL, nonce TEXT, resource TEXT,
              created_at_ms BIGINT NOT NULL, expires_at_ms BIGINT NOT NULL, used_at_ms BIGINT)
            """ + end,
            "CREATE INDEX oauth_codes_by_expiry ON oauth_codes (expires_at_ms)",
            "CREATE INDEX oauth_codes_by_client ON oauth_codes (client_id)",
            """
            CREATE TABLE oauth_tokens (
              id TEXT PRIMARY KEY, token_hash TEXT NOT NULL UNIQUE, family_id TEXT NOT NULL, kind TEXT NOT NULL,
              client_id TEXT NOT NULL, user_id TEXT, scopes TEXT NOT NULL, resource TEXT, created_at_ms BIGINT NOT NULL,
              expires_at_ms BIGINT NOT NULL, used_at_ms BIGINT, revoked_at_ms BIGINT)
            """ + end,
            "CREATE INDEX oauth_tokens_by_family ON oauth_tokens (family_id, id)",
            "CREATE INDEX oauth_tokens_by_client ON oauth_tokens (client_id)",
            "CREATE INDEX oauth_tokens_by_user ON oauth_tokens (user_id, id)",
            "CREATE INDEX oauth_tokens_by_expiry ON oauth_tokens (expires_at_ms)",
            """
            CREATE TABLE signing_keys (
              id TEXT PRIMARY KEY, private_key TEXT NOT NULL, created_at_ms BIGINT NOT NULL)
            """ + end,
            "CREATE INDEX signing_keys_by_creation ON signing_keys (created_at_ms)",
        ]
    }
}
