// SPDX-License-Identifier: Apache-2.0
package import Base

/// What comes to an incident by itself: alerts that are gathered in it, and another urgency when support hours begin.
extension IncidentDecider {
    /// A new alert joins. Whoever has the incident knows of it already: nobody is told, and title and urgency stay.
    mutating func gather(_ alert: Alert, event: JSONObject) throws(IncidentRefusal) {
        try requireOpen()
        var details = event
        details.append("alert_id", .string(alert.id))
        var gathered = alert
        gathered.incidentID = incident.id
        gathered.firstTriggerLogEntryID = log(.trigger, details: details)
        state.openAlerts.append(gathered)
        add(.insertAlert(gathered))
    }

    /// Sets the timer of the next change that the service wants of an incident of this urgency, or takes it away.
    mutating func armUrgencyChange() {
        let at =
            incident.status.isOpen
            ? context.service.urgencySchedule.nextChange(of: incident.urgency, after: context.now) : nil
        guard at != incident.urgencyChangeAt else { return }
        incident.urgencyChangeAt = at
        guard let at else { return add(.disarm(.urgencyChange)) }
        add(.arm(.urgencyChange, dueAt: at, generation: incident.escalation.generation))
    }

    /// The border has come. A service that wants it no more, or another service, is asked anew.
    mutating func changeUrgencyByItself() {
        guard let at = incident.urgencyChangeAt, at <= context.now else { return }
        incident.urgencyChangeAt = nil
        let schedule = context.service.urgencySchedule
        guard schedule.nextChange(of: incident.urgency, after: at.adding(milliseconds: -1)) == at else {
            return armUrgencyChange()
        }
        // After a stop of the server more borders may have passed: what they come to counts, and nobody is told of the rest.
        let urgency = schedule.changed(incident.urgency, at: at, through: context.now)
        guard urgency != incident.urgency else { return armUrgencyChange() }
        setUrgency(urgency)
    }
}

extension UrgencySchedule {
    /// When open incidents of an urgency become the other one: the first border after `now` at which an action says so;
    /// nil when none does.
    package func nextChange(of urgency: Urgency, after now: Instant) -> Instant? {
        guard case .bySupportHours(let hours, _, _, let actions) = self else { return nil }
        return actions.filter { $0.toUrgency != urgency }.compactMap { hours.next($0.moment, after: now) }.min()
    }

    /// What becomes of an urgency that changes at a border, by that one and those after it up to `now`.
    func changed(_ urgency: Urgency, at border: Instant, through now: Instant) -> Urgency {
        var urgency = urgency.other
        var last = border
        while let next = nextChange(of: urgency, after: last), next <= now {
            urgency = urgency.other
            last = next
        }
        return urgency
    }
}

extension SupportHours {
    /// Days that are looked at for the next border: a week, and one more for the rest of today.
    private static let daysAhead: Int64 = 8

    /// The first time after `now` at which the hours begin, or end; nil when they hold no day. A time that the zone skips
    /// comes as late as the zone says; one that comes twice counts once.
    package func next(_ moment: ScheduledAction.Moment, after now: Instant) -> Instant? {
        let second = moment == .supportHoursStart ? startSecondOfDay : endSecondOfDay
        // The end may be midnight, which belongs to the day before.
        let today = timeZone.wallClock(at: now).startOfDay.adding(seconds: -.secondsPerDay)
        for number in 0...Self.daysAhead {
            let day = today.adding(seconds: number * .secondsPerDay)
            guard daysOfWeek.contains(day.isoWeekday) else { continue }
            let border = timeZone.instant(of: day.adding(seconds: second))
            if border > now { return border }
        }
        return nil
    }
}
