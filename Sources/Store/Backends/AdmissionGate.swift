// SPDX-License-Identifier: Apache-2.0
private import Synchronization

/// Bounds how much work waits in a store, and lets closing wait for the work that was let in.
package final class AdmissionGate: Sendable {
    private struct State {
        var inside = 0
        var isClosed = false
        var closers: [CheckedContinuation<Void, Never>] = []
    }

    private let name: String
    private let limit: Int
    private let state = Mutex(State())

    package init(name: String, limit: Int) {
        self.name = name
        self.limit = limit
    }

    package var fill: QueueFill { state.withLock { QueueFill(waiting: $0.inside, limit: limit) } }

    /// Lets a caller in, who calls `leave()` afterwards. Throws ``DatabaseError/overloaded(_:)`` when the limit is
    /// reached, and ``DatabaseError/unavailable(_:)`` when the gate is closed.
    package func enter(_ admission: Admission = .request) throws(DatabaseError) {
        let limit = admission == .duty ? limit + Admission.dutyReserve : limit
        let refusal: DatabaseError? = state.withLock { state in
            if state.isClosed { return .unavailable("database is closed") }
            if state.inside >= limit { return .overloaded("\(name) queue is full") }
            state.inside += 1
            return nil
        }
        if let refusal { throw refusal }
    }

    package func leave() {
        let closers = state.withLock { state in
            state.inside -= 1
            guard state.inside == 0 else { return [CheckedContinuation<Void, Never>]() }
            defer { state.closers = [] }
            return state.closers
        }
        for closer in closers { closer.resume() }
    }

    /// Lets nobody in any more and waits for those inside.
    func close() async {
        await withCheckedContinuation { continuation in
            let isEmpty = state.withLock { state in
                state.isClosed = true
                if state.inside > 0 { state.closers.append(continuation) }
                return state.inside == 0
            }
            if isEmpty { continuation.resume() }
        }
    }
}
