// SPDX-License-Identifier: Apache-2.0
package import Domain

/// What access decisions need to know of people and of the objects that a call names.
package enum AccessQueries {
    /// A person with what teams and single objects give them; nil when there is no such person.
    package static func person(_ session: any Session, id: String) throws -> Person? {
        guard
            let row = try session.row("SELECT role FROM users WHERE id = $1", [.text(id)]),
            let role = Role(rawValue: row.text(0))
        else { return nil }
        var person = Person(id: id, role: role)
        // Owners and administrators see and do everything: nothing more is asked of the store for them.
        guard !role.seesEverything else { return person }
        person.teamRoles = try teamRoles(session, userID: id)
        person.objectRoles = try objectRoles(session, userID: id)
        person.hiddenTeamIDs = try session.rows(
            """
            SELECT teams.id FROM teams WHERE teams.default_role = 'none'
              AND NOT EXISTS (SELECT 1 FROM team_members WHERE team_members.team_id = teams.id
                AND team_members.user_id = $1)
            ORDER BY teams.id
            """, [.text(id)]
        ).map { $0.text(0) }
        return person
    }

    /// Nil when there is no such person.
    package static func email(_ session: any Session, userID: String) throws -> String? {
        try session.row("SELECT email FROM users WHERE id = $1", [.text(userID)])?.optionalText(0)
    }

    private static func teamRoles(_ session: any Session, userID: String) throws -> [TeamStanding] {
        try session.rows(
            "SELECT team_id, role FROM team_members WHERE user_id = $1 ORDER BY team_id", [.text(userID)]
        ).compactMap { row in TeamRole(rawValue: row.text(1)).map { TeamStanding(teamID: row.text(0), role: $0) } }
    }

    private static func objectRoles(_ session: any Session, userID: String) throws -> [ObjectStanding] {
        try session.rows(
            "SELECT object_id, object_kind, role FROM object_roles WHERE user_id = $1 ORDER BY object_id", [.text(userID)]
        ).compactMap { row in
            guard let kind = OwnedKind(rawValue: row.text(1)), let role = TeamRole(rawValue: row.text(2)) else { return nil }
            return ObjectStanding(objectID: row.text(0), kind: kind, role: role)
        }
    }

    /// The objects that belong to teams behind each of these ids: the object itself, or those through which it is seen.
    /// Ids of anything else are left out.
    package static func owned(_ session: any Session, ids: [String]) throws -> [String: [OwnedObject]] {
        // An id names one thing: what is such an object itself is looked for nowhere else.
        var objects = try allObjects(session, ids: Set(ids).sorted())
        let owners = try owners(session, ids: ids.filter { objects[$0] == nil })
        let seenThrough = Set(owners.values.joined()).subtracting(objects.keys).sorted()
        objects.merge(try allObjects(session, ids: seenThrough)) { one, _ in one }
        var result: [String: [OwnedObject]] = [:]
        for id in ids {
            let found = (objects[id].map { [$0] } ?? []) + (owners[id] ?? []).compactMap { objects[$0] }
            if !found.isEmpty { result[id] = found }
        }
        return result
    }

    /// Ids of those through which each of these is seen.
    private static func owners(_ session: any Session, ids: [String]) throws -> [String: [String]] {
        var owners: [String: [String]] = [:]
        guard !ids.isEmpty else { return owners }
        for link in links {
            var query = SQLBuilder(link)
            query.append(" IN ", in: ids.map(SQLValue.text))
            for row in try session.rows(query.sql, query.arguments) { owners[row.text(0), default: []].append(row.text(1)) }
        }
        return owners
    }

    private static func allObjects(_ session: any Session, ids: [String]) throws -> [String: OwnedObject] {
        var objects: [String: OwnedObject] = [:]
        for start in stride(from: 0, to: ids.count, by: pieceMaximum) {
            let piece = Array(ids[start..<min(start + pieceMaximum, ids.count)])
            objects.merge(try Self.objects(session, ids: piece)) { one, _ in one }
        }
        return objects
    }

    /// Ids that one statement asks for: a database takes so many parameters and no more.
    private static let pieceMaximum = 5000

    /// Things that are seen through another one: each with the column to look in at the end.
    private static let links: [SQLText] = [
        "SELECT id, service_id FROM integrations WHERE id",
        "SELECT id, incident_id FROM alerts WHERE id",
        "SELECT id, incident_id FROM log_entries WHERE id",
        "SELECT id, incident_id FROM notes WHERE id",
        "SELECT id, service_id FROM change_events WHERE id",
        "SELECT maintenance_window_id, service_id FROM maintenance_window_services WHERE maintenance_window_id",
        "SELECT setting_id, service_id FROM alert_grouping_services WHERE setting_id",
        "SELECT record_id, target_id FROM record_references WHERE record_id",
        "SELECT id, filter_id FROM webhook_subscriptions WHERE filter_id IS NOT NULL AND id",
        "SELECT id, team_id FROM event_orchestrations WHERE team_id IS NOT NULL AND id",
        """
        SELECT webhook_deliveries.id, webhook_subscriptions.filter_id FROM webhook_deliveries
        JOIN webhook_subscriptions ON webhook_subscriptions.id = webhook_deliveries.subscription_id
        WHERE webhook_subscriptions.filter_id IS NOT NULL AND webhook_deliveries.id
        """,
    ]

    private static func objects(_ session: any Session, ids: [String]) throws -> [String: OwnedObject] {
        var found: [String: OwnedObject] = [:]
        for (kind, text) in ownings {
            let rest = ids.filter { found[$0] == nil }
            if rest.isEmpty { break }
            var query = SQLBuilder(text)
            query.append(" IN ", in: rest.map(SQLValue.text))
            for row in try session.rows(query.sql, query.arguments) {
                let id = row.text(0)
                var object =
                    found[id]
                    ?? OwnedObject(
                        kind: kind, id: id, teamIDs: [], parentID: row.optionalText(2), policyID: row.optionalText(3))
                if let teamID = row.optionalText(1), !object.teamIDs.contains(teamID) { object.teamIDs.append(teamID) }
                object.teamIDs.sort()
                found[id] = object
            }
        }
        try addInvolved(session, to: &found)
        return found
    }

    private static func addInvolved(_ session: any Session, to found: inout [String: OwnedObject]) throws {
        let ids = found.values.filter { $0.kind == .incident }.map(\.id).sorted()
        guard !ids.isEmpty else { return }
        // Assignments first.
        let statements: [SQLText] = [
            "SELECT incident_id, user_id FROM incident_assignments WHERE incident_id",
            "SELECT incident_id, user_id FROM incident_responders WHERE state <> 'user_cancelled' AND incident_id",
        ]
        for (place, statement) in statements.enumerated() {
            var query = SQLBuilder(statement)
            query.append(" IN ", in: ids.map(SQLValue.text))
            for row in try session.rows(query.sql, query.arguments) {
                found[row.text(0)]?.involvedIDs.append(row.text(1))
                if place == 0 { found[row.text(0)]?.assigneeIDs.append(row.text(1)) }
            }
        }
    }

    /// Id, team, parent and escalation policy of each kind, what is asked for most first: services belong to their policy's
    /// teams.
    private static let ownings: [(OwnedKind, SQLText)] = [
        (
            .incident,
            """
            SELECT incidents.id, incident_teams.team_id, incidents.service_id, incidents.escalation_policy_id
            FROM incidents
            LEFT JOIN incident_teams ON incident_teams.incident_id = incidents.id WHERE incidents.id
            """
        ),
        (.team, "SELECT id, id, NULL, NULL FROM teams WHERE id"),
        (
            .escalationPolicy,
            """
            SELECT escalation_policies.id, escalation_policy_teams.team_id, NULL, NULL FROM escalation_policies
            LEFT JOIN escalation_policy_teams
              ON escalation_policy_teams.escalation_policy_id = escalation_policies.id
            WHERE escalation_policies.id
            """
        ),
        (
            .schedule,
            """
            SELECT schedules.id, schedule_teams.team_id, NULL, NULL FROM schedules
            LEFT JOIN schedule_teams ON schedule_teams.schedule_id = schedules.id WHERE schedules.id
            """
        ),
        (
            .service,
            """
            SELECT services.id, escalation_policy_teams.team_id, NULL, services.escalation_policy_id FROM services
            LEFT JOIN escalation_policy_teams
              ON escalation_policy_teams.escalation_policy_id = services.escalation_policy_id
            WHERE services.id
            """
        ),
    ]
}
