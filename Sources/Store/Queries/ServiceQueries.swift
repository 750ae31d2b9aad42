// SPDX-License-Identifier: Apache-2.0
package import Base
package import Domain

/// What an event needs to know of the place it comes in at: one query.
package struct Inlet: Sendable {
    package let integrationID: String
    /// Without teams, integrations and state: rules do not read them.
    package let service: Service
    package let policyVersionID: String
    package let isInMaintenance: Bool
    /// The version of the rules that the service uses; nil where it uses none, so that its events cost no question more.
    package let rulesVersion: String?
}

package enum ServiceQueries {
    private static let columns: SQLText = """
        services.id, services.name, services.description, services.is_disabled, services.auto_resolve_timeout_seconds,
        services.acknowledgement_timeout_seconds, services.escalation_policy_id, services.urgency_schedule,
        services.alert_creation, services.alert_grouping, services.auto_pause, services.created_at_ms,
        services.updated_at_ms
        """

    private static let columnCount = 13

    private static func read(_ row: Row) -> Service {
        var reader = row.reader
        return Service(
            id: reader.text(), name: reader.text(), description: reader.optionalText(), isDisabled: reader.flag(),
            autoResolveTimeoutSeconds: reader.optionalInteger(), acknowledgementTimeoutSeconds: reader.optionalInteger(),
            escalationPolicyID: reader.text(), urgencySchedule: UrgencyScheduleText.read(reader.text()),
            alertCreation: reader.text(), alertGroupingParameters: json(reader.text()),
            autoPauseParameters: json(reader.text()),
            createdAt: reader.instant(), updatedAt: reader.instant())
    }

    private static func json(_ text: String) -> JSON {
        (try? JSON.parse(text, depthMaximum: JSON.storedDepthMaximum)) ?? .null
    }

    // MARK: What events need

    private static let inletColumns: SQLText =
        columns + """
            , escalation_policies.version_id,
            EXISTS (
              SELECT 1 FROM maintenance_window_services
              JOIN maintenance_windows ON maintenance_windows.id = maintenance_window_services.maintenance_window_id
              WHERE maintenance_window_services.service_id = services.id
                AND maintenance_windows.start_ms <= $2 AND maintenance_windows.end_ms > $2)
            """

    private static let inletStart: SQLText = "SELECT " + inletColumns

    private static let inletJoins: SQLText = """
         JOIN escalation_policies ON escalation_policies.id = services.escalation_policy_id
        LEFT JOIN service_orchestrations ON service_orchestrations.service_id = services.id
          AND service_orchestrations.is_active = 1
        LEFT JOIN orchestration_paths ON orchestration_paths.owner_id = service_orchestrations.service_id
          AND orchestration_paths.kind = 'service'
        """

    package static func inlet(_ session: any Session, routingKey: String, at now: Instant) throws -> Inlet? {
        try session.row(
            inletStart + """
                , integrations.id, orchestration_paths.version FROM integrations
                JOIN services ON services.id = integrations.service_id
                """ + inletJoins + " WHERE integrations.routing_key = $1", [.text(routingKey), SQLValue(now)]
        ).map(inlet)
    }

    package static func inlet(_ session: any Session, serviceID: String, at now: Instant) throws -> Inlet? {
        try session.row(
            inletStart + """
                , '', orchestration_paths.version FROM services
                """ + inletJoins + " WHERE services.id = $1", [.text(serviceID), SQLValue(now)]
        ).map(inlet)
    }

    private static func inlet(_ row: Row) -> Inlet {
        Inlet(
            integrationID: row.text(columnCount + 2), service: read(row), policyVersionID: row.text(columnCount),
            isInMaintenance: row.flag(columnCount + 1), rulesVersion: row.optionalText(columnCount + 3))
    }

    // MARK: Lists

    /// Services with what belongs to them and how they are, in order of their ids. A fixed number of statements.
    package static func find(_ session: any Session, ids: [String], at now: Instant? = nil) throws -> [Service] {
        guard !ids.isEmpty else { return [] }
        var query = SQLBuilder("SELECT " + columns + " FROM services WHERE services.id IN ")
        query.append("", in: ids.map(SQLValue.text))
        query.append(" ORDER BY services.id")
        return try withRelations(session, try session.rows(query.sql, query.arguments).map(read), at: now)
    }

    package struct Filter: Sendable {
        package var query: String?
        package var name: String?
        package var teamIDs: [String]
        package var isDescending: Bool
        package init(query: String? = nil, name: String? = nil, teamIDs: [String] = [], isDescending: Bool = false) {
            self.query = query
            self.name = name
            self.teamIDs = teamIDs
            self.isDescending = isDescending
        }
    }

    private static func condition(_ filter: Filter, _ visibility: Visibility, to query: inout SQLBuilder) {
        query.append(" FROM services WHERE services.name >= ''")
        if let text = filter.query {
            query.append(" AND services.name_key LIKE ", .text(LikePattern.containing(text.lowercased())))
            query.append(" ESCAPE '\\'")
        }
        if let name = filter.name { query.append(" AND services.name_key = ", .text(name.lowercased())) }
        if !filter.teamIDs.isEmpty {
            query.append(
                """
                 AND services.escalation_policy_id IN (
                  SELECT escalation_policy_id FROM escalation_policy_teams WHERE team_id IN
                """ + " ", in: filter.teamIDs.map(SQLValue.text))
            query.append(")")
        }
        query.appendVisible(.service, id: "services.id", visibility)
    }

    /// Up to `limit + 1` services by name.
    package static func page(
        _ session: any Session, _ filter: Filter, visibility: Visibility, limit: Int, offset: Int, at now: Instant
    ) throws -> [Service] {
        var query = SQLBuilder("SELECT " + columns)
        condition(filter, visibility, to: &query)
        query.append(
            filter.isDescending
                ? " ORDER BY services.name DESC, services.id DESC LIMIT " : " ORDER BY services.name, services.id LIMIT ",
            SQLValue(limit + 1))
        query.append(" OFFSET ", SQLValue(offset))
        return try withRelations(session, try session.rows(query.sql, query.arguments).map(read), at: now)
    }

    package static func count(_ session: any Session, _ filter: Filter, visibility: Visibility) throws -> Int {
        var query = SQLBuilder("SELECT COUNT(*)")
        condition(filter, visibility, to: &query)
        return try session.count(query.sql, query.arguments)
    }

    package static func isNameTaken(_ session: any Session, _ name: String, exceptID: String) throws -> Bool {
        try session.row(
            "SELECT 1 FROM services WHERE name_key = $1 AND id <> $2", [.text(name.lowercased()), .text(exceptID)]) != nil
    }

    package static func hasOpenIncident(_ session: any Session, id: String) throws -> Bool {
        try session.row(
            "SELECT 1 FROM incidents WHERE service_id = $1 AND status IN ('triggered', 'acknowledged') LIMIT 1",
            [.text(id)]) != nil
    }

    /// How many open incidents a service has, counted no further than `maximum`.
    package static func openIncidentCount(_ session: any Session, id: String, upTo maximum: Int) throws -> Int {
        try session.count(
            """
            SELECT COUNT(*) FROM (
              SELECT 1 FROM incidents WHERE service_id = $1 AND status IN ('triggered', 'acknowledged') LIMIT $2) AS piece
            """, [.text(id), SQLValue(maximum)])
    }

    private static func withRelations(_ session: any Session, _ services: [Service], at now: Instant?) throws -> [Service] {
        guard !services.isEmpty else { return [] }
        let related = try ServiceRelations.load(session, ids: services.map(\.id), at: now)
        return services.map(related.completed)
    }
}
