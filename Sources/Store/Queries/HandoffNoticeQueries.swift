// SPDX-License-Identifier: Apache-2.0
package import Base
package import Domain

/// A hand-off of which one person is told by one of their rules. A waiting row is the outbox's; the others record what
/// became of it.
package struct HandoffNotice: Hashable, Sendable {
    package var id: String
    package var scheduleID: String
    package var telling: HandoffTelling
    package var status: StoredNotification.Status
    /// When it is to be tried (again); while a sender holds it, when the hold ends.
    package var dueAt: Instant
    /// Tries begun so far.
    package var attempt: Int
    package var channel: String?
    package var address: String?
    /// What the last try got for an answer.
    package var detail: String?
    package var createdAt: Instant
    package var updatedAt: Instant

    package init(id: String, scheduleID: String, telling: HandoffTelling, createdAt: Instant) {
        self.id = id
        self.scheduleID = scheduleID
        self.telling = telling
        self.createdAt = createdAt
        status = .waiting
        dueAt = createdAt
        attempt = 0
        updatedAt = createdAt
    }
}

package enum HandoffNoticeQueries {
    private static let columns: SQLText = """
        id, schedule_id, rule_id, user_id, contact_method_id, kind, at_ms, until_ms, status, due_at_ms, attempt, channel,
        address, detail, created_at_ms, updated_at_ms
        """

    private static func read(_ row: Row) -> HandoffNotice {
        let handoff = Handoff(
            kind: Handoff.Kind(rawValue: row.text(5)) ?? .onCall, userID: row.text(3), at: row.instant(6),
            until: row.optionalInstant(7))
        var notice = HandoffNotice(
            id: row.text(0), scheduleID: row.text(1),
            telling: HandoffTelling(handoff: handoff, ruleID: row.text(2), contactMethodID: row.text(4)),
            createdAt: row.instant(14))
        notice.status = StoredNotification.Status(rawValue: row.text(8)) ?? .waiting
        notice.dueAt = row.instant(9)
        notice.attempt = Int(row.integer(10))
        notice.channel = row.optionalText(11)
        notice.address = row.optionalText(12)
        notice.detail = row.optionalText(13)
        notice.updatedAt = row.instant(15)
        return notice
    }

    /// Does nothing for what the person has been told by that rule before.
    package static func insert(_ session: any Session, _ notice: HandoffNotice) throws {
        let handoff = notice.telling.handoff
        try session.execute(
            """
            INSERT INTO handoff_notices (id, schedule_id, rule_id, user_id, contact_method_id, kind, at_ms, until_ms,
              status, due_at_ms, attempt, created_at_ms, updated_at_ms)
            VALUES ($1, $2, $3, $4, $5, $6, $7, $8, 'waiting', $9, 0, $9, $9)
            ON CONFLICT (schedule_id, rule_id, kind, at_ms) DO NOTHING
            """,
            [
                .text(notice.id), .text(notice.scheduleID), .text(notice.telling.ruleID), .text(handoff.userID),
                .text(notice.telling.contactMethodID), .text(handoff.kind.rawValue), SQLValue(handoff.at),
                SQLValue(handoff.until), SQLValue(notice.createdAt),
            ])
    }

    /// Takes due rows for `holdUntil`: a sender that dies in between leaves them to be taken again then.
    package static func claim(
        _ session: any Session, at now: Instant, holdUntil: Instant, limit: Int
    ) throws -> [HandoffNotice] {
        let rows = try session.rows(
            "SELECT " + columns
                + """
                 FROM handoff_notices WHERE status = 'waiting' AND due_at_ms <= $1
                ORDER BY due_at_ms, id LIMIT $2
                """ + session.dialect.claimLock,
            [SQLValue(now), SQLValue(limit)])
        guard !rows.isEmpty else { return [] }
        let claimed = rows.map(read)
        var hold = SQLBuilder("UPDATE handoff_notices SET attempt = attempt + 1, due_at_ms = ")
        hold.append("", SQLValue(holdUntil))
        hold.append(" WHERE id IN ", in: claimed.map { .text($0.id) })
        try session.execute(hold.sql, hold.arguments)
        return claimed.map { notice in
            var notice = notice
            notice.attempt += 1
            return notice
        }
    }

    package static func record(_ session: any Session, _ notice: HandoffNotice) throws {
        try session.execute(
            """
            UPDATE handoff_notices SET status = $2, due_at_ms = $3, channel = $4, address = $5, detail = $6,
              updated_at_ms = $7
            WHERE id = $1
            """,
            [
                .text(notice.id), .text(notice.status.rawValue), SQLValue(notice.dueAt), SQLValue(notice.channel),
                SQLValue(notice.address), SQLValue(notice.detail), SQLValue(notice.updatedAt),
            ])
    }

    package static func nextDue(_ session: any Session) throws -> Instant? {
        try session.row("SELECT MIN(due_at_ms) FROM handoff_notices WHERE status = 'waiting'", [])?.optionalInstant(0)
    }
}
