// SPDX-License-Identifier: Apache-2.0
import Base
package import Domain

package enum OrchestrationQueries {
    private static let columns: SQLText = """
        event_orchestrations.id, event_orchestrations.name, event_orchestrations.description,
        event_orchestrations.team_id, event_orchestrations.route_count, event_orchestrations.version,
        event_orchestrations.created_at_ms, event_orchestrations.created_by, event_orchestrations.updated_at_ms,
        event_orchestrations.updated_by
        """

    private static func read(_ row: Row) -> EventOrchestration {
        EventOrchestration(
            id: row.text(0), name: row.text(1), description: row.optionalText(2), teamID: row.optionalText(3),
            routeCount: Int(row.integer(4)),
            mark: ChangeMark(
                createdAt: row.instant(6), createdByID: row.optionalText(7), updatedAt: row.instant(8),
                updatedByID: row.optionalText(9), version: row.text(5)))
    }

    /// With the integrations of all, in one more query.
    private static func withIntegrations(_ session: any Session, _ rows: [Row]) throws -> [EventOrchestration] {
        let found = rows.map(read)
        let all = try OrchestrationIntegrationQueries.find(session, orchestrationIDs: found.map(\.id))
        let integrations = Dictionary(grouping: all, by: \.orchestrationID)
        return found.map { orchestration in
            var orchestration = orchestration
            orchestration.integrations = integrations[orchestration.id] ?? []
            return orchestration
        }
    }

    package static func find(_ session: any Session, id: String) throws -> EventOrchestration? {
        let rows = try session.rows("SELECT " + columns + " FROM event_orchestrations WHERE id = $1", [.text(id)])
        return try withIntegrations(session, rows).first
    }

    package enum Order: String, CaseIterable, Sendable {
        case name
        case routes
        case createdAt = "created_at"

        fileprivate var columns: (SQLText, SQLText) {
            switch self {
            case .name: (" ORDER BY name_key, id", " ORDER BY name_key DESC, id DESC")
            case .routes: (" ORDER BY route_count, id", " ORDER BY route_count DESC, id DESC")
            case .createdAt: (" ORDER BY created_at_ms, id", " ORDER BY created_at_ms DESC, id DESC")
            }
        }

        /// Always true; it tells the database by which index to go.
        fileprivate var start: SQLText {
            switch self {
            case .name: " FROM event_orchestrations WHERE name_key >= ''"
            case .routes: " FROM event_orchestrations WHERE route_count >= 0"
            case .createdAt: " FROM event_orchestrations WHERE created_at_ms >= 0"
            }
        }
    }

    /// Those of no team are seen by everybody.
    private static func appendVisible(_ visibility: Visibility, to query: inout SQLBuilder) {
        guard visibility != .everything else { return }
        query.append(" AND (event_orchestrations.team_id IS NULL OR ")
        query.appendVisibleCondition(.team, id: "event_orchestrations.team_id", visibility)
        query.append(")")
    }

    /// Up to `limit + 1`.
    package static func page(
        _ session: any Session, _ order: Order, isDescending: Bool, visibility: Visibility, limit: Int, offset: Int
    ) throws -> [EventOrchestration] {
        var query = SQLBuilder("SELECT " + columns + order.start)
        appendVisible(visibility, to: &query)
        query.append(isDescending ? order.columns.1 : order.columns.0)
        query.append(" LIMIT ", SQLValue(limit + 1))
        query.append(" OFFSET ", SQLValue(offset))
        return try withIntegrations(session, try session.rows(query.sql, query.arguments))
    }

    package static func count(_ session: any Session, visibility: Visibility) throws -> Int {
        var query = SQLBuilder("SELECT COUNT(*)" + Order.name.start)
        appendVisible(visibility, to: &query)
        return try session.count(query.sql, query.arguments)
    }

    package static func insert(_ session: any Session, _ orchestration: EventOrchestration) throws {
        let mark = orchestration.mark
        try session.execute(
            """
            INSERT INTO event_orchestrations (id, name, name_key, description, team_id, route_count, version, updated_at_ms,
              updated_by, created_at_ms, created_by)
            VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)
            """, values(orchestration) + [SQLValue(mark.createdAt), SQLValue(mark.createdByID)])
    }

    package static func update(_ session: any Session, _ orchestration: EventOrchestration) throws {
        try session.execute(
            """
            UPDATE event_orchestrations SET name = $2, name_key = $3, description = $4, team_id = $5, route_count = $6,
              version = $7, updated_at_ms = $8, updated_by = $9
            WHERE id = $1
            """, values(orchestration))
    }

    private static func values(_ orchestration: EventOrchestration) -> [SQLValue] {
        [
            .text(orchestration.id), .text(orchestration.name), .text(orchestration.name.lowercased()),
            SQLValue(orchestration.description), SQLValue(orchestration.teamID), SQLValue(orchestration.routeCount),
            .text(orchestration.mark.version), SQLValue(orchestration.mark.updatedAt),
            SQLValue(orchestration.mark.updatedByID),
        ]
    }

    package static func setRouteCount(_ session: any Session, id: String, _ count: Int) throws {
        try session.execute(
            "UPDATE event_orchestrations SET route_count = $2 WHERE id = $1", [.text(id), SQLValue(count)])
    }

    /// With all that belongs to it.
    package static func delete(_ session: any Session, id: String) throws {
        try OrchestrationPathQueries.deleteAll(session, ownerID: id)
        try session.execute("DELETE FROM orchestration_integrations WHERE orchestration_id = $1", [.text(id)])
        try session.execute("DELETE FROM event_orchestrations WHERE id = $1", [.text(id)])
    }
}

package enum OrchestrationIntegrationQueries {
    private static let columns: SQLText = "id, orchestration_id, label, routing_key, created_at_ms"

    private static func read(_ row: Row) -> OrchestrationIntegration {
        OrchestrationIntegration(
            id: row.text(0), orchestrationID: row.text(1), label: row.text(2), routingKey: row.text(3),
            createdAt: row.instant(4))
    }

    /// The oldest first.
    package static func find(
        _ session: any Session, orchestrationIDs: [String]
    ) throws -> [OrchestrationIntegration] {
        guard !orchestrationIDs.isEmpty else { return [] }
        var query = SQLBuilder("SELECT " + columns + " FROM orchestration_integrations WHERE orchestration_id IN ")
        query.append("", in: orchestrationIDs.map(SQLValue.text))
        query.append(" ORDER BY orchestration_id, id")
        return try session.rows(query.sql, query.arguments).map(read)
    }

    package static func find(_ session: any Session, id: String) throws -> OrchestrationIntegration? {
        try session.row("SELECT " + columns + " FROM orchestration_integrations WHERE id = $1", [.text(id)]).map(read)
    }

    package static func find(_ session: any Session, routingKey: String) throws -> OrchestrationIntegration? {
        try session.row(
            "SELECT " + columns + " FROM orchestration_integrations WHERE routing_key = $1", [.text(routingKey)]
        ).map(read)
    }

    package static func insert(_ session: any Session, _ integration: OrchestrationIntegration) throws {
        try session.execute(
            """
            INSERT INTO orchestration_integrations (id, orchestration_id, label, routing_key, created_at_ms)
            VALUES ($1, $2, $3, $4, $5)
            """,
            [
                .text(integration.id), .text(integration.orchestrationID), .text(integration.label),
                .text(integration.routingKey), SQLValue(integration.createdAt),
            ])
    }

    /// Its label, and to which orchestration it belongs.
    package static func update(_ session: any Session, _ integration: OrchestrationIntegration) throws {
        try session.execute(
            "UPDATE orchestration_integrations SET label = $2, orchestration_id = $3 WHERE id = $1",
            [.text(integration.id), .text(integration.label), .text(integration.orchestrationID)])
    }

    package static func delete(_ session: any Session, id: String) throws {
        try session.execute("DELETE FROM orchestration_integrations WHERE id = $1", [.text(id)])
    }
}
