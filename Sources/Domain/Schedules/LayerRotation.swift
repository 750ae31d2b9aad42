// SPDX-License-Identifier: Apache-2.0
import Base

/// The turns of one layer.
///
/// Turn `k` runs from `k` to `k + 1` turn lengths after the rotation's virtual start, on the wall clock, so that it is
/// handed over at the same time of day across changes of offset, whatever its length.
struct LayerRotation {
    private let layer: ScheduleLayer
    private let timeline: OffsetTimeline
    private let virtualStartLocalSeconds: Int64
    private let turnLengthSeconds: Int64

    /// Answers nil for a layer that puts nobody on call, among them those that ``ScheduleRules`` refuses.
    private init?(_ layer: ScheduleLayer, _ timeline: OffsetTimeline) {
        guard !layer.userIDs.isEmpty, ScheduleRules.turnLengthSecondsRange.contains(layer.rotationTurnLengthSeconds)
        else { return nil }
        self.layer = layer
        self.timeline = timeline
        turnLengthSeconds = layer.rotationTurnLengthSeconds
        virtualStartLocalSeconds = timeline.zone.wallClock(at: layer.rotationVirtualStart).localSeconds
    }

    /// Who has the layer at an instant within the range of `timelines`.
    static func userOnCall(
        _ layer: ScheduleLayer, of schedule: Schedule, at instant: Instant, _ timelines: inout TimelineCache
    ) -> String? {
        guard layer.counts(at: instant) else { return nil }
        let timeline = timelines.timeline(for: layer.timeZone ?? schedule.timeZone)
        guard let rotation = LayerRotation(layer, timeline) else { return nil }
        let localSeconds = timeline.highWater(at: instant.seconds)
        guard layer.restrictions.isEmpty || layer.restrictions.contains(where: { $0.contains(localSeconds: localSeconds) })
        else { return nil }
        return rotation.userID(ofTurn: rotation.turn(at: localSeconds))
    }

    /// The layer's entries that overlap the range of `timelines`, cut at its ends unless `overflow`.
    ///
    /// With `joiningTurns`, a layer of one user without restrictions answers a single entry for all turns.
    static func entries(
        _ layer: ScheduleLayer, of schedule: Schedule, overflow: Bool, joiningTurns: Bool,
        _ timelines: inout TimelineCache
    ) -> [ScheduleEntry] {
        let low = max(layer.start, timelines.start)
        let high = min(layer.end ?? timelines.end, timelines.end)
        guard low < high, let first = layer.userIDs.first else { return [] }
        if joiningTurns, !overflow, layer.restrictions.isEmpty, layer.userIDs.allSatisfy({ $0 == first }),
            ScheduleRules.turnLengthSecondsRange.contains(layer.rotationTurnLengthSeconds)
        {
            return [ScheduleEntry(start: low, end: high, userID: first)]
        }
        let timeline = timelines.timeline(for: layer.timeZone ?? schedule.timeZone)
        return LayerRotation(layer, timeline)?.entries(from: low, to: high, overflow: overflow) ?? []
    }

    private func entries(from low: Instant, to high: Instant, overflow: Bool) -> [ScheduleEntry] {
        let lowLocal = timeline.highWater(at: low.seconds)
        // What is reached at or before the last second that begins before `high`.
        let highLocal = timeline.highWater(at: high.adding(milliseconds: -1).seconds)
        let earliest = overflow ? layer.start : low
        let latest = overflow ? layer.end : high
        var entries: [ScheduleEntry] = []
        func append(_ window: Range<Int64>) {
            forEachTurn(in: window, endingAfter: lowLocal, startingThrough: highLocal) { piece, turn in
                let start = max(timeline.instant(reaching: piece.lowerBound), earliest)
                let reached = timeline.instant(reaching: piece.upperBound)
                let end = latest.map { min($0, reached) } ?? reached
                if start < end { entries.append(ScheduleEntry(start: start, end: end, userID: userID(ofTurn: turn))) }
            }
        }
        let windows = layer.restrictions.isEmpty ? nil : RestrictionWindows(layer.restrictions)
        if let windows, !windows.coversAll {
            windows.forEach(endingAfter: lowLocal, startingThrough: highLocal, append)
        } else {
            // Whole turns, also the first and the last: their true ends matter to `overflow`.
            append((lowLocal - turnLengthSeconds)..<(highLocal + 2 * turnLengthSeconds))
        }
        return entries
    }

    /// Cuts a window where turns change, and skips what lies outside the limits.
    private func forEachTurn(
        in window: Range<Int64>, endingAfter low: Int64, startingThrough high: Int64,
        _ body: (_ piece: Range<Int64>, _ turn: Int64) -> Void
    ) {
        var turn = turn(at: max(window.lowerBound, low))
        while true {
            let turnStart = virtualStartLocalSeconds + turn * turnLengthSeconds
            let start = max(turnStart, window.lowerBound)
            if start > high || start >= window.upperBound { return }
            body(start..<min(turnStart + turnLengthSeconds, window.upperBound), turn)
            turn += 1
        }
    }

    private func turn(at localSeconds: Int64) -> Int64 {
        (localSeconds - virtualStartLocalSeconds).floorDivided(by: turnLengthSeconds)
    }

    private func userID(ofTurn turn: Int64) -> String {
        layer.userIDs[Int(turn.floorRemainder(by: Int64(layer.userIDs.count)))]
    }
}
