// SPDX-License-Identifier: Apache-2.0
package import Base
package import Domain

/// What people are told. A waiting row is the outbox's; the others record what became of it.
package struct StoredNotification: Sendable, Hashable {
    package enum Status: String, CaseIterable, Sendable {
        case waiting
        case sent
        /// Given up: refused for good, or nowhere to send it.
        case failed
    }

    package var id: String
    package var incidentID: String
    package var userID: String
    package var contactMethodID: String?
    package var reason: NotificationRequest.Reason
    package var generation: Int64
    package var status: Status
    /// When it is to be tried (again); while a sender holds it, when the hold ends.
    package var dueAt: Instant
    /// When it was to be tried first: from then on it is tried again for so long.
    package var firstDueAt: Instant
    /// Tries begun so far.
    package var attempt: Int
    package var channel: String?
    package var address: String?
    /// What the last try got for an answer.
    package var detail: String?
    /// The responder request or status update that it passes on.
    package var subjectID: String?
    package var createdAt: Instant
    package var updatedAt: Instant

    package init(
        id: String, incidentID: String, userID: String, contactMethodID: String?, reason: NotificationRequest.Reason,
        generation: Int64, dueAt: Instant, createdAt: Instant, subjectID: String? = nil
    ) {
        self.id = id
        self.incidentID = incidentID
        self.userID = userID
        self.contactMethodID = contactMethodID
        self.reason = reason
        self.generation = generation
        status = .waiting
        self.dueAt = dueAt
        firstDueAt = dueAt
        attempt = 0
        channel = nil
        address = nil
        detail = nil
        self.subjectID = subjectID
        self.createdAt = createdAt
        updatedAt = createdAt
    }
}

package enum NotificationQueries {
    private static let columns: SQLText = """
        id, incident_id, user_id, contact_method_id, reason, generation, status, due_at_ms, attempt, channel, address,
        detail, created_at_ms, updated_at_ms, subject_id, first_due_at_ms
        """

    private static func read(_ row: Row) -> StoredNotification {
        var notification = StoredNotification(
            id: row.text(0), incidentID: row.text(1), userID: row.text(2), contactMethodID: row.optionalText(3),
            reason: NotificationRequest.Reason(rawValue: row.text(4)) ?? .assigned, generation: row.integer(5),
            dueAt: row.instant(7), createdAt: row.instant(12), subjectID: row.optionalText(14))
        notification.status = StoredNotification.Status(rawValue: row.text(6)) ?? .waiting
        notification.firstDueAt = row.instant(15)
        notification.attempt = Int(row.integer(8))
        notification.channel = row.optionalText(9)
        notification.address = row.optionalText(10)
        notification.detail = row.optionalText(11)
        notification.updatedAt = row.instant(13)
        return notification
    }

    package static func insert(_ session: any Session, _ notification: StoredNotification) throws {
        try session.execute(
            """
            INSERT INTO notifications (id, incident_id, user_id, contact_method_id, reason, generation, status, due_at_ms,
              first_due_at_ms, attempt, created_at_ms, updated_at_ms, subject_id)
            VALUES ($1, $2, $3, $4, $5, $6, 'waiting', $7, $7, 0, $8, $8, $9)
            """,
            [
                .text(notification.id), .text(notification.incidentID), .text(notification.userID),
                SQLValue(notification.contactMethodID), .text(notification.reason.rawValue),
                .integer(notification.generation), SQLValue(notification.dueAt), SQLValue(notification.createdAt),
                SQLValue(notification.subjectID),
            ])
    }

    /// Takes due rows for `holdUntil`: a sender that dies in between leaves them to be taken again then.
    package static func claim(
        _ session: any Session, at now: Instant, holdUntil: Instant, limit: Int
    ) throws -> [StoredNotification] {
        let rows = try session.rows(
            "SELECT " + columns
                + """
                 FROM notifications WHERE status = 'waiting' AND due_at_ms <= $1
                ORDER BY due_at_ms, id LIMIT $2
                """ + session.dialect.claimLock,
            [SQLValue(now), SQLValue(limit)])
        guard !rows.isEmpty else { return [] }
        let claimed = rows.map(read)
        var hold = SQLBuilder("UPDATE notifications SET attempt = attempt + 1, due_at_ms = ")
        hold.append("", SQLValue(holdUntil))
        hold.append(" WHERE id IN ", in: claimed.map { .text($0.id) })
        try session.execute(hold.sql, hold.arguments)
        return claimed.map { row in
            var row = row
            row.attempt += 1
            return row
        }
    }

    /// Whether nobody else has claimed it since, and it is not done with. Stays so until the transaction ends.
    package static func isHeld(_ session: any Session, _ claimed: StoredNotification) throws -> Bool {
        let row = try session.row(
            "SELECT status, attempt FROM notifications WHERE id = $1" + session.dialect.rowLock, [.text(claimed.id)])
        guard let row else { return false }
        return row.text(0) == StoredNotification.Status.waiting.rawValue && row.integer(1) == Int64(claimed.attempt)
    }

    package static func record(_ session: any Session, _ notification: StoredNotification) throws {
        try session.execute(
            """
            UPDATE notifications SET status = $2, due_at_ms = $3, channel = $4, address = $5, detail = $6,
              updated_at_ms = $7
            WHERE id = $1
            """,
            [
                .text(notification.id), .text(notification.status.rawValue), SQLValue(notification.dueAt),
                SQLValue(notification.channel), SQLValue(notification.address), SQLValue(notification.detail),
                SQLValue(notification.updatedAt),
            ])
    }

    /// Puts a claimed row back until later: nobody has tried to send it.
    package static func hold(_ session: any Session, id: String, until dueAt: Instant) throws {
        try session.execute(
            "UPDATE notifications SET due_at_ms = $2, attempt = attempt - 1 WHERE id = $1", [.text(id), SQLValue(dueAt)])
    }

    /// When pages last left for contact methods, by method; those that were never paged are left out.
    package static func lastPaged(_ session: any Session, contactMethodIDs: [String]) throws -> [String: Instant] {
        var query = SQLBuilder("SELECT id, paged_at_ms FROM contact_methods WHERE paged_at_ms IS NOT NULL AND id IN ")
        query.append("", in: contactMethodIDs.map(SQLValue.text))
        var found: [String: Instant] = [:]
        for row in try session.rows(query.sql, query.arguments) { found[row.text(0)] = row.instant(1) }
        return found
    }

    package static func notePaged(_ session: any Session, contactMethodIDs: [String], at now: Instant) throws {
        guard !contactMethodIDs.isEmpty else { return }
        var query = SQLBuilder("UPDATE contact_methods SET paged_at_ms = ")
        query.append("", SQLValue(now))
        query.append(" WHERE id IN ", in: contactMethodIDs.map(SQLValue.text))
        try session.execute(query.sql, query.arguments)
    }

    package static func delete(_ session: any Session, id: String) throws {
        try session.execute("DELETE FROM notifications WHERE id = $1", [.text(id)])
    }

    /// Drops the pages of an incident that has moved on. Nothing has been sent for a row that waits
    /// untried, so nothing is lost. What people tell each other about the incident does not go stale with it.
    package static func cancelWaiting(_ session: any Session, incidentID: String) throws {
        let pages = NotificationRequest.Reason.allCases.filter(\.isPage)
        var query = SQLBuilder("DELETE FROM notifications WHERE status = 'waiting' AND incident_id = ")
        query.append("", .text(incidentID))
        query.append(" AND reason IN ", in: pages.map { .text($0.rawValue) })
        try session.execute(query.sql, query.arguments)
    }

    package static func of(_ session: any Session, incidentID: String) throws -> [StoredNotification] {
        try session.rows(
            "SELECT " + columns + " FROM notifications WHERE incident_id = $1 ORDER BY id LIMIT 500", [.text(incidentID)]
        ).map(read)
    }

    package static func nextDue(_ session: any Session) throws -> Instant? {
        try session.row("SELECT MIN(due_at_ms) FROM notifications WHERE status = 'waiting'", [])?.optionalInstant(0)
    }

    package static func waitingCount(_ session: any Session) throws -> Int64 {
        try session.row("SELECT COUNT(*) FROM notifications WHERE status = 'waiting'", [])?.integer(0) ?? 0
    }
}
