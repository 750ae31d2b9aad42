// SPDX-License-Identifier: Apache-2.0
import Base
import Domain
import Testing

@Suite("Limits of conditions")
struct ConditionLimitTests {
    private func isTaken(_ text: String) -> Bool { (try? ConditionParser.parse(text)) != nil }

    @Test("a condition has so many bytes and no more")
    func length() {
        let text = "event.x exists"
        let blanks = String(repeating: " ", count: Condition.lengthMaximum - text.utf8.count)
        #expect(isTaken(text + blanks) && !isTaken(text + blanks + " "))
    }

    @Test("brackets lie so deep and no deeper")
    func nesting() {
        func text(_ depth: Int) -> String {
            String(repeating: "(", count: depth) + "event.x exists" + String(repeating: ")", count: depth)
        }
        #expect(isTaken(text(Condition.nestingMaximum)) && !isTaken(text(Condition.nestingMaximum + 1)))
    }

    @Test("so many comparisons are made and no more")
    func factors() {
        func text(_ count: Int) -> String { Array(repeating: "event.x == 1", count: count).joined(separator: " or ") }
        #expect(isTaken(text(Condition.factorsMaximum)) && !isTaken(text(Condition.factorsMaximum + 1)))
    }

    @Test("a text and a path have a longest form")
    func texts() {
        func text(_ count: Int) -> String { "event.x matches '\(String(repeating: "a", count: count))'" }
        #expect(isTaken(text(Condition.textLengthMaximum)) && !isTaken(text(Condition.textLengthMaximum + 1)))
        func path(_ count: Int) -> String { "event" + String(repeating: ".a", count: count - 1) + " exists" }
        #expect(isTaken(path(FieldPath.lengthMaximum)) && !isTaken(path(FieldPath.lengthMaximum + 1)))
    }

    @Test("events are counted over a day and no longer")
    func window() {
        #expect(isTaken("trigger_count over 1 day > 1") && isTaken("trigger_count over 23 hours 60 minutes > 1"))
        #expect(!isTaken("trigger_count over 1 day 1 second > 1"))
        #expect(!isTaken("trigger_count over 99999999999999999999 days > 1"))
    }

    @Test("a long text is looked at up to a point")
    func comparedLength() throws {
        let long = String(repeating: "a", count: Condition.comparedLengthMaximum - 1)
        func holds(_ text: String) throws -> Bool {
            let condition = try ConditionParser.parse("event.x matches part 'z'")
            var evaluator = ConditionEvaluator(values: ["event": ["x": .string(text)]], now: Instant(seconds: 0))
            return evaluator.isTrue(condition)
        }
        #expect(try holds(long + "z"))
        #expect(try !holds(long + "az"))
    }

    @Test("no text is too odd to be read or refused")
    func oddTexts() {
        let pieces = [
            "event", ".", "x", "[", "]", "'", "(", ")", "not ", " and ", " or ", "==", ">", "matches ", "regex ", "part ",
            "now ", "in ", "Mon", "09:00:00", "over ", "trigger_count ", "2021-12-04", "1", "-", "e", "\\", "ä", "nil",
            "exists",
        ]
        var random = SeededRandom(seed: 28)
        for _ in 0..<3000 {
            let count = Int.random(in: 1...12, using: &random)
            let text = (0..<count).map { _ in pieces[Int.random(in: 0..<pieces.count, using: &random)] }.joined()
            do throws(ConditionProblem) { _ = try ConditionParser.parse(text) } catch {
                #expect((1...text.unicodeScalars.count + 1).contains(error.column), "\(text): \(error.text)")
            }
        }
    }
}
