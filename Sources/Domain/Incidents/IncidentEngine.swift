// SPDX-License-Identifier: Apache-2.0
package import Base

/// The rules of an incident's life. Pure: all that a decision depends on comes in, all that it wants goes out.
package enum IncidentEngine {
    /// Opens an incident: tells the first level that has somebody on call, or the people it is opened for.
    package static func open(
        _ opening: IncidentOpening, id: String, number: Int64, policy: EscalationPolicy, context: DecisionContext
    ) -> (state: IncidentState, effects: [Effect]) {
        let service = context.service
        var incident = Incident(
            id: id, number: number, title: opening.title, status: .triggered, urgency: opening.urgency,
            serviceID: service.id, key: opening.key, createdAt: context.now,
            lastStatusChangeBy: context.agent ?? Agent(kind: .service, id: service.id), escalationPolicyID: policy.id,
            teamIDs: policy.teamIDs, escalation: EscalationProgress(policy: policy))
        incident.bodyDetails = opening.bodyDetails
        incident.priorityID = opening.priorityID
        incident.typeName = opening.typeName
        incident.isManual = opening.alert == nil
        incident.conferenceBridge = opening.conferenceBridge
        var decider = IncidentDecider(IncidentState(incident: incident, openAlerts: []), context)
        let entryID = decider.log(
            .trigger, details: opening.alert == nil ? ["summary": .string(opening.title)] : opening.event)
        decider.incident.firstTriggerLogEntryID = entryID
        if var alert = opening.alert {
            alert.incidentID = id
            alert.firstTriggerLogEntryID = entryID
            decider.state.openAlerts = [alert]
        }
        decider.armAutoResolve()
        decider.armUrgencyChange()
        if opening.assigneeIDs.isEmpty {
            decider.beginClimbing(as: .assign)
            decider.emit(.triggered, clientName: opening.event["event"]?["client"]?.stringValue)
        } else {
            decider.assignAtOpening(opening.assigneeIDs)
        }
        return (decider.state, decider.effects)
    }

    /// Carries a command out on `state` and answers what is to be done besides. A refusal leaves the state as it was.
    package static func decide(
        _ state: inout IncidentState, _ command: IncidentCommand, _ context: DecisionContext
    ) throws(IncidentRefusal) -> [Effect] {
        var decider = IncidentDecider(state, context)
        try decider.perform(command)
        if !decider.effects.isEmpty { decider.incident.updatedAt = context.now }
        state = decider.state
        return decider.effects
    }

    /// The history line of another trigger for an alert that is open. The same in every state, so that the commonest
    /// event of all needs no state to be loaded.
    package static func repeatedTrigger(
        incidentID: String, serviceID: String, alertID: String, event: JSONObject, agent: Agent?, id: String, now: Instant
    ) -> LogEntry {
        var details = event
        details.append("alert_id", .string(alertID))
        return LogEntry(
            id: id, kind: .trigger, incidentID: incidentID, serviceID: serviceID, createdAt: now, agent: agent,
            channel: .api, details: details)
    }
}

extension Incident {
    /// What will happen by itself, and when, in the order in which it comes.
    package var pendingActions: [PendingAction] {
        guard status.isOpen else { return [] }
        var actions: [PendingAction] = []
        if let at = escalation.escalateAt { actions.append(PendingAction(kind: .escalate, at: at)) }
        if let at = unacknowledgeAt { actions.append(PendingAction(kind: .unacknowledge, at: at)) }
        if let at = autoResolveAt { actions.append(PendingAction(kind: .resolve, at: at)) }
        if let at = urgencyChangeAt {
            actions.append(PendingAction(kind: .urgencyChange, at: at, toUrgency: urgency.other))
        }
        return actions.sorted { ($0.at, $0.kind.rawValue) < ($1.at, $1.kind.rawValue) }
    }
}

package struct PendingAction: Hashable, Sendable {
    package let kind: TimerKind
    package let at: Instant
    /// Of a change of urgency alone.
    package var toUrgency: Urgency? = nil
}

/// One decision while it is being made.
struct IncidentDecider {
    var state: IncidentState
    let context: DecisionContext
    private(set) var effects: [Effect] = []

    init(_ state: IncidentState, _ context: DecisionContext) {
        self.state = state
        self.context = context
        effects.reserveCapacity(Self.effectsUsual)
    }

    /// Few decisions have more.
    private static let effectsUsual = 8

    /// In place: an incident is large, and is changed many times in a decision.
    var incident: Incident {
        _read { yield state.incident }
        _modify { yield &state.incident }
    }

    /// Who is written down as having done it: the server acts in the service's name.
    var agent: Agent { context.agent ?? Agent(kind: .service, id: state.incident.serviceID) }

    mutating func add(_ effect: Effect) { effects.append(effect) }

    /// Tells whoever has subscribed, of the incident as it is now.
    mutating func emit(_ kind: IncidentEvent.Kind, clientName: String? = nil) {
        add(
            .emit(
                IncidentEvent(
                    kind: kind, incident: state.incident, agent: context.agent, channel: context.channel,
                    clientName: clientName)))
    }

    @discardableResult
    mutating func log(_ kind: LogEntry.Kind, userIDs: [String] = [], details: JSONObject = [:]) -> String {
        let id = context.makeID(.logEntry)
        add(
            .log(
                LogEntry(
                    id: id, kind: kind, incidentID: state.incident.id, serviceID: state.incident.serviceID,
                    createdAt: context.now, agent: agent, channel: context.channel, userIDs: userIDs, details: details)))
        return id
    }

    mutating func setStatus(_ status: IncidentStatus) {
        state.incident.status = status
        state.incident.lastStatusChangeAt = context.now
        state.incident.lastStatusChangeBy = agent
    }

    /// Makes every timer and notification stale that was made for the incident as it was.
    mutating func beginGeneration() {
        state.incident.escalation.generation += 1
        add(.cancelNotifications)
    }

    mutating func requireOpen() throws(IncidentRefusal) {
        guard state.incident.status.isOpen else { throw .alreadyResolved }
    }

    mutating func perform(_ command: IncidentCommand) throws(IncidentRefusal) {
        switch command {
        case .triggerAgain(let alertID, let event):
            add(
                .log(
                    IncidentEngine.repeatedTrigger(
                        incidentID: incident.id, serviceID: incident.serviceID, alertID: alertID, event: event, agent: agent,
                        id: context.makeID(.logEntry), now: context.now)))
        case .acknowledge: try acknowledge()
        case .resolve(let resolution): try resolve(resolution: resolution)
        case .resolveAlert(let id): try resolveAlert(id: id)
        case .escalate(let level): try escalate(toLevel: level)
        case .reassign(let userIDs): try reassign(to: userIDs)
        case .delegate(let policy): try delegate(to: policy)
        case .snooze(let seconds): try snooze(seconds: seconds)
        case .setUrgency(let urgency): setUrgency(urgency)
        case .reviewUrgency: armUrgencyChange()
        case .setTitle(let title): setTitle(title)
        case .setPriority(let id): setPriority(id)
        case .setConferenceBridge(let bridge): setConferenceBridge(bridge)
        case .setService(let id): setService(id: id)
        case .setType(let name): setType(name: name)
        case .setCustomFields(let changes): setCustomFields(changes)
        case .releaseAlert(let id): releaseAlert(id: id)
        case .gatherAlert(let alert, let event): try gather(alert, event: event)
        case .takeAlert(let alert): try takeAlert(alert)
        case .mergeInto(let id, let hasAlerts): try merge(into: id, hasAlerts: hasAlerts)
        case .absorb(let ids, let openAlerts, let count): try absorb(ids, openAlerts: openAlerts, alertCount: count)
        case .requestResponders(let requestID, let message, let userIDs, let targets):
            try requestResponders(userIDs, requestID: requestID, message: message, targets: targets)
        case .noteResponders(let state, let userIDs): noteResponders(userIDs, state)
        case .announce(let update, let recipients): announce(update, to: recipients)
        case .reopen(let status): reopen(status)
        case .annotate(let noteID, let text): annotate(text, noteID: noteID)
        case .timer(let kind, let generation): handleTimer(kind, generation: generation)
        }
    }

    private mutating func handleTimer(_ kind: TimerKind, generation: Int64) {
        guard incident.status.isOpen else { return }
        switch kind {
        case .escalate:
            if incident.status == .triggered, generation == incident.escalation.generation { climbFurther() }
        case .unacknowledge:
            if incident.status == .acknowledged, generation == incident.escalation.generation {
                unacknowledge()
                emit(.unacknowledged)
            }
        case .resolve:
            // Counts from the opening, whatever has happened since.
            if let at = incident.autoResolveAt, at <= context.now { close(resolution: nil) }
        case .urgencyChange: changeUrgencyByItself()
        case .notify: break
        }
    }
}
