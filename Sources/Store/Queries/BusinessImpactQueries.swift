// SPDX-License-Identifier: Apache-2.0
package import Base

/// Open incidents with a priority, as far as they may hit the business.
package enum BusinessImpactQueries {
    /// Services that one statement asks about.
    private static let chunkSize = 500

    /// A service with open incidents of one priority, when anything depends on it.
    package struct HitRow: Hashable, Sendable {
        package let serviceID: String
        package let priorityID: String
        /// When the last of them began.
        package let latestAt: Instant
    }

    /// One row for each service and priority, however many incidents there are.
    package static func hits(_ session: any Session, priorityIDs: [String]) throws -> [HitRow] {
        guard !priorityIDs.isEmpty else { return [] }
        var query = SQLBuilder(
            """
            SELECT incidents.service_id, incidents.priority_id, MAX(incidents.created_at_ms) FROM incidents
            WHERE incidents.status <> 'resolved' AND incidents.priority_id IN
            """ + " ")
        query.append("", in: priorityIDs.map(SQLValue.text))
        query.append(
            """
             AND EXISTS (
              SELECT 1 FROM service_dependencies WHERE service_dependencies.supporting_id = incidents.service_id)
            GROUP BY incidents.service_id, incidents.priority_id
            """)
        return try session.rows(query.sql, query.arguments).map { row in
            HitRow(serviceID: row.text(0), priorityID: row.text(1), latestAt: row.instant(2))
        }
    }

    /// The newest open incidents of a priority on these services.
    package static func incidentIDs(
        _ session: any Session, priorityID: String, serviceIDs: [String], limit: Int
    ) throws -> [String] {
        var found: [(id: String, createdAt: Int64)] = []
        for chunk in serviceIDs.chunks(of: chunkSize) {
            var query = SQLBuilder(
                """
                SELECT incidents.id, incidents.created_at_ms FROM incidents
                WHERE incidents.status <> 'resolved' AND incidents.priority_id =
                """ + " ")
            query.append("", .text(priorityID))
            query.append(" AND incidents.service_id IN ", in: chunk.map(SQLValue.text))
            query.append(" ORDER BY incidents.created_at_ms DESC, incidents.id DESC LIMIT ", SQLValue(limit))
            for row in try session.rows(query.sql, query.arguments) { found.append((row.text(0), row.integer(1))) }
        }
        return found.sorted { ($1.createdAt, $1.id) < ($0.createdAt, $0.id) }.prefix(limit).map { $0.id }
    }
}
