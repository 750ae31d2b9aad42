// SPDX-License-Identifier: Apache-2.0

extension Migrations {
    /// What teams, integrations, maintenance windows and priorities have to show besides.
    static let relations = Migration(id: "0006-relations") { dialect in
        let end = dialect.keyedTableEnd
        return [
            "ALTER TABLE teams ADD COLUMN parent_id TEXT REFERENCES teams (id)",
            "CREATE INDEX teams_by_parent ON teams (parent_id, id) WHERE parent_id IS NOT NULL",
            "ALTER TABLE integrations ADD COLUMN mail_address TEXT",
            "ALTER TABLE integrations ADD COLUMN mail_address_key TEXT",
            // A mail leads to one integration, kept so by the database itself.
            """
            CREATE UNIQUE INDEX integrations_by_mail_address ON integrations (mail_address_key)
            WHERE mail_address_key IS NOT NULL
            """,
            "ALTER TABLE maintenance_windows ADD COLUMN sequence_number BIGINT NOT NULL DEFAULT 0",
            """
            UPDATE maintenance_windows SET sequence_number = (
              SELECT COUNT(*) FROM maintenance_windows AS earlier WHERE earlier.id <= maintenance_windows.id)
            """,
            "ALTER TABLE maintenance_window_services ADD COLUMN position BIGINT NOT NULL DEFAULT 0",
            // Numbers that are counted on and never given twice.
            "CREATE TABLE account_counters (name TEXT PRIMARY KEY, value BIGINT NOT NULL)" + end,
            """
            INSERT INTO account_counters (name, value) SELECT 'maintenance_window', COUNT(*) FROM maintenance_windows
            """,
            "ALTER TABLE priorities ADD COLUMN created_at_ms BIGINT NOT NULL DEFAULT 0",
            "ALTER TABLE priorities ADD COLUMN updated_at_ms BIGINT NOT NULL DEFAULT 0",
            // They came with the account, as its first user did.
            "UPDATE priorities SET created_at_ms = COALESCE((SELECT MIN(users.created_at_ms) FROM users), 0)",
            "UPDATE priorities SET updated_at_ms = created_at_ms",
        ]
    }
}
