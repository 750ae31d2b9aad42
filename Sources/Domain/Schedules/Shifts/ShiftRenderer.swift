// SPDX-License-Identifier: Apache-2.0
package import Base

/// Turns a plan of shifts into who is on call when.
package enum ShiftRenderer {
    /// Everything that overlaps [since, until), in order of time, with those who deliberately are nobody; of an empty
    /// range, what is in force at that instant.
    ///
    /// - Parameter overflow: Leaves spans that cross the range's ends uncut.
    package static func spans(
        _ plan: ShiftPlan, since: Instant, until: Instant, overflow: Bool = false
    ) -> [ShiftSpan] {
        guard since <= until else { return [] }
        var timelines = TimelineCache(from: since, through: until)
        var spans: [ShiftSpan] = []
        for rotation in plan.rotations {
            let overrides = plan.overrides.filter { $0.target == .rotation(rotation.id) }
            for event in rotation.events {
                event.forEachSpan(since: since, until: until, source: .rotation(rotation.id), &timelines) {
                    spans += $0.pieces(under: overrides)
                }
            }
        }
        for shift in plan.customShifts where shift.start < shift.end {
            let overrides = plan.overrides.filter { $0.target == .customShift(shift.id) }
            let span = ShiftSpan(
                start: shift.start, end: shift.end, member: shift.member, source: .customShift(shift.id))
            spans += span.pieces(under: overrides)
        }
        spans = spans.filter { since < $0.end && ($0.start < until || (since == until && $0.start == until)) }
        if !overflow, since < until {
            for index in spans.indices {
                spans[index].start = max(spans[index].start, since)
                spans[index].end = min(spans[index].end, until)
            }
        }
        // Equal ones keep the order of the plan.
        return spans.enumerated().sorted { left, right in
            (left.element.start, left.element.end, left.offset) < (right.element.start, right.element.end, right.offset)
        }.map(\.element)
    }

    /// People's time on call, each person's joined over all sources, by start and person. Entries of different people
    /// overlap.
    package static func entries(
        _ plan: ShiftPlan, since: Instant, until: Instant, overflow: Bool = false
    ) -> [ScheduleEntry] {
        joined(spans(plan, since: since, until: until, overflow: overflow))
    }

    /// Who is on call at an instant, each once, in the order of the plan's spans.
    package static func userIDs(_ plan: ShiftPlan, at instant: Instant) -> [String] {
        var ids: [String] = []
        for id in spans(plan, since: instant, until: instant).compactMap(\.member.userID) where !ids.contains(id) {
            ids.append(id)
        }
        return ids
    }

    private static func joined(_ spans: [ShiftSpan]) -> [ScheduleEntry] {
        var entries = spans.compactMap { span in
            span.member.userID.map { ScheduleEntry(start: span.start, end: span.end, userID: $0) }
        }
        entries.sort { ($0.userID, $0.start, $0.end) < ($1.userID, $1.start, $1.end) }
        var result: [ScheduleEntry] = []
        for entry in entries {
            if let last = result.last, last.userID == entry.userID, entry.start <= last.end {
                result[result.count - 1].end = max(last.end, entry.end)
            } else {
                result.append(entry)
            }
        }
        return result.sorted { ($0.start, $0.userID) < ($1.start, $1.userID) }
    }
}

extension ShiftEvent {
    /// How long a shift is on the wall: a day's shift has 23 or 25 hours when clocks change.
    var lengthSeconds: Int64 { localSeconds(end.instant) - localSeconds(start.instant) }

    private func localSeconds(_ instant: Instant) -> Int64 { start.zone.wallClock(at: instant).localSeconds }

    /// The rule by which it comes again; nil for one that was never let in.
    var rule: RecurrenceRule? {
        guard let text = recurrence.first else { return .once }
        return try? RecurrenceRule.read(text)
    }

    func pattern(_ rule: RecurrenceRule) -> OccurrencePattern? {
        OccurrencePattern(rule, startLocalSeconds: localSeconds(start.instant))
    }

    /// Calls `body` with each member of each shift near the range, cut to where the event is effective.
    func forEachSpan(
        since: Instant, until: Instant, source: ShiftSource, _ timelines: inout TimelineCache,
        _ body: (ShiftSpan) -> Void
    ) {
        guard effectiveSince <= until, effectiveUntil.map({ $0 > since }) ?? true, lengthSeconds > 0, !members.isEmpty,
            let rule, let pattern = pattern(rule)
        else { return }
        // One whose first shift lies across a change of clocks may be an hour longer on the wall than its turn.
        let length = min(lengthSeconds, pattern.gapSecondsMinimum)
        let timeline = timelines.timeline(for: start.zone)
        // A day more to either side, for clocks that are set.
        let low = timeline.highWater(at: since.seconds) - length - .secondsPerDay
        let high = timeline.highWater(at: until.seconds) + .secondsPerDay
        var number = pattern.firstNumber(from: low)
        while true {
            let begin = pattern.startLocalSeconds(number)
            if begin > high { return }
            let reached = timeline.instant(reaching: begin)
            guard rule.limit.lets(number: number, at: reached, localSeconds: begin) else { return }
            let from = max(reached, effectiveSince)
            let ends = timeline.instant(reaching: begin + length)
            let through = effectiveUntil.map { min($0, ends) } ?? ends
            if from < through {
                for member in membersOnDuty(number) {
                    body(ShiftSpan(start: from, end: through, member: member, source: source))
                }
            }
            number += 1
        }
    }

    private func membersOnDuty(_ number: Int64) -> [ShiftMember] {
        switch strategy {
        case .everyMember: members
        case .rotating(let shiftsPerMember):
            [members[Int((number / Int64(max(1, shiftsPerMember))).floorRemainder(by: Int64(members.count)))]]
        }
    }
}

extension RecurrenceRule.Limit {
    func lets(number: Int64, at instant: Instant, localSeconds: Int64) -> Bool {
        switch self {
        case .none: true
        case .count(let count): number < count
        case .until(let last): instant <= last
        case .untilLocal(let last): localSeconds <= last.localSeconds
        }
    }
}
