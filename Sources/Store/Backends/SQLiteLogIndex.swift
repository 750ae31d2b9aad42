// SPDX-License-Identifier: Apache-2.0
import GRDBSQLite
private import Synchronization

/// The head of a write-ahead log's index, in the memory that SQLite itself shares with all who use the file.
///
/// The index begins with the same 48 bytes twice, which every commit writes anew: see "The WAL-Index Header" in SQLite's
/// description of the format (sqlite.org/walformat.html). Reading them is what SQLite does at the start of each transaction
/// to find out whether anything was committed since its last one. A commit writes the second copy, a barrier, and then the
/// first; whoever reads the first, then the second, and finds them equal and their sum right has read what one commit wrote.
///
/// The memory is SQLite's own mapping, and is asked for: it stays where it is for as long as the connection is open. A
/// mapping of ours would need a descriptor of the `-shm` file, and closing it would drop all locks that this process has on
/// that file, SQLite's too (POSIX locks belong to the process). While the connection is open it also keeps a shared lock on
/// the database, so that nobody can delete the log or leave it for another kind of journal.
package struct SQLiteLogIndex {
    /// What a commit changes: at least the count of changes and a frame's sum, and after a new beginning of the log its salt.
    /// Compared as a whole, since a recovery begins the count anew.
    package struct Header: Equatable, Sendable {
        /// Format and four unused bytes.
        let format: UInt64
        /// Count of changes, whether the index is ready, byte order and page size.
        let change: UInt64
        /// Number of the last frame that is committed, and pages of the database.
        let extent: UInt64
        let frameSum: UInt64
        let salt: UInt64
        let sum: UInt64

        /// Whether this is what one commit makes of the other, and nothing has happened beside it: each counts one further,
        /// and the salt is another only when the log has begun anew.
        func isNext(after before: Header) -> Bool {
            let (count, countBefore) = (UInt32(truncatingIfNeeded: change), UInt32(truncatingIfNeeded: before.change))
            return count == countBefore &+ 1 && salt == before.salt
        }

        /// Whether it is ready, of the format that is described, and unbroken. Halves are taken as of a little-endian
        /// machine; on any other nothing is whole, and SQLite is asked.
        var isWhole: Bool {
            guard UInt32(truncatingIfNeeded: format) == SQLiteLogIndex.formatVersion,
                UInt8(truncatingIfNeeded: change >> 32) == 1
            else { return false }
            var found = Sum()
            found.add(format)
            found.add(change)
            found.add(extent)
            found.add(frameSum)
            found.add(salt)
            return found.value == sum
        }
    }

    /// The sum of the format's description, in the machine's byte order.
    private struct Sum {
        private var first: UInt32 = 0
        private var second: UInt32 = 0

        mutating func add(_ pair: UInt64) {
            first &+= UInt32(truncatingIfNeeded: pair) &+ second
            second &+= UInt32(truncatingIfNeeded: pair >> 32) &+ first
        }

        var value: UInt64 { UInt64(second) << 32 | UInt64(first) }
    }

    /// The only one there is, since SQLite 3.7.
    package static let formatVersion: UInt32 = 3_007_000
    /// Both copies together.
    package static let byteCount = 96
    /// Looks at copies that differ, before SQLite is asked: writing both takes some nanoseconds, unless the writer was
    /// stopped between them.
    package static let looksMaximum = 8
    /// What SQLite maps at a time, and so the size by which it is asked.
    private static let regionBytes: Int32 = 32768
    /// Words of 64 bits in each copy.
    private static let copyWords = 6

    private let words: UnsafePointer<Atomic<UInt64>>

    /// The index of the log that a connection has open; nil when it has none, or shares it with nobody.
    package init?(of connection: OpaquePointer) {
        // Asked about a database without a log, SQLite would make the index.
        guard Self.journalMode(connection) == "wal" else { return nil }
        var file: UnsafeMutablePointer<sqlite3_file>?
        let code = withUnsafeMutablePointer(to: &file) { place in
            sqlite3_file_control(connection, "main", SQLITE_FCNTL_FILE_POINTER, place)
        }
        // Version 2 of the methods brought shared memory.
        guard code == SQLITE_OK, let file, let methods = file.pointee.pMethods, methods.pointee.iVersion >= 2,
            let map = methods.pointee.xShmMap
        else { return nil }
        var region: UnsafeMutableRawPointer?
        guard map(file, 0, Self.regionBytes, 0, &region) == SQLITE_OK, let region else { return nil }
        self.init(at: UnsafeRawPointer(region))
    }

    /// The index that begins here, on a boundary of eight bytes; it stays there for as long as this is used.
    package init(at start: UnsafeRawPointer) { words = start.assumingMemoryBound(to: Atomic<UInt64>.self) }

    /// What the last commit wrote; nil when that cannot be told from here, as in the middle of a commit or before a recovery.
    package func header() -> Header? {
        for _ in 0..<Self.looksMaximum {
            let first = copy(at: 0)
            // The second copy is not read before the first.
            atomicMemoryFence(ordering: .acquiring)
            let second = copy(at: Self.copyWords)
            if first == second { return first.isWhole ? first : nil }
        }
        return nil
    }

    private func copy(at place: Int) -> Header {
        Header(
            format: words[place].load(ordering: .relaxed), change: words[place + 1].load(ordering: .relaxed),
            extent: words[place + 2].load(ordering: .relaxed), frameSum: words[place + 3].load(ordering: .relaxed),
            salt: words[place + 4].load(ordering: .relaxed), sum: words[place + 5].load(ordering: .relaxed))
    }

    private static func journalMode(_ connection: OpaquePointer) -> String? {
        var statement: OpaquePointer?
        defer { sqlite3_finalize(statement) }
        guard sqlite3_prepare_v2(connection, "PRAGMA journal_mode", -1, &statement, nil) == SQLITE_OK,
            sqlite3_step(statement) == SQLITE_ROW, let mode = sqlite3_column_text(statement, 0)
        else { return nil }
        return String(cString: mode)
    }
}
