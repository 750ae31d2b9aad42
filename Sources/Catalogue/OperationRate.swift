// SPDX-License-Identifier: Apache-2.0

extension Operation {
    /// Calls a minute of operations that have a limit of their own below the one for all calls together. The reference
    /// marks two more, `createIncident` and `listOnCalls`, and names no number for them: they have none here.
    private static let ownLimits = ["updateIncidents": 500]

    /// Calls of this operation that one caller may make within a minute, beside the limit for all calls; nil where only
    /// that one counts.
    package var rateLimitPerMinute: Int? { Self.ownLimits[id] }
}
