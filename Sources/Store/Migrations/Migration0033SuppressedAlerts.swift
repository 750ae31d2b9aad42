// SPDX-License-Identifier: Apache-2.0

extension Migrations {
    /// Alerts that rules suppress, and webhooks that rules send.
    static let suppressedAlerts = Migration(id: "0033-suppressed-alerts") { dialect in
        let end = dialect.keyedTableEnd
        return [
            // They have a table of their own: whatever reads alerts finds an incident with each.
            """
            CREATE TABLE suppressed_alerts (
              id TEXT PRIMARY KEY, service_id TEXT NOT NULL, integration_id TEXT NOT NULL, dedup_key TEXT NOT NULL,
              status TEXT NOT NULL, summary TEXT NOT NULL, severity TEXT NOT NULL, created_at_ms BIGINT NOT NULL,
              resolved_at_ms BIGINT, body TEXT NOT NULL)
            """ + end,
            // One of a key, as with alerts that are open.
            """
            CREATE UNIQUE INDEX suppressed_alerts_by_key ON suppressed_alerts (integration_id, dedup_key)
              WHERE status = 'triggered'
            """,
            "CREATE INDEX suppressed_alerts_by_service ON suppressed_alerts (service_id, id)",
            """
            CREATE TABLE rule_webhooks (
              id TEXT PRIMARY KEY, alert_id TEXT NOT NULL, service_id TEXT NOT NULL, trigger_type TEXT NOT NULL,
              name TEXT NOT NULL, url TEXT NOT NULL, headers TEXT NOT NULL, body TEXT NOT NULL, status TEXT NOT NULL,
              due_at_ms BIGINT NOT NULL, attempt BIGINT NOT NULL, answer_status BIGINT, answer_text TEXT,
              created_at_ms BIGINT NOT NULL, updated_at_ms BIGINT NOT NULL)
            """ + end,
            "CREATE INDEX rule_webhooks_due ON rule_webhooks (due_at_ms, id) WHERE status = 'waiting'",
            """
            CREATE INDEX rule_webhooks_finished ON rule_webhooks (updated_at_ms)
              WHERE status IN ('delivered', 'dropped')
            """,
            // What is sent when an alert that is held back is let through.
            "ALTER TABLE suspended_alerts ADD COLUMN webhooks TEXT",
        ]
    }
}
