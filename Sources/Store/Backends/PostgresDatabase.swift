// SPDX-License-Identifier: Apache-2.0
private import Synchronization

/// PostgreSQL through libpq: each body is a transaction of its own on one of a few connections.
package final class PostgresDatabase: Database {
    /// Connections of one node. The server groups the syncs of concurrent commits itself.
    package static let defaultConnectionCount = 8
    /// Bodies that wait for a connection.
    package static let maximumWaiting = 4096

    package let dialect = Dialect.postgres
    private let url: String
    private let pool: PostgresPool
    private let gate = AdmissionGate(name: "database", limit: PostgresDatabase.maximumWaiting)
    private let counts = Mutex(WriteStatistics())
    private let listeners = Mutex<[PostgresListener]>([])

    private init(url: String, connectionCount: Int) {
        self.url = url
        pool = PostgresPool(url: url, connectionCount: connectionCount)
    }

    /// Connects, so that a wrong address or password shows at once. `url` is `postgres://…`, as libpq reads it. Throws
    /// ``DatabaseError``.
    package static func open(
        url: String, connectionCount: Int = defaultConnectionCount
    ) async throws -> PostgresDatabase {
        let database = PostgresDatabase(url: url, connectionCount: connectionCount)
        do {
            _ = try await database.read { try $0.rows("SELECT 1") }
        } catch {
            await database.close()
            throw error
        }
        return database
    }

    package func read<Result: Sendable>(
        _ body: @escaping @Sendable (any Session) throws -> Result
    ) async throws -> Result {
        try await run(.read, .request, body)
    }

    package func write<Result: Sendable>(
        _ admission: Admission, _ body: @escaping @Sendable (any Session) throws -> Result
    ) async throws -> Result {
        try await run(.write, admission, body)
    }

    package func write<Result: Sendable>(
        _ admission: Admission, durability: Durability, _ body: @escaping @Sendable (any Session) throws -> Result
    ) async throws -> Result {
        try await run(durability == .relaxed ? .relaxedWrite : .write, admission, body)
    }

    private func run<Result: Sendable>(
        _ mode: PostgresTransaction.Mode, _ admission: Admission,
        _ body: @escaping @Sendable (any Session) throws -> Result
    ) async throws -> Result {
        try gate.enter(admission)
        defer { gate.leave() }
        return try await withCheckedThrowingContinuation { continuation in
            let run: @Sendable (PostgresConnection) -> Void = { [self] connection in
                let transaction = PostgresTransaction(
                    connection: connection, mode: mode, countReplay: countReplay, countCommit: countCommit)
                let result = Swift.Result { try transaction.run(body) }
                if mode.isWrite { count(result) }
                continuation.resume(with: result)
            }
            pool.submit(PostgresPool.Job(run: run, fail: { continuation.resume(throwing: $0) }))
        }
    }

    /// Calls `onWake` when another node says ``notify(as:)``, and after each break during which a call may have been missed.
    package func listen(as node: String, onWake: @escaping @Sendable () -> Void) {
        let listener = PostgresListener(url: url, node: node, onWake: onWake)
        listeners.withLock { $0.append(listener) }
    }

    /// Wakes the listeners of all other nodes. In a transaction of its own: commits that carry a notification wait for each
    /// other, and would no longer share a sync to disk.
    package func notify(as node: String) async throws {
        try await write(.duty) { session in
            if let wakeUp = session.dialect.wakeUp { _ = try session.rows(wakeUp, [.text(node)]) }
        }
    }

    package var writeQueue: QueueFill { gate.fill }

    package func close() async {
        for listener in listeners.withLock({ $0 }) { listener.stop() }
        await gate.close()
        pool.close()
    }

    package var statistics: WriteStatistics { counts.withLock { $0 } }

    /// `synchronous_commit` as transactions that write have it: `on` means that every commit is on disk.
    package func writerSynchronousCommit(_ durability: Durability = .synced) async throws -> String {
        try await write(.request, durability: durability) { try $0.row("SHOW synchronous_commit", [])?.text(0) ?? "" }
    }

    private func countReplay() { counts.withLock { $0.replays += 1 } }

    private func countCommit(seconds: Double?) {
        counts.withLock { counts in
            if let seconds { counts.commitSeconds.add(seconds) }
            counts.batchSizes.add(1)
        }
    }

    private func count<Result>(_ result: Swift.Result<Result, any Error>) {
        counts.withLock { counts in
            counts.bodies += 1
            if case .success = result { counts.batches += 1 }
        }
    }
}
