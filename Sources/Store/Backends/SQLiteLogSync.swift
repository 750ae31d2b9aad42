// SPDX-License-Identifier: Apache-2.0
private import Dispatch
private import Foundation
private import Synchronization

/// Syncs the write-ahead log some time after commits that did not, beside the writer and without holding it up.
///
/// The log is opened anew each time. That drops no locks: SQLite takes its own on the database and on the log's index.
final class SQLiteLogSync: Sendable {
    private struct State {
        /// Commits that were not synced by themselves. One is there from the beginning: a process that was killed may have
        /// left some.
        var committed: Int64 = 1
        /// How many of these are on disk.
        var synced: Int64 = 0
        /// Whether a sync is to come, or is under way.
        var isComing = false
        var isClosed = false

        var isBehind: Bool { synced < committed }

        /// Whether somebody must see to a sync that is to come.
        mutating func takeTurn() -> Bool {
            guard isBehind, !isComing, !isClosed else { return false }
            isComing = true
            return true
        }
    }

    private let logPath: String
    private let delayMilliseconds: Int
    private let state = Mutex(State())

    init(logPath: String, delayMilliseconds: Int) {
        self.logPath = logPath
        self.delayMilliseconds = delayMilliseconds
    }

    /// Commits that are not known to be on disk.
    var behindCount: Int64 { state.withLock { $0.committed - $0.synced } }

    /// To be called after a commit that was not synced, by whoever writes.
    func noteRelaxed() {
        let isMine = state.withLock { state in
            state.committed += 1
            return state.takeTurn()
        }
        if isMine { syncLater() }
    }

    /// To be called after a commit that was synced, by whoever writes: a sync is one of the whole log.
    func noteSynced() { state.withLock { $0.synced = $0.committed } }

    /// Returns when all that was committed so far is on disk.
    func catchUp() throws(DatabaseError) {
        let target: Int64? = state.withLock { $0.isBehind ? $0.committed : nil }
        guard let target else { return }
        try syncLog()
        state.withLock { $0.synced = max($0.synced, target) }
    }

    /// After it nothing is synced here any more.
    func close() { state.withLock { $0.isClosed = true } }

    private func syncLater() {
        DispatchQueue.global().asyncAfter(deadline: .now() + .milliseconds(delayMilliseconds)) { [weak self] in
            guard let self else { return }
            // What fails is still behind, and so is tried again. A disk may have told of its error by then, and lost a page.
            try? catchUp()
            let isMine = state.withLock { state in
                state.isComing = false
                return state.takeTurn()
            }
            if isMine { syncLater() }
        }
    }

    private func syncLog() throws(DatabaseError) {
        let descriptor = Foundation.open(logPath, O_RDONLY | O_CLOEXEC)
        // Without a log there is nothing in it: it has gone into the database file, which was synced.
        if descriptor < 0, errno == ENOENT { return }
        guard descriptor >= 0 else { throw failure() }
        defer { _ = Foundation.close(descriptor) }
        #if os(Linux)
            // As SQLite does: of the file's own data only its length counts.
            guard fdatasync(descriptor) == 0 else { throw failure() }
        #else
            guard fcntl(descriptor, F_FULLFSYNC) == 0 else { throw failure() }
        #endif
    }

    private func failure() -> DatabaseError { .unavailable("\(logPath): \(String(cString: strerror(errno)))") }
}
