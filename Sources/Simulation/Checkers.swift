// SPDX-License-Identifier: Apache-2.0
package import Base
import Domain

/// What must be true, whatever happens. Each is a pure function of facts, written from the wording of the rules and not from
/// the engine; it answers what is wrong.
package enum Checkers {
    /// Crashes, holds, pauses and refusals together delay nothing by more than this.
    package static let patienceSeconds: Int64 = 15 * 60
    /// Clocks of nodes go wrong by no more than this, to either side.
    package static let skewMillisecondsMaximum: Int64 = 1500

    /// All that is looked at after each step.
    package static func problems(_ facts: StoreFacts, _ world: WorldModel, at now: Instant) -> [String] {
        timers(facts) + alerts(facts) + climbing(facts, world) + attendance(facts, world) + promptness(facts, at: now)
            + addressed(facts, world)
    }

    /// Whoever hears of everything has a delivery of each event from the moment on that the event is there, and of what is
    /// queued for them something goes first.
    package static func addressed(_ facts: StoreFacts, _ world: WorldModel) -> [String] {
        var problems: [String] = []
        for event in facts.newEvents {
            for id in world.listenerIDs where !event.subscriptionIDs.contains(id) {
                problems.append("webhook event \(event.id) has no delivery for \(id)")
            }
        }
        if facts.stuckResources > 0 { problems.append("webhooks are queued, and none goes before them") }
        return problems
    }

    /// Each open incident has the timers that it says it has, and nothing else has any.
    package static func timers(_ facts: StoreFacts) -> [String] {
        var problems: [String] = []
        // Looked up only.
        let armedOf = Dictionary(grouping: facts.timers, by: \.incidentID)
        let open = Set(facts.incidents.map(\.id))
        for incident in facts.incidents {
            let armed = armedOf[incident.id] ?? []
            let wanted = [
                ("escalate", incident.escalateAt), ("unacknowledge", incident.unacknowledgeAt),
                ("resolve", incident.resolveAt),
            ]
            for (kind, dueAt) in wanted where armed.first(where: { $0.kind == kind })?.dueAt != dueAt {
                problems.append("the \(kind) timer of \(incident.id) does not match it")
            }
        }
        for timer in facts.timers where !open.contains(timer.incidentID) {
            problems.append("\(timer.incidentID) is over and has a timer")
        }
        return problems
    }

    /// One open alert for a key, and each in an incident that is open.
    package static func alerts(_ facts: StoreFacts) -> [String] {
        var problems: [String] = []
        // Looked up only.
        let open = Set(facts.incidents.map(\.id))
        for (index, alert) in facts.alerts.enumerated() {
            if index > 0, facts.alerts[index - 1].key == alert.key,
                facts.alerts[index - 1].integrationID == alert.integrationID
            {
                problems.append("two open alerts for \(alert.key)")
            }
            if !open.contains(alert.incidentID) {
                problems.append("\(alert.incidentID) is over and has an open alert")
            }
        }
        return problems
    }

    /// What is acknowledged, of low urgency, given to somebody directly or at its end does not climb, and nothing repeats
    /// more often than its policy says.
    package static func climbing(_ facts: StoreFacts, _ world: WorldModel) -> [String] {
        facts.incidents.flatMap { incident -> [String] in
            var problems: [String] = []
            let climbs = incident.escalateAt != nil
            if climbs, incident.status == "acknowledged" { problems.append("\(incident.id) is acknowledged and climbs") }
            if climbs, incident.urgency == "low", !incident.assigneeIDs.isEmpty {
                problems.append("\(incident.id) is of low urgency and climbs")
            }
            if climbs, !incident.isByPolicy { problems.append("\(incident.id) was given to somebody and climbs") }
            let isToClimb = incident.status == "triggered" && incident.urgency == "high" && incident.isByPolicy
            if isToClimb, !climbs, !incident.isExhausted { problems.append("\(incident.id) has stopped climbing") }
            guard let policy = world.policy(incident.policyID) else { return problems }
            if incident.loopsDone > policy.loops { problems.append("\(incident.id) has repeated too often") }
            if incident.isExhausted, incident.loopsDone != policy.loops || climbs {
                problems.append("\(incident.id) is not at its end")
            }
            return problems
        }
    }

    /// Nobody has an incident only when nobody was on call when it was last looked for somebody: a level's time before the
    /// next look.
    package static func attendance(_ facts: StoreFacts, _ world: WorldModel) -> [String] {
        facts.incidents.compactMap { incident -> String? in
            guard incident.status == "triggered", incident.isByPolicy, incident.assigneeIDs.isEmpty,
                let next = incident.escalateAt, let policy = world.policy(incident.policyID),
                let first = policy.levels.first
            else { return nil }
            let lookedAt = next.adding(minutes: -Int64(first.delayMinutes))
            if world.hasJustChanged(policy, at: lookedAt) || !world.isAnybodyOnCall(policy, at: lookedAt) { return nil }
            return "somebody is on call for \(incident.id), and nobody has it"
        }
    }

    /// What is written down as sent was handed over. `isKnown` says whether a page has been seen.
    package static func handedOver(_ facts: StoreFacts, isKnown: (_ notificationID: String) -> Bool) -> [String] {
        facts.incidents.flatMap(\.sentPageIDs).filter { !isKnown($0) }.map { "\($0) is sent in name only" }
    }

    /// Whoever has a triggered incident is told, and nothing that is due waits for long.
    package static func promptness(_ facts: StoreFacts, at now: Instant) -> [String] {
        let limit = now.adding(seconds: -patienceSeconds)
        var problems: [String] = []
        for incident in facts.incidents where incident.status == "triggered" {
            // At its end by time it is dropped, not told.
            if let end = incident.resolveAt, end <= now.adding(seconds: patienceSeconds) { continue }
            for user in incident.assigneeIDs where !incident.toldIDs.contains(user) {
                problems.append("\(user) has \(incident.id) and is not told")
            }
        }
        for timer in facts.timers where timer.dueAt < limit {
            problems.append("the \(timer.kind) timer of \(timer.incidentID) is late")
        }
        if let due = facts.oldestPageDueAt, due < limit { problems.append("a page is late") }
        if let due = facts.oldestWebhookDueAt, due < limit { problems.append("a webhook is late") }
        return problems
    }

    /// A page goes to somebody who is to have it, by their own address, for something that still wants it.
    package static func page(_ page: PageFacts, _ world: WorldModel) -> [String] {
        var problems: [String] = []
        if page.status != "triggered" { problems.append("\(page.userID) is paged for what is \(page.status)") }
        if page.ownerOfMethodID != page.userID { problems.append("\(page.userID) is told at somebody else's address") }
        guard let policy = world.policy(page.policyID) else { return problems }
        // Nodes' clocks do not agree on which side of a change of the schedule it was decided.
        let isClear = !world.hasJustChanged(policy, at: page.createdAt)
        switch page.reason {
        case .nobodyOnCall:
            if isClear, world.isAnybodyOnCall(policy, at: page.createdAt) {
                problems.append("\(page.incidentID) says that nobody is on call, and somebody is")
            }
            return problems
        case .assigned, .escalated:
            let onCall = world.usersOnCall(policy, level: page.level, at: page.createdAt)
            if isClear, page.isByPolicy, !onCall.contains(page.userID) {
                problems.append("\(page.userID) is paged for \(page.incidentID) and was not on call")
            }
        case .triggeredAgain, .responderRequested, .statusUpdate: break
        }
        if !page.assigneeIDs.contains(page.userID) { problems.append("\(page.userID) does not have \(page.incidentID)") }
        return problems
    }

    /// What an event that was answered as accepted has left behind. `isMaintained` is nil where it cannot be told.
    package static func event(
        _ action: String, before: KeyFacts, after: KeyFacts, isMaintained: Bool? = nil
    ) -> [String] {
        let isSetAside = after.recordCount > before.recordCount
        if action == "trigger", let isMaintained, isMaintained != isSetAside {
            if isMaintained { return ["a trigger is not held back by a maintenance window"] }
            return ["an accepted trigger is set aside"]
        }
        if isSetAside { return [] }
        switch action {
        case "trigger":
            guard let alert = after.openAlertID else { return ["an accepted trigger is lost"] }
            guard before.openAlertID == alert else {
                return before.openAlertID == nil ? [] : ["a trigger of an open key has opened another alert"]
            }
            return after.triggerCount > before.triggerCount ? [] : ["an accepted trigger left no trace"]
        case "resolve": return after.openAlertID == nil ? [] : ["an accepted resolve is lost"]
        case "acknowledge":
            return after.incidentStatus == "acknowledged" ? [] : ["an accepted acknowledgement is lost"]
        default: return ["an unknown action"]
        }
    }

    /// Of one incident, nothing arrives after what follows it; what was the last may come again.
    package static func arrival(position: Int64, after last: Int64?) -> [String] {
        guard let last, position < last else { return [] }
        return ["webhook \(position) arrives after \(last)"]
    }

    /// A snooze lasts: before its end the incident does not trigger again by itself.
    package static func snooze(_ facts: StoreFacts, incidentID: String, until end: Instant, at now: Instant) -> [String] {
        guard now.adding(milliseconds: 2 * skewMillisecondsMaximum) < end,
            let incident = facts.incidents.first(where: { $0.id == incidentID }), incident.status == "triggered"
        else { return [] }
        return ["\(incidentID) has woken up before its snooze is over"]
    }

    /// When faults have stopped for long enough, everything is done.
    package static func liveness(_ facts: StoreFacts, at now: Instant) -> [String] {
        var problems: [String] = []
        if facts.unfinishedWebhooks > 0 { problems.append("\(facts.unfinishedWebhooks) webhooks are still on their way") }
        if facts.droppedWebhooks > 0 { problems.append("\(facts.droppedWebhooks) webhooks were given up") }
        if facts.orphanedEvents > 0 { problems.append("\(facts.orphanedEvents) webhook events have no delivery") }
        if let due = facts.oldestPageDueAt, due < now.adding(seconds: -60) { problems.append("a page still waits") }
        return problems
    }
}
