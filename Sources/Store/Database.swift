// SPDX-License-Identifier: Apache-2.0
package import Base

/// The seam between rules and storage: one SQL text, two databases.
package protocol Database: Sendable {
    var dialect: Dialect { get }

    /// Runs `body` on a consistent snapshot.
    func read<Result: Sendable>(_ body: @escaping @Sendable (any Session) throws -> Result) async throws -> Result

    /// Runs `body` in a transaction and answers after the commit is synced to disk.
    ///
    /// The body is synchronous and replayable: it may run more than once (a batch that is run again, a serialization
    /// failure), so it has no effect outside the session. A refusal is thrown before the body's first write. SQLite
    /// gathers waiting bodies into one transaction (group commit); PostgreSQL runs each in its own.
    func write<Result: Sendable>(_ body: @escaping @Sendable (any Session) throws -> Result) async throws -> Result

    /// Closes connections after the work under way has ended.
    func close() async
}

/// One connection inside a transaction. Not to be kept beyond the body that received it.
package protocol Session {
    var dialect: Dialect { get }

    /// Rows of a query, all of them: every query has a limit or a bounded key list.
    func rows(_ sql: SQLText, _ arguments: [SQLValue]) throws -> [Row]

    /// Runs a change and answers how many rows it touched.
    @discardableResult
    func execute(_ sql: SQLText, _ arguments: [SQLValue]) throws -> Int
}

extension Session {
    package func rows(_ sql: SQLText) throws -> [Row] { try rows(sql, []) }
    package func row(_ sql: SQLText, _ arguments: [SQLValue]) throws -> Row? { try rows(sql, arguments).first }
    @discardableResult
    package func execute(_ sql: SQLText) throws -> Int { try execute(sql, []) }
}

/// What went wrong in a store, as far as callers act on it.
package enum DatabaseError: Error, Equatable, Sendable {
    /// The store does not answer or cannot write (full disk, I/O error, lost connection): 503, and nothing was stored.
    case unavailable(String)
    /// A uniqueness rule refused the row; carries the constraint or column list as the database names it.
    case uniqueViolation(String)
    /// The body kept losing against others after all retries; safe to try again later.
    case contention(String)
    /// A programming error: wrong SQL, wrong type, wrong argument count.
    case misuse(String)
}

/// A column's value. Booleans are 0 and 1, instants are milliseconds since 1970.
package enum SQLValue: Hashable, Sendable {
    case null
    case integer(Int64)
    case text(String)
}

extension SQLValue: ExpressibleByStringLiteral, ExpressibleByIntegerLiteral, ExpressibleByNilLiteral {
    package init(stringLiteral value: String) { self = .text(value) }
    package init(integerLiteral value: Int64) { self = .integer(value) }
    package init(nilLiteral: ()) { self = .null }
    package init(_ value: String?) { self = value.map(SQLValue.text) ?? .null }
    package init(_ value: Int64?) { self = value.map(SQLValue.integer) ?? .null }
    package init(_ value: Int?) { self = value.map { .integer(Int64($0)) } ?? .null }
    package init(_ value: Bool) { self = .integer(value ? 1 : 0) }
    package init(_ value: Instant?) { self = value.map { .integer($0.milliseconds) } ?? .null }
}

extension Database {
    /// Whether the store answers a question.
    package func answers() async -> Bool {
        (try? await read { session in try session.row("SELECT 1", []) != nil }) ?? false
    }
}
