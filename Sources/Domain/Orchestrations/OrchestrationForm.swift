// SPDX-License-Identifier: Apache-2.0
package import Base

/// Why the rules of a path cannot be taken; the text begins with the place.
package struct OrchestrationProblem: Error, Hashable, Sendable {
    package var text: String
    package init(_ place: String, _ text: String) { self.text = "\(place) \(text)" }
}

/// The wire's form of a path's rules, as it is sent, stored and shown.
package struct OrchestrationForm {
    package static let setsMaximum = 100
    /// In all sets of a path together: each event may have to be held against each.
    package static let rulesMaximum = 1000
    package static let conditionsMaximum = 50
    package static let labelLengthMaximum = 1024
    package static let idLengthMaximum = 64
    /// Steps of all regular expressions of a path together, since a short one can be long when written out.
    package static let patternStepsMaximum = 200_000

    private static let lookupPlace = "is for the first rule alone, without conditions"

    package let kind: OrchestrationPath.Kind
    private let makeID: () -> String
    private var ruleIDs: Set<String> = []
    private var ruleCount = 0
    var patternSteps = 0

    /// Reads what was sent or stored. Answers the rules and the form in which they are stored: every rule with an id, and
    /// without what means nothing here.
    package static func read(
        _ object: JSONObject, _ kind: OrchestrationPath.Kind, makeID: @escaping () -> String
    ) throws(OrchestrationProblem) -> (path: OrchestrationPath, stored: JSONObject) {
        var form = OrchestrationForm(kind: kind, makeID: makeID)
        return try form.path(object)
    }

    /// A path on which nothing is done.
    package static func empty(_ kind: OrchestrationPath.Kind) -> JSONObject {
        let actions: JSON = kind == .router ? ["route_to": .string(OrchestrationPath.unroutedName)] : [:]
        return [
            "sets": [["id": .string(OrchestrationPath.startID), "rules": []]], "catch_all": ["actions": actions],
        ]
    }

    init(kind: OrchestrationPath.Kind, makeID: @escaping () -> String) {
        self.kind = kind
        self.makeID = makeID
    }

    private mutating func path(
        _ object: JSONObject
    ) throws(OrchestrationProblem) -> (path: OrchestrationPath, stored: JSONObject) {
        let standard = Self.empty(kind)
        let sent = given(object["sets"]) ?? standard["sets"] ?? []
        guard let elements = sent.arrayValue else { throw OrchestrationProblem("sets", "must be an array") }
        guard (1...(kind == .router ? 1 : Self.setsMaximum)).contains(elements.count) else {
            throw OrchestrationProblem(
                "sets", kind == .router ? "must be one alone" : "must be between 1 and \(Self.setsMaximum)")
        }
        let ids = try setIDs(elements)
        var sets: [OrchestrationRuleSet] = []
        var stored: [JSON] = []
        for (position, element) in elements.enumerated() {
            let (rules, storedRules) = try rules(element["rules"], ids, "sets[\(position)].rules")
            sets.append(OrchestrationRuleSet(id: ids[position], rules: rules))
            stored.append(["id": .string(ids[position]), "rules": .array(storedRules)])
        }
        try refuseCircles(sets)
        let rest = given(object["catch_all"])?["actions"] ?? standard["catch_all"]?["actions"]
        var (catchAll, storedCatchAll) = try actions(rest, setIDs: [], "catch_all.actions")
        if case .lookup? = catchAll.route {
            throw OrchestrationProblem("catch_all.actions.dynamic_route_to", Self.lookupPlace)
        }
        if kind == .router, catchAll.route == nil {
            catchAll.route = .unrouted
            storedCatchAll["route_to"] = .string(OrchestrationPath.unroutedName)
        }
        return (
            OrchestrationPath(kind: kind, sets: sets, catchAll: catchAll),
            ["sets": .array(stored), "catch_all": ["actions": .object(storedCatchAll)]]
        )
    }

    private func setIDs(_ elements: [JSON]) throws(OrchestrationProblem) -> [String] {
        var ids: [String] = []
        for (position, element) in elements.enumerated() {
            guard let id = element["id"]?.stringValue, Self.isID(id) else {
                throw OrchestrationProblem("sets[\(position)].id", "must be a text of letters, digits, '-' and '_'")
            }
            guard !ids.contains(id) else { throw OrchestrationProblem("sets[\(position)].id", "is there twice") }
            ids.append(id)
        }
        guard ids.contains(OrchestrationPath.startID) else {
            throw OrchestrationProblem("sets", "must have one with the id '\(OrchestrationPath.startID)'")
        }
        return ids
    }

    static func isID(_ text: String) -> Bool {
        (1...idLengthMaximum).contains(text.utf8.count) && text.utf8.allSatisfy(ConditionParser.isWordByte)
    }

    private mutating func rules(
        _ json: JSON?, _ setIDs: [String], _ place: String
    ) throws(OrchestrationProblem) -> ([OrchestrationRule], [JSON]) {
        guard let json = given(json) else { return ([], []) }
        guard let elements = json.arrayValue else { throw OrchestrationProblem(place, "must be an array") }
        ruleCount += elements.count
        guard ruleCount <= Self.rulesMaximum else {
            throw OrchestrationProblem(place, "make more than \(Self.rulesMaximum) rules")
        }
        var rules: [OrchestrationRule] = []
        var stored: [JSON] = []
        for (position, element) in elements.enumerated() {
            let (rule, object) = try rule(element, setIDs, "\(place)[\(position)]")
            if case .lookup? = rule.actions.route, position > 0 || !rule.conditions.isEmpty {
                throw OrchestrationProblem("\(place)[\(position)].actions.dynamic_route_to", Self.lookupPlace)
            }
            rules.append(rule)
            stored.append(.object(object))
        }
        return (rules, stored)
    }

    private mutating func rule(
        _ json: JSON, _ setIDs: [String], _ place: String
    ) throws(OrchestrationProblem) -> (OrchestrationRule, JSONObject) {
        guard json.objectValue != nil else { throw OrchestrationProblem(place, "must be an object") }
        let id = try ruleID(json["id"], place)
        let label = try text(json["label"], Self.labelLengthMaximum, "\(place).label") ?? ""
        let conditions = try conditions(json["conditions"], "\(place).conditions")
        let (actions, storedActions) = try actions(json["actions"], setIDs: setIDs, "\(place).actions")
        let isDisabled = try flag(json["disabled"], "\(place).disabled")
        let rule = OrchestrationRule(
            id: id, label: label, conditions: conditions.map { $0.condition }, actions: actions, isDisabled: isDisabled)
        return (
            rule,
            [
                "id": .string(id), "label": .string(label),
                "conditions": .array(conditions.map { ["expression": .string($0.expression)] }),
                "actions": .object(storedActions), "disabled": .bool(isDisabled),
            ]
        )
    }

    /// What was sent, so that rules stay the same when they are sent back; a new one where none was.
    private mutating func ruleID(_ json: JSON?, _ place: String) throws(OrchestrationProblem) -> String {
        let id: String
        if let json = given(json) {
            guard let text = json.stringValue, Self.isID(text) else {
                throw OrchestrationProblem("\(place).id", "must be a text of letters, digits, '-' and '_'")
            }
            id = text
        } else {
            id = makeID()
        }
        guard ruleIDs.insert(id).inserted else { throw OrchestrationProblem("\(place).id", "is there twice") }
        return id
    }

    mutating func conditions(
        _ json: JSON?, _ place: String, roots: [String] = FieldPath.roots
    ) throws(OrchestrationProblem) -> [(expression: String, condition: Condition)] {
        guard let json = given(json) else { return [] }
        guard let elements = json.arrayValue, elements.count <= Self.conditionsMaximum else {
            throw OrchestrationProblem(place, "must be an array of up to \(Self.conditionsMaximum)")
        }
        var result: [(expression: String, condition: Condition)] = []
        for (position, element) in elements.enumerated() {
            let place = "\(place)[\(position)].expression"
            guard let expression = element["expression"]?.stringValue else {
                throw OrchestrationProblem(place, "must be a string")
            }
            let condition: Condition
            do throws(ConditionProblem) { condition = try ConditionParser.parse(expression, roots: roots) } catch {
                throw OrchestrationProblem(place, "is not a condition: \(error.text)")
            }
            try count(condition.patternSteps, place)
            result.append((expression, condition))
        }
        return result
    }

    /// A set must not lead back to itself, by whatever way.
    private func refuseCircles(_ sets: [OrchestrationRuleSet]) throws(OrchestrationProblem) {
        var remaining = sets
        while !remaining.isEmpty {
            let ids = remaining.map(\.id)
            // Those that lead to none of the others cannot be part of a circle.
            let next = remaining.filter { set in
                set.rules.contains { rule in
                    if case .set(let target)? = rule.actions.route { ids.contains(target) } else { false }
                }
            }
            guard next.count < remaining.count else {
                throw OrchestrationProblem("sets", "lead in a circle: \(ids.joined(separator: ", "))")
            }
            remaining = next
        }
    }
}
