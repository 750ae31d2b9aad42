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
            let held = try AlertKeyQueries.holder(work.session, integrationID: integration.id, dedupKey: dedupKey)
            if let held { return held.serviceID }
        }
        if case .service(let id) = outcome.destination { return id }
        return nil
    }

    static func record(
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
}
