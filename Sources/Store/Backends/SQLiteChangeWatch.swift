// SPDX-License-Identifier: Apache-2.0
import GRDBSQLite
private import Synchronization

/// Tells whether anything was committed since, by whichever connection or process.
///
/// A connection of its own asks SQLite for its data version, which every commit of another connection changes. That is
/// a look at shared memory: it waits for nobody, so that it may be asked from any thread.
final class SQLiteChangeWatch: Sendable {
    private let handle: Mutex<Handle?>

    /// Nil when the file cannot be opened: then nothing is held in memory.
    init(path: String) { handle = Mutex(Handle(path: path)) }

    /// The version of the data; nil when SQLite does not say, as while the file is being recovered.
    func version() -> Int64? { handle.withLock { $0?.version() } }

    func close() { handle.withLock { $0 = nil } }

    private final class Handle {
        private let connection: OpaquePointer
        private let statement: OpaquePointer

        init?(path: String) {
            var opened: OpaquePointer?
            let code = sqlite3_open_v2(path, &opened, SQLITE_OPEN_READONLY | SQLITE_OPEN_NOMUTEX, nil)
            var prepared: OpaquePointer?
            guard code == SQLITE_OK, let opened,
                sqlite3_prepare_v2(opened, "PRAGMA data_version", -1, &prepared, nil) == SQLITE_OK, let prepared
            else {
                sqlite3_close_v2(opened)
                return nil
            }
            connection = opened
            statement = prepared
        }

        deinit {
            sqlite3_finalize(statement)
            sqlite3_close_v2(connection)
        }

        func version() -> Int64? {
            defer { sqlite3_reset(statement) }
            return sqlite3_step(statement) == SQLITE_ROW ? sqlite3_column_int64(statement, 0) : nil
        }
    }
}
