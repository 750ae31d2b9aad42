// SPDX-License-Identifier: Apache-2.0
package import Base

/// Decides conditions over one event. It remembers what was counted, so that the caller can keep it.
package struct ConditionEvaluator {
    /// Steps that one event's regular expressions may take together, which is some tens of milliseconds. One that has not
    /// been decided by then does not match.
    package static let stepsMaximum = 4_000_000

    /// What paths begin with: `event`, `raw_event`, `variables`, `cache_var`.
    package var values: JSONObject
    package let now: Instant
    /// Events that were counted before this one.
    package let earlierCount: (EventCount) -> Int
    package private(set) var counted: [EventCount] = []
    package private(set) var reset: [EventCount] = []
    /// What is left for regular expressions; 0 says that some were not decided.
    package var stepsLeft: Int

    package init(
        values: JSONObject, now: Instant, stepsLeft: Int = ConditionEvaluator.stepsMaximum,
        earlierCount: @escaping (EventCount) -> Int = { _ in 0 }
    ) {
        self.values = values
        self.now = now
        self.stepsLeft = stepsLeft
        self.earlierCount = earlierCount
    }

    /// From left to right, and no further than is needed.
    package mutating func isTrue(_ condition: Condition) -> Bool {
        switch condition {
        case .or(let left, let right): isTrue(left) || isTrue(right)
        case .and(let left, let right): isTrue(left) && isTrue(right)
        case .not(let inner): !isTrue(inner)
        case .compare(let left, let comparison, let right): compare(left, comparison, right)
        case .matches(let left, let match): matches(left, match)
        case .exists(let path): path.value(in: values) != nil
        case .nowWithin(let hours): hours.contains(now)
        case .value(let operand): value(of: operand) == .bool(true)
        }
    }

    private mutating func value(of operand: ConditionOperand) -> ConditionValue {
        switch operand {
        case .literal(let value): return value
        case .path(let path): return ConditionValue(path.value(in: values))
        case .now: return .instant(now)
        case .count(let count):
            if !counted.contains(count) { counted.append(count) }
            return .integer(Int64(earlierCount(count) + 1))
        }
    }

    // MARK: Comparing

    private mutating func compare(
        _ left: ConditionOperand, _ comparison: Condition.Comparison, _ right: ConditionOperand
    ) -> Bool {
        let isTrue = Self.holds(value(of: left), comparison, value(of: right))
        guard isTrue else { return false }
        for case .count(let count) in [left, right] where count.isResetting && !reset.contains(count) {
            reset.append(count)
        }
        return true
    }

    /// Nothing is converted. What cannot be compared is not true, so that its negation is.
    static func holds(
        _ left: ConditionValue, _ comparison: Condition.Comparison, _ right: ConditionValue
    ) -> Bool {
        if let pair = numbers(left, right) { return relate(pair.0, comparison, pair.1) }
        switch (left, right) {
        case (.integer(let left), .integer(let right)): return relate(left, comparison, right)
        case (.instant(let left), .instant(let right)): return relate(left, comparison, right)
        default: return comparison == .equal && left == right
        }
    }

    /// Both as fractions, unless both are whole.
    private static func numbers(_ left: ConditionValue, _ right: ConditionValue) -> (Double, Double)? {
        switch (left, right) {
        case (.number(let left), .number(let right)): (left, right)
        case (.number(let left), .integer(let right)): (left, Double(right))
        case (.integer(let left), .number(let right)): (Double(left), right)
        default: nil
        }
    }

    private static func relate<Value: Comparable>(
        _ left: Value, _ comparison: Condition.Comparison, _ right: Value
    ) -> Bool {
        switch comparison {
        case .equal: left == right
        case .atLeast: left >= right
        case .atMost: left <= right
        case .greater: left > right
        case .less: left < right
        }
    }

    // MARK: Matching

    private mutating func matches(_ operand: ConditionOperand, _ match: TextMatch) -> Bool {
        guard let left = Self.text(value(of: operand)) else { return false }
        switch match {
        case .whole(let right, let isExact):
            guard let other = Self.text(value(of: right)) else { return false }
            return isExact ? left == other : left.lowercased() == other.lowercased()
        case .part(let right, let isExact):
            guard let other = Self.text(value(of: right)) else { return false }
            return TextSearch.contains(isExact ? left : left.lowercased(), isExact ? other : other.lowercased())
        case .pattern(let pattern):
            let text = left.unicodeScalars.map(\.value)
            return pattern.firstMatch(in: text, groups: false, budget: &stepsLeft) != nil
        }
    }

    /// What is compared of a value: nil where there is nothing to compare.
    static func text(_ value: ConditionValue) -> String? {
        switch value {
        case .nothing: nil
        case .bool(let value): value ? "true" : "false"
        case .integer(let value): String(value)
        case .number(let value): JSON.double(value).text
        case .text(let value): cut(value)
        case .instant(let value): ISO8601.string(value)
        case .other(let value): cut(value.text)
        }
    }

    private static func cut(_ text: String) -> String {
        guard text.utf8.count > Condition.comparedLengthMaximum else { return text }
        return String(decoding: text.utf8.prefix(Condition.comparedLengthMaximum), as: UTF8.self)
    }
}

/// Looks for one text in another, in time that grows with their lengths alone.
enum TextSearch {
    static func contains(_ text: String, _ part: String) -> Bool {
        let (text, part) = (Array(text.utf8), Array(part.utf8))
        guard let table = table(part) else { return true }
        var matched = 0
        for byte in text {
            while matched > 0, part[matched] != byte { matched = table[matched - 1] }
            if part[matched] == byte { matched += 1 }
            if matched == part.count { return true }
        }
        return false
    }

    /// For each beginning of the part, how much of it is again where it ends; nil of an empty part.
    private static func table(_ part: [UInt8]) -> [Int]? {
        guard !part.isEmpty else { return nil }
        var table = [Int](repeating: 0, count: part.count)
        var matched = 0
        for position in part.indices.dropFirst() {
            while matched > 0, part[matched] != part[position] { matched = table[matched - 1] }
            if part[matched] == part[position] { matched += 1 }
            table[position] = matched
        }
        return table
    }
}
