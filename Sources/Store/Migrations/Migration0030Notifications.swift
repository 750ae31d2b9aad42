// SPDX-License-Identifier: Apache-2.0

extension Migrations {
    /// Turns on levels of policies, hand-offs that people are told of, and when somebody was last paged.
    static let notifications = Migration(id: "0030-notifications") { dialect in
        turns(dialect.keyedTableEnd) + handoffs(dialect.keyedTableEnd) + [
            // The last page to a method: others that follow soon after go together.
            "ALTER TABLE contact_methods ADD COLUMN paged_at_ms BIGINT"
        ]
    }

    private static func turns(_ end: SQLText) -> [SQLText] {
        [
            """
            CREATE TABLE round_robin_turns (
              rule_id TEXT NOT NULL, ring TEXT NOT NULL, next_place BIGINT NOT NULL, PRIMARY KEY (rule_id, ring))
            """ + end
        ]
    }

    private static func handoffs(_ end: SQLText) -> [SQLText] {
        [
            // When a schedule is to be looked at next, and when it was looked at last; null before the first time.
            """
            CREATE TABLE handoff_timers (
              schedule_id TEXT PRIMARY KEY, due_at_ms BIGINT NOT NULL, looked_at_ms BIGINT)
            """ + end,
            "CREATE INDEX handoff_timers_by_due ON handoff_timers (due_at_ms, schedule_id)",
            "INSERT INTO handoff_timers (schedule_id, due_at_ms) SELECT id, 0 FROM schedules",
            // What people are told: waiting rows are the outbox, the others the record of what became of them.
            """
            CREATE TABLE handoff_notices (
              id TEXT PRIMARY KEY, schedule_id TEXT NOT NULL, rule_id TEXT NOT NULL, user_id TEXT NOT NULL,
              contact_method_id TEXT NOT NULL, kind TEXT NOT NULL, at_ms BIGINT NOT NULL, until_ms BIGINT,
              status TEXT NOT NULL, due_at_ms BIGINT NOT NULL, attempt BIGINT NOT NULL, channel TEXT, address TEXT,
              detail TEXT, created_at_ms BIGINT NOT NULL, updated_at_ms BIGINT NOT NULL)
            """ + end,
            // The promise that nobody is told of the same thing twice by a rule, kept by the database itself.
            "CREATE UNIQUE INDEX handoff_notices_once ON handoff_notices (schedule_id, rule_id, kind, at_ms)",
            "CREATE INDEX handoff_notices_waiting ON handoff_notices (due_at_ms, id) WHERE status = 'waiting'",
            """
            CREATE INDEX handoff_notices_by_time ON handoff_notices (channel, updated_at_ms, id) WHERE status <> 'waiting'
            """,
        ]
    }
}
