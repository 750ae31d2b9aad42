// SPDX-License-Identifier: Apache-2.0
package import Base

/// Why a change of shifts is refused: a sentence for the caller.
package struct ShiftRefusal: Error, Hashable, Sendable {
    package var sentence: String
    package init(_ sentence: String) { self.sentence = sentence }
}

/// What was, stays as it was: changes begin now.
extension ShiftRules {
    /// An event as it is kept: it becomes effective now at the earliest.
    package static func admitted(_ event: ShiftEvent, now: Instant) -> ShiftEvent {
        var event = event
        event.effectiveSince = max(event.effectiveSince, now.roundedDownToSecond)
        return event
    }

    /// The event that results from a change. Of one under way nothing but its end can change.
    package static func updated(
        _ old: ShiftEvent, to proposed: ShiftEvent, now: Instant
    ) throws(ShiftRefusal) -> ShiftEvent {
        switch old.phase(at: now) {
        case .past: throw ShiftRefusal("An event that is over cannot be changed")
        case .future: return admitted(proposed, now: now)
        case .active:
            var ended = old
            // An end that has passed ends it now.
            ended.effectiveUntil = proposed.effectiveUntil.map { max($0, now.roundedDownToSecond) }
            var asked = proposed
            asked.effectiveUntil = ended.effectiveUntil
            asked.effectiveSince = old.effectiveSince
            guard asked == ended else {
                throw ShiftRefusal("Of an event under way only effective_until can be changed")
            }
            return ended
        }
    }

    /// The rotation without an event: one that has not begun goes, one under way ends now.
    package static func removing(
        eventID: String, from rotation: ShiftRotation, now: Instant
    ) throws(ShiftRefusal) -> ShiftRotation {
        var rotation = rotation
        guard let index = rotation.events.firstIndex(where: { $0.id == eventID }) else { return rotation }
        switch rotation.events[index].phase(at: now) {
        case .past: throw ShiftRefusal("An event that is over cannot be deleted")
        case .future: rotation.events.remove(at: index)
        case .active: end(&rotation.events, index, now)
        }
        return rotation
    }

    /// The rotation as it stays in the history.
    package static func removed(_ rotation: ShiftRotation, now: Instant) -> ShiftRotation {
        var rotation = rotation
        rotation.isRemoved = true
        rotation.events.removeAll { $0.phase(at: now) == .future }
        for index in rotation.events.indices where rotation.events[index].phase(at: now) == .active {
            rotation.events[index].effectiveUntil = now.roundedDownToSecond
        }
        rotation.events.removeAll { isEmpty($0) }
        return rotation
    }

    private static func end(_ events: inout [ShiftEvent], _ index: Int, _ now: Instant) {
        events[index].effectiveUntil = now.roundedDownToSecond
        if isEmpty(events[index]) { events.remove(at: index) }
    }

    private static func isEmpty(_ event: ShiftEvent) -> Bool {
        event.effectiveUntil.map { $0 <= event.effectiveSince } ?? false
    }

    /// Rotations with no more history than is kept; what ended first goes first.
    package static func withinHistory(_ rotations: [ShiftRotation], now: Instant) -> [ShiftRotation] {
        let excess = rotations.reduce(0) { $0 + $1.events.count } - eventsWithHistoryMaximum
        guard excess > 0 else { return rotations }
        let ends = rotations.flatMap(\.events).filter { $0.phase(at: now) == .past }.compactMap(\.endsAt).sorted()
        guard let last = ends.prefix(excess).last else { return rotations }
        return rotations.compactMap { rotation in
            var kept = rotation
            kept.events.removeAll { event in
                event.phase(at: now) == .past && (event.endsAt.map { $0 <= last } ?? false)
            }
            return kept.isRemoved && kept.events.isEmpty ? nil : kept
        }
    }

    /// What becomes of a custom shift or an override that is deleted.
    package static func deletion(start: Instant, end: Instant, now: Instant) -> OverrideDeletion {
        let cut = now.roundedDownToSecond
        if end <= cut { return .refuse }
        return start < cut ? .truncate(at: cut) : .remove
    }

    /// The custom shift that results from a change. Of one that has begun nothing but its end can change.
    package static func updated(
        _ old: CustomShift, to proposed: CustomShift, now: Instant
    ) throws(ShiftRefusal) -> CustomShift {
        let cut = now.roundedDownToSecond
        guard old.end > cut else { throw ShiftRefusal("A shift that is over cannot be changed") }
        var changed = proposed
        if old.start > cut {
            changed.start = max(proposed.start, cut)
        } else {
            guard proposed.start == old.start, proposed.member == old.member else {
                throw ShiftRefusal("Of a shift that has begun only end_time can be changed")
            }
            changed.end = max(proposed.end, cut)
            // An end that has passed, or is now, ends it now.
            if changed.end == cut { return changed }
        }
        if let problem = rangeProblem(start: changed.start, end: changed.end, now: cut) { throw ShiftRefusal(problem) }
        return changed
    }

    /// The override that results from a change. What of it has passed stays.
    package static func updated(
        _ old: ShiftOverride, to proposed: ShiftOverride, now: Instant
    ) throws(ShiftRefusal) -> ShiftOverride {
        let cut = now.roundedDownToSecond
        guard old.end > cut else { throw ShiftRefusal("An override that is over cannot be changed") }
        var changed = proposed
        if old.start > cut {
            changed.start = max(proposed.start, cut)
        } else {
            guard proposed.start == old.start, proposed.overriding == old.overriding else {
                throw ShiftRefusal("Of an override that has begun only end_time can be changed")
            }
        }
        if let problem = rangeProblem(start: changed.start, end: changed.end, now: cut) { throw ShiftRefusal(problem) }
        return changed
    }
}
