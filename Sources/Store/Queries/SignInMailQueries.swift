// SPDX-License-Identifier: Apache-2.0
package import Base

/// A sign-in link that somebody asked to have by mail. While it waits, it is the outbox's.
package struct QueuedSignInMail: Hashable, Sendable {
    package var id: String
    package var userID: String
    /// Where the person wanted to go when they were asked to sign in.
    package var returnPath: String?
    /// What is stored of the link that the last try sent.
    package var linkHash: String?
    /// When it is to be tried (again); while a sender holds it, when the hold ends.
    package var dueAt: Instant
    /// Tries begun so far.
    package var attempt: Int
    package var createdAt: Instant

    package init(id: String, userID: String, returnPath: String?, createdAt: Instant) {
        self.id = id
        self.userID = userID
        self.returnPath = returnPath
        self.createdAt = createdAt
        dueAt = createdAt
        attempt = 0
    }
}

package enum SignInMailQueries {
    private static let columns: SQLText = "id, user_id, return_path, created_at_ms, link_hash, due_at_ms, attempt"

    private static func read(_ row: Row) -> QueuedSignInMail {
        var mail = QueuedSignInMail(
            id: row.text(0), userID: row.text(1), returnPath: row.optionalText(2), createdAt: row.instant(3))
        mail.linkHash = row.optionalText(4)
        mail.dueAt = row.instant(5)
        mail.attempt = Int(row.integer(6))
        return mail
    }

    package static func insert(_ session: any Session, _ mail: QueuedSignInMail) throws {
        try session.execute(
            """
            INSERT INTO sign_in_mails (id, user_id, return_path, is_waiting, due_at_ms, attempt, created_at_ms)
            VALUES ($1, $2, $3, 1, $4, 0, $5)
            """,
            [
                .text(mail.id), .text(mail.userID), SQLValue(mail.returnPath), SQLValue(mail.dueAt),
                SQLValue(mail.createdAt),
            ])
    }

    /// How many somebody asked for after an instant.
    package static func count(_ session: any Session, userID: String, after start: Instant) throws -> Int {
        try session.row(
            "SELECT COUNT(*) FROM sign_in_mails WHERE user_id = $1 AND created_at_ms > $2",
            [.text(userID), SQLValue(start)]
        ).map { Int($0.integer(0)) } ?? 0
    }

    /// Forgets those that were asked for until an instant, sent or not.
    package static func prune(_ session: any Session, until end: Instant) throws {
        try session.execute("DELETE FROM sign_in_mails WHERE created_at_ms <= $1", [SQLValue(end)])
    }

    /// Takes due rows for `holdUntil`: a sender that dies in between leaves them to be taken again then.
    package static func claim(
        _ session: any Session, at now: Instant, holdUntil: Instant, limit: Int
    ) throws -> [QueuedSignInMail] {
        let rows = try session.rows(
            "SELECT " + columns
                + """
                 FROM sign_in_mails WHERE is_waiting = 1 AND due_at_ms <= $1
                ORDER BY due_at_ms, id LIMIT $2
                """ + session.dialect.claimLock,
            [SQLValue(now), SQLValue(limit)])
        guard !rows.isEmpty else { return [] }
        let claimed = rows.map(read)
        var hold = SQLBuilder("UPDATE sign_in_mails SET attempt = attempt + 1, due_at_ms = ")
        hold.append("", SQLValue(holdUntil))
        hold.append(" WHERE id IN ", in: claimed.map { .text($0.id) })
        try session.execute(hold.sql, hold.arguments)
        return claimed.map { mail in
            var mail = mail
            mail.attempt += 1
            return mail
        }
    }

    /// Puts a fresh link in the place of the one that an earlier try sent: of several mails the newest counts.
    package static func setLink(
        _ session: any Session, of mail: QueuedSignInMail, hash: String, expiresAt: Instant
    ) throws {
        if let old = mail.linkHash {
            try session.execute("DELETE FROM sign_in_links WHERE token_hash = $1", [.text(old)])
        }
        try SignInQueries.insertLink(session, hash: hash, userID: mail.userID, expiresAt: expiresAt)
        try session.execute("UPDATE sign_in_mails SET link_hash = $2 WHERE id = $1", [.text(mail.id), .text(hash)])
    }

    /// Links that nobody used in time.
    package static func deleteExpiredLinks(_ session: any Session, at now: Instant) throws {
        try session.execute("DELETE FROM sign_in_links WHERE expires_at_ms <= $1", [SQLValue(now)])
    }

    /// Ends the waiting: it was sent, or is of no use any more.
    package static func finish(_ session: any Session, id: String) throws {
        try session.execute("UPDATE sign_in_mails SET is_waiting = 0 WHERE id = $1", [.text(id)])
    }

    package static func retry(_ session: any Session, id: String, at dueAt: Instant) throws {
        try session.execute("UPDATE sign_in_mails SET due_at_ms = $2 WHERE id = $1", [.text(id), SQLValue(dueAt)])
    }

    package static func nextDue(_ session: any Session) throws -> Instant? {
        try session.row("SELECT MIN(due_at_ms) FROM sign_in_mails WHERE is_waiting = 1", [])?.optionalInstant(0)
    }
}
