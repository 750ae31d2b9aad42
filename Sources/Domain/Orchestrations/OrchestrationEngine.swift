// SPDX-License-Identifier: Apache-2.0
import Base

/// Leads an event along its paths. Pure: the same event, paths and answers lead to the same outcome.
package enum OrchestrationEngine {
    package static func decide(
        _ orchestrations: Orchestrations, _ event: EventSubmission, _ context: OrchestrationContext
    ) -> OrchestrationOutcome {
        var run = OrchestrationRun(event, context)
        if let serviceID = orchestrations.serviceID {
            run.serve(serviceID)
            return run.finished()
        }
        if let global = orchestrations.global { run.pass(global) }
        guard run.outcome.destination != .dropped else { return run.finished() }
        if let router = orchestrations.router { run.pass(router) }
        if case .service(let id) = run.outcome.destination {
            run.serve(id)
        } else if let unrouted = orchestrations.unrouted {
            run.pass(unrouted)
        }
        return run.finished()
    }
}

/// One event under way.
private struct OrchestrationRun {
    private let context: OrchestrationContext
    private(set) var outcome: OrchestrationOutcome
    private var values: JSONObject
    private var stepsLeft = ConditionEvaluator.stepsMaximum

    init(_ event: EventSubmission, _ context: OrchestrationContext) {
        self.context = context
        outcome = OrchestrationOutcome(event: event)
        values = [
            "event": .object(event.commonFields), "raw_event": .object(event.body), "variables": [:],
            "cache_var": .object(context.cacheVariables(nil)),
        ]
    }

    mutating func serve(_ serviceID: String) {
        outcome.destination = .service(serviceID)
        guard let path = context.servicePath(serviceID) else { return }
        values["cache_var"] = .object(context.cacheVariables(serviceID))
        pass(path)
    }

    func finished() -> OrchestrationOutcome {
        var outcome = outcome
        if let fields = values["event"]?.objectValue { outcome.event.take(fields) }
        outcome.hasRunOut = stepsLeft <= 0
        return outcome
    }

    /// From set to set, as the rules that take the event say.
    mutating func pass(_ path: OrchestrationPath) {
        var setID = OrchestrationPath.startID
        // Each set is passed once at most: circles are refused when they are written.
        for _ in path.sets {
            guard let set = path.sets.first(where: { $0.id == setID }) else { return }
            guard let rule = firstMatch(set) else {
                outcome.trace.append(OrchestrationOutcome.Step(path: path.kind, setID: setID, ruleID: nil))
                return apply(path.catchAll)
            }
            outcome.trace.append(OrchestrationOutcome.Step(path: path.kind, setID: setID, ruleID: rule.id))
            apply(rule.actions)
            guard outcome.destination != .dropped, case .set(let next)? = rule.actions.route else { return }
            setID = next
        }
    }

    private mutating func firstMatch(_ set: OrchestrationRuleSet) -> OrchestrationRule? {
        for rule in set.rules where !rule.isDisabled {
            if rule.conditions.isEmpty || holds(rule) { return rule }
        }
        return nil
    }

    private mutating func holds(_ rule: OrchestrationRule) -> Bool {
        let earlierCount = context.earlierCount
        var evaluator = ConditionEvaluator(
            values: values, now: context.now, stepsLeft: stepsLeft,
            earlierCount: { earlierCount(RuleCount(ruleID: rule.id, count: $0)) })
        var holds = false
        for condition in rule.conditions where !holds { holds = evaluator.isTrue(condition) }
        stepsLeft = evaluator.stepsLeft
        outcome.counted += evaluator.counted.map { RuleCount(ruleID: rule.id, count: $0) }
        outcome.reset += evaluator.reset.map { RuleCount(ruleID: rule.id, count: $0) }
        return holds
    }

    // MARK: What rules do

    private mutating func apply(_ actions: OrchestrationActions) {
        for variable in actions.variables {
            if let text = extract(variable.pattern, variable.source) { set("variables", variable.name, text) }
        }
        for extraction in actions.extractions { apply(extraction) }
        if let severity = actions.severity { set("event", "severity", severity.rawValue) }
        if let action = actions.eventAction { set("event", "event_action", action.rawValue) }
        outcome.priorityID = actions.priorityID ?? outcome.priorityID
        outcome.escalationPolicyID = actions.escalationPolicyID ?? outcome.escalationPolicyID
        if let annotation = actions.annotation { outcome.annotations.append(filled(annotation)) }
        outcome.isSuppressed = outcome.isSuppressed || actions.isSuppressing
        outcome.suspendSeconds = actions.suspendSeconds ?? outcome.suspendSeconds
        for update in actions.fieldUpdates { apply(update) }
        if actions.isDropping { outcome.destination = .dropped }
        switch actions.route {
        case .service(let id)?: outcome.destination = destination(.id, id)
        case .lookup(let lookup)?:
            outcome.destination = extract(lookup.pattern, lookup.source).map { destination(lookup.key, $0) } ?? .unrouted
        case .unrouted?: outcome.destination = .unrouted
        case .set?, nil: break
        }
    }

    /// A service that is gone takes no events: they are kept with those that belong to none.
    private func destination(_ key: ServiceLookup.Key, _ name: String) -> OrchestrationOutcome.Destination {
        context.service(key, name).map { .service($0) } ?? .unrouted
    }

    private mutating func apply(_ extraction: OrchestrationExtraction) {
        switch extraction.value {
        case .template(let template): extraction.target.set(.string(template.filled(from: values)), in: &values)
        case .pattern(let pattern, let source):
            if let text = extract(pattern, source) { extraction.target.set(.string(text), in: &values) }
        }
    }

    /// The last rule that writes a field decides.
    private mutating func apply(_ update: OrchestrationFieldUpdate) {
        outcome.fieldUpdates.removeAll { $0.fieldID == update.fieldID }
        outcome.fieldUpdates.append(OrchestrationFieldUpdate(fieldID: update.fieldID, value: filled(update.value)))
    }

    /// A text that is no template stands for itself.
    private func filled(_ text: String) -> String {
        guard let template = try? OrchestrationTemplate(text) else { return text }
        return template.filled(from: values)
    }

    private mutating func set(_ root: String, _ name: String, _ text: String) {
        FieldPath(root: root, steps: [.member(name)]).set(.string(text), in: &values)
    }

    private mutating func extract(_ pattern: LinearPattern, _ source: FieldPath) -> String? {
        guard let text = ConditionEvaluator.text(ConditionValue(source.value(in: values))) else { return nil }
        return pattern.extract(from: text.unicodeScalars.map(\.value), budget: &stepsLeft)
    }
}
