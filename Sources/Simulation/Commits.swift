// SPDX-License-Identifier: Apache-2.0
import Store
private import Synchronization

/// What the commits of all nodes have left behind, so that nothing is read again that no commit has changed: when something
/// falls due next, and which parts of the facts have been touched since they were taken.
///
/// Whatever has been committed by others than nodes is seen by the store's version: then nothing is taken for known.
final class Commits: Sendable {
    private struct State: Sendable {
        /// Of the store, after the last commit that is known.
        var version: Int64?
        var due: StoreFacts.Due?
        var touched = StoreFacts.Parts.all
    }

    private let state = Mutex(State())

    /// A node has committed. The versions are those of before and after.
    func note(_ due: StoreFacts.Due, _ touched: StoreFacts.Parts, from before: Int64?, to after: Int64?) {
        state.withLock { state in
            let isNext = before != nil && before == state.version
            state.touched.formUnion(isNext ? touched : .all)
            (state.version, state.due) = (after, due)
        }
    }

    /// It has been read anew.
    func note(_ due: StoreFacts.Due, at version: Int64?) {
        state.withLock { state in
            if version == nil || version != state.version { state.touched = .all }
            (state.version, state.due) = (version, due)
        }
    }

    /// Nil when it must be read.
    func due(at version: Int64?) -> StoreFacts.Due? {
        state.withLock { state in version != nil && version == state.version ? state.due : nil }
    }

    /// What has been touched since it was last taken.
    func takeTouched(at version: Int64?) -> StoreFacts.Parts {
        state.withLock { state -> StoreFacts.Parts in
            let isKnown = version != nil && version == state.version
            let touched = isKnown ? state.touched : .all
            state.touched = []
            if !isKnown { (state.version, state.due) = (version, nil) }
            return touched
        }
    }
}

/// A transaction of a node, which notes what it touches.
final class WatchedSession: Session {
    private let inner: any Session
    private(set) var touched: StoreFacts.Parts = []

    init(_ inner: any Session) { self.inner = inner }

    var dialect: Dialect { inner.dialect }

    func rows(_ sql: SQLText, _ arguments: [SQLValue]) throws -> [Row] {
        // A change may answer rows.
        if !sql.text.hasPrefix("SELECT ") { touched.formUnion(StoreFacts.Parts(touchedBy: sql.text)) }
        return try inner.rows(sql, arguments)
    }

    func scan(
        _ sql: SQLText, _ arguments: [SQLValue], _ receive: (_ column: StoredColumn, _ place: Int) -> Void
    ) throws {
        if !sql.text.hasPrefix("SELECT ") { touched.formUnion(StoreFacts.Parts(touchedBy: sql.text)) }
        try inner.scan(sql, arguments, receive)
    }

    @discardableResult
    func execute(_ sql: SQLText, _ arguments: [SQLValue]) throws -> Int {
        touched.formUnion(StoreFacts.Parts(touchedBy: sql.text))
        return try inner.execute(sql, arguments)
    }
}
