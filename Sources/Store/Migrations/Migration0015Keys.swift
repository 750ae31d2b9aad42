// SPDX-License-Identifier: Apache-2.0

extension Migrations {
    /// Where keys come from, what is left of them to tell them apart by, and what takes their place.
    static let keys = Migration(id: "0015-keys") { _ in
        [
            "ALTER TABLE tokens ADD COLUMN creator_user_id TEXT",
            "ALTER TABLE tokens ADD COLUMN creator_token_id TEXT",
            "ALTER TABLE tokens ADD COLUMN created_via TEXT",
            "ALTER TABLE tokens ADD COLUMN last_used_at_ms BIGINT",
            "ALTER TABLE tokens ADD COLUMN hint TEXT",
            "ALTER TABLE tokens ADD COLUMN replaced_by_id TEXT",
            // Lists and limits are about what is not revoked; ids grow with time, so that their order is that of the list.
            "CREATE INDEX tokens_unrevoked ON tokens (revoked_at_ms, id)",
            "CREATE INDEX tokens_unrevoked_by_user ON tokens (user_id, revoked_at_ms, id)",
            "DROP INDEX tokens_by_user",
        ]
    }
}
