// SPDX-License-Identifier: Apache-2.0
import Store
import Synchronization

/// A store that takes everything but chosen rows of the call log, as one whose disk is full would take nothing.
final class UnloggingDatabase: Database {
    private let inner: any Database
    private let refused = Mutex<[String]>([])
    var dialect: Dialect { inner.dialect }

    init(_ inner: any Database) { self.inner = inner }

    /// From now on, rows of these kinds.
    func refuse(_ kinds: [String]) { refused.withLock { $0 = kinds } }

    func read<Result: Sendable>(_ body: @escaping @Sendable (any Session) throws -> Result) async throws -> Result {
        try await inner.read(body)
    }

    func write<Result: Sendable>(
        _ admission: Admission, _ body: @escaping @Sendable (any Session) throws -> Result
    ) async throws -> Result {
        let kinds = refused.withLock { $0 }
        return try await inner.write(admission) { session in try body(UnloggingSession(session, kinds)) }
    }

    func close() async { await inner.close() }
    var writeQueue: QueueFill { inner.writeQueue }
}

private final class UnloggingSession: Session {
    private let inner: any Session
    private let kinds: [String]
    var dialect: Dialect { inner.dialect }

    init(_ inner: any Session, _ kinds: [String]) {
        self.inner = inner
        self.kinds = kinds
    }

    func rows(_ sql: SQLText, _ arguments: [SQLValue]) throws -> [Row] { try inner.rows(sql, arguments) }

    func execute(_ sql: SQLText, _ arguments: [SQLValue]) throws -> Int {
        let isRefused = kinds.contains { arguments.contains(.text($0)) }
        if sql.text.hasPrefix("INSERT INTO agent_calls "), isRefused {
            throw DatabaseError.unavailable("database or disk is full")
        }
        return try inner.execute(sql, arguments)
    }
}
