// SPDX-License-Identifier: Apache-2.0
package import Base

/// What an agent wants to change, on its way to the person who may agree to it.
package struct QueuedApprovalMail: Hashable, Sendable {
    /// That of the approval.
    package var id: String
    package var userID: String
    /// When it is to be tried (again); while a sender holds it, when the hold ends.
    package var dueAt: Instant
    /// Tries begun so far.
    package var attempt: Int
    package var createdAt: Instant

    package init(id: String, userID: String, createdAt: Instant) {
        self.id = id
        self.userID = userID
        self.createdAt = createdAt
        dueAt = createdAt
        attempt = 0
    }
}

extension QueuedApprovalMail: QueuedMail {
    package static let table = MailTable(
        "approval_mails", columns: "id, user_id, created_at_ms, due_at_ms, attempt")

    package init(_ row: Row) {
        self.init(id: row.text(0), userID: row.text(1), createdAt: row.instant(2))
        dueAt = row.instant(3)
        attempt = Int(row.integer(4))
    }
}

/// What is asked of these mails besides sending them.
package enum ApprovalMailQueries {
    package static func insert(_ session: any Session, _ mail: QueuedApprovalMail) throws {
        try session.execute(
            """
            INSERT INTO approval_mails (id, user_id, is_waiting, due_at_ms, attempt, created_at_ms)
            VALUES ($1, $2, 1, $3, 0, $4)
            """, [.text(mail.id), .text(mail.userID), SQLValue(mail.dueAt), SQLValue(mail.createdAt)])
    }

    /// Forgets those that were written until an instant, sent or not.
    package static func prune(_ session: any Session, until end: Instant) throws {
        try session.execute("DELETE FROM approval_mails WHERE created_at_ms <= $1", [SQLValue(end)])
    }
}
