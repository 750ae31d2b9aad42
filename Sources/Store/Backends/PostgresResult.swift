// SPDX-License-Identifier: Apache-2.0
import CLibpq

/// What the server answered to one statement, in text form.
final class PostgresResult {
    private let handle: OpaquePointer?

    init(_ handle: OpaquePointer?) { self.handle = handle }

    deinit { PQclear(handle) }

    var isSuccess: Bool {
        let status = PQresultStatus(handle)
        return status == PGRES_TUPLES_OK || status == PGRES_COMMAND_OK
    }

    /// What was done, for example `COMMIT`.
    var command: String { PQcmdStatus(handle).map { String(cString: $0) } ?? "" }

    /// Rows that an INSERT, UPDATE or DELETE touched; 0 for anything else.
    var touchedRows: Int {
        guard !command.hasPrefix("SELECT"), let count = PQcmdTuples(handle) else { return 0 }
        return Int(String(cString: count)) ?? 0
    }

    var failure: PostgresFailure? {
        guard let state = field("C") else { return nil }
        return PostgresFailure(sqlState: state, message: field("M") ?? state, constraint: field("n"))
    }

    var rows: [Row] {
        let columns = (0..<PQnfields(handle)).map { (index: $0, type: PQftype(handle, $0)) }
        return (0..<PQntuples(handle)).map { row in
            Row(columns.map { value(row, $0.index, type: $0.type) })
        }
    }

    /// Shows the columns of all rows, and makes no texts of them.
    func showColumns(_ receive: (_ column: StoredColumn, _ place: Int) -> Void) {
        let types = (0..<PQnfields(handle)).map { PQftype(handle, $0) }
        for row in 0..<PQntuples(handle) {
            for (place, type) in types.enumerated() {
                withColumn(row, Int32(truncatingIfNeeded: place), type: type) { receive($0, place) }
            }
        }
    }

    private func value(_ row: Int32, _ column: Int32, type: Oid) -> SQLValue {
        withColumn(row, column, type: type) { column -> SQLValue in
            switch column {
            case .null: .null
            case .integer(let number): .integer(number)
            case .text(let bytes): .text(String(decoding: bytes, as: UTF8.self))
            }
        }
    }

    private func withColumn<Result>(
        _ row: Int32, _ column: Int32, type: Oid, _ body: (StoredColumn) -> Result
    ) -> Result {
        guard PQgetisnull(handle, row, column) == 0, let start = PQgetvalue(handle, row, column) else { return body(.null) }
        let length = Int(PQgetlength(handle, row, column))
        return start.withMemoryRebound(to: UInt8.self, capacity: length) { bytes -> Result in
            let bytes = UnsafeBufferPointer(start: bytes, count: length)
            switch type {
            case PostgresType.bool: return body(.integer(bytes.first == UInt8(ascii: "t") ? 1 : 0))
            case PostgresType.int8, PostgresType.int4, PostgresType.int2, PostgresType.numeric:
                // The sum of integers is numeric; one with a fraction stays text, as SQLite's does.
                let number = Int64(String(decoding: bytes, as: UTF8.self))
                return body(number.map(StoredColumn.integer) ?? .text(bytes))
            default: return body(.text(bytes))
            }
        }
    }

    /// A field of an error by libpq's letter: C is the SQLSTATE, M the message, n the constraint.
    private func field(_ letter: Unicode.Scalar) -> String? {
        PQresultErrorField(handle, Int32(letter.value)).map { String(cString: $0) }
    }
}

/// Type numbers of PostgreSQL's own catalogue, the same in every installation.
private enum PostgresType {
    static let bool: Oid = 16
    static let int8: Oid = 20
    static let int2: Oid = 21
    static let int4: Oid = 23
    static let numeric: Oid = 1700
}

/// Passes values as C strings, NULL as a null pointer: all in one allocation that lives as long as the call.
func withCStrings<Result>(
    _ values: [SQLValue], terminated: Bool = false, _ body: (UnsafePointer<UnsafePointer<CChar>?>?) -> Result
) -> Result {
    var bytes: [UInt8] = []
    var starts: [Int?] = []
    for value in values {
        switch value {
        case .null: starts.append(nil)
        case .integer(let number):
            starts.append(bytes.count)
            bytes.append(contentsOf: String(number).utf8)
            bytes.append(0)
        case .text(let text):
            starts.append(bytes.count)
            text.withStorableUTF8 { bytes.append(contentsOf: $0) }
            bytes.append(0)
        }
    }
    return bytes.withUnsafeBytes { buffer in
        let characters = buffer.bindMemory(to: CChar.self)
        var pointers = starts.map { start in start.flatMap { offset in characters.baseAddress.map { $0 + offset } } }
        if terminated { pointers.append(nil) }
        return pointers.withUnsafeBufferPointer { body($0.baseAddress) }
    }
}
