// SPDX-License-Identifier: Apache-2.0
import Synchronization

/// Counts what is under way, in all and to each subscription, so that a receiver that hangs delays no other.
final class WebhooksInHand: Sendable {
    struct Room: Sendable {
        /// So many may be claimed now, whosever they are.
        let count: Int
        /// These may have no more.
        let fullSubscriptionIDs: [String]
    }

    private let maximum: Int
    private let all = InHand()
    private let begun = Mutex(0)
    private let counts = Mutex<[String: Int]>([:])

    init(maximum: Int = WebhookLoop.inHandMaximum) { self.maximum = maximum }

    var count: Int { all.count }
    /// How many there have been since the start.
    var begunCount: Int { begun.withLock { $0 } }

    func room() -> Room {
        let free = maximum - all.count
        return counts.withLock { counts in
            let maximum = WebhookLoop.inHandPerSubscriptionMaximum
            let full = counts.filter { $0.value >= maximum }.keys.sorted()
            // All that is claimed may turn out to be for the one that has the least room.
            let least = counts.values.filter { $0 < maximum }.map { maximum - $0 }.min() ?? maximum
            return Room(count: min(free, least), fullSubscriptionIDs: full)
        }
    }

    func add(_ subscriptionID: String) {
        all.add()
        begun.withLock { $0 += 1 }
        counts.withLock { $0[subscriptionID, default: 0] += 1 }
    }

    /// Answers whether there was no room before, and now there is.
    func remove(_ subscriptionID: String) -> Bool {
        let before = counts.withLock { counts in
            let before = counts[subscriptionID] ?? 0
            counts[subscriptionID] = before > 1 ? before - 1 : nil
            return before
        }
        return all.remove() == maximum || before == WebhookLoop.inHandPerSubscriptionMaximum
    }

    func drained() async { await all.drained() }
}
