// SPDX-License-Identifier: Apache-2.0
import Store
import Synchronization

/// A store that cannot make some changes, as one whose disk is full could make none.
final class RefusingDatabase: Database {
    fileprivate struct Refusal: Sendable {
        let covers: @Sendable (_ sql: String, _ arguments: [SQLValue]) -> Bool
        let error: DatabaseError
        let then: @Sendable () -> Void
    }

    static let full = DatabaseError.unavailable("database or disk is full")

    private let inner: any Database
    private let refusal = Mutex<Refusal?>(nil)
    var dialect: Dialect { inner.dialect }

    init(_ inner: any Database) { self.inner = inner }

    /// From now on, changes that begin with a text. `then` runs at each refusal; a body may be run again, and is then
    /// refused again.
    func refuse(
        _ start: String, with error: DatabaseError = RefusingDatabase.full, then: @escaping @Sendable () -> Void = {}
    ) {
        let covers: @Sendable (String, [SQLValue]) -> Bool = { sql, _ in sql.hasPrefix(start) }
        refusal.withLock { $0 = Refusal(covers: covers, error: error, then: then) }
    }

    /// From now on, rows of these kinds in the call log of agents.
    func refuseCalls(_ kinds: [String]) {
        let covers: @Sendable (String, [SQLValue]) -> Bool = { sql, arguments in
            sql.hasPrefix("INSERT INTO agent_calls ") && kinds.contains { arguments.contains(.text($0)) }
        }
        refusal.withLock { $0 = Refusal(covers: covers, error: Self.full, then: {}) }
    }

    func takeAll() { refusal.withLock { $0 = nil } }

    func read<Result: Sendable>(_ body: @escaping @Sendable (any Session) throws -> Result) async throws -> Result {
        try await inner.read(body)
    }

    func write<Result: Sendable>(
        _ admission: Admission, _ body: @escaping @Sendable (any Session) throws -> Result
    ) async throws -> Result {
        let current = refusal.withLock { $0 }
        return try await inner.write(admission) { session in try body(RefusingSession(session, current)) }
    }

    func close() async { await inner.close() }
    var writeQueue: QueueFill { inner.writeQueue }
}

private final class RefusingSession: Session {
    private let inner: any Session
    private let refusal: RefusingDatabase.Refusal?
    var dialect: Dialect { inner.dialect }

    init(_ inner: any Session, _ refusal: RefusingDatabase.Refusal?) {
        self.inner = inner
        self.refusal = refusal
    }

    func rows(_ sql: SQLText, _ arguments: [SQLValue]) throws -> [Row] { try inner.rows(sql, arguments) }

    func execute(_ sql: SQLText, _ arguments: [SQLValue]) throws -> Int {
        if let refusal, refusal.covers(sql.text, arguments) {
            refusal.then()
            throw refusal.error
        }
        return try inner.execute(sql, arguments)
    }
}
