// SPDX-License-Identifier: Apache-2.0
import App
import Base
import Logging
import Store

/// Nodes: how they start, what they do by themselves, and how they die.
extension Driver {
    private static let skewMilliseconds = Int(Checkers.skewMillisecondsMaximum)
    private static let loopFaultPermille = 6
    private static let downSecondsMaximum = 90

    enum Loop: CaseIterable {
        case timers
        case deliveries
        case webhooks
    }

    /// A new life for a node, or a further node.
    func start(_ index: Int) async throws {
        let node = try makeNode(planted: true)
        if nodes.indices.contains(index) { nodes[index] = node } else { nodes.append(node) }
        note("node \(index) starts life \(node.life.number)")
    }

    func makeNode(planted: Bool) throws -> Node {
        guard let secrets else { throw DatabaseError.misuse("the account is not set up") }
        lifeCount += 1
        let life = Life(number: lifeCount)
        let runtime = NodeRuntime(
            clock, life, skewMilliseconds: Int64(number(-Self.skewMilliseconds...Self.skewMilliseconds)),
            seed: random.next())
        var logger = Logger(label: "simulation")
        logger.logLevel = .critical
        let environment = Environment(
            database: NodeDatabase(store, life, commits, plant: planted ? bug : nil), runtime: runtime,
            settings: Settings(publicURL: Self.baseURL, restLimitPerMinute: 0), wakeup: Wakeup(), secrets: secrets,
            logger: logger)
        let channel = SimulatedChannel(carriers: carriers, life: life, bug: planted ? bug : nil)
        let transport = NodeTransport(receiver: transport, life: life)
        return Node(life, environment, channel: channel, transport: transport)
    }

    /// Each node that runs looks what is due for it, in an order of chance.
    func stepNodes() async throws {
        for index in nodes.indices {
            if let end = nodes[index].pausedUntil, end <= clock.now { nodes[index].pausedUntil = nil }
        }
        let due = try await due()
        let latest = clock.now.adding(milliseconds: Checkers.skewMillisecondsMaximum)
        guard let earliest = due.earliest, earliest <= latest else { return }
        for index in nodes.indices.shuffled(using: &random) {
            guard nodes[index].pausedUntil == nil else { continue }
            for loop in Loop.allCases { try await step(loop, index) }
        }
    }

    private func step(_ loop: Loop, _ index: Int) async throws {
        for _ in 0..<Self.stepsMaximum {
            let now = nodes[index].environment.runtime.now
            let due = try await due()
            let dueAt =
                switch loop {
                case .timers: due.timer
                case .deliveries: due.page
                case .webhooks: due.webhook
                }
            guard nodes[index].isUp, nodes[index].pausedUntil == nil, let dueAt, dueAt <= now else { return }
            let stall = planFault(of: loop, nodes[index].life) ? nil : planStall(of: loop, nodes[index].life)
            let hasFailed = await !take(loop, index, stall)
            note("node \(index) \(loop)\(hasFailed ? " fails" : "")")
            endFault(index)
            if hasFailed { return }
        }
    }

    /// One delivery at most begins while the gate is closed, so that chance decides nothing that the seed should.
    private func take(_ loop: Loop, _ index: Int, _ stall: Stall?) async -> Bool {
        let node = nodes[index]
        var isDone = true
        carriers.gate.close()
        do {
            switch loop {
            case .timers: _ = try await node.timers.step()
            case .deliveries: _ = try await node.deliveries.begin()
            case .webhooks: _ = try await node.webhooks.begin()
            }
        } catch {
            isDone = false
        }
        carriers.gate.open()
        await drain(index, stall)
        return isDone
    }

    /// A delivery that cannot be recorded is tried again by a clock that here stands still: those nodes die instead.
    /// Answers whether something is going to go wrong.
    private func planFault(of loop: Loop, _ life: Life) -> Bool {
        guard hasFaults, number(1...1000) <= Self.loopFaultPermille else { return false }
        var faults: [WriteFault] = [.crashBefore, .crashAfter]
        if case .timers = loop { faults += [.aborted, .unanswered] }
        life.plan(pick(faults), afterWrites: number(0...1))
        return true
    }

    /// What somebody's request meets, now and then.
    func planFault(ofRequestTo index: Int) {
        guard hasFaults, chance(2) else { return }
        let faults: [WriteFault] = [.aborted, .unanswered, .crashBefore, .crashAfter]
        nodes[index].life.plan(pick(faults), afterWrites: 0)
    }

    /// A fault that nothing has met goes by; a node that has died starts again after a while.
    func endFault(_ index: Int) {
        nodes[index].life.planNothing()
        if nodes[index].life.isDead { bury(index) }
    }

    func bury(_ index: Int) {
        guard nodes[index].isUp else { return }
        nodes[index].life.die()
        nodes[index].isUp = false
        arrivals.noteDeath(ofLife: nodes[index].life.number)
        crashCount += 1
        note("node \(index) is dead")
        agenda.add(.start(nodeIndex: index), at: clock.now.adding(seconds: Int64(number(1...Self.downSecondsMaximum))))
    }

    /// A node that runs; nil when none does.
    func anyNode() -> Int? { pick(nodes.indices.filter { nodes[$0].isUp && nodes[$0].pausedUntil == nil }) }
}
