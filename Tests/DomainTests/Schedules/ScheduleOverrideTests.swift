// SPDX-License-Identifier: Apache-2.0
import Base
import Domain
import Testing

@Suite("Overrides")
struct ScheduleOverrideTests {
    private func schedule() throws -> Schedule {
        try Fixture.schedule([
            Fixture.layer("L", users: ["A"], start: "2024-01-01", restrictions: [Fixture.daily(hour: 8, hours: 10)])
        ])
    }

    @Test("where two overrides meet the one created later wins, and the earlier shows outside it")
    func laterCreatedWins() throws {
        let overrides = [
            try Fixture.override("O2", user: "C", "2024-01-05T10:00:00Z", "2024-01-05T12:00:00Z", created: "2024-01-03"),
            try Fixture.override("O1", user: "B", "2024-01-05T09:00:00Z", "2024-01-05T16:00:00Z", created: "2024-01-02"),
        ]
        let rendered = try Fixture.render(schedule(), overrides, "2024-01-05", "2024-01-06")
        #expect(
            lines(rendered.overrides) == [
                "B 2024-01-05T09:00:00Z/2024-01-05T10:00:00Z", "C 2024-01-05T10:00:00Z/2024-01-05T12:00:00Z",
                "B 2024-01-05T12:00:00Z/2024-01-05T16:00:00Z",
            ])
        #expect(rendered.final.map(\.userID) == ["A", "B", "C", "B", "A"])
    }

    @Test("of overrides created at one moment the one with the later id wins")
    func sameMoment() throws {
        let overrides = [
            try Fixture.override("O2", user: "C", "2024-01-05", "2024-01-06"),
            try Fixture.override("O1", user: "B", "2024-01-05", "2024-01-06"),
        ]
        let noon = try Fixture.instant("2024-01-05T12:00:00Z")
        for list in [overrides, overrides.reversed()] {
            #expect(try Fixture.render(schedule(), list, "2024-01-05", "2024-01-06").final.map(\.userID) == ["C"])
            #expect(try ScheduleRenderer.onCall(schedule(), overrides: list, at: noon) == "C")
        }
    }

    @Test("an override also covers hours in which no layer has anybody")
    func overGap() throws {
        let override = try Fixture.override("O", user: "B", "2024-01-05T20:00:00Z", "2024-01-05T22:00:00Z")
        let rendered = try Fixture.render(schedule(), [override], "2024-01-05T19:00:00Z", "2024-01-05T23:00:00Z")
        #expect(lines(rendered.final) == ["B 2024-01-05T20:00:00Z/2024-01-05T22:00:00Z"])
        #expect(
            try ScheduleRenderer.onCall(schedule(), overrides: [override], at: Fixture.instant("2024-01-05T20:00:00Z"))
                == "B")
        #expect(
            try ScheduleRenderer.onCall(schedule(), overrides: [override], at: Fixture.instant("2024-01-05T22:00:00Z"))
                == nil)
    }

    @Test("an override of another schedule changes nothing")
    func otherSchedule() throws {
        var override = try Fixture.override("O", user: "B", "2024-01-05", "2024-01-06")
        override.scheduleID = "T"
        let rendered = try Fixture.render(schedule(), [override], "2024-01-05", "2024-01-06")
        #expect(rendered.overrides.isEmpty)
        #expect(rendered.final.map(\.userID) == ["A"])
        let noon = try Fixture.instant("2024-01-05T12:00:00Z")
        #expect(try ScheduleRenderer.onCall(schedule(), overrides: [override], at: noon) == "A")
    }

    @Test("deleting a running override ends it now, a future one goes, a past one stays")
    func deletion() throws {
        let override = try Fixture.override("O", user: "B", "2024-01-05T10:00:00Z", "2024-01-05T14:00:00Z")
        func deletion(at text: String) throws -> OverrideDeletion {
            ScheduleRules.deletion(of: override, now: try Fixture.instant(text))
        }
        #expect(try deletion(at: "2024-01-05T09:59:59Z") == .remove)
        #expect(try deletion(at: "2024-01-05T10:00:00Z") == .remove)
        #expect(try deletion(at: "2024-01-05T12:00:00.700Z") == .truncate(at: Fixture.instant("2024-01-05T12:00:00Z")))
        #expect(try deletion(at: "2024-01-05T13:59:59Z") == .truncate(at: Fixture.instant("2024-01-05T13:59:59Z")))
        #expect(try deletion(at: "2024-01-05T14:00:00Z") == .refuse)
    }

    @Test("an override must end after its start and after now, and begins now at the earliest")
    func newOverride() throws {
        let now = try Fixture.instant("2024-01-05T12:00:00Z")
        let later = now.adding(seconds: 3600)
        let problem = "Override must end after its start"
        #expect(ScheduleRules.overrideProblem(start: later, end: later, now: now) == problem)
        #expect(ScheduleRules.overrideProblem(start: later, end: now, now: now) == problem)
        #expect(ScheduleRules.overrideProblem(start: now.adding(seconds: -60), end: now, now: now) != nil)
        #expect(ScheduleRules.overrideProblem(start: now.adding(seconds: -60), end: later, now: now) == nil)
        #expect(ScheduleRules.overrideStart(now.adding(seconds: -60), now: now) == now)
        #expect(ScheduleRules.overrideStart(later, now: now) == later)
    }
}
