// SPDX-License-Identifier: Apache-2.0
import GRDBSQLite

extension DatabaseError {
    /// Sorts a SQLite result code by what callers can do about it.
    init(sqliteCode code: Int32, message: String) {
        switch code {
        case SQLiteCode.constraintUnique, SQLiteCode.constraintPrimaryKey, SQLiteCode.constraintRowID:
            self = .uniqueViolation(message.split(separator: ": ", maxSplits: 1).last.map(String.init) ?? message)
        case SQLiteCode.constraintForeignKey: self = .referenceViolation(message)
        default:
            switch code & SQLiteCode.primaryMask {
            case SQLITE_FULL, SQLITE_IOERR, SQLITE_CORRUPT, SQLITE_NOTADB, SQLITE_READONLY, SQLITE_CANTOPEN, SQLITE_NOMEM,
                SQLITE_BUSY, SQLITE_LOCKED, SQLITE_PROTOCOL, SQLITE_INTERRUPT, SQLITE_PERM, SQLITE_AUTH:
                self = .unavailable(message)
            default: self = .misuse(message)
            }
        }
    }

    /// The last error of a connection.
    init(sqliteCode code: Int32, connection: OpaquePointer) {
        self.init(sqliteCode: code, message: sqlite3_errmsg(connection).map { String(cString: $0) } ?? "code \(code)")
    }

    /// Whether the store itself failed, so that nothing else in the same transaction can be kept either.
    var isOfTheStore: Bool { if case .unavailable = self { true } else { false } }
}

/// Extended result codes; their C macros are computed and do not reach Swift.
enum SQLiteCode {
    static let primaryMask: Int32 = 0xFF
    static let constraintPrimaryKey = SQLITE_CONSTRAINT | (6 << 8)
    static let constraintForeignKey = SQLITE_CONSTRAINT | (3 << 8)
    static let constraintUnique = SQLITE_CONSTRAINT | (8 << 8)
    static let constraintRowID = SQLITE_CONSTRAINT | (10 << 8)
}
