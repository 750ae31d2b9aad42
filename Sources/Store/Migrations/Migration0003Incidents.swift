// SPDX-License-Identifier: Apache-2.0

extension Migrations {
    static let incidents = Migration(id: "0003-incidents") { dialect in
        dialect.incidentNumberSource + incidentTables(dialect) + historyTables(dialect)
    }

    private static func incidentTables(_ dialect: Dialect) -> [SQLText] {
        let end = dialect.keyedTableEnd
        return [
            """
            CREATE TABLE priorities (
              id TEXT PRIMARY KEY, name TEXT NOT NULL, description TEXT NOT NULL, color TEXT NOT NULL,
              position BIGINT NOT NULL)
            """ + end,
            "CREATE INDEX priorities_by_position ON priorities (position, id)",
            """
            CREATE TABLE incidents (
              id TEXT PRIMARY KEY, number BIGINT NOT NULL UNIQUE, title TEXT NOT NULL, status TEXT NOT NULL,
              urgency TEXT NOT NULL, service_id TEXT NOT NULL, incident_key TEXT NOT NULL, is_manual BIGINT NOT NULL,
              created_at_ms BIGINT NOT NULL, updated_at_ms BIGINT NOT NULL, last_status_change_at_ms BIGINT NOT NULL,
              changed_by_kind TEXT NOT NULL, changed_by_id TEXT NOT NULL, resolved_at_ms BIGINT,
              escalation_policy_id TEXT NOT NULL, policy_version_id TEXT NOT NULL, assigned_via TEXT NOT NULL,
              level BIGINT NOT NULL, loops_done BIGINT NOT NULL, is_exhausted BIGINT NOT NULL, escalate_at_ms BIGINT,
              generation BIGINT NOT NULL, unacknowledge_at_ms BIGINT, is_snoozed BIGINT NOT NULL, auto_resolve_at_ms BIGINT,
              told_nobody_on_call BIGINT NOT NULL, priority_id TEXT, body_details TEXT, type_name TEXT NOT NULL,
              first_trigger_log_entry_id TEXT NOT NULL, acknowledgements TEXT NOT NULL)
            """ + end,
            "CREATE INDEX incidents_by_status ON incidents (status, number)",
            "CREATE INDEX incidents_by_service ON incidents (service_id, status, number)",
            "CREATE INDEX incidents_by_urgency ON incidents (urgency, number)",
            "CREATE INDEX incidents_by_creation ON incidents (created_at_ms, number)",
            "CREATE INDEX incidents_by_resolution ON incidents (resolved_at_ms, number) WHERE resolved_at_ms IS NOT NULL",
            // Incidents with alerts are found by their alerts' keys; only those opened by hand need this one.
            "CREATE INDEX incidents_by_key ON incidents (incident_key) WHERE is_manual = 1",
            // Open incidents are few: deletions of what they use look here.
            "CREATE INDEX incidents_open_by_version ON incidents (policy_version_id) WHERE status <> 'resolved'",
            """
            CREATE TABLE incident_assignments (
              incident_id TEXT NOT NULL REFERENCES incidents (id), user_id TEXT NOT NULL, position BIGINT NOT NULL,
              number BIGINT NOT NULL, assigned_at_ms BIGINT NOT NULL, PRIMARY KEY (incident_id, user_id))
            """ + end,
            "CREATE INDEX incident_assignments_by_user ON incident_assignments (user_id, number)",
            """
            CREATE TABLE incident_teams (
              incident_id TEXT NOT NULL REFERENCES incidents (id), team_id TEXT NOT NULL, number BIGINT NOT NULL,
              PRIMARY KEY (incident_id, team_id))
            """ + end,
            "CREATE INDEX incident_teams_by_team ON incident_teams (team_id, number)",
            """
            CREATE TABLE alerts (
              id TEXT PRIMARY KEY, incident_id TEXT NOT NULL REFERENCES incidents (id), service_id TEXT NOT NULL,
              integration_id TEXT NOT NULL, dedup_key TEXT NOT NULL, status TEXT NOT NULL, summary TEXT NOT NULL,
              severity TEXT NOT NULL, created_at_ms BIGINT NOT NULL, resolved_at_ms BIGINT, is_suppressed BIGINT NOT NULL,
              first_trigger_log_entry_id TEXT NOT NULL, body TEXT NOT NULL)
            """ + end,
            // The promise of one open alert for a key, kept by the database itself.
            "CREATE UNIQUE INDEX alerts_open_by_key ON alerts (integration_id, dedup_key) WHERE status = 'triggered'",
            "CREATE INDEX alerts_by_incident ON alerts (incident_id, status, id)",
            "CREATE INDEX alerts_by_key ON alerts (dedup_key)",
        ]
    }

    private static func historyTables(_ dialect: Dialect) -> [SQLText] {
        let end = dialect.keyedTableEnd
        return [
            """
            CREATE TABLE log_entries (
              incident_id TEXT NOT NULL REFERENCES incidents (id), id TEXT NOT NULL, service_id TEXT NOT NULL,
              kind TEXT NOT NULL, created_at_ms BIGINT NOT NULL, agent_kind TEXT, agent_id TEXT, channel TEXT NOT NULL,
              user_ids TEXT NOT NULL, details TEXT NOT NULL, PRIMARY KEY (incident_id, id))
            """ + end,
            "CREATE UNIQUE INDEX log_entries_by_id ON log_entries (id)",
            """
            CREATE TABLE notes (
              id TEXT PRIMARY KEY, incident_id TEXT NOT NULL REFERENCES incidents (id), user_id TEXT NOT NULL,
              channel TEXT NOT NULL, content TEXT NOT NULL, created_at_ms BIGINT NOT NULL, updated_at_ms BIGINT NOT NULL)
            """ + end,
            "CREATE INDEX notes_by_incident ON notes (incident_id, id)",
            """
            CREATE TABLE timers (
              incident_id TEXT NOT NULL REFERENCES incidents (id), kind TEXT NOT NULL, due_at_ms BIGINT NOT NULL,
              generation BIGINT NOT NULL, PRIMARY KEY (incident_id, kind))
            """ + end,
            "CREATE INDEX timers_by_due ON timers (due_at_ms, incident_id, kind)",
            // What people are told: waiting rows are the outbox, the others the record of what became of them.
            """
            CREATE TABLE notifications (
              id TEXT PRIMARY KEY, incident_id TEXT NOT NULL REFERENCES incidents (id), user_id TEXT NOT NULL,
              contact_method_id TEXT, reason TEXT NOT NULL, generation BIGINT NOT NULL, status TEXT NOT NULL,
              due_at_ms BIGINT NOT NULL, first_due_at_ms BIGINT NOT NULL, attempt BIGINT NOT NULL, channel TEXT,
              address TEXT, detail TEXT, created_at_ms BIGINT NOT NULL, updated_at_ms BIGINT NOT NULL)
            """ + end,
            "CREATE INDEX notifications_waiting ON notifications (due_at_ms, id) WHERE status = 'waiting'",
            "CREATE INDEX notifications_by_incident ON notifications (incident_id, id)",
            """
            CREATE TABLE event_records (
              id TEXT PRIMARY KEY, service_id TEXT NOT NULL, integration_id TEXT NOT NULL, dedup_key TEXT NOT NULL,
              action TEXT NOT NULL, reason TEXT NOT NULL, summary TEXT NOT NULL, created_at_ms BIGINT NOT NULL)
            """ + end,
            "CREATE INDEX event_records_by_service ON event_records (service_id, id)",
        ]
    }
}
