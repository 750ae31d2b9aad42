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

extension HandoffNotice: QueuedMail {
    package static let table = MailTable(
        "handoff_notices",
        columns: """
            id, schedule_id, rule_id, user_id, contact_method_id, kind, at_ms, until_ms, status, due_at_ms, attempt, channel,
            address, detail, created_at_ms, updated_at_ms
            """,
        isWaiting: "status = 'waiting'", ending: "status = 'failed'")

    package init(_ row: Row) {
        let handoff = Handoff(
            kind: Handoff.Kind(rawValue: row.text(5)) ?? .onCall, userID: row.text(3), at: row.instant(6),
            until: row.optionalInstant(7))
        self.init(
            id: row.text(0), scheduleID: row.text(1),
            telling: HandoffTelling(handoff: handoff, ruleID: row.text(2), contactMethodID: row.text(4)),
            createdAt: row.instant(14))
        status = StoredNotification.Status(rawValue: row.text(8)) ?? .waiting
        dueAt = row.instant(9)
        attempt = Int(row.integer(10))
        channel = row.optionalText(11)
        address = row.optionalText(12)
        detail = row.optionalText(13)
        updatedAt = row.instant(15)
    }
}

/// What is asked of hand-off notices besides sending them.
package enum HandoffNoticeQueries {
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
}
