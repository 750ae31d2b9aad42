// SPDX-License-Identifier: Apache-2.0
import App
import Base
import Store

/// Lets nodes, people and faults act one after the other, in an order that the seed decides.
actor Driver {
    static let baseURL = "https://tocsin.example"
    /// How long everything is left alone at the end.
    static let settleSeconds: Int64 = 3 * 3600
    /// Between two looks at what is due and not done, at most.
    private static let pauseMillisecondsMaximum = 2500
    /// Steps of one loop at one time: each does one delivery.
    static let stepsMaximum = 400

    /// One server. Its memory is made anew after each crash.
    final class Node {
        let life: Life
        let environment: Environment
        let dispatcher: Dispatcher
        let timers: TimerLoop
        let channel: SimulatedChannel
        let transport: NodeTransport
        var deliveries: DeliveryLoop
        var webhooks: WebhookLoop
        var isUp = true
        var pausedUntil: Instant?

        init(_ life: Life, _ environment: Environment, channel: SimulatedChannel, transport: NodeTransport) {
            self.life = life
            self.environment = environment
            self.channel = channel
            self.transport = transport
            dispatcher = Dispatcher(environment: environment)
            timers = TimerLoop(environment)
            (deliveries, webhooks) = Self.senders(environment, channel, transport)
        }

        /// Loops with free hands beside those in which something stands still.
        func renewSenders() { (deliveries, webhooks) = Self.senders(environment, channel, transport) }

        private static func senders(
            _ environment: Environment, _ channel: SimulatedChannel, _ transport: NodeTransport
        ) -> (DeliveryLoop, WebhookLoop) {
            (
                DeliveryLoop(environment, channel: channel, inHandMaximum: 1),
                WebhookLoop(environment, transport: transport, inHandMaximum: 1)
            )
        }
    }

    let options: SimulationOptions
    let store: any Database
    let clock: SimulatedClock
    let journal: Journal
    let commits = Commits()
    let carriers: Carriers
    let bug: PlantedBug?
    let transport: SimulatedTransport
    var random: SeededRandom
    var nodes: [Node] = []
    var secrets: AccountSecrets?
    var account: AccountSetup.Outcome?
    var world = WorldModel()
    var agenda = Agenda()
    var hasFaults = true
    var lifeCount = 0
    var arrivals = Arrivals()
    var stalled: [StalledDelivery] = []
    var snoozes: [(incidentID: String, end: Instant)] = []
    var turns = TurnWatch()
    var lastTurnNumber: Int64 = 0
    var groups = GroupWatch()
    var eventCount = 0
    var crashCount = 0
    var checkedLines = -1
    var checkedVersion: Int64?
    var checkedAt = Simulator.start
    /// As of the last check.
    var lastFacts = StoreFacts()

    init(_ options: SimulationOptions, _ store: any Database, _ journal: Journal) {
        self.options = options
        self.store = store
        self.journal = journal
        random = SeededRandom(seed: options.seed)
        let clock = SimulatedClock(Simulator.start)
        let bug = options.plant.map { PlantedBug($0) }
        let carriers = Carriers(clock, journal, store, seed: options.seed ^ 0x5EED)
        self.clock = clock
        self.bug = bug
        self.carriers = carriers
        transport = SimulatedTransport(carriers, bug: bug)
    }

    func run(_ onDay: @Sendable (String) -> Void) async throws -> SimulationReport {
        try await furnish()
        for day in 1...max(options.days, 1) {
            let end = Simulator.start.adding(seconds: Int64(day) * .secondsPerDay)
            try await live(until: end)
            if journal.violations.isEmpty { try await checkWhatIsKept() }
            let count = journal.violations.count
            onDay("day \(day) events \(eventCount) pages \(journal.pageCount) crashes \(crashCount) violations \(count)")
            if count > 0 { break }
        }
        if journal.violations.isEmpty { try await settle() }
        return SimulationReport(
            trace: journal.digest, violations: journal.violations,
            simulatedSeconds: clock.now.seconds(since: Simulator.start), events: eventCount, pages: journal.pageCount,
            crashes: crashCount, belated: journal.belatedCount)
    }

    /// Nobody goes on sending when the world is over: whoever stands still there dies.
    func end() async {
        for one in stalled { one.life.die() }
        await sendAllLate()
    }

    private func live(until end: Instant) async throws {
        while clock.now < end, journal.violations.isEmpty {
            let due = try await due()
            let soonest = min(due.earliest ?? end, agenda.nextAt ?? end, end)
            if soonest > clock.now {
                clock.advance(to: soonest)
            } else {
                clock.advance(milliseconds: Int64(number(1...Self.pauseMillisecondsMaximum)))
            }
            if let deed = agenda.take(at: clock.now) { try await perform(deed) }
            try await stepNodes()
            try await check()
        }
    }

    /// Faults stop and people leave everything alone: after a while nothing may be left to do.
    private func settle() async throws {
        hasFaults = false
        carriers.endFaults()
        agenda = Agenda()
        for index in nodes.indices {
            nodes[index].pausedUntil = nil
            if !nodes[index].isUp { try await start(index) }
        }
        await sendAllLate()
        try await live(until: clock.now.adding(seconds: Self.settleSeconds))
        guard journal.violations.isEmpty else { return }
        let now = clock.now
        let facts = try await store.read { session in try StoreFacts.readAtEnd(session, at: now) }
        for problem in Checkers.liveness(facts, at: now) { violate(problem) }
    }

    /// What falls due next: read only when somebody else than a node has committed.
    func due() async throws -> StoreFacts.Due {
        let version = store.dataVersion()
        if let due = commits.due(at: version) { return due }
        let due = try await store.read { session in try StoreFacts.due(session) }
        commits.note(due, at: version)
        return due
    }

    // Chance

    func number(_ range: ClosedRange<Int>) -> Int { Int.random(in: range, using: &random) }
    func chance(_ percent: Int) -> Bool { number(1...100) <= percent }
    func pick<Element>(_ list: [Element]) -> Element? { list.isEmpty ? nil : list[number(0...list.count - 1)] }

    func note(_ text: String) { journal.note("\(clock.now.milliseconds) \(text)") }
    func violate(_ text: String) { journal.violate("\(ISO8601.string(clock.now)) \(text)") }
}
