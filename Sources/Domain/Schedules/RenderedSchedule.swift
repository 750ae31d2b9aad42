// SPDX-License-Identifier: Apache-2.0
package import Base

/// One user over one stretch of time, from `start` to before `end`.
package struct ScheduleEntry: Hashable, Sendable {
    package var start: Instant
    package var end: Instant
    package var userID: String

    package init(start: Instant, end: Instant, userID: String) {
        self.start = start
        self.end = end
        self.userID = userID
    }
}

/// A stretch of the final schedule with its true bounds, wherever the range that was asked for begins and ends.
package struct OnCallShift: Hashable, Sendable {
    /// Nil when it lies further back than ``ScheduleRenderer/shiftSearchDays`` reach.
    package var start: Instant?
    /// Nil when the user does not go off call within ``ScheduleRenderer/shiftSearchDays``.
    package var end: Instant?
    package var userID: String

    package init(start: Instant?, end: Instant?, userID: String) {
        self.start = start
        self.end = end
        self.userID = userID
    }
}

/// A schedule written out over a range of time. Each list is in order of time and never overlaps itself, but for the final
/// list of a shift-based schedule, on which several people may be on call at once.
package struct RenderedSchedule: Hashable, Sendable {
    /// As many lists as the schedule has layers, in their order; an entry for each turn or restriction window.
    package var layers: [[ScheduleEntry]]
    package var overrides: [ScheduleEntry]
    /// What is true: overrides over layers, later layers over earlier ones, a user's adjacent entries joined.
    package var final: [ScheduleEntry]

    package init(layers: [[ScheduleEntry]], overrides: [ScheduleEntry], final: [ScheduleEntry]) {
        self.layers = layers
        self.overrides = overrides
        self.final = final
    }

    /// The part of the range in which somebody is on call, from 0 to 100; 0 for an empty range.
    package func coveragePercentage(_ entries: [ScheduleEntry], since: Instant, until: Instant) -> Double {
        guard since < until else { return 0 }
        var coveredMilliseconds: Int64 = 0
        // Where several are on call at once, their time counts once.
        var covered = since
        for entry in entries {
            let start = max(entry.start, covered)
            let end = min(entry.end, until)
            if start < end {
                coveredMilliseconds += end.milliseconds(since: start)
                covered = end
            }
        }
        return Double(coveredMilliseconds) / Double(until.milliseconds(since: since)) * 100
    }
}
