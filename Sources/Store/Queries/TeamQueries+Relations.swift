// SPDX-License-Identifier: Apache-2.0
package import Domain

/// What teams have to do with each other, with people and with policies.
extension TeamQueries {
    /// Sub-teams that one look down reads of a level.
    private static let levelMaximum = 5000

    /// The teams above one, the nearest first, `maximum` at most. Their rows are locked: two moves at once cannot close a
    /// ring.
    package static func ancestorIDs(_ session: any Session, of id: String, maximum: Int) throws -> [String] {
        var found: [String] = []
        var next: String? = id
        while let current = next, found.count < maximum {
            let row = try session.row(
                "SELECT parent_id FROM teams WHERE id = $1" + session.dialect.rowLock, [.text(current)])
            next = row?.optionalText(0)
            if let next { found.append(next) }
        }
        return found
    }

    /// How many levels of teams lie below one, `maximum` at most.
    package static func levelsBelow(_ session: any Session, id: String, maximum: Int) throws -> Int {
        var level = [id]
        for depth in 0..<maximum {
            var query = SQLBuilder("SELECT id FROM teams WHERE parent_id IN ")
            query.append("", in: level.map(SQLValue.text))
            query.append(" ORDER BY id LIMIT ", SQLValue(levelMaximum))
            level = try session.rows(query.sql, query.arguments).map { $0.text(0) }
            if level.isEmpty { return depth }
        }
        return maximum
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
        try session.count("SELECT COUNT(*) FROM team_members WHERE team_id = $1", [.text(id)])
    }

    /// Gives somebody another role on all teams on which they have one of these.
    package static func setRole(
        _ session: any Session, userID: String, of roles: [TeamRole], to role: TeamRole
    ) throws {
        var query = SQLBuilder("UPDATE team_members SET role = ")
        query.append("", .text(role.rawValue))
        query.append(" WHERE user_id = ", .text(userID))
        query.append(" AND role IN ", in: roles.map { .text($0.rawValue) })
        try session.execute(query.sql, query.arguments)
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

    package static func role(_ session: any Session, id: String, userID: String) throws -> TeamRole? {
        try session.row(
            "SELECT role FROM team_members WHERE team_id = $1 AND user_id = $2", [.text(id), .text(userID)]
        ).flatMap { TeamRole(rawValue: $0.text(0)) }
    }
}
