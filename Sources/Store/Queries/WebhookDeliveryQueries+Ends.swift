// SPDX-License-Identifier: Apache-2.0
package import Base
package import Domain

/// What became of a try.
package struct WebhookTry: Hashable, Sendable {
    package var deliveryID: String
    package var status: WebhookDelivery.Status
    /// When it is to be tried again; nil leaves that as it is.
    package var dueAt: Instant?
    package var answerStatus: Int?
    package var answerText: String?
    package var durationMilliseconds: Int64

    package init(
        deliveryID: String, status: WebhookDelivery.Status, dueAt: Instant? = nil, answerStatus: Int?, answerText: String?,
        durationMilliseconds: Int64
    ) {
        self.deliveryID = deliveryID
        self.status = status
        self.dueAt = dueAt
        self.answerStatus = answerStatus
        self.answerText = answerText
        self.durationMilliseconds = durationMilliseconds
    }
}

/// Many tries that are over are written down by a few statements.
extension WebhookDeliveryQueries {
    /// A delivery as far as it tells whose turn it is.
    package struct Turn: Hashable, Sendable {
        package let status: WebhookDelivery.Status
        package let attempt: Int
    }

    /// Holds deliveries until the transaction ends. By id; those that are gone are left out.
    ///
    /// In the order in which whoever writes or drops events of several resources goes through them.
    package static func lock(_ session: any Session, ids: [String]) throws -> [String: Turn] {
        guard !ids.isEmpty else { return [:] }
        var query = SQLBuilder("SELECT id, status, attempt FROM webhook_deliveries WHERE id IN ")
        query.append("", in: padded(ids))
        query.append(" ORDER BY resource_id, subscription_id")
        query.append(session.dialect.rowLock)
        var found: [String: Turn] = [:]
        for row in try session.rows(query.sql, query.arguments) {
            let status = WebhookDelivery.Status(rawValue: row.text(1)) ?? .dropped
            found[row.text(0)] = Turn(status: status, attempt: Int(row.integer(2)))
        }
        return found
    }

    /// Writes what tries came to, each of another delivery.
    package static func record(_ session: any Session, _ tries: [WebhookTry], at now: Instant) throws {
        guard let last = tries.last else { return }
        var query = SQLBuilder(
            """
            UPDATE webhook_deliveries SET status = ended.column2,
              due_at_ms = COALESCE(ended.column3, webhook_deliveries.due_at_ms), answer_status = ended.column4,
              answer_text = ended.column5, duration_ms = ended.column6, updated_at_ms =
            """)
        query.append(" ", SQLValue(now))
        query.append(" FROM (VALUES ")
        // The last one repeated changes its row once: few lengths are few statements to prepare.
        let spare = Array(repeating: last, count: powerOfTwo(from: tries.count) - tries.count)
        for (index, one) in (tries + spare).enumerated() {
            query.append(index == 0 ? "(CAST(" : ", (CAST(", .text(one.deliveryID))
            query.append(" AS TEXT), CAST(", .text(one.status.rawValue))
            query.append(" AS TEXT), CAST(", SQLValue(one.dueAt))
            query.append(" AS BIGINT), CAST(", SQLValue(one.answerStatus))
            query.append(" AS BIGINT), CAST(", SQLValue(one.answerText))
            query.append(" AS TEXT), CAST(", SQLValue(one.durationMilliseconds))
            query.append(" AS BIGINT))")
        }
        query.append(") AS ended WHERE webhook_deliveries.id = ended.column1")
        try session.execute(query.sql, query.arguments)
    }

    /// Lets go, for each delivery that is over, the first one queued behind it when none before that waits. Answers how many
    /// there were.
    package static func promoteNext(_ session: any Session, after ids: [String], at now: Instant) throws -> Int {
        guard !ids.isEmpty else { return 0 }
        var query = SQLBuilder(
            """
            SELECT id, status FROM webhook_deliveries WHERE id IN (
              SELECT (SELECT following.id FROM webhook_deliveries AS following
                WHERE following.subscription_id = ended.subscription_id AND following.resource_id = ended.resource_id
                  AND following.status IN ('queued', 'waiting') ORDER BY following.position LIMIT 1)
              FROM webhook_deliveries AS ended WHERE ended.id IN
            """)
        query.append(" ", in: padded(ids))
        query.append(") ORDER BY resource_id, subscription_id")
        query.append(session.dialect.rowLock)
        let next = try session.rows(query.sql, query.arguments).filter {
            WebhookDelivery.Status(rawValue: $0.text(1)) == .queued
        }
        guard !next.isEmpty else { return 0 }
        var change = SQLBuilder("UPDATE webhook_deliveries SET status = 'waiting', due_at_ms = ")
        change.append("", SQLValue(now))
        change.append(", updated_at_ms = ", SQLValue(now))
        change.append(" WHERE id IN ", in: padded(next.map { $0.text(0) }))
        return try session.execute(change.sql, change.arguments)
    }
}
