// SPDX-License-Identifier: Apache-2.0
import GRDB
import GRDBSQLite
private import Synchronization

/// A body that waits for the writer, and the caller who waits for its answer.
struct PendingWrite: Sendable {
    let durability: Durability
    /// Runs the body; what it returns hands the result to the caller and is called after the commit.
    let run: @Sendable (SQLiteSession) throws -> @Sendable () -> Void
    let fail: @Sendable (any Error) -> Void
}

/// Who runs the bodies of transactions.
package enum SQLiteThreads: Sendable {
    /// Threads of the store's own: many callers, and none of them is held up.
    case own
    /// The caller, on one connection for reads and writes: for a program that does one thing after the other and is alone on
    /// its file. No thread waits for another, and no commit makes a second connection forget the pages that it knows.
    case callers
}

/// Gathers waiting bodies into one transaction and answers each after the commit.
///
/// One sync to disk then serves many callers. Bodies run without savepoints, which would cost two to three times as
/// much; only when one fails after it has written is the batch run again with them.
final class SQLiteWriter: Sendable {
    /// Bodies in one transaction: bounds how long the first of them waits and how much is run again.
    static let maximumBatchSize = 256
    /// Length of the log at which it is written into the database file: 16 MB, so that pages which change often are
    /// written once for many commits.
    static let checkpointPages: Int32 = 4000
    /// Length at which the writer waits for readers, because they never left it a moment to begin the log anew: 256 MB.
    static let forcedCheckpointPages: Int32 = 65536

    private struct State {
        var waiting: [PendingWrite] = []
        var isRunning = false
        var statistics = WriteStatistics()

        /// What came before the first that is not relaxed, where only such are wanted.
        mutating func takeWaiting(_ limit: Int, _ durability: Durability) -> [PendingWrite] {
            let isMixed = durability == .relaxed && waiting.contains { $0.durability != .relaxed }
            let fitting = isMixed ? waiting.prefix { $0.durability == .relaxed }.count : waiting.count
            let limit = min(limit, fitting)
            if waiting.count <= limit {
                defer { waiting = [] }
                return waiting
            }
            let taken = Array(waiting.prefix(limit))
            waiting.removeFirst(limit)
            return taken
        }
    }

    private let pool: DatabasePool
    let statements: SQLiteStatementCache
    let threads: SQLiteThreads
    let logSync: SQLiteLogSync
    let watch: SQLiteChangeWatch
    private let state = Mutex(State())

    init(
        pool: DatabasePool, statements: SQLiteStatementCache, threads: SQLiteThreads, logSync: SQLiteLogSync,
        watch: SQLiteChangeWatch
    ) {
        self.pool = pool
        self.statements = statements
        self.threads = threads
        self.logSync = logSync
        self.watch = watch
    }

    var statistics: WriteStatistics { state.withLock { $0.statistics } }

    func submit(_ write: PendingWrite) {
        let mustStart = state.withLock { state in
            state.waiting.append(write)
            defer { state.isRunning = true }
            return !state.isRunning
        }
        guard mustStart else { return }
        switch threads {
        case .own where write.durability == .relaxed: pool.writeWithoutTransaction { _ in runHere() }
        case .own: pool.asyncWriteWithoutTransaction { [self] _ in runUntilNothingWaits() }
        case .callers: pool.writeWithoutTransaction { _ in runUntilNothingWaits() }
        }
    }

    /// What needs no sync runs on its caller's thread when nothing else does: to wake another one takes longer. The rest is for
    /// the writer's own thread, and so is to wait for another process that writes.
    private func runHere() {
        let first = takeLatecomers(SQLiteWriter.maximumBatchSize, .relaxed)
        let batch = SQLiteBatch(statements: statements, writer: self)
        if !batch.commit(startingWith: first, waitingForOthers: false) { state.withLock { $0.waiting = first + $0.waiting } }
        let isOver = state.withLock { state in
            state.isRunning = !state.waiting.isEmpty || statements.logPages >= SQLiteWriter.checkpointPages
            return !state.isRunning
        }
        if isOver { return }
        pool.asyncWriteWithoutTransaction { [self] _ in
            checkpointIfLong()
            runUntilNothingWaits()
        }
    }

    private func runUntilNothingWaits() {
        while true {
            let first = take(SQLiteWriter.maximumBatchSize)
            if first.isEmpty { return }
            SQLiteBatch(statements: statements, writer: self).commit(startingWith: first)
            checkpointIfLong()
        }
    }

    /// After the answers, so that nobody waits for it.
    private func checkpointIfLong() {
        if statements.logPages >= SQLiteWriter.forcedCheckpointPages {
            statements.checkpoint(SQLITE_CHECKPOINT_RESTART)
        } else if statements.logPages >= SQLiteWriter.checkpointPages {
            statements.checkpoint(SQLITE_CHECKPOINT_PASSIVE)
        }
    }

    /// The bodies that wait, oldest first. An empty answer means that the writer rests until the next `submit`.
    private func take(_ limit: Int) -> [PendingWrite] {
        state.withLock { state in
            if state.waiting.isEmpty { state.isRunning = false }
            return state.takeWaiting(limit, .synced)
        }
    }

    /// Bodies that came while a batch ran and still fit in: into one that is not synced, only such as need no sync.
    func takeLatecomers(_ limit: Int, _ durability: Durability) -> [PendingWrite] {
        state.withLock { $0.takeWaiting(limit, durability) }
    }

    func count(bodies: Int, commitSeconds: Double?) {
        state.withLock { $0.statistics.countCommit(bodies: bodies, seconds: commitSeconds) }
    }

    func countReplay() { state.withLock { $0.statistics.replays += 1 } }
}
