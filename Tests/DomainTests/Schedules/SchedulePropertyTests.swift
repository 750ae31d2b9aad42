// SPDX-License-Identifier: Apache-2.0
import Base
import Domain
import Testing

@Suite("Any schedule")
struct SchedulePropertyTests {
    static let seeds: [UInt64] = Array(1...240)

    @Test("is rendered as deciding each minute by the rules would have it, without overlap", arguments: seeds)
    func equalsReference(seed: UInt64) throws {
        var random = try RandomSchedules(seed: seed)
        let schedule = random.schedule()
        let overrides = random.overrides()
        let minutes = 3 * 1440
        let since = random.change.adding(minutes: -1440 - random.number(0...600))
        let until = since.adding(minutes: Int64(minutes))
        let rendered = ScheduleRenderer.render(schedule, overrides: overrides, since: since, until: until)
        let reference = MinuteReference(schedule, overrides, since: since, minutes: minutes)
        #expect(rendered.final == reference.entries(reference.userOnCall), "seed=\(seed)")
        for position in schedule.layers.indices {
            #expect(
                joined(rendered.layers[position]) == reference.entries { reference.user(ofLayer: position, at: $0) },
                "seed=\(seed) layer=\(position)")
        }
        #expect(rendered.isFreeOfOverlap(), "seed=\(seed)")
        for minute in stride(from: 0, to: minutes, by: 37) {
            let user = ScheduleRenderer.onCall(schedule, overrides: overrides, at: reference.instant(minute))
            #expect(user == reference.userOnCall(at: minute), "seed=\(seed) minute=\(minute)")
        }
    }

    @Test("renders the same in one piece and in two", arguments: seeds)
    func piecewise(seed: UInt64) throws {
        var random = try RandomSchedules(seed: seed)
        let schedule = random.schedule()
        let overrides = random.overrides()
        var bounds = (0..<3).map { _ in random.instant(withinHours: 700) }
        // Also off the minute: a range may begin anywhere.
        bounds[1] = bounds[1].adding(milliseconds: random.number(0...59_999))
        bounds.sort()
        let parts = [(0, 1), (1, 2), (0, 2)].map { low, high in
            ScheduleRenderer.render(schedule, overrides: overrides, since: bounds[low], until: bounds[high])
        }
        #expect(parts[2].final == joined(parts[0].final + parts[1].final), "seed=\(seed)")
        #expect(joined(parts[2].overrides) == joined(parts[0].overrides + parts[1].overrides), "seed=\(seed)")
        for position in schedule.layers.indices {
            #expect(
                joined(parts[2].layers[position]) == joined(parts[0].layers[position] + parts[1].layers[position]),
                "seed=\(seed) layer=\(position)")
        }
    }

    @Test("has the same user on call at each end of an entry as in the rendering", arguments: seeds)
    func onCallAgrees(seed: UInt64) throws {
        var random = try RandomSchedules(seed: seed)
        let schedule = random.schedule()
        let overrides = random.overrides()
        let since = random.instant(withinHours: 1000)
        let final = ScheduleRenderer.render(
            schedule, overrides: overrides, since: since, until: since.adding(seconds: 60 * .secondsPerDay)
        ).final
        for entry in final {
            for instant in [entry.start, entry.end.adding(milliseconds: -1)] {
                let user = ScheduleRenderer.onCall(schedule, overrides: overrides, at: instant)
                #expect(user == entry.userID, "seed=\(seed) at=\(ISO8601.string(instant))")
            }
        }
        for (entry, next) in zip(final, final.dropFirst()) where entry.end < next.start {
            let gap = [entry.end, next.start.adding(milliseconds: -1)]
            #expect(
                gap.allSatisfy { ScheduleRenderer.onCall(schedule, overrides: overrides, at: $0) == nil }, "seed=\(seed)")
        }
    }

    @Test("has uncut entries and shifts that agree with the cut ones inside the range", arguments: seeds)
    func uncut(seed: UInt64) throws {
        var random = try RandomSchedules(seed: seed)
        let schedule = random.schedule()
        let overrides = random.overrides()
        let since = random.instant(withinHours: 60)
        let until = since.adding(minutes: random.number(1...3000))
        let cut = ScheduleRenderer.render(schedule, overrides: overrides, since: since, until: until)
        let whole = ScheduleRenderer.render(schedule, overrides: overrides, since: since, until: until, overflow: true)
        func clipped(_ entries: [ScheduleEntry]) -> [ScheduleEntry] {
            entries.map { ScheduleEntry(start: max($0.start, since), end: min($0.end, until), userID: $0.userID) }
        }
        #expect(whole.layers.map(clipped) == cut.layers, "seed=\(seed)")
        #expect(clipped(whole.overrides) == cut.overrides, "seed=\(seed)")
        #expect(clipped(whole.final) == cut.final, "seed=\(seed)")
        let shifts = ScheduleRenderer.shifts(schedule, overrides: overrides, since: since, until: until)
        let entries = shifts.map {
            ScheduleEntry(start: max($0.start ?? since, since), end: min($0.end ?? until, until), userID: $0.userID)
        }
        #expect(entries == cut.final, "seed=\(seed)")
        for shift in shifts {
            if let start = shift.start {
                let before = ScheduleRenderer.onCall(schedule, overrides: overrides, at: start.adding(milliseconds: -1))
                #expect(before != shift.userID, "seed=\(seed)")
            }
            if let end = shift.end {
                #expect(ScheduleRenderer.onCall(schedule, overrides: overrides, at: end) != shift.userID, "seed=\(seed)")
            }
        }
    }

    @Test("keeps its past when it is updated, again and again, and follows the update from then on", arguments: seeds)
    func updates(seed: UInt64) throws {
        var random = try RandomSchedules(seed: seed)
        var schedule = random.schedule()
        let overrides = random.overrides()
        let begin = random.change.adding(seconds: -20 * .secondsPerDay)
        let end = random.change.adding(seconds: 20 * .secondsPerDay)
        var now = random.change.adding(seconds: -5 * .secondsPerDay)
        var idCount = 0
        for round in 0..<5 {
            let proposed = try random.update(of: schedule, now: now)
            let updated = ScheduleRules.updated(old: schedule, proposed: proposed, now: now) {
                idCount += 1
                return "N\(idCount)"
            }
            let label: Comment = "seed=\(seed) round=\(round)"
            #expect(Set(updated.layers.map(\.id)).count == updated.layers.count, label)
            let past = ScheduleRenderer.render(schedule, overrides: overrides, since: begin, until: now).final
            #expect(
                ScheduleRenderer.render(updated, overrides: overrides, since: begin, until: now).final == past, label)
            // With every living layer sent, the future is as if the proposal alone had been made.
            let after = ScheduleRenderer.render(updated, overrides: overrides, since: now, until: end).final
            let wished = ScheduleRenderer.render(proposed, overrides: overrides, since: now, until: end).final
            #expect(after == wished, label)
            let sent = proposed.layers.filter { layer in
                layer.end.map { max(layer.start, now) < $0 } ?? true
            }
            let living = updated.layers.filter { layer in layer.end.map { now < $0 } ?? true }
            #expect(living.map(\.userIDs) == sent.map(\.userIDs), label)
            #expect(zip(living, sent).allSatisfy { $0.id == $1.id || !schedule.layers.map(\.id).contains($1.id) }, label)
            schedule = updated
            now = now.adding(minutes: random.number(1...3000))
        }
    }
}

extension RandomSchedules {
    /// A proposal that sends every layer that has not ended by `now`, some of them changed, moved, ended or new.
    mutating func update(of schedule: Schedule, now: Instant) throws -> Schedule {
        var proposed = schedule
        if chance(20) { proposed.timeZone = try Fixture.zone(["Europe/Berlin", "America/New_York"][Int(number(0...1))]) }
        proposed.layers = schedule.layers.filter { layer in layer.end.map { now < $0 } ?? true || chance(30) }
        for position in proposed.layers.indices {
            var layer = layer(id: proposed.layers[position].id)
            switch number(0...9) {
            case 0...4: layer = proposed.layers[position]
            case 5:
                layer = proposed.layers[position]
                layer.end = change.adding(minutes: number(-20_000...20_000))
            case 6:
                layer = proposed.layers[position]
                layer.end = nil
            default: break
            }
            // Requests know no zone of a layer's own.
            layer.timeZone = nil
            proposed.layers[position] = layer
        }
        if chance(40) { proposed.layers.append(layer(id: "")) }
        if chance(30) { proposed.layers.shuffle(using: &random) }
        return proposed
    }
}
