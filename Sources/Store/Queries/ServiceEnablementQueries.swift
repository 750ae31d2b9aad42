// SPDX-License-Identifier: Apache-2.0
import Base
package import Domain

package enum ServiceEnablementQueries {
    /// What was set; the rest is as it is until somebody sets it.
    package static func find(_ session: any Session, serviceID: String) throws -> [ServiceEnablement] {
        try session.rows(
            "SELECT feature, is_enabled, updated_at_ms FROM service_enablements WHERE service_id = $1 ORDER BY feature",
            [.text(serviceID)]
        ).map { row in
            ServiceEnablement(feature: row.text(0), isEnabled: row.flag(1), updatedAt: row.instant(2))
        }
    }

    package static func set(_ session: any Session, serviceID: String, _ enablement: ServiceEnablement) throws {
        try session.execute(
            """
            INSERT INTO service_enablements (service_id, feature, is_enabled, updated_at_ms) VALUES ($1, $2, $3, $4)
            ON CONFLICT (service_id, feature)
            DO UPDATE SET is_enabled = excluded.is_enabled, updated_at_ms = excluded.updated_at_ms
            """,
            [
                .text(serviceID), .text(enablement.feature), SQLValue(enablement.isEnabled),
                SQLValue(enablement.updatedAt),
            ])
    }
}
