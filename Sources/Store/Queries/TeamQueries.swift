// SPDX-License-Identifier: Apache-2.0
import Base
package import Domain

package enum TeamQueries {
    private static let columns: SQLText = "id, name, description, default_role, parent_id, created_at_ms"

    private static func read(_ row: Row) -> Team {
        var reader = row.reader
        return Team(
            id: reader.text(), name: reader.text(), description: reader.optionalText(),
            defaultRole: Team.DefaultRole(rawValue: reader.text()) ?? .manager, parentID: reader.optionalText(),
            createdAt: reader.instant())
    }

    package static func find(_ session: any Session, ids: [String]) throws -> [Team] {
        guard !ids.isEmpty else { return [] }
        var query = SQLBuilder("SELECT " + columns + " FROM teams WHERE id IN ")
        query.append("", in: ids.map(SQLValue.text))
        query.append(" ORDER BY id")
        return try session.rows(query.sql, query.arguments).map(read)
    }

    private static func condition(_ text: String?, _ visibility: Visibility, to query: inout SQLBuilder) {
        query.append(" FROM teams WHERE name_key >= ''")
        if let text {
            query.append(" AND name_key LIKE ", .text(LikePattern.containing(text.lowercased())))
            query.append(" ESCAPE '\\'")
        }
        query.appendVisible(.team, id: "teams.id", visibility)
    }

    /// Up to `limit + 1` teams by name.
    package static func page(
        _ session: any Session, query text: String?, visibility: Visibility, limit: Int, offset: Int
    ) throws -> [Team] {
        var query = SQLBuilder("SELECT " + columns)
        condition(text, visibility, to: &query)
        query.append(" ORDER BY name_key LIMIT ", SQLValue(limit + 1))
        query.append(" OFFSET ", SQLValue(offset))
        return try session.rows(query.sql, query.arguments).map(read)
    }

    package static func count(_ session: any Session, query text: String?, visibility: Visibility) throws -> Int {
        var query = SQLBuilder("SELECT COUNT(*)")
        condition(text, visibility, to: &query)
        return try session.count(query.sql, query.arguments)
    }

    package static func isNameTaken(_ session: any Session, _ name: String, exceptID: String) throws -> Bool {
        try session.row(
            "SELECT 1 FROM teams WHERE name_key = $1 AND id <> $2", [.text(name.lowercased()), .text(exceptID)]) != nil
    }

    package static func insert(_ session: any Session, _ team: Team) throws {
        try session.execute(
            """
            INSERT INTO teams (id, name, name_key, description, default_role, parent_id, created_at_ms)
            VALUES ($1, $2, $3, $4, $5, $6, $7)
            """,
            [
                .text(team.id), .text(team.name), .text(team.name.lowercased()), SQLValue(team.description),
                .text(team.defaultRole.rawValue), SQLValue(team.parentID), SQLValue(team.createdAt),
            ])
    }

    package static func update(_ session: any Session, _ team: Team) throws {
        try session.execute(
            """
            UPDATE teams SET name = $2, name_key = $3, description = $4, default_role = $5, parent_id = $6 WHERE id = $1
            """,
            [
                .text(team.id), .text(team.name), .text(team.name.lowercased()), SQLValue(team.description),
                .text(team.defaultRole.rawValue), SQLValue(team.parentID),
            ])
    }

    /// Removes a team. Its open incidents go to another one, or are nobody's in particular; the resolved keep their past.
    package static func delete(_ session: any Session, id: String, reassigningTo otherID: String?) throws {
        if let otherID {
            // A cross join is gone through in the order written: open incidents are few, a team's past is long.
            try session.execute(
                """
                INSERT INTO incident_teams (incident_id, team_id, number)
                SELECT incidents.id, CAST($2 AS TEXT), incidents.number FROM incidents CROSS JOIN incident_teams
                WHERE incidents.status IN ('triggered', 'acknowledged')
                  AND incident_teams.incident_id = incidents.id AND incident_teams.team_id = $1
                ON CONFLICT (incident_id, team_id) DO NOTHING
                """, [.text(id), .text(otherID)])
        }
        let statements: [SQLText] = [
            """
            DELETE FROM incident_teams WHERE team_id = $1 AND incident_id IN (
              SELECT id FROM incidents WHERE status IN ('triggered', 'acknowledged'))
            """,
            // Nothing is written to service_teams any more; rows of an earlier version must not hold the team.
            "DELETE FROM service_teams WHERE team_id = $1", "DELETE FROM team_members WHERE team_id = $1",
            "DELETE FROM notification_subscriptions WHERE subscriber_kind = 'team' AND subscriber_id = $1",
            "DELETE FROM entity_tags WHERE entity_id = $1", "DELETE FROM record_references WHERE target_id = $1",
            "UPDATE event_orchestrations SET team_id = NULL WHERE team_id = $1",
            "DELETE FROM teams WHERE id = $1",
        ]
        for statement in statements { try session.execute(statement, [.text(id)]) }
    }

    /// Whether a policy (and so a service), a schedule or another team belongs to the team.
    package static func isUsed(_ session: any Session, id: String) throws -> Bool {
        let statements: [SQLText] = [
            "SELECT 1 FROM escalation_policy_teams WHERE team_id = $1 LIMIT 1",
            "SELECT 1 FROM schedule_teams WHERE team_id = $1 LIMIT 1",
            "SELECT 1 FROM teams WHERE parent_id = $1 LIMIT 1",
        ]
        for statement in statements where try session.row(statement, [.text(id)]) != nil { return true }
        return false
    }
}
