// SPDX-License-Identifier: Apache-2.0
import Foundation
import Store
import Synchronization

/// Where two transactions meet after both have read and before either writes.
///
/// One that is about to ask for a lock on the object counts as having come: it may have to wait for the other, and then
/// reads only what that one has written. Unchecked, because the condition's lock guards who is there.
final class MeetingPoint: @unchecked Sendable {
    /// Only a test that fails waits so long.
    private static let patienceSeconds = 10.0

    /// The object's id, and what the statement that first writes it begins with.
    let objectID: String
    let firstWrite: String
    private let condition = NSCondition()
    private var present: Set<Int> = []
    private var isBroken = false

    init(objectID: String, firstWrite: String) {
        self.objectID = objectID
        self.firstWrite = firstWrite
    }

    /// Whether two transactions were seen, and neither gave up on the other.
    var isMet: Bool {
        condition.lock()
        defer { condition.unlock() }
        return present.count >= 2 && !isBroken
    }

    fileprivate func arrive(_ number: Int) {
        condition.lock()
        present.insert(number)
        condition.broadcast()
        condition.unlock()
    }

    fileprivate func wait(_ number: Int) {
        arrive(number)
        condition.lock()
        defer { condition.unlock() }
        let end = Date().addingTimeInterval(Self.patienceSeconds)
        while present.count < 2, !isBroken {
            if !condition.wait(until: end) { isBroken = true }
        }
    }
}

/// A database whose transactions meet before they write. Of use where they can run side by side: on PostgreSQL.
final class MeetingDatabase: Database {
    private let inner: any Database
    private let state = Mutex<(point: MeetingPoint?, transactions: Int)>((nil, 0))
    var dialect: Dialect { inner.dialect }

    init(_ inner: any Database) { self.inner = inner }

    /// From now on; nil lets all pass.
    func meet(at point: MeetingPoint?) { state.withLock { $0.point = dialect == .postgres ? point : nil } }

    func read<Result: Sendable>(_ body: @escaping @Sendable (any Session) throws -> Result) async throws -> Result {
        try await inner.read(body)
    }

    func write<Result: Sendable>(
        _ admission: Admission, _ body: @escaping @Sendable (any Session) throws -> Result
    ) async throws -> Result {
        let (point, number) = state.withLock { state in
            state.transactions += 1
            return (state.point, state.transactions)
        }
        guard let point else { return try await inner.write(admission, body) }
        return try await inner.write(admission) { session in try body(MeetingSession(session, point, number)) }
    }

    func close() async { await inner.close() }
}

private final class MeetingSession: Session {
    private let inner: any Session
    private let point: MeetingPoint
    private let number: Int
    var dialect: Dialect { inner.dialect }

    init(_ inner: any Session, _ point: MeetingPoint, _ number: Int) {
        self.inner = inner
        self.point = point
        self.number = number
    }

    func rows(_ sql: SQLText, _ arguments: [SQLValue]) throws -> [Row] {
        if asksForObject(sql, arguments) { point.arrive(number) }
        return try inner.rows(sql, arguments)
    }

    func execute(_ sql: SQLText, _ arguments: [SQLValue]) throws -> Int {
        if sql.text.hasPrefix(point.firstWrite) { point.wait(number) }
        return try inner.execute(sql, arguments)
    }

    /// By its name, or by its row.
    private func asksForObject(_ sql: SQLText, _ arguments: [SQLValue]) -> Bool {
        guard sql == dialect.objectLock || sql.text.hasSuffix(dialect.rowLock.text) else { return false }
        return arguments.contains { argument in
            guard case .text(let text) = argument else { return false }
            return text == point.objectID || text.hasSuffix("/" + point.objectID)
        }
    }
}
