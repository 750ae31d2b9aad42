// SPDX-License-Identifier: Apache-2.0

extension Migrations {
    /// Who wants to hear of events, the events, and each on its way to each.
    static let webhooks = Migration(id: "0021-webhooks") { dialect in
        subscriptions + events(dialect) + deliveries(dialect)
    }

    private static let subscriptions: [SQLText] = [
        """
        CREATE TABLE webhook_subscriptions (
          id TEXT PRIMARY KEY, url TEXT NOT NULL, description TEXT NOT NULL, events_json TEXT NOT NULL,
          filter_kind TEXT NOT NULL, filter_id TEXT, headers_json TEXT NOT NULL, is_active BIGINT NOT NULL,
          secret TEXT NOT NULL, previous_secret TEXT, previous_secret_ends_at_ms BIGINT, oauth_client_id TEXT,
          consecutive_drops BIGINT NOT NULL, disabled_until_ms BIGINT, created_at_ms BIGINT NOT NULL,
          updated_at_ms BIGINT NOT NULL)
        """,
        // Which subscriptions hear of an event is asked for each event.
        "CREATE INDEX webhook_subscriptions_by_filter ON webhook_subscriptions (filter_kind, filter_id, id)",
        """
        CREATE INDEX webhook_subscriptions_failing ON webhook_subscriptions (id)
          WHERE consecutive_drops > 0 OR disabled_until_ms IS NOT NULL
        """,
        """
        CREATE TABLE webhook_oauth_clients (
          id TEXT PRIMARY KEY, name TEXT NOT NULL, client_id TEXT NOT NULL, client_secret TEXT NOT NULL,
          scope TEXT NOT NULL, token_url TEXT NOT NULL, created_at_ms BIGINT NOT NULL)
        """,
    ]

    private static func events(_ dialect: Dialect) -> [SQLText] {
        // The body is built once: signature, tries and sending again carry the same bytes.
        [
            """
            CREATE TABLE webhook_events (
              id TEXT PRIMARY KEY, event_type TEXT NOT NULL, resource_id TEXT NOT NULL, body TEXT NOT NULL,
              created_at_ms BIGINT NOT NULL)
            """,
            "CREATE INDEX webhook_events_by_age ON webhook_events (created_at_ms)",
        ]
    }

    private static func deliveries(_ dialect: Dialect) -> [SQLText] {
        [
            """
            CREATE TABLE webhook_deliveries (
              id TEXT PRIMARY KEY, event_id TEXT NOT NULL, subscription_id TEXT NOT NULL, event_type TEXT NOT NULL,
              resource_id TEXT NOT NULL, position BIGINT NOT NULL, status TEXT NOT NULL, due_at_ms BIGINT NOT NULL,
              attempt BIGINT NOT NULL, answer_status BIGINT, answer_text TEXT, duration_ms BIGINT,
              created_at_ms BIGINT NOT NULL, updated_at_ms BIGINT NOT NULL)
            """,
            "CREATE INDEX webhook_deliveries_due ON webhook_deliveries (due_at_ms, id) WHERE status = 'waiting'",
            """
            CREATE UNIQUE INDEX webhook_deliveries_in_order
              ON webhook_deliveries (subscription_id, resource_id, position)
            """,
            "CREATE INDEX webhook_deliveries_by_subscription ON webhook_deliveries (subscription_id, id)",
            // The condition always holds. Lists by status name it; SQLite would otherwise take this index for what is due
            // and for what is old, and sort all that has the status.
            "CREATE INDEX webhook_deliveries_by_status ON webhook_deliveries (status, id) WHERE status <> ''",
            "CREATE INDEX webhook_deliveries_by_event ON webhook_deliveries (event_id)",
            // What is not done with yet is little beside what is kept.
            """
            CREATE INDEX webhook_deliveries_unfinished
              ON webhook_deliveries (subscription_id, resource_id, position, status)
              WHERE status IN ('queued', 'waiting')
            """,
            """
            CREATE INDEX webhook_deliveries_finished ON webhook_deliveries (updated_at_ms)
              WHERE status IN ('delivered', 'dropped')
            """,
            // Receivers that are in trouble are asked for on each front page, and few.
            """
            CREATE INDEX webhook_deliveries_troubled ON webhook_deliveries (subscription_id, created_at_ms)
              WHERE status = 'waiting' AND attempt >= 3
            """,
            """
            CREATE INDEX webhook_deliveries_dropped ON webhook_deliveries (subscription_id, created_at_ms, id)
              WHERE status = 'dropped'
            """,
        ]
    }
}
