// SPDX-License-Identifier: Apache-2.0
import Base
import Domain
import Testing

/// New York: 2026-03-08 02:00 -> 03:00. 2026-03-02 is a Monday.
@Suite("When an event of shifts is over")
struct ShiftEventPhaseTests {
    private func event(
        _ rule: String?, start: String = "2026-03-02T09:00:00Z", hours: Int64 = 3, zone: String = "UTC",
        until: String? = nil
    ) throws -> ShiftEvent {
        let zone = try Fixture.zone(zone)
        let begin = try Fixture.instant(start)
        let end = zone.instant(of: zone.wallClock(at: begin).adding(seconds: hours * 3600))
        return ShiftEvent(
            id: "E", name: "E", start: ZonedTime(instant: begin, zone: zone), end: ZonedTime(instant: end, zone: zone),
            effectiveSince: begin, effectiveUntil: try until.map(Fixture.instant), recurrence: rule.map { [$0] } ?? [],
            members: [.user("A")])
    }

    @Test(
        "one shift, a count and an end of the rule let it end by itself; other rules do not",
        arguments: [
            (nil, "2026-03-02T12:00:00Z"), ("FREQ=DAILY;COUNT=1", "2026-03-02T12:00:00Z"),
            ("FREQ=DAILY;COUNT=5", "2026-03-06T12:00:00Z"), ("FREQ=WEEKLY;BYDAY=MO,FR;COUNT=3", "2026-03-09T12:00:00Z"),
            ("FREQ=DAILY;UNTIL=20260304T090000Z", "2026-03-04T12:00:00Z"),
            ("FREQ=DAILY;UNTIL=20260304T085959Z", "2026-03-03T12:00:00Z"),
            ("FREQ=DAILY;INTERVAL=3;UNTIL=20260306T235959Z", "2026-03-05T12:00:00Z"),
            ("FREQ=DAILY;UNTIL=20260301T000000Z", "2026-03-02T09:00:00Z"), ("FREQ=DAILY", nil),
            ("FREQ=WEEKLY;BYDAY=MO", nil),
        ] as [(String?, String?)])
    func ends(_ rule: String?, _ expected: String?) throws {
        let event = try event(rule)
        #expect(event.endsAt.map { ISO8601.string($0) } == expected)
        guard let end = event.endsAt else { return }
        #expect(event.phase(at: end) == .past)
        if end > event.start.instant { #expect(event.phase(at: end.adding(seconds: -1)) == .active) }
        #expect(event.phase(at: event.start.instant.adding(seconds: -1)) == .future)
    }

    @Test("whichever comes first counts: the last shift, or the time from which it is not in effect")
    func earlier() throws {
        #expect(try event(nil, until: "2026-03-02T10:00:00Z").endsAt == Fixture.instant("2026-03-02T10:00:00Z"))
        #expect(try event(nil, until: "2026-04-01T10:00:00Z").endsAt == Fixture.instant("2026-03-02T12:00:00Z"))
    }

    @Test("a last shift across a change of clocks ends by the clock on the wall")
    func clocks() throws {
        let event = try event("FREQ=DAILY;COUNT=2", start: "2026-03-07T01:00:00Z", hours: 10, zone: "America/New_York")
        let end = try Fixture.instant("2026-03-08T10:00:00Z")
        #expect(event.endsAt == end)
    }

    @Test("nobody is on call by it from then on, and somebody is just before", arguments: 0..<60)
    func rendering(_ seed: Int) throws {
        var random = try RandomSchedules(seed: UInt64(seed))
        let plan = random.plan()
        for event in plan.rotations.flatMap(\.events) {
            guard let end = event.endsAt, event.effectiveUntil.map({ $0 > end }) ?? true else { continue }
            let alone = ShiftPlan(rotations: [ShiftRotation(id: "R", events: [event])])
            let later = ShiftRenderer.spans(alone, since: end, until: end.adding(minutes: 600_000))
            #expect(later.isEmpty, "seed=\(seed)")
            // Apia has left a day out, and with it the shifts of that day.
            guard event.effectiveSince < end, event.start.zone.identifier != "Pacific/Apia" else { continue }
            let before = ShiftRenderer.spans(alone, since: end.adding(seconds: -1), until: end)
            #expect(!before.isEmpty, "seed=\(seed)")
        }
    }

    @Test("it counts toward the five of its rotation no more, and its people are free to go")
    func room() throws {
        var rotation = ShiftRotation(id: "R")
        for number in 0..<ShiftRules.eventsPerRotationMaximum {
            var one = try event(nil, start: "2026-03-0\(number + 2)T09:00:00Z")
            one.id = "E\(number)"
            rotation.events.append(one)
        }
        var sixth = try event(nil, start: "2026-03-20T09:00:00Z")
        sixth.id = "E6"
        let end = try Fixture.instant("2026-03-02T12:00:00Z")
        #expect(ShiftRules.problem(with: sixth, in: rotation, now: end.adding(seconds: -1)) != nil)
        #expect(ShiftRules.problem(with: sixth, in: rotation, now: end) == nil)
        let schedule = Schedule(id: "S", plan: ShiftPlan(rotations: [rotation]))
        #expect(schedule.userIDs(at: end) == ["A"])
        #expect(schedule.userIDs(at: try Fixture.instant("2026-03-06T12:00:00Z")) == [])
    }
}
