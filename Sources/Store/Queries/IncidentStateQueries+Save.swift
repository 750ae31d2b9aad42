// SPDX-License-Identifier: Apache-2.0
package import Base
package import Domain

extension IncidentStateQueries {
    package static func nextNumber(_ session: any Session) throws -> Int64 {
        guard let row = try session.row(session.dialect.nextIncidentNumber, []) else {
            throw DatabaseError.misuse("no incident number")
        }
        return row.integer(0)
    }

    package static func insert(
        _ session: any Session, _ incident: Incident, policyVersionID: String, isManual: Bool
    ) throws {
        let bridge = incident.conferenceBridge ?? ConferenceBridge()
        try session.execute(
            """
            INSERT INTO incidents (id, number, title, status, urgency, service_id, incident_key, is_manual, created_at_ms,
              updated_at_ms, last_status_change_at_ms, changed_by_kind, changed_by_id, resolved_at_ms, escalation_policy_id,
              policy_version_id, assigned_via, level, loops_done, is_exhausted, escalate_at_ms, generation,
              unacknowledge_at_ms, is_snoozed, auto_resolve_at_ms, told_nobody_on_call, priority_id, body_details, type_name,
              first_trigger_log_entry_id, acknowledgements, conference_number, conference_url, urgency_change_at_ms)
            VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20, $21, $22,
              $23, $24, $25, $26, $27, $28, $29, $30, $31, $32, $33, $34)
            """,
            [
                .text(incident.id), .integer(incident.number), .text(incident.title), .text(incident.status.rawValue),
                .text(incident.urgency.rawValue), .text(incident.serviceID), .text(incident.key), SQLValue(isManual),
                SQLValue(incident.createdAt), SQLValue(incident.updatedAt), SQLValue(incident.lastStatusChangeAt),
                .text(incident.lastStatusChangeBy.kind.rawValue), .text(incident.lastStatusChangeBy.id),
                SQLValue(incident.resolvedAt), .text(incident.escalationPolicyID), .text(policyVersionID),
                .text(incident.assignedVia.rawValue), SQLValue(incident.escalation.level),
                SQLValue(incident.escalation.loopsDone), SQLValue(incident.escalation.isExhausted),
                SQLValue(incident.escalation.escalateAt), .integer(incident.escalation.generation),
                SQLValue(incident.unacknowledgeAt), SQLValue(incident.isSnoozed), SQLValue(incident.autoResolveAt),
                SQLValue(incident.toldNobodyOnCall), SQLValue(incident.priorityID), SQLValue(incident.bodyDetails),
                .text(incident.typeName), .text(incident.firstTriggerLogEntryID), .text(text(incident.acknowledgements)),
                SQLValue(bridge.number), SQLValue(bridge.url), SQLValue(incident.urgencyChangeAt),
            ])
        try insertAssignments(session, incident)
        try insertTeams(session, incident)
    }

    /// Writes what may change after creation. Number, key and creation never do.
    package static func update(
        _ session: any Session, _ incident: Incident, from old: Incident, policyVersionID: String
    ) throws {
        let bridge = incident.conferenceBridge ?? ConferenceBridge()
        try session.execute(
            """
            UPDATE incidents SET title = $2, status = $3, urgency = $4, service_id = $5, updated_at_ms = $6,
              last_status_change_at_ms = $7, changed_by_kind = $8, changed_by_id = $9, resolved_at_ms = $10,
              escalation_policy_id = $11, policy_version_id = $12, assigned_via = $13, level = $14, loops_done = $15,
              is_exhausted = $16, escalate_at_ms = $17, generation = $18, unacknowledge_at_ms = $19, is_snoozed = $20,
              auto_resolve_at_ms = $21, told_nobody_on_call = $22, priority_id = $23, type_name = $24,
              acknowledgements = $25, conference_number = $26, conference_url = $27, merged_into_id = $28,
              urgency_change_at_ms = $29
            WHERE id = $1
            """,
            [
                .text(incident.id), .text(incident.title), .text(incident.status.rawValue), .text(incident.urgency.rawValue),
                .text(incident.serviceID), SQLValue(incident.updatedAt), SQLValue(incident.lastStatusChangeAt),
                .text(incident.lastStatusChangeBy.kind.rawValue), .text(incident.lastStatusChangeBy.id),
                SQLValue(incident.resolvedAt), .text(incident.escalationPolicyID), .text(policyVersionID),
                .text(incident.assignedVia.rawValue), SQLValue(incident.escalation.level),
                SQLValue(incident.escalation.loopsDone), SQLValue(incident.escalation.isExhausted),
                SQLValue(incident.escalation.escalateAt), .integer(incident.escalation.generation),
                SQLValue(incident.unacknowledgeAt), SQLValue(incident.isSnoozed), SQLValue(incident.autoResolveAt),
                SQLValue(incident.toldNobodyOnCall), SQLValue(incident.priorityID), .text(incident.typeName),
                .text(text(incident.acknowledgements)), SQLValue(bridge.number), SQLValue(bridge.url),
                SQLValue(incident.mergedIntoID), SQLValue(incident.urgencyChangeAt),
            ])
        if incident.assignments != old.assignments {
            try session.execute("DELETE FROM incident_assignments WHERE incident_id = $1", [.text(incident.id)])
            try insertAssignments(session, incident)
        }
        if incident.teamIDs != old.teamIDs {
            try session.execute("DELETE FROM incident_teams WHERE incident_id = $1", [.text(incident.id)])
            try insertTeams(session, incident)
        }
    }

    private static func insertTeams(_ session: any Session, _ incident: Incident) throws {
        for teamID in incident.teamIDs {
            try session.execute(
                "INSERT INTO incident_teams (incident_id, team_id, number) VALUES ($1, $2, $3)",
                [.text(incident.id), .text(teamID), .integer(incident.number)])
        }
    }

    private static func insertAssignments(_ session: any Session, _ incident: Incident) throws {
        for (position, assignment) in incident.assignments.enumerated() {
            try session.execute(
                """
                INSERT INTO incident_assignments (incident_id, user_id, position, number, assigned_at_ms)
                VALUES ($1, $2, $3, $4, $5)
                """,
                [
                    .text(incident.id), .text(assignment.userID), SQLValue(position), .integer(incident.number),
                    SQLValue(assignment.at),
                ])
        }
    }
}

/// Alerts as rules see them.
package enum AlertStateQueries {
    package static let columns: SQLText = """
        alerts.id, alerts.incident_id, alerts.service_id, alerts.integration_id, alerts.dedup_key, alerts.status,
        alerts.summary, alerts.severity, alerts.created_at_ms, alerts.resolved_at_ms, alerts.is_suppressed,
        alerts.first_trigger_log_entry_id, alerts.body
        """

    /// `body` stays unread text where it is not needed: rules never look into it.
    package static func read(_ row: Row, withBody: Bool) -> Alert {
        var reader = row.reader
        var alert = Alert(
            id: reader.text(), incidentID: reader.text(), serviceID: reader.text(), integrationID: reader.text(),
            dedupKey: reader.text(), status: Alert.Status(rawValue: reader.text()) ?? .triggered, summary: reader.text(),
            severity: Severity(rawValue: reader.text()) ?? .error, createdAt: reader.instant(),
            resolvedAt: reader.optionalInstant(), isSuppressed: reader.flag(), firstTriggerLogEntryID: reader.text())
        if withBody {
            alert.body = (try? JSON.parse(reader.text(), depthMaximum: JSON.storedDepthMaximum)) ?? .null
        }
        return alert
    }

    /// Where the open alert of a key is; nil when there is none.
    package static func openAlert(
        _ session: any Session, integrationID: String, dedupKey: String
    ) throws -> (alertID: String, incidentID: String)? {
        try session.row(
            "SELECT id, incident_id FROM alerts WHERE integration_id = $1 AND dedup_key = $2 AND status = 'triggered'",
            [.text(integrationID), .text(dedupKey)]
        ).map { ($0.text(0), $0.text(1)) }
    }

    package static func openAlerts(_ session: any Session, incidentIDs: [String], withBody: Bool = false) throws -> [Alert] {
        guard !incidentIDs.isEmpty else { return [] }
        var query = SQLBuilder("SELECT " + columns + " FROM alerts WHERE status = 'triggered' AND incident_id IN ")
        query.append("", in: incidentIDs.map(SQLValue.text))
        query.append(" ORDER BY incident_id, id")
        return try session.rows(query.sql, query.arguments).map { read($0, withBody: withBody) }
    }

    package static func insert(_ session: any Session, _ alert: Alert) throws {
        try session.execute(
            """
            INSERT INTO alerts (id, incident_id, service_id, integration_id, dedup_key, status, summary, severity,
              created_at_ms, resolved_at_ms, is_suppressed, first_trigger_log_entry_id, body)
            VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)
            """,
            [
                .text(alert.id), .text(alert.incidentID), .text(alert.serviceID), .text(alert.integrationID),
                .text(alert.dedupKey), .text(alert.status.rawValue), .text(alert.summary), .text(alert.severity.rawValue),
                SQLValue(alert.createdAt), SQLValue(alert.resolvedAt), SQLValue(alert.isSuppressed),
                .text(alert.firstTriggerLogEntryID), .text(alert.body.text),
            ])
    }

    /// Its place among the open alerts of its key stays: later events find it at its new incident.
    package static func move(_ session: any Session, id: String, to incidentID: String) throws {
        try session.execute("UPDATE alerts SET incident_id = $2 WHERE id = $1", [.text(id), .text(incidentID)])
    }

    /// The same for all alerts of other incidents, the resolved ones too.
    package static func moveAll(_ session: any Session, of incidentIDs: [String], to incidentID: String) throws {
        var query = SQLBuilder("UPDATE alerts SET incident_id = ")
        query.append("", .text(incidentID))
        query.append(" WHERE incident_id IN ", in: incidentIDs.map(SQLValue.text))
        try session.execute(query.sql, query.arguments)
    }

    package static func resolve(_ session: any Session, id: String, at now: Instant) throws {
        try session.execute(
            "UPDATE alerts SET status = 'resolved', resolved_at_ms = $2 WHERE id = $1 AND status = 'triggered'",
            [.text(id), SQLValue(now)])
    }
}
