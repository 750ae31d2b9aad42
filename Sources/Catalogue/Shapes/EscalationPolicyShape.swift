// SPDX-License-Identifier: Apache-2.0
import Base
package import Domain

extension Shapes {
    private static let targets = "targets"
    private static let strategies = "escalation_rule_assignment_strategies"

    package static let escalationPolicy = Shape<EscalationPolicy>(
        "EscalationPolicy",
        Shape.identity(
            .escalationPolicy, id: \EscalationPolicy.id, type: { _ in ResourceKind.escalationPolicy.type }, summary: \.name
        ) + [
            .string("name", \.name, length: 1...EscalationPolicy.nameLengthMaximum, required: true),
            .optionalString("description", \.description),
            .integer("num_loops", \.loopCount, in: 0...EscalationPolicy.loopsMaximum),
            .choice("on_call_handoff_notifications", \.handoffNotifications),
            rulesField,
            .readOnlyReferences("services", \.serviceIDs, .service, include: "services"),
            .references("teams", \.teamIDs, .team, include: "teams", maximum: EscalationPolicy.teamsMaximum),
            .constant("privilege", .null, schema: ["type": "object", "nullable": true]),
        ])

    private static let rulesField = Field<EscalationPolicy>(
        name: "escalation_rules", schema: ["type": "array", "items": ["type": "object"]], isRequired: true,
        decode: { (json) throws(FieldProblem) in
            let rules = try EscalationRuleForm.read(json)
            return { $0.rules = rules }
        },
        encode: { value, context in .array(value.rules.map { rule($0, context) }) },
        collectReferences: { value, needs in
            for target in value.rules.flatMap(\.targets) { needs.add(target.kind, target.id, include: targets) }
        },
        named: { json in
            let rules = (try? EscalationRuleForm.read(json)) ?? []
            return rules.flatMap(\.targets).map { ReferenceKey($0.kind, $0.id) }
        })

    private static func rule(_ rule: EscalationRule, _ context: EncodeContext) -> JSON {
        var object: JSONObject = [
            "id": .string(rule.id), "escalation_delay_in_minutes": .int(Int64(rule.delayMinutes)),
            "targets": .array(rule.targets.map { context.reference($0.kind, $0.id, include: targets) }),
        ]
        // An object when asked for and absent otherwise: one client reads nothing else, others ignore it.
        if context.includes.contains(strategies) {
            object.append(EscalationRuleForm.strategy, ["type": .string(rule.strategy.rawValue)])
        }
        return .object(object)
    }
}

extension Shapes {
    /// One level of a policy by itself: some clients change levels one by one.
    package static let escalationRule = Shape<EscalationRule>(
        "EscalationRule",
        [
            .readOnly("id", schema: ["type": "string"]) { value, _ in .string(value.id) },
            .integer(
                "escalation_delay_in_minutes", \.delayMinutes, in: EscalationPolicy.delayMinutesRange, required: true),
            ruleTargetsField,
            ruleStrategyField,
        ])

    private static let ruleTargetsField = Field<EscalationRule>(
        name: "targets", schema: ["type": "array", "items": ["$ref": "#/components/schemas/Reference"]], isRequired: true,
        decode: { (json) throws(FieldProblem) in
            if json.isNull { throw .blank }
            guard json.arrayValue != nil else { throw FieldProblem("must be an array") }
            let found = try EscalationRuleForm.targets(json)
            return { $0.targets = found }
        },
        encode: { value, context in
            .array(value.targets.map { context.reference($0.kind, $0.id, include: targets) })
        },
        collectReferences: { value, needs in
            for target in value.targets { needs.add(target.kind, target.id, include: targets) }
        },
        named: { json in
            let found = (try? EscalationRuleForm.targets(json)) ?? []
            return found.map { ReferenceKey($0.kind, $0.id) }
        })

    /// Shown when it is asked for, as in a whole policy.
    private static let ruleStrategyField = Field<EscalationRule>(
        name: EscalationRuleForm.strategy, schema: ["type": "object"],
        decode: { (json) throws(FieldProblem) in
            let found = try EscalationRuleForm.strategy(json)
            return { $0.strategy = found }
        },
        encode: { value, context in
            guard context.includes.contains(strategies) else { return nil }
            let shown: JSON = ["type": .string(value.strategy.rawValue)]
            return shown
        })
}

extension EscalationTarget {
    package var kind: ResourceKind {
        switch self {
        case .user: .user
        case .schedule: .schedule
        }
    }

    package var id: String {
        switch self {
        case .user(let id), .schedule(let id): id
        }
    }
}

/// Levels of a policy as requests carry them.
enum EscalationRuleForm {
    static let strategy = "escalation_rule_assignment_strategy"

    static func read(_ json: JSON) throws(FieldProblem) -> [EscalationRule] {
        if json.isNull { throw .blank }
        guard let elements = json.arrayValue else { throw FieldProblem("must be an array") }
        guard elements.count <= EscalationPolicy.rulesMaximum else {
            throw FieldProblem("has more than \(EscalationPolicy.rulesMaximum) elements")
        }
        var rules: [EscalationRule] = []
        for element in elements where !element.isNull {
            guard element.objectValue != nil else { throw FieldProblem("must hold objects") }
            rules.append(try rule(element))
        }
        guard !rules.isEmpty else { throw .blank }
        return rules
    }

    private static func rule(_ json: JSON) throws(FieldProblem) -> EscalationRule {
        guard let minutes = json["escalation_delay_in_minutes"]?.intValue.flatMap({ Int(exactly: $0) }),
            EscalationPolicy.delayMinutesRange.contains(minutes)
        else {
            let range = EscalationPolicy.delayMinutesRange
            throw FieldProblem(
                "need an escalation_delay_in_minutes between \(range.lowerBound) and \(range.upperBound)")
        }
        return EscalationRule(
            id: json["id"]?.stringValue ?? "", delayMinutes: minutes, targets: try targets(json["targets"]),
            strategy: try strategy(json[strategy]))
    }

    static func targets(_ json: JSON?) throws(FieldProblem) -> [EscalationTarget] {
        guard let elements = json?.arrayValue else { throw FieldProblem("need an array as targets") }
        var targets: [EscalationTarget] = []
        for element in elements where !element.isNull {
            guard let id = element["id"]?.stringValue, !id.isBlank else {
                throw FieldProblem("need an id in each of targets")
            }
            let target: EscalationTarget
            switch element["type"]?.stringValue {
            case "user", "user_reference": target = .user(id)
            case "schedule", "schedule_reference", "schedule_v3", "schedule_v3_reference": target = .schedule(id)
            default: throw FieldProblem("need a user or a schedule as a target's type")
            }
            if !targets.contains(target) { targets.append(target) }
        }
        guard (1...EscalationPolicy.targetsPerRuleMaximum).contains(targets.count) else {
            throw FieldProblem("need 1 to \(EscalationPolicy.targetsPerRuleMaximum) targets each")
        }
        return targets
    }

    /// A text or an object with a type: clients send both, and either of them empty when they have none.
    static func strategy(_ json: JSON?) throws(FieldProblem) -> EscalationRule.Strategy {
        guard let json, !json.isNull else { return .assignToEveryone }
        let named: JSON = json.objectValue == nil ? json : json["type"] ?? .null
        if named.isNull || named == "" { return .assignToEveryone }
        guard let name = named.stringValue, let found = EscalationRule.Strategy(rawValue: name)
        else { throw FieldProblem("know assign_to_everyone and round_robin as a strategy") }
        return found
    }
}
