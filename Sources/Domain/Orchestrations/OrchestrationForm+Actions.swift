// SPDX-License-Identifier: Apache-2.0
import Base

/// What rules do, as the wire has it. What is null, empty or false means the same as what is left out: some clients send
/// every member that they know.
extension OrchestrationForm {
    package static let annotationLengthMaximum = 2000
    /// An alert is held for a day at most.
    package static let suspendMaximumSeconds = 86_400
    package static let variablesMaximum = 50
    package static let extractionsMaximum = 50
    package static let fieldUpdatesMaximum = 50
    package static let textLengthMaximum = 4096

    /// Members that are kept and shown, and that nothing here carries out.
    private static let keptMembers = ["pagerduty_automation_actions"]

    /// What was sent and means something.
    func given(_ json: JSON?) -> JSON? {
        guard let json, !json.isNull, json != "", json != [] else { return nil }
        return json
    }

    func text(_ json: JSON?, _ maximum: Int, _ place: String) throws(OrchestrationProblem) -> String? {
        guard let json = given(json) else { return nil }
        guard let text = json.stringValue else { throw OrchestrationProblem(place, "must be a string") }
        guard text.scalarCount <= maximum else {
            throw OrchestrationProblem(place, "is too long (maximum is \(maximum) characters)")
        }
        guard !text.utf8.contains(0) else { throw OrchestrationProblem(place, "must not contain a null character") }
        return text
    }

    func flag(_ json: JSON?, _ place: String) throws(OrchestrationProblem) -> Bool {
        guard let json = given(json) else { return false }
        guard let value = json.boolValue else { throw OrchestrationProblem(place, "must be true or false") }
        return value
    }

    mutating func count(_ steps: Int, _ place: String) throws(OrchestrationProblem) {
        patternSteps += steps
        guard patternSteps <= Self.patternStepsMaximum else {
            throw OrchestrationProblem(place, "makes the regular expressions of the path too long when written out")
        }
    }

    mutating func actions(
        _ json: JSON?, setIDs: [String], _ place: String
    ) throws(OrchestrationProblem) -> (OrchestrationActions, JSONObject) {
        guard let json = given(json) else { return (OrchestrationActions(), [:]) }
        guard let object = json.objectValue else { throw OrchestrationProblem(place, "must be an object") }
        var actions = OrchestrationActions()
        var stored = JSONObject()
        actions.route = try route(object, setIDs, place, &stored)
        guard kind != .router else { return (actions, stored) }
        actions.variables = try variables(object["variables"], "\(place).variables", &stored)
        actions.extractions = try extractions(object["extractions"], "\(place).extractions", &stored)
        if let name = try choice(object, "severity", Severity.allCases.map(\.rawValue), place, &stored) {
            actions.severity = Severity(rawValue: name)
        }
        if let name = try choice(object, "event_action", ["trigger", "resolve"], place, &stored) {
            actions.eventAction = EventSubmission.Action(rawValue: name)
        }
        if try flag(object["drop_event"], "\(place).drop_event") {
            guard kind == .global else { throw OrchestrationProblem("\(place).drop_event", "is for global rules alone") }
            actions.isDropping = true
            stored.append("drop_event", true)
        }
        if kind != .unrouted { try alertActions(object, place, &actions, &stored) }
        return (actions, stored)
    }

    /// What only an event can have done to it that becomes an alert.
    private mutating func alertActions(
        _ object: JSONObject, _ place: String, _ actions: inout OrchestrationActions, _ stored: inout JSONObject
    ) throws(OrchestrationProblem) {
        actions.isSuppressing = try flag(object["suppress"], "\(place).suppress")
        if actions.isSuppressing { stored.append("suppress", true) }
        if let json = given(object["suspend"]), json != 0 {
            guard let seconds = json.intValue, (1...Int64(Self.suspendMaximumSeconds)).contains(seconds) else {
                throw OrchestrationProblem("\(place).suspend", "must be between 1 and \(Self.suspendMaximumSeconds)")
            }
            actions.suspendSeconds = seconds
            stored.append("suspend", .int(seconds))
        }
        actions.priorityID = try member(object, "priority", Self.idLengthMaximum, place, &stored)
        actions.escalationPolicyID = try member(object, "escalation_policy", Self.idLengthMaximum, place, &stored)
        actions.annotation = try member(object, "annotate", Self.annotationLengthMaximum, place, &stored)
        actions.fieldUpdates = try fieldUpdates(object, place, &stored)
        actions.webhooks = try webhooks(object, place, &stored)
        for name in Self.keptMembers {
            guard let json = given(object[name]) else { continue }
            guard json.arrayValue != nil else { throw OrchestrationProblem("\(place).\(name)", "must be an array") }
            stored.append(name, json)
        }
    }

    private func member(
        _ object: JSONObject, _ name: String, _ maximum: Int, _ place: String, _ stored: inout JSONObject
    ) throws(OrchestrationProblem) -> String? {
        guard let text = try text(object[name], maximum, "\(place).\(name)") else { return nil }
        stored.append(name, .string(text))
        return text
    }

    private func choice(
        _ object: JSONObject, _ name: String, _ allowed: [String], _ place: String, _ stored: inout JSONObject
    ) throws(OrchestrationProblem) -> String? {
        guard let text = try member(object, name, Self.idLengthMaximum, place, &stored) else { return nil }
        guard allowed.contains(text) else {
            throw OrchestrationProblem("\(place).\(name)", "must be one of \(allowed.joined(separator: ", "))")
        }
        return text
    }

    // MARK: Where to

    private mutating func route(
        _ object: JSONObject, _ setIDs: [String], _ place: String, _ stored: inout JSONObject
    ) throws(OrchestrationProblem) -> OrchestrationActions.Route? {
        if kind == .router, let lookup = given(object["dynamic_route_to"]) {
            let name = "\(place).dynamic_route_to"
            guard given(object["route_to"]) == nil else { throw OrchestrationProblem(name, "cannot stand beside route_to") }
            guard let key = lookup["lookup_by"]?.stringValue.flatMap(ServiceLookup.Key.init(rawValue:)) else {
                let known = ServiceLookup.Key.allCases.map(\.rawValue).joined(separator: ", ")
                throw OrchestrationProblem("\(name).lookup_by", "must be one of \(known)")
            }
            let source = try fieldPath(lookup["source"], "\(name).source")
            let pattern = try pattern(lookup["regex"], "\(name).regex")
            stored.append(
                "dynamic_route_to",
                [
                    "lookup_by": .string(key.rawValue), "source": lookup["source"] ?? .null,
                    "regex": lookup["regex"] ?? .null,
                ])
            return .lookup(ServiceLookup(key: key, source: source, pattern: pattern))
        }
        guard let target = try member(object, "route_to", Self.idLengthMaximum, place, &stored) else { return nil }
        if kind == .router { return target == OrchestrationPath.unroutedName ? .unrouted : .service(target) }
        guard setIDs.contains(target) else { throw OrchestrationProblem("\(place).route_to", "is no set of this path") }
        return .set(target)
    }
}
