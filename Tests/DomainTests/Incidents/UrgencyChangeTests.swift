// SPDX-License-Identifier: Apache-2.0
import Base
import Domain
import Testing

/// Berlin: 2026-03-29 02:00 -> 03:00. 2026-03-02 is a Monday; the bench begins at ten o'clock in Berlin on it.
@Suite("Urgencies that change with support hours")
struct UrgencyChangeTests {
    private func schedule(
        _ start: Int64, _ end: Int64, days: [Int] = [1, 2, 3, 4, 5], _ actions: [ScheduledAction]
    ) throws -> UrgencySchedule {
        let zone = try #require(TimeZoneRules(identifier: "Europe/Berlin"))
        let hours = SupportHours(
            timeZone: zone, startSecondOfDay: start * 3600, endSecondOfDay: end * 3600, daysOfWeek: days)
        return .bySupportHours(hours, during: .constant(.high), outside: .constant(.low), actions: actions)
    }

    private static let raise = ScheduledAction(moment: .supportHoursStart, toUrgency: .high)
    private static let lower = ScheduledAction(moment: .supportHoursEnd, toUrgency: .low)

    private func next(_ schedule: UrgencySchedule, _ urgency: Urgency, after time: String) throws -> String? {
        schedule.nextChange(of: urgency, after: try #require(ISO8601.instant(time))).map { ISO8601.string($0) }
    }

    @Test(
        "come at the next beginning of the hours, on their days, by the clock of their zone",
        arguments: [
            ("2026-03-02T07:59:59Z", "2026-03-02T08:00:00Z"), ("2026-03-02T08:00:00Z", "2026-03-03T08:00:00Z"),
            ("2026-03-06T08:00:00Z", "2026-03-09T08:00:00Z"), ("2026-03-27T12:00:00Z", "2026-03-30T07:00:00Z"),
        ])
    func start(_ after: String, _ expected: String) throws {
        let schedule = try schedule(9, 17, [Self.raise])
        #expect(try next(schedule, .low, after: after) == expected)
        #expect(try next(schedule, .high, after: after) == nil)
    }

    @Test("come at the end of the hours too, at midnight and in a week")
    func end() throws {
        let both = try schedule(9, 17, [Self.raise, Self.lower])
        #expect(try next(both, .high, after: "2026-03-02T09:00:00Z") == "2026-03-02T16:00:00Z")
        let night = try schedule(20, 24, days: [7], [Self.lower])
        #expect(try next(night, .high, after: "2026-03-01T22:59:59Z") == "2026-03-01T23:00:00Z")
        #expect(try next(night, .high, after: "2026-03-01T23:00:00Z") == "2026-03-08T23:00:00Z")
        #expect(try next(.always(.severityBased), .low, after: "2026-03-01T23:00:00Z") == nil)
        #expect(try next(try schedule(9, 17, []), .low, after: "2026-03-01T23:00:00Z") == nil)
    }

    private func bench(_ schedule: UrgencySchedule, _ urgency: Urgency = .low) -> EngineBench {
        EngineBench(urgency: urgency, service: Service(id: "PSVC", name: "Payments", urgencySchedule: schedule))
    }

    @Test("14: a low one waits, becomes high when the hours begin, and climbs from then on")
    func vector() throws {
        // Hours begin at eleven, an hour after the start.
        let bench = bench(try schedule(11, 17, [Self.raise]))
        #expect(bench.toldInShort == ["A 0"] && bench.pending == ["urgency_change 60"])
        #expect(bench.incident.pendingActions.map(\.toUrgency) == [.high])
        bench.live(minutes: 59)
        #expect(bench.incident.urgency == .low && bench.kinds.last == .assign)
        bench.live(minutes: 1)
        #expect(bench.incident.urgency == .high && bench.kinds.contains(.urgencyChange))
        #expect(bench.toldInShort == ["A 0", "A 60"] && bench.pending == ["escalate 70"])
        bench.live(minutes: 10)
        #expect(bench.assignees == ["C"])
    }

    @Test("an acknowledged one becomes high in silence, and one that is resolved has no timer left")
    func quiet() throws {
        let acknowledged = bench(try schedule(11, 17, [Self.raise]))
        try acknowledged.do(.acknowledge, by: EngineBench.user("A"))
        let told = acknowledged.told.count
        acknowledged.live(minutes: 60)
        #expect(acknowledged.incident.urgency == .high && acknowledged.told.count == told)
        let resolved = bench(try schedule(11, 17, [Self.raise]))
        try resolved.do(.resolve(resolution: nil))
        #expect(resolved.pending == [] && resolved.timers.isEmpty)
        try resolved.do(.reopen(.triggered))
        #expect(resolved.pending == ["urgency_change 60"])
    }

    @Test("there and back again: each border is set anew when the one before has come")
    func both() throws {
        let bench = bench(try schedule(11, 12, [Self.raise, Self.lower]))
        bench.live(minutes: 60)
        #expect(bench.incident.urgency == .high && bench.pending.contains("urgency_change 120"))
        bench.live(minutes: 60)
        #expect(bench.incident.urgency == .low && bench.pending == ["urgency_change \(25 * 60)"])
    }

    @Test("after a stop across several borders only what they come to counts, and nobody is paged for the rest")
    func stopped() throws {
        let both = bench(try schedule(11, 12, [Self.raise, Self.lower]))
        both.now = EngineBench.start.adding(minutes: 300)
        let timer = IncidentCommand.timer(.urgencyChange, generation: both.incident.escalation.generation)
        try both.do(timer)
        #expect(both.incident.urgency == .low && !both.kinds.contains(.urgencyChange))
        #expect(both.toldInShort == ["A 0"] && both.pending == ["urgency_change \(25 * 60)"])
        // Within the hours of the next day it is high, as it would have been.
        both.now = EngineBench.start.adding(minutes: 49 * 60 + 30)
        try both.do(timer)
        #expect(both.incident.urgency == .high && both.pending.contains("urgency_change \(50 * 60)"))
        // Where nothing lowers it again, it has been high since the first border.
        let raised = bench(try schedule(11, 12, [Self.raise]))
        raised.now = EngineBench.start.adding(minutes: 300)
        try raised.do(timer)
        #expect(raised.incident.urgency == .high && raised.toldInShort == ["A 0", "A 300"])
    }

    @Test("what a person sets counts, and a service that wants no change any more changes nothing")
    func byHand() throws {
        let bench = bench(try schedule(11, 17, [Self.raise]))
        try bench.do(.setUrgency(.high), by: EngineBench.user("A"))
        #expect(!bench.pending.contains("urgency_change 60"))
        try bench.do(.setUrgency(.low), by: EngineBench.user("A"))
        #expect(bench.pending == ["urgency_change 60"])
        bench.service.urgencySchedule = .always(.constant(.low))
        bench.live(minutes: 60)
        #expect(bench.incident.urgency == .low && bench.pending == [])
        bench.service.urgencySchedule = try schedule(12, 17, [Self.raise])
        try bench.do(.reviewUrgency)
        #expect(bench.pending == ["urgency_change 120"])
    }
}
