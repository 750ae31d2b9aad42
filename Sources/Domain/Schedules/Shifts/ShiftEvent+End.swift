// SPDX-License-Identifier: Apache-2.0
package import Base

extension ShiftEvent {
    /// When it is over: it is in effect no longer, or its last shift has ended. Nil for one whose shifts come again and
    /// again. One that has no shift at all is over when it begins.
    package var endsAt: Instant? {
        [effectiveUntil, lastShiftEndsAt].compactMap(\.self).min()
    }

    private var lastShiftEndsAt: Instant? {
        guard let rule, rule.limit != .none, let pattern = pattern(rule) else { return nil }
        guard let number = lastNumber(rule.limit, pattern) else { return start.instant }
        let length = min(lengthSeconds, pattern.gapSecondsMinimum)
        return instant(pattern.startLocalSeconds(number) + length)
    }

    /// The last shift that a limit lets begin; nil where it lets none.
    private func lastNumber(_ limit: RecurrenceRule.Limit, _ pattern: OccurrencePattern) -> Int64? {
        let through: Int64
        switch limit {
        case .none: return nil
        case .count(let count): return count - 1
        case .until(let last): through = start.zone.wallClock(at: last).localSeconds
        case .untilLocal(let last): through = last.localSeconds
        }
        // A day later, for clocks that are set; shifts begin a day apart at least, so few are looked at.
        var number = pattern.firstNumber(from: through + .secondsPerDay)
        while number >= 0 {
            let begin = pattern.startLocalSeconds(number)
            if limit.lets(number: number, at: instant(begin), localSeconds: begin) { return number }
            number -= 1
        }
        return nil
    }

    private func instant(_ localSeconds: Int64) -> Instant {
        start.zone.instant(of: WallClock(localSeconds: localSeconds))
    }
}
