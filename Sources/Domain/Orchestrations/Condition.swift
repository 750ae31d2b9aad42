// SPDX-License-Identifier: Apache-2.0
package import Base

/// Why a condition cannot be taken, and where.
package struct ConditionProblem: Error, Hashable, Sendable {
    package var message: String
    /// In characters of the condition; the first is 1.
    package var column: Int

    package init(_ message: String, column: Int) {
        self.message = message
        self.column = column
    }

    package var text: String { "\(message) (character \(column))" }
}

/// A condition on an event, in PagerDuty's condition language.
package indirect enum Condition: Hashable, Sendable {
    case or(Condition, Condition)
    case and(Condition, Condition)
    case not(Condition)
    case compare(ConditionOperand, Comparison, ConditionOperand)
    case matches(ConditionOperand, TextMatch)
    /// Whether the place is there, whatever it holds.
    case exists(FieldPath)
    case nowWithin(ConditionHours)
    /// True where it is the boolean true.
    case value(ConditionOperand)

    /// The longest condition, in bytes.
    package static let lengthMaximum = 2048
    /// Brackets within brackets.
    package static let nestingMaximum = 32
    /// Comparisons and the like in one condition.
    package static let factorsMaximum = 64
    /// The longest text in a condition, in bytes, its escapes resolved.
    package static let textLengthMaximum = 1024
    /// Of a text that is compared, so many bytes are looked at.
    package static let comparedLengthMaximum = 64 * 1024
    /// Events are counted over a day at most.
    package static let countWindowMaximumSeconds: Int64 = 86_400

    /// Steps of its regular expressions, written out.
    var patternSteps: Int {
        switch self {
        case .or(let left, let right), .and(let left, let right): left.patternSteps + right.patternSteps
        case .not(let inner): inner.patternSteps
        case .matches(_, .pattern(let pattern)): pattern.stepCount
        case .matches, .compare, .exists, .nowWithin, .value: 0
        }
    }

    /// Whether it asks how many events came to a rule.
    var isCounting: Bool {
        switch self {
        case .or(let left, let right), .and(let left, let right): left.isCounting || right.isCounting
        case .not(let inner): inner.isCounting
        case .compare(let left, _, let right): left.isCount || right.isCount
        case .matches(let left, .whole(let right, _)), .matches(let left, .part(let right, _)):
            left.isCount || right.isCount
        case .matches(let left, .pattern): left.isCount
        case .value(let operand): operand.isCount
        case .exists, .nowWithin: false
        }
    }

    package enum Comparison: String, Hashable, Sendable {
        case equal = "=="
        case atLeast = ">="
        case atMost = "<="
        case greater = ">"
        case less = "<"
    }
}

package enum ConditionOperand: Hashable, Sendable {
    case literal(ConditionValue)
    case path(FieldPath)
    case now
    /// How many events came to the rule, this one among them.
    case count(EventCount)

    var isCount: Bool { if case .count = self { true } else { false } }
}

/// What a condition computes with.
package enum ConditionValue: Hashable, Sendable {
    case nothing
    case bool(Bool)
    case integer(Int64)
    case number(Double)
    case text(String)
    case instant(Instant)
    /// Lists and objects, which can only be looked into and matched as the text that they are.
    case other(JSON)

    package init(_ json: JSON?) {
        guard let json else {
            self = .nothing
            return
        }
        switch json {
        case .null: self = .nothing
        case .bool(let value): self = .bool(value)
        case .int(let value): self = .integer(value)
        case .double(let value): self = .number(value)
        case .string(let value): self = .text(value)
        case .array, .object, .written: self = .other(json)
        }
    }
}

/// How a text is held against another.
package enum TextMatch: Hashable, Sendable {
    case whole(ConditionOperand, isExact: Bool)
    case part(ConditionOperand, isExact: Bool)
    case pattern(LinearPattern)
}

/// Events that are counted over a sliding time.
package struct EventCount: Hashable, Sendable {
    package var windowSeconds: Int64
    /// Whether it begins anew once its comparison was true.
    package var isResetting: Bool

    package init(windowSeconds: Int64, isResetting: Bool) {
        self.windowSeconds = windowSeconds
        self.isResetting = isResetting
    }
}

/// Days and times of the week, by the clock on the wall of a zone.
package struct ConditionHours: Hashable, Sendable {
    /// ISO weekdays on which it begins, in order; 1 is Monday.
    package var weekdays: [Int]
    package var startSecond: Int64
    package var endSecond: Int64
    package var zone: TimeZoneRules

    package init(weekdays: [Int], startSecond: Int64, endSecond: Int64, zone: TimeZoneRules) {
        self.weekdays = weekdays
        self.startSecond = startSecond
        self.endSecond = endSecond
        self.zone = zone
    }

    /// The last second counts. An end that is not after the start lies on the next day. Since only the wall is looked at, an
    /// hour that comes twice leaves a gap, and one that is left out makes it shorter.
    package func contains(_ instant: Instant) -> Bool {
        let wall = zone.wallClock(at: instant)
        let second = wall.secondOfDay
        let isToday = weekdays.contains(wall.isoWeekday)
        guard endSecond <= startSecond else { return isToday && second >= startSecond && second <= endSecond }
        let yesterday = wall.isoWeekday == 1 ? 7 : wall.isoWeekday - 1
        return (isToday && second >= startSecond) || (weekdays.contains(yesterday) && second <= endSecond)
    }
}
