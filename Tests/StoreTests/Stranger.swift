// SPDX-License-Identifier: Apache-2.0
import GRDBSQLite

/// A connection as another program would have it.
final class Stranger {
    struct Refused: Error { let code: Int32 }

    private let connection: OpaquePointer

    init(_ path: String) throws {
        var opened: OpaquePointer?
        let code = sqlite3_open_v2(path, &opened, SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE, nil)
        guard code == SQLITE_OK, let opened else {
            sqlite3_close_v2(opened)
            throw Refused(code: code)
        }
        connection = opened
        sqlite3_busy_timeout(opened, 5000)
    }

    deinit { sqlite3_close_v2(connection) }

    func run(_ sql: String) throws {
        let code = sqlite3_exec(connection, sql, nil, nil, nil)
        guard code == SQLITE_OK else { throw Refused(code: code) }
    }
}
