// SPDX-License-Identifier: Apache-2.0
import App
import Base
import Store

/// An orchestration before the services, and events that are sent to it.
extension Driver {
    private static let classes = ["backup", "deploy", "login", "probe", "quota"]
    private static let components = ["cache", "database", "proxy", "queue"]
    /// Events of a hundred that go to the rules.
    private static let ruledPercent = 20
    private static let ruledKeys = 12

    func makeRules(_ node: Node) async throws {
        let made = try await make(node, "/event_orchestrations", "orchestration", ["name": "Front door"])
        let integration = made["integrations"]?[0]
        let classes = Self.classes.shuffled(using: &random)
        typealias Rule = WorldModel.Rules.Rule
        // The second rule of a class counts for nothing.
        let rules = [
            Rule(className: classes[0], treatment: .drop), Rule(className: classes[1], treatment: .suppress),
            Rule(className: classes[2], treatment: .severity("info")),
            Rule(className: classes[3], treatment: .severity("critical")),
            Rule(className: classes[3], treatment: .suppress), Rule(className: classes[2], treatment: .drop),
        ].shuffled(using: &random)
        let routes = Self.components.shuffled(using: &random).prefix(3).compactMap { component in
            pick(world.services).map { WorldModel.Rules.Route(component: component, serviceID: $0.id) }
        }
        let other = chance(50) ? pick(world.services)?.id : nil
        let path = "/event_orchestrations/\(id(made))"
        try await write(node, path + "/global", rules.map { Self.json($0) }, catchAll: [:])
        try await write(
            node, path + "/router",
            routes.map { Self.rule("component", $0.component, ["route_to": .string($0.serviceID)]) },
            catchAll: ["route_to": .string(other ?? "unrouted")])
        world.rules = WorldModel.Rules(
            integrationID: integration?["id"]?.stringValue ?? "",
            routingKey: integration?["parameters"]?["routing_key"]?.stringValue ?? "", rules: rules, routes: routes,
            otherServiceID: other)
    }

    private func write(_ node: Node, _ path: String, _ rules: [JSON], catchAll: JSON) async throws {
        let document: JSON = [
            "sets": [["id": "start", "rules": .array(rules)]], "catch_all": ["actions": catchAll],
        ]
        let answer = await call(node, "PUT", path, ["orchestration_path": document], as: Self.ownerEmail)
        guard answer.isAccepted else { throw Unfurnished(description: "\(path): \(answer.status) \(answer.json.text)") }
    }

    private static func rule(_ field: String, _ value: String, _ actions: JSON) -> JSON {
        [
            "label": "Rule", "actions": actions,
            "conditions": [["expression": .string("event.\(field) matches '\(value)'")]],
        ]
    }

    private static func json(_ rule: WorldModel.Rules.Rule) -> JSON {
        let actions: JSON =
            switch rule.treatment {
            case .drop: ["drop_event": true]
            case .suppress: ["suppress": true]
            case .severity(let severity): ["severity": .string(severity)]
            }
        return Self.rule("class", rule.className, actions)
    }

    /// Nil for an event that is sent to its service.
    func planRuledEvent(_ action: String, severity: String) -> WorldModel.RuledEvent? {
        guard world.rules != nil, chance(Self.ruledPercent) else { return nil }
        return WorldModel.RuledEvent(
            action: action, key: "key-\(number(1...Self.ruledKeys))", severity: severity,
            className: pick(Self.classes) ?? "", component: pick(Self.components) ?? "")
    }

    func send(_ event: WorldModel.RuledEvent) async throws {
        guard let rules = world.rules else { return }
        var body: JSONObject = [
            "routing_key": .string(rules.routingKey), "event_action": .string(event.action), "dedup_key": .string(event.key),
        ]
        let isTrigger = event.action == "trigger"
        if isTrigger {
            let payload: JSON = [
                "summary": .string("Trouble with \(event.key)"), "source": "host", "severity": .string(event.severity),
                "class": .string(event.className), "component": .string(event.component),
            ]
            body.append("payload", payload)
        }
        let label = "ruled \(event.action) \(event.key) \(event.className) \(event.component)"
        let reception = try await deliver(body, integrationID: rules.integrationID, key: event.key, label)
        guard let reception, reception.isAccepted else { return retry(.ruledEvent(event)) }
        let (before, after) = (reception.before, reception.after)
        let fate = rules.fate(of: event)
        let holder = isTrigger ? fate.serviceID : before.alert?.serviceID ?? before.suppressedServiceID
        var isMaintained: Bool? = false
        if let holder { isMaintained = world.isMaintained(holder, at: clock.now) }
        let problems =
            isTrigger
            ? Checkers.ruled(fate, before: before, after: after, isMaintained: isMaintained, world)
            : Checkers.event(event.action, before: before.key, after: after.key)
                + Checkers.ending(event.action, before: before, after: after, isMaintained: isMaintained)
        for problem in problems { violate("\(problem): \(event.key) \(event.className) \(event.component)") }
    }
}
