// SPDX-License-Identifier: Apache-2.0

/// One body's view of a SQLite connection.
final class SQLiteSession: Session {
    let dialect = Dialect.sqlite
    private let statements: SQLiteStatementCache
    private let isReadOnly: Bool
    private let changeCountBefore: Int64
    private var isOver = false
    private var changedSchema = false
    /// The first statement that failed. PostgreSQL refuses all further ones in that transaction, so SQLite does too.
    private(set) var failure: DatabaseError?

    init(_ statements: SQLiteStatementCache, isReadOnly: Bool = false) {
        self.statements = statements
        self.isReadOnly = isReadOnly
        changeCountBefore = statements.changeCount
    }

    /// Whether the body has left something behind that must be rolled back if it is refused.
    var hasChanges: Bool { changedSchema || statements.changeCount != changeCountBefore }

    /// Makes the session useless, so that a body which keeps it reaches nobody else's transaction.
    func end() { isOver = true }

    func rows(_ sql: SQLText, _ arguments: [SQLValue]) throws -> [Row] {
        var rows: [Row] = []
        try run(sql, arguments) { rows.append($0.row) }
        return rows
    }

    func scan(
        _ sql: SQLText, _ arguments: [SQLValue], _ receive: (_ column: StoredColumn, _ place: Int) -> Void
    ) throws {
        try run(sql, arguments) { $0.showColumns(receive) }
    }

    @discardableResult
    func execute(_ sql: SQLText, _ arguments: [SQLValue]) throws -> Int {
        let changesRows = try run(sql, arguments) { _ in }
        return changesRows ? statements.lastChangeCount : 0
    }

    @discardableResult
    private func run(
        _ sql: SQLText, _ arguments: [SQLValue], _ receive: (SQLiteStatement) -> Void
    ) throws(DatabaseError) -> Bool {
        guard !isOver else { throw .misuse("a session was used after its transaction") }
        if let failure { throw failure }
        do throws(DatabaseError) {
            let statement = try statements.statement(sql)
            guard statement.isReadOnly || !isReadOnly else { throw DatabaseError.misuse("a read cannot change anything") }
            if !statement.isReadOnly && !statement.changesRows { changedSchema = true }
            defer { statement.reset() }
            try statement.bind(arguments)
            while try statement.step() { receive(statement) }
            return statement.changesRows
        } catch {
            failure = error
            throw error
        }
    }
}
