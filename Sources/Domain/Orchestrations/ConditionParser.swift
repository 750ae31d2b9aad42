// SPDX-License-Identifier: Apache-2.0
import Base

/// Reads a condition. What it refuses it points at.
package struct ConditionParser {
    let bytes: [UInt8]
    var position = 0
    let roots: [String]
    private var depth = 0
    private var factors = 0

    /// Words that a path can only have in brackets.
    static let reservedWords = [
        "and", "or", "not", "matches", "part", "regex", "exactly", "exists", "in", "over", "now", "true", "false", "nil",
        "trigger_count", "resetting_trigger_count",
    ]

    init(_ text: String, roots: [String]) {
        bytes = Array(text.utf8)
        self.roots = roots
    }

    /// Throws where the text is not a condition. `roots` are the words with which a path may begin.
    package static func parse(
        _ text: String, roots: [String] = FieldPath.roots
    ) throws(ConditionProblem) -> Condition {
        var parser = ConditionParser(text, roots: roots)
        guard parser.bytes.count <= Condition.lengthMaximum else {
            throw ConditionProblem(
                "a condition may have up to \(Condition.lengthMaximum) bytes", column: Condition.lengthMaximum + 1)
        }
        let condition = try parser.disjunction()
        parser.skipBlanks()
        guard parser.isAtEnd else { throw parser.problem("expected 'and', 'or' or the end") }
        return condition
    }

    /// A path that stands alone, as sources and targets of extractions do.
    package static func path(_ text: String, roots: [String] = FieldPath.roots) throws(ConditionProblem) -> FieldPath {
        var parser = ConditionParser(text, roots: roots)
        guard parser.bytes.count <= Condition.lengthMaximum else {
            throw ConditionProblem(
                "a path may have up to \(Condition.lengthMaximum) bytes", column: Condition.lengthMaximum + 1)
        }
        parser.skipBlanks()
        let found = try parser.path()
        parser.skipBlanks()
        guard parser.isAtEnd else { throw parser.problem("expected the end of the path") }
        return found
    }

    // MARK: Words

    var isAtEnd: Bool { position == bytes.count }

    func problem(_ message: String, at place: Int? = nil) -> ConditionProblem {
        let before = bytes[..<min(place ?? position, bytes.count)]
        // Bytes that go on with a character are not counted.
        return ConditionProblem(message, column: before.count(where: { $0 & 0xC0 != 0x80 }) + 1)
    }

    mutating func skipBlanks() {
        while position < bytes.count, [9, 10, 13, 32].contains(bytes[position]) { position += 1 }
    }

    func sees(_ character: Unicode.Scalar) -> Bool {
        position < bytes.count && bytes[position] == UInt8(ascii: character)
    }

    mutating func take(_ character: Unicode.Scalar) -> Bool {
        guard sees(character) else { return false }
        position += 1
        return true
    }

    static func isWordByte(_ byte: UInt8) -> Bool {
        (48...57).contains(byte) || (65...90).contains(byte) || (97...122).contains(byte) || byte == 95 || byte == 45
    }

    static func isDigit(_ byte: UInt8) -> Bool { (48...57).contains(byte) }

    /// The word that comes next, blanks before it left out; empty where none comes.
    func nextWord() -> String {
        var ahead = self
        ahead.skipBlanks()
        let start = ahead.position
        while ahead.position < bytes.count, Self.isWordByte(bytes[ahead.position]) { ahead.position += 1 }
        return String(decoding: bytes[start..<ahead.position], as: UTF8.self)
    }

    mutating func takeWord(_ word: String) -> Bool {
        guard nextWord() == word else { return false }
        skipBlanks()
        position += word.utf8.count
        return true
    }

    // MARK: And, or, not

    private mutating func disjunction() throws(ConditionProblem) -> Condition {
        var left = try conjunction()
        while takeWord("or") { left = .or(left, try conjunction()) }
        return left
    }

    private mutating func conjunction() throws(ConditionProblem) -> Condition {
        var left = try negation()
        while takeWord("and") { left = .and(left, try negation()) }
        return left
    }

    private mutating func negation() throws(ConditionProblem) -> Condition {
        var isNegated = false
        while takeWord("not") { isNegated.toggle() }
        let inner = try factor()
        return isNegated ? .not(inner) : inner
    }

    private mutating func factor() throws(ConditionProblem) -> Condition {
        skipBlanks()
        let start = position
        guard take("(") else {
            factors += 1
            guard factors <= Condition.factorsMaximum else {
                throw problem("a condition may make up to \(Condition.factorsMaximum) comparisons", at: start)
            }
            return try comparison()
        }
        depth += 1
        guard depth <= Condition.nestingMaximum else {
            throw problem("brackets may lie up to \(Condition.nestingMaximum) deep", at: start)
        }
        let inner = try disjunction()
        skipBlanks()
        guard take(")") else { throw problem("expected ')'") }
        depth -= 1
        return inner
    }

    // MARK: Comparisons

    private mutating func comparison() throws(ConditionProblem) -> Condition {
        let start = position
        let left = try operand()
        if takeWord("exists") {
            guard case .path(let path) = left else { throw problem("only a path can be asked whether it exists", at: start) }
            return .exists(path)
        }
        if takeWord("matches") { return .matches(left, try textMatch()) }
        if takeWord("in") {
            guard left == .now else { throw problem("only 'now' can be in a schedule", at: start) }
            return .nowWithin(try hours())
        }
        guard let comparison = takeComparison() else { return .value(left) }
        return .compare(left, comparison, try operand())
    }

    private mutating func takeComparison() -> Condition.Comparison? {
        skipBlanks()
        if take(">") { return take("=") ? .atLeast : .greater }
        if take("<") { return take("=") ? .atMost : .less }
        guard sees("="), position + 1 < bytes.count, bytes[position + 1] == UInt8(ascii: "=") else { return nil }
        position += 2
        return .equal
    }

    private mutating func textMatch() throws(ConditionProblem) -> TextMatch {
        if takeWord("regex") {
            let isExact = takeWord("exactly")
            skipBlanks()
            let start = position
            let pattern = try text()
            let flags = LinearPattern.Flags(ignoresCase: !isExact, dotTakesNewline: true, isMultiline: true)
            do throws(PatternProblem) { return .pattern(try LinearPattern(pattern, flags)) } catch {
                throw problem(
                    "not a regular expression: \(error.message), after \(error.offset) of its characters", at: start)
            }
        }
        let isPart = takeWord("part")
        let isExact = takeWord("exactly")
        let right = try operand()
        return isPart ? .part(right, isExact: isExact) : .whole(right, isExact: isExact)
    }
}
