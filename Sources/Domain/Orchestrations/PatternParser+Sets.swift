// SPDX-License-Identifier: Apache-2.0

/// Sets of characters, and what a backslash begins.
extension PatternParser {
    private static let posixSets: [(name: String, ranges: [ClosedRange<UInt32>])] = [
        ("alnum", [48...57, 65...90, 97...122]), ("alpha", [65...90, 97...122]), ("ascii", [0...127]),
        ("blank", [9...9, 32...32]), ("cntrl", [0...31, 127...127]), ("digit", PatternSet.digits), ("graph", [33...126]),
        ("lower", [97...122]), ("print", [32...126]), ("punct", [33...47, 58...64, 91...96, 123...126]),
        ("space", [9...13, 32...32]), ("upper", [65...90]), ("word", PatternSet.word),
        ("xdigit", [48...57, 65...70, 97...102]),
    ]

    /// After the backslash, outside a set.
    mutating func escape() throws(PatternProblem) -> PatternNode {
        guard position < scalars.count else { throw problem("a backslash at the end") }
        if let ranges = takeClass() { return .set(PatternSet(ranges: ranges), ignoresCase: false) }
        if take("b") { return .assertion(.wordBoundary) }
        if take("B") { return .assertion(.noWordBoundary) }
        if take("A") { return .assertion(.textStart) }
        if take("z") { return .assertion(.textEnd) }
        return .scalar(try escapedScalar(), ignoresCase: flags.ignoresCase)
    }

    /// `\d` and the like.
    private mutating func takeClass() -> [ClosedRange<UInt32>]? {
        if take("d") { return PatternSet.digits }
        if take("D") { return PatternSet.complement(PatternSet.digits) }
        if take("w") { return PatternSet.word }
        if take("W") { return PatternSet.complement(PatternSet.word) }
        if take("s") { return PatternSet.blanks }
        if take("S") { return PatternSet.complement(PatternSet.blanks) }
        return nil
    }

    private mutating func escapedScalar() throws(PatternProblem) -> UInt32 {
        if take("n") { return 10 }
        if take("t") { return 9 }
        if take("r") { return 13 }
        if take("f") { return 12 }
        if take("v") { return 11 }
        if take("a") { return 7 }
        if take("x") { return try hexadecimal() }
        let scalar = scalars[position]
        let isLetterOrDigit = PatternSet.word.contains { $0.contains(scalar) } && scalar != 95
        guard !isLetterOrDigit else { throw problem("this escape is not supported") }
        position += 1
        return scalar
    }

    /// `\x41` or `\x{1F600}`.
    private mutating func hexadecimal() throws(PatternProblem) -> UInt32 {
        let isBraced = take("{")
        var value: UInt32 = 0
        var count = 0
        while position < scalars.count, count < (isBraced ? 6 : 2), let digit = Self.hexDigit(scalars[position]) {
            value = value * 16 + digit
            count += 1
            position += 1
        }
        guard isBraced ? count > 0 && take("}") : count == 2, Unicode.Scalar(value) != nil else {
            throw problem("'\\x' wants two hexadecimal digits, or some in braces")
        }
        return value
    }

    private static func hexDigit(_ scalar: UInt32) -> UInt32? {
        switch scalar {
        case 48...57: scalar - 48
        case 65...70: scalar - 55
        case 97...102: scalar - 87
        default: nil
        }
    }

    /// After the `[`.
    mutating func set() throws(PatternProblem) -> PatternSet {
        var set = PatternSet()
        set.isNegated = take("^")
        var isFirst = true
        while isFirst || !sees("]") {
            guard position < scalars.count else { throw problem("']' is missing") }
            isFirst = false
            if let named = try takePosixSet() {
                set.ranges += named
                continue
            }
            if sees("\\") {
                position += 1
                guard position < scalars.count else { throw problem("a backslash at the end") }
                if let ranges = takeClass() {
                    set.ranges += ranges
                    continue
                }
                position -= 1
            }
            set.ranges.append(try range())
        }
        position += 1
        return set
    }

    /// One character, or two with a dash between.
    private mutating func range() throws(PatternProblem) -> ClosedRange<UInt32> {
        let lower = try member()
        guard sees("-"), position + 1 < scalars.count, scalars[position + 1] != 93 else { return lower...lower }
        position += 1
        let upper = try member()
        guard lower <= upper else { throw problem("a range must not end before it begins") }
        return lower...upper
    }

    private mutating func member() throws(PatternProblem) -> UInt32 {
        guard position < scalars.count else { throw problem("']' is missing") }
        if take("\\") {
            guard position < scalars.count else { throw problem("a backslash at the end") }
            return try escapedScalar()
        }
        position += 1
        return scalars[position - 1]
    }

    /// `[:alpha:]`, `[:^alpha:]`.
    private mutating func takePosixSet() throws(PatternProblem) -> [ClosedRange<UInt32>]? {
        guard sees("["), position + 1 < scalars.count, scalars[position + 1] == 58 else { return nil }
        position += 2
        let isNegated = take("^")
        let start = position
        while position < scalars.count, (97...122).contains(scalars[position]) { position += 1 }
        let name = scalars[start..<position]
        let known = Self.posixSets.first { $0.name.unicodeScalars.map(\.value).elementsEqual(name) }
        guard let known, take(":"), take("]") else { throw problem("there is no such set of characters") }
        return isNegated ? PatternSet.complement(known.ranges) : known.ranges
    }
}
