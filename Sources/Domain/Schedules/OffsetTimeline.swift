// SPDX-License-Identifier: Apache-2.0
import Base

/// One zone's offsets over a range of time, looked up once, so that rendering is integer arithmetic.
///
/// A wall-clock time is *reached* at the first instant at which the wall shows it or has moved past it. So a time that
/// clocks skip is reached at the change, a time that they show twice at its first showing, and a rotation never runs
/// backward. The highest time that the wall has shown so far is the *high water* that says whose turn it is.
struct OffsetTimeline {
    /// Offsets are compared this far apart; no zone has changed and changed back within a week.
    private static let probeSeconds: Int64 = 7 * .secondsPerDay
    /// Clocks have never been set back by more than a day, so what was shown before that no longer matters.
    private static let lookBackSeconds: Int64 = .secondsPerDay

    private struct Stretch {
        var startSeconds: Int64
        var offsetSeconds: Int64
    }

    let zone: TimeZoneRules
    private let startSeconds: Int64
    private let endSeconds: Int64
    private var stretches: [Stretch]

    init(zone: TimeZoneRules, from start: Instant, through end: Instant) {
        self.zone = zone
        startSeconds = start.seconds - Self.lookBackSeconds
        endSeconds = max(end.seconds, start.seconds)
        var offset = zone.offsetSeconds(at: Instant(seconds: startSeconds))
        stretches = [Stretch(startSeconds: startSeconds, offsetSeconds: offset)]
        var position = startSeconds
        while position < endSeconds {
            let probe = min(position + Self.probeSeconds, endSeconds)
            if zone.offsetSeconds(at: Instant(seconds: probe)) == offset {
                position = probe
            } else {
                position = Self.firstChange(in: zone, after: position, through: probe, from: offset)
                offset = zone.offsetSeconds(at: Instant(seconds: position))
                stretches.append(Stretch(startSeconds: position, offsetSeconds: offset))
            }
        }
    }

    private static func firstChange(
        in zone: TimeZoneRules, after start: Int64, through end: Int64, from offset: Int64
    ) -> Int64 {
        var low = start
        var high = end
        while high - low > 1 {
            let middle = low + (high - low) / 2
            if zone.offsetSeconds(at: Instant(seconds: middle)) == offset { low = middle } else { high = middle }
        }
        return high
    }

    /// The highest local second that the wall has shown up to and including `seconds`, which lies within the range.
    func highWater(at seconds: Int64) -> Int64 {
        var highest = Int64.min
        for index in stretches.indices {
            let stretch = stretches[index]
            guard stretch.startSeconds <= seconds || index == 0 else { break }
            let isLast = index + 1 == stretches.count
            let lastSecond = isLast ? seconds : min(seconds, stretches[index + 1].startSeconds - 1)
            highest = max(highest, lastSecond + stretch.offsetSeconds)
        }
        return highest
    }

    /// The instant at which a local second is reached, inside the range or out of it.
    func instant(reaching localSeconds: Int64) -> Instant {
        for index in stretches.indices {
            let stretch = stretches[index]
            let isLast = index + 1 == stretches.count
            if !isLast, stretches[index + 1].startSeconds + stretch.offsetSeconds <= localSeconds { continue }
            let seconds = localSeconds - stretch.offsetSeconds
            if seconds < startSeconds, index == 0 { break }
            if seconds > endSeconds { break }
            return Instant(seconds: max(seconds, stretch.startSeconds))
        }
        return zone.instant(of: WallClock(localSeconds: localSeconds))
    }
}

/// The timelines of one range, made when a layer first needs one: nearly always there is a single zone, or none.
struct TimelineCache {
    let start: Instant
    let end: Instant
    private var timelines: [OffsetTimeline] = []

    init(from start: Instant, through end: Instant) {
        self.start = start
        self.end = end
    }

    mutating func timeline(for zone: TimeZoneRules) -> OffsetTimeline {
        if let known = timelines.first(where: { $0.zone == zone }) { return known }
        let made = OffsetTimeline(zone: zone, from: start, through: end)
        timelines.append(made)
        return made
    }
}
