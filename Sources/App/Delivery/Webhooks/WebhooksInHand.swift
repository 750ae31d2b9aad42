// SPDX-License-Identifier: Apache-2.0
import Synchronization

/// Counts what is under way, in all and to each subscription, so that a receiver that hangs delays no other.
final class WebhooksInHand: Sendable {
    /// What may be begun.
    struct Room: Sendable {
        private(set) var free: Int
        private var counts: [String: Int]
        private let hanging: Set<String>

        init(free: Int, counts: [String: Int], hanging: Set<String>) {
            self.free = free
            self.counts = counts
            self.hanging = hanging
        }

        private func maximum(of subscriptionID: String) -> Int {
            hanging.contains(subscriptionID)
                ? WebhookLoop.inHandWhileHangingMaximum : WebhookLoop.inHandPerSubscriptionMaximum
        }

        /// How many more one subscription may begin.
        func places(of subscriptionID: String) -> Int {
            max(0, min(maximum(of: subscriptionID) - (counts[subscriptionID] ?? 0), free))
        }

        /// Whether it is not worth claiming for it: a quarter of its places must be free, so that claims take several.
        func isFull(_ subscriptionID: String) -> Bool {
            (counts[subscriptionID] ?? 0) > maximum(of: subscriptionID) * 3 / 4
        }

        /// Sorted.
        var fullSubscriptionIDs: [String] { counts.keys.filter { isFull($0) }.sorted() }

        /// Begins one; false when there is no room for it.
        mutating func take(_ subscriptionID: String) -> Bool {
            guard places(of: subscriptionID) > 0 else { return false }
            free -= 1
            counts[subscriptionID, default: 0] += 1
            return true
        }
    }

    /// Receivers that are remembered to have hung. More are forgotten all together, and found out anew.
    private static let hangingMaximum = 4096

    private struct State {
        var begunCount = 0
        /// Deliveries that are being sent, by subscription.
        var counts: [String: Int] = [:]
        /// Subscriptions whose last try got no answer in time.
        var hanging: Set<String> = []
        /// Whoever had no room when it was last looked.
        var refused: [String] = []
        var hadNone = false
    }

    private let maximum: Int
    /// What is claimed and not yet written down.
    private let all = InHand()
    private let state = Mutex(State())

    init(maximum: Int = WebhookLoop.inHandMaximum) { self.maximum = maximum }

    var count: Int { all.count }
    /// How many there have been since the start.
    var begunCount: Int { state.withLock { $0.begunCount } }

    /// The room there is now. Who has none is remembered, until ``sent(_:hasHung:)`` or ``recorded(_:)`` tells of some.
    func room() -> Room {
        state.withLock { state in
            let room = Room(free: maximum - all.count, counts: state.counts, hanging: state.hanging)
            (state.refused, state.hadNone) = (room.fullSubscriptionIDs, room.free <= 0)
            return room
        }
    }

    func add(_ subscriptionID: String) {
        all.add()
        state.withLock { state in
            state.begunCount += 1
            state.counts[subscriptionID, default: 0] += 1
        }
    }

    /// The receiver has answered, or had its time. Answers whether there is room now for somebody who had none.
    func sent(_ subscriptionID: String, hasHung: Bool) -> Bool {
        state.withLock { state in
            let before = state.counts[subscriptionID] ?? 0
            state.counts[subscriptionID] = before > 1 ? before - 1 : nil
            if hasHung {
                if state.hanging.count >= Self.hangingMaximum { state.hanging = [] }
                state.hanging.insert(subscriptionID)
            } else {
                state.hanging.remove(subscriptionID)
            }
        }
        return hasNewRoom()
    }

    /// So many are written down, or given up. Answers whether there is room now for somebody who had none.
    func recorded(_ count: Int) -> Bool {
        for _ in 0..<count { _ = all.remove() }
        return hasNewRoom()
    }

    private func hasNewRoom() -> Bool {
        state.withLock { state in
            let room = Room(free: maximum - all.count, counts: state.counts, hanging: state.hanging)
            let isForSomebody = state.hadNone || state.refused.contains(where: { !room.isFull($0) })
            guard room.free > 0, isForSomebody else { return false }
            (state.refused, state.hadNone) = ([], false)
            return true
        }
    }

    func drained() async { await all.drained() }
}
