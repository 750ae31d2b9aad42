// SPDX-License-Identifier: Apache-2.0
import GRDBSQLite

/// The prepared statements of one connection, by their text. Preparing costs ten times what running a small one does.
///
/// Unchecked, because it belongs to its connection and is only touched where that connection is: on its queue, and at
/// closing time when no queue uses it any more.
final class SQLiteStatementCache: @unchecked Sendable {
    /// Statements kept per connection. What is kept costs about 10 KB each; lists of ids of many lengths would fill it
    /// without end.
    static let capacity = 160

    let connection: OpaquePointer
    private var statements: [SQLText: SQLiteStatement] = [:]
    private var useCount: UInt64 = 0
    private var isClosed = false
    /// Length of the write-ahead log after the last commit, on a connection that watches it.
    private(set) var logPages: Int32 = 0
    /// Commits that wrote something, on the same.
    private(set) var logCommits: UInt64 = 0
    /// Of the connection that writes, as it was set up.
    private var durability = Durability.synced

    init(connection: OpaquePointer) { self.connection = connection }

    deinit { close() }

    func statement(_ sql: SQLText) throws(DatabaseError) -> SQLiteStatement {
        useCount &+= 1
        if let statement = statements[sql] {
            statement.lastUse = useCount
            return statement
        }
        guard !isClosed else { throw .unavailable("database is closed") }
        let statement = try SQLiteStatement(sql, connection: connection)
        statement.lastUse = useCount
        if statements.count >= SQLiteStatementCache.capacity { removeLeastRecentlyUsed() }
        statements[sql] = statement
        return statement
    }

    /// Runs a statement without arguments and rows: transactions and settings.
    func run(_ sql: SQLText) throws(DatabaseError) {
        let statement = try statement(sql)
        defer { statement.reset() }
        while try statement.step() {}
    }

    /// Begins a transaction that writes, when no other process does; else answers false, unless it is to wait for that one.
    func begin(waitingForOthers waits: Bool) throws(DatabaseError) -> Bool {
        let milliseconds = Int32(SQLiteConnections.busyTimeoutSeconds * 1000)
        if !waits { sqlite3_busy_timeout(connection, 0) }
        defer { if !waits { sqlite3_busy_timeout(connection, milliseconds) } }
        do {
            try run("BEGIN IMMEDIATE")
            return true
        } catch {
            guard !waits, sqlite3_errcode(connection) & SQLiteCode.primaryMask == SQLITE_BUSY else { throw error }
            return false
        }
    }

    /// Whether commits are synced from now on. Not within a transaction.
    ///
    /// SQLite does this while it compiles the text: a statement that is kept would do nothing when it is run again.
    func setDurability(_ wanted: Durability) throws(DatabaseError) {
        guard wanted != durability else { return }
        let setting =
            switch wanted {
            case .synced: "PRAGMA synchronous = FULL"
            case .relaxed: "PRAGMA synchronous = NORMAL"
            }
        let code = sqlite3_exec(connection, setting, nil, nil, nil)
        guard code == SQLITE_OK else { throw DatabaseError(sqliteCode: code, connection: connection) }
        durability = wanted
    }

    /// Where the write-ahead log is: beside the file itself, also where a link to it was opened. Nil where there is none.
    var logPath: String? {
        guard let file = sqlite3_db_filename(connection, "main"), let log = sqlite3_filename_wal(file) else { return nil }
        return String(cString: log)
    }

    var isInTransaction: Bool { sqlite3_get_autocommit(connection) == 0 }

    /// Rows inserted, changed and deleted on this connection so far.
    var changeCount: Int64 { sqlite3_total_changes64(connection) }

    /// Rows that the last INSERT, UPDATE or DELETE touched by itself, without cascades.
    var lastChangeCount: Int { Int(sqlite3_changes64(connection)) }

    /// Finalizes all statements, so that the connection can be closed; later uses fail.
    func close() {
        isClosed = true
        statements = [:]
    }

    /// Notes how long the write-ahead log is after each commit; SQLite then no longer checkpoints by itself.
    func watchLog() {
        sqlite3_wal_hook(
            connection,
            { context, _, _, pages in
                guard let context else { return SQLITE_OK }
                let cache = Unmanaged<SQLiteStatementCache>.fromOpaque(context).takeUnretainedValue()
                cache.logPages = pages
                cache.logCommits &+= 1
                return SQLITE_OK
            }, Unmanaged.passUnretained(self).toOpaque())
    }

    /// Writes the log into the database file, syncing both. What cannot be written now stays in the log, which is as
    /// safe, until the next checkpoint.
    func checkpoint(_ mode: Int32) {
        sqlite3_wal_checkpoint_v2(connection, nil, mode, nil, nil)
        logPages = 0
    }

    private func removeLeastRecentlyUsed() {
        guard let oldest = statements.min(by: { $0.value.lastUse < $1.value.lastUse }) else { return }
        statements[oldest.key] = nil
    }
}
