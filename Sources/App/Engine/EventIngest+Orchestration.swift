// SPDX-License-Identifier: Apache-2.0
import Base
import Domain
import Store

/// Events that rules lead.
extension EventIngest {
    /// An event that was sent to an orchestration. Whatever the rules say of it, the sender's key is known.
    static func lead(
        _ submission: EventSubmission, through integration: OrchestrationIntegration, _ work: Work
    ) throws -> String {
        let outcome = try OrchestrationRunner.lead(submission, orchestrationID: integration.orchestrationID, work)
        if let serviceID = try serviceID(of: outcome, integration, work),
            let inlet = try ServiceQueries.inlet(work.session, serviceID: serviceID, at: work.now)
        {
            return try take(outcome, inlet.reached(through: integration.id), work)
        }
        let dedupKey = outcome.event.dedupKey ?? work.makeID(.dedupKey)
        let reason: EventDiscardReason = outcome.destination == .dropped ? .dropped : .unrouted
        try record(reason, outcome, dedupKey, serviceID: "", integrationID: integration.id, work)
        return dedupKey
    }

    /// Where the event goes. What tells of the end of a problem seldom says enough to be routed: it goes where its alert is.
    private static func serviceID(
        of outcome: OrchestrationOutcome, _ integration: OrchestrationIntegration, _ work: Work
    ) throws -> String? {
        if outcome.destination == .dropped { return nil }
        if outcome.event.action != .trigger, let dedupKey = outcome.event.dedupKey {
            let open = try OrchestrationEventQueries.serviceOfOpenAlert(
                work.session, integrationID: integration.id, dedupKey: dedupKey)
            let place = try open
                ?? SuspendedEventQueries.serviceID(work.session, integrationID: integration.id, dedupKey: dedupKey)
            if let place { return place }
        }
        if case .service(let id) = outcome.destination { return id }
        return nil
    }

    /// An event of a service of which rules say that nothing is to be opened.
    static func keep(
        _ reason: EventDiscardReason, _ outcome: OrchestrationOutcome, _ dedupKey: String, _ inlet: Inlet, _ work: Work
    ) throws {
        try record(
            reason, outcome, dedupKey, serviceID: inlet.service.id, integrationID: inlet.integrationID, work)
    }

    private static func record(
        _ reason: EventDiscardReason, _ outcome: OrchestrationOutcome, _ dedupKey: String, serviceID: String,
        integrationID: String, _ work: Work
    ) throws {
        work.tally.event = .suppressed
        try EventRecordQueries.insert(
            work.session,
            EventRecord(
                id: work.makeID(), serviceID: serviceID, integrationID: integrationID, dedupKey: dedupKey,
                action: outcome.event.action.rawValue, reason: reason, summary: outcome.event.summary,
                createdAt: work.now, trace: OrchestrationRunner.trace(outcome)))
    }

    /// Gives a new incident what rules say of it. Answers the policy that stands in for the service's own. What has been
    /// removed since the rules were written is passed over: somebody must hear of the problem.
    static func complete(
        _ opening: inout IncidentOpening, _ outcome: OrchestrationOutcome, _ work: Work
    ) throws -> String? {
        if let trace = OrchestrationRunner.trace(outcome) { opening.event.append("orchestration", trace) }
        if let id = outcome.priorityID, try !PriorityQueries.find(work.session, ids: [id]).isEmpty {
            opening.priorityID = id
        }
        guard let policyID = outcome.escalationPolicyID,
            try EscalationPolicyQueries.currentVersionID(work.session, policyID: policyID) != nil
        else { return nil }
        return policyID
    }
}
