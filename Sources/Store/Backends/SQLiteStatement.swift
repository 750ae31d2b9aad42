// SPDX-License-Identifier: Apache-2.0
import GRDBSQLite

/// One prepared statement with its arguments bound by name: `$3` takes the third one wherever it stands.
final class SQLiteStatement {
    private let handle: OpaquePointer
    private let connection: OpaquePointer
    /// For each of SQLite's positions (order of first appearance) the index of the argument that it takes.
    private let argumentIndexes: [Int]
    let isReadOnly: Bool
    /// Whether rows change, as opposed to tables and settings; SQLite counts changed rows only.
    let changesRows: Bool
    var lastUse: UInt64 = 0

    init(_ sql: SQLText, connection: OpaquePointer) throws(DatabaseError) {
        var prepared: OpaquePointer?
        var hasTail = false
        var text = sql.text
        let code = text.withUTF8 { bytes in
            bytes.withMemoryRebound(to: CChar.self) { characters in
                var tail: UnsafePointer<CChar>?
                let code = sqlite3_prepare_v3(
                    connection, characters.baseAddress, Int32(clamping: characters.count),
                    UInt32(SQLITE_PREPARE_PERSISTENT), &prepared, &tail)
                if let tail, let start = characters.baseAddress {
                    hasTail = characters[(tail - start)...].contains { !isSpace($0) }
                }
                return code
            }
        }
        guard code == SQLITE_OK else { throw DatabaseError(sqliteCode: code, connection: connection) }
        guard let prepared else { throw .misuse("empty statement") }
        guard !hasTail, let indexes = argumentIndexesByName(prepared) else {
            sqlite3_finalize(prepared)
            throw .misuse(hasTail ? "more than one statement: \(text)" : "parameters other than $1, $2 …: \(text)")
        }
        handle = prepared
        self.connection = connection
        argumentIndexes = indexes
        isReadOnly = sqlite3_stmt_readonly(prepared) != 0
        let verb = text.prefix { $0.isLetter }.uppercased()
        changesRows = verb == "INSERT" || verb == "UPDATE" || verb == "DELETE"
    }

    deinit { sqlite3_finalize(handle) }

    func bind(_ arguments: [SQLValue]) throws(DatabaseError) {
        guard arguments.count == argumentIndexes.count else {
            throw .misuse("\(arguments.count) arguments for \(argumentIndexes.count) parameters")
        }
        for position in argumentIndexes.indices {
            let code = bind(arguments[argumentIndexes[position]], at: Int32(truncatingIfNeeded: position + 1))
            guard code == SQLITE_OK else { throw DatabaseError(sqliteCode: code, connection: connection) }
        }
    }

    private func bind(_ value: SQLValue, at position: Int32) -> Int32 {
        switch value {
        case .null: sqlite3_bind_null(handle, position)
        case .integer(let number): sqlite3_bind_int64(handle, position, number)
        case .text(let text):
            text.withStorableUTF8 { bytes in
                bytes.withMemoryRebound(to: CChar.self) { characters in
                    guard let start = characters.baseAddress else {
                        return sqlite3_bind_text(handle, position, "", 0, copied)
                    }
                    return sqlite3_bind_text(handle, position, start, Int32(clamping: characters.count), copied)
                }
            }
        }
    }

    /// Moves to the next row; false at the end.
    func step() throws(DatabaseError) -> Bool {
        switch sqlite3_step(handle) {
        case SQLITE_ROW: return true
        case SQLITE_DONE: return false
        case let code: throw DatabaseError(sqliteCode: code, connection: connection)
        }
    }

    /// Ends the run and lets go of the arguments.
    func reset() {
        sqlite3_reset(handle)
        if !argumentIndexes.isEmpty { sqlite3_clear_bindings(handle) }
    }

    /// The row that `step()` moved to.
    var row: Row {
        Row((0..<sqlite3_column_count(handle)).map(value))
    }

    /// Shows each column of the row that `step()` moved to.
    ///
    /// Each is asked for as a value, and its parts of that: SQLite looks a column up anew whenever it is asked for one. Such
    /// values are for one thread at a time, which a connection is anyhow.
    func showColumns(_ receive: (_ column: StoredColumn, _ place: Int) -> Void) {
        for column in 0..<sqlite3_column_count(handle) {
            let place = Int(column)
            let value = sqlite3_column_value(handle, column)
            switch sqlite3_value_type(value) {
            case SQLITE_NULL: receive(.null, place)
            case SQLITE_INTEGER: receive(.integer(sqlite3_value_int64(value)), place)
            default:
                // Asked for first: only then its length is that of the text.
                let start = sqlite3_value_text(value)
                let count = start == nil ? 0 : Int(sqlite3_value_bytes(value))
                receive(.text(UnsafeBufferPointer(start: start, count: count)), place)
            }
        }
    }

    private func value(_ column: Int32) -> SQLValue {
        switch sqlite3_column_type(handle, column) {
        case SQLITE_NULL: .null
        case SQLITE_INTEGER: .integer(sqlite3_column_int64(handle, column))
        default: .text(text(column))
        }
    }

    private func text(_ column: Int32) -> String {
        guard let start = sqlite3_column_text(handle, column) else { return "" }
        let count = Int(sqlite3_column_bytes(handle, column))
        return String(decoding: UnsafeBufferPointer(start: start, count: count), as: UTF8.self)
    }
}

/// Tells SQLite to copy the bytes, which live only as long as the call; the C macro is a cast and does not reach Swift.
private let copied = unsafeBitCast(-1, to: sqlite3_destructor_type.self)

/// For each position its `$n` as an index from 0, or nil when a parameter is not of that form or a number is missing.
private func argumentIndexesByName(_ handle: OpaquePointer) -> [Int]? {
    let count = Int(sqlite3_bind_parameter_count(handle))
    var indexes: [Int] = []
    for position in 0..<count {
        guard let name = sqlite3_bind_parameter_name(handle, Int32(truncatingIfNeeded: position + 1)),
            name[0] == CChar(UInt8(ascii: "$")), let number = Int(String(cString: name + 1)), (1...count).contains(number)
        else { return nil }
        indexes.append(number - 1)
    }
    return Set(indexes).count == count ? indexes : nil
}

private func isSpace(_ character: CChar) -> Bool {
    character == 0x20 || (0x09...0x0D).contains(character)
}
