// SPDX-License-Identifier: Apache-2.0

extension Migrations {
    /// What people do about an incident together: merging, asking others to join in, telling subscribers.
    static let responders = Migration(id: "0011-responders") { dialect in
        let end = dialect.keyedTableEnd
        return [
            "ALTER TABLE incidents ADD COLUMN merged_into_id TEXT",
            // The responder request or status update that a message passes on.
            "ALTER TABLE notifications ADD COLUMN subject_id TEXT",
            // Lists of what was sent go along the time, one way of sending at a time.
            "CREATE INDEX notifications_by_time ON notifications (channel, updated_at_ms, id) WHERE status <> 'waiting'",
            """
            CREATE TABLE responder_requests (
              id TEXT PRIMARY KEY, incident_id TEXT NOT NULL REFERENCES incidents (id), requester_id TEXT NOT NULL,
              message TEXT NOT NULL, requested_at_ms BIGINT NOT NULL)
            """ + end,
            "CREATE INDEX responder_requests_by_incident ON responder_requests (incident_id, id)",
            // One row for each person whom a target stood for.
            """
            CREATE TABLE responder_request_targets (
              incident_id TEXT NOT NULL REFERENCES incidents (id),
              request_id TEXT NOT NULL REFERENCES responder_requests (id), position BIGINT NOT NULL, kind TEXT NOT NULL,
              target_id TEXT NOT NULL, user_id TEXT NOT NULL, PRIMARY KEY (incident_id, request_id, position))
            """ + end,
            """
            CREATE TABLE incident_responders (
              incident_id TEXT NOT NULL REFERENCES incidents (id), user_id TEXT NOT NULL, state TEXT NOT NULL,
              message TEXT NOT NULL, requester_id TEXT NOT NULL, request_id TEXT NOT NULL, requested_at_ms BIGINT NOT NULL,
              updated_at_ms BIGINT NOT NULL, PRIMARY KEY (incident_id, user_id))
            """ + end,
            """
            CREATE TABLE status_updates (
              id TEXT PRIMARY KEY, incident_id TEXT NOT NULL REFERENCES incidents (id), sender_id TEXT NOT NULL,
              message TEXT NOT NULL, subject TEXT, html_message TEXT, created_at_ms BIGINT NOT NULL)
            """ + end,
            "CREATE INDEX status_updates_by_incident ON status_updates (incident_id, id)",
        ]
    }
}
