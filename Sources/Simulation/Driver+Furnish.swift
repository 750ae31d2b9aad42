// SPDX-License-Identifier: Apache-2.0
import App
import Base
import Domain
import Store

/// The account: people, schedules, policies, services, and a program that hears of everything.
extension Driver {
    private static let zones = ["America/New_York", "America/New_York", "Europe/Berlin", "Asia/Kathmandu", "UTC"]
    private static let turnsSeconds: [Int64] = [8 * 3600, 12 * 3600, 86_400, 7 * 86_400]
    private static let delaysMinutes = [20, 25, 30]
    static let ownerEmail = "ada@example.com"

    struct Unfurnished: Error, CustomStringConvertible {
        let description: String
    }

    func furnish() async throws {
        let life = Life(number: 0)
        let runtime = NodeRuntime(clock, life, skewMilliseconds: 0, seed: random.next())
        _ = try await Migrator.migrate(store, runtime: runtime)
        let secrets = try await AccountSetup.secrets(store, runtime)
        self.secrets = secrets
        account = try await AccountSetup.run(
            .init(ownerEmail: Self.ownerEmail, ownerName: "Ada Lovelace", publicURL: Self.baseURL), store, runtime, secrets)
        if options.plant == .skipDedup {
            _ = try await store.write { session in try session.execute("DROP INDEX alerts_open_by_key") }
        }
        try await prepareStore()
        let builder = try makeNode(planted: false)
        try await makePeople(builder)
        for index in 0..<max(3, options.people / 8) { try await makeSchedule(index, builder) }
        for index in 0..<max(3, options.people / 8) { try await makePolicy(index, builder) }
        for index in 0..<max(3, options.people / 6) { try await makeService(index, builder) }
        try await makeRules(builder)
        try await makeTeam(builder)
        try await subscribe(builder)
        for index in 0..<max(options.nodes, 1) { try await start(index) }
        agenda.add(.nextEvent, at: clock.now.adding(seconds: 1))
        agenda.add(.configure, at: clock.now.adding(seconds: 60))
        agenda.add(.fault, at: clock.now.adding(seconds: 1800))
        agenda.add(.merge, at: clock.now.adding(seconds: 7200))
        note("furnished \(world.people.count) \(world.schedules.count) \(world.policies.count) \(world.services.count)")
    }

    func make(
        _ node: Node, _ path: String, _ key: String, _ object: JSON
    ) async throws -> JSON {
        let body = JSON.object(JSONObject(members: [JSONObject.Member(name: key, value: object)]))
        let answer = await call(node, "POST", path, body, as: Self.ownerEmail)
        guard answer.isAccepted, let made = answer.json[key] else {
            throw Unfurnished(description: "\(path): \(answer.status) \(answer.json.text)")
        }
        return made
    }

    func id(_ made: JSON) -> String { made["id"]?.stringValue ?? "" }

    private func makePeople(_ node: Node) async throws {
        for index in 0..<options.people {
            let email = "person\(index)@example.com"
            let made = try await make(
                node, "/users", "user", ["type": "user", "name": .string("Person \(index)"), "email": .string(email)])
            let userID = id(made)
            world.people.append(WorldModel.Person(id: userID, email: email))
            guard chance(30), let method = made["contact_methods"]?[0]?["id"]?.stringValue else { continue }
            // A second look after five minutes.
            let rule: JSON = [
                "type": "assignment_notification_rule", "start_delay_in_minutes": 5, "urgency": "high",
                "contact_method": ["id": .string(method), "type": "email_contact_method_reference"],
            ]
            _ = try await make(node, "/users/\(userID)/notification_rules", "notification_rule", rule)
        }
    }

    private func makeSchedule(_ index: Int, _ node: Node) async throws {
        // Clocks change in the first one's zone, and its turns are short.
        guard let name = index == 0 ? Self.zones.first : pick(Self.zones), let zone = TimeZoneRules(identifier: name)
        else { return }
        if Self.isMadeOfShifts(scheduleIndex: index) { return try await makeShiftSchedule(index, in: zone, node) }
        // Turns begin at the full hour, on a day before everything.
        let begin = Simulator.start.adding(seconds: -20 * .secondsPerDay + Int64(number(0...23)) * 3600)
        var layers: [WorldModel.Layer] = []
        for _ in 0..<number(1...2) {
            let users = Array(world.people.shuffled(using: &random).prefix(number(2...5))).map(\.id)
            let turn = index == 0 ? Self.turnsSeconds.first : pick(Self.turnsSeconds)
            layers.append(WorldModel.Layer(userIDs: users, turnSeconds: turn ?? 86_400, virtualStart: begin))
        }
        // The upper one has office hours, and so has now and then the only one: nobody is on call at night then.
        if layers.count == 2 || chance(20) {
            layers[layers.count - 1].window = WorldModel.Window(
                startSecond: Int64(number(6...20)) * 3600, durationSeconds: Int64(number(6...12)) * 3600)
        }
        let made = try await make(
            node, "/schedules", "schedule",
            [
                "name": .string("Schedule \(index)"), "time_zone": .string(name),
                "schedule_layers": .array(layers.map { Self.json($0) }),
            ])
        // The answer lists them the other way round.
        let ids = (made["schedule_layers"]?.arrayValue ?? []).reversed().map { $0["id"]?.stringValue ?? "" }
        for (place, layerID) in zip(layers.indices, ids) { layers[place].id = layerID }
        world.schedules.append(WorldModel.Schedule(id: id(made), zone: zone, layers: layers))
    }

    static func json(_ layer: WorldModel.Layer) -> JSON {
        let start = JSON.string(ISO8601.string(layer.virtualStart))
        var restrictions: [JSON] = []
        if let window = layer.window {
            let hour = window.startSecond / 3600
            restrictions = [
                [
                    "type": "daily_restriction", "start_time_of_day": .string("\(hour < 10 ? "0" : "")\(hour):00:00"),
                    "duration_seconds": .int(window.durationSeconds),
                ]
            ]
        }
        let users = layer.userIDs.map { userID -> JSON in
            ["user": ["id": .string(userID), "type": "user_reference"]]
        }
        var json: JSONObject = [
            "name": "Layer", "start": start, "rotation_virtual_start": start,
            "rotation_turn_length_seconds": .int(layer.turnSeconds), "users": .array(users),
            "restrictions": .array(restrictions),
        ]
        if !layer.id.isEmpty { json.append("id", .string(layer.id)) }
        return .object(json)
    }

    private func makePolicy(_ index: Int, _ node: Node) async throws {
        var levels: [WorldModel.Level] = []
        for level in 0..<(index == 0 ? 2 : number(2...3)) {
            if level == 0, Self.takesTurns(policyIndex: index) {
                levels.append(makeRing(index, delayMinutes: pick(Self.delaysMinutes) ?? 30))
                continue
            }
            var users: [String] = []
            var schedules: [String] = []
            if level == 0 {
                schedules = [world.schedules[index % world.schedules.count].id]
            } else if chance(40) {
                schedules = pick(world.schedules).map { [$0.id] } ?? []
            }
            if schedules.isEmpty || chance(20) { users = pick(world.people).map { [$0.id] } ?? [] }
            levels.append(
                WorldModel.Level(
                    delayMinutes: pick(Self.delaysMinutes) ?? 30, userIDs: users, scheduleIDs: schedules))
        }
        let loops = index == 0 || chance(60) ? 0 : number(1...2)
        let made = try await make(
            node, "/escalation_policies", "escalation_policy",
            [
                "name": .string("Policy \(index)"), "num_loops": .int(Int64(loops)),
                "escalation_rules": .array(levels.map { Self.json($0) }),
            ])
        world.policies.append(WorldModel.Policy(id: id(made), levels: levels, loops: loops))
    }

    private static func json(_ level: WorldModel.Level) -> JSON {
        let users = level.userIDs.map { userID -> JSON in ["id": .string(userID), "type": "user_reference"] }
        let schedules = level.scheduleIDs.map { scheduleID -> JSON in
            ["id": .string(scheduleID), "type": "schedule_reference"]
        }
        let strategy = level.takesTurns ? "round_robin" : "assign_to_everyone"
        return [
            "escalation_delay_in_minutes": .int(Int64(level.delayMinutes)), "targets": .array(users + schedules),
            "escalation_rule_assignment_strategy": ["type": .string(strategy)],
        ]
    }

    private func makeService(_ index: Int, _ node: Node) async throws {
        let policy = world.policies[index % world.policies.count]
        let isDecidedBySeverity = chance(40)
        var service: JSONObject = [
            "name": .string("Service \(index)"),
            "escalation_policy": ["id": .string(policy.id), "type": "escalation_policy_reference"],
            "incident_urgency_rule": [
                "type": "constant", "urgency": .string(isDecidedBySeverity ? "severity_based" : "high"),
            ],
        ]
        if chance(60) { service.append("acknowledgement_timeout", .int(Int64(number(15...60)) * 60)) }
        if chance(40) { service.append("auto_resolve_timeout", .int(Int64(number(2...12)) * 3600)) }
        let grouping = pickGrouping(serviceIndex: index)
        if let grouping { service.append("alert_grouping_parameters", Self.json(grouping)) }
        let made = try await make(node, "/services", "service", .object(service))
        let serviceID = id(made)
        let integration = try await make(
            node, "/services/\(serviceID)/integrations", "integration",
            ["type": "events_api_v2_inbound_integration", "name": "Events"])
        var modelled = WorldModel.Service(
            id: serviceID, integrationID: id(integration),
            routingKey: integration["integration_key"]?.stringValue ?? "", isDecidedBySeverity: isDecidedBySeverity)
        modelled.grouping = grouping
        world.services.append(modelled)
    }

    private func makeTeam(_ node: Node) async throws {
        let team = try await make(node, "/teams", "team", ["type": "team", "name": "Team"])
        for _ in 0..<5 {
            guard let person = pick(world.people) else { return }
            _ = await call(
                node, "PUT", "/teams/\(id(team))/users/\(person.id)", ["role": "responder"], as: Self.ownerEmail)
        }
    }

    private func subscribe(_ node: Node) async throws {
        let subscription = WebhookSubscription(
            id: node.environment.runtime.makeID(.object), url: "https://receiver.example:443/hook",
            events: WebhookEventType.subscribable, filter: .account, secret: "secret", createdAt: clock.now)
        _ = try await node.environment.write { work in
            try WebhookSubscriptionQueries.insert(work.session, subscription)
        }
        world.listenerIDs.append(subscription.id)
    }
}
