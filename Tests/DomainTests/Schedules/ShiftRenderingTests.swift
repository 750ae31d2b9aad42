// SPDX-License-Identifier: Apache-2.0
import Base
import Domain
import Testing

@Suite("Rendering shifts")
struct ShiftRenderingTests {
    private func event(
        id: String = "E", _ members: [String?], _ start: String, hours: Int64, rule: String? = "FREQ=DAILY",
        zone: String = "UTC", strategy: ShiftEvent.Strategy = .rotating(shiftsPerMember: 1), since: String? = nil,
        until: String? = nil
    ) throws -> ShiftEvent {
        let zone = try Fixture.zone(zone)
        let begin = try #require(ISO8601.instant(start, in: zone))
        let end = zone.instant(of: zone.wallClock(at: begin).adding(seconds: hours * 3600))
        return ShiftEvent(
            id: id, name: id, start: ZonedTime(instant: begin, zone: zone), end: ZonedTime(instant: end, zone: zone),
            effectiveSince: try since.map(Fixture.instant) ?? begin, effectiveUntil: try until.map(Fixture.instant),
            recurrence: rule.map { [$0] } ?? [], strategy: strategy,
            members: members.map { id in
                guard let id else { return .nobody }
                return .user(id)
            })
    }

    private func plan(_ events: ShiftEvent...) -> ShiftPlan {
        ShiftPlan(rotations: events.map { ShiftRotation(id: "R" + $0.id, events: [$0]) })
    }

    private func rendered(_ plan: ShiftPlan, _ since: String, _ until: String, zone: String = "UTC") throws -> [String] {
        let entries = ShiftRenderer.entries(plan, since: try Fixture.instant(since), until: try Fixture.instant(until))
        return lines(entries, in: try Fixture.zone(zone))
    }

    @Test("members take turns, each for as many shifts as were asked for")
    func turns() throws {
        let event = try event(["A", "B"], "2026-03-02T08:00:00Z", hours: 4, strategy: .rotating(shiftsPerMember: 2))
        #expect(
            try rendered(plan(event), "2026-03-02", "2026-03-07") == [
                "A 2026-03-02T08:00:00Z/2026-03-02T12:00:00Z", "A 2026-03-03T08:00:00Z/2026-03-03T12:00:00Z",
                "B 2026-03-04T08:00:00Z/2026-03-04T12:00:00Z", "B 2026-03-05T08:00:00Z/2026-03-05T12:00:00Z",
                "A 2026-03-06T08:00:00Z/2026-03-06T12:00:00Z",
            ])
    }

    @Test("every member is on call at once where that is asked for, and their time counts once")
    func everybody() throws {
        let event = try event(["A", "B"], "2026-03-02T00:00:00Z", hours: 12, strategy: .everyMember)
        let (since, until) = (try Fixture.instant("2026-03-02"), try Fixture.instant("2026-03-03"))
        let schedule = Schedule(id: "S", plan: plan(event))
        let rendered = ScheduleRenderer.render(schedule, overrides: [], since: since, until: until)
        #expect(rendered.final.map(\.userID) == ["A", "B"])
        #expect(rendered.coveragePercentage(rendered.final, since: since, until: until) == 50)
        #expect(ScheduleRenderer.usersOnCall(schedule, overrides: [], at: since) == ["A", "B"])
        #expect(ScheduleRenderer.usersOnCall(schedule, overrides: [], at: since.adding(seconds: 43_200)).isEmpty)
    }

    @Test("a weekly rule counts its turns by shifts, and skips weeks by its interval")
    func weekly() throws {
        let event = try event(
            ["A", "B", "C"], "2026-03-04T09:00:00Z", hours: 8, rule: "FREQ=WEEKLY;INTERVAL=2;BYDAY=MO,WE,FR")
        #expect(
            try rendered(plan(event), "2026-03-01", "2026-03-19") == [
                "A 2026-03-04T09:00:00Z/2026-03-04T17:00:00Z", "B 2026-03-06T09:00:00Z/2026-03-06T17:00:00Z",
                "C 2026-03-16T09:00:00Z/2026-03-16T17:00:00Z", "A 2026-03-18T09:00:00Z/2026-03-18T17:00:00Z",
            ])
    }

    @Test("shifts keep to the clock on the wall when it is set")
    func daylightSaving() throws {
        let zone = "America/New_York"
        let event = try event(["A", "B"], "2026-03-07T08:00:00", hours: 24, zone: zone)
        #expect(
            try rendered(plan(event), "2026-03-07T13:00:00Z", "2026-03-09T12:00:00Z", zone: zone) == [
                "A 2026-03-07T08:00:00-05:00/2026-03-08T08:00:00-04:00",
                "B 2026-03-08T08:00:00-04:00/2026-03-09T08:00:00-04:00",
            ])
    }

    @Test("an event counts from when it is effective, and is cut there")
    func effective() throws {
        let event = try event(
            ["A"], "2026-03-01T08:00:00Z", hours: 8, since: "2026-03-02T10:00:00Z", until: "2026-03-03T09:00:00Z")
        #expect(
            try rendered(plan(event), "2026-03-01", "2026-03-06") == [
                "A 2026-03-02T10:00:00Z/2026-03-02T16:00:00Z", "A 2026-03-03T08:00:00Z/2026-03-03T09:00:00Z",
            ])
    }

    @Test("a shift without a rule comes once, however long it is")
    func once() throws {
        let event = try event(["A", "B"], "2026-03-02T08:00:00Z", hours: 72, rule: nil)
        #expect(try rendered(plan(event), "2026-03-01", "2026-04-01") == ["A 2026-03-02T08:00:00Z/2026-03-05T08:00:00Z"])
    }

    @Test("an override takes the place of whom it names and of nobody else, and the later made wins")
    func overrides() throws {
        var plan = plan(try event(["A", "B"], "2026-03-02T00:00:00Z", hours: 24, strategy: .everyMember))
        func override(
            _ id: String, _ who: String, _ by: ShiftMember, _ start: String, _ end: String
        ) throws -> ShiftOverride {
            ShiftOverride(
                id: id, scheduleID: "S", target: .rotation("RE"), overridden: .user(who), overriding: by,
                start: try Fixture.instant(start), end: try Fixture.instant(end), createdAt: Instant(milliseconds: 0))
        }
        plan.overrides = [
            try override("1", "A", .user("C"), "2026-03-02T06:00:00Z", "2026-03-02T12:00:00Z"),
            try override("2", "A", .nobody, "2026-03-02T10:00:00Z", "2026-03-02T14:00:00Z"),
            // Of somebody who has no shift then, it changes nothing.
            try override("3", "C", .user("D"), "2026-03-02T06:00:00Z", "2026-03-02T12:00:00Z"),
        ]
        #expect(
            try rendered(plan, "2026-03-02", "2026-03-03") == [
                "A 2026-03-02T00:00:00Z/2026-03-02T06:00:00Z", "B 2026-03-02T00:00:00Z/2026-03-03T00:00:00Z",
                "C 2026-03-02T06:00:00Z/2026-03-02T10:00:00Z", "A 2026-03-02T14:00:00Z/2026-03-03T00:00:00Z",
            ])
        let spans = ShiftRenderer.spans(
            plan, since: try Fixture.instant("2026-03-02"), until: try Fixture.instant("2026-03-03"))
        #expect(spans.contains { $0.member == .nobody && $0.source == .rotationOverride(rotationID: "RE", overrideID: "2") })
    }

    @Test("a rendering is what a count of days and minutes says", arguments: 0..<60)
    func naive(_ seed: Int) throws {
        var random = try RandomSchedules(seed: UInt64(seed))
        let plan = random.plan()
        let reference = ShiftReference(plan: plan)
        let since = random.change.adding(minutes: -random.number(0...3000))
        let until = since.adding(minutes: 4000)
        let entries = ShiftRenderer.entries(plan, since: since, until: until)
        for minute in stride(from: Int64(0), to: 4000, by: 7) {
            let instant = since.adding(minutes: minute)
            let expected = reference.userIDs(at: instant)
            let shown = Set(entries.filter { $0.start <= instant && instant < $0.end }.map(\.userID)).sorted()
            #expect(shown == expected, "seed=\(seed) minute=\(minute)")
            #expect(ShiftRenderer.userIDs(plan, at: instant).sorted() == expected, "seed=\(seed) minute=\(minute)")
        }
        for shift in ScheduleRenderer.shifts(Schedule(id: "S", plan: plan), overrides: [], since: since, until: until) {
            guard let start = shift.start, let end = shift.end else { continue }
            #expect(!reference.userIDs(at: start.adding(milliseconds: -1)).contains(shift.userID), "seed=\(seed)")
            #expect(!reference.userIDs(at: end).contains(shift.userID), "seed=\(seed)")
        }
    }
}

extension RandomSchedules {
    mutating func plan() -> ShiftPlan {
        let rotations = (0..<number(1...3)).map { place in
            ShiftRotation(id: "R\(place)", events: (0..<number(1...2)).map { event(id: "E\(place).\($0)") })
        }
        let shifts = (0..<number(0...3)).map { place in
            let start = instant(withinHours: 60)
            return CustomShift(
                id: "C\(place)", scheduleID: "S", assignmentID: "", member: member(), start: start,
                end: start.adding(minutes: number(1...3000)))
        }
        let overrides = (0..<number(0...5)).map { place in
            let start = instant(withinHours: 60)
            return ShiftOverride(
                id: "O\(place)", scheduleID: "S",
                target: chance(70) ? .rotation("R\(number(0...2))") : .customShift("C\(number(0...2))"),
                overridden: member(), overriding: member(), start: start, end: start.adding(minutes: number(1...3000)),
                createdAt: Instant(milliseconds: place))
        }
        return ShiftPlan(rotations: rotations, customShifts: shifts, overrides: overrides)
    }

    private mutating func member() -> ShiftMember { chance(15) ? .nobody : .user("U\(number(0...3))") }

    /// At noon or so: what a time means that clocks skip or show twice is tested with layers.
    private mutating func event(id: String) -> ShiftEvent {
        let day = zone.wallClock(at: change.adding(minutes: -number(0...60_000))).startOfDay
        let start = day.adding(seconds: number(8 * 60...20 * 60) * 60)
        let end = start.adding(seconds: number(1...3) * 3600)
        let days = ["MO", "TU", "WE", "TH", "FR", "SA", "SU"].filter { _ in chance(50) }
        var rule = chance(50) ? "FREQ=DAILY" : "FREQ=WEEKLY"
        if chance(40) { rule += ";INTERVAL=\(number(1...4))" }
        if !days.isEmpty, chance(60) { rule += ";BYDAY=" + days.joined(separator: ",") }
        if chance(20) { rule += ";COUNT=\(number(1...60))" }
        let begin = zone.instant(of: start)
        return ShiftEvent(
            id: id, name: id, start: ZonedTime(instant: begin, zone: zone),
            end: ZonedTime(instant: zone.instant(of: end), zone: zone),
            effectiveSince: chance(50) ? begin : begin.adding(minutes: number(0...50_000)),
            effectiveUntil: chance(30) ? begin.adding(minutes: number(50_001...90_000)) : nil, recurrence: [rule],
            strategy: chance(30) ? .everyMember : .rotating(shiftsPerMember: Int(number(1...3))),
            members: (0..<number(1...4)).map { _ in member() })
    }
}
