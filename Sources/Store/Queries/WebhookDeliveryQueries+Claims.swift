// SPDX-License-Identifier: Apache-2.0
package import Base
package import Domain

/// Claiming goes by subscription, since each has a room of its own: what waits for one whose receiver hangs is neither read
/// nor passed over on the way to another's. Who has something waiting, what of it is due, and holding that are a statement
/// each.
extension WebhookDeliveryQueries {
    /// Subscriptions that one claim looks at: each is a piece of a statement.
    package static let subscriptionsPerClaimMaximum = 64

    /// Subscriptions with something waiting, and when the first of it is due: the earliest first, up to
    /// ``subscriptionsPerClaimMaximum``, without those that are named.
    ///
    /// Goes from subscription to subscription in an index, so that it costs as many looks as there are, whatever waits.
    package static func waiting(
        _ session: any Session, exceptSubscriptionIDs: [String]
    ) throws -> [(subscriptionID: String, dueAt: Instant)] {
        var query = SQLBuilder(
            """
            WITH RECURSIVE listed (id) AS (
              SELECT MIN(subscription_id) FROM webhook_deliveries WHERE status = 'waiting'
              UNION ALL
              SELECT (SELECT MIN(following.subscription_id) FROM webhook_deliveries AS following
                WHERE following.status = 'waiting' AND following.subscription_id > listed.id)
              FROM listed WHERE listed.id IS NOT NULL)
            SELECT piece.id, piece.due_at_ms FROM (
              SELECT listed.id AS id, (SELECT MIN(first.due_at_ms) FROM webhook_deliveries AS first
                WHERE first.status = 'waiting' AND first.subscription_id = listed.id) AS due_at_ms
              FROM listed WHERE listed.id IS NOT NULL
            """)
        if !exceptSubscriptionIDs.isEmpty { query.append(" AND listed.id NOT IN ", in: padded(exceptSubscriptionIDs)) }
        query.append(") AS piece ORDER BY piece.due_at_ms, piece.id LIMIT ", SQLValue(subscriptionsPerClaimMaximum))
        return try session.rows(query.sql, query.arguments).map { ($0.text(0), $0.instant(1)) }
    }

    /// Rows that are due, the longest due first: of each subscription up to as many as it has places, and up to `limit` in
    /// all. Rows that another node is about to take are left out.
    package static func due(
        _ session: any Session, at now: Instant, places: [(subscriptionID: String, count: Int)], limit: Int
    ) throws -> [WebhookDelivery] {
        guard !places.isEmpty else { return [] }
        // Few lengths are few statements to prepare: a piece without places finds nothing.
        let spare = powerOfTwo(from: places.count) - places.count
        let asked = places + Array(repeating: (subscriptionID: "", count: 0), count: spare)
        var query = SQLBuilder("SELECT " + columns + " FROM webhook_deliveries WHERE id IN (")
        for (index, place) in asked.enumerated() {
            query.append(index == 0 ? "" : " UNION ALL ")
            query.append("SELECT piece.id FROM (SELECT id FROM webhook_deliveries WHERE status = 'waiting'")
            query.append(" AND subscription_id = ", .text(place.subscriptionID))
            query.append(" AND due_at_ms <= ", SQLValue(now))
            query.append(" ORDER BY due_at_ms, id LIMIT ", SQLValue(place.count))
            query.append(") AS piece")
        }
        // Said again for what somebody else has taken since the pieces were read.
        query.append(") AND status = 'waiting' AND due_at_ms <= ", SQLValue(now))
        query.append(" ORDER BY due_at_ms, id LIMIT ", SQLValue(limit))
        query.append(session.dialect.claimLock)
        return try session.rows(query.sql, query.arguments).map(read)
    }

    /// Takes rows, whose next try this is, for `end`: a sender that dies in between leaves them to be taken again then.
    /// Answers them as they are now.
    package static func hold(
        _ session: any Session, _ deliveries: [WebhookDelivery], until end: Instant
    ) throws -> [WebhookDelivery] {
        guard !deliveries.isEmpty else { return [] }
        var query = SQLBuilder("UPDATE webhook_deliveries SET attempt = attempt + 1, due_at_ms = ")
        query.append("", SQLValue(end))
        query.append(" WHERE id IN ", in: padded(deliveries.map(\.id)))
        try session.execute(query.sql, query.arguments)
        return deliveries.map { row in
            var row = row
            row.attempt += 1
            row.dueAt = end
            return row
        }
    }

    /// The ids with the last one repeated: lists of few lengths are few statements to prepare.
    static func padded(_ ids: [String]) -> [SQLValue] {
        guard let last = ids.last else { return [] }
        return ids.map(SQLValue.text) + Array(repeating: .text(last), count: powerOfTwo(from: ids.count) - ids.count)
    }

    /// The least power of two that is not less.
    static func powerOfTwo(from count: Int) -> Int {
        var size = 1
        while size < count { size *= 2 }
        return size
    }
}
