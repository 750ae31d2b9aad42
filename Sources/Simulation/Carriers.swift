// SPDX-License-Identifier: Apache-2.0
import App
import Base
import Domain
import Store
private import Synchronization

/// The mail servers and receivers of the world: slow, and now and then unwilling.
final class Carriers: Sendable {
    private static let slowMillisecondsMaximum: Int64 = 4000
    private static let refusalPercent = 4
    private static let deafPercent = 3

    enum Mood: Sendable {
        case willing
        case unwilling
        /// Takes what is sent, and does not answer.
        case silent
    }

    let clock: SimulatedClock
    let journal: Journal
    let gate = Gate()
    /// The store itself, past nodes and faults.
    let store: any Database
    private let state: Mutex<State>

    private struct State: Sendable {
        var random: SeededRandom
        var hasFaults = true
        /// When a delivery was last sent by somebody whose claim was over, by its id. Looked up only.
        var belatedAt: [String: Instant] = [:]
    }

    init(_ clock: SimulatedClock, _ journal: Journal, _ store: any Database, seed: UInt64) {
        self.clock = clock
        self.journal = journal
        self.store = store
        state = Mutex(State(random: SeededRandom(seed: seed)))
    }

    func endFaults() { state.withLock { $0.hasFaults = false } }

    /// Stands still, if that is planned for what this life sends next. Answers whether two may be sending it: that took so long
    /// that another node, or the same one, can have claimed it anew (the clock of who claims may be as far ahead as that of who
    /// has claimed was behind), or somebody whom that befell has sent it meanwhile.
    fileprivate func standStill(_ life: Life?, with id: String, holdSeconds: Int64) async -> Bool {
        guard let stall = life?.takeStall() else { return false }
        let begun = clock.now
        await stall.stand()
        let leastMilliseconds = holdSeconds * 1000 - 2 * Checkers.skewMillisecondsMaximum
        let now = clock.now
        let isOvertaken = now.milliseconds(since: begun) >= leastMilliseconds
        return state.withLock { state in
            let hasOvertaken = state.belatedAt[id].map { $0 >= begun } ?? false
            if isOvertaken { state.belatedAt[id] = now }
            return isOvertaken || hasOvertaken
        }
    }

    /// Takes its time, and answers how the other side feels.
    fileprivate func pass() -> Mood {
        let (milliseconds, mood) = state.withLock { state -> (Int64, Mood) in
            let slow = Int64(state.random.next() % UInt64(Self.slowMillisecondsMaximum))
            let chance = Int(state.random.next() % 100)
            guard state.hasFaults else { return (slow / 10, .willing) }
            if chance < Self.refusalPercent { return (slow, .unwilling) }
            return (slow, chance < Self.refusalPercent + Self.deafPercent ? .silent : .willing)
        }
        clock.advance(milliseconds: milliseconds)
        return mood
    }
}

/// Carries pages for one life of a node.
struct SimulatedChannel: NotificationChannel {
    let carriers: Carriers
    let life: Life
    let bug: PlantedBug?

    func send(_ delivery: Delivery, _ environment: Environment) async -> DeliveryResult {
        await carriers.gate.pass()
        if let bug, bug.plant == .unsentPage, bug.strikes(every: 5) { return Self.taken }
        let result = await carry(delivery)
        guard bug?.plant == .pageTwice, result.outcome == .sent else { return result }
        return await carry(delivery)
    }

    private static let taken = DeliveryResult(.sent, channelType: "email", detail: "250 OK")

    private func carry(_ delivery: Delivery) async -> DeliveryResult {
        guard let method = delivery.contactMethod else {
            return DeliveryResult(.failedForGood, channelType: "none", detail: "no rule")
        }
        let row = delivery.notification
        guard
            let stored = try? await carriers.store.read({ session in
                try StoreFacts.recipient(session, incidentID: row.incidentID)
            })
        else { return DeliveryResult(.failedForNow, channelType: "email", detail: "the store does not answer") }
        let isBelated = await carriers.standStill(life, with: row.id, holdSeconds: DeliveryLoop.holdSeconds)
        guard !life.isDead else { return DeliveryResult(.failedForNow, channelType: "email", detail: "the node is dead") }
        // A refusal reaches nobody.
        let mood = carriers.pass()
        if mood == .unwilling { return DeliveryResult(.failedForNow, channelType: "email", detail: "451 later") }
        let incident = delivery.incident
        carriers.journal.add(
            PageFacts(
                notificationID: row.id, lifeNumber: life.number, incidentID: row.incidentID, userID: row.userID,
                ownerOfMethodID: method.userID, reason: row.reason, createdAt: row.createdAt, policyID: stored.policyID,
                level: incident.escalation.level, isByPolicy: stored.isByPolicy, status: stored.status,
                assigneeIDs: stored.assigneeIDs, isAnswered: mood != .silent, isBelated: isBelated))
        // It has arrived, and nobody here knows: it comes a second time.
        if mood == .silent { return DeliveryResult(.failedForNow, channelType: "email", detail: "no answer") }
        return Self.taken
    }
}

/// Carries webhooks to the one receiver of the world.
final class SimulatedTransport: WebhookTransport {
    private let carriers: Carriers
    private let bug: PlantedBug?
    private let heldBack = Mutex<Held?>(nil)
    private static let passedByMaximum = 20

    init(_ carriers: Carriers, bug: PlantedBug?) {
        self.carriers = carriers
        self.bug = bug
    }

    func send(_ request: WebhookRequest) async -> WebhookAnswer { await send(request, from: nil) }

    /// Nil for what no node of the world sends.
    func send(_ request: WebhookRequest, from life: Life?) async -> WebhookAnswer {
        await carriers.gate.pass()
        let body = try? JSON.parse(request.body, depthMaximum: JSON.storedDepthMaximum)
        guard let event = body?["event"], let id = event["id"]?.stringValue else {
            carriers.journal.violate("a webhook has no event id")
            return .answered(status: 400, retryAfter: nil, body: [])
        }
        let isBelated = await carriers.standStill(life, with: id, holdSeconds: WebhookLoop.holdSeconds)
        if life?.isDead == true { return .failed(.unreachable, detail: "the node is dead") }
        let mood = carriers.pass()
        if mood == .unwilling { return .answered(status: 503, retryAfter: nil, body: []) }
        arrive(WebhookArrival(eventID: id, isBelated: isBelated), about: event["data"]?["id"]?.stringValue ?? "")
        return mood == .silent ? .failed(.timedOut, detail: "no answer") : .answered(status: 200, retryAfter: nil, body: [])
    }

    /// With the bug, an event now and then waits until the next one of its incident has arrived.
    private func arrive(_ arrival: WebhookArrival, about resourceID: String) {
        guard let bug, bug.plant == .webhookSwapped else { return carriers.journal.add(arrival) }
        let held = heldBack.withLock { $0 }
        if held == nil, bug.strikes(every: 3) {
            heldBack.withLock { $0 = Held(arrival: arrival, resourceID: resourceID) }
            return
        }
        carriers.journal.add(arrival)
        guard let held else { return }
        let isOver = held.resourceID == resourceID || held.passedBy >= Self.passedByMaximum
        if isOver { carriers.journal.add(held.arrival) }
        heldBack.withLock { $0 = isOver ? nil : held.passed() }
    }
}

/// Carries webhooks for one life of a node.
struct NodeTransport: WebhookTransport {
    let receiver: SimulatedTransport
    let life: Life

    func send(_ request: WebhookRequest) async -> WebhookAnswer { await receiver.send(request, from: life) }
}

/// An event that waits for another to go before it.
private struct Held: Sendable {
    var arrival: WebhookArrival
    var resourceID: String
    var passedBy = 0

    func passed() -> Held { Held(arrival: arrival, resourceID: resourceID, passedBy: passedBy + 1) }
}
