// SPDX-License-Identifier: Apache-2.0
import Base
import Domain
import Testing

/// Random schedules around a change of clocks, in whole minutes so that a reference can step through them.
struct RandomSchedules {
    private static let changes = [
        ("America/New_York", "2024-03-10"), ("America/New_York", "2024-11-03"), ("Europe/Berlin", "2024-03-31"),
        ("Europe/Berlin", "2024-10-27"), ("Australia/Lord_Howe", "2024-04-07"), ("Australia/Lord_Howe", "2024-10-06"),
        ("America/Santiago", "2024-04-07"), ("America/Santiago", "2024-09-08"), ("Asia/Kathmandu", "2024-05-05"),
        ("UTC", "2024-02-29"), ("Pacific/Apia", "2011-12-30"), ("Africa/Cairo", "2024-04-26"),
        ("Africa/Cairo", "2024-11-01"), ("Antarctica/Troll", "2024-03-31"), ("Antarctica/Troll", "2024-10-27"),
    ]

    var random: SeededRandom
    let zone: TimeZoneRules
    /// A day that is at most one day from the change.
    let change: Instant

    init(seed: UInt64) throws {
        random = SeededRandom(seed: seed)
        let (zone, day) = Self.changes[Int(seed % UInt64(Self.changes.count))]
        self.zone = try Fixture.zone(zone)
        change = try Fixture.instant(day)
    }

    mutating func number(_ range: ClosedRange<Int64>) -> Int64 { Int64.random(in: range, using: &random) }
    mutating func chance(_ percent: Int64) -> Bool { number(1...100) <= percent }

    mutating func instant(withinHours hours: Int64) -> Instant {
        change.adding(minutes: number(-hours * 60...hours * 60))
    }

    mutating func schedule() -> Schedule {
        let count = number(1...4)
        let layers = (0..<count).map { layer(id: "L\($0)") }
        return Schedule(id: "S", name: "Random", timeZone: zone, layers: layers)
    }

    mutating func layer(id: String) -> ScheduleLayer {
        let start = chance(60) ? change.adding(minutes: -number(0...500_000)) : instant(withinHours: 60)
        let end = chance(30) ? start.adding(minutes: number(0...10_000)) : nil
        let turns: [Int64] = [3600, 5400, 8 * 3600, 12 * 3600, 86_400, 2 * 86_400, 604_800, 3660 * number(1...40)]
        return ScheduleLayer(
            id: id, name: id, start: start, end: end,
            rotationVirtualStart: start.adding(minutes: chance(50) ? 0 : number(-20_000...20_000)),
            rotationTurnLengthSeconds: turns[Int(number(0...7))],
            userIDs: (0..<number(1...4)).map { _ in "U\(number(0...5))" },
            restrictions: (0..<max(0, number(-2...3))).map { _ in restriction() })
    }

    mutating func restriction() -> LayerRestriction {
        // Often in the small hours, where clocks change.
        let start = (chance(50) ? number(0...240) : number(0...1439)) * 60
        if chance(50) {
            return LayerRestriction(kind: .daily, startSecondOfDay: start, durationSeconds: number(1...1440) * 60)
        }
        return LayerRestriction(
            kind: .weekly, startSecondOfDay: start, durationSeconds: number(1...10_080) * 60,
            startDayOfWeek: Int(number(1...7)))
    }

    mutating func overrides() -> [ScheduleOverride] {
        (0..<max(0, number(-1...6))).map { index in
            let start = instant(withinHours: 72)
            return ScheduleOverride(
                id: "O\(index)", scheduleID: "S", userID: "U\(number(0...7))", start: start,
                end: start.adding(minutes: number(1...3000)),
                createdAt: Instant(seconds: number(0...100) * 10 + index))
        }
    }
}
