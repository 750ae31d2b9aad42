// SPDX-License-Identifier: Apache-2.0
package import Domain

/// Whose turn it is on levels that give each incident to one of their targets. A row for each ring of targets: incidents
/// that go by an older version of a policy, with other targets, take no turn of the present one.
package enum RoundRobinQueries {
    private static let lockPrefix = "round_robin/"

    /// The place whose turn it is. Other transactions that ask for the same level wait until this one ends.
    package static func lockNext(_ session: any Session, of ring: RoundRobinRing) throws -> Int {
        try session.lock(object: lockPrefix + ring.ruleID)
        let row = try session.row(
            "SELECT next_place FROM round_robin_turns WHERE rule_id = $1 AND ring = $2",
            [.text(ring.ruleID), .text(text(ring))])
        return Int(row?.integer(0) ?? 0)
    }

    package static func save(_ session: any Session, _ turn: RoundRobinTurn) throws {
        try session.execute(
            """
            INSERT INTO round_robin_turns (rule_id, ring, next_place) VALUES ($1, $2, $3)
            ON CONFLICT (rule_id, ring) DO UPDATE SET next_place = excluded.next_place
            """, [.text(turn.ring.ruleID), .text(text(turn.ring)), SQLValue(turn.next)])
    }

    private static func text(_ ring: RoundRobinRing) -> String {
        ring.targets.map { target in
            let (kind, id) = EscalationRuleText.parts(target)
            return "\(kind) \(id)"
        }.joined(separator: ",")
    }
}
