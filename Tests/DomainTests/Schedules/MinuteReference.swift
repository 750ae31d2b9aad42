// SPDX-License-Identifier: Apache-2.0
import Base
import Domain

/// Who is on call, decided minute by minute from the wording of the rules alone; shares nothing with the renderer.
struct MinuteReference {
    private let schedule: Schedule
    private let overrides: [ScheduleOverride]
    private let since: Instant
    private let virtualStarts: [Int64]
    /// For each minute, the latest time that the wall has shown so far: clocks set back do not take a turn back.
    private let latestShown: [Int64]

    var minutes: Int { latestShown.count }

    init(_ schedule: Schedule, _ overrides: [ScheduleOverride], since: Instant, minutes: Int) {
        self.schedule = schedule
        self.overrides = overrides
        self.since = since
        virtualStarts = schedule.layers.map { schedule.timeZone.wallClock(at: $0.rotationVirtualStart).localSeconds }
        var latest = Int64.min
        var shown: [Int64] = []
        for minute in -1500..<minutes {
            let local = schedule.timeZone.wallClock(at: since.adding(minutes: Int64(minute))).localSeconds
            latest = max(latest, local)
            if minute >= 0 { shown.append(latest) }
        }
        latestShown = shown
    }

    func instant(_ minute: Int) -> Instant { since.adding(minutes: Int64(minute)) }

    func userOnCall(at minute: Int) -> String? {
        let instant = instant(minute)
        var newest: ScheduleOverride?
        for override in overrides where override.start <= instant && instant < override.end {
            if let found = newest, found.createdAt > override.createdAt { continue }
            newest = override
        }
        if let newest { return newest.userID }
        var user: String?
        for position in schedule.layers.indices {
            user = self.user(ofLayer: position, at: minute) ?? user
        }
        return user
    }

    func user(ofLayer position: Int, at minute: Int) -> String? {
        let layer = schedule.layers[position]
        let instant = instant(minute)
        if instant < layer.start { return nil }
        if let end = layer.end, instant >= end { return nil }
        let wall = WallClock(localSeconds: latestShown[minute])
        if !layer.restrictions.isEmpty, !layer.restrictions.contains(where: { isOpen($0, at: wall) }) { return nil }
        let passed = Double(wall.localSeconds - virtualStarts[position])
        let turn = Int((passed / Double(layer.rotationTurnLengthSeconds)).rounded(.down))
        let count = layer.userIDs.count
        return layer.userIDs[((turn % count) + count) % count]
    }

    /// Looks for a window that began on one of the last eight days.
    private func isOpen(_ restriction: LayerRestriction, at wall: WallClock) -> Bool {
        for daysBack in 0...8 {
            let day = wall.startOfDay.adding(seconds: Int64(-daysBack) * 86_400)
            if restriction.kind == .weekly, restriction.startDayOfWeek != day.isoWeekday { continue }
            let start = day.adding(seconds: restriction.startSecondOfDay)
            if start <= wall, wall < start.adding(seconds: restriction.durationSeconds) { return true }
        }
        return false
    }

    /// The entries that the minutes add up to, a user's adjacent minutes joined.
    func entries(_ userAt: (Int) -> String?) -> [ScheduleEntry] {
        var entries: [ScheduleEntry] = []
        for minute in 0..<minutes {
            guard let user = userAt(minute) else { continue }
            let start = instant(minute)
            let end = instant(minute + 1)
            if let last = entries.last, last.userID == user, last.end == start {
                entries[entries.count - 1].end = end
            } else {
                entries.append(ScheduleEntry(start: start, end: end, userID: user))
            }
        }
        return entries
    }
}

/// Joins a user's adjacent entries, as the final schedule has them.
func joined(_ entries: [ScheduleEntry]) -> [ScheduleEntry] {
    entries.reduce(into: []) { result, entry in
        if let last = result.last, last.userID == entry.userID, last.end == entry.start {
            result[result.count - 1].end = entry.end
        } else {
            result.append(entry)
        }
    }
}
