// SPDX-License-Identifier: Apache-2.0
package import Base
package import Domain

/// When open incidents change their urgency by themselves.
package enum UrgencyChangeQueries {
    /// Sets the time for all open incidents of a service that have an urgency, with their timers; nil takes both away.
    package static func set(
        _ session: any Session, serviceID: String, urgency: Urgency, at instant: Instant?
    ) throws {
        let arguments: [SQLValue] = [.text(serviceID), .text(urgency.rawValue)]
        try session.execute(
            "UPDATE incidents SET urgency_change_at_ms = $3 WHERE " + open, arguments + [SQLValue(instant)])
        try session.execute(
            "DELETE FROM timers WHERE kind = 'urgency_change' AND incident_id IN (SELECT id FROM incidents WHERE " + open
                + ")", arguments)
        guard let instant else { return }
        try session.execute(
            """
            INSERT INTO timers (incident_id, kind, due_at_ms, generation)
            SELECT id, 'urgency_change', urgency_change_at_ms, generation FROM incidents
            WHERE urgency_change_at_ms = $3 AND
            """ + " " + open, arguments + [SQLValue(instant)])
    }

    private static let open: SQLText =
        "service_id = $1 AND status IN ('triggered', 'acknowledged') AND urgency = $2"
}
