// SPDX-License-Identifier: Apache-2.0
import Base
package import Domain
package import Store

/// Carries decisions out: loads what rules read, lets them decide, and saves state, history, timers and notifications in
/// the transaction that the caller is in.
package enum IncidentRunner {
    /// An incident for change: its row stays locked until the transaction ends.
    ///
    /// Without its alerts it serves for what asks nothing of them: an incident may have a thousand.
    package static func load(_ id: String, withAlerts: Bool = true, _ work: Work) throws -> IncidentState? {
        try load(ids: [id], withAlerts: withAlerts, work).first
    }

    /// Several, locked in the order of their ids, so that two callers never wait for each other.
    package static func load(
        ids: [String], withAlerts: Bool = true, _ work: Work
    ) throws -> [IncidentState] {
        let stored = try IncidentStateQueries.find(work.session, ids: ids.sorted(), lock: true)
        let alerts =
            withAlerts
            ? try AlertStateQueries.openAlerts(work.session, incidentIDs: stored.map(\.incident.id)) : []
        return try stored.map { stored in
            var incident = stored.incident
            incident.escalation.policy = try work.caches.policyVersion(stored.policyVersionID, work.session)
            work.noteVersion(stored.policyVersionID, of: incident.id)
            return IncidentState(incident: incident, openAlerts: alerts.filter { $0.incidentID == incident.id })
        }
    }

    /// Opens an incident on a service.
    ///
    /// `policyID` stands in for the service's own policy when a caller names another.
    package static func open(
        _ opening: IncidentOpening, inlet: Inlet, policyID: String? = nil, agent: Agent?, channel: LogEntry.Channel,
        _ work: Work
    ) throws -> IncidentState {
        var versionID = inlet.policyVersionID
        if let policyID {
            guard let found = try EscalationPolicyQueries.currentVersionID(work.session, policyID: policyID) else {
                throw IncidentRefusal.policyNotFound
            }
            versionID = found
        }
        let policy = try work.caches.policyVersion(versionID, work.session)
        let lookup = OnCallLookup(work: work)
        let context = lookup.context(service: inlet.service, agent: agent, channel: channel)
        let number = try IncidentStateQueries.nextNumber(work.session)
        var (state, effects) = IncidentEngine.open(
            opening, id: work.makeID(), number: number, policy: policy, context: context)
        try lookup.rethrow()
        work.noteTurns(effects)
        state.incident.teamIDs = try EscalationPolicyQueries.teamIDs(work.session, policyID: policy.id)
        try IncidentStateQueries.insert(
            work.session, state.incident, policyVersionID: versionID, isManual: opening.alert == nil)
        for alert in state.openAlerts { try AlertStateQueries.insert(work.session, alert) }
        work.noteVersion(versionID, of: state.incident.id)
        work.tally.decisions.append(channel)
        try carryOut(effects, state.incident, work)
        return state
    }

    /// What commands would do to an incident. Nothing is written yet: callers that change several decide on all first.
    package struct Decision {
        package let before: Incident
        package var after: IncidentState
        fileprivate var effects: [Effect] = []
        fileprivate var policyVersionID: String
    }

    /// Decides on commands, one after the other. Throws ``IncidentRefusal`` when one cannot be carried out.
    package static func decide(
        _ commands: [IncidentCommand], on state: IncidentState, agent: Agent?, channel: LogEntry.Channel, _ work: Work
    ) throws -> Decision {
        let lookup = OnCallLookup(work: work)
        var decision = Decision(
            before: state.incident, after: state, policyVersionID: work.version(of: state.incident.id))
        for command in commands {
            if case .reopen = command { try renewPolicy(&decision, work) }
            // The command before may have moved it to another service.
            let service = try work.service(decision.after.incident.serviceID)
            let context = lookup.context(service: service, agent: agent, channel: channel)
            let effects = try IncidentEngine.decide(&decision.after, command, context)
            try lookup.rethrow()
            work.noteTurns(effects)
            decision.effects += effects
            work.tally.decisions.append(channel)
            if case .setService = command {
                let next = lookup.context(
                    service: try work.service(decision.after.incident.serviceID), agent: agent, channel: channel)
                decision.effects += try IncidentEngine.decide(&decision.after, .reviewUrgency, next)
            }
            if case .delegate(let policy) = command {
                guard let id = try EscalationPolicyQueries.currentVersionID(work.session, policyID: policy.id) else {
                    throw IncidentRefusal.policyNotFound
                }
                decision.policyVersionID = id
            }
        }
        return decision
    }

    /// A resolved incident has kept its policy as it was, with people who may be gone by now: what comes back goes by the
    /// policy as it is, or by its service's own where there is none any more.
    private static func renewPolicy(_ decision: inout Decision, _ work: Work) throws {
        let incident = decision.after.incident
        let own = try EscalationPolicyQueries.currentVersionID(work.session, policyID: incident.escalationPolicyID)
        let inlet =
            own == nil ? try ServiceQueries.inlet(work.session, serviceID: incident.serviceID, at: work.now) : nil
        guard let versionID = own ?? inlet?.policyVersionID, versionID != decision.policyVersionID else { return }
        let policy = try work.caches.policyVersion(versionID, work.session)
        if policy.id != incident.escalationPolicyID {
            decision.after.incident.escalationPolicyID = policy.id
            decision.after.incident.teamIDs = try EscalationPolicyQueries.teamIDs(work.session, policyID: policy.id)
        }
        decision.after.incident.escalation.policy = policy
        decision.policyVersionID = versionID
    }

    package static func save(_ decision: Decision, _ work: Work) throws {
        if decision.after.incident != decision.before {
            try IncidentStateQueries.update(
                work.session, decision.after.incident, from: decision.before, policyVersionID: decision.policyVersionID)
        }
        work.noteVersion(decision.policyVersionID, of: decision.before.id)
        try carryOut(decision.effects, decision.after.incident, work)
    }

    /// Does what a command asks. A refusal is thrown before anything is written.
    package static func perform(
        _ command: IncidentCommand, on state: IncidentState, agent: Agent?, channel: LogEntry.Channel, _ work: Work
    ) throws -> IncidentState {
        let decision = try decide([command], on: state, agent: agent, channel: channel, work)
        try save(decision, work)
        return decision.after
    }

    private static func carryOut(_ effects: [Effect], _ incident: Incident, _ work: Work) throws {
        for effect in effects {
            switch effect {
            case .log(let entry): try LogEntryStateQueries.insert(work.session, entry)
            case .arm(let kind, let dueAt, let generation):
                try TimerQueries.arm(
                    work.session, incidentID: incident.id, kind: kind, dueAt: dueAt, generation: generation)
                work.wake(at: dueAt)
            case .disarm(let kind): try TimerQueries.disarm(work.session, incidentID: incident.id, kind: kind)
            case .notify(let request): try notify(request, incident, work)
            case .cancelNotifications:
                try NotificationQueries.cancelWaiting(work.session, incidentID: incident.id)
            case .resolveAlert(let id): try AlertStateQueries.resolve(work.session, id: id, at: work.now)
            case .insertAlert(let alert): try AlertStateQueries.insert(work.session, alert)
            case .takeAlert(let id): try AlertStateQueries.move(work.session, id: id, to: incident.id)
            case .takeAlertsOf(let ids): try AlertStateQueries.moveAll(work.session, of: ids, to: incident.id)
            case .takeTurn(let turn): try work.saveTurn(of: turn.ring)
            case .emit(var event):
                // A policy's teams are looked up when an incident is opened, after the rules have decided.
                if event.incident.escalationPolicyID == incident.escalationPolicyID {
                    event.incident.teamIDs = incident.teamIDs
                }
                try WebhookOutbox.emit(event, work)
            }
        }
        if !effects.isEmpty { work.noteIncidentChange() }
    }

    private static func notify(_ request: NotificationRequest, _ incident: Incident, _ work: Work) throws {
        let notification = StoredNotification(
            id: work.makeID(), incidentID: incident.id, userID: request.userID, contactMethodID: request.contactMethodID,
            reason: request.reason, generation: request.generation, dueAt: request.dueAt, createdAt: work.now,
            subjectID: request.subjectID)
        try NotificationQueries.insert(work.session, notification)
        work.wake(at: request.dueAt)
    }
}

/// Answers the questions of one decision out of the store, only when they are asked.
private final class OnCallLookup {
    private let work: Work
    private var failure: (any Error)?

    init(work: Work) { self.work = work }

    func context(service: Service, agent: Agent?, channel: LogEntry.Channel) -> DecisionContext {
        DecisionContext(
            now: work.now, agent: agent, channel: channel, service: service,
            usersOnCall: { [self] id in answer([]) { try work.usersOnCall(id) } },
            notificationRules: { [self] id in answer([]) { try work.notificationRules(userID: id) } },
            fallbackUserIDs: { [self] in answer([]) { try AccountQueries.fallbackRecipientIDs(work.session) } },
            nextTurn: { [self] ring in answer(0) { try work.nextTurn(of: ring) } },
            makeID: { [work] kind in work.makeID(kind) })
    }

    /// Rules are pure and cannot fail; a store that fails under them is told to the caller after the decision.
    private func answer<Result>(_ otherwise: Result, _ body: () throws -> Result) -> Result {
        do { return try body() } catch {
            failure = failure ?? error
            return otherwise
        }
    }

    func rethrow() throws {
        if let failure { throw failure }
    }
}
