// SPDX-License-Identifier: Apache-2.0
import CLibpq

/// One connection through libpq, whose calls block: only ever used on a thread of its own.
final class PostgresConnection {
    static let connectTimeoutSeconds = 5
    /// Longest run of one statement, waiting for locks included. Ordinary ones take milliseconds; one that takes this
    /// long means that the server is in trouble.
    static let statementTimeoutMs = 10_000
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

    /// Reads what has arrived and calls `receive` once if there was a notification. False when the connection is lost.
    func takeNotifications(_ receive: () -> Void) -> Bool {
        guard handle != nil, PQconsumeInput(handle) == 1 else { return false }
        var count = 0
        while let notification = PQnotifies(handle) {
            PQfreemem(notification)
            count += 1
        }
        if count > 0 { receive() }
        return true
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
            _ = try check(PQexec(handle, PostgresConnection.settings))
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
        let answer = withCStrings(arguments) { values in
            guard let name else { return PQexecParams(handle, sql.text, count, nil, values, nil, nil, 0) }
            return PQexecPrepared(handle, name, count, values, nil, nil, 0)
        }
        return try check(answer)
    }

    /// Ends the transaction, if there is one and it can still be reached.
    func rollBack() {
        guard handle != nil, PQstatus(handle) == CONNECTION_OK, PQtransactionStatus(handle) != PQTRANS_IDLE else { return }
        PQclear(PQexec(handle, "ROLLBACK"))
        if PQtransactionStatus(handle) != PQTRANS_IDLE { disconnect() }
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
        _ = try check(PQprepare(handle, name, sql.text, 0, nil))
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
        _ = try check(PQexec(handle, "DEALLOCATE ALL"))
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
