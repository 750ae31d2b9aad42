// SPDX-License-Identifier: Apache-2.0
import Base
package import Domain

extension EscalationPolicyQueries {
    package static func insert(_ session: any Session, _ policy: EscalationPolicy, makeID: () -> String) throws {
        let versionID = makeID()
        try insertVersion(session, policy, id: versionID)
        try session.execute(
            """
            INSERT INTO escalation_policies (id, name, name_key, description, handoff_notifications, version_id,
              created_at_ms)
            VALUES ($1, $2, $3, $4, $5, $6, $7)
            """,
            [
                .text(policy.id), .text(policy.name), .text(policy.name.lowercased()), SQLValue(policy.description),
                .text(policy.handoffNotifications.rawValue), .text(versionID), SQLValue(policy.createdAt),
            ])
        try insertTeams(session, policy)
    }

    /// Writes a new version when the way up has changed; incidents under way keep the old one.
    package static func update(
        _ session: any Session, _ policy: EscalationPolicy, from old: EscalationPolicy, makeID: () -> String
    ) throws {
        if policy.rules != old.rules || policy.loopCount != old.loopCount || policy.name != old.name {
            let versionID = makeID()
            try insertVersion(session, policy, id: versionID)
            try session.execute(
                "UPDATE escalation_policies SET version_id = $2 WHERE id = $1", [.text(policy.id), .text(versionID)])
        }
        try session.execute(
            """
            UPDATE escalation_policies SET name = $2, name_key = $3, description = $4, handoff_notifications = $5
            WHERE id = $1
            """,
            [
                .text(policy.id), .text(policy.name), .text(policy.name.lowercased()), SQLValue(policy.description),
                .text(policy.handoffNotifications.rawValue),
            ])
        try deleteTeams(session, id: policy.id)
        try insertTeams(session, policy)
    }

    /// Removes a policy; its versions stay for the incidents that went by them.
    package static func delete(_ session: any Session, id: String) throws {
        try deleteTeams(session, id: id)
        try session.execute("DELETE FROM entity_tags WHERE entity_id = $1", [.text(id)])
        try session.execute("DELETE FROM escalation_policies WHERE id = $1", [.text(id)])
    }

    /// Gives a policy to a team, which is its only one then.
    package static func setTeam(_ session: any Session, id: String, teamID: String) throws {
        try deleteTeams(session, id: id)
        try session.execute(
            "INSERT INTO escalation_policy_teams (team_id, escalation_policy_id) VALUES ($1, $2)",
            [.text(teamID), .text(id)])
    }

    /// Whether the policy was the team's.
    package static func removeTeam(_ session: any Session, id: String, teamID: String) throws -> Bool {
        try session.execute(
            "DELETE FROM escalation_policy_teams WHERE team_id = $1 AND escalation_policy_id = $2",
            [.text(teamID), .text(id)]) > 0
    }

    private static func insertVersion(_ session: any Session, _ policy: EscalationPolicy, id: String) throws {
        try session.execute(
            """
            INSERT INTO escalation_policy_versions (id, escalation_policy_id, name, loop_count, rules)
            VALUES ($1, $2, $3, $4, $5)
            """,
            [
                .text(id), .text(policy.id), .text(policy.name), SQLValue(policy.loopCount),
                .text(EscalationRuleText.write(policy.rules)),
            ])
        for (index, rule) in policy.rules.enumerated() {
            for (position, target) in rule.targets.enumerated() {
                let (kind, targetID) = EscalationRuleText.parts(target)
                try session.execute(
                    """
                    INSERT INTO escalation_targets (version_id, level, position, kind, target_id)
                    VALUES ($1, $2, $3, $4, $5)
                    """,
                    [.text(id), SQLValue(index + 1), SQLValue(position), .text(kind), .text(targetID)])
            }
        }
    }

    private static func insertTeams(_ session: any Session, _ policy: EscalationPolicy) throws {
        for teamID in policy.teamIDs {
            try session.execute(
                "INSERT INTO escalation_policy_teams (team_id, escalation_policy_id) VALUES ($1, $2)",
                [.text(teamID), .text(policy.id)])
        }
    }

    private static func deleteTeams(_ session: any Session, id: String) throws {
        try session.execute("DELETE FROM escalation_policy_teams WHERE escalation_policy_id = $1", [.text(id)])
    }
}

/// A policy's levels as the column of a version holds them.
enum EscalationRuleText {
    static func parts(_ target: EscalationTarget) -> (kind: String, id: String) {
        switch target {
        case .user(let id): ("user", id)
        case .schedule(let id): ("schedule", id)
        }
    }

    static func write(_ rules: [EscalationRule]) -> String {
        JSON.array(
            rules.map { rule in
                [
                    "id": .string(rule.id), "delay": .int(Int64(rule.delayMinutes)),
                    "strategy": .string(rule.strategy.rawValue),
                    "targets": .array(
                        rule.targets.map { target in
                            let (kind, id) = parts(target)
                            return [.string(kind), .string(id)]
                        }),
                ]
            }
        ).text
    }

    static func read(_ text: String) -> [EscalationRule] {
        guard let elements = (try? JSON.parse(text))?.arrayValue else { return [] }
        return elements.map { element in
            EscalationRule(
                id: element["id"]?.stringValue ?? "", delayMinutes: Int(element["delay"]?.intValue ?? 1),
                targets: (element["targets"]?.arrayValue ?? []).compactMap { target in
                    guard let pair = target.arrayValue?.compactMap(\.stringValue), pair.count == 2 else { return nil }
                    return pair[0] == "user" ? .user(pair[1]) : .schedule(pair[1])
                },
                strategy: element["strategy"]?.stringValue.flatMap(EscalationRule.Strategy.init(rawValue:))
                    ?? .assignToEveryone)
        }
    }
}
