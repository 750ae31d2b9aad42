// SPDX-License-Identifier: Apache-2.0
package import Base
package import Domain

/// Open incidents with a priority, as far as they may hit the business. Those of which a person has said what they hit are
/// left out: of them each is looked at by itself, see ``ManualImpactQueries/marked(_:limit:)``.
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

    /// One row for each service and priority, however many incidents there are. Whoever may know of a business service is
    /// told whether it is hit, also by incidents of which they may not know: those are not shown.
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
              AND NOT EXISTS (SELECT 1 FROM manual_impacts WHERE manual_impacts.incident_id = incidents.id)
            GROUP BY incidents.service_id, incidents.priority_id
            """)
        return try session.rows(query.sql, query.arguments).map { row in
            HitRow(serviceID: row.text(0), priorityID: row.text(1), latestAt: row.instant(2))
        }
    }

    /// An incident as lists of what hits the business are sorted.
    package struct Hitting: Hashable, Sendable {
        package let id: String
        package let createdAt: Instant

        package init(id: String, createdAt: Instant) {
            self.id = id
            self.createdAt = createdAt
        }

        package static func isNewer(_ one: Hitting, _ other: Hitting) -> Bool {
            (other.createdAt, other.id) < (one.createdAt, one.id)
        }
    }

    /// The newest open incidents of a priority on these services, as far as the caller may know of them.
    package static func newest(
        _ session: any Session, priorityID: String, serviceIDs: [String], visibility: Visibility, limit: Int
    ) throws -> [Hitting] {
        var found: [Hitting] = []
        for chunk in serviceIDs.chunks(of: chunkSize) {
            var query = SQLBuilder(
                """
                SELECT incidents.id, incidents.created_at_ms FROM incidents
                WHERE incidents.status <> 'resolved' AND incidents.priority_id =
                """ + " ")
            query.append("", .text(priorityID))
            query.append(" AND incidents.service_id IN ", in: chunk.map(SQLValue.text))
            query.append(
                " AND NOT EXISTS (SELECT 1 FROM manual_impacts WHERE manual_impacts.incident_id = incidents.id)")
            query.appendVisible(.incident, id: "incidents.id", visibility)
            query.append(" ORDER BY incidents.created_at_ms DESC, incidents.id DESC LIMIT ", SQLValue(limit))
            found += try session.rows(query.sql, query.arguments).map { row in
                Hitting(id: row.text(0), createdAt: row.instant(1))
            }
        }
        return Array(found.sorted(by: Hitting.isNewer).prefix(limit))
    }
}
