// SPDX-License-Identifier: Apache-2.0
package import Base

/// When a refused delivery is tried again, and when it is given up.
package enum RetryPolicy {
    /// Seconds to wait after the first, second … refusal; the last repeats.
    package static let delaysSeconds: [Int64] = [2, 5, 15, 30, 60, 120, 300]
    /// A page that could not be delivered for this long is of no use any more.
    package static let giveUpAfterSeconds: Int64 = 24 * 3600
    /// Waits vary by a tenth, so that what failed together does not come back together.
    package static let jitterPercent: Int64 = 10

    /// The next try after `attempt` tries (1 or more), or nil when it is over. `chance` is any number.
    package static func nextAttempt(
        after attempt: Int, firstDueAt: Instant, now: Instant, chance: UInt64
    ) -> Instant? {
        guard now.seconds(since: firstDueAt) < giveUpAfterSeconds else { return nil }
        let delay = delaysSeconds[min(max(attempt, 1), delaysSeconds.count) - 1] * 1000
        let spread = delay * jitterPercent / 100
        let jitter = Int64(chance % UInt64(2 * spread + 1)) - spread
        return now.adding(milliseconds: delay + jitter)
    }
}
