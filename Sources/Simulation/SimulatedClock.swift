// SPDX-License-Identifier: Apache-2.0
import Base
private import Synchronization

/// The one clock of a simulated world. It stands until it is moved, and never goes back.
final class SimulatedClock: Sendable {
    private let instant: Mutex<Instant>

    init(_ start: Instant) { instant = Mutex(start) }

    var now: Instant { instant.withLock { $0 } }
    func advance(to later: Instant) { instant.withLock { $0 = max($0, later) } }
    func advance(milliseconds: Int64) { instant.withLock { $0 = $0.adding(milliseconds: milliseconds) } }
}

/// What goes wrong with one write of a node.
enum WriteFault: Sendable {
    /// The body runs, and then nothing of it is kept.
    case aborted
    /// It is kept, and the answer is lost.
    case unanswered
    /// The node dies before its commit.
    case crashBefore
    /// The node dies after its commit and before the answer.
    case crashAfter
}

/// A node from its start until it dies. What it held in memory goes with it.
final class Life: Sendable {
    private struct State: Sendable {
        var isDead = false
        var fault: WriteFault?
        /// Writes that still go well before the fault.
        var writesBefore = 0
        var stall: Stall?
    }

    /// Counts the lives of all nodes.
    let number: Int
    private let state = Mutex(State())

    init(number: Int) { self.number = number }

    var isDead: Bool { state.withLock { $0.isDead } }
    func die() { state.withLock { $0.isDead = true } }

    func plan(_ fault: WriteFault?, afterWrites count: Int) {
        state.withLock { state in
            state.fault = fault
            state.writesBefore = count
        }
    }

    /// What is sent next stands still before it is.
    func plan(_ stall: Stall?) { state.withLock { $0.stall = stall } }

    func takeStall() -> Stall? {
        state.withLock { state -> Stall? in
            defer { state.stall = nil }
            return state.stall
        }
    }

    /// Nothing goes wrong that has not gone wrong yet.
    func planNothing() {
        state.withLock { state in
            state.fault = nil
            state.stall = nil
        }
    }

    /// The fault of the write that begins now; nil when it goes well.
    func takeFault() -> WriteFault? {
        state.withLock { state -> WriteFault? in
            guard let fault = state.fault else { return nil }
            if state.writesBefore > 0 {
                state.writesBefore -= 1
                return nil
            }
            state.fault = nil
            return fault
        }
    }
}

/// Time as a node's own clock tells it, and ids and chance of its own.
final class NodeRuntime: Runtime {
    /// A dead node's loops see that all they waited for is over, and end.
    private static let never = Instant(seconds: 4_000_000_000)

    private struct State: Sendable {
        var identifiers: IdentifierSource
        var random: SeededRandom
    }

    private let clock: SimulatedClock
    private let life: Life
    private let skewMilliseconds: Int64
    private let state: Mutex<State>

    init(_ clock: SimulatedClock, _ life: Life, skewMilliseconds: Int64, seed: UInt64) {
        self.clock = clock
        self.life = life
        self.skewMilliseconds = skewMilliseconds
        state = Mutex(State(identifiers: IdentifierSource(seed: seed), random: SeededRandom(seed: seed)))
    }

    var now: Instant { life.isDead ? Self.never : clock.now.adding(milliseconds: skewMilliseconds) }

    func makeID(_ kind: IdentifierKind) -> String {
        let now = now
        return state.withLock { $0.identifiers.next(kind, at: now) }
    }

    func randomBytes(_ count: Int) -> [UInt8] {
        state.withLock { state in
            var bytes: [UInt8] = []
            for _ in 0..<count { bytes.append(UInt8(truncatingIfNeeded: state.random.next())) }
            return bytes
        }
    }
}
