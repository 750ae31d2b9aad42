// SPDX-License-Identifier: Apache-2.0
import Base
import Domain
import Store

extension StoreFacts {
    private static let freshSeconds: Int64 = 600

    /// Takes anew what has been touched, and leaves the rest as it was. Of events those that have come about since an
    /// instant, by the clock of who wrote them.
    mutating func read(_ parts: Parts, _ session: any Session, eventsSince: Instant) throws {
        if parts.contains(.incidents) { incidents = try Self.openIncidents(session) }
        if !parts.isDisjoint(with: [.incidents, .pages]) { try readPages(session) }
        if parts.contains(.timers) { timers = try Self.armedTimers(session) }
        if parts.contains(.alerts) { alerts = try Self.openAlerts(session) }
        newEvents = []
        guard parts.contains(.webhooks) else { return }
        newEvents = try Self.events(session, since: eventsSince)
        try readWebhooks(session)
    }

    /// Whether all that is kept from look to look is the same.
    func isAsKept(_ other: StoreFacts) -> Bool {
        incidents == other.incidents && timers == other.timers && alerts == other.alerts
            && oldestPageDueAt == other.oldestPageDueAt && oldestWebhookDueAt == other.oldestWebhookDueAt
            && stuckResources == other.stuckResources
    }

    private static func armedTimers(_ session: any Session) throws -> [ArmedTimer] {
        try session.rows("SELECT incident_id, kind, due_at_ms FROM timers ORDER BY incident_id, kind").map {
            ArmedTimer(incidentID: $0.text(0), kind: $0.text(1), dueAt: $0.instant(2))
        }
    }

    private static func openAlerts(_ session: any Session) throws -> [OpenAlert] {
        try session.rows(
            """
            SELECT incident_id, integration_id, dedup_key FROM alerts WHERE status = 'triggered'
            ORDER BY integration_id, dedup_key, id
            """
        ).map { OpenAlert(incidentID: $0.text(0), integrationID: $0.text(1), key: $0.text(2)) }
    }

    /// Each with its deliveries, whatever became of them. A test of one subscription is no event of the account's.
    private static func events(_ session: any Session, since instant: Instant) throws -> [WebhookEvent] {
        let rows = try session.rows(
            """
            SELECT webhook_events.id, webhook_deliveries.subscription_id FROM webhook_events
            LEFT JOIN webhook_deliveries ON webhook_deliveries.event_id = webhook_events.id
            WHERE webhook_events.created_at_ms >= $1 AND webhook_events.event_type <> 'pagey.ping'
            ORDER BY webhook_events.created_at_ms, webhook_events.id, webhook_deliveries.id
            """, [SQLValue(instant)])
        var found: [WebhookEvent] = []
        for row in rows {
            if found.last?.id != row.text(0) { found.append(WebhookEvent(id: row.text(0))) }
            if let id = row.optionalText(1) { found[found.count - 1].subscriptionIDs.append(id) }
        }
        return found
    }

    private mutating func readWebhooks(_ session: any Session) throws {
        oldestWebhookDueAt = try session.row(
            "SELECT MIN(due_at_ms) FROM webhook_deliveries WHERE status = 'waiting'", [])?.optionalInstant(0)
        stuckResources =
            try session.row(
                """
                SELECT COUNT(*) FROM (
                  SELECT subscription_id, resource_id FROM webhook_deliveries WHERE status IN ('queued', 'waiting')
                  GROUP BY subscription_id, resource_id
                  HAVING COUNT(CASE status WHEN 'waiting' THEN 1 END) = 0) AS piece
                """, [])?.integer(0) ?? 0
    }

    /// What is only looked at when all should be done with.
    static func readAtEnd(_ session: any Session, at now: Instant) throws -> StoreFacts {
        var facts = StoreFacts()
        try facts.read(.all, session, eventsSince: now)
        // What has just come about has its time still.
        facts.unfinishedWebhooks =
            try session.row(
                "SELECT COUNT(*) FROM webhook_deliveries WHERE status IN ('queued', 'waiting') AND created_at_ms < $1",
                [SQLValue(now.adding(seconds: -freshSeconds))])?.integer(0) ?? 0
        facts.droppedWebhooks =
            try session.row(
                "SELECT COUNT(*) FROM webhook_deliveries WHERE status <> '' AND status = 'dropped'", [])?.integer(0) ?? 0
        facts.orphanedEvents =
            try session.row(
                """
                SELECT COUNT(*) FROM webhook_events WHERE NOT EXISTS
                  (SELECT 1 FROM webhook_deliveries WHERE webhook_deliveries.event_id = webhook_events.id)
                """, [])?.integer(0) ?? 0
        return facts
    }

    private static func openIncidents(_ session: any Session) throws -> [OpenIncident] {
        var found = try session.rows(
            """
            SELECT id, status, urgency, escalation_policy_id, assigned_via, loops_done, is_exhausted, escalate_at_ms,
              unacknowledge_at_ms, auto_resolve_at_ms
            FROM incidents WHERE status IN ('triggered', 'acknowledged') ORDER BY id
            """
        ).map { row -> OpenIncident in
            var incident = OpenIncident(
                id: row.text(0), status: row.text(1), urgency: row.text(2), policyID: row.text(3))
            incident.isByPolicy = row.text(4) == AssignedVia.escalationPolicy.rawValue
            incident.loopsDone = Int(row.integer(5))
            incident.isExhausted = row.flag(6)
            incident.escalateAt = row.optionalInstant(7)
            incident.unacknowledgeAt = row.optionalInstant(8)
            incident.resolveAt = row.optionalInstant(9)
            return incident
        }
        let places = placesByID(found)
        let assignees = try session.rows(
            """
            SELECT incident_assignments.incident_id, incident_assignments.user_id FROM incidents
            JOIN incident_assignments ON incident_assignments.incident_id = incidents.id
            WHERE incidents.status IN ('triggered', 'acknowledged')
            ORDER BY incident_assignments.incident_id, incident_assignments.position
            """)
        for row in assignees {
            if let place = places[row.text(0)] { found[place].assigneeIDs.append(row.text(1)) }
        }
        return found
    }

    /// Looked up only.
    private static func placesByID(_ incidents: [OpenIncident]) -> [String: Int] {
        var places: [String: Int] = [:]
        for (place, incident) in incidents.enumerated() { places[incident.id] = place }
        return places
    }

    private mutating func readPages(_ session: any Session) throws {
        oldestPageDueAt = try session.row(
            "SELECT MIN(due_at_ms) FROM notifications WHERE status = 'waiting'", [])?.optionalInstant(0)
        for place in incidents.indices {
            incidents[place].toldIDs = []
            incidents[place].sentPageIDs = []
        }
        let places = Self.placesByID(incidents)
        let told = try session.rows(
            """
            SELECT notifications.incident_id, notifications.user_id, notifications.id, notifications.status FROM incidents
            JOIN notifications ON notifications.incident_id = incidents.id
              AND notifications.generation = incidents.generation
            WHERE incidents.status = 'triggered' ORDER BY notifications.incident_id, notifications.id
            """)
        for row in told {
            guard let place = places[row.text(0)] else { continue }
            incidents[place].toldIDs.append(row.text(1))
            if row.text(3) == "sent" { incidents[place].sentPageIDs.append(row.text(2)) }
        }
    }

    /// What a carrier looks up of a page's incident.
    struct Recipient: Sendable {
        var status: String
        var policyID: String
        var isByPolicy: Bool
        var assigneeIDs: [String]
    }

    static func recipient(_ session: any Session, incidentID: String) throws -> Recipient {
        let row = try session.row(
            "SELECT status, escalation_policy_id, assigned_via FROM incidents WHERE id = $1", [.text(incidentID)])
        let assignees = try session.rows(
            "SELECT user_id FROM incident_assignments WHERE incident_id = $1 ORDER BY position", [.text(incidentID)])
        return Recipient(
            status: row?.text(0) ?? "", policyID: row?.text(1) ?? "",
            isByPolicy: row?.text(2) == AssignedVia.escalationPolicy.rawValue, assigneeIDs: assignees.map { $0.text(0) })
    }

    /// When something falls due next, of each kind.
    struct Due: Sendable {
        var timer: Instant?
        var page: Instant?
        var webhook: Instant?
        var earliest: Instant? { [timer, page, webhook].compactMap(\.self).min() }
    }

    static func due(_ session: any Session) throws -> Due {
        let row = try session.row(
            """
            SELECT (SELECT MIN(due_at_ms) FROM timers),
              (SELECT MIN(due_at_ms) FROM notifications WHERE status = 'waiting'),
              (SELECT MIN(due_at_ms) FROM webhook_deliveries WHERE status = 'waiting')
            """, [])
        return Due(timer: row?.optionalInstant(0), page: row?.optionalInstant(1), webhook: row?.optionalInstant(2))
    }

    static func key(_ session: any Session, integrationID: String, key: String) throws -> KeyFacts {
        var facts = KeyFacts()
        facts.recordCount =
            try session.row(
                "SELECT COUNT(*) FROM event_records WHERE integration_id = $1 AND dedup_key = $2",
                [.text(integrationID), .text(key)])?.integer(0) ?? 0
        let alert = try session.row(
            """
            SELECT alerts.id, incidents.status, incidents.id FROM alerts JOIN incidents ON incidents.id = alerts.incident_id
            WHERE alerts.integration_id = $1 AND alerts.dedup_key = $2 AND alerts.status = 'triggered'
            ORDER BY alerts.id LIMIT 1
            """, [.text(integrationID), .text(key)])
        guard let alert else { return facts }
        facts.openAlertID = alert.text(0)
        facts.incidentStatus = alert.text(1)
        let triggers = try session.row(
            "SELECT COUNT(*) FROM log_entries WHERE incident_id = $1 AND kind = 'trigger'", [.text(alert.text(2))])
        facts.triggerCount = triggers?.integer(0) ?? 0
        return facts
    }

    struct Arrival: Sendable {
        var resourceID: String
        var position: Int64
    }

    /// Where an event stands among those of its incident.
    static func position(_ session: any Session, eventID: String) throws -> Arrival? {
        try session.row(
            "SELECT resource_id, position FROM webhook_deliveries WHERE event_id = $1 ORDER BY id LIMIT 1", [.text(eventID)]
        ).map { Arrival(resourceID: $0.text(0), position: $0.integer(1)) }
    }
}
