// SPDX-License-Identifier: Apache-2.0
import Base
package import Domain

/// Policies, and their versions: a version is written once, and incidents on their way keep the one they began with.
package enum EscalationPolicyQueries {
    private static let columns: SQLText = """
        escalation_policies.id, escalation_policies.name, escalation_policies.description,
        escalation_policies.handoff_notifications, escalation_policies.created_at_ms,
        escalation_policy_versions.loop_count, escalation_policy_versions.rules
        """
    private static let source: SQLText = """
         FROM escalation_policies
        JOIN escalation_policy_versions ON escalation_policy_versions.id = escalation_policies.version_id
        """

    private static func read(_ row: Row) -> EscalationPolicy {
        EscalationPolicy(
            id: row.text(0), name: row.text(1), description: row.optionalText(2), loopCount: Int(row.integer(5)),
            rules: EscalationRuleText.read(row.text(6)),
            handoffNotifications: EscalationPolicy.HandoffNotifications(rawValue: row.text(3)) ?? .ifHasServices,
            createdAt: row.instant(4))
    }

    /// Policies with teams and services, in order of their ids. Three statements, however many ids.
    package static func find(_ session: any Session, ids: [String]) throws -> [EscalationPolicy] {
        try withRelations(session, try findAlone(session, ids: ids))
    }

    /// The same without teams and services, for those who ask for the rules. One statement.
    package static func findAlone(_ session: any Session, ids: [String]) throws -> [EscalationPolicy] {
        guard !ids.isEmpty else { return [] }
        var query = SQLBuilder("SELECT " + columns + source + " WHERE escalation_policies.id IN ")
        query.append("", in: ids.map(SQLValue.text))
        query.append(" ORDER BY escalation_policies.id")
        return try session.rows(query.sql, query.arguments).map(read)
    }

    private static func withRelations(
        _ session: any Session, _ policies: [EscalationPolicy]
    ) throws -> [EscalationPolicy] {
        guard !policies.isEmpty else { return [] }
        func related(_ start: SQLText, _ end: SQLText) throws -> [String: [String]] {
            var query = SQLBuilder(start)
            query.append("", in: policies.map { .text($0.id) })
            query.append(end)
            return try session.rows(query.sql, query.arguments).textsByText
        }
        let teams = try related(
            "SELECT escalation_policy_id, team_id FROM escalation_policy_teams WHERE escalation_policy_id IN ",
            " ORDER BY escalation_policy_id, team_id")
        let services = try related(
            "SELECT escalation_policy_id, id FROM services WHERE escalation_policy_id IN ",
            " ORDER BY escalation_policy_id, id")
        return policies.map { policy in
            var policy = policy
            policy.teamIDs = teams[policy.id] ?? []
            policy.serviceIDs = services[policy.id] ?? []
            return policy
        }
    }

    /// A frozen policy.
    package static func version(_ session: any Session, id: String) throws -> EscalationPolicy? {
        try session.row(
            "SELECT escalation_policy_id, name, loop_count, rules FROM escalation_policy_versions WHERE id = $1",
            [.text(id)]
        ).map { row in
            EscalationPolicy(
                id: row.text(0), name: row.text(1), loopCount: Int(row.integer(2)),
                rules: EscalationRuleText.read(row.text(3)))
        }
    }

    package static func currentVersionID(_ session: any Session, policyID: String) throws -> String? {
        try session.row("SELECT version_id FROM escalation_policies WHERE id = $1", [.text(policyID)])?.text(0)
    }

    package static func teamIDs(_ session: any Session, policyID: String) throws -> [String] {
        try session.rows(
            "SELECT team_id FROM escalation_policy_teams WHERE escalation_policy_id = $1 ORDER BY team_id LIMIT 10",
            [.text(policyID)]
        ).map { $0.text(0) }
    }

    /// Policies that one question about the account as a whole takes in.
    private static let allMaximum = 5000

    /// The first thousands by id: for questions about the account as a whole.
    package static func allIDs(_ session: any Session, visibility: Visibility) throws -> [String] {
        var query = SQLBuilder("SELECT id FROM escalation_policies WHERE id >= ''")
        query.appendVisible(.escalationPolicy, id: "escalation_policies.id", visibility)
        query.append(" ORDER BY id LIMIT ", SQLValue(allMaximum))
        return try session.rows(query.sql, query.arguments).map { $0.text(0) }
    }

    package struct Filter: Sendable {
        package var query: String?
        package var userIDs: [String]
        package var teamIDs: [String]
        package var isDescending: Bool
        package init(
            query: String? = nil, userIDs: [String] = [], teamIDs: [String] = [], isDescending: Bool = false
        ) {
            self.query = query
            self.userIDs = userIDs
            self.teamIDs = teamIDs
            self.isDescending = isDescending
        }
    }

    private static func condition(_ filter: Filter, _ visibility: Visibility, to query: inout SQLBuilder) {
        query.append(source + " WHERE escalation_policies.name >= ''")
        if let text = filter.query {
            query.append(" AND escalation_policies.name_key LIKE ", .text(LikePattern.containing(text.lowercased())))
            query.append(" ESCAPE '\\'")
        }
        if !filter.userIDs.isEmpty {
            let users = filter.userIDs.map(SQLValue.text)
            query.append(
                " AND escalation_policies.version_id IN (SELECT version_id FROM escalation_targets WHERE target_id IN ",
                in: users)
            query.append(" OR target_id IN (SELECT schedule_id FROM schedule_users WHERE user_id IN ", in: users)
            query.append("))")
        }
        if !filter.teamIDs.isEmpty {
            query.append(
                """
                 AND escalation_policies.id IN (
                  SELECT escalation_policy_id FROM escalation_policy_teams WHERE team_id IN
                """ + " ", in: filter.teamIDs.map(SQLValue.text))
            query.append(")")
        }
        query.appendVisible(.escalationPolicy, id: "escalation_policies.id", visibility)
    }

    /// Up to `limit + 1` policies by name.
    package static func page(
        _ session: any Session, _ filter: Filter, visibility: Visibility, limit: Int, offset: Int
    ) throws -> [EscalationPolicy] {
        var query = SQLBuilder("SELECT " + columns)
        condition(filter, visibility, to: &query)
        query.append(
            filter.isDescending
                ? " ORDER BY escalation_policies.name DESC, escalation_policies.id DESC LIMIT "
                : " ORDER BY escalation_policies.name, escalation_policies.id LIMIT ", SQLValue(limit + 1))
        query.append(" OFFSET ", SQLValue(offset))
        return try withRelations(session, try session.rows(query.sql, query.arguments).map(read))
    }

    package static func count(_ session: any Session, _ filter: Filter, visibility: Visibility) throws -> Int {
        var query = SQLBuilder("SELECT COUNT(*)")
        condition(filter, visibility, to: &query)
        return try session.count(query.sql, query.arguments)
    }

    package static func isNameTaken(_ session: any Session, _ name: String, exceptID: String) throws -> Bool {
        try session.row(
            "SELECT 1 FROM escalation_policies WHERE name_key = $1 AND id <> $2",
            [.text(name.lowercased()), .text(exceptID)]) != nil
    }
}
