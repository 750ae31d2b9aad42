// SPDX-License-Identifier: Apache-2.0
import Base
package import Domain

package enum TeamQueries {
    private static let columns: SQLText = "id, name, description, default_role, created_at_ms"

    private static func read(_ row: Row) -> Team {
        var reader = row.reader
        return Team(
            id: reader.text(), name: reader.text(), description: reader.optionalText(),
            defaultRole: Team.DefaultRole(rawValue: reader.text()) ?? .manager, createdAt: reader.instant())
    }

    package static func find(_ session: any Session, ids: [String]) throws -> [Team] {
        guard !ids.isEmpty else { return [] }
        var query = SQLBuilder("SELECT " + columns + " FROM teams WHERE id IN ")
        query.append("", in: ids.map(SQLValue.text))
        query.append(" ORDER BY id")
        return try session.rows(query.sql, query.arguments).map(read)
    }

    private static func condition(_ text: String?, to query: inout SQLBuilder) {
        query.append(" FROM teams WHERE name_key >= ''")
        if let text {
            query.append(" AND name_key LIKE ", .text(LikePattern.containing(text.lowercased())))
            query.append(" ESCAPE '\\'")
        }
    }

    /// Up to `limit + 1` teams by name.
    package static func page(_ session: any Session, query text: String?, limit: Int, offset: Int) throws -> [Team] {
        var query = SQLBuilder("SELECT " + columns)
        condition(text, to: &query)
        query.append(" ORDER BY name_key LIMIT ", SQLValue(limit + 1))
        query.append(" OFFSET ", SQLValue(offset))
        return try session.rows(query.sql, query.arguments).map(read)
    }

    package static func count(_ session: any Session, query text: String?) throws -> Int {
        var query = SQLBuilder("SELECT COUNT(*)")
        condition(text, to: &query)
        return try session.row(query.sql, query.arguments).map { Int($0.integer(0)) } ?? 0
    }

    package static func isNameTaken(_ session: any Session, _ name: String, exceptID: String) throws -> Bool {
        try session.row(
            "SELECT 1 FROM teams WHERE name_key = $1 AND id <> $2", [.text(name.lowercased()), .text(exceptID)]) != nil
    }

    package static func insert(_ session: any Session, _ team: Team) throws {
        try session.execute(
            """
            INSERT INTO teams (id, name, name_key, description, default_role, created_at_ms) VALUES ($1, $2, $3, $4, $5, $6)
            """,
            [
                .text(team.id), .text(team.name), .text(team.name.lowercased()), SQLValue(team.description),
                .text(team.defaultRole.rawValue), SQLValue(team.createdAt),
            ])
    }

    package static func update(_ session: any Session, _ team: Team) throws {
        try session.execute(
            "UPDATE teams SET name = $2, name_key = $3, description = $4, default_role = $5 WHERE id = $1",
            [
                .text(team.id), .text(team.name), .text(team.name.lowercased()), SQLValue(team.description),
                .text(team.defaultRole.rawValue),
            ])
    }

    package static func delete(_ session: any Session, id: String) throws {
        try session.execute("DELETE FROM team_members WHERE team_id = $1", [.text(id)])
        try session.execute("DELETE FROM teams WHERE id = $1", [.text(id)])
    }

    /// Whether a policy, service or schedule belongs to the team.
    package static func isUsed(_ session: any Session, id: String) throws -> Bool {
        let statements: [SQLText] = [
            "SELECT 1 FROM escalation_policy_teams WHERE team_id = $1 LIMIT 1",
            "SELECT 1 FROM service_teams WHERE team_id = $1 LIMIT 1",
            "SELECT 1 FROM schedule_teams WHERE team_id = $1 LIMIT 1",
        ]
        for statement in statements where try session.row(statement, [.text(id)]) != nil { return true }
        return false
    }

    package struct Member: Hashable, Sendable {
        package let userID: String
        package let role: TeamRole
    }

    /// Up to `limit + 1` members by user id.
    package static func members(_ session: any Session, id: String, limit: Int, offset: Int) throws -> [Member] {
        try session.rows(
            "SELECT user_id, role FROM team_members WHERE team_id = $1 ORDER BY user_id LIMIT $2 OFFSET $3",
            [.text(id), SQLValue(limit + 1), SQLValue(offset)]
        ).map { Member(userID: $0.text(0), role: TeamRole(rawValue: $0.text(1)) ?? .manager) }
    }

    package static func memberCount(_ session: any Session, id: String) throws -> Int {
        try session.row("SELECT COUNT(*) FROM team_members WHERE team_id = $1", [.text(id)]).map { Int($0.integer(0)) } ?? 0
    }

    package static func setMember(_ session: any Session, id: String, userID: String, role: TeamRole) throws {
        try session.execute(
            """
            INSERT INTO team_members (team_id, user_id, role) VALUES ($1, $2, $3)
            ON CONFLICT (team_id, user_id) DO UPDATE SET role = excluded.role
            """, [.text(id), .text(userID), .text(role.rawValue)])
    }

    /// Whether there was such a member.
    package static func removeMember(_ session: any Session, id: String, userID: String) throws -> Bool {
        try session.execute(
            "DELETE FROM team_members WHERE team_id = $1 AND user_id = $2", [.text(id), .text(userID)]) > 0
    }

    /// Whether a policy of the team names the user.
    package static func hasPolicyNaming(_ session: any Session, id: String, userID: String) throws -> Bool {
        try session.row(
            """
            SELECT 1 FROM escalation_policy_teams
            JOIN escalation_policies ON escalation_policies.id = escalation_policy_teams.escalation_policy_id
            JOIN escalation_targets ON escalation_targets.version_id = escalation_policies.version_id
            WHERE escalation_policy_teams.team_id = $1 AND escalation_targets.target_id = $2 LIMIT 1
            """, [.text(id), .text(userID)]) != nil
    }
}

package enum PriorityQueries {
    private static let columns: SQLText = "id, name, description, color, position"

    private static func read(_ row: Row) -> Priority {
        Priority(
            id: row.text(0), name: row.text(1), description: row.text(2), color: row.text(3), position: Int(row.integer(4)))
    }

    package static func find(_ session: any Session, ids: [String]) throws -> [Priority] {
        guard !ids.isEmpty else { return [] }
        var query = SQLBuilder("SELECT " + columns + " FROM priorities WHERE id IN ")
        query.append("", in: ids.map(SQLValue.text))
        return try session.rows(query.sql, query.arguments).map(read)
    }

    /// All, the most severe first: an account has a handful.
    package static func all(_ session: any Session) throws -> [Priority] {
        try session.rows("SELECT " + columns + " FROM priorities ORDER BY position, id LIMIT 100").map(read)
    }

    /// The most severe one of that name.
    package static func find(_ session: any Session, name: String) throws -> Priority? {
        try all(session).first { $0.name == name }
    }

    package static func insert(_ session: any Session, _ priority: Priority) throws {
        try session.execute(
            "INSERT INTO priorities (id, name, description, color, position) VALUES ($1, $2, $3, $4, $5)",
            [
                .text(priority.id), .text(priority.name), .text(priority.description), .text(priority.color),
                SQLValue(priority.position),
            ])
    }
}
