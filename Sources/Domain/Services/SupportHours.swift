// SPDX-License-Identifier: Apache-2.0
package import Base

/// The hours in which somebody is at work, on the wall clock of a zone.
package struct SupportHours: Hashable, Sendable {
    package var timeZone: TimeZoneRules
    package var startSecondOfDay: Int64
    package var endSecondOfDay: Int64
    /// ISO days, 1 is Monday.
    package var daysOfWeek: [Int]

    package init(timeZone: TimeZoneRules, startSecondOfDay: Int64, endSecondOfDay: Int64, daysOfWeek: [Int]) {
        self.timeZone = timeZone
        self.startSecondOfDay = startSecondOfDay
        self.endSecondOfDay = endSecondOfDay
        self.daysOfWeek = daysOfWeek
    }

    package func contains(_ instant: Instant) -> Bool {
        let local = timeZone.wallClock(at: instant)
        return daysOfWeek.contains(local.isoWeekday) && startSecondOfDay <= local.secondOfDay
            && local.secondOfDay < endSecondOfDay
    }
}

/// A change of urgency that a service asks for at the border of its support hours.
package struct ScheduledAction: Hashable, Sendable {
    package enum Moment: String, CaseIterable, Sendable {
        case supportHoursStart = "support_hours_start"
        case supportHoursEnd = "support_hours_end"
    }

    package var moment: Moment
    package var toUrgency: Urgency

    package init(moment: Moment, toUrgency: Urgency) {
        self.moment = moment
        self.toUrgency = toUrgency
    }
}

/// A service's urgency rule, which may depend on the hour.
package enum UrgencySchedule: Hashable, Sendable {
    case always(UrgencyRule)
    case bySupportHours(SupportHours, during: UrgencyRule, outside: UrgencyRule, actions: [ScheduledAction])

    package func urgency(for severity: Severity?, at now: Instant) -> Urgency {
        switch self {
        case .always(let rule): rule.urgency(for: severity)
        case .bySupportHours(let hours, let during, let outside, _):
            (hours.contains(now) ? during : outside).urgency(for: severity)
        }
    }
}

extension SupportHours {
    /// Stands in until hours are given; a service that keeps it is refused.
    package static let unset = SupportHours(timeZone: .utc, startSecondOfDay: 0, endSecondOfDay: 0, daysOfWeek: [])
}
