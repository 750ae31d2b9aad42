// SPDX-License-Identifier: Apache-2.0
import Base

/// What conditions compare.
extension ConditionParser {
    private static let weekdays = ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"]
    private static let unitSeconds: [(name: String, seconds: Int64)] = [
        ("second", 1), ("minute", 60), ("hour", 3600), ("day", 86_400),
    ]

    mutating func operand() throws(ConditionProblem) -> ConditionOperand {
        skipBlanks()
        guard position < bytes.count else { throw problem("expected a value") }
        if sees("'") { return .literal(.text(try text())) }
        if Self.isDigit(bytes[position]) || sees("-") { return .literal(try numberOrTime()) }
        if takeWord("true") { return .literal(.bool(true)) }
        if takeWord("false") { return .literal(.bool(false)) }
        if takeWord("nil") { return .literal(.nothing) }
        if takeWord("now") { return .now }
        if takeWord("trigger_count") { return .count(try count(isResetting: false)) }
        if takeWord("resetting_trigger_count") { return .count(try count(isResetting: true)) }
        return .path(try path())
    }

    // MARK: Paths

    mutating func path() throws(ConditionProblem) -> FieldPath {
        let start = position
        let root = nextWord()
        guard roots.contains(root) else {
            let expected = roots.joined(separator: ", ")
            throw problem("expected a value, or a path that begins with one of \(expected)", at: start)
        }
        _ = takeWord(root)
        var path = FieldPath(root: root, steps: [])
        while true {
            if take(".") {
                path.steps.append(.member(try member()))
            } else if take("[") {
                path.steps.append(try bracketed())
            } else {
                return path
            }
            guard path.steps.count < FieldPath.lengthMaximum else {
                throw problem("a path may have up to \(FieldPath.lengthMaximum) elements", at: start)
            }
        }
    }

    private mutating func member() throws(ConditionProblem) -> String {
        let start = position
        while position < bytes.count, Self.isWordByte(bytes[position]) { position += 1 }
        let name = String(decoding: bytes[start..<position], as: UTF8.self)
        guard !name.isEmpty else { throw problem("expected a name") }
        guard !Self.reservedWords.contains(name) else {
            throw problem("'\(name)' is a reserved word: write ['\(name)']", at: start)
        }
        return name
    }

    private mutating func bracketed() throws(ConditionProblem) -> FieldPath.Step {
        skipBlanks()
        let step: FieldPath.Step
        if sees("'") {
            step = .member(try text())
        } else {
            let start = position
            while position < bytes.count, Self.isDigit(bytes[position]) { position += 1 }
            guard let index = Int(String(decoding: bytes[start..<position], as: UTF8.self)) else {
                throw problem("expected a text or a whole number in the brackets", at: start)
            }
            step = .element(index)
        }
        skipBlanks()
        guard take("]") else { throw problem("expected ']'") }
        return step
    }

    // MARK: Texts and numbers

    /// `'…'`, in which only a quote and a backslash are escaped.
    mutating func text() throws(ConditionProblem) -> String {
        let start = position
        guard take("'") else { throw problem("expected a text in single quotes") }
        var result: [UInt8] = []
        while !take("'") {
            guard position < bytes.count else { throw problem("the text has no end", at: start) }
            if take("\\") {
                guard sees("'") || sees("\\") else {
                    throw problem("a backslash in a text stands before a quote or a backslash only", at: position - 1)
                }
            }
            result.append(bytes[position])
            position += 1
            guard result.count <= Condition.textLengthMaximum else {
                throw problem("a text may have up to \(Condition.textLengthMaximum) bytes", at: start)
            }
        }
        return String(decoding: result, as: UTF8.self)
    }

    private mutating func numberOrTime() throws(ConditionProblem) -> ConditionValue {
        if looksLikeDate { return .instant(try time()) }
        let start = position
        _ = take("-")
        guard takeDigits() > 0 else { throw problem("expected a digit") }
        var isWhole = true
        if take(".") {
            isWhole = false
            guard takeDigits() > 0 else { throw problem("expected a digit after the point") }
        }
        if !isWhole, take("e") {
            if !take("-") { _ = take("+") }
            guard takeDigits() > 0 else { throw problem("expected a digit in the exponent") }
        }
        guard position == bytes.count || !Self.isWordByte(bytes[position]) else {
            throw problem("expected the number's end")
        }
        let written = String(decoding: bytes[start..<position], as: UTF8.self)
        if isWhole {
            guard let value = Int64(written) else { throw problem("a whole number has up to 64 bits", at: start) }
            return .integer(value)
        }
        guard let value = Double(written), value.isFinite else { throw problem("the number is too large", at: start) }
        return .number(value)
    }

    private mutating func takeDigits() -> Int {
        let start = position
        while position < bytes.count, Self.isDigit(bytes[position]) { position += 1 }
        return position - start
    }

    // MARK: Times

    private var looksLikeDate: Bool {
        position + 5 <= bytes.count && bytes[position..<(position + 4)].allSatisfy(Self.isDigit)
            && bytes[position + 4] == UInt8(ascii: "-")
    }

    /// `2021-12-04 19:00:42 Europe/Berlin`.
    private mutating func time() throws(ConditionProblem) -> Instant {
        let start = position
        let length = 19
        guard position + length <= bytes.count else { throw problem("expected a time such as 2021-12-04 19:00:42 UTC") }
        let written = String(decoding: bytes[position..<(position + length)], as: UTF8.self)
        position += length
        guard let instant = ISO8601.instant(written, in: try zone()) else {
            throw problem("expected a time such as 2021-12-04 19:00:42 UTC", at: start)
        }
        return instant
    }

    private mutating func zone() throws(ConditionProblem) -> TimeZoneRules {
        skipBlanks()
        let start = position
        while position < bytes.count, Self.isWordByte(bytes[position]) || sees("/") || sees("+") { position += 1 }
        let name = String(decoding: bytes[start..<position], as: UTF8.self)
        guard let zone = TimeZoneRules(identifier: name) else { throw problem("expected a known time zone", at: start) }
        return zone
    }

    /// `Mon,Tue 09:00:00 to 17:00:00 Europe/Berlin`; every day where none is named.
    mutating func hours() throws(ConditionProblem) -> ConditionHours {
        skipBlanks()
        var days: [Int] = []
        while position < bytes.count, !Self.isDigit(bytes[position]) {
            let start = position
            guard let day = Self.weekdays.firstIndex(of: nextWord()) else {
                throw problem("expected a day (\(Self.weekdays.joined(separator: ", "))) or a time", at: start)
            }
            position += Self.weekdays[day].utf8.count
            if !days.contains(day + 1) { days.append(day + 1) }
            skipBlanks()
            guard take(",") else { break }
            skipBlanks()
        }
        let start = try secondOfDay()
        guard takeWord("to") else { throw problem("expected 'to'") }
        let end = try secondOfDay()
        return ConditionHours(
            weekdays: days.isEmpty ? Array(1...7) : days.sorted(), startSecond: start, endSecond: end, zone: try zone())
    }

    /// `09:00:00`.
    private mutating func secondOfDay() throws(ConditionProblem) -> Int64 {
        skipBlanks()
        let start = position
        var parts: [Int64] = []
        repeat {
            let digits = position
            guard takeDigits() == 2, let part = Int64(String(decoding: bytes[digits..<position], as: UTF8.self)) else {
                break
            }
            parts.append(part)
        } while parts.count < 3 && take(":")
        guard parts.count == 3, parts[0] < 24, parts[1] < 60, parts[2] < 60 else {
            throw problem("expected a time such as 09:00:00", at: start)
        }
        return parts[0] * 3600 + parts[1] * 60 + parts[2]
    }

    // MARK: Counting

    /// After the function's name: `over 2 hours 5 minutes`.
    private mutating func count(isResetting: Bool) throws(ConditionProblem) -> EventCount {
        guard takeWord("over") else { throw problem("expected 'over'") }
        skipBlanks()
        let start = position
        var total: Int64 = 0
        while position < bytes.count, Self.isDigit(bytes[position]) {
            let digits = position
            _ = takeDigits()
            let amount = Int64(String(decoding: bytes[digits..<position], as: UTF8.self)) ?? .max
            let word = nextWord()
            guard let unit = Self.unitSeconds.first(where: { word == $0.name || word == $0.name + "s" }) else {
                throw problem("expected seconds, minutes, hours or days")
            }
            _ = takeWord(word)
            // Any more is refused below, and the product must not overflow.
            total += min(amount, Condition.countWindowMaximumSeconds + 1) * unit.seconds
            skipBlanks()
        }
        guard (1...Condition.countWindowMaximumSeconds).contains(total) else {
            throw problem("events are counted over one second to one day", at: start)
        }
        return EventCount(windowSeconds: total, isResetting: isResetting)
    }
}
