// SPDX-License-Identifier: Apache-2.0

extension Migrations {
    static let people = Migration(id: "0001-people") { dialect in
        let end = dialect.keyedTableEnd
        return [
            "CREATE TABLE settings (name TEXT PRIMARY KEY, value TEXT NOT NULL)" + end,
            """
            CREATE TABLE users (
              id TEXT PRIMARY KEY, name TEXT NOT NULL, email TEXT NOT NULL UNIQUE, time_zone TEXT NOT NULL,
              color TEXT NOT NULL, role TEXT NOT NULL, job_title TEXT, description TEXT, invitation_sent BIGINT NOT NULL,
              created_at_ms BIGINT NOT NULL)
            """ + end,
            "CREATE INDEX users_by_name ON users (name, id)",
            """
            CREATE TABLE contact_methods (
              id TEXT PRIMARY KEY, user_id TEXT NOT NULL REFERENCES users (id), kind TEXT NOT NULL, label TEXT NOT NULL,
              address TEXT NOT NULL, country_code BIGINT NOT NULL, sends_short_email BIGINT NOT NULL,
              is_enabled BIGINT NOT NULL, created_at_ms BIGINT NOT NULL, UNIQUE (user_id, kind, country_code, address))
            """ + end,
            """
            CREATE TABLE notification_rules (
              id TEXT PRIMARY KEY, user_id TEXT NOT NULL REFERENCES users (id),
              contact_method_id TEXT NOT NULL REFERENCES contact_methods (id), urgency TEXT NOT NULL,
              start_delay_minutes BIGINT NOT NULL, created_at_ms BIGINT NOT NULL,
              UNIQUE (user_id, urgency, start_delay_minutes, contact_method_id))
            """ + end,
            "CREATE INDEX notification_rules_by_contact_method ON notification_rules (contact_method_id)",
            """
            CREATE TABLE teams (
              id TEXT PRIMARY KEY, name TEXT NOT NULL, name_key TEXT NOT NULL UNIQUE, description TEXT,
              default_role TEXT NOT NULL, created_at_ms BIGINT NOT NULL)
            """ + end,
            """
            CREATE TABLE team_members (
              team_id TEXT NOT NULL REFERENCES teams (id), user_id TEXT NOT NULL REFERENCES users (id), role TEXT NOT NULL,
              PRIMARY KEY (team_id, user_id))
            """ + end,
            "CREATE INDEX team_members_by_user ON team_members (user_id, team_id)",
            """
            CREATE TABLE tokens (
              id TEXT PRIMARY KEY, token_hash TEXT NOT NULL UNIQUE, kind TEXT NOT NULL, user_id TEXT REFERENCES users (id),
              name TEXT NOT NULL, created_at_ms BIGINT NOT NULL, expires_at_ms BIGINT, revoked_at_ms BIGINT)
            """ + end,
            "CREATE INDEX tokens_by_user ON tokens (user_id)",
            """
            CREATE TABLE sign_in_links (
              token_hash TEXT PRIMARY KEY, user_id TEXT NOT NULL REFERENCES users (id), expires_at_ms BIGINT NOT NULL)
            """ + end,
            """
            CREATE TABLE web_sessions (
              token_hash TEXT PRIMARY KEY, user_id TEXT NOT NULL REFERENCES users (id), created_at_ms BIGINT NOT NULL,
              expires_at_ms BIGINT NOT NULL)
            """ + end,
            "CREATE INDEX web_sessions_by_expiry ON web_sessions (expires_at_ms)",
        ]
    }
}
