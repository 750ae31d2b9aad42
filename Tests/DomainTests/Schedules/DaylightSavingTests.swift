// SPDX-License-Identifier: Apache-2.0
import Base
import Domain
import Testing

/// New York: 2024-03-10 02:00 -> 03:00, 2024-11-03 02:00 -> 01:00. Berlin: 2024-03-31 02:00 -> 03:00, 2024-10-27 03:00 -> 02:00.
@Suite("Schedules when clocks change")
struct DaylightSavingTests {
    private func final(
        _ zone: String, _ layers: [ScheduleLayer], _ since: String, _ until: String
    ) throws -> [String] {
        try lines(Fixture.render(Fixture.schedule(zone, layers), since, until).final, in: Fixture.zone(zone))
    }

    @Test("daily turns hand over at the same time of day when clocks go forward, and that shift has 23 hours")
    func dailyForward() throws {
        let layer = try Fixture.layer("L", users: ["A", "B"], start: "2024-03-08T09:00:00-05:00")
        let entries = try Fixture.render(
            Fixture.schedule("America/New_York", [layer]), "2024-03-08T14:00:00Z", "2024-03-11T13:00:00Z")
        #expect(
            lines(entries.final, in: try Fixture.zone("America/New_York")) == [
                "A 2024-03-08T09:00:00-05:00/2024-03-09T09:00:00-05:00",
                "B 2024-03-09T09:00:00-05:00/2024-03-10T09:00:00-04:00",
                "A 2024-03-10T09:00:00-04:00/2024-03-11T09:00:00-04:00",
            ])
        #expect(entries.final.map { $0.end.seconds(since: $0.start) / 3600 } == [24, 23, 24])
    }

    @Test("daily turns hand over at the same time of day when clocks go back, and that shift has 25 hours")
    func dailyBack() throws {
        let layer = try Fixture.layer("L", users: ["A", "B"], start: "2024-10-25T09:00:00+02:00")
        let entries = try Fixture.render(
            Fixture.schedule("Europe/Berlin", [layer]), "2024-10-25T07:00:00Z", "2024-10-28T08:00:00Z")
        #expect(
            lines(entries.final, in: try Fixture.zone("Europe/Berlin")) == [
                "A 2024-10-25T09:00:00+02:00/2024-10-26T09:00:00+02:00",
                "B 2024-10-26T09:00:00+02:00/2024-10-27T09:00:00+01:00",
                "A 2024-10-27T09:00:00+01:00/2024-10-28T09:00:00+01:00",
            ])
        #expect(entries.final.map { $0.end.seconds(since: $0.start) / 3600 } == [24, 25, 24])
    }

    @Test(
        "weekly turns hand over at the same time of day across changes in both directions",
        arguments: [
            ("America/New_York", "2024-03-04T09:00:00-05:00", "2024-03-11T09:00:00-04:00", "2024-03-18T09:00:00-04:00"),
            ("America/New_York", "2024-10-28T09:00:00-04:00", "2024-11-04T09:00:00-05:00", "2024-11-11T09:00:00-05:00"),
            ("Europe/Berlin", "2024-03-25T09:00:00+01:00", "2024-04-01T09:00:00+02:00", "2024-04-08T09:00:00+02:00"),
            ("Europe/Berlin", "2024-10-21T09:00:00+02:00", "2024-10-28T09:00:00+01:00", "2024-11-04T09:00:00+01:00"),
        ])
    func weekly(zone: String, first: String, second: String, third: String) throws {
        let layer = try Fixture.layer("L", users: ["A", "B"], start: first, turnHours: 168)
        #expect(try final(zone, [layer], first, third) == ["A \(first)/\(second)", "B \(second)/\(third)"])
    }

    @Test("turns of eight hours hand over at the same times of day after a change")
    func eightHours() throws {
        let forward = try Fixture.layer(
            "L", users: ["A", "B", "C"], start: "2024-03-30T22:00:00+01:00", turnHours: 8)
        #expect(
            try final("Europe/Berlin", [forward], "2024-03-30T21:00:00Z", "2024-03-31T20:00:00Z") == [
                "A 2024-03-30T22:00:00+01:00/2024-03-31T06:00:00+02:00",
                "B 2024-03-31T06:00:00+02:00/2024-03-31T14:00:00+02:00",
                "C 2024-03-31T14:00:00+02:00/2024-03-31T22:00:00+02:00",
            ])
        let back = try Fixture.layer(
            "L", users: ["A", "B", "C"], start: "2024-11-02T22:00:00-04:00", turnHours: 8)
        #expect(
            try final("America/New_York", [back], "2024-11-03T02:00:00Z", "2024-11-04T03:00:00Z") == [
                "A 2024-11-02T22:00:00-04:00/2024-11-03T06:00:00-05:00",
                "B 2024-11-03T06:00:00-05:00/2024-11-03T14:00:00-05:00",
                "C 2024-11-03T14:00:00-05:00/2024-11-03T22:00:00-05:00",
            ])
    }

    @Test("a weekend that clocks change in still ends on Monday at nine")
    func weekendRestriction() throws {
        let restriction = LayerRestriction(
            kind: .weekly, startSecondOfDay: 17 * 3600, durationSeconds: 230_400, startDayOfWeek: 5)
        for (zone, start, end) in [
            ("America/New_York", "2024-03-08T17:00:00-05:00", "2024-03-11T09:00:00-04:00"),
            ("America/New_York", "2024-11-01T17:00:00-04:00", "2024-11-04T09:00:00-05:00"),
            ("America/New_York", "2024-06-07T17:00:00-04:00", "2024-06-10T09:00:00-04:00"),
            ("Europe/Berlin", "2024-03-29T17:00:00+01:00", "2024-04-01T09:00:00+02:00"),
            ("Europe/Berlin", "2024-10-25T17:00:00+02:00", "2024-10-28T09:00:00+01:00"),
        ] {
            let layer = try Fixture.layer(
                "L", users: ["A"], start: "2024-01-01", turnHours: 168, restrictions: [restriction])
            let middle = try Fixture.instant(start).adding(seconds: .secondsPerDay)
            let since = middle.adding(seconds: -3 * .secondsPerDay)
            let until = middle.adding(seconds: 3 * .secondsPerDay)
            let rendered = try ScheduleRenderer.render(
                Fixture.schedule(zone, [layer]), overrides: [], since: since, until: until)
            #expect(lines(rendered.final, in: try Fixture.zone(zone)) == ["A \(start)/\(end)"])
        }
    }

    @Test("a hand-over in the hour that clocks skip happens at the change")
    func skippedHandOver() throws {
        let layer = try Fixture.layer("L", users: ["A", "B"], start: "2024-03-09T02:30:00-05:00")
        #expect(
            try final("America/New_York", [layer], "2024-03-09T07:30:00Z", "2024-03-11T06:30:00Z") == [
                "A 2024-03-09T02:30:00-05:00/2024-03-10T03:00:00-04:00",
                "B 2024-03-10T03:00:00-04:00/2024-03-11T02:30:00-04:00",
            ])
    }

    @Test("a hand-over in the hour that clocks repeat happens once, the first time")
    func repeatedHandOver() throws {
        let layer = try Fixture.layer("L", users: ["A", "B"], start: "2024-11-02T01:30:00-04:00")
        #expect(
            try final("America/New_York", [layer], "2024-11-02T05:30:00Z", "2024-11-04T06:30:00Z") == [
                "A 2024-11-02T01:30:00-04:00/2024-11-03T01:30:00-04:00",
                "B 2024-11-03T01:30:00-04:00/2024-11-04T01:30:00-05:00",
            ])
        let second = try Fixture.instant("2024-11-03T01:15:00-05:00")
        let schedule = try Fixture.schedule("America/New_York", [layer])
        #expect(ScheduleRenderer.onCall(schedule, overrides: [], at: second) == "B")
    }

    @Test("a restriction inside the hour that clocks skip has no entry that day")
    func skippedRestriction() throws {
        let layer = try Fixture.layer(
            "L", users: ["A"], start: "2024-03-01",
            restrictions: [LayerRestriction(kind: .daily, startSecondOfDay: 2 * 3600, durationSeconds: 1800)])
        #expect(
            try final("America/New_York", [layer], "2024-03-09T05:00:00Z", "2024-03-12T04:00:00Z") == [
                "A 2024-03-09T02:00:00-05:00/2024-03-09T02:30:00-05:00",
                "A 2024-03-11T02:00:00-04:00/2024-03-11T02:30:00-04:00",
            ])
    }

    @Test("a day that a zone left out altogether belongs to nobody's turn")
    func skippedDay() throws {
        let layer = try Fixture.layer("L", users: ["A", "B", "C"], start: "2011-12-29T00:00:00-10:00")
        #expect(
            try final("Pacific/Apia", [layer], "2011-12-29T10:00:00Z", "2011-12-31T10:00:00Z") == [
                "A 2011-12-29T00:00:00-10:00/2011-12-31T00:00:00+14:00",
                "C 2011-12-31T00:00:00+14:00/2012-01-01T00:00:00+14:00",
            ])
    }
}
