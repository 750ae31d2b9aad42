// SPDX-License-Identifier: Apache-2.0
package import Base

/// What becomes of an override that somebody deletes.
package enum OverrideDeletion: Hashable, Sendable {
    /// It has not begun: it goes without a trace.
    case remove
    /// It is running: it ends now, and stays as history.
    case truncate(at: Instant)
    /// It is over: the past does not change.
    case refuse
}

extension ScheduleRules {
    /// Answers what is wrong with an override that somebody wants to make, or nil.
    package static func overrideProblem(start: Instant, end: Instant, now: Instant) -> String? {
        if end <= start { return "Override must end after its start" }
        if end <= now { return "Override must end in the future" }
        return nil
    }

    /// When a new override begins: who was on call until now cannot be changed any more.
    package static func overrideStart(_ start: Instant, now: Instant) -> Instant {
        max(start, now.roundedDownToSecond)
    }

    package static func deletion(of override: ScheduleOverride, now: Instant) -> OverrideDeletion {
        let cut = now.roundedDownToSecond
        if override.end <= cut { return .refuse }
        return override.start < cut ? .truncate(at: cut) : .remove
    }
}
