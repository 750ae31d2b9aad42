// SPDX-License-Identifier: Apache-2.0

extension Migrations {
    /// What rests on what, which business services the account follows, and what was changed.
    static let businessServices = Migration(id: "0009-business-services") { dialect in
        dependencies(dialect.keyedTableEnd) + changes(dialect.keyedTableEnd)
    }

    private static func dependencies(_ end: SQLText) -> [SQLText] {
        [
            """
            CREATE TABLE service_dependencies (
              id TEXT PRIMARY KEY, supporting_id TEXT NOT NULL, supporting_kind TEXT NOT NULL, dependent_id TEXT NOT NULL,
              dependent_kind TEXT NOT NULL, created_at_ms BIGINT NOT NULL, UNIQUE (supporting_id, dependent_id))
            """ + end,
            "CREATE INDEX service_dependencies_by_dependent ON service_dependencies (dependent_id, supporting_id)",
            // Whoever adds a dependency holds this row: two at once must not close a ring.
            "INSERT INTO account_counters (name, value) VALUES ('service_dependency', 0)",
            """
            CREATE TABLE business_service_account_subscriptions (
              business_service_id TEXT PRIMARY KEY REFERENCES records (id), created_at_ms BIGINT NOT NULL)
            """ + end,
            // Few incidents have a priority, and fewer are open: those that may hit the business.
            """
            CREATE INDEX incidents_open_by_priority ON incidents (priority_id, service_id, created_at_ms)
            WHERE status <> 'resolved' AND priority_id IS NOT NULL
            """,
        ]
    }

    private static func changes(_ end: SQLText) -> [SQLText] {
        [
            """
            CREATE TABLE change_events (
              id TEXT PRIMARY KEY, service_id TEXT NOT NULL, integration_id TEXT NOT NULL, summary TEXT NOT NULL,
              source TEXT, timestamp_ms BIGINT NOT NULL, links TEXT NOT NULL, images TEXT NOT NULL, custom_details TEXT NOT NULL,
              created_at_ms BIGINT NOT NULL)
            """ + end,
            "CREATE INDEX change_events_by_time ON change_events (timestamp_ms, id)",
            "CREATE INDEX change_events_by_service ON change_events (service_id, timestamp_ms, id)",
            "CREATE INDEX change_events_by_integration ON change_events (integration_id, timestamp_ms, id)",
            // What is too old goes by the time at which it came in.
            "CREATE INDEX change_events_by_creation ON change_events (created_at_ms)",
        ]
    }
}
