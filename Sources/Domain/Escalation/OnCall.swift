// SPDX-License-Identifier: Apache-2.0
package import Base

/// That a user is on call on a level of a policy, for a time. Computed, never stored as truth.
package struct OnCall: Hashable, Sendable {
    package var userID: String
    package var escalationPolicyID: String
    /// 1-based.
    package var level: Int
    /// Nil for a user who is named by the policy itself.
    package var scheduleID: String?
    /// True bounds, not cut to the range asked for; nil where there is none.
    package var start: Instant?
    package var end: Instant?

    package init(
        userID: String, escalationPolicyID: String, level: Int, scheduleID: String?, start: Instant?, end: Instant?
    ) {
        self.userID = userID
        self.escalationPolicyID = escalationPolicyID
        self.level = level
        self.scheduleID = scheduleID
        self.start = start
        self.end = end
    }
}

package enum OnCallResolver {
    /// Everybody on call on these policies at any time of the range, by policy, level, target and start.
    ///
    /// `shifts` answers a schedule's shifts that touch the range.
    package static func resolve(
        _ policies: [EscalationPolicy], shifts: (_ scheduleID: String) -> [OnCallShift]
    ) -> [OnCall] {
        var found: [OnCall] = []
        for policy in policies {
            for (index, rule) in policy.rules.enumerated() {
                for target in rule.targets {
                    switch target {
                    case .user(let id):
                        found.append(
                            OnCall(
                                userID: id, escalationPolicyID: policy.id, level: index + 1, scheduleID: nil, start: nil,
                                end: nil))
                    case .schedule(let id):
                        found += shifts(id).map { shift in
                            OnCall(
                                userID: shift.userID, escalationPolicyID: policy.id, level: index + 1, scheduleID: id,
                                start: shift.start, end: shift.end)
                        }
                    }
                }
            }
        }
        return found
    }

    /// Of each user on each level of each policy, the entry that begins first.
    package static func earliest(_ entries: [OnCall]) -> [OnCall] {
        struct Place: Hashable {
            let policyID: String
            let level: Int
            let userID: String
        }
        var best: [Place: Int] = [:]
        var kept: [OnCall] = []
        for entry in entries {
            let place = Place(policyID: entry.escalationPolicyID, level: entry.level, userID: entry.userID)
            guard let position = best[place] else {
                best[place] = kept.count
                kept.append(entry)
                continue
            }
            let begin = entry.start?.milliseconds ?? .min
            if begin < (kept[position].start?.milliseconds ?? .min) { kept[position] = entry }
        }
        return kept
    }
}
