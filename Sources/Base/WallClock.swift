// SPDX-License-Identifier: Apache-2.0

/// A date and time as a clock on the wall shows it, without a zone.
///
/// Kept as seconds since 1970-01-01T00:00:00 *local*, so that schedule arithmetic (turns, restrictions) is plain
/// integer arithmetic and daylight-saving changes appear only when a ``TimeZoneRules`` turns it into an ``Instant``.
package struct WallClock: Hashable, Comparable, Sendable {
    package var localSeconds: Int64

    package init(localSeconds: Int64) { self.localSeconds = localSeconds }

    package init(year: Int, month: Int, day: Int, hour: Int = 0, minute: Int = 0, second: Int = 0) {
        let days = WallClock.days(year: year, month: month, day: day)
        localSeconds = days * .secondsPerDay + Int64(hour * 3600 + minute * 60 + second)
    }

    package static func < (left: WallClock, right: WallClock) -> Bool { left.localSeconds < right.localSeconds }

    package var dayNumber: Int64 { localSeconds.floorDivided(by: .secondsPerDay) }
    package var secondOfDay: Int64 { localSeconds.floorRemainder(by: .secondsPerDay) }

    /// ISO weekday: 1 is Monday, 7 is Sunday. 1970-01-01 was a Thursday.
    package var isoWeekday: Int { Int((dayNumber + 3).floorRemainder(by: 7)) + 1 }

    package var startOfDay: WallClock { WallClock(localSeconds: dayNumber * .secondsPerDay) }
    package func adding(seconds: Int64) -> WallClock { WallClock(localSeconds: localSeconds + seconds) }

    /// Year, month (1...12) and day of the proleptic Gregorian calendar.
    package var civil: (year: Int, month: Int, day: Int) {
        let shifted = dayNumber + 719_468
        let era = shifted.floorDivided(by: 146_097)
        let dayOfEra = shifted - era * 146_097
        let yearOfEra = (dayOfEra - dayOfEra / 1460 + dayOfEra / 36524 - dayOfEra / 146_096) / 365
        let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
        let monthFromMarch = (5 * dayOfYear + 2) / 153
        let day = dayOfYear - (153 * monthFromMarch + 2) / 5 + 1
        let month = monthFromMarch < 10 ? monthFromMarch + 3 : monthFromMarch - 9
        return (Int(yearOfEra + era * 400 + (month <= 2 ? 1 : 0)), Int(month), Int(day))
    }

    private static func days(year: Int, month: Int, day: Int) -> Int64 {
        let shiftedYear = Int64(month <= 2 ? year - 1 : year)
        let era = shiftedYear.floorDivided(by: 400)
        let yearOfEra = shiftedYear - era * 400
        let dayOfYear = Int64((153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1)
        let dayOfEra = yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear
        return era * 146_097 + dayOfEra - 719_468
    }

    package static func daysInMonth(_ month: Int, year: Int) -> Int {
        switch month {
        case 4, 6, 9, 11: 30
        case 2: (year % 4 == 0 && year % 100 != 0) || year % 400 == 0 ? 29 : 28
        default: 31
        }
    }
}
