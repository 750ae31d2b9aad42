// SPDX-License-Identifier: Apache-2.0
package import Base
package import Domain

/// History: written once, in the transaction of what it tells.
package enum LogEntryStateQueries {
    package static func insert(_ session: any Session, _ entry: LogEntry) throws {
        try session.execute(
            """
            INSERT INTO log_entries (incident_id, id, service_id, kind, created_at_ms, agent_kind, agent_id, channel,
              user_ids, details)
            VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)
            """,
            [
                .text(entry.incidentID), .text(entry.id), .text(entry.serviceID), .text(entry.kind.rawValue),
                SQLValue(entry.createdAt), SQLValue(entry.agent?.kind.rawValue), SQLValue(entry.agent?.id),
                .text(entry.channel.rawValue), .text(JSON.array(entry.userIDs.map(JSON.string)).text),
                .text(JSON.object(entry.details).text),
            ])
    }

    /// The only change that a line of history takes: what it shows of its channel.
    package static func updateDetails(_ session: any Session, _ entry: LogEntry) throws {
        try session.execute(
            "UPDATE log_entries SET details = $3 WHERE incident_id = $1 AND id = $2",
            [.text(entry.incidentID), .text(entry.id), .text(JSON.object(entry.details).text)])
    }
}

/// What falls due on incidents. One row per incident and kind.
package enum TimerQueries {
    package struct DueTimer: Sendable, Hashable {
        package let incidentID: String
        package let kind: TimerKind
        package let dueAt: Instant
        package let generation: Int64
    }

    package static func arm(
        _ session: any Session, incidentID: String, kind: TimerKind, dueAt: Instant, generation: Int64
    ) throws {
        try session.execute(
            """
            INSERT INTO timers (incident_id, kind, due_at_ms, generation) VALUES ($1, $2, $3, $4)
            ON CONFLICT (incident_id, kind) DO UPDATE SET due_at_ms = excluded.due_at_ms, generation = excluded.generation
            """,
            [.text(incidentID), .text(kind.rawValue), SQLValue(dueAt), .integer(generation)])
    }

    package static func disarm(_ session: any Session, incidentID: String, kind: TimerKind) throws {
        try session.execute(
            "DELETE FROM timers WHERE incident_id = $1 AND kind = $2", [.text(incidentID), .text(kind.rawValue)])
    }

    /// The oldest first, so that after a long stop everything happens in the order in which it fell due.
    package static func due(_ session: any Session, at now: Instant, limit: Int) throws -> [DueTimer] {
        try session.rows(
            """
            SELECT incident_id, kind, due_at_ms, generation FROM timers WHERE due_at_ms <= $1
            ORDER BY due_at_ms, incident_id, kind LIMIT $2
            """,
            [SQLValue(now), SQLValue(limit)]
        ).compactMap(read)
    }

    /// Removes a timer that is still as it was read; answers whether it was.
    package static func take(_ session: any Session, _ timer: DueTimer) throws -> Bool {
        try session.execute(
            "DELETE FROM timers WHERE incident_id = $1 AND kind = $2 AND generation = $3 AND due_at_ms = $4",
            [.text(timer.incidentID), .text(timer.kind.rawValue), .integer(timer.generation), SQLValue(timer.dueAt)]) > 0
    }

    /// Lets a timer wait that is still the one that was read.
    package static func postpone(_ session: any Session, _ timer: DueTimer, to dueAt: Instant) throws {
        try session.execute(
            "UPDATE timers SET due_at_ms = $4 WHERE incident_id = $1 AND kind = $2 AND generation = $3",
            [.text(timer.incidentID), .text(timer.kind.rawValue), .integer(timer.generation), SQLValue(dueAt)])
    }

    private static func read(_ row: Row) -> DueTimer? {
        guard let kind = TimerKind(rawValue: row.text(1)) else { return nil }
        return DueTimer(incidentID: row.text(0), kind: kind, dueAt: row.instant(2), generation: row.integer(3))
    }

    /// Of incidents, and of alerts that are held back.
    package static func nextDue(_ session: any Session) throws -> Instant? {
        let timer = try session.row("SELECT MIN(due_at_ms) FROM timers", [])?.optionalInstant(0)
        let suspension = try SuspendedAlertQueries.nextDue(session)
        return [timer, suspension].compactMap(\.self).min()
    }
}

/// Events that were accepted and changed nothing, with the reason.
package enum EventRecordQueries {
    package static func insert(_ session: any Session, _ record: EventRecord) throws {
        try session.execute(
            """
            INSERT INTO event_records (id, service_id, integration_id, dedup_key, action, reason, summary, created_at_ms,
              trace)
            VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)
            """,
            [
                .text(record.id), .text(record.serviceID), .text(record.integrationID), .text(record.dedupKey),
                .text(record.action), .text(record.reason.rawValue), .text(record.summary), SQLValue(record.createdAt),
                SQLValue(record.trace?.text),
            ])
    }

    package struct Filter: Sendable {
        package var serviceIDs: [String]
        package var reason: EventDiscardReason?
        /// Only records before this one.
        package var before: String?
        package init(serviceIDs: [String] = [], reason: EventDiscardReason? = nil, before: String? = nil) {
            self.serviceIDs = serviceIDs
            self.reason = reason
            self.before = before
        }
    }

    /// The newest first.
    package static func page(
        _ session: any Session, _ filter: Filter, visibility: Visibility, limit: Int
    ) throws -> [EventRecord] {
        var query = SQLBuilder(
            """
            SELECT id, service_id, integration_id, dedup_key, action, reason, summary, created_at_ms, trace
            FROM event_records WHERE id <
            """ + " ")
        query.append("", .text(filter.before ?? "~"))
        if !filter.serviceIDs.isEmpty { query.append(" AND service_id IN ", in: filter.serviceIDs.map(SQLValue.text)) }
        if let reason = filter.reason { query.append(" AND reason = ", .text(reason.rawValue)) }
        query.appendVisible(.service, id: "event_records.service_id", visibility)
        query.append(" ORDER BY id DESC LIMIT ", SQLValue(limit))
        return try session.rows(query.sql, query.arguments).map { row in
            EventRecord(
                id: row.text(0), serviceID: row.text(1), integrationID: row.text(2), dedupKey: row.text(3),
                action: row.text(4), reason: EventDiscardReason(rawValue: row.text(5)) ?? .unknownKey,
                summary: row.text(6), createdAt: row.instant(7),
                trace: row.optionalText(8).flatMap { try? JSON.parse($0) })
        }
    }
}
