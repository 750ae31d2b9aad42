// SPDX-License-Identifier: Apache-2.0
package import Base
package import Domain

/// Alerts as lists show them.
package enum AlertQueries {
    package static func counts(_ session: any Session, incidentIDs: [String]) throws -> [String: AlertCounts] {
        guard !incidentIDs.isEmpty else { return [:] }
        var query = SQLBuilder("SELECT incident_id, status, COUNT(*) FROM alerts WHERE incident_id IN ")
        query.append("", in: incidentIDs.map(SQLValue.text))
        query.append(" GROUP BY incident_id, status")
        var counts: [String: AlertCounts] = [:]
        for row in try session.rows(query.sql, query.arguments) {
            if row.text(1) == Alert.Status.triggered.rawValue {
                counts[row.text(0), default: AlertCounts()].triggered = Int(row.integer(2))
            } else {
                counts[row.text(0), default: AlertCounts()].resolved = Int(row.integer(2))
            }
        }
        return counts
    }

    package struct Filter: Sendable {
        package var incidentID: String
        package var statuses: [Alert.Status] = []
        package var key: String?
        package var sort: [SortKey] = []
        package init(incidentID: String) { self.incidentID = incidentID }
    }

    package enum SortField: String, CaseIterable, Sendable {
        case createdAt = "created_at"
        case resolvedAt = "resolved_at"
    }
    package struct SortKey: Sendable, Hashable {
        package var field: SortField
        package var isDescending: Bool
        package init(_ field: SortField, isDescending: Bool) {
            self.field = field
            self.isDescending = isDescending
        }
    }

    /// Open ones have no time of resolution and come last, whichever the direction. Ids grow with time: they decide what
    /// the fields leave open, in the direction of the first.
    private static func order(_ sort: [SortKey]) -> SQLText {
        var parts: [SQLText] = []
        for key in sort {
            switch (key.field, key.isDescending) {
            case (.createdAt, false): parts.append("alerts.created_at_ms")
            case (.createdAt, true): parts.append("alerts.created_at_ms DESC")
            case (.resolvedAt, false): parts.append("COALESCE(alerts.resolved_at_ms, 9223372036854775807)")
            case (.resolvedAt, true): parts.append("COALESCE(alerts.resolved_at_ms, 0) DESC")
            }
        }
        parts.append(sort.first?.isDescending == true ? "alerts.id DESC" : "alerts.id")
        return SQLText.joined(parts, by: ", ")
    }

    private static func condition(_ filter: Filter, to query: inout SQLBuilder) {
        query.append(" FROM alerts WHERE incident_id = ", .text(filter.incidentID))
        if !filter.statuses.isEmpty { query.append(" AND status IN ", in: filter.statuses.map { .text($0.rawValue) }) }
        if let key = filter.key { query.append(" AND dedup_key = ", .text(key)) }
    }

    package static func page(_ session: any Session, _ filter: Filter, limit: Int, offset: Int) throws -> [Alert] {
        var query = SQLBuilder("SELECT " + AlertStateQueries.columns)
        condition(filter, to: &query)
        query.append(" ORDER BY " + order(filter.sort))
        query.append(" LIMIT ", SQLValue(limit + 1))
        query.append(" OFFSET ", SQLValue(offset))
        return try session.rows(query.sql, query.arguments).map { AlertStateQueries.read($0, withBody: true) }
    }

    package static func count(_ session: any Session, _ filter: Filter) throws -> Int {
        var query = SQLBuilder("SELECT COUNT(*)")
        condition(filter, to: &query)
        return try session.count(query.sql, query.arguments)
    }

    /// Of one incident, or wherever they are.
    package static func find(_ session: any Session, ids: [String], incidentID: String? = nil) throws -> [Alert] {
        var query = SQLBuilder("SELECT " + AlertStateQueries.columns + " FROM alerts WHERE id IN ")
        query.append("", in: ids.map(SQLValue.text))
        if let incidentID { query.append(" AND incident_id = ", .text(incidentID)) }
        query.append(" ORDER BY id")
        return try session.rows(query.sql, query.arguments).map { AlertStateQueries.read($0, withBody: true) }
    }
}

/// History as lists show it.
package enum LogEntryQueries {
    private static let columns: SQLText = """
        log_entries.incident_id, log_entries.id, log_entries.service_id, log_entries.kind, log_entries.created_at_ms,
        log_entries.agent_kind, log_entries.agent_id, log_entries.channel, log_entries.user_ids, log_entries.details
        """

    package struct Filter: Sendable {
        /// Nil asks for the history of all incidents.
        package var incidentID: String?
        package var since: Instant?
        package var until: Instant?
        /// Only what happened to the incident: notifications and repeated triggers are left out.
        package var isOverview = false
        package var teamIDs: [String] = []
        package init(incidentID: String? = nil) { self.incidentID = incidentID }
    }

    private static func read(_ row: Row) -> LogEntry {
        let agent = row.optionalText(5).flatMap(Agent.Kind.init(rawValue:)).map { Agent(kind: $0, id: row.text(6)) }
        return LogEntry(
            id: row.text(1), kind: LogEntry.Kind(rawValue: row.text(3)) ?? .annotate, incidentID: row.text(0),
            serviceID: row.text(2), createdAt: row.instant(4), agent: agent,
            channel: LogEntry.Channel(rawValue: row.text(7)) ?? .auto,
            userIDs: users(row.text(8)),
            details: (try? JSON.parse(row.text(9), depthMaximum: JSON.storedDepthMaximum).objectValue) ?? [:])
    }

    /// Most lines name nobody.
    private static func users(_ text: String) -> [String] {
        text == "[]" ? [] : (try? JSON.parse(text).arrayValue?.compactMap(\.stringValue)) ?? []
    }

    /// A trigger line is the incident's first, or tells that a person opened it again, or repeats an open alert.
    private static let notRepeated: SQLText = """
         AND (log_entries.kind <> 'trigger' OR log_entries.agent_kind = 'user' OR log_entries.id = (
          SELECT incidents.first_trigger_log_entry_id FROM incidents WHERE incidents.id = log_entries.incident_id))
        """

    private static func condition(_ filter: Filter, _ visibility: Visibility, to query: inout SQLBuilder) {
        query.append(" FROM log_entries WHERE ")
        if let incidentID = filter.incidentID {
            query.append("log_entries.incident_id = ", .text(incidentID))
        } else {
            query.append("log_entries.id > ", "")
        }
        if let since = filter.since { query.append(" AND log_entries.created_at_ms >= ", SQLValue(since)) }
        if let until = filter.until { query.append(" AND log_entries.created_at_ms < ", SQLValue(until)) }
        if filter.isOverview { query.append(" AND log_entries.kind <> 'notify'" + notRepeated) }
        if !filter.teamIDs.isEmpty {
            query.append(
                """
                 AND EXISTS (SELECT 1 FROM incident_teams WHERE incident_teams.incident_id = log_entries.incident_id
                AND incident_teams.team_id IN
                """ + " ", in: filter.teamIDs.map(SQLValue.text))
            query.append(")")
        }
        query.appendVisible(.incident, id: "log_entries.incident_id", visibility)
    }

    /// The newest first.
    package static func page(
        _ session: any Session, _ filter: Filter, visibility: Visibility, limit: Int, offset: Int
    ) throws -> [LogEntry] {
        var query = SQLBuilder("SELECT " + columns)
        condition(filter, visibility, to: &query)
        query.append(" ORDER BY log_entries.id DESC LIMIT ", SQLValue(limit + 1))
        query.append(" OFFSET ", SQLValue(offset))
        return try withTeams(session, try session.rows(query.sql, query.arguments).map(read))
    }

    package static func count(_ session: any Session, _ filter: Filter, visibility: Visibility) throws -> Int {
        var query = SQLBuilder("SELECT COUNT(*)")
        condition(filter, visibility, to: &query)
        return try session.count(query.sql, query.arguments)
    }

    package static func find(_ session: any Session, ids: [String]) throws -> [LogEntry] {
        guard !ids.isEmpty else { return [] }
        var query = SQLBuilder("SELECT " + columns + " FROM log_entries WHERE log_entries.id IN ")
        query.append("", in: ids.map(SQLValue.text))
        return try withTeams(session, try session.rows(query.sql, query.arguments).map(read))
    }

    private static func withTeams(_ session: any Session, _ entries: [LogEntry]) throws -> [LogEntry] {
        guard !entries.isEmpty else { return [] }
        var query = SQLBuilder("SELECT incident_id, team_id FROM incident_teams WHERE incident_id IN ")
        query.append("", in: Set(entries.map(\.incidentID)).sorted().map(SQLValue.text))
        query.append(" ORDER BY incident_id, team_id")
        let teams = try session.rows(query.sql, query.arguments).textsByText
        return entries.map { entry in
            var entry = entry
            entry.teamIDs = teams[entry.incidentID] ?? []
            return entry
        }
    }
}

package enum NoteQueries {
    private static let columns: SQLText = """
        id, incident_id, user_id, channel, content, created_at_ms, updated_at_ms, agent_id, agent_name
        """

    private static func read(_ row: Row) -> Note {
        Note(
            id: row.text(0), incidentID: row.text(1), userID: row.text(2),
            channel: LogEntry.Channel(rawValue: row.text(3)) ?? .api, content: row.text(4), createdAt: row.instant(5),
            updatedAt: row.instant(6),
            agent: row.optionalText(7).map { AgentSignature(id: $0, name: row.optionalText(8) ?? "") })
    }

    package static func of(_ session: any Session, incidentID: String) throws -> [Note] {
        try session.rows(
            "SELECT " + columns + " FROM notes WHERE incident_id = $1 ORDER BY id LIMIT $2",
            [.text(incidentID), SQLValue(Incident.notesMaximum)]
        ).map(read)
    }

    package static func find(_ session: any Session, id: String, incidentID: String) throws -> Note? {
        try session.row(
            "SELECT " + columns + " FROM notes WHERE id = $1 AND incident_id = $2", [.text(id), .text(incidentID)]
        ).map(read)
    }

    package static func count(_ session: any Session, incidentID: String) throws -> Int {
        try session.count("SELECT COUNT(*) FROM notes WHERE incident_id = $1", [.text(incidentID)])
    }

    package static func insert(_ session: any Session, _ note: Note) throws {
        try session.execute(
            """
            INSERT INTO notes (id, incident_id, user_id, channel, content, created_at_ms, updated_at_ms, agent_id, agent_name)
            VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)
            """,
            [
                .text(note.id), .text(note.incidentID), .text(note.userID), .text(note.channel.rawValue),
                .text(note.content), SQLValue(note.createdAt), SQLValue(note.updatedAt), SQLValue(note.agent?.id),
                SQLValue(note.agent?.name),
            ])
    }

    package static func update(_ session: any Session, _ note: Note) throws {
        try session.execute(
            "UPDATE notes SET content = $2, updated_at_ms = $3, agent_id = $4, agent_name = $5 WHERE id = $1",
            [
                .text(note.id), .text(note.content), SQLValue(note.updatedAt), SQLValue(note.agent?.id),
                SQLValue(note.agent?.name),
            ])
    }

    package static func delete(_ session: any Session, id: String) throws {
        try session.execute("DELETE FROM notes WHERE id = $1", [.text(id)])
    }
}
