// SPDX-License-Identifier: Apache-2.0
import Store
import Synchronization

/// A SQLite database that asks for the plan of every query before it runs it.
final class ExplainingDatabase: Database {
    struct Plan: Hashable, Sendable {
        let sql: String
        let lines: [String]
    }

    let dialect = Dialect.sqlite
    private let inner: any Database
    private let recorded = Mutex<[Plan]>([])

    init(_ inner: any Database) { self.inner = inner }

    /// The plans since the last call.
    func takePlans() -> [Plan] {
        recorded.withLock { plans in
            defer { plans = [] }
            return plans
        }
    }

    func read<Result: Sendable>(_ body: @escaping @Sendable (any Session) throws -> Result) async throws -> Result {
        try await inner.read { session in try body(ExplainingSession(session, self.add)) }
    }

    func write<Result: Sendable>(
        _ admission: Admission, _ body: @escaping @Sendable (any Session) throws -> Result
    ) async throws -> Result {
        try await inner.write(admission) { session in try body(ExplainingSession(session, self.add)) }
    }

    func close() async { await inner.close() }

    private func add(_ plan: Plan) { recorded.withLock { $0.append(plan) } }
}

private final class ExplainingSession: Session {
    private let inner: any Session
    private let add: (ExplainingDatabase.Plan) -> Void
    var dialect: Dialect { inner.dialect }

    init(_ inner: any Session, _ add: @escaping (ExplainingDatabase.Plan) -> Void) {
        self.inner = inner
        self.add = add
    }

    func rows(_ sql: SQLText, _ arguments: [SQLValue]) throws -> [Row] {
        try explain(sql, arguments)
        return try inner.rows(sql, arguments)
    }

    func execute(_ sql: SQLText, _ arguments: [SQLValue]) throws -> Int {
        try explain(sql, arguments)
        return try inner.execute(sql, arguments)
    }

    private func explain(_ sql: SQLText, _ arguments: [SQLValue]) throws {
        let kinds = ["SELECT", "UPDATE", "DELETE", "INSERT", "WITH"]
        guard kinds.contains(where: { sql.text.hasPrefix($0) }) else { return }
        let lines = try inner.rows(dialect.explain + sql, arguments).map { $0.text(3) }
        add(ExplainingDatabase.Plan(sql: sql.text, lines: lines))
    }
}

extension ExplainingDatabase.Plan {
    /// Reads of a whole table where an index should have answered.
    var scans: [String] {
        lines.map { $0.drop { $0 == " " } }.map(String.init).filter { line in
            guard line.hasPrefix("SCAN ") else { return false }
            // Walking an index in its order ends with the page; subqueries named so hold a page at most.
            let short = ["SCAN piece", "SCAN merged", "SCAN listed", "SCAN ended", "SCAN CONSTANT ROW"]
            let isShort = short.contains(line) || line.hasSuffix(" CONSTANT ROWS")
            return !isShort && !line.contains(" USING INDEX ") && !line.contains(" USING COVERING INDEX ")
        }
    }
}
