// SPDX-License-Identifier: Apache-2.0
import Base

extension Int64 {
    static var secondsPerWeek: Int64 { 7 * secondsPerDay }

    /// Local second of the week that begins on Monday at 00:00. 1970-01-01 was a Thursday.
    fileprivate static var firstMondayLocalSeconds: Int64 { 4 * secondsPerDay }
}

extension LayerRestriction {
    /// How far apart its windows begin.
    private var periodSeconds: Int64 { kind == .daily ? .secondsPerDay : .secondsPerWeek }

    /// Where in the week the (first) window begins; nil for a restriction that no rule would have let in.
    private var startSecondOfWeek: Int64? {
        guard (0..<Int64.secondsPerDay).contains(startSecondOfDay), durationSeconds > 0 else { return nil }
        if kind == .daily { return startSecondOfDay }
        guard let startDayOfWeek, (1...7).contains(startDayOfWeek) else { return nil }
        return Int64(startDayOfWeek - 1) * .secondsPerDay + startSecondOfDay
    }

    func contains(localSeconds: Int64) -> Bool {
        guard let start = startSecondOfWeek else { return false }
        return (localSeconds - .firstMondayLocalSeconds - start).floorRemainder(by: periodSeconds) < durationSeconds
    }

    /// Its windows that begin in one week, in seconds of that week; the last may end in the next week.
    fileprivate var windowsOfWeek: [Range<Int64>] {
        guard let start = startSecondOfWeek else { return [] }
        let length = min(durationSeconds, periodSeconds)
        return stride(from: start, to: .secondsPerWeek, by: Int(periodSeconds)).map { $0..<($0 + length) }
    }
}

/// The union of a layer's restrictions, as disjoint windows of a week that repeats.
struct RestrictionWindows {
    /// In order, in seconds of the week; only the last may end in the next week.
    private let week: [Range<Int64>]
    /// Whether the windows leave no gap, so that they restrict nothing.
    var coversAll: Bool { week.count == 1 && week[0].count >= Int64.secondsPerWeek }

    init(_ restrictions: [LayerRestriction]) {
        let windows = restrictions.flatMap(\.windowsOfWeek).sorted { $0.lowerBound < $1.lowerBound }
        var joined: [Range<Int64>] = []
        for window in windows {
            if let last = joined.last, window.lowerBound <= last.upperBound {
                joined[joined.count - 1] = last.lowerBound..<max(last.upperBound, window.upperBound)
            } else {
                joined.append(window)
            }
        }
        week = Self.joiningEnds(of: joined)
    }

    /// A window that ends in the next week may reach the windows with which that week begins.
    private static func joiningEnds(of windows: [Range<Int64>]) -> [Range<Int64>] {
        guard var last = windows.last else { return [] }
        var swallowed = 0
        while swallowed < windows.count - 1, windows[swallowed].lowerBound + .secondsPerWeek <= last.upperBound {
            last = last.lowerBound..<max(last.upperBound, windows[swallowed].upperBound + .secondsPerWeek)
            swallowed += 1
        }
        if last.upperBound - last.lowerBound >= .secondsPerWeek { return [0 ..< .secondsPerWeek] }
        return Array(windows[swallowed..<(windows.count - 1)]) + [last]
    }

    /// Calls `body` with each window, in local seconds, that ends after `low` and begins at or before `high`.
    func forEach(endingAfter low: Int64, startingThrough high: Int64, _ body: (Range<Int64>) -> Void) {
        guard !week.isEmpty else { return }
        // One week earlier, for a window that reaches into the week of `low`.
        var weekStart = low - (low - .firstMondayLocalSeconds).floorRemainder(by: .secondsPerWeek) - .secondsPerWeek
        while true {
            for window in week {
                let start = weekStart + window.lowerBound
                if start > high { return }
                let end = weekStart + window.upperBound
                if end > low { body(start..<end) }
            }
            weekStart += .secondsPerWeek
        }
    }
}
