// SPDX-License-Identifier: Apache-2.0

/// What has a dedup key now.
package enum KeyHolder: Hashable, Sendable {
    /// An alert on an incident.
    case open(alertID: String, incidentID: String)
    /// An alert that is held back.
    case suspended(id: String)
    /// An alert of which nobody is to hear.
    case suppressed(id: String)
}

/// Asked for each event: one statement, of which each piece is one look into an index.
package enum AlertKeyQueries {
    private static let held: SQLText = """
        SELECT 'open', id, incident_id, service_id FROM alerts
        WHERE integration_id = $1 AND dedup_key = $2 AND status = 'triggered'
        UNION ALL SELECT 'suspended', id, '', service_id FROM suspended_alerts
        WHERE integration_id = $1 AND dedup_key = $2 AND state = 'suspended'
        UNION ALL SELECT 'suppressed', id, '', service_id FROM suppressed_alerts
        WHERE integration_id = $1 AND dedup_key = $2 AND status = 'triggered'
        LIMIT 1
        """

    /// Who has a key, and on which service; nil where nobody has it.
    package static func holder(
        _ session: any Session, integrationID: String, dedupKey: String
    ) throws -> (holder: KeyHolder, serviceID: String)? {
        guard let row = try session.row(held, [.text(integrationID), .text(dedupKey)]) else { return nil }
        let holder: KeyHolder =
            switch row.text(0) {
            case "suspended": .suspended(id: row.text(1))
            case "suppressed": .suppressed(id: row.text(1))
            default: .open(alertID: row.text(1), incidentID: row.text(2))
            }
        return (holder, row.text(3))
    }
}
