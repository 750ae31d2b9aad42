// SPDX-License-Identifier: Apache-2.0
import Base
import Domain
import Testing

@Suite("Rendering a schedule")
struct ScheduleRenderingTests {
    @Test("entries are cut at the ends of the range, unless overflow is asked for")
    func overflow() throws {
        let schedule = try Fixture.schedule([Fixture.layer("L", users: ["A", "B"], start: "2011-05-30")])
        let cut = try Fixture.render(schedule, "2011-06-01T10:00:00Z", "2011-06-01T14:00:00Z")
        #expect(lines(cut.final) == ["A 2011-06-01T10:00:00Z/2011-06-01T14:00:00Z"])
        #expect(cut.layers == [cut.final])
        let whole = try Fixture.render(schedule, "2011-06-01T10:00:00Z", "2011-06-01T14:00:00Z", overflow: true)
        #expect(lines(whole.final) == ["A 2011-06-01T00:00:00Z/2011-06-02T00:00:00Z"])
        #expect(whole.layers == [whole.final])
    }

    @Test("an uncut entry of the final schedule ends where a later layer takes over outside the range")
    func overflowUnderAnotherLayer() throws {
        let schedule = try Fixture.schedule([
            Fixture.layer("low", users: ["A", "C"], start: "2024-01-01"),
            Fixture.layer("high", users: ["B"], start: "2024-01-01", restrictions: [Fixture.daily(hour: 9, hours: 8)]),
        ])
        let rendered = try Fixture.render(schedule, "2024-01-03T08:00:00Z", "2024-01-03T08:30:00Z", overflow: true)
        #expect(lines(rendered.layers[0]) == ["A 2024-01-03T00:00:00Z/2024-01-04T00:00:00Z"])
        #expect(rendered.layers[1].isEmpty)
        #expect(lines(rendered.final) == ["A 2024-01-03T00:00:00Z/2024-01-03T09:00:00Z"])
    }

    @Test("an uncut override is shown with its own bounds")
    func overflowOfOverrides() throws {
        let schedule = try Fixture.schedule([Fixture.layer("L", users: ["A"], start: "2024-01-01")])
        let override = try Fixture.override("O", user: "B", "2024-01-03T06:00:00Z", "2024-01-03T18:00:00Z")
        let rendered = try Fixture.render(
            schedule, [override], "2024-01-03T12:00:00Z", "2024-01-03T13:00:00Z", overflow: true)
        #expect(lines(rendered.overrides) == ["B 2024-01-03T06:00:00Z/2024-01-03T18:00:00Z"])
        #expect(rendered.final == rendered.overrides)
    }

    @Test("a daily restriction is on the schedule's wall clock, and coverage counts only its hours")
    func dailyRestriction() throws {
        let zone = try Fixture.zone("America/New_York")
        let layer = try Fixture.layer(
            "Night Shift", users: ["A"], start: "2015-11-06T21:00:00-05:00", virtualStart: "2015-11-06T20:00:00-05:00",
            restrictions: [Fixture.daily(hour: 8, hours: 9)])
        let schedule = try Fixture.schedule("America/New_York", [layer])
        let since = try Fixture.instant("2015-11-09T00:00:00-05:00")
        let until = try Fixture.instant("2015-11-10T00:00:00-05:00")
        let rendered = ScheduleRenderer.render(schedule, overrides: [], since: since, until: until)
        #expect(lines(rendered.final, in: zone) == ["A 2015-11-09T08:00:00-05:00/2015-11-09T17:00:00-05:00"])
        #expect(rendered.coveragePercentage(rendered.layers[0], since: since, until: until) == 37.5)
    }

    @Test("the last layer wins where it has an entry, and earlier ones show through its gaps")
    func laterLayerWins() throws {
        let schedule = try Fixture.schedule([
            Fixture.layer("1", users: ["A"], start: "2024-01-01"),
            Fixture.layer("2", users: ["B"], start: "2024-01-01", restrictions: [Fixture.daily(hour: 9, hours: 8)]),
        ])
        let rendered = try Fixture.render(schedule, "2024-01-05", "2024-01-06")
        #expect(
            lines(rendered.final) == [
                "A 2024-01-05T00:00:00Z/2024-01-05T09:00:00Z", "B 2024-01-05T09:00:00Z/2024-01-05T17:00:00Z",
                "A 2024-01-05T17:00:00Z/2024-01-06T00:00:00Z",
            ])
    }

    @Test("of three layers the one sent last has the highest precedence")
    func threeLayers() throws {
        let layers = try ["1", "2", "3"].map { try Fixture.layer("L" + $0, users: ["U" + $0], start: "2024-01-01") }
        let rendered = try Fixture.render(Fixture.schedule(layers), "2024-01-05", "2024-01-06")
        #expect(rendered.final.map(\.userID) == ["U3"])
        #expect(rendered.layers.map { $0.map(\.userID) } == [["U1"], ["U2"], ["U3"]])
    }

    @Test("a layer counts from its start to its end, while its turns are counted from the virtual start")
    func layerBounds() throws {
        let layer = try Fixture.layer(
            "L", users: ["A", "B", "C"], start: "2024-01-02T06:00:00Z", end: "2024-01-03T12:00:00Z",
            virtualStart: "2023-12-31")
        let rendered = try Fixture.render(Fixture.schedule([layer]), "2024-01-01", "2024-01-10", overflow: true)
        #expect(
            lines(rendered.layers[0]) == [
                "C 2024-01-02T06:00:00Z/2024-01-03T00:00:00Z", "A 2024-01-03T00:00:00Z/2024-01-03T12:00:00Z",
            ])
    }

    @Test("a layer may start before its virtual start: the turns run on backward")
    func virtualStartAfterStart() throws {
        let layer = try Fixture.layer("L", users: ["A", "B", "C"], start: "2024-01-01", virtualStart: "2024-01-03")
        let rendered = try Fixture.render(Fixture.schedule([layer]), "2024-01-01", "2024-01-04")
        #expect(rendered.final.map(\.userID) == ["B", "C", "A"])
    }

    @Test("restrictions add up, and those that touch give one entry")
    func unionOfRestrictions() throws {
        let layer = try Fixture.layer(
            "L", users: ["A"], start: "2024-01-01", turnHours: 168,
            restrictions: [
                Fixture.daily(hour: 22, hours: 4), Fixture.weekly(day: 3, hour: 2, hours: 3),
                Fixture.weekly(day: 3, hour: 12, hours: 1),
            ])
        // 2024-01-03 is a Wednesday.
        let rendered = try Fixture.render(
            Fixture.schedule([Fixture.layer("none", users: ["Z"], start: "2030-01-01"), layer]),
            "2024-01-02T21:00:00Z", "2024-01-03T23:00:00Z")
        #expect(
            lines(rendered.final) == [
                "A 2024-01-02T22:00:00Z/2024-01-03T05:00:00Z", "A 2024-01-03T12:00:00Z/2024-01-03T13:00:00Z",
                "A 2024-01-03T22:00:00Z/2024-01-03T23:00:00Z",
            ])
        #expect(rendered.layers == [[], rendered.final])
    }

    @Test("restrictions that leave no gap restrict nothing")
    func restrictionsWithoutGap() throws {
        let restrictions = [Fixture.daily(hour: 18, hours: 12), Fixture.daily(hour: 6, hours: 12)]
        let restricted = try Fixture.layer("L", users: ["A", "B"], start: "2024-01-01", restrictions: restrictions)
        let plain = try Fixture.layer("L", users: ["A", "B"], start: "2024-01-01")
        #expect(
            try Fixture.render(Fixture.schedule([restricted]), "2024-01-01", "2024-02-01").layers
                == Fixture.render(Fixture.schedule([plain]), "2024-01-01", "2024-02-01").layers)
    }

    @Test("turns go on under a restriction: a turn without a window has no entry")
    func turnsUnderRestriction() throws {
        let layer = try Fixture.layer(
            "L", users: ["A", "B", "C"], start: "2024-01-01", restrictions: [Fixture.weekly(day: 2, hour: 0, hours: 24)])
        let rendered = try Fixture.render(Fixture.schedule([layer]), "2024-01-01", "2024-01-22")
        #expect(
            lines(rendered.final) == [
                "B 2024-01-02T00:00:00Z/2024-01-03T00:00:00Z", "C 2024-01-09T00:00:00Z/2024-01-10T00:00:00Z",
                "A 2024-01-16T00:00:00Z/2024-01-17T00:00:00Z",
            ])
    }

    @Test("an empty range has no entries and no coverage")
    func emptyRange() throws {
        let schedule = try Fixture.schedule([Fixture.layer("L", users: ["A"], start: "2024-01-01")])
        let now = try Fixture.instant("2024-02-01")
        let rendered = ScheduleRenderer.render(schedule, overrides: [], since: now, until: now)
        #expect(rendered == RenderedSchedule(layers: [[]], overrides: [], final: []))
        #expect(rendered.coveragePercentage(rendered.final, since: now, until: now) == 0)
    }

    @Test("a layer that no rule would have let in puts nobody on call")
    func wrongLayers() throws {
        var layers = [try Fixture.layer("nobody", users: [], start: "2024-01-01")]
        for turn in [Int64.min, -1, 0, 1, Int64.max] {
            var layer = try Fixture.layer("turn", users: ["A"], start: "2024-01-01")
            layer.rotationTurnLengthSeconds = turn
            layers.append(layer)
        }
        let windows = [
            LayerRestriction(kind: .weekly, startSecondOfDay: 0, durationSeconds: 60),
            LayerRestriction(kind: .daily, startSecondOfDay: 0, durationSeconds: -5),
            LayerRestriction(kind: .daily, startSecondOfDay: Int64.max, durationSeconds: Int64.max),
        ]
        layers.append(try Fixture.layer("window", users: ["A"], start: "2024-01-01", restrictions: windows))
        let rendered = try Fixture.render(Fixture.schedule(layers), "2024-01-01", "2024-03-01", overflow: true)
        #expect(rendered.final.isEmpty)
        let now = try Fixture.instant("2024-02-01")
        #expect(try ScheduleRenderer.onCall(Fixture.schedule(layers), overrides: [], at: now) == nil)
        #expect(try ScheduleRenderer.shifts(Fixture.schedule(layers), overrides: [], since: now, until: now).isEmpty)
    }

    @Test("a rotation's virtual start that is sent as Go prints times is the same instant when it is read back")
    func virtualStartText() throws {
        let layer = try Fixture.layer("L", users: ["A"], start: "2017-09-01 08:00:00 +0000 UTC")
        #expect(ISO8601.string(layer.rotationVirtualStart) == "2017-09-01T08:00:00Z")
    }
}
