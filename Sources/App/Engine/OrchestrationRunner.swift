// SPDX-License-Identifier: Apache-2.0
import Base
import Domain
import Store

/// Leads an event along its rules, in the transaction that the caller is in, and keeps what they count.
enum OrchestrationRunner {
    /// For an event that was sent to a service. One that has no rules asks the store nothing.
    static func serve(_ event: EventSubmission, _ inlet: Inlet, _ work: Work) throws -> OrchestrationOutcome {
        let serviceID = inlet.service.id
        guard inlet.rulesVersion != nil else {
            var outcome = OrchestrationOutcome(event: event)
            outcome.destination = .service(serviceID)
            return outcome
        }
        let lookup = RuleLookup(work: work, inlet: inlet)
        return try decide(Orchestrations(serviceID: serviceID), event, lookup, work)
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
        return try decide(orchestrations, event, RuleLookup(work: work, orchestrationID: orchestrationID), work)
    }

    private static func decide(
        _ orchestrations: Orchestrations, _ event: EventSubmission, _ lookup: RuleLookup, _ work: Work
    ) throws -> OrchestrationOutcome {
        let outcome = OrchestrationEngine.decide(orchestrations, event, lookup.context)
        try lookup.rethrow()
        for count in outcome.counted { try OrchestrationEventQueries.add(work.session, count, at: work.now) }
        for update in outcome.remembered {
            try CacheVariableQueries.setValue(work.session, id: update.variableID, .string(update.value), at: work.now)
        }
        for count in outcome.reset { try OrchestrationEventQueries.reset(work.session, count) }
        return outcome
    }

    /// What a history's first entry calls it.
    static let traceName = "orchestration"

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
    /// Whose cache variables an event finds before it has a service.
    private let orchestrationID: String?
    /// Where it came in; nil for one that was sent to an orchestration.
    private let inlet: Inlet?
    private var failure: (any Error)?

    init(work: Work, orchestrationID: String? = nil, inlet: Inlet? = nil) {
        self.work = work
        self.orchestrationID = orchestrationID
        self.inlet = inlet
    }

    var context: OrchestrationContext {
        let work = work
        return OrchestrationContext(
            now: work.now,
            earlierCount: { [self] count in
                answer(0) { try OrchestrationEventQueries.count(work.session, count, at: work.now) }
            },
            servicePath: { [self] id in answer(nil) { try servicePath(id) } },
            service: { [self] key, name in answer(nil) { try service(key, name) } },
            cacheVariables: { [self] serviceID in
                answer([]) { try cacheVariables(of: serviceID ?? orchestrationID) }
            })
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
        let active: String?
        if let inlet, inlet.service.id == id {
            active = inlet.rulesVersion
        } else {
            active = try OrchestrationEventQueries.activeVersion(work.session, serviceID: id)
        }
        guard let version = active else { return nil }
        return try work.caches.orchestrationPath(version, ownerID: id, .service, work.session)
    }

    private func cacheVariables(of ownerID: String?) throws -> [CacheVariableState] {
        guard let ownerID else { return [] }
        return try CacheVariableQueries.enabled(work.session, ownerID: ownerID).map { variable in
            CacheVariableState(
                rule: try work.caches.cacheVariableRule(variable), value: variable.held(at: work.now))
        }
    }

    private func service(_ key: ServiceLookup.Key, _ name: String) throws -> String? {
        switch key {
        case .id: try OrchestrationEventQueries.hasService(work.session, id: name) ? name : nil
        case .name: try OrchestrationEventQueries.serviceID(work.session, name: name)
        }
    }
}
