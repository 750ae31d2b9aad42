// SPDX-License-Identifier: Apache-2.0
import Base
import Domain
import Testing

/// Far from the changes that were picked by hand: zones north and south of the equator, some of them half an hour off, in
/// years whose rules were others than today's, and in years to come.
@Suite("Any schedule in any year")
struct ScheduleYearsTests {
    private static let zones = [
        "America/New_York", "America/Los_Angeles", "America/St_Johns", "America/Caracas", "America/Sao_Paulo",
        "America/Santiago", "Europe/London", "Europe/Berlin", "Europe/Moscow", "Asia/Tehran", "Asia/Kolkata", "Asia/Yangon",
        "Asia/Pyongyang", "Australia/Adelaide", "Australia/Sydney", "Australia/Lord_Howe", "Pacific/Auckland",
        "Pacific/Chatham", "UTC",
    ]
    private static let years: ClosedRange<Int64> = 1985...2045
    private static let seeds: [UInt64] = Array(1...200)
    private static let yearLongSeeds: [UInt64] = Array(1...3)

    @Test("is rendered as deciding each minute by the rules would have it", arguments: seeds)
    func equalsReference(seed: UInt64) throws {
        var random = try RandomSchedules(seed: seed, zones: Self.zones, years: Self.years)
        let schedule = random.schedule()
        let overrides = random.overrides()
        let minutes = 2 * 1440
        let since = random.change.adding(minutes: -random.number(0...1440))
        let until = since.adding(minutes: Int64(minutes))
        let rendered = ScheduleRenderer.render(schedule, overrides: overrides, since: since, until: until)
        let reference = MinuteReference(schedule, overrides, since: since, minutes: minutes)
        let label: Comment = "seed=\(seed) zone=\(schedule.timeZone.identifier) since=\(ISO8601.string(since))"
        #expect(rendered.final == reference.entries(reference.userOnCall), label)
        for position in schedule.layers.indices {
            #expect(
                joined(rendered.layers[position]) == reference.entries { reference.user(ofLayer: position, at: $0) }, label)
        }
        #expect(rendered.isFreeOfOverlap(), label)
    }

    @Test("has over more than a year, written out at once, whom the rules have at each half hour", arguments: yearLongSeeds)
    func wholeYear(seed: UInt64) throws {
        var random = try RandomSchedules(seed: seed &+ 1_000_000, zones: Self.zones, years: Self.years)
        let schedule = random.schedule()
        let overrides = random.overrides()
        let minutes = 370 * 1440
        let since = random.change.adding(minutes: -random.number(0...300_000))
        let rendered = ScheduleRenderer.render(
            schedule, overrides: overrides, since: since, until: since.adding(minutes: Int64(minutes)))
        let reference = MinuteReference(schedule, overrides, since: since, minutes: minutes)
        var rest = rendered.final[...]
        var wrong: [Int] = []
        for minute in stride(from: 0, to: minutes, by: 30) {
            let instant = reference.instant(minute)
            while let first = rest.first, first.end <= instant { rest = rest.dropFirst() }
            let shown = rest.first.flatMap { $0.start <= instant ? $0.userID : nil }
            if shown != reference.userOnCall(at: minute) { wrong.append(minute) }
        }
        let zone = schedule.timeZone.identifier
        #expect(wrong.isEmpty, "seed=\(seed) zone=\(zone) since=\(ISO8601.string(since)) minute=\(wrong.first ?? 0)")
    }
}

extension RandomSchedules {
    /// Some day in one of the years, two times out of three one on which the zone's clocks are set if it has any.
    init(seed: UInt64, zones: [String], years: ClosedRange<Int64>) throws {
        var random = SeededRandom(seed: seed)
        let zone = try Fixture.zone(zones[Int.random(in: zones.indices, using: &random)])
        let year = Int64.random(in: years, using: &random)
        let newYear = try Fixture.instant("\(year)-01-01")
        let days = (Int64(0)...364).map { newYear.adding(seconds: $0 * Int64.secondsPerDay) }
        let settings = days.filter { day in
            zone.offsetSeconds(at: day) != zone.offsetSeconds(at: day.adding(seconds: .secondsPerDay))
        }
        var chosen = days[Int.random(in: days.indices, using: &random)]
        if Int.random(in: 0...2, using: &random) > 0, let setting = settings.randomElement(using: &random) {
            chosen = setting
        }
        self.random = random
        self.zone = zone
        change = chosen
    }
}
