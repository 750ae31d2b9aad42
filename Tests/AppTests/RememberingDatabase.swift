// SPDX-License-Identifier: Apache-2.0
import Store
import Synchronization

/// A store that remembers what was written to it and kept: not what was rolled back, and not what touched no row.
final class RememberingDatabase: Database {
    struct Change: Hashable, Sendable, CustomStringConvertible {
        let sql: String
        let arguments: [SQLValue]
        var description: String { String(sql.prefix(60)) }
    }

    private let inner: any Database
    private let kept = Mutex<[Change]>([])
    var dialect: Dialect { inner.dialect }

    init(_ inner: any Database) { self.inner = inner }

    /// The changes since the last call, in their order.
    func takeChanges() -> [Change] {
        kept.withLock { kept in
            defer { kept = [] }
            return kept
        }
    }

    func read<Result: Sendable>(_ body: @escaping @Sendable (any Session) throws -> Result) async throws -> Result {
        try await inner.read(body)
    }

    func write<Result: Sendable>(
        _ admission: Admission, _ body: @escaping @Sendable (any Session) throws -> Result
    ) async throws -> Result {
        // Each run of the body has a session of its own: of one that is run again only the last counts.
        let (result, changes) = try await inner.write(admission) { session in
            let remembering = RememberingSession(session)
            let result = try body(remembering)
            return (result, remembering.changes)
        }
        kept.withLock { $0 += changes }
        return result
    }

    func close() async { await inner.close() }
}

private final class RememberingSession: Session {
    private let inner: any Session
    private(set) var changes: [RememberingDatabase.Change] = []
    var dialect: Dialect { inner.dialect }

    init(_ inner: any Session) { self.inner = inner }

    func rows(_ sql: SQLText, _ arguments: [SQLValue]) throws -> [Row] {
        let rows = try inner.rows(sql, arguments)
        let isChange = ["INSERT", "UPDATE", "DELETE"].contains { sql.text.hasPrefix($0) }
        if isChange, !rows.isEmpty { remember(sql, arguments) }
        return rows
    }

    func execute(_ sql: SQLText, _ arguments: [SQLValue]) throws -> Int {
        let count = try inner.execute(sql, arguments)
        if count > 0 { remember(sql, arguments) }
        return count
    }

    private func remember(_ sql: SQLText, _ arguments: [SQLValue]) {
        changes.append(RememberingDatabase.Change(sql: sql.text, arguments: arguments))
    }
}
