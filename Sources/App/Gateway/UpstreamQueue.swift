// SPDX-License-Identifier: Apache-2.0
package import Base
package import Catalogue
private import Synchronization

/// Lets agents' requests through to the upstream account, a few at a time and each agent in its turn.
///
/// People and events do not pass here: what agents do never makes them wait.
package final class UpstreamQueue: Sendable {
    /// Requests of all agents at a time.
    package static let underWayMaximum = 8
    /// Requests that wait: of all agents, and of one.
    package static let waitingMaximum = 128
    package static let waitingOfAgentMaximum = 32
    /// Whoever has waited so long is told to come again.
    package static let waitSecondsMaximum: Int64 = 10
    /// The upstream account can ask for no longer pause, so that a wrong number does not close the gateway.
    package static let pauseSecondsMaximum: Int64 = 60
    /// Told when only a turn is missing.
    static let turnSeconds = 1

    private typealias Continuation = CheckedContinuation<Int?, Never>

    private struct Waiter: Sendable {
        let id: UInt64
        let continuation: Continuation
    }

    private struct State {
        var underWay = 0
        var lastID: UInt64 = 0
        var waiting: [String: [Waiter]] = [:]
        /// Agents with something that waits, whose turn it is first.
        var turns: [String] = []
        var waitingCount = 0
        var pausedUntil: Instant?

        /// Seconds that are left of a pause; nil when there is none.
        func pauseSeconds(at now: Instant) -> Int? {
            guard let pausedUntil, now < pausedUntil else { return nil }
            return max(1, Int((pausedUntil.milliseconds(since: now) + 999) / 1000))
        }

        /// Whoever is next, one of each agent before the second of any.
        mutating func next() -> Waiter? {
            guard let agentID = turns.first else { return nil }
            turns.removeFirst()
            var own = waiting[agentID] ?? []
            guard !own.isEmpty else { return nil }
            let waiter = own.removeFirst()
            waitingCount -= 1
            waiting[agentID] = own.isEmpty ? nil : own
            if !own.isEmpty { turns.append(agentID) }
            return waiter
        }

        mutating func remove(_ id: UInt64, of agentID: String) -> Waiter? {
            guard var own = waiting[agentID], let place = own.firstIndex(where: { $0.id == id }) else { return nil }
            let waiter = own.remove(at: place)
            waitingCount -= 1
            waiting[agentID] = own.isEmpty ? nil : own
            if own.isEmpty { turns.removeAll { $0 == agentID } }
            return waiter
        }
    }

    private enum Entry: Sendable {
        case letIn
        case refused(seconds: Int)
        case waits(id: UInt64)
    }

    private let state = Mutex(State())

    package init() {}

    /// Requests that wait now.
    package var waitingCount: Int { state.withLock { $0.waitingCount } }

    /// Returns when it is this agent's turn, to be followed by ``release(at:)``. Throws 429 with the wait when there is no
    /// room, or when the upstream account has asked for a pause.
    package func take(_ agentID: String, at now: Instant) async throws(APIError) {
        let refusedSeconds: Int? = await withCheckedContinuation { continuation in
            switch enter(agentID, continuation, at: now) {
            case .letIn: continuation.resume(returning: nil)
            case .refused(let seconds): continuation.resume(returning: seconds)
            case .waits(let id): giveUpLater(id, of: agentID)
            }
        }
        if let refusedSeconds { throw GatewayRefusal.busy(seconds: refusedSeconds) }
    }

    private func enter(_ agentID: String, _ continuation: Continuation, at now: Instant) -> Entry {
        state.withLock { state in
            if let seconds = state.pauseSeconds(at: now) { return .refused(seconds: seconds) }
            if state.underWay < Self.underWayMaximum, state.turns.isEmpty {
                state.underWay += 1
                return .letIn
            }
            let own = state.waiting[agentID] ?? []
            guard state.waitingCount < Self.waitingMaximum, own.count < Self.waitingOfAgentMaximum else {
                return .refused(seconds: Self.turnSeconds)
            }
            state.lastID += 1
            state.waitingCount += 1
            if own.isEmpty { state.turns.append(agentID) }
            state.waiting[agentID] = own + [Waiter(id: state.lastID, continuation: continuation)]
            return .waits(id: state.lastID)
        }
    }

    private func giveUpLater(_ id: UInt64, of agentID: String) {
        Task { [weak self] in
            try? await Task.sleep(for: .seconds(Self.waitSecondsMaximum))
            self?.giveUp(id, of: agentID)
        }
    }

    private func giveUp(_ id: UInt64, of agentID: String) {
        let waiter = state.withLock { $0.remove(id, of: agentID) }
        waiter?.continuation.resume(returning: Self.turnSeconds)
    }

    /// To be called once for each turn that was given.
    package func release(at now: Instant) {
        let (letIn, refused, seconds) = state.withLock { state -> (Waiter?, [Waiter], Int) in
            state.underWay -= 1
            if let seconds = state.pauseSeconds(at: now) {
                var refused: [Waiter] = []
                while let waiter = state.next() { refused.append(waiter) }
                return (nil, refused, seconds)
            }
            let next = state.next()
            if next != nil { state.underWay += 1 }
            return (next, [], 0)
        }
        letIn?.continuation.resume(returning: nil)
        for waiter in refused { waiter.continuation.resume(returning: seconds) }
    }

    /// What the upstream account has asked for: nothing of any agent for so long.
    package func pause(seconds: Int64, at now: Instant) {
        let until = now.adding(seconds: min(max(seconds, 1), Self.pauseSecondsMaximum))
        state.withLock { $0.pausedUntil = max($0.pausedUntil ?? until, until) }
    }
}
