// SPDX-License-Identifier: Apache-2.0
package import Base
package import Domain

/// Order: of one subscription and one resource, one delivery waits for its time and those after it are queued. They end in
/// the order of their positions, so whatever is not done with yet lies at the end, and the last one tells whether there is
/// any.
extension WebhookDeliveryQueries {
    /// Rows that one statement changes: it has only so much time.
    static let rowsOfAStatement = 1000
    /// Resources that one look after what is stuck sets going.
    private static let stuckMaximum = 100

    /// Puts an event at the end of what a subscription is told about a resource.
    ///
    /// The caller holds the resource's lock, so that nobody else adds to it. The last row is locked as well: whoever is
    /// about to finish it is waited for, or waits and then finds the new one.
    package static func enqueue(
        _ session: any Session, id: String, eventID: String, subscriptionID: String, type: WebhookEventType,
        resourceID: String, at now: Instant
    ) throws -> WebhookDelivery {
        let last = try session.row(
            """
            SELECT position, status FROM webhook_deliveries WHERE subscription_id = $1 AND resource_id = $2
            ORDER BY position DESC LIMIT 1
            """ + session.dialect.rowLock, [.text(subscriptionID), .text(resourceID)])
        let lastStatus = last.flatMap { WebhookDelivery.Status(rawValue: $0.text(1)) }
        let mustQueue = lastStatus == .waiting || lastStatus == .queued
        let delivery = WebhookDelivery(
            id: id, eventID: eventID, subscriptionID: subscriptionID, eventType: type, resourceID: resourceID,
            position: (last?.integer(0) ?? 0) + 1, status: mustQueue ? .queued : .waiting, dueAt: now, createdAt: now)
        try insert(session, delivery)
        return delivery
    }

    /// Lets the first queued delivery go when none before it waits. Answers whether there was one.
    package static func promoteNext(
        _ session: any Session, subscriptionID: String, resourceID: String, at now: Instant
    ) throws -> Bool {
        let first = try session.row(
            """
            SELECT id, status FROM webhook_deliveries
            WHERE subscription_id = $1 AND resource_id = $2 AND status IN ('queued', 'waiting')
            ORDER BY position LIMIT 1
            """ + session.dialect.rowLock, [.text(subscriptionID), .text(resourceID)])
        guard let first, WebhookDelivery.Status(rawValue: first.text(1)) == .queued else { return false }
        try session.execute(
            "UPDATE webhook_deliveries SET status = 'waiting', due_at_ms = $2, updated_at_ms = $2 WHERE id = $1",
            [.text(first.text(0)), SQLValue(now)])
        return true
    }

    /// Drops all that waits or is queued for a subscription, and answers how many that were. `text` says why.
    package static func dropUnfinished(
        _ session: any Session, subscriptionID: String, because text: String, at now: Instant
    ) throws -> Int {
        var count = 0
        // Until there are none: while a locked row was waited for, another may have been put behind it.
        while true {
            let ids = try session.rows(
                """
                SELECT id FROM webhook_deliveries WHERE subscription_id = $1 AND status IN ('queued', 'waiting')
                ORDER BY resource_id, position LIMIT $2
                """ + session.dialect.rowLock, [.text(subscriptionID), SQLValue(rowsOfAStatement)]
            ).map { SQLValue.text($0.text(0)) }
            guard !ids.isEmpty else { return count }
            var drop = SQLBuilder("UPDATE webhook_deliveries SET status = 'dropped', answer_text = ")
            drop.append("", .text(text))
            drop.append(", updated_at_ms = ", SQLValue(now))
            drop.append(" WHERE id IN ", in: ids)
            count += try session.execute(drop.sql, drop.arguments)
        }
    }

    /// Resources of which something is queued behind nothing, a hundred at most. A safety net: whoever finishes a delivery
    /// lets the next one go.
    package static func stuck(_ session: any Session) throws -> [(subscriptionID: String, resourceID: String)] {
        try session.rows(
            """
            SELECT subscription_id, resource_id FROM webhook_deliveries WHERE status IN ('queued', 'waiting')
            GROUP BY subscription_id, resource_id HAVING COUNT(CASE status WHEN 'waiting' THEN 1 END) = 0
            LIMIT $1
            """, [SQLValue(stuckMaximum)]
        ).map { ($0.text(0), $0.text(1)) }
    }

    /// Lets go what is stuck, and answers of how many resources.
    package static func promoteStuck(_ session: any Session, at now: Instant) throws -> Int {
        var count = 0
        for (subscriptionID, resourceID) in try stuck(session) {
            let isPromoted = try promoteNext(
                session, subscriptionID: subscriptionID, resourceID: resourceID, at: now)
            if isPromoted { count += 1 }
        }
        return count
    }

    package static func nextDue(_ session: any Session) throws -> Instant? {
        try session.row("SELECT MIN(due_at_ms) FROM webhook_deliveries WHERE status = 'waiting'", [])?.optionalInstant(0)
    }
}
