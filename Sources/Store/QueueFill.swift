// SPDX-License-Identifier: Apache-2.0

/// How much waits in a store, beside how much may.
package struct QueueFill: Hashable, Sendable {
    package let waiting: Int
    /// Of callers: the server's own work finds room beyond it.
    package let limit: Int

    package init(waiting: Int, limit: Int) {
        self.waiting = waiting
        self.limit = limit
    }

    package var isMoreThanHalfFull: Bool { waiting * 2 > limit }
}

extension Database {
    /// Of a store that tells nothing about it.
    package var writeQueue: QueueFill { QueueFill(waiting: 0, limit: 1) }
}
