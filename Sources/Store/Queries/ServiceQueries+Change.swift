// SPDX-License-Identifier: Apache-2.0
import Base
package import Domain

extension ServiceQueries {
    package static func insert(_ session: any Session, _ service: Service) throws {
        try session.execute(
            """
            INSERT INTO services (id, name, name_key, description, is_disabled, auto_resolve_timeout_seconds,
              acknowledgement_timeout_seconds, escalation_policy_id, urgency_schedule, alert_creation, alert_grouping,
              auto_pause, updated_at_ms, created_at_ms)
            VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14)
            """, values(service) + [SQLValue(service.createdAt)])
    }

    package static func update(_ session: any Session, _ service: Service) throws {
        try session.execute(
            """
            UPDATE services SET name = $2, name_key = $3, description = $4, is_disabled = $5,
              auto_resolve_timeout_seconds = $6, acknowledgement_timeout_seconds = $7, escalation_policy_id = $8,
              urgency_schedule = $9, alert_creation = $10, alert_grouping = $11, auto_pause = $12, updated_at_ms = $13
            WHERE id = $1
            """, values(service))
    }

    /// Removes a service with its inlets. Its incidents stay.
    package static func delete(_ session: any Session, id: String) throws {
        // Nothing is written to service_teams any more; rows of an earlier version must not hold the service.
        let statements: [SQLText] = [
            "DELETE FROM service_teams WHERE service_id = $1", "DELETE FROM integrations WHERE service_id = $1",
            "DELETE FROM maintenance_window_services WHERE service_id = $1",
            "DELETE FROM service_enablements WHERE service_id = $1",
            "DELETE FROM alert_grouping_services WHERE service_id = $1",
            // What rules lead elsewhere from now on must not be held by what nobody sees any more.
            "UPDATE suppressed_alerts SET status = 'resolved' WHERE service_id = $1 AND status = 'triggered'",
            "DELETE FROM custom_field_values WHERE object_id = $1",
            "DELETE FROM service_dependencies WHERE supporting_id = $1",
            "DELETE FROM service_dependencies WHERE dependent_id = $1", "DELETE FROM services WHERE id = $1",
        ]
        for statement in statements { try session.execute(statement, [.text(id)]) }
    }

    private static func values(_ service: Service) -> [SQLValue] {
        [
            .text(service.id), .text(service.name), .text(service.name.lowercased()), SQLValue(service.description),
            SQLValue(service.isDisabled), SQLValue(service.autoResolveTimeoutSeconds),
            SQLValue(service.acknowledgementTimeoutSeconds), .text(service.escalationPolicyID),
            .text(UrgencyScheduleText.write(service.urgencySchedule)), .text(service.alertCreation),
            .text(service.alertGroupingParameters.text), .text(service.autoPauseParameters.text),
            SQLValue(service.updatedAt),
        ]
    }
}

/// What a service shows besides its own row.
struct ServiceRelations {
    private var teams: [String: [String]] = [:]
    private var integrations: [String: [String]] = [:]
    private var addons: [String: [Record]] = [:]
    private var lastIncidents: [String: Instant] = [:]
    private var inMaintenance: Set<String> = []
    private var triggered: Set<String> = []
    private var acknowledged: Set<String> = []

    static func load(_ session: any Session, ids: [String], at now: Instant?) throws -> ServiceRelations {
        let values = ids.map(SQLValue.text)
        func rows(_ start: SQLText, _ end: SQLText, _ arguments: [SQLValue] = []) throws -> [Row] {
            var query = SQLBuilder(start)
            query.append("", in: values)
            query.append(end)
            for argument in arguments { query.append(" AND maintenance_windows.end_ms > ", argument) }
            return try session.rows(query.sql, query.arguments)
        }
        var found = ServiceRelations()
        found.teams = try rows(
            """
            SELECT services.id, escalation_policy_teams.team_id FROM services
            JOIN escalation_policy_teams
              ON escalation_policy_teams.escalation_policy_id = services.escalation_policy_id
            WHERE services.id IN
            """ + " ", " ORDER BY services.id, escalation_policy_teams.team_id"
        ).textsByText
        found.integrations = try rows(
            "SELECT service_id, id FROM integrations WHERE service_id IN ", " ORDER BY service_id, id"
        ).textsByText
        found.addons = try ServiceQueries.addons(session, ids: ids)
        try found.loadIncidents(session, values)
        if let now {
            let windows = try rows(
                """
                SELECT maintenance_window_services.service_id, maintenance_windows.start_ms FROM maintenance_window_services
                JOIN maintenance_windows ON maintenance_windows.id = maintenance_window_services.maintenance_window_id
                WHERE maintenance_window_services.service_id IN
                """ + " ", "", [SQLValue(now)])
            found.inMaintenance = Set(windows.filter { $0.instant(1) <= now }.map { $0.text(0) })
        }
        return found
    }

    /// One look into the index per service and state: the number of incidents does not matter.
    private mutating func loadIncidents(_ session: any Session, _ ids: [SQLValue]) throws {
        var query = SQLBuilder(
            """
            SELECT services.id,
              EXISTS (SELECT 1 FROM incidents WHERE service_id = services.id AND status = 'triggered'),
              EXISTS (SELECT 1 FROM incidents WHERE service_id = services.id AND status = 'acknowledged'),
              (SELECT MAX(number) FROM incidents WHERE service_id = services.id AND status = 'triggered'),
              (SELECT MAX(number) FROM incidents WHERE service_id = services.id AND status = 'acknowledged'),
              (SELECT MAX(number) FROM incidents WHERE service_id = services.id AND status = 'resolved')
            FROM services WHERE services.id IN
            """ + " ")
        query.append("", in: ids)
        var numbers: [Int64: String] = [:]
        for row in try session.rows(query.sql, query.arguments) {
            if row.flag(1) { triggered.insert(row.text(0)) }
            if row.flag(2) { acknowledged.insert(row.text(0)) }
            let last = (3...5).compactMap { row.optionalInteger($0) }.max()
            if let last { numbers[last] = row.text(0) }
        }
        guard !numbers.isEmpty else { return }
        var times = SQLBuilder("SELECT number, created_at_ms FROM incidents WHERE number IN ")
        times.append("", in: numbers.keys.sorted().map(SQLValue.integer))
        for row in try session.rows(times.sql, times.arguments) {
            if let id = numbers[row.integer(0)] { lastIncidents[id] = row.instant(1) }
        }
    }

    func completed(_ service: Service) -> Service {
        var service = service
        service.teamIDs = teams[service.id] ?? []
        service.integrationIDs = integrations[service.id] ?? []
        service.addons = addons[service.id] ?? []
        service.lastIncidentAt = lastIncidents[service.id]
        service.status = ServiceStatus.derived(
            isDisabled: service.isDisabled, isInMaintenance: inMaintenance.contains(service.id),
            hasTriggered: triggered.contains(service.id), hasAcknowledged: acknowledged.contains(service.id))
        return service
    }
}
