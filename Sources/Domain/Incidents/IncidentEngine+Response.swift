// SPDX-License-Identifier: Apache-2.0
import Base

/// What people and senders do with an incident: acknowledge, snooze, resolve, reassign, reopen.
extension IncidentDecider {
    mutating func acknowledge() throws(IncidentRefusal) {
        try requireOpen()
        guard !incident.acknowledgements.contains(where: { $0.by.isSame(as: agent) }) else { return }
        // A sender knows nothing of the snooze that a person has chosen.
        if incident.isSnoozed, agent.kind != .user {
            incident.acknowledgements.append(Acknowledgement(by: agent, at: context.now))
            log(.acknowledge, details: ["acknowledgement_timeout": .null])
            emit(.acknowledged)
            return
        }
        takeAcknowledgement()
        emit(.acknowledged)
    }

    /// A person takes the incident to themselves, beside those who have taken it already; a sender's acknowledgement
    /// leaves it with those who have it.
    private mutating func takeAcknowledgement(details: JSONObject = [:]) {
        setStatus(.acknowledged)
        incident.acknowledgements.append(Acknowledgement(by: agent, at: context.now))
        if agent.kind == .user {
            let takers = incident.acknowledgements.filter { $0.by.kind == .user }.map(\.by.id)
            let assignments = incident.assignments
            incident.assignments = takers.map { id in
                assignments.first { $0.userID == id } ?? Assignment(userID: id, at: context.now)
            }
        }
        incident.isSnoozed = false
        incident.toldNobodyOnCall = false
        beginGeneration()
        disarmEscalation()
        let timeout = context.service.acknowledgementTimeoutSeconds
        armUnacknowledge(afterSeconds: timeout)
        var details = details
        details.append("acknowledgement_timeout", timeout.map(JSON.int) ?? .null)
        log(.acknowledge, details: details)
    }

    private mutating func armUnacknowledge(afterSeconds seconds: Int64?) {
        guard let seconds else {
            if incident.unacknowledgeAt != nil { add(.disarm(.unacknowledge)) }
            incident.unacknowledgeAt = nil
            return
        }
        let at = context.now.adding(seconds: seconds)
        incident.unacknowledgeAt = at
        add(.arm(.unacknowledge, dueAt: at, generation: incident.escalation.generation))
    }

    /// Takes an acknowledgement and its timers away, as a step of something bigger.
    mutating func leaveAcknowledgement() {
        incident.acknowledgements = []
        incident.isSnoozed = false
        armUnacknowledge(afterSeconds: nil)
        if incident.status != .triggered { setStatus(.triggered) }
    }

    /// The acknowledgement is over: whoever has it is told again, with who is on call at its level now, and the level's
    /// time begins anew.
    mutating func unacknowledge() {
        let wasSnoozed = incident.isSnoozed
        leaveAcknowledgement()
        log(.unacknowledge)
        let isClimbing = incident.assignedVia == .escalationPolicy
        guard !isClimbing || incident.escalation.level > 0 || !incident.assignments.isEmpty else {
            return beginClimbing(as: .assign, reason: .triggeredAgain)
        }
        // Nobody was on call when it was taken: perhaps somebody is now.
        if isClimbing, incident.escalation.level == 0 { incident.escalation.level = firstLevelOnCall(from: 1) ?? 0 }
        if isClimbing, !wasSnoozed || incident.assignments.isEmpty {
            let level = incident.escalation.level
            for user in usersTakenAgain(level: level)
            where !incident.assignments.contains(where: { $0.userID == user }) {
                incident.assignments.append(Assignment(userID: user, at: context.now))
            }
        }
        guard !incident.assignments.isEmpty else { return beginClimbing(as: .assign, reason: .triggeredAgain) }
        incident.escalation.isExhausted = false
        beginGeneration()
        armEscalation()
        for assignment in incident.assignments { notify(assignment.userID, reason: .triggeredAgain) }
    }

    mutating func snooze(seconds: Int64) throws(IncidentRefusal) {
        try requireOpen()
        guard Incident.snoozeSecondsRange.contains(seconds) else { throw .snoozeDurationInvalid }
        if incident.status == .triggered {
            takeAcknowledgement()
            emit(.acknowledged)
        }
        incident.isSnoozed = true
        beginGeneration()
        armUnacknowledge(afterSeconds: seconds)
        let at = incident.unacknowledgeAt ?? context.now
        log(
            .snooze,
            details: [
                "changed_actions": [
                    ["type": .string(TimerKind.unacknowledge.rawValue), "at": .string(ISO8601.string(at))]
                ]
            ])
    }

    mutating func resolve(resolution: String?) throws(IncidentRefusal) {
        try requireOpen()
        close(resolution: resolution)
    }

    mutating func resolveAlert(id: String) throws(IncidentRefusal) {
        guard let position = state.openAlerts.firstIndex(where: { $0.id == id }) else { return }
        try requireOpen()
        guard state.openAlerts.count > 1 else { return close(resolution: nil) }
        state.openAlerts.remove(at: position)
        add(.resolveAlert(id: id))
        log(
            .fieldValueChange,
            details: [
                "changeset": [
                    [
                        "name": "alert_status", "alert_id": .string(id), "old_value": "triggered",
                        "new_value": "resolved",
                    ]
                ]
            ])
    }

    /// Ends the incident with all its alerts, timers and pages.
    mutating func close(resolution: String?, mergedInto mergedIntoID: String? = nil) {
        for alert in state.openAlerts { add(.resolveAlert(id: alert.id)) }
        state.openAlerts = []
        beginGeneration()
        disarmEscalation()
        armUnacknowledge(afterSeconds: nil)
        if incident.autoResolveAt != nil { add(.disarm(.resolve)) }
        incident.autoResolveAt = nil
        incident.isSnoozed = false
        incident.assignments = []
        incident.acknowledgements = []
        incident.resolvedAt = context.now
        setStatus(.resolved)
        armUrgencyChange()
        incident.mergedIntoID = mergedIntoID
        var details: JSONObject = [:]
        if let resolution { details.append("note", .string(resolution)) }
        if let mergedIntoID { details.append("merged_into", .string(mergedIntoID)) }
        log(.resolve, details: details)
        emit(.resolved)
    }

    mutating func armAutoResolve() {
        guard let seconds = context.service.autoResolveTimeoutSeconds else { return }
        let at = context.now.adding(seconds: seconds)
        incident.autoResolveAt = at
        add(.arm(.resolve, dueAt: at, generation: incident.escalation.generation))
    }

    mutating func reassign(to userIDs: [String]) throws(IncidentRefusal) {
        try requireOpen()
        guard !userIDs.isEmpty else { throw .assigneeNotFound }
        leaveAcknowledgement()
        assignDirectly(userIDs)
        for user in userIDs { notify(user, reason: .assigned) }
        emit(.reassigned)
    }

    private mutating func assignDirectly(_ userIDs: [String]) {
        incident.assignedVia = .direct
        incident.toldNobodyOnCall = false
        incident.escalation.level = 0
        incident.escalation.isExhausted = false
        incident.assignments = userIDs.map { Assignment(userID: $0, at: context.now) }
        log(.assign, userIDs: userIDs)
        beginGeneration()
        disarmEscalation()
    }

    /// Who opens an incident for themselves is at it already and is not paged.
    mutating func assignAtOpening(_ userIDs: [String]) {
        assignDirectly(userIDs)
        emit(.triggered)
        if agent.kind == .user, userIDs == [agent.id] {
            takeAcknowledgement()
            return emit(.acknowledged)
        }
        for user in userIDs { notify(user, reason: .assigned) }
    }

    /// A resolved incident comes back: to its policy, or to the person who acknowledges it.
    mutating func reopen(_ status: IncidentStatus) {
        guard incident.status == .resolved, status != .resolved else { return }
        incident.resolvedAt = nil
        incident.mergedIntoID = nil
        // The recipients were told of what is over: they are told again when still nobody is on call.
        incident.toldNobodyOnCall = false
        // The policy may have other levels by now: whoever takes it has the first one's time when they let it go.
        incident.escalation.level = 0
        incident.escalation.loopsDone = 0
        incident.escalation.isExhausted = false
        setStatus(.triggered)
        armAutoResolve()
        armUrgencyChange()
        if status == .acknowledged {
            takeAcknowledgement(details: ["reopened": true])
        } else {
            log(.trigger, details: ["reopened": true, "summary": .string(incident.title)])
            beginClimbing(as: .assign, reason: .triggeredAgain)
        }
        emit(.reopened)
    }

    /// Raising the urgency starts what high urgency brings; lowering it stops the climb and takes no page back.
    mutating func setUrgency(_ urgency: Urgency) {
        guard urgency != incident.urgency else { return }
        log(
            .urgencyChange,
            details: [
                "changeset": [
                    [
                        "name": "urgency", "old_value": .string(incident.urgency.rawValue),
                        "new_value": .string(urgency.rawValue),
                    ]
                ]
            ])
        incident.urgency = urgency
        armUrgencyChange()
        guard incident.status == .triggered, !incident.assignments.isEmpty else { return }
        guard urgency == .high else { return disarmEscalation() }
        beginGeneration()
        armEscalation()
        for assignment in incident.assignments { notify(assignment.userID, reason: .assigned) }
    }
}
