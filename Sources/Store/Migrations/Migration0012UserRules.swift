// SPDX-License-Identifier: Apache-2.0

extension Migrations {
    /// More ways to tell people, what they follow, where they are signed in, and what services share or switch off.
    static let userRules = Migration(id: "0012-user-rules") { dialect in
        peopleTables(dialect.keyedTableEnd) + serviceTables(dialect.keyedTableEnd) + sessionColumns
    }

    private static func peopleTables(_ end: SQLText) -> [SQLText] {
        [
            """
            CREATE TABLE handoff_notification_rules (
              id TEXT PRIMARY KEY, user_id TEXT NOT NULL REFERENCES users (id),
              contact_method_id TEXT NOT NULL REFERENCES contact_methods (id), handoff TEXT NOT NULL,
              advance_minutes BIGINT NOT NULL, created_at_ms BIGINT NOT NULL,
              UNIQUE (user_id, handoff, advance_minutes, contact_method_id))
            """ + end,
            """
            CREATE INDEX handoff_notification_rules_by_contact_method ON handoff_notification_rules (contact_method_id)
            """,
            """
            CREATE TABLE status_update_notification_rules (
              id TEXT PRIMARY KEY, user_id TEXT NOT NULL REFERENCES users (id),
              contact_method_id TEXT NOT NULL REFERENCES contact_methods (id), created_at_ms BIGINT NOT NULL,
              UNIQUE (user_id, contact_method_id))
            """ + end,
            """
            CREATE INDEX status_update_notification_rules_by_contact_method
            ON status_update_notification_rules (contact_method_id)
            """,
            """
            CREATE TABLE notification_subscriptions (
              subscriber_kind TEXT NOT NULL, subscriber_id TEXT NOT NULL, subscribable_kind TEXT NOT NULL,
              subscribable_id TEXT NOT NULL, created_at_ms BIGINT NOT NULL,
              PRIMARY KEY (subscriber_kind, subscriber_id, subscribable_kind, subscribable_id))
            """ + end,
            """
            CREATE INDEX notification_subscriptions_by_subscribable
            ON notification_subscriptions (subscribable_kind, subscribable_id)
            """,
        ]
    }

    private static func serviceTables(_ end: SQLText) -> [SQLText] {
        [
            """
            CREATE TABLE service_enablements (
              service_id TEXT NOT NULL REFERENCES services (id), feature TEXT NOT NULL, is_enabled BIGINT NOT NULL,
              updated_at_ms BIGINT NOT NULL, PRIMARY KEY (service_id, feature))
            """ + end,
            """
            CREATE TABLE alert_grouping_settings (
              id TEXT PRIMARY KEY, name TEXT, description TEXT, kind TEXT NOT NULL, config TEXT NOT NULL,
              created_at_ms BIGINT NOT NULL, updated_at_ms BIGINT NOT NULL)
            """ + end,
            // The promise that a service belongs to one setting at most, kept by the database itself.
            """
            CREATE TABLE alert_grouping_services (
              service_id TEXT PRIMARY KEY REFERENCES services (id),
              setting_id TEXT NOT NULL REFERENCES alert_grouping_settings (id), position BIGINT NOT NULL)
            """ + end,
            "CREATE INDEX alert_grouping_services_by_setting ON alert_grouping_services (setting_id, position, service_id)",
        ]
    }

    /// Sessions that are under way are named after what is stored of their secret: it cannot be told from that.
    private static let sessionColumns: [SQLText] = [
        "ALTER TABLE web_sessions ADD COLUMN id TEXT NOT NULL DEFAULT ''",
        "UPDATE web_sessions SET id = upper(substr(token_hash, 1, 20))",
        "CREATE INDEX web_sessions_by_user ON web_sessions (user_id, id)",
    ]
}
