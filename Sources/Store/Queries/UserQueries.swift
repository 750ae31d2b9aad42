// SPDX-License-Identifier: Apache-2.0
package import Base
package import Domain

package enum UserQueries {
    private static let columns: SQLText = """
        id, name, email, time_zone, color, role, job_title, description, invitation_sent, created_at_ms
        """

    private static func read(_ row: Row) -> User {
        var reader = row.reader
        return User(
            id: reader.text(), name: reader.text(), email: reader.text(),
            timeZone: TimeZoneRules(identifier: reader.text()) ?? .utc, color: reader.text(),
            role: Role(rawValue: reader.text()) ?? .user, jobTitle: reader.optionalText(),
            description: reader.optionalText(), invitationSent: reader.flag(), createdAt: reader.instant())
    }

    /// Users with what belongs to them, in order of their ids. Four statements, however many ids.
    package static func find(_ session: any Session, ids: [String]) throws -> [User] {
        guard !ids.isEmpty else { return [] }
        var query = SQLBuilder("SELECT " + columns + " FROM users WHERE id IN ")
        query.append("", in: ids.map(SQLValue.text))
        query.append(" ORDER BY id")
        return try withRelations(session, try session.rows(query.sql, query.arguments).map(read))
    }

    package static func find(_ session: any Session, email: String) throws -> User? {
        let rows = try session.rows("SELECT " + columns + " FROM users WHERE email = $1", [.text(email)])
        return try withRelations(session, rows.map(read)).first
    }

    /// The account's owners.
    package static func owners(_ session: any Session) throws -> [String] {
        try session.rows("SELECT id FROM users WHERE role = 'owner' ORDER BY id LIMIT 20").map { $0.text(0) }
    }

    private static func withRelations(_ session: any Session, _ users: [User]) throws -> [User] {
        guard !users.isEmpty else { return [] }
        let ids = users.map { SQLValue.text($0.id) }
        func related(_ start: SQLText, _ end: SQLText) throws -> [String: [String]] {
            var query = SQLBuilder(start)
            query.append("", in: ids)
            query.append(end)
            return try session.rows(query.sql, query.arguments).textsByText
        }
        let teams = try related(
            "SELECT user_id, team_id FROM team_members WHERE user_id IN ", " ORDER BY user_id, team_id")
        let methods = try related("SELECT user_id, id FROM contact_methods WHERE user_id IN ", " ORDER BY user_id, id")
        let rules = try related("SELECT user_id, id FROM notification_rules WHERE user_id IN ", " ORDER BY user_id, id")
        return users.map { user in
            var user = user
            user.teamIDs = teams[user.id] ?? []
            user.contactMethodIDs = methods[user.id] ?? []
            user.notificationRuleIDs = rules[user.id] ?? []
            return user
        }
    }

    package struct Filter: Sendable {
        /// Part of a name or address.
        package var query: String?
        package var teamIDs: [String]
        package init(query: String? = nil, teamIDs: [String] = []) {
            self.query = query
            self.teamIDs = teamIDs
        }
    }

    private static func condition(_ filter: Filter, _ visibility: Visibility, to query: inout SQLBuilder) {
        query.append(" FROM users WHERE name >= ''")
        if let text = filter.query {
            let pattern = SQLValue.text(LikePattern.containing(text))
            query.append(" AND (lower(name) LIKE lower(", pattern)
            query.append(") ESCAPE '\\' OR email LIKE lower(", pattern)
            query.append(") ESCAPE '\\')")
        }
        if !filter.teamIDs.isEmpty {
            query.append(
                " AND id IN (SELECT user_id FROM team_members WHERE team_id IN ", in: filter.teamIDs.map(SQLValue.text))
            query.appendVisible(.team, id: "team_members.team_id", visibility)
            query.append(")")
        }
    }

    /// Up to `limit + 1` users by name. Everybody sees all people, but not who belongs to teams that are hidden from them.
    package static func page(
        _ session: any Session, _ filter: Filter, visibility: Visibility, limit: Int, offset: Int
    ) throws -> [User] {
        var query = SQLBuilder("SELECT " + columns)
        condition(filter, visibility, to: &query)
        query.append(" ORDER BY name, id LIMIT ", SQLValue(limit + 1))
        query.append(" OFFSET ", SQLValue(offset))
        return try withRelations(session, try session.rows(query.sql, query.arguments).map(read))
    }

    package static func count(_ session: any Session, _ filter: Filter, visibility: Visibility) throws -> Int {
        var query = SQLBuilder("SELECT COUNT(*)")
        condition(filter, visibility, to: &query)
        return try session.count(query.sql, query.arguments)
    }

    package static func insert(_ session: any Session, _ user: User) throws {
        try session.execute(
            """
            INSERT INTO users (id, name, email, time_zone, color, role, job_title, description, invitation_sent,
              created_at_ms)
            VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)
            """, values(user) + [SQLValue(user.invitationSent), SQLValue(user.createdAt)])
    }

    package static func update(_ session: any Session, _ user: User) throws {
        try session.execute(
            """
            UPDATE users SET name = $2, email = $3, time_zone = $4, color = $5, role = $6, job_title = $7, description = $8
            WHERE id = $1
            """, values(user))
    }

    private static func values(_ user: User) -> [SQLValue] {
        [
            .text(user.id), .text(user.name), .text(user.email), .text(user.timeZone.identifier), .text(user.color),
            .text(user.role.rawValue), SQLValue(user.jobTitle), SQLValue(user.description),
        ]
    }

    /// Removes a user with all that is theirs alone. Their name stays in the history by its id.
    package static func delete(_ session: any Session, id: String) throws {
        let statements: [SQLText] = [
            "DELETE FROM notification_rules WHERE user_id = $1", "DELETE FROM handoff_notification_rules WHERE user_id = $1",
            "DELETE FROM status_update_notification_rules WHERE user_id = $1",
            "DELETE FROM notification_subscriptions WHERE subscriber_kind = 'user' AND subscriber_id = $1",
            "DELETE FROM contact_methods WHERE user_id = $1",
            "DELETE FROM team_members WHERE user_id = $1", "DELETE FROM tokens WHERE user_id = $1",
            "DELETE FROM sign_in_links WHERE user_id = $1", "DELETE FROM web_sessions WHERE user_id = $1",
            "DELETE FROM sign_in_mails WHERE user_id = $1", "DELETE FROM passwords WHERE user_id = $1",
            "DELETE FROM schedule_overrides WHERE user_id = $1", "DELETE FROM schedule_users WHERE user_id = $1",
            "DELETE FROM schedule_custom_shifts WHERE user_id = $1",
            "DELETE FROM schedule_shift_overrides WHERE overridden_user_id = $1",
            "DELETE FROM schedule_shift_overrides WHERE overriding_user_id = $1",
            "DELETE FROM entity_tags WHERE entity_id = $1",
            "DELETE FROM oauth_tokens WHERE user_id = $1", "DELETE FROM object_roles WHERE user_id = $1",
            "DELETE FROM calendar_keys WHERE user_id = $1",
            "DELETE FROM users WHERE id = $1",
        ]
        for statement in statements { try session.execute(statement, [.text(id)]) }
    }

    /// Why a user cannot go yet.
    package enum Use: Sendable {
        case openIncident
        case escalationPolicy
        /// A policy as it was when an open incident was assigned by it.
        case openIncidentPolicy
        case schedule
    }

    package static func use(_ session: any Session, id: String, at now: Instant) throws -> Use? {
        if try session.row(
            "SELECT 1 FROM incident_assignments WHERE user_id = $1 LIMIT 1", [.text(id)]) != nil
        {
            return .openIncident
        }
        if try session.row(
            """
            SELECT 1 FROM escalation_targets
            JOIN escalation_policies ON escalation_policies.version_id = escalation_targets.version_id
            WHERE escalation_targets.target_id = $1 LIMIT 1
            """, [.text(id)]) != nil
        {
            return .escalationPolicy
        }
        if try session.row(
            """
            SELECT 1 FROM escalation_targets
            JOIN incidents ON incidents.policy_version_id = escalation_targets.version_id AND incidents.status <> 'resolved'
            WHERE escalation_targets.target_id = $1 LIMIT 1
            """, [.text(id)]) != nil
        {
            return .openIncidentPolicy
        }
        return try ScheduleQueries.hasTurns(session, userID: id, at: now) ? .schedule : nil
    }
}
