// SPDX-License-Identifier: Apache-2.0

extension Migrations {
    /// Passwords, what was tried against them, links that go out by mail, and from where sessions were used last.
    static let signIn = Migration(id: "0017-sign-in") { dialect in
        let end = dialect.keyedTableEnd
        return [
            """
            CREATE TABLE passwords (
              user_id TEXT PRIMARY KEY REFERENCES users (id), hash TEXT NOT NULL, changed_at_ms BIGINT NOT NULL)
            """ + end,
            // By keyed hashes: whom the attempts were for, and from where, cannot be read here.
            """
            CREATE TABLE sign_in_attempts (
              key_hash TEXT PRIMARY KEY, failures BIGINT NOT NULL, last_failure_ms BIGINT NOT NULL,
              expires_at_ms BIGINT NOT NULL)
            """ + end,
            "CREATE INDEX sign_in_attempts_by_expiry ON sign_in_attempts (expires_at_ms, key_hash)",
            // The link itself is made when its mail is: no row holds what opens a door.
            """
            CREATE TABLE sign_in_mails (
              id TEXT PRIMARY KEY, user_id TEXT NOT NULL REFERENCES users (id), return_path TEXT, link_hash TEXT,
              is_waiting BIGINT NOT NULL, due_at_ms BIGINT NOT NULL, attempt BIGINT NOT NULL, created_at_ms BIGINT NOT NULL)
            """ + end,
            "CREATE INDEX sign_in_mails_waiting ON sign_in_mails (due_at_ms, id) WHERE is_waiting = 1",
            "CREATE INDEX sign_in_mails_by_user ON sign_in_mails (user_id, created_at_ms)",
            "CREATE INDEX sign_in_mails_by_creation ON sign_in_mails (created_at_ms)",
            "CREATE INDEX sign_in_links_by_expiry ON sign_in_links (expires_at_ms)",
            "CREATE INDEX sign_in_links_by_user ON sign_in_links (user_id)",
            "ALTER TABLE web_sessions ADD COLUMN user_agent TEXT NOT NULL DEFAULT ''",
            "ALTER TABLE web_sessions ADD COLUMN address TEXT NOT NULL DEFAULT ''",
            "ALTER TABLE web_sessions ADD COLUMN last_used_at_ms BIGINT NOT NULL DEFAULT 0",
            "UPDATE web_sessions SET last_used_at_ms = created_at_ms",
        ]
    }
}
