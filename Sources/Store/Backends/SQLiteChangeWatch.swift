// SPDX-License-Identifier: Apache-2.0
import GRDBSQLite
private import Synchronization

/// Tells whether anything was committed since, by whichever connection or process.
///
/// A connection of its own has the file open and never writes. Whether anything was committed is read out of the index of
/// the write-ahead log, in memory (``SQLiteLogIndex``), which takes some tens of nanoseconds. Where that tells nothing, SQLite
/// is asked for its data version, which every commit of another connection changes: that costs a read transaction. Both
/// wait for nobody, so that it may be asked from any thread.
///
/// It may take something for a change that is none, as when the log begins anew or when the two ways take turns. It never
/// misses a commit that was over before it was asked.
package final class SQLiteChangeWatch: Sendable {
    private let handle: Mutex<Handle?>

    /// Nil when the file cannot be opened: then nothing is held in memory.
    package init(path: String) { handle = Mutex(Handle(path: path)) }

    /// The version of the data; nil when SQLite does not say, as while the file is being recovered.
    package func version() -> Int64? { handle.withLock { $0?.version() } }

    /// Changes with every commit but those of which ``noteRelaxed(since:)`` is told in time; nil as above.
    package func standingVersion() -> Int64? { handle.withLock { $0?.standingVersion() } }

    /// What the log's index says now; nil where it says nothing.
    func header() -> SQLiteLogIndex.Header? { handle.withLock { $0?.header() } }

    /// To be called after a commit of relaxed bodies, with what the index said while nobody else could commit. Where somebody
    /// has committed meanwhile this is a change like any other.
    func noteRelaxed(since before: SQLiteLogIndex.Header) { handle.withLock { $0?.noteRelaxed(since: before) } }

    package func close() { handle.withLock { $0 = nil } }

    /// How often SQLite itself had to be asked.
    package var questionCount: Int { handle.withLock { $0?.questionCount ?? 0 } }

    /// What was seen, and in which way: answers of two ways say nothing about each other.
    private enum Sight: Equatable {
        case header(SQLiteLogIndex.Header)
        case dataVersion(Int64)
    }

    private final class Handle {
        private let connection: OpaquePointer
        private let statement: OpaquePointer
        /// Nil for a file that has no write-ahead log.
        private let index: SQLiteLogIndex?
        private var last: Sight?
        /// Different sights so far.
        private var count: Int64 = 0
        /// What was seen last for the version that relaxed commits leave as it is.
        private var lastStanding: Sight?
        private var standingCount: Int64 = 0
        private(set) var questionCount = 1

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
            // The first answer opens the log, and only then is its index in memory.
            index = Handle.answer(of: prepared) == nil ? nil : SQLiteLogIndex(of: opened)
        }

        deinit {
            sqlite3_finalize(statement)
            sqlite3_close_v2(connection)
        }

        func version() -> Int64? {
            guard let sight = look() else { return nil }
            if sight != last {
                last = sight
                count += 1
            }
            return count
        }

        func standingVersion() -> Int64? {
            guard let sight = look() else { return nil }
            if sight != lastStanding {
                lastStanding = sight
                standingCount += 1
            }
            return standingCount
        }

        func noteRelaxed(since before: SQLiteLogIndex.Header) {
            guard let after = header(), after.isNext(after: before), lastStanding == Sight.header(before) else { return }
            lastStanding = Sight.header(after)
        }

        func header() -> SQLiteLogIndex.Header? { index?.header() }

        private func look() -> Sight? {
            if let header = index?.header() { return .header(header) }
            questionCount += 1
            return Handle.answer(of: statement).map(Sight.dataVersion)
        }

        private static func answer(of statement: OpaquePointer) -> Int64? {
            defer { sqlite3_reset(statement) }
            return sqlite3_step(statement) == SQLITE_ROW ? sqlite3_column_int64(statement, 0) : nil
        }
    }
}
