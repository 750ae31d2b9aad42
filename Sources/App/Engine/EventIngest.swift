// SPDX-License-Identifier: Apache-2.0
import Base
import Catalogue
package import Domain
import Store

/// Takes events: what is answered 202 is in the store, and what it changed nothing of is recorded with the reason.
package enum EventIngest {
    package static func bind(_ bindings: inout Bindings) {
        bindings.bindRaw(Operations.Events.enqueue.erased) { bytes, environment in
            let submission: EventSubmission
            do throws(EventForm.Refusal) { submission = try EventForm.submission(bytes) } catch {
                environment.metrics.events.add(.refused)
                return Reply(status: 400, body: EventForm.refusal(error).encoded())
            }
            let taken = try await environment.writeEvent(of: submission.routingKey) { work in try accept(submission, work) }
            guard let accepted = taken else { return throttled }
            guard let dedupKey = accepted else {
                environment.metrics.events.add(.refused)
                return Reply(status: 400, body: EventForm.refusal(.invalid(["Invalid routing key"])).encoded())
            }
            return Reply(
                status: Operations.Events.enqueue.operation.successStatus,
                body: EventForm.accepted(dedupKey: dedupKey).encoded())
        }
    }

    /// Stores an event and what follows from it. Answers its dedup key, or nil for an unknown routing key.
    package static func accept(_ submission: EventSubmission, _ work: Work) throws -> String? {
        if let inlet = try ServiceQueries.inlet(work.session, routingKey: submission.routingKey, at: work.now) {
            let outcome = try OrchestrationRunner.serve(submission, inlet, work)
            return try take(outcome, inlet, work)
        }
        let found = try OrchestrationIntegrationQueries.find(work.session, routingKey: submission.routingKey)
        guard let integration = found else { return nil }
        return try lead(submission, through: integration, work)
    }

    /// An event that has passed its rules and belongs to a service.
    static func take(_ outcome: OrchestrationOutcome, _ inlet: Inlet, _ work: Work) throws -> String {
        let submission = outcome.event
        let dedupKey = submission.dedupKey ?? work.makeID(.dedupKey)
        work.tally.event = .accepted
        if inlet.isInMaintenance {
            try discard(.maintenance, submission, dedupKey, inlet, work)
        } else if inlet.service.isDisabled {
            try discard(.serviceDisabled, submission, dedupKey, inlet, work)
        } else {
            try apply(outcome, dedupKey, inlet, work)
        }
        return dedupKey
    }

    private static func apply(
        _ outcome: OrchestrationOutcome, _ dedupKey: String, _ inlet: Inlet, _ work: Work
    ) throws {
        let submission = outcome.event
        let held = try AlertKeyQueries.holder(
            work.session, integrationID: inlet.integrationID, dedupKey: dedupKey)
        switch (submission.action, held?.holder) {
        case (_, .suspended(let id)?):
            // One that was let through at this very moment is open now.
            let isTaken = try AlertSuspension.take(submission, id: id, dedupKey, inlet, work)
            if !isTaken { try apply(outcome, dedupKey, inlet, work) }
        case (.trigger, .suppressed(let id)?) where !outcome.isSuppressed:
            // Rules let it through by now, and somebody is to hear of it: the alert that nobody heard of is over.
            try SuppressedAlertQueries.resolve(work.session, id: id, at: work.now)
            try receive(outcome, dedupKey, inlet, work)
        case (_, .suppressed(let id)?): try AlertSuppression.take(outcome, id: id, dedupKey, inlet, work)
        case (.trigger, nil) where outcome.isSuppressed: try AlertSuppression.begin(outcome, dedupKey, inlet, work)
        case (.trigger, nil): try receive(outcome, dedupKey, inlet, work)
        case (.trigger, .open(let alertID, let incidentID)?):
            try triggerAgain(submission, alertID: alertID, incidentID: incidentID, inlet, work)
        case (.acknowledge, nil), (.resolve, nil): try discard(.unknownKey, submission, dedupKey, inlet, work)
        case (.acknowledge, .open(let alertID, let incidentID)?), (.resolve, .open(let alertID, let incidentID)?):
            try change(submission, dedupKey, alertID: alertID, incidentID: incidentID, inlet, work)
        }
    }

    private static func agent(_ inlet: Inlet) -> Agent { Agent(kind: .integration, id: inlet.integrationID) }

    /// Without a severity an alert counts as an error, which is of the same urgency everywhere.
    static func newAlert(_ submission: EventSubmission, _ dedupKey: String, _ inlet: Inlet, _ work: Work) -> Alert {
        Alert(
            id: work.makeID(), incidentID: "", serviceID: inlet.service.id, integrationID: inlet.integrationID,
            dedupKey: dedupKey, status: .triggered, summary: submission.summary,
            severity: submission.severity ?? .error,
            createdAt: work.now, body: AlertBody.json(submission, at: work.now))
    }

    private static func receive(
        _ outcome: OrchestrationOutcome, _ dedupKey: String, _ inlet: Inlet, _ work: Work
    ) throws {
        let submission = outcome.event
        let alert = newAlert(submission, dedupKey, inlet, work)
        var event = AlertBody.triggerDetails(submission, dedupKey: dedupKey)
        if let trace = OrchestrationRunner.trace(outcome) { event.append(OrchestrationRunner.traceName, trace) }
        try AlertIntake.receive(
            ArrivingAlert(
                alert: alert, event: event, priorityID: outcome.priorityID,
                escalationPolicyID: outcome.escalationPolicyID, annotations: outcome.annotations,
                fieldUpdates: outcome.fieldUpdates, suspendSeconds: outcome.suspendSeconds, webhooks: outcome.webhooks),
            inlet, work)
    }

    /// The commonest event of all, so it touches the history only: no state is loaded for a decision that the rules
    /// make the same way in every state.
    private static func triggerAgain(
        _ submission: EventSubmission, alertID: String, incidentID: String, _ inlet: Inlet, _ work: Work
    ) throws {
        let entry = IncidentEngine.repeatedTrigger(
            incidentID: incidentID, serviceID: inlet.service.id, alertID: alertID,
            event: AlertBody.triggerDetails(submission, dedupKey: submission.dedupKey ?? ""), agent: agent(inlet),
            id: work.makeID(.logEntry), now: work.now)
        try LogEntryStateQueries.insert(work.session, entry)
        work.tally.event = .deduplicated
        work.noteIncidentChange()
    }

    private static func change(
        _ submission: EventSubmission, _ dedupKey: String, alertID: String, incidentID: String, _ inlet: Inlet,
        _ work: Work
    ) throws {
        guard let state = try IncidentRunner.load(incidentID, work) else {
            throw DatabaseError.misuse("an open alert without its incident")
        }
        // While its incident was waited for, it may have gone to another one: merged, or moved by hand.
        if !state.openAlerts.contains(where: { $0.id == alertID }),
            let moved = try AlertStateQueries.openAlert(
                work.session, integrationID: inlet.integrationID, dedupKey: dedupKey), moved.incidentID != incidentID
        {
            return try change(
                submission, dedupKey, alertID: moved.alertID, incidentID: moved.incidentID, inlet, work)
        }
        let command: IncidentCommand = submission.action == .acknowledge ? .acknowledge : .resolveAlert(id: alertID)
        let hasChanged: Bool
        do {
            hasChanged = try IncidentRunner.perform(command, on: state, agent: agent(inlet), channel: .api, work) != state
        } catch is IncidentRefusal {
            return try discard(.unknownKey, submission, dedupKey, inlet, work)
        }
        guard !hasChanged else { return }
        let reason: EventDiscardReason = submission.action == .acknowledge ? .alreadyAcknowledged : .unknownKey
        try discard(reason, submission, dedupKey, inlet, work)
    }

    static func discard(
        _ reason: EventDiscardReason, _ submission: EventSubmission, _ dedupKey: String, _ inlet: Inlet, _ work: Work
    ) throws {
        work.tally.event = .suppressed
        try EventRecordQueries.insert(
            work.session,
            EventRecord(
                id: work.makeID(), serviceID: inlet.service.id, integrationID: inlet.integrationID, dedupKey: dedupKey,
                action: submission.action.rawValue, reason: reason, summary: submission.summary, createdAt: work.now))
    }
}
