// SPDX-License-Identifier: Apache-2.0
import Base
import Domain
import Testing

@Suite("The rule by which shifts come again")
struct RecurrenceRuleTests {
    private func problem(_ text: String) -> String? {
        do throws(RecurrenceProblem) { _ = try RecurrenceRule.read(text) } catch { return error.text }
        return nil
    }

    @Test("is read with or without its name, in any case")
    func forms() throws {
        let expected = RecurrenceRule(frequency: .weekly, interval: 2, weekdays: [1, 3, 5], limit: .count(10))
        for text in [
            "RRULE:FREQ=WEEKLY;INTERVAL=2;BYDAY=MO,WE,FR;COUNT=10", "freq=weekly;interval=2;byday=fr,mo,we,mo;count=10",
            "FREQ=WEEKLY;COUNT=10;WKST=MO;BYDAY=MO,WE,FR;INTERVAL=2",
        ] {
            #expect(try RecurrenceRule.read(text) == expected, "\(text)")
        }
        let day = WallClock(year: 2026, month: 12, day: 31, hour: 23, minute: 59, second: 59)
        #expect(try RecurrenceRule.read("FREQ=DAILY;UNTIL=20261231").limit == .untilLocal(day))
        #expect(try RecurrenceRule.read("FREQ=DAILY;UNTIL=20261231T235959").limit == .untilLocal(day))
        let instant = Instant(seconds: day.localSeconds)
        #expect(try RecurrenceRule.read("FREQ=DAILY;UNTIL=20261231T235959Z").limit == .until(instant))
    }

    @Test(
        "is refused where it says what is not carried out, and never taken for something else",
        arguments: [
            "", "RRULE:", "FREQ=MONTHLY", "FREQ=HOURLY", "FREQ=DAILY;BYHOUR=9", "FREQ=DAILY;BYMONTHDAY=1", "INTERVAL=2",
            "FREQ=WEEKLY;BYDAY=1MO", "FREQ=WEEKLY;BYDAY=", "FREQ=WEEKLY;BYDAY=MO,", "FREQ=WEEKLY;WKST=SU", "FREQ=DAILY;",
            "FREQ=DAILY;FREQ=WEEKLY", "FREQ=DAILY;COUNT=2;UNTIL=20261231", "FREQ=DAILY;COUNT=-1", "FREQ=DAILY;COUNT=+1",
            "FREQ=DAILY;UNTIL=20260230", "FREQ=DAILY;UNTIL=20261231Z", "FREQ=DAILY;UNTIL=20261231T250000Z",
            "FREQ=DAILY;UNTIL=2026-12-31", "FREQ=DAILY;INTERVAL=1.5", "FREQ=DAILY;INTERVAL=\u{0663}", "EXRULE:FREQ=DAILY",
        ])
    func refused(_ text: String) {
        #expect(problem(text) != nil)
    }

    @Test("has bounds, tested at each and one past it")
    func bounds() {
        #expect(problem("FREQ=DAILY;INTERVAL=0") != nil)
        #expect(problem("FREQ=DAILY;INTERVAL=1") == nil)
        #expect(problem("FREQ=DAILY;INTERVAL=\(RecurrenceRule.intervalMaximum)") == nil)
        #expect(problem("FREQ=DAILY;INTERVAL=\(RecurrenceRule.intervalMaximum + 1)") != nil)
        #expect(problem("FREQ=DAILY;COUNT=0") != nil)
        #expect(problem("FREQ=DAILY;COUNT=\(RecurrenceRule.countMaximum)") == nil)
        #expect(problem("FREQ=DAILY;COUNT=\(RecurrenceRule.countMaximum + 1)") != nil)
        let start = "FREQ=DAILY;BYDAY=MO"
        let room = RecurrenceRule.textLengthMaximum - start.utf8.count
        let days = String(repeating: ",MO", count: room / 3)
        #expect((start + days).utf8.count <= RecurrenceRule.textLengthMaximum)
        #expect(problem(start + days) == nil)
        #expect(problem(start + days + ",MO") != nil)
    }
}
