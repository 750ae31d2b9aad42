// SPDX-License-Identifier: Apache-2.0
import Base

/// Leads an event along its paths. Pure: the same event, paths and answers lead to the same outcome.
package enum OrchestrationEngine {
    /// What rules fill in for one event, in all; the rest stays empty.
    package static let writtenBytesMaximum = 1024 * 1024
    /// Of it, one text.
    package static let filledBytesMaximum = 64 * 1024

    package static func decide(
        _ orchestrations: Orchestrations, _ event: EventSubmission, _ context: OrchestrationContext
    ) -> OrchestrationOutcome {
        var run = OrchestrationRun(event, context)
        if let serviceID = orchestrations.serviceID {
            run.serve(serviceID)
            return run.finished()
        }
        run.remember(nil)
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
    private var bytesLeft = OrchestrationEngine.writtenBytesMaximum

    init(_ event: EventSubmission, _ context: OrchestrationContext) {
        self.context = context
        outcome = OrchestrationOutcome(event: event)
        values = [
            "event": .object(event.commonFields), "raw_event": .object(event.body), "variables": [:],
            "cache_var": [:],
        ]
    }

    mutating func serve(_ serviceID: String) {
        outcome.destination = .service(serviceID)
        guard let path = context.servicePath(serviceID) else { return }
        remember(serviceID)
        pass(path)
    }

    func finished() -> OrchestrationOutcome {
        var outcome = outcome
        if let fields = values["event"]?.objectValue { outcome.event.take(fields) }
        outcome.hasRunOut = stepsLeft <= 0 || bytesLeft <= 0
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
            guard rule.conditions.isEmpty || holds(rule) else { continue }
            // Where the event names no service that there is, the rules after it are asked.
            if case .lookup(let lookup)? = rule.actions.route, serviceID(lookup) == nil { continue }
            return rule
        }
        return nil
    }

    private mutating func serviceID(_ lookup: ServiceLookup) -> String? {
        extract(lookup.pattern, lookup.source).flatMap { context.service(lookup.key, $0) }
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
        if let annotation = actions.annotation {
            let text = filled(annotation)
            outcome.annotations.append(text)
        }
        outcome.isSuppressed = outcome.isSuppressed || actions.isSuppressing
        outcome.suspendSeconds = actions.suspendSeconds ?? outcome.suspendSeconds
        for update in actions.fieldUpdates { apply(update) }
        for webhook in actions.webhooks { apply(webhook) }
        if actions.isDropping { outcome.destination = .dropped }
        switch actions.route {
        case .service(let id)?: outcome.destination = destination(context.service(.id, id))
        case .lookup(let lookup)?: outcome.destination = destination(serviceID(lookup))
        case .unrouted?: outcome.destination = .unrouted
        case .set?, nil: break
        }
    }

    /// A service that is gone takes no events: they are kept with those that belong to none.
    private func destination(_ serviceID: String?) -> OrchestrationOutcome.Destination {
        serviceID.map { .service($0) } ?? .unrouted
    }

    private mutating func apply(_ extraction: OrchestrationExtraction) {
        switch extraction.value {
        case .template(let template):
            let text = filled(template)
            extraction.target.set(.string(text), in: &values)
        case .pattern(let pattern, let source):
            if let text = extract(pattern, source) { extraction.target.set(.string(text), in: &values) }
        }
    }

    /// The last rule that writes a field decides.
    private mutating func apply(_ update: OrchestrationFieldUpdate) {
        let value = filled(update.value)
        outcome.fieldUpdates.removeAll { $0.fieldID == update.fieldID }
        outcome.fieldUpdates.append(OrchestrationFieldUpdate(fieldID: update.fieldID, value: value))
    }

    /// As the event is by now.
    private mutating func apply(_ webhook: OrchestrationWebhook) {
        var body = JSONObject()
        for parameter in webhook.parameters {
            let scalars = filled(parameter.value).unicodeScalars.prefix(RuleWebhook.valueLengthMaximum)
            body.append(parameter.key, .string(String(String.UnicodeScalarView(scalars))))
        }
        outcome.webhooks.append(
            RuleWebhook(
                name: webhook.name, url: webhook.url, headers: webhook.headers, triggers: webhook.triggers,
                body: JSON.object(body).text))
    }

    /// A text that is no template stands for itself.
    private mutating func filled(_ text: String) -> String {
        guard let template = try? OrchestrationTemplate(text) else { return text }
        return filled(template)
    }

    private mutating func filled(_ template: OrchestrationTemplate) -> String {
        let text = template.filled(from: values, maximum: min(bytesLeft, OrchestrationEngine.filledBytesMaximum))
        bytesLeft -= text.utf8.count
        return text
    }

    // MARK: What is remembered

    /// Lets the event pass the cache variables of the orchestration, or of a service. They see what was there before; rules
    /// see what the event leaves.
    mutating func remember(_ serviceID: String?) {
        let states = context.cacheVariables(serviceID)
        let earlierCounts = states.map { $0.rule.counter.map(context.earlierCount) ?? 0 }
        var held = JSONObject()
        for (state, count) in zip(states, earlierCounts) {
            let value = state.rule.counter == nil ? state.value : JSON.int(Int64(count))
            if let value { held[state.rule.name] = value }
        }
        values["cache_var"] = .object(held)
        let isTrigger = values["event"]?["event_action"]?.stringValue == EventSubmission.Action.trigger.rawValue
        for (state, count) in zip(states, earlierCounts) {
            let rule = state.rule
            switch rule.content {
            case .externalData: break
            case .triggerEventCount:
                guard isTrigger, let counter = rule.counter, holds(rule.conditions) else { continue }
                outcome.counted.append(counter)
                held[rule.name] = .int(Int64(count + 1))
            case .recentValue(let source, let pattern):
                guard holds(rule.conditions), let found = extract(pattern, source) else { continue }
                let text = String(String.UnicodeScalarView(found.unicodeScalars.prefix(CacheVariable.valueLengthMaximum)))
                held[rule.name] = .string(text)
                guard state.value?.stringValue != text else { continue }
                outcome.remembered.append(CacheVariableUpdate(variableID: rule.id, value: text))
            }
        }
        values["cache_var"] = .object(held)
    }

    /// Whether any condition holds, or there is none. None of them counts.
    private mutating func holds(_ conditions: [Condition]) -> Bool {
        guard !conditions.isEmpty else { return true }
        var evaluator = ConditionEvaluator(values: values, now: context.now, stepsLeft: stepsLeft)
        var holds = false
        for condition in conditions where !holds { holds = evaluator.isTrue(condition) }
        stepsLeft = evaluator.stepsLeft
        return holds
    }

    private mutating func set(_ root: String, _ name: String, _ text: String) {
        FieldPath(root: root, steps: [.member(name)]).set(.string(text), in: &values)
    }

    private mutating func extract(_ pattern: LinearPattern, _ source: FieldPath) -> String? {
        guard let text = ConditionEvaluator.text(ConditionValue(source.value(in: values))) else { return nil }
        return pattern.extract(from: text.unicodeScalars.map(\.value), budget: &stepsLeft)
    }
}
