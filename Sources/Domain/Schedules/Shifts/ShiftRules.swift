// SPDX-License-Identifier: Apache-2.0
package import Base

/// What shift-based schedules must be like before they are kept. Problems are sentences.
package enum ShiftRules {
    /// Rotations that have not been removed.
    package static let rotationsMaximum = 10
    /// Events of a rotation that are not over.
    package static let eventsPerRotationMaximum = 5
    /// Events of a schedule with those that are over: beyond it the oldest history is dropped.
    package static let eventsWithHistoryMaximum = 1000
    package static let eventNameLengthMaximum = 255
    package static let membersMaximum = 20
    package static let shiftsPerMemberRange = 1...1000
    /// A minute to a year.
    package static let shiftSecondsRange: ClosedRange<Int64> = 60...(366 * Int64.secondsPerDay)
    /// How far ahead an event may become effective: a year.
    package static let effectiveSinceAheadSeconds: Int64 = 366 * .secondsPerDay
    /// How far overlaps of a rotation's events are looked for.
    package static let overlapSearchSeconds: Int64 = 400 * .secondsPerDay
    /// Custom shifts, and overrides, that one request may make.
    package static let bulkMaximum = 100
    /// Custom shifts, and overrides, of a schedule that are not over.
    package static let upcomingMaximum = 1000

    /// What is wrong with an event, whatever is around it.
    package static func problems(in event: ShiftEvent, now: Instant) -> [ShiftProblem] {
        var problems: [ShiftProblem] = []
        func add(_ part: ShiftProblem.Part, _ sentence: String) { problems.append(ShiftProblem(part, sentence)) }
        if event.members.isEmpty || event.members.count > membersMaximum {
            add(.assignment, "Assignment strategy must have 1 to \(membersMaximum) members")
        }
        if case .rotating(let count) = event.strategy, !shiftsPerMemberRange.contains(count) {
            let maximum = shiftsPerMemberRange.upperBound
            add(.assignment, "Assignment strategy must have 1 to \(maximum) shifts_per_member")
        }
        if !shiftSecondsRange.contains(event.lengthSeconds) {
            let range = shiftSecondsRange
            add(.end, "End time must be \(range.lowerBound) to \(range.upperBound) seconds after the start time")
        }
        if let until = event.effectiveUntil, until <= event.effectiveSince {
            add(.effectiveUntil, "Effective until must be after effective since")
        }
        if event.effectiveSince > now.adding(seconds: effectiveSinceAheadSeconds) {
            add(.effectiveSince, "Effective since must not be more than 12 months ahead")
        }
        if let problem = recurrenceProblem(event) { add(.recurrence, "Recurrence \(problem)") }
        return problems
    }

    private static func recurrenceProblem(_ event: ShiftEvent) -> String? {
        guard event.recurrence.count <= 1 else { return "must hold one rule at most" }
        guard let text = event.recurrence.first else { return nil }
        do throws(RecurrenceProblem) {
            let rule = try RecurrenceRule.read(text)
            guard let pattern = event.pattern(rule) else { return "must name days on which the interval falls" }
            let length = min(event.lengthSeconds, event.end.instant.seconds(since: event.start.instant))
            return length <= pattern.gapSecondsMinimum ? nil : "must not begin a shift during another"
        } catch {
            return error.text
        }
    }

    /// Answers what is wrong with an event among the others of its rotation, which may include an older form of it.
    package static func problem(with event: ShiftEvent, in rotation: ShiftRotation, now: Instant) -> String? {
        let others = rotation.events.filter { $0.id != event.id && $0.phase(at: now) != .past }
        guard others.count < eventsPerRotationMaximum else {
            return "A rotation may have \(eventsPerRotationMaximum) events"
        }
        let own = shifts(of: event, now)
        for other in others {
            if overlap(own, shifts(of: other, now)) { return "Events of a rotation must not overlap: '\(other.name)'" }
        }
        return nil
    }

    private static func shifts(of event: ShiftEvent, _ now: Instant) -> [ShiftSpan] {
        let since = max(now, event.effectiveSince)
        let until = now.adding(seconds: overlapSearchSeconds)
        guard since < until else { return [] }
        var whole = event
        // One span a shift is enough to see where they lie.
        whole.members = [.nobody]
        let plan = ShiftPlan(rotations: [ShiftRotation(id: "", events: [whole])])
        return ShiftRenderer.spans(plan, since: since, until: until)
    }

    /// Both in order and without overlap in themselves.
    private static func overlap(_ left: [ShiftSpan], _ right: [ShiftSpan]) -> Bool {
        var (first, second) = (0, 0)
        while first < left.count, second < right.count {
            if left[first].end <= right[second].start {
                first += 1
            } else if right[second].end <= left[first].start {
                second += 1
            } else {
                return true
            }
        }
        return false
    }

    /// Answers what is wrong with the bounds of a custom shift or an override that somebody wants to make.
    package static func rangeProblem(start: Instant, end: Instant, now: Instant) -> String? {
        if end <= start { return "End time must be after the start time" }
        if end <= now { return "End time must be in the future" }
        return end.seconds - start.seconds > shiftSecondsRange.upperBound ? "A shift may last a year at most" : nil
    }
}
