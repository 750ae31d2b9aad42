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

extension QueuedSignInMail: QueuedMail {
    package static let table = MailTable(
        "sign_in_mails", columns: "id, user_id, return_path, created_at_ms, link_hash, due_at_ms, attempt")

    package init(_ row: Row) {
        self.init(id: row.text(0), userID: row.text(1), returnPath: row.optionalText(2), createdAt: row.instant(3))
        linkHash = row.optionalText(4)
        dueAt = row.instant(5)
        attempt = Int(row.integer(6))
    }
}

/// What is asked of sign-in mails besides sending them.
package enum SignInMailQueries {
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
        try session.count(
            "SELECT COUNT(*) FROM sign_in_mails WHERE user_id = $1 AND created_at_ms > $2",
            [.text(userID), SQLValue(start)])
    }

    /// Forgets those that were asked for until an instant, sent or not.
    package static func prune(_ session: any Session, until end: Instant) throws {
        try session.execute("DELETE FROM sign_in_mails WHERE created_at_ms <= $1", [SQLValue(end)])
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
}
