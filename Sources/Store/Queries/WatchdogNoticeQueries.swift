// SPDX-License-Identifier: Apache-2.0
package import Base

/// Something that the watchdog found, on its way to one person.
package struct WatchdogNotice: Hashable, Sendable {
    package var id: String
    package var userID: String
    /// What it was, as the watchdog names it.
    package var kind: String
    /// How many things were found.
    package var found: Int
    /// Which, in words for people; made by the server alone.
    package var detail: String
    /// When it is to be tried (again); while a sender holds it, when the hold ends.
    package var dueAt: Instant
    /// Tries begun so far.
    package var attempt: Int
    package var createdAt: Instant

    package init(id: String, userID: String, kind: String, found: Int, detail: String, createdAt: Instant) {
        self.id = id
        self.userID = userID
        self.kind = kind
        self.found = found
        self.detail = detail
        self.createdAt = createdAt
        dueAt = createdAt
        attempt = 0
    }
}

extension WatchdogNotice: QueuedMail {
    package static let table = MailTable(
        "watchdog_notices", columns: "id, user_id, kind, found, detail, created_at_ms, due_at_ms, attempt")

    package init(_ row: Row) {
        self.init(
            id: row.text(0), userID: row.text(1), kind: row.text(2), found: Int(row.integer(3)), detail: row.text(4),
            createdAt: row.instant(5))
        dueAt = row.instant(6)
        attempt = Int(row.integer(7))
    }
}

/// What is asked of notices besides sending them.
package enum WatchdogNoticeQueries {
    package static func insert(_ session: any Session, _ notice: WatchdogNotice) throws {
        try session.execute(
            """
            INSERT INTO watchdog_notices (id, user_id, kind, found, detail, is_waiting, due_at_ms, attempt, created_at_ms)
            VALUES ($1, $2, $3, $4, $5, 1, $6, 0, $7)
            """,
            [
                .text(notice.id), .text(notice.userID), .text(notice.kind), SQLValue(notice.found), .text(notice.detail),
                SQLValue(notice.dueAt), SQLValue(notice.createdAt),
            ])
    }

    /// When somebody was last told of a kind.
    package static func lastCreated(_ session: any Session, kind: String) throws -> Instant? {
        try session.row("SELECT MAX(created_at_ms) FROM watchdog_notices WHERE kind = $1", [.text(kind)])?
            .optionalInstant(0)
    }

    /// Forgets those of a kind that were written until an instant, sent or not.
    package static func prune(_ session: any Session, kind: String, until end: Instant) throws {
        try session.execute(
            "DELETE FROM watchdog_notices WHERE kind = $1 AND created_at_ms <= $2", [.text(kind), SQLValue(end)])
    }
}
