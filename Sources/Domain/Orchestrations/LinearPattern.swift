// SPDX-License-Identifier: Apache-2.0

/// Why a regular expression cannot be taken, and where.
package struct PatternProblem: Error, Hashable, Sendable {
    package var message: String
    /// In code points from the pattern's beginning.
    package var offset: Int

    package init(_ message: String, at offset: Int) {
        self.message = message
        self.offset = offset
    }
}

/// A regular expression of RE2's syntax whose matching never goes back over its text.
///
/// Backreferences and looking around are refused, as RE2 does. What is left takes time in proportion to the program's length
/// and the text's; that product is bounded by a budget of steps as well, since whoever sends events chooses the text.
package struct LinearPattern: Hashable, Sendable {
    /// As RE2: `a{1001}` is refused.
    package static let repetitionMaximum = 1000
    /// Repetitions of repetitions multiply.
    package static let programLengthMaximum = 4000
    package static let nestingMaximum = 100
    package static let groupsMaximum = 50

    package struct Flags: Hashable, Sendable {
        package var ignoresCase = false
        /// `.` takes the end of a line too.
        package var dotTakesNewline = false
        /// `^` and `$` hold at the ends of each line.
        package var isMultiline = false

        package init(ignoresCase: Bool = false, dotTakesNewline: Bool = false, isMultiline: Bool = false) {
            self.ignoresCase = ignoresCase
            self.dotTakesNewline = dotTakesNewline
            self.isMultiline = isMultiline
        }
    }

    let program: [PatternStep]
    package let groupCount: Int
    package var stepCount: Int { program.count }

    /// Throws where the pattern is not one that this can match.
    package init(_ text: String, _ flags: Flags = Flags()) throws(PatternProblem) {
        var parser = PatternParser(text, flags)
        let node = try parser.parse()
        var compiler = PatternCompiler()
        try compiler.compile(node)
        program = compiler.program + [.found]
        groupCount = parser.groupCount
    }
}

enum PatternStep: Hashable, Sendable {
    /// The code point, folded where case is ignored.
    case scalar(UInt32, ignoresCase: Bool)
    case set(PatternSet, ignoresCase: Bool)
    case any(takesNewline: Bool)
    /// Both ways, the first preferred.
    case split(Int, Int)
    case jump(Int)
    case save(Int)
    case assertion(PatternAssertion)
    case found
}

enum PatternAssertion: Hashable, Sendable {
    case textStart
    case textEnd
    case lineStart
    case lineEnd
    case wordBoundary
    case noWordBoundary
}

/// Code points in ranges, or all others.
struct PatternSet: Hashable, Sendable {
    var ranges: [ClosedRange<UInt32>] = []
    var isNegated = false

    func contains(_ scalar: UInt32) -> Bool { ranges.contains { $0.contains(scalar) } != isNegated }

    func contains(_ scalar: UInt32, ignoresCase: Bool) -> Bool {
        guard ignoresCase else { return contains(scalar) }
        let isListed = ranges.contains { range in
            range.contains(scalar) || range.contains(PatternFolding.lower(scalar))
                || range.contains(PatternFolding.upper(scalar))
        }
        return isListed != isNegated
    }

    static let digits: [ClosedRange<UInt32>] = [48...57]
    static let word: [ClosedRange<UInt32>] = [48...57, 65...90, 95...95, 97...122]
    static let blanks: [ClosedRange<UInt32>] = [9...10, 12...13, 32...32]

    /// All that is in none of the ranges, which are in order and apart.
    static func complement(_ ranges: [ClosedRange<UInt32>]) -> [ClosedRange<UInt32>] {
        var result: [ClosedRange<UInt32>] = []
        var next: UInt32 = 0
        for range in ranges {
            if range.lowerBound > next { result.append(next...(range.lowerBound - 1)) }
            next = range.upperBound + 1
        }
        result.append(next...0x10FFFF)
        return result
    }
}

/// The case of single code points: that is all that RE2 looks at.
enum PatternFolding {
    static func lower(_ scalar: UInt32) -> UInt32 {
        if scalar < 128 { return (65...90).contains(scalar) ? scalar + 32 : scalar }
        guard let mapped = Unicode.Scalar(scalar)?.properties.lowercaseMapping.unicodeScalars, mapped.count == 1,
            let first = mapped.first
        else { return scalar }
        return first.value
    }

    static func upper(_ scalar: UInt32) -> UInt32 {
        if scalar < 128 { return (97...122).contains(scalar) ? scalar - 32 : scalar }
        guard let mapped = Unicode.Scalar(scalar)?.properties.uppercaseMapping.unicodeScalars, mapped.count == 1,
            let first = mapped.first
        else { return scalar }
        return first.value
    }
}
