// SPDX-License-Identifier: Apache-2.0
package import Base
package import Domain

/// Titles to compare with: the newest of a bounded number, whatever the history holds.
package enum SimilarIncidentQueries {
    /// Titles that one question reads of each state.
    package static let candidatesMaximum = 2000

    /// Incidents of a service in a time, other than one, in any of some states; the newest first.
    package static func ofService(
        _ session: any Session, _ serviceID: String, _ statuses: [IncidentStatus], exceptID: String,
        visibility: Visibility, from since: Instant, until: Instant
    ) throws -> [IncidentTitle] {
        var filter = IncidentFilter()
        filter.since = since
        filter.until = until
        guard let bounds = try IncidentListQueries.NumberBounds(session, filter) else { return [] }
        var query = SQLBuilder("SELECT id, title, created_at_ms FROM (")
        for (index, status) in statuses.enumerated() {
            query.append(index == 0 ? "SELECT * FROM (" : " UNION ALL SELECT * FROM (")
            query.append(
                "SELECT id, number, title, created_at_ms FROM incidents WHERE incidents.service_id = ", .text(serviceID))
            query.append(" AND incidents.status = ", .text(status.rawValue))
            query.append(" AND ")
            bounds.append("incidents.number", to: &query)
            IncidentListQueries.appendResidual(filter, to: &query)
            query.append(" AND incidents.id <> ", .text(exceptID))
            query.appendVisible(.incident, id: "incidents.id", visibility)
            query.append(" ORDER BY incidents.number DESC LIMIT ", SQLValue(candidatesMaximum))
            query.append(") AS piece")
        }
        query.append(") AS merged ORDER BY number DESC LIMIT ", SQLValue(candidatesMaximum))
        return try session.rows(query.sql, query.arguments).map(read)
    }

    /// Open incidents of all services, other than one; the newest first.
    package static func open(
        _ session: any Session, exceptID: String, visibility: Visibility
    ) throws -> [IncidentTitle] {
        var query = SQLBuilder("SELECT id, title, created_at_ms FROM (")
        for (index, status) in IncidentStatus.allCases.filter(\.isOpen).enumerated() {
            query.append(index == 0 ? "SELECT * FROM (" : " UNION ALL SELECT * FROM (")
            query.append(
                "SELECT id, number, title, created_at_ms FROM incidents WHERE incidents.status = ", .text(status.rawValue))
            query.append(" AND incidents.id <> ", .text(exceptID))
            query.appendVisible(.incident, id: "incidents.id", visibility)
            query.append(" ORDER BY incidents.number DESC LIMIT ", SQLValue(candidatesMaximum))
            query.append(") AS piece")
        }
        query.append(") AS merged ORDER BY number DESC LIMIT ", SQLValue(candidatesMaximum))
        return try session.rows(query.sql, query.arguments).map(read)
    }

    private static func read(_ row: Row) -> IncidentTitle {
        IncidentTitle(id: row.text(0), title: row.text(1), createdAt: row.instant(2))
    }
}
