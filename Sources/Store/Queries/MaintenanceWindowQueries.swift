// SPDX-License-Identifier: Apache-2.0
package import Base
package import Domain

package enum MaintenanceWindowQueries {
    private static let columns: SQLText = """
        id, sequence_number, start_ms, end_ms, description, created_by_user_id, created_at_ms
        """

    private static func read(_ row: Row) -> MaintenanceWindow {
        var reader = row.reader
        return MaintenanceWindow(
            id: reader.text(), sequenceNumber: reader.integer(), start: reader.instant(), end: reader.instant(),
            description: reader.optionalText(), createdByUserID: reader.optionalText(), createdAt: reader.instant())
    }

    /// Windows with their services, in the order sent, and with the teams of these. Two statements, however many windows.
    private static func withRelations(
        _ session: any Session, _ windows: [MaintenanceWindow]
    ) throws -> [MaintenanceWindow] {
        guard !windows.isEmpty else { return [] }
        func related(_ start: SQLText, _ end: SQLText) throws -> [String: [String]] {
            var query = SQLBuilder(start)
            query.append(" WHERE maintenance_window_services.maintenance_window_id IN ", in: windows.map { .text($0.id) })
            query.append(end)
            return try session.rows(query.sql, query.arguments).textsByText
        }
        let services = try related(
            "SELECT maintenance_window_id, service_id FROM maintenance_window_services",
            " ORDER BY maintenance_window_id, position, service_id")
        let teams = try related(
            """
            SELECT DISTINCT maintenance_window_services.maintenance_window_id, escalation_policy_teams.team_id
            FROM maintenance_window_services
            JOIN services ON services.id = maintenance_window_services.service_id
            JOIN escalation_policy_teams ON escalation_policy_teams.escalation_policy_id = services.escalation_policy_id
            """,
            " ORDER BY maintenance_window_services.maintenance_window_id, escalation_policy_teams.team_id")
        return windows.map { window in
            var window = window
            window.serviceIDs = services[window.id] ?? []
            window.teamIDs = teams[window.id] ?? []
            return window
        }
    }

    package static func find(_ session: any Session, id: String) throws -> MaintenanceWindow? {
        let rows = try session.rows("SELECT " + columns + " FROM maintenance_windows WHERE id = $1", [.text(id)])
        return try withRelations(session, rows.map(read)).first
    }

    package struct Filter: Sendable {
        package var query: String?
        package var serviceIDs: [String] = []
        package var teamIDs: [String] = []
        /// Only windows that end after this.
        package var endsAfter: Instant?
        package var endsBy: Instant?
        package var startsAfter: Instant?
        package var startsBy: Instant?
        package init() {}
    }

    private static func condition(_ filter: Filter, _ visibility: Visibility, to query: inout SQLBuilder) {
        query.append(" FROM maintenance_windows WHERE id >= ''")
        if let text = filter.query {
            query.append(" AND lower(COALESCE(description, '')) LIKE lower(", .text(LikePattern.containing(text)))
            query.append(") ESCAPE '\\'")
        }
        let start: SQLText = " AND id IN (SELECT maintenance_window_id FROM maintenance_window_services WHERE service_id IN "
        if !filter.serviceIDs.isEmpty {
            query.append(start, in: filter.serviceIDs.map(SQLValue.text))
            query.append(")")
        }
        if !filter.teamIDs.isEmpty {
            query.append(
                start + """
                    (
                      SELECT services.id FROM escalation_policy_teams
                      JOIN services ON services.escalation_policy_id = escalation_policy_teams.escalation_policy_id
                      WHERE escalation_policy_teams.team_id IN
                    """ + " ", in: filter.teamIDs.map(SQLValue.text))
            query.append("))")
        }
        if let at = filter.endsAfter { query.append(" AND end_ms > ", SQLValue(at)) }
        if let at = filter.endsBy { query.append(" AND end_ms <= ", SQLValue(at)) }
        if let at = filter.startsAfter { query.append(" AND start_ms > ", SQLValue(at)) }
        if let at = filter.startsBy { query.append(" AND start_ms <= ", SQLValue(at)) }
        appendVisible(visibility, to: &query)
    }

    /// A window is seen by whoever may know of one of its services.
    private static func appendVisible(_ visibility: Visibility, to query: inout SQLBuilder) {
        guard visibility != .everything else { return }
        query.append(
            """
             AND 0 < (SELECT COUNT(*) FROM maintenance_window_services AS part
              WHERE part.maintenance_window_id = maintenance_windows.id
            """)
        query.appendVisible(.service, id: "part.service_id", visibility)
        query.append(")")
    }

    /// Up to `limit + 1` windows, the oldest first.
    package static func page(
        _ session: any Session, _ filter: Filter, visibility: Visibility, limit: Int, offset: Int
    ) throws -> [MaintenanceWindow] {
        var query = SQLBuilder("SELECT " + columns)
        condition(filter, visibility, to: &query)
        query.append(" ORDER BY id LIMIT ", SQLValue(limit + 1))
        query.append(" OFFSET ", SQLValue(offset))
        return try withRelations(session, try session.rows(query.sql, query.arguments).map(read))
    }

    package static func count(_ session: any Session, _ filter: Filter, visibility: Visibility) throws -> Int {
        var query = SQLBuilder("SELECT COUNT(*)")
        condition(filter, visibility, to: &query)
        return try session.count(query.sql, query.arguments)
    }

    /// Takes the number of the next window. None is given twice, whatever is deleted.
    package static func nextSequenceNumber(_ session: any Session) throws -> Int64 {
        let row = try session.row(
            "UPDATE account_counters SET value = value + 1 WHERE name = 'maintenance_window' RETURNING value", [])
        guard let row else { throw DatabaseError.misuse("the counter of maintenance windows is missing") }
        return row.integer(0)
    }

    package static func insert(_ session: any Session, _ window: MaintenanceWindow) throws {
        try session.execute(
            """
            INSERT INTO maintenance_windows (id, sequence_number, start_ms, end_ms, description, created_by_user_id,
              created_at_ms)
            VALUES ($1, $2, $3, $4, $5, $6, $7)
            """,
            [
                .text(window.id), .integer(window.sequenceNumber), SQLValue(window.start), SQLValue(window.end),
                SQLValue(window.description), SQLValue(window.createdByUserID), SQLValue(window.createdAt),
            ])
        try insertServices(session, window)
    }

    package static func update(_ session: any Session, _ window: MaintenanceWindow) throws {
        try session.execute(
            "UPDATE maintenance_windows SET start_ms = $2, end_ms = $3, description = $4 WHERE id = $1",
            [.text(window.id), SQLValue(window.start), SQLValue(window.end), SQLValue(window.description)])
        try deleteServices(session, id: window.id)
        try insertServices(session, window)
    }

    package static func delete(_ session: any Session, id: String) throws {
        try deleteServices(session, id: id)
        try session.execute("DELETE FROM maintenance_windows WHERE id = $1", [.text(id)])
    }

    private static func insertServices(_ session: any Session, _ window: MaintenanceWindow) throws {
        for (position, id) in window.serviceIDs.enumerated() {
            try session.execute(
                """
                INSERT INTO maintenance_window_services (service_id, maintenance_window_id, position) VALUES ($1, $2, $3)
                """,
                [.text(id), .text(window.id), SQLValue(position)])
        }
    }

    private static func deleteServices(_ session: any Session, id: String) throws {
        try session.execute("DELETE FROM maintenance_window_services WHERE maintenance_window_id = $1", [.text(id)])
    }
}
