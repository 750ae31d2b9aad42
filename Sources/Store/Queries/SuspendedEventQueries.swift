// SPDX-License-Identifier: Apache-2.0
package import Base

/// An event that rules hold for a while.
package struct SuspendedEvent: Sendable, Hashable {
    package var integrationID: String
    package var dedupKey: String
    package var serviceID: String
    /// When it is held no more.
    package var dueAt: Instant
    /// The event, and what rules say of its incident.
    package var content: JSON

    package init(integrationID: String, dedupKey: String, serviceID: String, dueAt: Instant, content: JSON) {
        self.integrationID = integrationID
        self.dedupKey = dedupKey
        self.serviceID = serviceID
        self.dueAt = dueAt
        self.content = content
    }
}

package enum SuspendedEventQueries {
    /// Holds it, unless one with its key is held already: the first one's time counts.
    package static func hold(_ session: any Session, _ event: SuspendedEvent) throws {
        try session.execute(
            """
            INSERT INTO suspended_events (integration_id, dedup_key, service_id, due_at_ms, content)
            VALUES ($1, $2, $3, $4, $5) ON CONFLICT (integration_id, dedup_key) DO NOTHING
            """,
            [
                .text(event.integrationID), .text(event.dedupKey), .text(event.serviceID), SQLValue(event.dueAt),
                .text(event.content.text),
            ])
    }

    /// Lets it go; whether it was held.
    package static func remove(_ session: any Session, integrationID: String, dedupKey: String) throws -> Bool {
        try session.execute(
            "DELETE FROM suspended_events WHERE integration_id = $1 AND dedup_key = $2",
            [.text(integrationID), .text(dedupKey)]) > 0
    }

    package static func due(_ session: any Session, at now: Instant, limit: Int) throws -> [SuspendedEvent] {
        try session.rows(
            """
            SELECT integration_id, dedup_key, service_id, due_at_ms, content FROM suspended_events
            WHERE due_at_ms <= $1 ORDER BY due_at_ms, integration_id, dedup_key LIMIT $2
            """, [SQLValue(now), SQLValue(limit)]
        ).map { row in
            SuspendedEvent(
                integrationID: row.text(0), dedupKey: row.text(1), serviceID: row.text(2), dueAt: row.instant(3),
                content: (try? JSON.parse(row.text(4), depthMaximum: JSON.storedDepthMaximum)) ?? .null)
        }
    }

    package static func postpone(_ session: any Session, _ event: SuspendedEvent, to dueAt: Instant) throws {
        try session.execute(
            "UPDATE suspended_events SET due_at_ms = $3 WHERE integration_id = $1 AND dedup_key = $2",
            [.text(event.integrationID), .text(event.dedupKey), SQLValue(dueAt)])
    }

    package static func serviceID(
        _ session: any Session, integrationID: String, dedupKey: String
    ) throws -> String? {
        try session.row(
            "SELECT service_id FROM suspended_events WHERE integration_id = $1 AND dedup_key = $2",
            [.text(integrationID), .text(dedupKey)]
        )?.text(0)
    }

    package static func nextDue(_ session: any Session) throws -> Instant? {
        try session.row("SELECT MIN(due_at_ms) FROM suspended_events", [])?.optionalInstant(0)
    }
}
