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
    func write<Result: Sendable>(
        _ admission: Admission, _ body: @escaping @Sendable (any Session) throws -> Result
    ) async throws -> Result

    /// The same, answered as soon as `durability` says.
    func write<Result: Sendable>(
        _ admission: Admission, durability: Durability, _ body: @escaping @Sendable (any Session) throws -> Result
    ) async throws -> Result

    /// Calls `onWake` when another node has changed something, where there can be other nodes. A hint: it may be missed.
    func listen(as node: String, onWake: @escaping @Sendable () -> Void)

    /// Tells the other nodes that something has changed, where there can be others.
    func notify(as node: String) async throws

    /// A number that every commit changes, by whichever process; nil where it cannot be had without waiting.
    func dataVersion() -> Int64?

    /// A number that every commit changes but those of relaxed bodies alone, as ``Durability/relaxed`` are; nil as above.
    func standingVersion() -> Int64?

    /// How much waits for the writer.
    var writeQueue: QueueFill { get }

    /// What became of writes since the store was opened.
    var statistics: WriteStatistics { get }

    /// Closes connections after the work under way has ended.
    func close() async
}

/// Who asks for a write when many wait.
package enum Admission: Sendable {
    /// A caller, who can be told to come back later.
    case request
    /// The server's own work, which pages people: it finds room where callers are turned away.
    case duty

    /// Room beyond the limit for callers: more than all loops of a node use at once.
    package static let dutyReserve = 512
}

/// What an answer to a write waits for.
package enum Durability: Sendable {
    /// All that the body wrote, and all that it saw, is on disk.
    case synced
    /// It is committed, and survives the end of this process however that comes. It is on disk within
    /// ``relaxedMilliseconds`` and the time that a sync takes, or with the next synced body; until then the machine's own end
    /// (on PostgreSQL, that of its server) can take it back, with all relaxed bodies after it.
    ///
    /// For records of what was looked at, by which nothing is decided: also, nobody counts on ``Database/standingVersion()``
    /// to change with them.
    case relaxed

    /// For so long what is committed waits for others before it is synced, on SQLite. PostgreSQL has a setting of its own.
    package static let relaxedMilliseconds = 100
}

/// One connection inside a transaction. Not to be kept beyond the body that received it.
package protocol Session {
    var dialect: Dialect { get }

    /// Rows of a query, all of them: every query has a limit or a bounded key list.
    func rows(_ sql: SQLText, _ arguments: [SQLValue]) throws -> [Row]

    /// Shows the columns of a query, row by row, each with its place in the row: for very many rows, of which no texts are
    /// to be made.
    func scan(
        _ sql: SQLText, _ arguments: [SQLValue], _ receive: (_ column: StoredColumn, _ place: Int) -> Void
    ) throws

    /// Runs a change and answers how many rows it touched.
    @discardableResult
    func execute(_ sql: SQLText, _ arguments: [SQLValue]) throws -> Int
}

/// A column as it is stored. Its bytes are there only as long as the call that shows them.
package enum StoredColumn {
    case null
    case integer(Int64)
    case text(UnsafeBufferPointer<UInt8>)
}

extension Session {
    package func scan(
        _ sql: SQLText, _ arguments: [SQLValue], _ receive: (_ column: StoredColumn, _ place: Int) -> Void
    ) throws {
        for row in try rows(sql, arguments) {
            for (place, value) in row.values.enumerated() {
                switch value {
                case .null: receive(.null, place)
                case .integer(let number): receive(.integer(number), place)
                case .text(var text): text.withUTF8 { receive(.text($0), place) }
                }
            }
        }
    }

    /// Waits until nobody else changes the object, and keeps it until the transaction ends.
    package func lock(object name: String) throws {
        if let lock = dialect.objectLock { _ = try rows(lock, [.text(name)]) }
    }

    package func rows(_ sql: SQLText) throws -> [Row] { try rows(sql, []) }
    package func row(_ sql: SQLText, _ arguments: [SQLValue]) throws -> Row? { try rows(sql, arguments).first }
    /// The number that a query answers with alone; 0 for no row.
    package func count(_ sql: SQLText, _ arguments: [SQLValue]) throws -> Int {
        try row(sql, arguments).map { Int($0.integer(0)) } ?? 0
    }
    @discardableResult
    package func execute(_ sql: SQLText) throws -> Int { try execute(sql, []) }
}

/// What went wrong in a store, as far as callers act on it.
package enum DatabaseError: Error, Equatable, Sendable {
    /// The store does not answer or cannot write (full disk, I/O error, lost connection): 503, and nothing was stored.
    case unavailable(String)
    /// More work waits than is let in; nothing was stored, and the caller should come back later.
    case overloaded(String)
    /// The row names another one that is not there (any more).
    case referenceViolation(String)
    /// A uniqueness rule refused the row; carries the constraint or column list as the database names it.
    case uniqueViolation(String)
    /// The body kept losing against others after all retries; safe to try again later.
    case contention(String)
    /// A programming error: wrong SQL, wrong type, wrong argument count.
    case misuse(String)

    /// Whether everything would fail now, whoever asked.
    package var isOfTheWholeStore: Bool {
        switch self {
        case .unavailable, .overloaded, .contention: true
        case .uniqueViolation, .referenceViolation, .misuse: false
        }
    }
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
    package func dataVersion() -> Int64? { nil }
    package func standingVersion() -> Int64? { dataVersion() }

    /// Of a store that has one way to keep things.
    package func write<Result: Sendable>(
        _ admission: Admission, durability: Durability, _ body: @escaping @Sendable (any Session) throws -> Result
    ) async throws -> Result {
        try await write(admission, body)
    }

    /// Of a store that counts nothing.
    package var statistics: WriteStatistics { WriteStatistics() }
    package func listen(as node: String, onWake: @escaping @Sendable () -> Void) {}
    package func notify(as node: String) async throws {}

    package func write<Result: Sendable>(
        _ body: @escaping @Sendable (any Session) throws -> Result
    ) async throws -> Result {
        try await write(.request, body)
    }

    /// Whether the store answers a question.
    package func answers() async -> Bool {
        (try? await read { session in try session.row("SELECT 1", []) != nil }) ?? false
    }
}
