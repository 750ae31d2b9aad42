// SPDX-License-Identifier: Apache-2.0

/// One body's view of a PostgreSQL transaction.
final class PostgresSession: Session {
    let dialect = Dialect.postgres
    private let connection: PostgresConnection
    private var isOver = false
    /// The first statement that failed. The server refuses all further ones in that transaction.
    private(set) var failure: PostgresFailure?

    init(_ connection: PostgresConnection) { self.connection = connection }

    /// Makes the session useless, so that a body which keeps it reaches nobody else's transaction.
    func end() { isOver = true }

    func rows(_ sql: SQLText, _ arguments: [SQLValue]) throws -> [Row] { try run(sql, arguments).rows }

    func scan(
        _ sql: SQLText, _ arguments: [SQLValue], _ receive: (_ column: StoredColumn, _ place: Int) -> Void
    ) throws {
        try run(sql, arguments).showColumns(receive)
    }

    @discardableResult
    func execute(_ sql: SQLText, _ arguments: [SQLValue]) throws -> Int { try run(sql, arguments).touchedRows }

    private func run(_ sql: SQLText, _ arguments: [SQLValue]) throws(DatabaseError) -> PostgresResult {
        guard !isOver else { throw .misuse("a session was used after its transaction") }
        if let failure { throw failure.databaseError }
        do throws(PostgresFailure) {
            return try connection.run(sql, arguments)
        } catch {
            failure = error
            throw error.databaseError
        }
    }
}
