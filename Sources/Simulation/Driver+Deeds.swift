// SPDX-License-Identifier: Apache-2.0
import App
import Base
import Domain
import Store

/// What senders, people and administrators do.
extension Driver {
    private static let keysPerService = 8
    private static let severities = ["critical", "error", "warning", "info"]

    func perform(_ deed: Deed) async throws {
        switch deed {
        case .nextEvent: planEvent()
        case .event(let service, let action, let key, let severity):
            try await sendEvent(service, action, key: key, severity: severity)
        case .ruledEvent(let event): try await send(event)
        case .acknowledge(let incidentID, let userID, let byMail):
            await acknowledge(incidentID, userID, byMail: byMail)
        case .resolve(let incidentID, let userID):
            await change(incidentID, by: userID, ["status": "resolved"])
        case .snooze(let incidentID, let userID, let seconds): await snooze(incidentID, userID, seconds: seconds)
        case .reassign(let incidentID, let userID): await reassign(incidentID, by: userID)
        case .escalate(let incidentID, let userID, let level):
            await change(incidentID, by: userID, ["escalation_level": .int(Int64(level))])
        case .annotate(let incidentID, let userID):
            _ = await ask(userID, "POST", "/incidents/\(incidentID)/notes", ["note": ["content": "Looking into it."]])
        case .merge: try await merge()
        case .configure: await configure()
        case .fault: makeFault()
        case .start(let index): try await start(index)
        case .sendLate(let lifeNumber): await sendLate(lifeNumber: lifeNumber)
        }
    }

    private func later(_ seconds: ClosedRange<Int>) -> Instant { clock.now.adding(seconds: Int64(number(seconds))) }

    // Senders

    private func planEvent() {
        let mean = max(1, 86_400 / max(options.eventsPerDay, 1))
        agenda.add(.nextEvent, at: later(1...2 * mean))
        let dice = number(1...100)
        let action = dice <= 65 ? "trigger" : dice <= 85 ? "resolve" : "acknowledge"
        let severity = pick(Self.severities) ?? "error"
        if let event = planRuledEvent(action, severity: severity) { return agenda.add(.ruledEvent(event), at: clock.now) }
        let key = "key-\(number(1...Self.keysPerService))"
        agenda.add(
            .event(
                serviceIndex: number(0...world.services.count - 1), action: action, key: key, severity: severity),
            at: clock.now)
    }

    private func sendEvent(_ serviceIndex: Int, _ action: String, key: String, severity: String) async throws {
        let service = world.services[serviceIndex]
        var body: JSONObject = [
            "routing_key": .string(service.routingKey), "event_action": .string(action), "dedup_key": .string(key),
        ]
        if action == "trigger" {
            let payload: JSON = [
                "summary": .string("Trouble with \(key)"), "source": "host", "severity": .string(severity),
            ]
            body.append("payload", payload)
        }
        let reception = try await deliver(
            body, integrationID: service.integrationID, key: key, "event \(action) \(serviceIndex) \(key)")
        guard let reception, reception.isAccepted else {
            return retry(.event(serviceIndex: serviceIndex, action: action, key: key, severity: severity))
        }
        let isMaintained = world.isMaintained(service.id, at: clock.now)
        let problems = Checkers.event(
            action, before: reception.before.key, after: reception.after.key, isMaintained: isMaintained)
        for problem in problems { violate("\(problem): \(key)") }
    }

    // People

    /// Whoever is paged does something about it, mostly.
    func respond(to page: PageFacts) {
        let (incidentID, userID) = (page.incidentID, page.userID)
        let dice = number(1...100)
        switch dice {
        case 1...55:
            agenda.add(.acknowledge(incidentID: incidentID, userID: userID, byMail: chance(50)), at: later(30...1200))
        case 56...65: agenda.add(.resolve(incidentID: incidentID, userID: userID), at: later(60...1800))
        case 66...72: agenda.add(.reassign(incidentID: incidentID, userID: userID), at: later(60...900))
        case 73...76: agenda.add(.snooze(incidentID: incidentID, userID: userID, seconds: 7200), at: later(60...900))
        case 77...80:
            agenda.add(.escalate(incidentID: incidentID, userID: userID, level: number(1...3)), at: later(60...900))
        default: break
        }
    }

    private func acknowledge(_ incidentID: String, _ userID: String, byMail: Bool) async {
        forgetSnooze(of: incidentID)
        // Somebody else may be done with it by now: what is resolved is left alone.
        guard await isOpen(incidentID) else { return }
        let isDone: Bool
        if byMail {
            isDone = await acknowledgeByMail(incidentID, userID)
        } else {
            let body: JSON = ["incident": ["status": "acknowledged"]]
            let answer = await ask(userID, "PUT", "/incidents/\(incidentID)", body)
            isDone = answer?.isAccepted ?? false
        }
        guard isDone else { return }
        let dice = number(1...100)
        if dice <= 70 { agenda.add(.resolve(incidentID: incidentID, userID: userID), at: later(600...7200)) }
        if dice <= 25 { agenda.add(.annotate(incidentID: incidentID, userID: userID), at: later(60...600)) }
        if dice > 80 {
            agenda.add(
                .snooze(incidentID: incidentID, userID: userID, seconds: Int64(number(1800...14_400))), at: later(60...600))
        }
    }

    func isOpen(_ incidentID: String) async -> Bool {
        let status = try? await store.read { session in
            try session.row("SELECT status FROM incidents WHERE id = $1", [.text(incidentID)])?.text(0)
        }
        return status != nil && status != "resolved"
    }

    private func change(_ incidentID: String, by userID: String, _ changes: JSON) async {
        forgetSnooze(of: incidentID)
        guard await isOpen(incidentID) else { return }
        _ = await ask(userID, "PUT", "/incidents/\(incidentID)", ["incident": changes])
    }

    private func snooze(_ incidentID: String, _ userID: String, seconds: Int64) async {
        forgetSnooze(of: incidentID)
        guard await isOpen(incidentID) else { return }
        let answer = await ask(userID, "POST", "/incidents/\(incidentID)/snooze", ["duration": .int(seconds)])
        if answer?.isAccepted == true {
            snoozes.append((incidentID: incidentID, end: clock.now.adding(seconds: seconds)))
        }
    }

    func forgetSnooze(of incidentID: String) { snoozes.removeAll { $0.incidentID == incidentID } }

    private func reassign(_ incidentID: String, by userID: String) async {
        guard let other = pick(world.people)?.id else { return }
        let assignee: JSON = ["assignee": ["id": .string(other), "type": "user_reference"]]
        await change(incidentID, by: userID, ["assignments": .array([assignee])])
    }

    private func merge() async throws {
        agenda.add(.merge, at: later(7200...28_800))
        let open = try await store.read { session in
            try session.rows("SELECT id FROM incidents WHERE status IN ('triggered', 'acknowledged') ORDER BY id").map {
                $0.text(0)
            }
        }
        guard open.count > 1, let target = pick(open), let source = pick(open), source != target,
            let userID = pick(world.people)?.id
        else { return }
        forgetSnooze(of: source)
        let reference: JSON = ["id": .string(source), "type": "incident_reference"]
        _ = await ask(userID, "PUT", "/incidents/\(target)/merge", ["source_incidents": .array([reference])])
    }
}
