// SPDX-License-Identifier: Apache-2.0
import Base

/// Points in time in words, as one viewer at one moment reads them.
///
/// The script words ages and countdowns in the same way when it keeps them current; change both together.
struct TimeText {
    let now: Instant
    let zone: TimeZoneRules

    private static let minute: Int64 = 60
    private static let hour: Int64 = 3600
    private static let day: Int64 = .secondsPerDay
    private static let months = [
        "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec",
    ]
    private static let weekdays = ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"]

    /// How long ago: `<1 min`, `3 min`, `5 h`, `4 d`.
    func age(of instant: Instant) -> String {
        let seconds = now.seconds(since: instant)
        switch seconds {
        case ..<Self.minute: return "<1 min"
        case ..<Self.hour: return "\(seconds / Self.minute) min"
        case ..<(2 * Self.day): return "\(seconds / Self.hour) h"
        default: return "\(seconds / Self.day) d"
        }
    }

    /// How far ahead, rounded up: `now`, `in 4 min`, `in 5 h`, `in 4 d`.
    func countdown(to instant: Instant) -> String {
        let seconds = -now.seconds(since: instant)
        switch seconds {
        case ...0: return "now"
        case ...(90 * Self.minute): return "in \((seconds + Self.minute - 1) / Self.minute) min"
        case ...(2 * Self.day): return "in \((seconds + Self.hour - 1) / Self.hour) h"
        default: return "in \((seconds + Self.day - 1) / Self.day) d"
        }
    }

    /// The time of day, with as much of the date as tells the day: `14:03`, `Thu 14:03`, `24 Jul, 14:03`.
    func clock(_ instant: Instant, withSeconds: Bool = false) -> String {
        let local = zone.wallClock(at: instant)
        let today = zone.wallClock(at: now)
        let time = timeOfDay(local, withSeconds: withSeconds)
        let daysAhead = local.dayNumber - today.dayNumber
        if daysAhead == 0 { return time }
        let weekday = Self.weekdays[local.isoWeekday - 1]
        if (-6...6).contains(daysAhead) { return "\(weekday) \(time)" }
        let civil = local.civil
        let year = civil.year == today.civil.year ? "" : " \(civil.year)"
        return "\(civil.day) \(Self.months[civil.month - 1])\(year), \(time)"
    }

    /// Everything: `Fri 24 Jul 2026, 14:03:22 (Europe/Berlin)`.
    func exact(_ instant: Instant) -> String {
        let local = zone.wallClock(at: instant)
        let civil = local.civil
        let date = "\(Self.weekdays[local.isoWeekday - 1]) \(civil.day) \(Self.months[civil.month - 1]) \(civil.year)"
        return "\(date), \(timeOfDay(local, withSeconds: true)) (\(zone.identifier))"
    }

    /// A length of time in the unit that fits: `45 s`, `30 min`, `4 h`, `7 d`.
    static func duration(seconds: Int64) -> String {
        if seconds >= day, seconds % day == 0 { return "\(seconds / day) d" }
        if seconds >= hour, seconds % hour == 0 { return "\(seconds / hour) h" }
        if seconds >= minute, seconds % minute == 0 { return "\(seconds / minute) min" }
        return "\(seconds) s"
    }

    private func timeOfDay(_ local: WallClock, withSeconds: Bool) -> String {
        let second = local.secondOfDay
        let hourAndMinute = "\(twoDigits(second / Self.hour)):\(twoDigits(second / Self.minute % 60))"
        return withSeconds ? "\(hourAndMinute):\(twoDigits(second % 60))" : hourAndMinute
    }

    private func twoDigits(_ value: Int64) -> String { value < 10 ? "0\(value)" : String(value) }
}

/// The fields of the `time` partial.
extension TimeText {
    func ageFields(_ instant: Instant) -> Fields { fields(instant, text: age(of: instant), tick: "age") }
    func countdownFields(_ instant: Instant) -> Fields {
        fields(instant, text: countdown(to: instant), tick: "countdown")
    }
    func clockFields(_ instant: Instant, withSeconds: Bool = false) -> Fields {
        fields(instant, text: clock(instant, withSeconds: withSeconds), tick: nil)
    }

    private func fields(_ instant: Instant, text: String, tick: String?) -> Fields {
        [
            "iso": .text(ISO8601.string(instant)), "exact": .text(exact(instant)), "text": .text(text),
            "tick": .optional(tick),
        ]
    }
}
