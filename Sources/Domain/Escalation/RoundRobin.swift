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

    /// The first person on call from the place whose turn it is onwards, and the turn after that; nil when nobody of the
    /// whole ring is on call. Who was passed over waits until the turn comes round again.
    package func pick(_ userOnCall: (_ scheduleID: String) -> String?) -> (userID: String, after: RoundRobinTurn)? {
        let count = ring.targets.count
        for step in ring.targets.indices {
            let place = (next + step) % count
            let user: String? =
                switch ring.targets[place] {
                case .user(let id): id
                case .schedule(let id): userOnCall(id)
                }
            if let user { return (user, RoundRobinTurn(ring: ring, next: (place + 1) % count)) }
        }
        return nil
    }
}
