// SPDX-License-Identifier: Apache-2.0
package import Base

/// A row that is a mail for as long as it waits. What a kind of mail carries besides stands in columns of its own.
package protocol QueuedMail: Sendable {
    static var table: MailTable { get }

    /// Out of the table's columns, in their order.
    init(_ row: Row)

    var id: String { get }
    /// Tries begun so far.
    var attempt: Int { get set }
    /// When it was to be sent first.
    var createdAt: Instant { get }
}

/// Where mails of one kind wait. Each such table has `id`, `attempt`, `created_at_ms` and `due_at_ms`: when a mail is to be
/// tried (again), and while a sender holds it, when the hold ends. An index over `due_at_ms, id` holds what waits.
package struct MailTable: Sendable {
    let name: SQLText
    let columns: SQLText
    /// What is true of the rows that wait.
    let isWaiting: SQLText
    /// What is set so that a row waits no longer.
    let ending: SQLText

    /// The usual table marks what waits with a flag; one that records how it ended says otherwise.
    init(
        _ name: SQLText, columns: SQLText, isWaiting: SQLText = "is_waiting = 1", ending: SQLText = "is_waiting = 0"
    ) {
        self.name = name
        self.columns = columns
        self.isWaiting = isWaiting
        self.ending = ending
    }
}

/// How mails of any kind are taken, tried again and ended.
package enum MailOutboxQueries {
    /// Takes due rows for `holdUntil`: a sender that dies in between leaves them to be taken again then.
    package static func claim<Mail: QueuedMail>(
        _ session: any Session, of kind: Mail.Type, at now: Instant, holdUntil: Instant, limit: Int
    ) throws -> [Mail] {
        let table = kind.table
        let select = SQLText.joined(
            [
                "SELECT", table.columns, "FROM", table.name, "WHERE", table.isWaiting,
                "AND due_at_ms <= $1 ORDER BY due_at_ms, id LIMIT $2",
            ], by: " ")
        let rows = try session.rows(select + session.dialect.claimLock, [SQLValue(now), SQLValue(limit)])
        guard !rows.isEmpty else { return [] }
        let claimed = rows.map { Mail($0) }
        var hold = SQLBuilder("UPDATE " + table.name + " SET attempt = attempt + 1, due_at_ms = ")
        hold.append("", SQLValue(holdUntil))
        hold.append(" WHERE id IN ", in: claimed.map { .text($0.id) })
        try session.execute(hold.sql, hold.arguments)
        return claimed.map { mail in
            var mail = mail
            mail.attempt += 1
            return mail
        }
    }

    /// Whether nobody else has claimed it since, and it still waits. Stays so until the transaction ends.
    package static func isHeld<Mail: QueuedMail>(_ session: any Session, _ claimed: Mail) throws -> Bool {
        let select = SQLText.joined(
            ["SELECT attempt FROM", Mail.table.name, "WHERE id = $1 AND", Mail.table.isWaiting], by: " ")
        let row = try session.row(select + session.dialect.rowLock, [.text(claimed.id)])
        return row?.integer(0) == Int64(claimed.attempt)
    }

    /// Ends the waiting: it was sent, or is of no use any more.
    package static func finish<Mail: QueuedMail>(
        _ session: any Session, of kind: Mail.Type, id: String
    ) throws {
        let table = kind.table
        try session.execute("UPDATE " + table.name + " SET " + table.ending + " WHERE id = $1", [.text(id)])
    }

    package static func retry<Mail: QueuedMail>(
        _ session: any Session, of kind: Mail.Type, id: String, at dueAt: Instant
    ) throws {
        let table = kind.table
        try session.execute("UPDATE " + table.name + " SET due_at_ms = $2 WHERE id = $1", [.text(id), SQLValue(dueAt)])
    }

    package static func nextDue<Mail: QueuedMail>(_ session: any Session, of kind: Mail.Type) throws -> Instant? {
        let table = kind.table
        return try session.row("SELECT MIN(due_at_ms) FROM " + table.name + " WHERE " + table.isWaiting, [])?
            .optionalInstant(0)
    }
}
