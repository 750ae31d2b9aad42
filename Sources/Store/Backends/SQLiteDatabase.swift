// SPDX-License-Identifier: Apache-2.0
private import Dispatch
private import Foundation
import GRDB

/// SQLite in one file: one writer with group commit, a few readers on snapshots.
///
/// GRDB opens the connections and owns their queues; statements run through SQLite's own interface, because what a
/// statement costs decides how many events a second are taken.
package final class SQLiteDatabase: Database {
    /// Bodies that wait for the writer; more means that the disk does not keep up, and the sender should slow down.
    package static let maximumWaitingWrites = 4096
    /// Bodies that wait for a reader.
    package static let maximumWaitingReads = 1024

    package let dialect = Dialect.sqlite
    private let pool: DatabasePool
    private let connections: SQLiteConnections
    private let writer: SQLiteWriter
    private let watch: SQLiteChangeWatch
    private let writes = AdmissionGate(name: "write", limit: SQLiteDatabase.maximumWaitingWrites)
    private let reads = AdmissionGate(name: "read", limit: SQLiteDatabase.maximumWaitingReads)

    private init(pool: DatabasePool, connections: SQLiteConnections, writer: SQLiteWriter, watch: SQLiteChangeWatch) {
        self.pool = pool
        self.connections = connections
        self.writer = writer
        self.watch = watch
    }

    /// Opens the file, or creates it readable for its owner only. Throws ``DatabaseError/unavailable(_:)``.
    ///
    /// `relaxedMilliseconds` is how long what is committed and not synced waits for others; tests choose it.
    package static func open(
        path: String, threads: SQLiteThreads = .own, relaxedMilliseconds: Int = Durability.relaxedMilliseconds
    ) async throws -> SQLiteDatabase {
        try await withCheckedThrowingContinuation { continuation in
            DispatchQueue.global().async {
                continuation.resume(
                    with: Swift.Result { try openBlocking(path: path, threads, relaxedMilliseconds) })
            }
        }
    }

    private static func openBlocking(
        path: String, _ threads: SQLiteThreads, _ relaxedMilliseconds: Int
    ) throws -> SQLiteDatabase {
        do {
            try createPrivately(path)
            let connections = SQLiteConnections()
            let pool = try DatabasePool(path: path, configuration: connections.configuration)
            let statements = try pool.writeWithoutTransaction { try connections.setUpWriter($0) }
            let logSync = SQLiteLogSync(
                logPath: statements.logPath ?? path + "-wal", delayMilliseconds: relaxedMilliseconds)
            let watch = SQLiteChangeWatch(path: path)
            let writer = SQLiteWriter(
                pool: pool, statements: statements, threads: threads, logSync: logSync, watch: watch)
            return SQLiteDatabase(pool: pool, connections: connections, writer: writer, watch: watch)
        } catch {
            throw connectionError(error, path: path)
        }
    }

    /// Creates the file if there is none. SQLite itself would let everybody on the machine read it.
    ///
    /// One that can be used is not opened here: closing it again would drop the locks of all connections that this process
    /// has to it already (POSIX locks belong to the process).
    private static func createPrivately(_ path: String) throws(DatabaseError) {
        if access(path, R_OK | W_OK) == 0 { return }
        let descriptor = Foundation.open(path, O_CREAT | O_RDWR | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else { throw .unavailable("\(path): \(String(cString: strerror(errno)))") }
        Foundation.close(descriptor)
    }

    package func read<Result: Sendable>(
        _ body: @escaping @Sendable (any Session) throws -> Result
    ) async throws -> Result {
        try reads.enter()
        defer { reads.leave() }
        if writer.threads == .callers { return try readHere(body) }
        return try await withCheckedThrowingContinuation { continuation in
            pool.asyncUnsafeRead { [connections] access in
                continuation.resume(with: Swift.Result { try connections.read(access, body) })
            }
        }
    }

    /// On the writer's connection, between its transactions.
    private func readHere<Result>(_ body: (any Session) throws -> Result) throws -> Result {
        try pool.writeWithoutTransaction { database in try connections.read(.success(database), body) }
    }

    package func write<Result: Sendable>(
        _ admission: Admission, _ body: @escaping @Sendable (any Session) throws -> Result
    ) async throws -> Result {
        try await write(admission, durability: .synced, body)
    }

    package func write<Result: Sendable>(
        _ admission: Admission, durability: Durability, _ body: @escaping @Sendable (any Session) throws -> Result
    ) async throws -> Result {
        try writes.enter(admission)
        defer { writes.leave() }
        return try await withCheckedThrowingContinuation { continuation in
            writer.submit(
                PendingWrite(
                    durability: durability,
                    run: { session in
                        let result = try body(session)
                        return { continuation.resume(returning: result) }
                    },
                    fail: { continuation.resume(throwing: $0) }))
        }
    }

    package func dataVersion() -> Int64? { watch.version() }
    package func standingVersion() -> Int64? { watch.standingVersion() }

    package func close() async {
        watch.close()
        await writes.close()
        await reads.close()
        await withCheckedContinuation { continuation in
            // Runs when no reader is in use.
            pool.asyncBarrierWriteWithoutTransaction { [connections, writer] _ in
                // What cannot be written into the file now stays in the log.
                try? writer.logSync.catchUp()
                writer.logSync.close()
                connections.finish(writer: writer.statements)
                continuation.resume()
            }
        }
        await withCheckedContinuation { continuation in
            DispatchQueue.global().async { [pool] in
                // Fails only for statements still open, and those have been finalized; the process keeps the file then.
                try? pool.close()
                continuation.resume()
            }
        }
    }

    package var writeQueue: QueueFill { writes.fill }
    package var statistics: WriteStatistics { writer.statistics }
    /// Commits of relaxed bodies that are not known to be on disk.
    package var behindCount: Int64 { writer.logSync.behindCount }

    /// `PRAGMA synchronous` as the live writer has it: 2 means that every commit is synced to disk.
    package func writerSynchronousLevel() async throws -> Int64 {
        try await write { try $0.row("PRAGMA synchronous", [])?.integer(0) ?? 0 }
    }
}
