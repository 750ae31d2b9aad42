// SPDX-License-Identifier: Apache-2.0
package import Store
private import Synchronization

/// A store that nobody needs after the test: when it is let go, its connections are closed and its files removed.
/// Hundreds of tests in one process would run out of both otherwise.
package final class TemporaryDatabase: Database {
    package let inner: any Database
    private let cleanUp: @Sendable () -> Void
    private let isClosed = Mutex(false)

    package init(_ inner: any Database, cleanUp: @escaping @Sendable () -> Void) {
        self.inner = inner
        self.cleanUp = cleanUp
    }

    deinit {
        let (inner, cleanUp, isClosed) = (inner, cleanUp, isClosed.withLock { $0 })
        Task.detached {
            if !isClosed { await inner.close() }
            cleanUp()
        }
    }

    package var dialect: Dialect { inner.dialect }
    package var writeQueue: QueueFill { inner.writeQueue }
    package var statistics: WriteStatistics { inner.statistics }

    package func read<Result: Sendable>(
        _ body: @escaping @Sendable (any Session) throws -> Result
    ) async throws -> Result {
        try await inner.read(body)
    }

    package func write<Result: Sendable>(
        _ admission: Admission, _ body: @escaping @Sendable (any Session) throws -> Result
    ) async throws -> Result {
        try await inner.write(admission, body)
    }

    package func write<Result: Sendable>(
        _ admission: Admission, durability: Durability, _ body: @escaping @Sendable (any Session) throws -> Result
    ) async throws -> Result {
        try await inner.write(admission, durability: durability, body)
    }

    package func listen(as node: String, onWake: @escaping @Sendable () -> Void) { inner.listen(as: node, onWake: onWake) }
    package func notify(as node: String) async throws { try await inner.notify(as: node) }
    package func dataVersion() -> Int64? { inner.dataVersion() }
    package func standingVersion() -> Int64? { inner.standingVersion() }

    package func close() async {
        let wasClosed = isClosed.withLock { closed in
            defer { closed = true }
            return closed
        }
        if !wasClosed { await inner.close() }
    }
}
