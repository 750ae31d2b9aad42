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
            guard
                environment.eventLimiter.enter(
                    submission.routingKey, environment.database.writeQueue, at: environment.runtime.now)
            else {
                return throttled
            }
            defer { environment.eventLimiter.leave(submission.routingKey) }
            let accepted = try await environment.write { work in try accept(submission, work) }
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
            let outcome = try OrchestrationRunner.serve(submission, serviceID: inlet.service.id, work)
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
        let open = try AlertStateQueries.openAlert(
            work.session, integrationID: inlet.integrationID, dedupKey: dedupKey)
        switch (submission.action, open) {
        case (.trigger, nil) where outcome.isSuppressed: try keep(.suppressed, outcome, dedupKey, inlet, work)
        case (.trigger, nil): try holdOrOpen(outcome, dedupKey, inlet, work)
        case (.trigger, let open?):
            try triggerAgain(submission, alertID: open.alertID, incidentID: open.incidentID, inlet, work)
        case (.acknowledge, nil): try discard(.unknownKey, submission, dedupKey, inlet, work)
        case (.resolve, nil):
            let wasHeld = try SuspendedEventQueries.remove(
                work.session, integrationID: inlet.integrationID, dedupKey: dedupKey)
            try discard(wasHeld ? .suspended : .unknownKey, submission, dedupKey, inlet, work)
        case (.acknowledge, let open?), (.resolve, let open?):
            try change(submission, dedupKey, alertID: open.alertID, incidentID: open.incidentID, inlet, work)
        }
    }

    private static func agent(_ inlet: Inlet) -> Agent { Agent(kind: .integration, id: inlet.integrationID) }

    private static func holdOrOpen(
        _ outcome: OrchestrationOutcome, _ dedupKey: String, _ inlet: Inlet, _ work: Work
    ) throws {
        if let seconds = outcome.suspendSeconds {
            return try SuspendedEvents.hold(outcome, seconds: seconds, dedupKey, inlet, work)
        }
        // Rules may have changed since an event with this key was held: this one takes its place.
        _ = try SuspendedEventQueries.remove(work.session, integrationID: inlet.integrationID, dedupKey: dedupKey)
        try openIncident(outcome, dedupKey, inlet, work)
    }

    private static func openIncident(
        _ outcome: OrchestrationOutcome, _ dedupKey: String, _ inlet: Inlet, _ work: Work
    ) throws {
        let submission = outcome.event
        let severity = submission.severity ?? .error
        let alert = Alert(
            id: work.makeID(), incidentID: "", serviceID: inlet.service.id, integrationID: inlet.integrationID,
            dedupKey: dedupKey, status: .triggered, summary: submission.summary, severity: severity,
            createdAt: work.now, body: AlertBody.json(submission, at: work.now))
        var opening = IncidentOpening(
            title: submission.summary,
            urgency: inlet.service.urgencySchedule.urgency(for: submission.severity, at: work.now),
            key: dedupKey, alert: alert, event: AlertBody.triggerDetails(submission, dedupKey: dedupKey))
        let policyID = try complete(&opening, outcome, work)
        _ = try IncidentRunner.open(
            opening, inlet: inlet, policyID: policyID, agent: agent(inlet), channel: .api, work)
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
