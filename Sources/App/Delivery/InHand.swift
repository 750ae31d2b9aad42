// SPDX-License-Identifier: Apache-2.0
import Synchronization

/// Counts the deliveries under way, and lets somebody wait until there are none.
final class InHand: Sendable {
    private struct State {
        var count = 0
        var waiting: [CheckedContinuation<Void, Never>] = []
    }

    private let state = Mutex(State())

    var count: Int { state.withLock { $0.count } }

    func add() { state.withLock { $0.count += 1 } }

    /// Answers how many there were.
    func remove() -> Int {
        let (before, waiting) = state.withLock { state in
            let before = state.count
            state.count -= 1
            guard state.count == 0 else { return (before, [CheckedContinuation<Void, Never>]()) }
            defer { state.waiting = [] }
            return (before, state.waiting)
        }
        for continuation in waiting { continuation.resume() }
        return before
    }

    func drained() async {
        await withCheckedContinuation { continuation in
            let isIdle = state.withLock { state in
                if state.count > 0 { state.waiting.append(continuation) }
                return state.count == 0
            }
            if isIdle { continuation.resume() }
        }
    }
}
