// SPDX-License-Identifier: Apache-2.0

/// The targets of a level that take turns. Other targets are another ring, which begins with its first.
package struct RoundRobinRing: Hashable, Sendable {
    package var ruleID: String
    package var targets: [EscalationTarget]

    package init(_ rule: EscalationRule) {
        ruleID = rule.id
        targets = rule.targets
    }
}

/// Whose turn comes next on a level.
package struct RoundRobinTurn: Hashable, Sendable {
    package var ring: RoundRobinRing
    /// The place of a target in the ring, from 0.
    package var next: Int

    package init(ring: RoundRobinRing, next: Int) {
        self.ring = ring
        self.next = next
    }

    /// The people on call at the first target that has any, from the place whose turn it is onwards, and the turn after that;
    /// nil when nobody of the whole ring is on call. Who was passed over waits until the turn comes round again.
    package func pick(
        _ usersOnCall: (_ scheduleID: String) -> [String]
    ) -> (userIDs: [String], after: RoundRobinTurn)? {
        let count = ring.targets.count
        for step in ring.targets.indices {
            let place = (next + step) % count
            let users: [String] =
                switch ring.targets[place] {
                case .user(let id): [id]
                case .schedule(let id): usersOnCall(id)
                }
            if !users.isEmpty { return (users, RoundRobinTurn(ring: ring, next: (place + 1) % count)) }
        }
        return nil
    }
}
