// SPDX-License-Identifier: Apache-2.0
package import Base
import Store
private import Synchronization

/// Remembers which keys are used, so that no request waits for a note of it: a loop writes them down.
///
/// Kept in memory: what was not written before the process ends is lost, and shows as a use that lies a minute further
/// back.
package final class KeyUse: Sendable {
    /// Keys remembered at a time, more than an account can have. The uses of others are not noted.
    package static let keysMaximum = 4000
    /// Each key is written at most once in this time.
    package static let writeIntervalSeconds: Int64 = 60
    /// Keys written at a time: a step of the loop stays short.
    package static let batchMaximum = 200

    private struct Use {
        var at: Instant
        /// The use that was written last, and when.
        var written: (use: Instant, at: Instant)?

        func isDue(at now: Instant) -> Bool {
            guard let written else { return true }
            return self.at > written.use && now.seconds(since: written.at) >= KeyUse.writeIntervalSeconds
        }

        /// Whether it can be forgotten: all is written, and so long ago that the next use may be written at once.
        func isSpent(at now: Instant) -> Bool {
            guard let written else { return false }
            return self.at <= written.use && now.seconds(since: written.at) >= KeyUse.writeIntervalSeconds
        }
    }

    private let uses = Mutex<[String: Use]>([:])

    package init() {}

    /// Notes a use, in memory alone.
    package func note(_ id: String, at now: Instant) {
        uses.withLock { uses in
            if let known = uses[id] {
                if known.at < now { uses[id]?.at = now }
            } else if uses.count < Self.keysMaximum {
                uses[id] = Use(at: now)
            }
        }
    }

    /// Writes down what is due, and answers how many keys that were. What could not be written is tried again next time.
    @discardableResult
    package func flush(_ environment: Environment) async throws -> Int {
        let now = environment.runtime.now
        let due = takeDue(at: now)
        guard !due.isEmpty else { return 0 }
        try await environment.write(.duty) { work in try TokenQueries.touch(work.session, due) }
        uses.withLock { uses in
            for use in due { uses[use.id]?.written = (use: use.at, at: now) }
        }
        return due.count
    }

    /// Those that are due, in the order of their ids: nodes that write the same rows then wait for each other in turn.
    private func takeDue(at now: Instant) -> [(id: String, at: Instant)] {
        uses.withLock { uses in
            uses = uses.filter { !$0.value.isSpent(at: now) }
            let due = uses.filter { $0.value.isDue(at: now) }.map { (id: $0.key, at: $0.value.at) }
            return Array(due.sorted { $0.id < $1.id }.prefix(Self.batchMaximum))
        }
    }

    package var keyCount: Int { uses.withLock { $0.count } }
}
