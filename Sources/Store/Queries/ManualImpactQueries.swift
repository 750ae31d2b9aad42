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
        ).map { row in
            ManualImpact(
                businessServiceID: row.text(0), relation: ManualImpact.Relation(rawValue: row.text(1)) ?? .impacted)
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
