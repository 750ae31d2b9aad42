// SPDX-License-Identifier: Apache-2.0
package import Base

/// What is kept of deliveries goes in the end.
extension WebhookDeliveryQueries {
    /// Deletes what has been done with since before an instant, and events that old that no delivery names: together up to
    /// `limit` rows. Answers how many; fewer than `limit` are all.
    package static func sweep(_ session: any Session, before instant: Instant, limit: Int) throws -> Int {
        let deliveries = try deleteFound(
            session,
            """
            SELECT id FROM webhook_deliveries WHERE status IN ('delivered', 'dropped') AND updated_at_ms < $1
            ORDER BY updated_at_ms LIMIT $2
            """, "DELETE FROM webhook_deliveries WHERE id IN ", before: instant, limit: limit)
        guard deliveries < limit else { return deliveries }
        let events = try deleteFound(
            session,
            """
            SELECT id FROM webhook_events
            WHERE created_at_ms < $1
              AND NOT EXISTS (SELECT 1 FROM webhook_deliveries WHERE webhook_deliveries.event_id = webhook_events.id)
            ORDER BY created_at_ms LIMIT $2
            """, "DELETE FROM webhook_events WHERE id IN ", before: instant, limit: limit - deliveries)
        return deliveries + events
    }

    private static func deleteFound(
        _ session: any Session, _ search: SQLText, _ deletion: SQLText, before instant: Instant, limit: Int
    ) throws -> Int {
        let rows = try session.rows(search + session.dialect.claimLock, [SQLValue(instant), SQLValue(limit)])
        guard !rows.isEmpty else { return 0 }
        var query = SQLBuilder(deletion)
        query.append("", in: rows.map { .text($0.text(0)) })
        return try session.execute(query.sql, query.arguments)
    }

    /// Deletes all deliveries of a subscription. Their events go when they are old.
    static func deleteAll(_ session: any Session, subscriptionID: String) throws {
        let statement: SQLText = """
            DELETE FROM webhook_deliveries WHERE id IN (
              SELECT id FROM webhook_deliveries WHERE subscription_id = $1 ORDER BY id LIMIT $2)
            """
        while try session.execute(statement, [.text(subscriptionID), SQLValue(rowsOfAStatement)]) > 0 {}
    }
}
