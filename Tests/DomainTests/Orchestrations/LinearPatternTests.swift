// SPDX-License-Identifier: Apache-2.0
import Domain
import Testing

@Suite("Regular expressions in rules")
struct LinearPatternTests {
    private static func extract(_ pattern: String, _ text: String) throws -> String? {
        var budget = ConditionEvaluator.stepsMaximum
        return try LinearPattern(pattern).extract(from: text.unicodeScalars.map(\.value), budget: &budget)
    }

    @Test(
        "the first match is found as the syntax says, and its groups are put together",
        arguments: [
            ("a+", "caaat", "aaa"), ("a+?", "caaat", "a"), ("(a)(b)?c", "xacx", "a"),
            ("(\\w+)@(\\w+)", "to ada@home", "adahome"),
            ("a|ab", "ab", "a"), ("(?:ab)+", "ababa", "abab"), ("a{2,3}", "aaaa", "aaa"), ("a{2}", "aaaa", "aa"),
            ("[^0-9]+", "12ab3", "ab"), ("[[:digit:]-]+", "a1-2b", "1-2"), ("^b", "ab", nil),
            ("\\bdisk\\b", "a disk!", "disk"),
            ("(?P<host>\\S+)$", "on db-1", "db-1"), ("x*", "aaa", ""), ("(?i)DISK", "a disk", "disk"), ("a.c", "a\nc", nil),
            ("(?s)a.c", "a\nc", "a\nc"), ("\\x41\\x{1F600}", "A😀", "A😀"), ("(a*)*b", "aab", "aa"),
            ("a{,2}", "a{,2}", "a{,2}"),
            ("[]a]+", "x]a", "]a"), ("\\Aab\\z", "ab", "ab"), ("é", "É", nil), ("(?i)é", "É", "É"),
        ] as [(String, String, String?)])
    func matching(_ pattern: String, _ text: String, _ expected: String?) throws {
        #expect(try Self.extract(pattern, text) == expected)
    }

    @Test(
        "what cannot be matched in linear time, or is no pattern, is refused",
        arguments: [
            "(a)\\1", "a(?=b)", "a(?!b)", "(?<=a)b", "(?<!a)b", "(", ")", "[a", "a**", "*a", "a{1001}", "a{3,2}", "\\",
            "\\p",
            "[b-a]", "(?x)a", "\\x4", "((((a{1000}){1000}){1000}){1000})", "(?:(?:(?:){1000}){1000}){1000}",
        ])
    func refused(_ pattern: String) {
        #expect(throws: PatternProblem.self) { try LinearPattern(pattern) }
    }

    @Test("repetitions, groups and brackets have their limits")
    func limits() throws {
        #expect(throws: Never.self) { try LinearPattern("a{\(LinearPattern.repetitionMaximum)}") }
        func groups(_ count: Int) -> String { String(repeating: "(a)", count: count) }
        #expect(throws: Never.self) { try LinearPattern(groups(LinearPattern.groupsMaximum)) }
        #expect(throws: PatternProblem.self) { try LinearPattern(groups(LinearPattern.groupsMaximum + 1)) }
        func deep(_ depth: Int) -> String {
            String(repeating: "(?:", count: depth) + "a" + String(repeating: ")", count: depth)
        }
        #expect(throws: Never.self) { try LinearPattern(deep(LinearPattern.nestingMaximum)) }
        #expect(throws: PatternProblem.self) { try LinearPattern(deep(LinearPattern.nestingMaximum + 1)) }
        // The last step says that it was found.
        let room = LinearPattern.programLengthMaximum - 1
        func long(_ count: Int) -> String { String(repeating: "a", count: count) }
        #expect(throws: Never.self) { try LinearPattern(long(room)) }
        #expect(throws: PatternProblem.self) { try LinearPattern(long(room + 1)) }
    }

    @Test("patterns that explode elsewhere are decided, or given up when their steps are used up")
    func explosive() throws {
        let text = String(repeating: "a", count: 5000).unicodeScalars.map(\.value)
        for pattern in ["(a+)+$b", "(a|a)*b", "(a*)*b", "(.*)(.*)(.*)(.*)(.*)x"] {
            var budget = ConditionEvaluator.stepsMaximum
            let found = try LinearPattern(pattern).firstMatch(in: text, groups: false, budget: &budget)
            #expect(found == nil && budget > 0, "\(pattern)")
        }
        var budget = 1000
        let found = try LinearPattern("(.*)(.*)x").firstMatch(in: text, groups: true, budget: &budget)
        #expect(found == nil && budget <= 0)
    }
}
