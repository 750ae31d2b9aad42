// SPDX-License-Identifier: Apache-2.0
package import Base
package import Domain
private import Synchronization

/// Counts what agents do within an hour of the clock, against the limits that their owners set.
///
/// Kept in memory by each node for itself: a restart begins the hour anew, and several nodes let in as many times the
/// limit. The limit of each minute holds for all nodes together.
package final class AgentBudget: Sendable {
    /// Counts kept at a time, more than an account has agents. Past it those of hours that are over are forgotten.
    package static let keysMaximum = 4 * AIAgent.countMaximum

    private let counts = Mutex<[String: HourlyCount]>([:])

    package init() {}

    /// Counts a call, if it is let in.
    package func take(_ agent: AgentStanding, isWrite: Bool, at now: Instant) -> Bool {
        guard agent.callsPerHour != nil || agent.writesPerHour != nil else { return true }
        return counts.withLock { counts in
            if counts.count >= Self.keysMaximum { counts = counts.filter { $0.value.hour == HourlyCount.hour(at: now) } }
            var count = counts[agent.id] ?? HourlyCount(at: now)
            let isAllowed = count.take(
                isWrite: isWrite, callsMaximum: agent.callsPerHour, writesMaximum: agent.writesPerHour, at: now)
            counts[agent.id] = count
            return isAllowed
        }
    }
}
