// SPDX-License-Identifier: Apache-2.0
import Base
import Domain
import Testing

/// The published vectors of the condition language, and what follows from its rules.
@Suite("Conditions")
struct ConditionTests {
    static let text = "This is a test\nin it there are lines"
    static let values: JSONObject = [
        "event": ["x": 7, "y": 5, "z": 2, "text": .string(text), "flag": true, "list": [1, ["a b": "deep"]]],
        "raw_event": ["empty": .null], "a": ["b": .null],
    ]

    static func isTrue(_ text: String, at now: Instant = Instant(seconds: 0), count: Int = 0) throws -> Bool {
        let condition = try ConditionParser.parse(text, roots: FieldPath.roots + ["a"])
        var evaluator = ConditionEvaluator(values: values, now: now, earlierCount: { _ in count })
        return evaluator.isTrue(condition)
    }

    @Test(
        "comparisons, texts and logic as the language defines them",
        arguments: [
            ("not raw_event.invalid_path > 2", true), ("2 >= 'two' or 2 < 10", true), ("2 <= 'two' and 2 < 10", false),
            ("'this is a test' matches 'This Is A Test'", true), ("'Abc' matches exactly 'abc'", false),
            ("'trailing whitespace ' matches 'trailing whitespace'", false),
            ("'[PROD] Disk' matches part 'prod'", true), ("'[PROD] Disk' matches part exactly 'prod'", false),
            ("event.text matches regex exactly '(?i)this'", true), ("event.text matches regex '(?-i)this'", false),
            ("event.text matches regex 'THIS'", true), ("event.text matches regex exactly 'this'", false),
            ("event.text matches regex '^in it'", true), ("event.text matches regex '(?-m)^in it'", false),
            ("event.text matches regex 'test.in'", true), ("event.text matches regex '(?-s)test.in'", false),
            ("a.b exists", true), ("a.c exists", false), ("a.b matches ''", false), ("a.b == nil", true),
            ("9007199254740992 == 9007199254740993.0", true), ("1 == '1'", false), ("event.x matches '7'", true),
            ("'A' == 'a'", false), ("1.5e1 > 14", true), ("-3 < -2.5", true), ("event.flag", true), ("event.x", false),
            ("event.list[1]['a b'] == 'deep'", true), ("event.list[2] exists", false), ("true and not false", true),
            ("'it\\'s \\\\' == 'it\\'s \\\\'", true), ("1 == 2 or 1 == 1 and 2 == 3", false),
            ("(1 == 2 or 1 == 1) and not 2 == 3", true), ("not not 1 == 1", true),
            ("2021-12-04 19:00:42 UTC < 2021-12-04 19:00:42 America/New_York", true),
            ("now < 2021-12-04 19:00:42 UTC", true),
        ])
    func vectors(_ text: String, _ expected: Bool) throws {
        #expect(try Self.isTrue(text) == expected)
    }

    @Test("'not' binds more than 'and', and 'and' more than 'or'")
    func precedence() throws {
        let plain = try ConditionParser.parse("event.x > 5 and not event.y < 6 or event.z == 2")
        let bracketed = try ConditionParser.parse("((event.x>5) and (not (event.y<6))) or (event.z==2)")
        let other = try ConditionParser.parse("event.x > 5 and not (event.y < 6 or event.z == 2)")
        #expect(plain == bracketed && plain != other)
    }

    @Test("hours go by the clock on the wall, also when it is changed")
    func clockChange() throws {
        let condition = "now in Sun 01:30:00 to 03:15:00 America/New_York"
        func holds(_ text: String) throws -> Bool {
            try Self.isTrue(condition, at: try #require(ISO8601.instant(text)))
        }
        for time in ["05:30", "06:30", "07:30", "08:00"] { #expect(try holds("2021-11-07T\(time):00Z"), "\(time)") }
        for time in ["06:00", "06:15", "08:30"] { #expect(try !holds("2021-11-07T\(time):00Z"), "\(time)") }
        for time in ["06:30", "06:59", "07:00", "07:15"] { #expect(try holds("2021-03-14T\(time):00Z"), "\(time)") }
        #expect(try !holds("2021-03-14T07:30:00Z"))
    }

    @Test("an end before the start lies on the next day, and an equal one a day later")
    func overnight() throws {
        func holds(_ hours: String, _ time: String) throws -> Bool {
            try Self.isTrue("now in \(hours) UTC", at: try #require(ISO8601.instant(time)))
        }
        let night = "Sun 22:00:00 to 06:00:00"
        #expect(try holds(night, "2026-03-01T23:00:00Z") && holds(night, "2026-03-02T05:00:00Z"))
        #expect(try !holds(night, "2026-03-01T05:00:00Z") && !holds(night, "2026-03-02T23:00:00Z"))
        let day = "Sun 09:00:00 to 09:00:00"
        #expect(try holds(day, "2026-03-01T09:00:00Z") && holds(day, "2026-03-02T08:59:59Z"))
        #expect(try !holds(day, "2026-03-01T08:59:59Z") && !holds(day, "2026-03-02T09:00:01Z"))
    }

    @Test("a count takes this event in, once however often it is asked, and begins anew only when it was true")
    func counting() throws {
        let condition = try ConditionParser.parse(
            "resetting_trigger_count over 2 hours 5 minutes > 3 or resetting_trigger_count over 2 hours 5 minutes > 2")
        let count = EventCount(windowSeconds: 7500, isResetting: true)
        for (earlier, expected) in [(1, false), (2, true), (3, true)] {
            var evaluator = ConditionEvaluator(values: [:], now: Instant(seconds: 0), earlierCount: { _ in earlier })
            let isTrue = evaluator.isTrue(condition)
            #expect(isTrue == expected && evaluator.counted == [count])
            #expect(evaluator.reset == (expected ? [count] : []))
        }
    }

    @Test(
        "what cannot be read is refused, and the problem points at the place",
        arguments: [
            ("", 1), ("event.x >", 10), ("event.x > 5 and", 16), ("event.x = 5", 9), ("evnt.x > 5", 1),
            ("event.in > 5", 7), ("(event.x > 5", 13), ("event.x > 5)", 12), ("event.x matches regex '('", 23),
            ("event.x matches 'a", 17), ("event.x matches 'a\\n'", 19), ("1. > 2", 3), ("9223372036854775808 == 1", 1),
            ("now in Mon 9:00:00 to 10:00:00 UTC", 12), ("now in Mun 09:00:00 to 10:00:00 UTC", 8),
            ("now in Mon 09:00:00 to 10:00:00 Nowhere/X", 33), ("trigger_count over 0 minutes > 1", 20),
            ("trigger_count over 1 week > 1", 21), ("5 exists", 1), ("event.x in Mon 09:00:00 to 10:00:00 UTC", 1),
            ("'ä' matches 'b' or ?", 20), ("event.list[x] exists", 12),
        ])
    func problems(_ text: String, _ column: Int) {
        let problem = #expect(throws: ConditionProblem.self) { try ConditionParser.parse(text) }
        #expect(problem?.column == column, "\(problem?.text ?? "")")
    }
}
