// SPDX-License-Identifier: Apache-2.0
private import Synchronization

/// Holds one delivery up between its claim and its send, as if the whole process had been stopped there.
final class Stall: Sendable {
    private let settled = Gate()
    private let resumed = Gate()
    private let hasBegun = Mutex(false)

    init() {
        settled.close()
        resumed.close()
    }

    /// Whoever is about to send stands here until ``resume()``.
    func stand() async {
        hasBegun.withLock { $0 = true }
        settled.open()
        await resumed.pass()
    }

    /// What was under way is over: if nobody stands here by now, nobody will.
    func end() { settled.open() }

    /// Waits until somebody stands here or nobody will; answers whether somebody does.
    func isReached() async -> Bool {
        await settled.pass()
        return hasBegun.withLock { $0 }
    }

    func resume() { resumed.open() }
}

/// A delivery that stands between its claim and its send.
struct StalledDelivery: Sendable {
    let life: Life
    let stall: Stall
    /// Ends when it has been sent and what that came to is written down.
    let ended: Task<Void, Never>
}
