// SPDX-License-Identifier: Apache-2.0

extension Migrations {
    /// What the watchdog found and tells the owners by mail. While a row waits, it is the outbox's.
    static let watchdogNotices = Migration(id: "0023-watchdog-notices") { dialect in
        [
            """
            CREATE TABLE watchdog_notices (
              id TEXT PRIMARY KEY, user_id TEXT NOT NULL, kind TEXT NOT NULL, found BIGINT NOT NULL, detail TEXT NOT NULL,
              is_waiting BIGINT NOT NULL, due_at_ms BIGINT NOT NULL, attempt BIGINT NOT NULL, created_at_ms BIGINT NOT NULL)
            """ + dialect.keyedTableEnd,
            "CREATE INDEX watchdog_notices_waiting ON watchdog_notices (due_at_ms, id) WHERE is_waiting = 1",
            "CREATE INDEX watchdog_notices_by_kind ON watchdog_notices (kind, created_at_ms)",
        ]
    }
}
