// SPDX-License-Identifier: Apache-2.0
import Base

/// The days on which a rule's shifts begin, as a pattern of days that repeats: any shift is found by its number, and any
/// number by a time, without counting through the years in between.
struct OccurrencePattern {
    private let firstDay: Int64
    private let periodDays: Int64
    /// Days of one period, in order; at least one.
    private let offsets: [Int64]
    /// Days of the first period that lie before the first shift.
    private let skipped: Int64
    private let secondOfDay: Int64

    /// Answers nil for a rule that no day satisfies.
    init?(_ rule: RecurrenceRule, startLocalSeconds: Int64) {
        let start = WallClock(localSeconds: startLocalSeconds)
        let startDay = start.dayNumber
        let weekday = start.isoWeekday
        secondOfDay = start.secondOfDay
        switch rule.frequency {
        case .daily where rule.weekdays.isEmpty:
            firstDay = startDay
            periodDays = rule.interval
            offsets = [0]
        case .daily:
            firstDay = startDay
            periodDays = 7 * rule.interval
            let days: [Int64] = (Int64(0)..<7).map { $0 * rule.interval }
            offsets = days.filter { offset in
                let day = (Int64(weekday - 1) + offset).floorRemainder(by: 7) + 1
                return rule.weekdays.contains(Int(day))
            }
        case .weekly:
            // Weeks begin on Monday, as in the standard when a rule does not say otherwise.
            firstDay = startDay - Int64(weekday - 1)
            periodDays = 7 * rule.interval
            offsets = rule.weekdays.isEmpty ? [Int64(weekday - 1)] : rule.weekdays.map { Int64($0 - 1) }
        }
        guard !offsets.isEmpty else { return nil }
        let first = firstDay
        skipped = Int64(offsets.filter { first + $0 < startDay }.count)
    }

    /// When a shift begins, by its number from 0.
    func startLocalSeconds(_ number: Int64) -> Int64 {
        let place = number + skipped
        let count = Int64(offsets.count)
        let day = firstDay + place.floorDivided(by: count) * periodDays + offsets[Int(place.floorRemainder(by: count))]
        return day * .secondsPerDay + secondOfDay
    }

    /// The number of the first shift that begins at this time or later.
    func firstNumber(from localSeconds: Int64) -> Int64 {
        // The first day whose shift does not begin earlier: a division that rounds up.
        let day = -(secondOfDay - localSeconds).floorDivided(by: .secondsPerDay)
        let passed = day - firstDay
        let period = passed.floorDivided(by: periodDays)
        let rest = passed.floorRemainder(by: periodDays)
        let place = offsets.firstIndex { $0 >= rest } ?? offsets.count
        return max(0, period * Int64(offsets.count) + Int64(place) - skipped)
    }

    /// The shortest time between the beginnings of two shifts.
    var gapSecondsMinimum: Int64 {
        var gap = offsets[0] + periodDays - offsets[offsets.count - 1]
        for (left, right) in zip(offsets, offsets.dropFirst()) { gap = min(gap, right - left) }
        return gap * .secondsPerDay
    }
}
