// SPDX-License-Identifier: Apache-2.0
import Base
import Domain

/// How long it takes to write a schedule out over a year, in this process.
struct ScheduleBenchmark {
    private static let people = 10
    private static let days: Int64 = 365

    private let options: Options
    private var rounds: Int { options.isShort ? 50 : 1000 }

    init(_ options: Options) { self.options = options }

    struct NoZone: Error {}

    func run() throws {
        guard let zone = TimeZoneRules(identifier: "America/New_York") else { throw NoZone() }
        let since = Instant(seconds: 1_772_442_000)
        let until = since.adding(seconds: Self.days * .secondsPerDay)
        let layers = Self.layered(zone, since)
        let shifts = Self.shifts(zone, since)
        report(
            "schedules.year_of_3_layers_10_people", milliseconds { _ = render(layers, since, until) }, "ms", target: "<1")
        report("schedules.year_of_3_rotations_10_people", milliseconds { _ = render(shifts, since, until) }, "ms")
        report(
            "schedules.on_call_now",
            milliseconds { _ = ScheduleRenderer.usersOnCall(layers, overrides: [], at: until) }, "ms")
    }

    private func render(_ schedule: Schedule, _ since: Instant, _ until: Instant) -> RenderedSchedule {
        ScheduleRenderer.render(schedule, overrides: [], since: since, until: until)
    }

    /// The median of many rounds, after one that is not counted.
    private func milliseconds(_ body: () -> Void) -> Double {
        let clock = ContinuousClock()
        body()
        let times = (0..<rounds).map { _ in clock.measure(body) }.sorted()
        return times[times.count / 2] / .milliseconds(1)
    }

    private static func names(_ range: Range<Int>) -> [String] { range.map { "PUSER\($0)" } }

    /// Daily turns around the clock, the working day over them, and weekends over both.
    private static func layered(_ zone: TimeZoneRules, _ start: Instant) -> Schedule {
        func layer(
            _ id: String, _ users: [String], _ turnSeconds: Int64, _ restrictions: [LayerRestriction]
        ) -> ScheduleLayer {
            ScheduleLayer(
                id: id, name: id, start: start, rotationVirtualStart: start, rotationTurnLengthSeconds: turnSeconds,
                userIDs: users, restrictions: restrictions)
        }
        let workingDay = LayerRestriction(kind: .daily, startSecondOfDay: 9 * 3600, durationSeconds: 8 * 3600)
        let weekend = LayerRestriction(
            kind: .weekly, startSecondOfDay: 0, durationSeconds: 2 * .secondsPerDay, startDayOfWeek: 6)
        return Schedule(
            id: "S", name: "Year", timeZone: zone,
            layers: [
                layer("A", names(0..<people), .secondsPerDay, []),
                layer("B", names(0..<people), .secondsPerDay, [workingDay]),
                layer("C", names(0..<people), 7 * .secondsPerDay, [weekend]),
            ])
    }

    private static func shifts(_ zone: TimeZoneRules, _ start: Instant) -> Schedule {
        let rotations = ["A", "B", "C"].enumerated().map { place, id in
            let begin = start.adding(seconds: Int64(place) * 8 * 3600)
            let event = ShiftEvent(
                id: id, name: id, start: ZonedTime(instant: begin, zone: zone),
                end: ZonedTime(instant: begin.adding(seconds: 8 * 3600), zone: zone), effectiveSince: begin,
                recurrence: ["RRULE:FREQ=DAILY"], members: names(0..<people).map { .user($0) })
            return ShiftRotation(id: id, events: [event])
        }
        return Schedule(id: "S", name: "Year", timeZone: zone, plan: ShiftPlan(rotations: rotations))
    }
}
