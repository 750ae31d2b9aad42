// SPDX-License-Identifier: Apache-2.0
import CLibpq
import Foundation

/// One connection through libpq, whose calls block: only ever used on a thread of its own.
final class PostgresConnection {
    static let connectTimeoutSeconds = 5
    /// Longest run of one statement, waiting for locks included. Ordinary ones take milliseconds; one that takes this
    /// long means that the server is in trouble.
    static let statementTimeoutMs = 4_000
    /// Longest wait for any answer. The server ends a statement by itself before that: one that says nothing hangs, or
    /// the way to it is broken, and callers must hear so before they give up themselves.
    static let answerTimeoutMs = 5_000
    /// Unanswered data or silence after which a connection counts as lost.
    static let silenceTimeoutSeconds = 20
    /// Statements remembered per connection, prepared or not.
    static let statementCapacity = 400

    private let url: String
    private var handle: OpaquePointer?
    /// Texts that were run on this connection, with the name under which the server keeps them once they are prepared.
    private var statements: [SQLText: String?] = [:]
    private var preparedCount: UInt64 = 0

    init(url: String) { self.url = url }

    deinit { disconnect() }

    /// The socket, to wait for news on.
    var socket: Int32 { PQsocket(handle) }

    /// Reads the texts of the notifications that have arrived; nil when the connection is lost.
    func takeNotifications() -> [String]? {
        guard handle != nil, PQconsumeInput(handle) == 1 else { return nil }
        var texts: [String] = []
        while let notification = PQnotifies(handle) {
            texts.append(notification.pointee.extra.map { String(cString: $0) } ?? "")
            PQfreemem(notification)
        }
        return texts
    }

    func connectIfNeeded() throws(PostgresFailure) {
        if handle != nil && PQstatus(handle) == CONNECTION_OK { return }
        disconnect()
        handle = open()
        guard PQstatus(handle) == CONNECTION_OK else {
            let message = connectionMessage
            disconnect()
            throw PostgresFailure(.unavailable, message)
        }
        PQsetNoticeProcessor(handle, { _, _ in }, nil)
        do {
            try checkEncoding()
            _ = try check(answer(PQsendQuery(handle, PostgresConnection.settings)))
        } catch {
            disconnect()
            throw PostgresFailure(.unavailable, error.message)
        }
    }

    func disconnect() {
        PQfinish(handle)
        handle = nil
        statements = [:]
    }

    /// Runs one statement. The first run of a text is parsed on the fly; from the second on it is prepared, so that
    /// texts which never come again (lists of ids) do not fill the server.
    func run(_ sql: SQLText, _ arguments: [SQLValue]) throws(PostgresFailure) -> PostgresResult {
        let name = try preparedName(sql)
        let count = Int32(clamping: arguments.count)
        let isSent = withCStrings(arguments) { values in
            guard let name else { return PQsendQueryParams(handle, sql.text, count, nil, values, nil, nil, 0) }
            return PQsendQueryPrepared(handle, name, count, values, nil, nil, 0)
        }
        return try check(answer(isSent))
    }

    /// Runs what begins a transaction, in one trip however many statements it is.
    func begin(_ sql: SQLText) throws(PostgresFailure) {
        _ = try check(answer(PQsendQuery(handle, sql.text)))
    }

    /// Ends the transaction, if there is one and it can still be reached.
    func rollBack() {
        guard handle != nil, PQstatus(handle) == CONNECTION_OK, PQtransactionStatus(handle) != PQTRANS_IDLE else { return }
        if let answer = try? answer(PQsendQuery(handle, "ROLLBACK")) { PQclear(answer) }
        if handle != nil, PQtransactionStatus(handle) != PQTRANS_IDLE { disconnect() }
    }

    /// An answer is given only for what the server has on disk; statements here take less than compiling them would.
    private static let settings = """
        SET synchronous_commit = on; SET statement_timeout = \(statementTimeoutMs); SET jit = off;
        SET client_min_messages = warning
        """

    private func open() -> OpaquePointer? {
        // What the URL says comes later and wins, except for what the rest of this file relies on.
        let parameters: [(String, String)] = [
            ("application_name", "tocsin"),
            ("connect_timeout", String(PostgresConnection.connectTimeoutSeconds)),
            ("keepalives_idle", String(PostgresConnection.silenceTimeoutSeconds)),
            ("keepalives_interval", "5"),
            ("keepalives_count", "3"),
            ("tcp_user_timeout", String(PostgresConnection.silenceTimeoutSeconds * 1000)),
            ("dbname", url),
            ("client_encoding", "UTF8"),
        ]
        return withCStrings(parameters.map { .text($0.0) }, terminated: true) { names in
            withCStrings(parameters.map { .text($0.1) }, terminated: true) { PQconnectdbParams(names, $0, 1) }
        }
    }

    private func checkEncoding() throws(PostgresFailure) {
        let encoding = PQparameterStatus(handle, "server_encoding").map { String(cString: $0) }
        guard encoding == "UTF8" else {
            throw PostgresFailure(.misuse, "the database's encoding is \(encoding ?? "unknown"); it must be UTF8")
        }
    }

    private func preparedName(_ sql: SQLText) throws(PostgresFailure) -> String? {
        guard let seen = statements[sql] else {
            if statements.count >= PostgresConnection.statementCapacity { try forgetRareStatements() }
            statements[sql] = .some(nil)
            return nil
        }
        if let seen { return seen }
        preparedCount &+= 1
        let name = "s\(preparedCount)"
        _ = try check(answer(PQsendPrepare(handle, name, sql.text, 0, nil)))
        statements[sql] = name
        return name
    }

    private func forgetRareStatements() throws(PostgresFailure) {
        statements = statements.filter { $0.value != nil }
        if statements.count > PostgresConnection.statementCapacity / 2 { try forgetStatements() }
    }

    /// Starts over with prepared statements.
    func forgetStatements() throws(PostgresFailure) {
        statements = [:]
        _ = try check(answer(PQsendQuery(handle, "DEALLOCATE ALL")))
    }

    /// Waits for the answer to what was sent: the last result, or the first that is a refusal. Gives the connection up
    /// when none comes in time.
    private func answer(_ isSent: Int32) throws(PostgresFailure) -> OpaquePointer? {
        guard isSent == 1 else { return nil }
        let deadline = ContinuousClock.now + .milliseconds(PostgresConnection.answerTimeoutMs)
        var kept: OpaquePointer?
        while true {
            while PQisBusy(handle) == 1 {
                guard waitForInput(until: deadline) else {
                    PQclear(kept)
                    disconnect()
                    throw PostgresFailure(.silent, "the database does not answer")
                }
                if PQconsumeInput(handle) == 0 { break }
            }
            guard let next = PQgetResult(handle) else { return kept }
            if let kept, PQresultStatus(kept) == PGRES_FATAL_ERROR {
                PQclear(next)
                continue
            }
            PQclear(kept)
            kept = next
        }
    }

    /// False when nothing came in time.
    private func waitForInput(until deadline: ContinuousClock.Instant) -> Bool {
        var watched = pollfd(fd: socket, events: Int16(POLLIN), revents: 0)
        while true {
            let rest = (deadline - .now) / .milliseconds(1)
            guard rest > 0 else { return false }
            let count = poll(&watched, 1, Int32(rest.rounded(.up)))
            if count > 0 { return true }
            if count < 0, errno != EINTR { return false }
        }
    }

    private func check(_ answer: OpaquePointer?) throws(PostgresFailure) -> PostgresResult {
        let result = PostgresResult(answer)
        if result.isSuccess { return result }
        if PQstatus(handle) != CONNECTION_OK { throw PostgresFailure(.connectionLost, connectionMessage) }
        throw result.failure ?? PostgresFailure(.unavailable, connectionMessage)
    }

    private var connectionMessage: String {
        let message = PQerrorMessage(handle).map { String(cString: $0) } ?? "no connection"
        return String(message.prefix { $0 != "\n" })
    }
}
