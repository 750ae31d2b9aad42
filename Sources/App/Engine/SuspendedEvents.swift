// SPDX-License-Identifier: Apache-2.0
import Base
import Domain
import Logging
import Store

/// Events that rules hold for a while: their problem may end by itself before anybody has to know.
enum SuspendedEvents {
    /// Looked at in one step of the loop.
    static let batchMaximum = 100
    /// One that cannot be let go is tried again after so long.
    static let postponeSeconds: Int64 = 60

    static func hold(
        _ outcome: OrchestrationOutcome, seconds: Int64, _ dedupKey: String, _ inlet: Inlet, _ work: Work
    ) throws {
        let dueAt = work.now.adding(seconds: seconds)
        try SuspendedEventQueries.hold(
            work.session,
            SuspendedEvent(
                integrationID: inlet.integrationID, dedupKey: dedupKey, serviceID: inlet.service.id, dueAt: dueAt,
                content: content(outcome)))
        work.wake(at: dueAt)
    }

    /// Does what the event asked for once its time is over. What the service's rules say now is not asked again.
    static func step(_ environment: Environment) async throws {
        let due = try await environment.read { work in
            try SuspendedEventQueries.due(work.session, at: work.now, limit: batchMaximum)
        }
        for event in due {
            do {
                try await environment.write(.duty) { work in try release(event, work) }
            } catch let error as DatabaseError where error.isOfTheWholeStore {
                throw error
            } catch {
                environment.logger.error(
                    "a suspended event could not be let go and waits",
                    metadata: ["service": "\(event.serviceID)", "error": "\(error)"])
                try await environment.write(.duty) { work in
                    try SuspendedEventQueries.postpone(
                        work.session, event, to: work.now.adding(seconds: postponeSeconds))
                }
            }
        }
    }

    private static func release(_ event: SuspendedEvent, _ work: Work) throws {
        // A resolve may have come meanwhile, or another node.
        let wasHeld = try SuspendedEventQueries.remove(
            work.session, integrationID: event.integrationID, dedupKey: event.dedupKey)
        guard wasHeld, let inlet = try ServiceQueries.inlet(work.session, serviceID: event.serviceID, at: work.now) else {
            return
        }
        _ = try EventIngest.take(outcome(event), inlet.reached(through: event.integrationID), work)
    }

    // MARK: As it is stored

    private static func content(_ outcome: OrchestrationOutcome) -> JSON {
        let event = outcome.event
        return [
            "summary": .string(event.summary), "source": .string(event.source), "severity": JSON(event.severity?.rawValue),
            "body": .object(event.body), "priority": JSON(outcome.priorityID), "policy": JSON(outcome.escalationPolicyID),
            "annotations": .array(outcome.annotations.map(JSON.string)),
        ]
    }

    private static func outcome(_ event: SuspendedEvent) -> OrchestrationOutcome {
        let content = event.content
        let submission = EventSubmission(
            routingKey: "", action: .trigger, dedupKey: event.dedupKey, summary: content["summary"]?.stringValue ?? "",
            source: content["source"]?.stringValue ?? "",
            severity: content["severity"]?.stringValue.flatMap(Severity.init(rawValue:)),
            body: content["body"]?.objectValue ?? [:])
        var outcome = OrchestrationOutcome(event: submission)
        outcome.destination = .service(event.serviceID)
        outcome.priorityID = content["priority"]?.stringValue
        outcome.escalationPolicyID = content["policy"]?.stringValue
        outcome.annotations = content["annotations"]?.arrayValue?.compactMap(\.stringValue) ?? []
        return outcome
    }
}
