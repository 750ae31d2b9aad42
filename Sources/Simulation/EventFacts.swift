// SPDX-License-Identifier: Apache-2.0
package import Base
import Store

/// What is known of a key, and of all incidents, before or after an event.
package struct EventFacts: Sendable, Equatable {
    package struct OpenAlert: Sendable, Equatable {
        package var serviceID: String
        package var severity: String
        package var createdAt: Instant
        package var incidentID: String
        package var urgency: String
        package init(serviceID: String, severity: String, createdAt: Instant, incidentID: String, urgency: String) {
            self.serviceID = serviceID
            self.severity = severity
            self.createdAt = createdAt
            self.incidentID = incidentID
            self.urgency = urgency
        }
    }

    package var key = KeyFacts()
    package var alert: OpenAlert?
    /// The alert of the key of which nobody is to hear, and its service.
    package var suppressedID: String?
    package var suppressedServiceID: String?
    /// Of the youngest incident of all: it grows when one is opened.
    package var lastIncidentNumber: Int64 = 0

    package init() {}

    /// Whether an alert was opened in between.
    package func hasNewAlert(since before: EventFacts) -> Bool {
        key.openAlertID != nil && key.openAlertID != before.key.openAlertID
    }

    package func hasNewIncident(since before: EventFacts) -> Bool { lastIncidentNumber > before.lastIncidentNumber }

    /// Whether nothing came of the event but a record of it.
    package func isOnlyRecorded(since before: EventFacts) -> Bool {
        var same = self
        same.key.recordCount = before.key.recordCount
        return same == before && key.recordCount > before.key.recordCount
    }
}

extension StoreFacts {
    /// Records are counted by key, for which the server itself has no use.
    static let recordsByKey: SQLText = "CREATE INDEX simulated_records_by_key ON event_records (integration_id, dedup_key)"

    static func event(_ session: any Session, integrationID: String, key: String) throws -> EventFacts {
        var facts = EventFacts()
        facts.key = try StoreFacts.key(session, integrationID: integrationID, key: key)
        if let alertID = facts.key.openAlertID {
            facts.alert = try session.row(
                """
                SELECT alerts.service_id, alerts.severity, alerts.created_at_ms, incidents.id, incidents.urgency
                FROM alerts JOIN incidents ON incidents.id = alerts.incident_id WHERE alerts.id = $1
                """, [.text(alertID)]
            ).map { row in
                EventFacts.OpenAlert(
                    serviceID: row.text(0), severity: row.text(1), createdAt: row.instant(2), incidentID: row.text(3),
                    urgency: row.text(4))
            }
        }
        let suppressed = try session.row(
            """
            SELECT id, service_id FROM suppressed_alerts
            WHERE integration_id = $1 AND dedup_key = $2 AND status = 'triggered' ORDER BY id LIMIT 1
            """, [.text(integrationID), .text(key)])
        facts.suppressedID = suppressed?.text(0)
        facts.suppressedServiceID = suppressed?.text(1)
        facts.lastIncidentNumber = try session.row("SELECT MAX(number) FROM incidents", [])?.integer(0) ?? 0
        return facts
    }
}
