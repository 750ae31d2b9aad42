// SPDX-License-Identifier: Apache-2.0
package import Base
package import Domain

package enum ManualImpactQueries {
    /// All of an incident: there is one for a business service at most.
    package static func all(_ session: any Session, incidentID: String) throws -> [ManualImpact] {
        try session.rows(
            """
            SELECT business_service_id, relation FROM manual_impacts WHERE incident_id = $1 ORDER BY business_service_id
            """, [.text(incidentID)]
        ).map { impact($0.text(0), $0.text(1)) }
    }

    private static func impact(_ businessServiceID: String, _ relation: String) -> ManualImpact {
        ManualImpact(businessServiceID: businessServiceID, relation: ManualImpact.Relation(rawValue: relation) ?? .impacted)
    }

    /// Open incidents of which people have said what they hit, the newest first.
    package static func marked(_ session: any Session, limit: Int) throws -> [BusinessImpact.MarkedIncident] {
        var found: [BusinessImpact.MarkedIncident] = []
        // One state after the other, so that each is a walk along its index: open incidents are few beside the history.
        for status in ["triggered", "acknowledged"] {
            found += try session.rows(
                """
                SELECT incidents.id, incidents.number, incidents.service_id, incidents.priority_id, incidents.created_at_ms
                FROM incidents
                WHERE incidents.status = $1
                  AND EXISTS (SELECT 1 FROM manual_impacts WHERE manual_impacts.incident_id = incidents.id)
                ORDER BY incidents.number DESC LIMIT $2
                """, [.text(status), SQLValue(limit)]
            ).map { row in
                BusinessImpact.MarkedIncident(
                    id: row.text(0), number: row.integer(1), serviceID: row.text(2), priorityID: row.optionalText(3),
                    createdAt: row.instant(4))
            }
        }
        return try withMarks(session, Array(found.sorted { $0.number > $1.number }.prefix(limit)))
    }

    private static func withMarks(
        _ session: any Session, _ incidents: [BusinessImpact.MarkedIncident]
    ) throws -> [BusinessImpact.MarkedIncident] {
        guard !incidents.isEmpty else { return [] }
        var query = SQLBuilder(
            "SELECT incident_id, business_service_id, relation FROM manual_impacts WHERE incident_id IN ")
        query.append("", in: incidents.map { .text($0.id) })
        query.append(" ORDER BY incident_id, business_service_id")
        let rows = Dictionary(grouping: try session.rows(query.sql, query.arguments), by: { $0.text(0) })
        return incidents.map { incident in
            var incident = incident
            incident.marks = (rows[incident.id] ?? []).map { impact($0.text(1), $0.text(2)) }
            return incident
        }
    }

    package static func set(_ session: any Session, incidentID: String, _ impact: ManualImpact, at now: Instant) throws {
        try session.execute(
            """
            INSERT INTO manual_impacts (incident_id, business_service_id, relation, updated_at_ms) VALUES ($1, $2, $3, $4)
            ON CONFLICT (incident_id, business_service_id)
            DO UPDATE SET relation = excluded.relation, updated_at_ms = excluded.updated_at_ms
            """,
            [
                .text(incidentID), .text(impact.businessServiceID), .text(impact.relation.rawValue), SQLValue(now),
            ])
    }

    /// Lets go of a business service that is being removed.
    package static func forget(_ session: any Session, businessServiceID: String) throws {
        try session.execute("DELETE FROM manual_impacts WHERE business_service_id = $1", [.text(businessServiceID)])
    }
}
