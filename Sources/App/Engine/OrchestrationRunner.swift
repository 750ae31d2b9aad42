// SPDX-License-Identifier: Apache-2.0
import Base
import Domain
import Store

/// Leads an event along its rules, in the transaction that the caller is in, and keeps what they count.
enum OrchestrationRunner {
    /// For an event that was sent to a service.
    static func serve(
        _ event: EventSubmission, serviceID: String, _ work: Work
    ) throws -> OrchestrationOutcome {
        guard try OrchestrationEventQueries.activeVersion(work.session, serviceID: serviceID) != nil else {
            var outcome = OrchestrationOutcome(event: event)
            outcome.destination = .service(serviceID)
            return outcome
        }
        return try decide(Orchestrations(serviceID: serviceID), event, work)
    }

    /// For an event that was sent to an orchestration.
    static func lead(
        _ event: EventSubmission, orchestrationID: String, _ work: Work
    ) throws -> OrchestrationOutcome {
        func path(_ kind: OrchestrationPath.Kind) throws -> OrchestrationPath? {
            let version = try OrchestrationEventQueries.version(work.session, ownerID: orchestrationID, kind)
            return try version.flatMap {
                try work.caches.orchestrationPath($0, ownerID: orchestrationID, kind, work.session)
            }
        }
        let orchestrations = Orchestrations(
            global: try path(.global), router: try path(.router), unrouted: try path(.unrouted))
        return try decide(orchestrations, event, work)
    }

    private static func decide(
        _ orchestrations: Orchestrations, _ event: EventSubmission, _ work: Work
    ) throws -> OrchestrationOutcome {
        let lookup = RuleLookup(work: work)
        let outcome = OrchestrationEngine.decide(orchestrations, event, lookup.context)
        try lookup.rethrow()
        for count in outcome.counted { try OrchestrationEventQueries.add(work.session, count, at: work.now) }
        for count in outcome.reset { try OrchestrationEventQueries.reset(work.session, count) }
        return outcome
    }

    /// Which rules took the event and what they did, as histories and event records keep it.
    static func trace(_ outcome: OrchestrationOutcome) -> JSON? {
        guard !outcome.trace.isEmpty else { return nil }
        let steps = outcome.trace.map { step -> JSON in
            ["path": .string(step.path.rawValue), "set": .string(step.setID), "rule": JSON(step.ruleID)]
        }
        var trace: JSONObject = ["rules": .array(steps)]
        if !outcome.annotations.isEmpty { trace.append("annotations", .array(outcome.annotations.map(JSON.string))) }
        if let seconds = outcome.suspendSeconds { trace.append("suspend", .int(seconds)) }
        if outcome.hasRunOut { trace.append("ran_out", true) }
        return .object(trace)
    }
}

/// Answers the questions of one decision out of the store, only when they are asked.
private final class RuleLookup {
    private let work: Work
    private var failure: (any Error)?

    init(work: Work) { self.work = work }

    var context: OrchestrationContext {
        let work = work
        return OrchestrationContext(
            now: work.now,
            earlierCount: { [self] count in
                answer(0) { try OrchestrationEventQueries.count(work.session, count, at: work.now) }
            },
            servicePath: { [self] id in answer(nil) { try servicePath(id) } },
            service: { [self] key, name in answer(nil) { try service(key, name) } })
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

    private func servicePath(_ id: String) throws -> OrchestrationPath? {
        guard let version = try OrchestrationEventQueries.activeVersion(work.session, serviceID: id) else { return nil }
        return try work.caches.orchestrationPath(version, ownerID: id, .service, work.session)
    }

    private func service(_ key: ServiceLookup.Key, _ name: String) throws -> String? {
        switch key {
        case .id: try OrchestrationEventQueries.hasService(work.session, id: name) ? name : nil
        case .name: try OrchestrationEventQueries.serviceID(work.session, name: name)
        }
    }
}
