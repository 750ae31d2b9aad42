// SPDX-License-Identifier: Apache-2.0
import App
import Base
import Domain
import Store

/// Changes of the configuration, faults of whole nodes, and what is looked at after each step.
extension Driver {
    private static let pauseSecondsMaximum = 150
    private static let lookAgainSeconds: Int64 = 60

    /// Administrators try until they are answered, so that the model knows what is so: no faults here.
    func configure() async {
        agenda.add(.configure, at: clock.now.adding(seconds: Int64(number(600...5400))))
        guard let index = anyNode(), let owner = account?.ownerEmail else { return }
        let node = nodes[index]
        switch number(1...10) {
        case 1...3: await makeOverride(node, owner)
        case 4: await removeOverride(node, owner)
        case 5: await changeSchedule(node, owner)
        case 6: await makeWindow(node, owner)
        default: await changeService(node, owner)
        }
    }

    private func makeOverride(_ node: Node, _ owner: String) async {
        guard !world.schedules.isEmpty, let person = pick(world.people) else { return }
        let place = number(0...world.schedules.count - 1)
        guard world.schedules[place].rotations.isEmpty else { return await changeShifts(place, node) }
        // After the last one, so that layers count too; and well ahead, so that no clock disagrees whether it has begun.
        if let last = world.schedules[place].overrides.last, last.end > clock.now { return }
        let start = clock.now.adding(seconds: Int64(number(600...3600))).roundedDownToSecond
        let end = start.adding(seconds: Int64(number(1...4)) * 3600)
        let override: JSON = [
            "start": .string(ISO8601.string(start)), "end": .string(ISO8601.string(end)),
            "user": ["id": .string(person.id), "type": "user_reference"],
        ]
        let path = "/schedules/\(world.schedules[place].id)/overrides"
        let answer = await call(node, "POST", path, ["override": override], as: owner)
        note("override \(place) \(answer.status)")
        guard answer.isAccepted else { return }
        var made = WorldModel.Override(userID: person.id, start: start, end: end)
        made.id = answer.json["override"]?["id"]?.stringValue ?? ""
        world.schedules[place].overrides.append(made)
    }

    /// One that is still to come, so that no clock disagrees whether it has begun.
    private func removeOverride(_ node: Node, _ owner: String) async {
        let soon = clock.now.adding(seconds: 60)
        let places = world.schedules.indices.filter { world.schedules[$0].overrides.last.map { $0.start > soon } ?? false }
        guard let place = pick(places), let last = world.schedules[place].overrides.last else { return }
        let path = "/schedules/\(world.schedules[place].id)/overrides/\(last.id)"
        let answer = await call(node, "DELETE", path, .null, as: owner)
        note("no override \(place) \(answer.status)")
        if answer.isAccepted { world.schedules[place].overrides.removeLast() }
    }

    /// Other people take turns on one layer, from now on; who was on call stays as it was.
    private func changeSchedule(_ node: Node, _ owner: String) async {
        guard let place = pick(world.schedules.indices.filter({ !world.schedules[$0].layers.isEmpty })) else { return }
        let schedule = world.schedules[place]
        var layers = schedule.layers
        let changed = number(0...layers.count - 1)
        layers[changed].userIDs = Array(world.people.shuffled(using: &random).prefix(number(2...5))).map(\.id)
        let body: JSON = [
            "schedule": [
                "name": .string("Schedule \(place)"), "time_zone": .string(schedule.zone.identifier),
                "schedule_layers": .array(layers.map { Self.json($0) }),
            ]
        ]
        let now = node.environment.runtime.now.roundedDownToSecond
        let answer = await call(node, "PUT", "/schedules/\(schedule.id)", body, as: owner)
        note("schedule \(place) \(answer.status)")
        guard answer.isAccepted else { return }
        world.schedules[place].past.append(WorldModel.Past(end: now, layers: schedule.layers))
        world.schedules[place].layers = layers
    }

    private func makeWindow(_ node: Node, _ owner: String) async {
        guard let service = pick(world.services) else { return }
        let start = clock.now.adding(seconds: 600).roundedDownToSecond
        let window: JSON = [
            "type": "maintenance_window", "start_time": .string(ISO8601.string(start)),
            "end_time": .string(ISO8601.string(start.adding(seconds: 1800))), "description": "Work",
            "services": [["id": .string(service.id), "type": "service_reference"]],
        ]
        let answer = await call(node, "POST", "/maintenance_windows", ["maintenance_window": window], as: owner)
        note("window \(answer.status)")
        guard answer.isAccepted else { return }
        world.maintenances.append(
            WorldModel.Maintenance(serviceID: service.id, start: start, end: start.adding(seconds: 1800)))
    }

    private func changeService(_ node: Node, _ owner: String) async {
        guard let service = pick(world.services) else { return }
        let changes: JSON = ["acknowledgement_timeout": .int(Int64(number(15...90)) * 60)]
        let answer = await call(node, "PUT", "/services/\(service.id)", ["service": changes], as: owner)
        note("service \(answer.status)")
    }

    /// A node dies where it stands, or stands still for a while.
    func makeFault() {
        agenda.add(.fault, at: clock.now.adding(seconds: Int64(number(1800...10_800))))
        guard hasFaults, let index = anyNode() else { return }
        if chance(50) {
            bury(index)
        } else {
            nodes[index].pausedUntil = clock.now.adding(seconds: Int64(number(5...Self.pauseSecondsMaximum)))
            note("node \(index) stands still")
        }
    }

    /// Looks at everything, if anything has happened since the last look.
    func check() async throws {
        for page in journal.takePages() { check(page) }
        try await check(journal.takeArrivals())
        guard journal.lineCount != checkedLines else { return }
        // What has not changed is only looked at again because time goes by.
        let version = store.dataVersion()
        let isSame = version != nil && version == checkedVersion
        if isSame, clock.now.seconds(since: checkedAt) < Self.lookAgainSeconds { return }
        let facts = try await readFacts(at: version)
        for problem in Checkers.problems(facts, world, at: clock.now) { violate(problem) }
        for problem in Checkers.handedOver(facts, isKnown: { arrivals.hasPage($0) }) { violate(problem) }
        check(facts.turns)
        let now = clock.now
        checkedVersion = version
        checkedAt = now
        snoozes.removeAll { $0.end <= now }
        for snooze in snoozes {
            let problems = Checkers.snooze(facts, incidentID: snooze.incidentID, until: snooze.end, at: now)
            for problem in problems { violate(problem) }
        }
        checkedLines = journal.lineCount
    }

    private func check(_ page: PageFacts) {
        note("page \(page.incidentID) to \(page.userID) \(page.reason.rawValue)")
        for problem in Checkers.page(page, world) { violate(problem) }
        for problem in arrivals.take(page) { violate(problem) }
        respond(to: page)
    }

    /// What commits have touched since the last check; all that is as it was then is known.
    private func readFacts(at version: Int64?) async throws -> StoreFacts {
        let touched = commits.takeTouched(at: version)
        // A node that wrote an event may have had a clock that was behind.
        let eventsSince = checkedAt.adding(milliseconds: -2 * Checkers.skewMillisecondsMaximum)
        var facts = lastFacts
        facts.newEvents = []
        facts.turns = []
        let lastTurn = lastTurnNumber
        if !touched.isEmpty {
            let before = facts
            facts = try await store.read { session -> StoreFacts in
                var facts = before
                try facts.read(touched, session, eventsSince: eventsSince)
                // Each turn is taken with a change of its incident.
                if touched.contains(.incidents) { facts.turns = try StoreFacts.turns(session, after: lastTurn) }
                return facts
            }
        }
        lastFacts = facts
        return facts
    }

    /// Once a day everything is read anew: what is kept from look to look must be what is there.
    func checkWhatIsKept() async throws {
        let now = clock.now
        let kept = try await readFacts(at: store.dataVersion())
        for problem in Checkers.problems(kept, world, at: now) { violate(problem) }
        let whole = try await store.read { session -> StoreFacts in
            var facts = StoreFacts()
            try facts.read(.all, session, eventsSince: now)
            return facts
        }
        if !kept.isAsKept(whole) { violate("what was kept of the store is not what is there") }
    }

    private func check(_ found: [WebhookArrival]) async throws {
        guard !found.isEmpty else { return }
        let places = try await store.read { session in
            try found.map { try StoreFacts.position(session, eventID: $0.eventID) }
        }
        for (arrival, place) in zip(found, places) {
            guard let place else {
                violate("a webhook arrived that nobody stored")
                continue
            }
            note("webhook \(arrival.eventID) \(place.position)")
            let problems = arrivals.takeWebhook(
                arrival.eventID, isBelated: arrival.isBelated, resourceID: place.resourceID, position: place.position)
            for problem in problems { violate(problem) }
        }
    }
}
