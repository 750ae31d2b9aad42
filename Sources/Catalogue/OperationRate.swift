// SPDX-License-Identifier: Apache-2.0
import Domain

extension Operation {
    /// Calls a minute of operations that have a limit of their own below the one for all calls together. The reference
    /// marks two more, `createIncident` and `listOnCalls`, and names no number for them: they have none here.
    private static let ownLimits = ["updateIncidents": 500]

    /// Calls of this operation that one caller may make within a minute, beside the limit for all calls; nil where only
    /// that one counts.
    package var rateLimitPerMinute: Int? { Self.ownLimits[id] }

    /// The same where the operator has set another limit for all calls: it keeps its proportion. Nil where no limit is set.
    package func rateLimitPerMinute(whenAllHave limit: Int) -> Int? {
        guard limit > 0, let own = rateLimitPerMinute else { return nil }
        return max(1, own * limit / RateLimit.restPerMinuteDefault)
    }
}
