// SPDX-License-Identifier: Apache-2.0
package import Base
package import Domain

/// Alerts that are held back, and what became of those that were.
package enum SuspendedAlertQueries {
    private static let columns: SQLText = """
        id, service_id, integration_id, dedup_key, summary, severity, created_at_ms, cause, state, due_at_ms, body, event,
          priority_id, escalation_policy_id, annotations, field_updates, webhooks
        """

    private static func read(_ row: Row) -> SuspendedAlert {
        var reader = row.reader
        var alert = Alert(
            id: reader.text(), incidentID: "", serviceID: reader.text(), integrationID: reader.text(),
            dedupKey: reader.text(), status: .triggered, summary: reader.text(),
            severity: Severity(rawValue: reader.text()) ?? .error, createdAt: reader.instant())
        let cause = SuspendedAlert.Cause(rawValue: reader.text()) ?? .autoPause
        let state = SuspendedAlert.State(rawValue: reader.text()) ?? .suspended
        let dueAt = reader.instant()
        alert.body = json(reader.text())
        let event = json(reader.text()).objectValue ?? [:]
        var suspended = SuspendedAlert(
            alert: alert, cause: cause, state: state, event: event, priorityID: reader.optionalText(),
            escalationPolicyID: reader.optionalText(), dueAt: dueAt)
        suspended.annotations = (json(reader.text()).arrayValue ?? []).compactMap(\.stringValue)
        suspended.fieldUpdates = (json(reader.text()).arrayValue ?? []).map { update in
            OrchestrationFieldUpdate(
                fieldID: update["id"]?.stringValue ?? "", value: update["value"]?.stringValue ?? "")
        }
        suspended.webhooks = RuleWebhookText.read(reader.optionalText())
        return suspended
    }

    private static func json(_ text: String) -> JSON {
        (try? JSON.parse(text, depthMaximum: JSON.storedDepthMaximum)) ?? .null
    }

    package static func insert(_ session: any Session, _ suspended: SuspendedAlert) throws {
        let alert = suspended.alert
        try session.execute(
            """
            INSERT INTO suspended_alerts (id, service_id, integration_id, dedup_key, summary, severity, created_at_ms, cause,
              state, due_at_ms, body, event, priority_id, escalation_policy_id, annotations, field_updates, webhooks)
            VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17)
            """,
            [
                .text(alert.id), .text(alert.serviceID), .text(alert.integrationID), .text(alert.dedupKey),
                .text(alert.summary), .text(alert.severity.rawValue), SQLValue(alert.createdAt),
                .text(suspended.cause.rawValue), .text(suspended.state.rawValue), SQLValue(suspended.dueAt),
                .text(alert.body.text), .text(JSON.object(suspended.event).text), SQLValue(suspended.priorityID),
                SQLValue(suspended.escalationPolicyID),
                .text(JSON.array(suspended.annotations.map(JSON.string)).text),
                .text(JSON.array(suspended.fieldUpdates.map(written)).text),
                SQLValue(RuleWebhookText.write(suspended.webhooks)),
            ])
    }

    private static func written(_ update: OrchestrationFieldUpdate) -> JSON {
        ["id": .string(update.fieldID), "value": .string(update.value)]
    }

    package static func find(_ session: any Session, id: String) throws -> SuspendedAlert? {
        try session.row("SELECT " + columns + " FROM suspended_alerts WHERE id = $1", [.text(id)]).map(read)
    }

    /// Whether it was still held back, and is no more.
    package static func end(
        _ session: any Session, id: String, as state: SuspendedAlert.State, at now: Instant
    ) throws -> Bool {
        try session.execute(
            "UPDATE suspended_alerts SET state = $2, ended_at_ms = $3 WHERE id = $1 AND state = 'suspended'",
            [.text(id), .text(state.rawValue), SQLValue(now)]) > 0
    }

    /// Those whose time is over, by their ids, the longest due first.
    package static func due(_ session: any Session, at now: Instant, limit: Int) throws -> [String] {
        try session.rows(
            """
            SELECT id FROM suspended_alerts WHERE state = 'suspended' AND due_at_ms <= $1
            ORDER BY due_at_ms, id LIMIT $2
            """, [SQLValue(now), SQLValue(limit)]
        ).map { $0.text(0) }
    }

    /// One that cannot be handled waits a while.
    package static func postpone(_ session: any Session, id: String, to dueAt: Instant) throws {
        try session.execute(
            "UPDATE suspended_alerts SET due_at_ms = $2 WHERE id = $1 AND state = 'suspended'",
            [.text(id), SQLValue(dueAt)])
    }

    package static func nextDue(_ session: any Session) throws -> Instant? {
        try session.row("SELECT MIN(due_at_ms) FROM suspended_alerts WHERE state = 'suspended'", [])?.optionalInstant(0)
    }

    // MARK: Reports

    /// What a report looks at: alerts that came from `since` on, and before `until`.
    package struct Filter: Sendable {
        package var since: Instant
        package var until: Instant
        package var serviceID: String?
        package var cause: SuspendedAlert.Cause?

        package init(since: Instant, until: Instant, serviceID: String? = nil, cause: SuspendedAlert.Cause? = nil) {
            self.since = since
            self.until = until
            self.serviceID = serviceID
            self.cause = cause
        }
    }

    private static func condition(_ filter: Filter, _ visibility: Visibility, to query: inout SQLBuilder) {
        query.append(" FROM suspended_alerts WHERE suspended_alerts.created_at_ms >= ", SQLValue(filter.since))
        query.append(" AND suspended_alerts.created_at_ms < ", SQLValue(filter.until))
        if let id = filter.serviceID { query.append(" AND suspended_alerts.service_id = ", .text(id)) }
        if let cause = filter.cause { query.append(" AND suspended_alerts.cause = ", .text(cause.rawValue)) }
        query.appendVisible(.service, id: "suspended_alerts.service_id", visibility)
    }

    package static func counts(
        _ session: any Session, _ filter: Filter, visibility: Visibility
    ) throws -> SuspensionCounts {
        var query = SQLBuilder("SELECT suspended_alerts.state, COUNT(*)")
        condition(filter, visibility, to: &query)
        query.append(" GROUP BY suspended_alerts.state")
        var counts = SuspensionCounts()
        for row in try session.rows(query.sql, query.arguments) {
            let count = Int(row.integer(1))
            counts.all += count
            switch SuspendedAlert.State(rawValue: row.text(0)) {
            case .triggered?: counts.triggered = count
            case .resolved?: counts.resolved = count
            case .suspended?, .discarded?, nil: break
            }
        }
        return counts
    }

    /// The latest that ended in one way.
    package static func latest(
        _ session: any Session, _ filter: Filter, _ state: SuspendedAlert.State, visibility: Visibility, limit: Int
    ) throws -> [SuspensionReportLine] {
        var query = SQLBuilder("SELECT suspended_alerts.id, suspended_alerts.service_id, suspended_alerts.created_at_ms")
        condition(filter, visibility, to: &query)
        query.append(" AND suspended_alerts.state = ", .text(state.rawValue))
        query.append(" ORDER BY suspended_alerts.created_at_ms DESC, suspended_alerts.id DESC LIMIT ", SQLValue(limit))
        return try session.rows(query.sql, query.arguments).map { row in
            SuspensionReportLine(id: row.text(0), serviceID: row.text(1), createdAt: row.instant(2))
        }
    }
}
