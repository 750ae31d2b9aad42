// SPDX-License-Identifier: Apache-2.0
package import Base
package import Domain

package enum IntegrationQueries {
    private static let columns: SQLText = "id, service_id, type, name, routing_key, vendor_id, mail_settings, created_at_ms"

    private static func read(_ row: Row) -> Integration {
        var reader = row.reader
        return Integration(
            id: reader.text(), serviceID: reader.text(), type: reader.text(), name: reader.text(),
            routingKey: reader.text(), vendorID: reader.optionalText(),
            mailSettings: (try? JSON.parse(reader.text())) ?? .null, createdAt: reader.instant())
    }

    package static func find(_ session: any Session, ids: [String]) throws -> [Integration] {
        guard !ids.isEmpty else { return [] }
        var query = SQLBuilder("SELECT " + columns + " FROM integrations WHERE id IN ")
        query.append("", in: ids.map(SQLValue.text))
        query.append(" ORDER BY id")
        return try session.rows(query.sql, query.arguments).map(read)
    }

    package static func find(_ session: any Session, serviceIDs: [String]) throws -> [Integration] {
        guard !serviceIDs.isEmpty else { return [] }
        var query = SQLBuilder("SELECT " + columns + " FROM integrations WHERE service_id IN ")
        query.append("", in: serviceIDs.map(SQLValue.text))
        query.append(" ORDER BY service_id, id")
        return try session.rows(query.sql, query.arguments).map(read)
    }

    package static func insert(_ session: any Session, _ integration: Integration) throws {
        try session.execute(
            """
            INSERT INTO integrations (id, service_id, type, name, routing_key, vendor_id, mail_settings, created_at_ms)
            VALUES ($1, $2, $3, $4, $5, $6, $7, $8)
            """,
            [
                .text(integration.id), .text(integration.serviceID), .text(integration.type), .text(integration.name),
                .text(integration.routingKey), SQLValue(integration.vendorID), .text(integration.mailSettings.text),
                SQLValue(integration.createdAt),
            ])
    }

    package static func update(_ session: any Session, _ integration: Integration) throws {
        try session.execute(
            "UPDATE integrations SET type = $2, name = $3, vendor_id = $4, mail_settings = $5 WHERE id = $1",
            [
                .text(integration.id), .text(integration.type), .text(integration.name), SQLValue(integration.vendorID),
                .text(integration.mailSettings.text),
            ])
    }

    package static func delete(_ session: any Session, id: String) throws {
        try session.execute("DELETE FROM integrations WHERE id = $1", [.text(id)])
    }
}

package enum MaintenanceWindowQueries {
    private static let columns: SQLText = "id, start_ms, end_ms, description, created_by_user_id, created_at_ms"

    private static func read(_ row: Row) -> MaintenanceWindow {
        MaintenanceWindow(
            id: row.text(0), start: row.instant(1), end: row.instant(2), description: row.optionalText(3),
            createdByUserID: row.optionalText(4), createdAt: row.instant(5))
    }

    private static func withServices(_ session: any Session, _ windows: [MaintenanceWindow]) throws -> [MaintenanceWindow] {
        guard !windows.isEmpty else { return [] }
        var query = SQLBuilder(
            "SELECT maintenance_window_id, service_id FROM maintenance_window_services WHERE maintenance_window_id IN ")
        query.append("", in: windows.map { .text($0.id) })
        query.append(" ORDER BY maintenance_window_id, service_id")
        let services = Dictionary(grouping: try session.rows(query.sql, query.arguments), by: { $0.text(0) })
        return windows.map { window in
            var window = window
            window.serviceIDs = (services[window.id] ?? []).map { $0.text(1) }
            return window
        }
    }

    package static func find(_ session: any Session, id: String) throws -> MaintenanceWindow? {
        let rows = try session.rows("SELECT " + columns + " FROM maintenance_windows WHERE id = $1", [.text(id)])
        return try withServices(session, rows.map(read)).first
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

    private static func condition(_ filter: Filter, to query: inout SQLBuilder) {
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
                start + "(SELECT service_id FROM service_teams WHERE team_id IN ", in: filter.teamIDs.map(SQLValue.text))
            query.append("))")
        }
        if let at = filter.endsAfter { query.append(" AND end_ms > ", SQLValue(at)) }
        if let at = filter.endsBy { query.append(" AND end_ms <= ", SQLValue(at)) }
        if let at = filter.startsAfter { query.append(" AND start_ms > ", SQLValue(at)) }
        if let at = filter.startsBy { query.append(" AND start_ms <= ", SQLValue(at)) }
    }

    /// Up to `limit + 1` windows, the oldest first.
    package static func page(
        _ session: any Session, _ filter: Filter, limit: Int, offset: Int
    ) throws -> [MaintenanceWindow] {
        var query = SQLBuilder("SELECT " + columns)
        condition(filter, to: &query)
        query.append(" ORDER BY id LIMIT ", SQLValue(limit + 1))
        query.append(" OFFSET ", SQLValue(offset))
        return try withServices(session, try session.rows(query.sql, query.arguments).map(read))
    }

    package static func count(_ session: any Session, _ filter: Filter) throws -> Int {
        var query = SQLBuilder("SELECT COUNT(*)")
        condition(filter, to: &query)
        return try session.row(query.sql, query.arguments).map { Int($0.integer(0)) } ?? 0
    }

    package static func insert(_ session: any Session, _ window: MaintenanceWindow) throws {
        try session.execute(
            """
            INSERT INTO maintenance_windows (id, start_ms, end_ms, description, created_by_user_id, created_at_ms)
            VALUES ($1, $2, $3, $4, $5, $6)
            """,
            [
                .text(window.id), SQLValue(window.start), SQLValue(window.end), SQLValue(window.description),
                SQLValue(window.createdByUserID), SQLValue(window.createdAt),
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
        for id in window.serviceIDs {
            try session.execute(
                "INSERT INTO maintenance_window_services (service_id, maintenance_window_id) VALUES ($1, $2)",
                [.text(id), .text(window.id)])
        }
    }

    private static func deleteServices(_ session: any Session, id: String) throws {
        try session.execute("DELETE FROM maintenance_window_services WHERE maintenance_window_id = $1", [.text(id)])
    }
}
