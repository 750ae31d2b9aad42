// SPDX-License-Identifier: Apache-2.0
import Base
import Domain
import Testing

@Suite("What a schedule must be like")
struct ScheduleRulesTests {
    private func problems(_ change: (inout ScheduleLayer) -> Void) throws -> [String] {
        var layer = try Fixture.layer("L", users: ["A"], start: "2024-01-01")
        change(&layer)
        return ScheduleRules.problems(in: try Fixture.schedule([layer]))
    }

    private func problems(_ restriction: LayerRestriction) throws -> [String] {
        try problems { $0.restrictions = [restriction] }
    }

    @Test("a schedule at every limit is kept, one beyond a limit is not")
    func limits() throws {
        #expect(try problems { _ in }.isEmpty)
        #expect(try problems { $0.rotationTurnLengthSeconds = 3600 }.isEmpty)
        #expect(try problems { $0.rotationTurnLengthSeconds = 3599 }.count == 1)
        #expect(try problems { $0.rotationTurnLengthSeconds = 365 * 86_400 }.isEmpty)
        #expect(try problems { $0.rotationTurnLengthSeconds = 365 * 86_400 + 1 }.count == 1)
        #expect(try problems { $0.userIDs = [] } == ["Schedule layer 1: users can't be blank"])
        let users = ScheduleRules.usersPerLayerMaximum
        #expect(try problems { $0.userIDs = [String](repeating: "A", count: users) }.isEmpty)
        #expect(try problems { $0.userIDs = [String](repeating: "A", count: users + 1) }.count == 1)
        #expect(try problems { $0.end = $0.start.adding(seconds: 1) }.isEmpty)
        #expect(try problems { $0.end = $0.start } == ["Schedule layer 1: end must be after its start"])
        #expect(try problems { $0.end = $0.start.adding(seconds: -1) }.count == 1)
        let count = ScheduleRules.restrictionsPerLayerMaximum
        let window = Fixture.daily(hour: 1, hours: 1)
        #expect(try problems { $0.restrictions = [LayerRestriction](repeating: window, count: count) }.isEmpty)
        #expect(try problems { $0.restrictions = [LayerRestriction](repeating: window, count: count + 1) }.count == 1)
        #expect(try problems { $0.name = String(repeating: "n", count: 255) }.isEmpty)
        #expect(try problems { $0.name = String(repeating: "n", count: 256) }.count == 1)
    }

    @Test("name and description have the lengths that the reference names")
    func texts() {
        var schedule = Schedule(name: String(repeating: "n", count: 255), description: String(repeating: "d", count: 1024))
        #expect(ScheduleRules.problems(in: schedule).isEmpty)
        schedule.name += "n"
        schedule.description = String(repeating: "d", count: 1025)
        #expect(ScheduleRules.problems(in: schedule).count == 2)
    }

    @Test("a restriction lasts from a second to its whole day, or to less than its week")
    func restrictions() throws {
        func daily(_ seconds: Int64) -> LayerRestriction {
            LayerRestriction(kind: .daily, startSecondOfDay: 0, durationSeconds: seconds)
        }
        func weekly(_ seconds: Int64, day: Int?) -> LayerRestriction {
            LayerRestriction(kind: .weekly, startSecondOfDay: 0, durationSeconds: seconds, startDayOfWeek: day)
        }
        for good in [daily(1), daily(86_400), weekly(604_799, day: 1), weekly(1, day: 7)] {
            #expect(try problems(good).isEmpty)
        }
        for bad in [
            daily(0), daily(-1), daily(86_401), weekly(604_800, day: 1), weekly(1, day: nil), weekly(1, day: 0),
            weekly(1, day: 8),
        ] {
            #expect(try problems(bad).count == 1)
        }
        #expect(try problems(LayerRestriction(kind: .daily, startSecondOfDay: 86_400, durationSeconds: 1)).count == 1)
        #expect(try problems(LayerRestriction(kind: .daily, startSecondOfDay: -1, durationSeconds: 1)).count == 1)
    }

    @Test("layers that have ended are history: they do not count against the limit")
    func history() throws {
        let living = try Fixture.layer("L", users: ["A"], start: "2024-01-01")
        let ended = try Fixture.layer("E", users: ["A"], start: "2024-01-01", end: "2024-01-05")
        let now = try Fixture.instant("2024-01-10")
        let maximum = ScheduleRules.layersMaximum
        let full = try Fixture.schedule([ended] + [ScheduleLayer](repeating: living, count: maximum))
        #expect(ScheduleRules.problems(in: full, now: now).isEmpty)
        #expect(!ScheduleRules.problems(in: full).isEmpty)
        let over = try Fixture.schedule([ScheduleLayer](repeating: living, count: maximum + 1))
        #expect(ScheduleRules.problems(in: over, now: now).count == 1)
        let old = try Fixture.schedule([ScheduleLayer](repeating: ended, count: ScheduleRules.layersWithHistoryMaximum))
        #expect(ScheduleRules.problems(in: old, now: now).isEmpty)
        let tooOld = try Fixture.schedule(old.layers + [ended])
        #expect(ScheduleRules.problems(in: tooOld, now: now).count == 1)
    }

    @Test("a layer that is there already may be sent with an end that leaves it no time; a new one may not")
    func endedBeforeItBegan() throws {
        let now = try Fixture.instant("2024-01-10")
        let old = try Fixture.schedule([Fixture.layer("L", users: ["A"], start: "2024-02-01")])
        for end in ["2024-01-05", "2024-01-10", "2024-01-20", "2024-02-01"] {
            // Nothing but its name is kept, so that the rest does not matter either.
            let sent = try Fixture.schedule([Fixture.layer("L", users: [], start: "2024-02-01", end: end)])
            #expect(ScheduleRules.problems(in: sent, now: now, replacing: old).isEmpty, "\(end)")
            let stranger = try Fixture.schedule([Fixture.layer("N", users: ["A"], start: "2024-02-01", end: end)])
            let problems = ["Schedule layer 1: end must be after its start"]
            #expect(ScheduleRules.problems(in: stranger, now: now, replacing: old) == problems, "\(end)")
        }
        let later = try Fixture.schedule([Fixture.layer("L", users: [], start: "2024-02-01", end: "2024-02-02")])
        #expect(ScheduleRules.problems(in: later, now: now, replacing: old).count == 1)
    }

    @Test("each layer of a new schedule is looked at, ended or not, in a readable number of sentences")
    func everyLayer() throws {
        let now = try Fixture.instant("2024-01-10")
        let good = try Fixture.layer("G", users: ["A"], start: "2024-01-01", end: "2024-01-05")
        var bad = good
        bad.rotationTurnLengthSeconds = 0
        let maximum = ScheduleRules.layersWithHistoryMaximum
        let last = try Fixture.schedule([ScheduleLayer](repeating: good, count: maximum - 1) + [bad])
        #expect(ScheduleRules.problems(in: last, now: now).count == 1)
        let all = try Fixture.schedule([ScheduleLayer](repeating: bad, count: maximum))
        #expect(ScheduleRules.problems(in: all, now: now).count == 100)
    }

    @Test("a range is rendered up to two years")
    func range() throws {
        let since = try Fixture.instant("2024-01-01")
        let longest = since.adding(seconds: ScheduleRules.renderedDaysMaximum * .secondsPerDay)
        #expect(ScheduleRules.rangeProblem(since: since, until: longest) == nil)
        #expect(ScheduleRules.rangeProblem(since: since, until: longest.adding(seconds: 1)) != nil)
        #expect(ScheduleRules.rangeProblem(since: since, until: since.adding(seconds: -1)) != nil)
    }
}
