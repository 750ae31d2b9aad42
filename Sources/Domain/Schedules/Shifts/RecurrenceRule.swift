// SPDX-License-Identifier: Apache-2.0
package import Base

/// Why a recurrence is not taken: a text after the field's label.
package struct RecurrenceProblem: Error, Hashable, Sendable {
    package var text: String
    package init(_ text: String) { self.text = text }
}

/// The part of RFC 5545's RRULE that shifts come again by: days and weeks. What lies beyond it is refused, and never
/// taken for something else.
package struct RecurrenceRule: Hashable, Sendable {
    package enum Frequency: String, CaseIterable, Sendable {
        case daily = "DAILY"
        case weekly = "WEEKLY"
    }

    package enum Limit: Hashable, Sendable {
        case none
        case count(Int64)
        /// The last shift begins then at the latest.
        case until(Instant)
        /// The same on the event's own clock.
        case untilLocal(WallClock)
    }

    /// Longer texts are not read.
    package static let textLengthMaximum = 255
    package static let intervalMaximum: Int64 = 366
    package static let countMaximum: Int64 = 10_000

    package var frequency: Frequency
    package var interval: Int64
    /// ISO weekdays, 1 is Monday, in order and each once; empty when the rule names none.
    package var weekdays: [Int]
    package var limit: Limit

    package init(frequency: Frequency, interval: Int64 = 1, weekdays: [Int] = [], limit: Limit = .none) {
        self.frequency = frequency
        self.interval = interval
        self.weekdays = weekdays
        self.limit = limit
    }

    /// A shift that does not come again, however long it is.
    static let once = RecurrenceRule(frequency: .daily, interval: 2 * intervalMaximum, limit: .count(1))

    /// Reads `RRULE:FREQ=WEEKLY;BYDAY=MO,TU`, with or without the name in front.
    package static func read(_ text: String) throws(RecurrenceProblem) -> RecurrenceRule {
        guard text.utf8.count <= textLengthMaximum else {
            throw RecurrenceProblem("is too long (maximum is \(textLengthMaximum) characters)")
        }
        var body = text.uppercased()[...]
        if body.hasPrefix("RRULE:") { body = body.dropFirst("RRULE:".count) }
        var rule = RecurrenceRule(frequency: .daily)
        var seen: [String] = []
        for part in body.split(separator: ";", omittingEmptySubsequences: false) {
            let pieces = part.split(separator: "=", omittingEmptySubsequences: false)
            guard pieces.count == 2 else { throw RecurrenceProblem("must be of the form FREQ=…;NAME=…") }
            let name = String(pieces[0])
            guard !seen.contains(name) else { throw RecurrenceProblem("names \(name) twice") }
            seen.append(name)
            try rule.take(name, String(pieces[1]))
        }
        guard seen.contains("FREQ") else { throw RecurrenceProblem("must have a FREQ") }
        guard !seen.contains("COUNT") || !seen.contains("UNTIL") else {
            throw RecurrenceProblem("must not have both COUNT and UNTIL")
        }
        return rule
    }

    private mutating func take(_ name: String, _ value: String) throws(RecurrenceProblem) {
        switch name {
        case "FREQ":
            guard let known = Frequency(rawValue: value) else { throw RecurrenceProblem("FREQ must be DAILY or WEEKLY") }
            frequency = known
        case "INTERVAL": interval = try Self.number(value, name, maximum: Self.intervalMaximum)
        case "COUNT": limit = .count(try Self.number(value, name, maximum: Self.countMaximum))
        case "BYDAY": weekdays = try Self.days(value)
        case "UNTIL": limit = try Self.until(value)
        case "WKST":
            guard value == "MO" else { throw RecurrenceProblem("WKST must be MO") }
        default: throw RecurrenceProblem("must hold nothing but FREQ, INTERVAL, BYDAY, UNTIL and COUNT")
        }
    }

    private static func number(_ text: String, _ name: String, maximum: Int64) throws(RecurrenceProblem) -> Int64 {
        guard text.utf8.count <= 6, text.utf8.allSatisfy({ (48...57).contains($0) }), let number = Int64(text),
            (1...maximum).contains(number)
        else { throw RecurrenceProblem("\(name) must be between 1 and \(maximum)") }
        return number
    }

    private static let dayNames = ["MO", "TU", "WE", "TH", "FR", "SA", "SU"]

    private static func days(_ text: String) throws(RecurrenceProblem) -> [Int] {
        var days: [Int] = []
        for name in text.split(separator: ",", omittingEmptySubsequences: false) {
            guard let position = dayNames.firstIndex(of: String(name)) else {
                throw RecurrenceProblem("BYDAY must be days such as MO,TU, without numbers")
            }
            if !days.contains(position + 1) { days.append(position + 1) }
        }
        return days.sorted()
    }

    /// `20261231`, `20261231T235959` or `20261231T235959Z`; of a day, its end.
    private static func until(_ text: String) throws(RecurrenceProblem) -> Limit {
        let problem = RecurrenceProblem("UNTIL must be of the form 20261231T235959Z")
        let isUTC = text.hasSuffix("Z")
        let digits = Array((isUTC ? text.dropLast() : text[...]).utf8)
        let isDay = digits.count == 8
        guard isDay ? !isUTC : digits.count == 15 && digits[8] == UInt8(ascii: "T") else { throw problem }
        func number(_ range: Range<Int>) -> Int? {
            var value = 0
            for byte in digits[range] {
                guard (48...57).contains(byte) else { return nil }
                value = value * 10 + Int(byte - 48)
            }
            return value
        }
        guard let year = number(0..<4), let month = number(4..<6), let day = number(6..<8), (1...12).contains(month),
            (1...WallClock.daysInMonth(month, year: year)).contains(day)
        else { throw problem }
        if isDay { return .untilLocal(WallClock(year: year, month: month, day: day, hour: 23, minute: 59, second: 59)) }
        guard let hour = number(9..<11), let minute = number(11..<13), let second = number(13..<15), hour < 24, minute < 60,
            second < 60
        else { throw problem }
        let wall = WallClock(year: year, month: month, day: day, hour: hour, minute: minute, second: second)
        return isUTC ? .until(Instant(seconds: wall.localSeconds)) : .untilLocal(wall)
    }
}
