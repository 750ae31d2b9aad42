// SPDX-License-Identifier: Apache-2.0

extension Migrations {
    /// Incidents that gather alerts, alerts that are held back, and urgencies that change by themselves.
    static let eventRules = Migration(id: "0025-event-rules") { dialect in
        groups(dialect) + suspendedAlerts(dialect)
            + ["ALTER TABLE incidents ADD COLUMN urgency_change_at_ms BIGINT"]
    }

    /// A group is the incident that its first alert opened. The scope is what gathers: a setting, or a service by itself.
    private static func groups(_ dialect: Dialect) -> [SQLText] {
        let end = dialect.keyedTableEnd
        return [
            """
            CREATE TABLE alert_groups (
              incident_id TEXT PRIMARY KEY REFERENCES incidents (id), scope_id TEXT NOT NULL, kind TEXT NOT NULL,
              started_at_ms BIGINT NOT NULL, last_alert_at_ms BIGINT NOT NULL, ends_at_ms BIGINT,
              match_keys TEXT NOT NULL, likeness TEXT NOT NULL)
            """ + end,
            "CREATE INDEX alert_groups_by_scope ON alert_groups (scope_id, kind, last_alert_at_ms)",
            // The newest group of a key: older ones take no more alerts once another has begun.
            """
            CREATE TABLE alert_group_keys (
              scope_id TEXT NOT NULL, match_key TEXT NOT NULL, incident_id TEXT NOT NULL REFERENCES incidents (id),
              PRIMARY KEY (scope_id, match_key))
            """ + end,
        ]
    }

    private static func suspendedAlerts(_ dialect: Dialect) -> [SQLText] {
        [
            """
            CREATE TABLE suspended_alerts (
              id TEXT PRIMARY KEY, service_id TEXT NOT NULL, integration_id TEXT NOT NULL, dedup_key TEXT NOT NULL,
              summary TEXT NOT NULL, severity TEXT NOT NULL, created_at_ms BIGINT NOT NULL, cause TEXT NOT NULL,
              state TEXT NOT NULL, due_at_ms BIGINT NOT NULL, ended_at_ms BIGINT, body TEXT NOT NULL, event TEXT NOT NULL,
              priority_id TEXT, escalation_policy_id TEXT, annotations TEXT NOT NULL, field_updates TEXT NOT NULL)
            """ + dialect.keyedTableEnd,
            // One of a key, as with alerts that are open.
            """
            CREATE UNIQUE INDEX suspended_alerts_by_key ON suspended_alerts (integration_id, dedup_key)
              WHERE state = 'suspended'
            """,
            "CREATE INDEX suspended_alerts_due ON suspended_alerts (due_at_ms, id) WHERE state = 'suspended'",
            "CREATE INDEX suspended_alerts_by_time ON suspended_alerts (created_at_ms, id)",
            "CREATE INDEX suspended_alerts_by_service ON suspended_alerts (service_id, created_at_ms, id)",
        ]
    }
}
