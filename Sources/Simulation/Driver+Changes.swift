// SPDX-License-Identifier: Apache-2.0
import App
import Base
import Domain
import Store

/// Changes of the configuration, faults of whole nodes, and what is looked at after each step.
extension Driver {
    private static let pauseSecondsMaximum = 150

    /// Administrators try until they are answered, so that the model knows what is so: no faults here.
    func configure() async {
        agenda.add(.configure, at: clock.now.adding(seconds: Int64(number(600...5400))))
        guard let index = anyNode(), let owner = account?.ownerEmail else { return }
        let node = nodes[index]
        switch number(1...10) {
        case 1...5: await makeOverride(node, owner)
        case 6: await makeWindow(node, owner)
        default: await changeService(node, owner)
        }
    }

    private func makeOverride(_ node: Node, _ owner: String) async {
        guard !world.schedules.isEmpty, let person = pick(world.people) else { return }
        let place = number(0...world.schedules.count - 1)
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
        world.schedules[place].overrides.append(WorldModel.Override(userID: person.id, start: start, end: end))
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
        for eventID in journal.takeArrivals() { try await check(arrivalOf: eventID) }
        guard journal.lineCount != checkedLines else { return }
        let facts = try await store.read { session in try StoreFacts.read(session) }
        for problem in Checkers.problems(facts, world, at: clock.now) { violate(problem) }
        let now = clock.now
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
        if let before = sentBy[page.notificationID], !deadLives.contains(before) {
            violate("\(page.notificationID) is sent twice")
        }
        sentBy[page.notificationID] = page.lifeNumber
        respond(to: page)
    }

    private func check(arrivalOf eventID: String) async throws {
        let found = try await store.read { session in
            try StoreFacts.position(session, eventID: eventID)
        }
        guard let found else { return violate("a webhook arrived that nobody stored") }
        note("webhook \(eventID) \(found.position)")
        for problem in Checkers.arrival(position: found.position, after: lastArrivals[found.resourceID]) {
            violate("\(problem) of \(found.resourceID)")
        }
        lastArrivals[found.resourceID] = max(found.position, lastArrivals[found.resourceID] ?? 0)
    }
}
