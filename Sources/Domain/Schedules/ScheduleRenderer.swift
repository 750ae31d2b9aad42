// SPDX-License-Identifier: Apache-2.0
package import Base

/// Turns the rules of a schedule into who is on call when.
package enum ScheduleRenderer {
    /// How far ``shifts(_:overrides:since:until:)`` looks to either side of its range for where a shift begins and
    /// ends, nearest first. The first is for turns of a day, which most are. The last reaches past the longest turn; who is
    /// on call for longer "does not go off call".
    package static let shiftSearchDays: [Int64] = [2, 14, 100, 400]

    /// Writes a schedule out over [since, until); overrides of other schedules are ignored.
    ///
    /// - Parameter overflow: Leaves entries that cross the range's ends uncut: a layer's entry is then its whole turn or
    ///   restriction window, and an entry of the final schedule reaches as far as those it comes from are in force.
    package static func render(
        _ schedule: Schedule, overrides: [ScheduleOverride], since: Instant, until: Instant, overflow: Bool = false
    ) -> RenderedSchedule {
        guard since < until else {
            return RenderedSchedule(layers: schedule.layers.map { _ in [] }, overrides: [], final: [])
        }
        if let plan = schedule.plan {
            let final = ShiftRenderer.entries(plan, since: since, until: until, overflow: overflow)
            return RenderedSchedule(layers: [], overrides: [], final: final)
        }
        var timelines = TimelineCache(from: since, through: until)
        let layers = schedule.layers.map {
            LayerRotation.entries($0, of: schedule, overflow: overflow, joiningTurns: false, &timelines)
        }
        guard overflow else {
            let inForce = overrideEntries(overrides, of: schedule, since: since, until: until)
            let final = EntryStack.joiningAdjacent(EntryStack.flattened(layers + [inForce]))
            return RenderedSchedule(layers: layers, overrides: inForce, final: final)
        }
        let inForce = overlapping(uncutOverrideEntries(overrides, of: schedule), since: since, until: until)
        // The layers' whole entries may lie under others outside the range: only a wider rendering tells.
        let starts = layers.compactMap(\.first?.start) + [inForce.first?.start ?? since, since]
        let ends = layers.compactMap(\.last?.end) + [inForce.last?.end ?? until, until]
        let wide = finalEntries(schedule, overrides, since: starts.min() ?? since, until: ends.max() ?? until)
        return RenderedSchedule(
            layers: layers, overrides: inForce, final: overlapping(wide, since: since, until: until))
    }

    /// Everybody on call at an instant: one at most of a schedule of layers, any number of a shift-based one.
    package static func usersOnCall(
        _ schedule: Schedule, overrides: [ScheduleOverride], at instant: Instant
    ) -> [String] {
        if let plan = schedule.plan { return ShiftRenderer.userIDs(plan, at: instant) }
        return onCall(schedule, overrides: overrides, at: instant).map { [$0] } ?? []
    }

    /// The user on call at an instant on a schedule of layers, or nil for a gap. Costs a few offset look-ups, however long
    /// the schedule is.
    package static func onCall(_ schedule: Schedule, overrides: [ScheduleOverride], at instant: Instant) -> String? {
        var winner: ScheduleOverride?
        for override in overrides
        where override.scheduleID == schedule.id && override.start <= instant && instant < override.end {
            if winner.map({ $0.isOutranked(by: override) }) ?? true { winner = override }
        }
        if let winner { return winner.userID }
        var timelines = TimelineCache(from: instant, through: instant)
        for layer in schedule.layers.reversed() {
            if let user = LayerRotation.userOnCall(layer, of: schedule, at: instant, &timelines) { return user }
        }
        return nil
    }

    /// The final schedule's shifts that overlap [since, until), with their true bounds; of an empty range, the shift
    /// at that instant. Needs the overrides within ``shiftSearchDays`` of the range for the bounds to be true.
    package static func shifts(
        _ schedule: Schedule, overrides: [ScheduleOverride], since: Instant, until: Instant
    ) -> [OnCallShift] {
        guard since <= until else { return [] }
        var shifts: [OnCallShift] = []
        // Beside a long range the nearest look saves nothing.
        let isShort = until.seconds(since: since) <= (shiftSearchDays.first ?? 0) * .secondsPerDay
        for days in shiftSearchDays.dropFirst(isShort ? 0 : 1) {
            let low = since.adding(seconds: -days * .secondsPerDay)
            let high = until.adding(seconds: days * .secondsPerDay)
            let entries = finalEntries(schedule, overrides, since: low, until: high)
            shifts = overlapping(entries, since: since, until: until).map { entry in
                OnCallShift(
                    start: entry.start == low ? nil : entry.start, end: entry.end == high ? nil : entry.end,
                    userID: entry.userID)
            }
            if shifts.allSatisfy({ $0.start != nil && $0.end != nil }) { break }
        }
        return shifts
    }

    private static func finalEntries(
        _ schedule: Schedule, _ overrides: [ScheduleOverride], since: Instant, until: Instant
    ) -> [ScheduleEntry] {
        if let plan = schedule.plan { return ShiftRenderer.entries(plan, since: since, until: until) }
        var timelines = TimelineCache(from: since, through: until)
        var lists = schedule.layers.map {
            LayerRotation.entries($0, of: schedule, overflow: false, joiningTurns: true, &timelines)
        }
        lists.append(overrideEntries(overrides, of: schedule, since: since, until: until))
        return EntryStack.joiningAdjacent(EntryStack.flattened(lists))
    }

    /// The overrides in force, cut where a later one takes over and at the ends of the range.
    private static func overrideEntries(
        _ overrides: [ScheduleOverride], of schedule: Schedule, since: Instant, until: Instant
    ) -> [ScheduleEntry] {
        uncutOverrideEntries(overrides, of: schedule).compactMap { entry in
            let start = max(entry.start, since)
            let end = min(entry.end, until)
            return start < end ? ScheduleEntry(start: start, end: end, userID: entry.userID) : nil
        }
    }

    private static func uncutOverrideEntries(_ overrides: [ScheduleOverride], of schedule: Schedule) -> [ScheduleEntry] {
        let ranked = overrides.filter { $0.scheduleID == schedule.id && $0.start < $0.end }
            .sorted { $0.isOutranked(by: $1) }
        return EntryStack.flattened(ranked.map { [ScheduleEntry(start: $0.start, end: $0.end, userID: $0.userID)] })
    }

    private static func overlapping(_ entries: [ScheduleEntry], since: Instant, until: Instant) -> [ScheduleEntry] {
        entries.filter { entry in
            since < entry.end && (entry.start < until || (since == until && entry.start == until))
        }
    }
}
