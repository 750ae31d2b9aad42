// SPDX-License-Identifier: Apache-2.0

extension Migrations {
    static let onCall = Migration(id: "0002-on-call") { dialect in
        let end = dialect.keyedTableEnd
        return [
            """
            CREATE TABLE schedules (
              id TEXT PRIMARY KEY, name TEXT NOT NULL, description TEXT, time_zone TEXT NOT NULL, layers TEXT NOT NULL,
              created_at_ms BIGINT NOT NULL)
            """ + end,
            "CREATE INDEX schedules_by_name ON schedules (name, id)",
            """
            CREATE TABLE schedule_teams (
              team_id TEXT NOT NULL REFERENCES teams (id), schedule_id TEXT NOT NULL REFERENCES schedules (id),
              PRIMARY KEY (team_id, schedule_id))
            """ + end,
            "CREATE INDEX schedule_teams_by_schedule ON schedule_teams (schedule_id)",
            """
            CREATE TABLE schedule_users (
              schedule_id TEXT NOT NULL REFERENCES schedules (id), user_id TEXT NOT NULL REFERENCES users (id),
              PRIMARY KEY (schedule_id, user_id))
            """ + end,
            "CREATE INDEX schedule_users_by_user ON schedule_users (user_id)",
            """
            CREATE TABLE schedule_overrides (
              id TEXT PRIMARY KEY, schedule_id TEXT NOT NULL REFERENCES schedules (id),
              user_id TEXT NOT NULL REFERENCES users (id), start_ms BIGINT NOT NULL, end_ms BIGINT NOT NULL,
              created_at_ms BIGINT NOT NULL)
            """ + end,
            "CREATE INDEX schedule_overrides_by_schedule ON schedule_overrides (schedule_id, end_ms)",
            "CREATE INDEX schedule_overrides_by_user ON schedule_overrides (user_id)",
            """
            CREATE TABLE escalation_policies (
              id TEXT PRIMARY KEY, name TEXT NOT NULL, name_key TEXT NOT NULL UNIQUE, description TEXT,
              handoff_notifications TEXT NOT NULL, version_id TEXT NOT NULL, created_at_ms BIGINT NOT NULL)
            """ + end,
            "CREATE INDEX escalation_policies_by_name ON escalation_policies (name, id)",
            "CREATE INDEX escalation_policies_by_version ON escalation_policies (version_id)",
            // A version is written once: open incidents keep the one they were assigned by.
            """
            CREATE TABLE escalation_policy_versions (
              id TEXT PRIMARY KEY, escalation_policy_id TEXT NOT NULL, name TEXT NOT NULL, loop_count BIGINT NOT NULL,
              rules TEXT NOT NULL)
            """ + end,
            "CREATE INDEX escalation_policy_versions_by_policy ON escalation_policy_versions (escalation_policy_id)",
            """
            CREATE TABLE escalation_targets (
              version_id TEXT NOT NULL REFERENCES escalation_policy_versions (id), level BIGINT NOT NULL,
              position BIGINT NOT NULL, kind TEXT NOT NULL, target_id TEXT NOT NULL,
              PRIMARY KEY (version_id, level, position))
            """ + end,
            "CREATE INDEX escalation_targets_by_target ON escalation_targets (target_id, version_id)",
            """
            CREATE TABLE escalation_policy_teams (
              team_id TEXT NOT NULL REFERENCES teams (id),
              escalation_policy_id TEXT NOT NULL REFERENCES escalation_policies (id),
              PRIMARY KEY (team_id, escalation_policy_id))
            """ + end,
            "CREATE INDEX escalation_policy_teams_by_policy ON escalation_policy_teams (escalation_policy_id)",
            """
            CREATE TABLE services (
              id TEXT PRIMARY KEY, name TEXT NOT NULL, name_key TEXT NOT NULL UNIQUE, description TEXT,
              is_disabled BIGINT NOT NULL, auto_resolve_timeout_seconds BIGINT, acknowledgement_timeout_seconds BIGINT,
              escalation_policy_id TEXT NOT NULL REFERENCES escalation_policies (id), urgency_schedule TEXT NOT NULL,
              alert_creation TEXT NOT NULL, alert_grouping TEXT NOT NULL, auto_pause TEXT NOT NULL,
              created_at_ms BIGINT NOT NULL, updated_at_ms BIGINT NOT NULL)
            """ + end,
            "CREATE INDEX services_by_name ON services (name, id)",
            "CREATE INDEX services_by_policy ON services (escalation_policy_id)",
            """
            CREATE TABLE service_teams (
              team_id TEXT NOT NULL REFERENCES teams (id), service_id TEXT NOT NULL REFERENCES services (id),
              PRIMARY KEY (team_id, service_id))
            """ + end,
            "CREATE INDEX service_teams_by_service ON service_teams (service_id)",
            """
            CREATE TABLE integrations (
              id TEXT PRIMARY KEY, service_id TEXT NOT NULL REFERENCES services (id), type TEXT NOT NULL, name TEXT NOT NULL,
              routing_key TEXT NOT NULL UNIQUE, vendor_id TEXT, mail_settings TEXT NOT NULL, created_at_ms BIGINT NOT NULL)
            """ + end,
            "CREATE INDEX integrations_by_service ON integrations (service_id, id)",
            """
            CREATE TABLE maintenance_windows (
              id TEXT PRIMARY KEY, start_ms BIGINT NOT NULL, end_ms BIGINT NOT NULL, description TEXT,
              created_by_user_id TEXT, created_at_ms BIGINT NOT NULL)
            """ + end,
            """
            CREATE TABLE maintenance_window_services (
              service_id TEXT NOT NULL REFERENCES services (id),
              maintenance_window_id TEXT NOT NULL REFERENCES maintenance_windows (id),
              PRIMARY KEY (service_id, maintenance_window_id))
            """ + end,
            "CREATE INDEX maintenance_window_services_by_window ON maintenance_window_services (maintenance_window_id)",
        ]
    }
}
