// SPDX-License-Identifier: Apache-2.0
import Base
import Domain

/// Who is on call on a plan, decided minute by minute and day by day from the wording of the rules alone; shares nothing
/// with the renderer but the reading of a rule's text.
struct ShiftReference {
    let plan: ShiftPlan

    func userIDs(at instant: Instant) -> [String] {
        var found: Set<String> = []
        for rotation in plan.rotations {
            for event in rotation.events {
                for member in members(of: event, at: instant) {
                    if let id = standIn(member, .rotation(rotation.id), at: instant).userID { found.insert(id) }
                }
            }
        }
        for shift in plan.customShifts where shift.start <= instant && instant < shift.end {
            if let id = standIn(shift.member, .customShift(shift.id), at: instant).userID { found.insert(id) }
        }
        return found.sorted()
    }

    private func standIn(_ member: ShiftMember, _ target: ShiftOverride.Target, at instant: Instant) -> ShiftMember {
        var result = member
        for override in plan.overrides
        where override.target == target && override.overridden == member && override.start <= instant
            && instant < override.end
        {
            result = override.overriding
        }
        return result
    }

    /// Counts the days from the first shift on.
    private func members(of event: ShiftEvent, at instant: Instant) -> [ShiftMember] {
        guard event.effectiveSince <= instant, event.effectiveUntil.map({ instant < $0 }) ?? true,
            let rule = try? RecurrenceRule.read(event.recurrence.first ?? "FREQ=DAILY;COUNT=1")
        else { return [] }
        let zone = event.start.zone
        let first = zone.wallClock(at: event.start.instant)
        let length = zone.wallClock(at: event.end.instant).localSeconds - first.localSeconds
        var number: Int64 = 0
        var day = first
        while true {
            let begin = zone.instant(of: day)
            if begin > instant { return [] }
            if isDay(day, of: rule, from: first) {
                switch rule.limit {
                case .count(let count) where number >= count: return []
                case .until(let last) where begin > last: return []
                case .untilLocal(let last) where day > last: return []
                default: break
                }
                if instant < zone.instant(of: day.adding(seconds: length)) { return onDuty(event, number) }
                number += 1
            }
            day = day.adding(seconds: 86_400)
        }
    }

    private func isDay(_ day: WallClock, of rule: RecurrenceRule, from first: WallClock) -> Bool {
        let days = day.dayNumber - first.dayNumber
        switch rule.frequency {
        case .daily:
            return days % rule.interval == 0 && (rule.weekdays.isEmpty || rule.weekdays.contains(day.isoWeekday))
        case .weekly:
            let monday = first.dayNumber - Int64(first.isoWeekday) + 1
            let weeks = (day.dayNumber - monday) / 7
            let wanted = rule.weekdays.isEmpty ? [first.isoWeekday] : rule.weekdays
            return weeks % rule.interval == 0 && wanted.contains(day.isoWeekday)
        }
    }

    private func onDuty(_ event: ShiftEvent, _ number: Int64) -> [ShiftMember] {
        switch event.strategy {
        case .everyMember: event.members
        case .rotating(let count): [event.members[Int(number / Int64(count)) % event.members.count]]
        }
    }
}
