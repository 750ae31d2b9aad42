// SPDX-License-Identifier: Apache-2.0
package import Base
package import Domain

extension WebhookListQueries {
    /// Whose state is wanted.
    package struct Wanted: Sendable {
        package var id: String?
        /// Only active ones that fail at this time: an event was dropped since the last that arrived, or is tried again and
        /// again, or they are disabled.
        package var failingAt: Instant?

        package init(id: String? = nil, failingAt: Instant? = nil) {
            self.id = id
            self.failingAt = failingAt
        }
    }

    /// Ids of up to `limit + 1` subscriptions, the oldest first. Those that fail are found by an index of their own,
    /// however many there are that work.
    package static func stateIDs(
        _ session: any Session, _ wanted: Wanted, visibility: Visibility, limit: Int, offset: Int
    ) throws -> [String] {
        var query = SQLBuilder("SELECT webhook_subscriptions.id")
        condition(wanted, visibility, to: &query)
        query.append(" ORDER BY webhook_subscriptions.id LIMIT ", SQLValue(limit + 1))
        query.append(" OFFSET ", SQLValue(offset))
        return try session.rows(query.sql, query.arguments).map { $0.text(0) }
    }

    package static func stateCount(_ session: any Session, _ wanted: Wanted, visibility: Visibility) throws -> Int {
        var query = SQLBuilder("SELECT COUNT(*)")
        condition(wanted, visibility, to: &query)
        return try session.row(query.sql, query.arguments).map { Int($0.integer(0)) } ?? 0
    }

    private static func condition(_ wanted: Wanted, _ visibility: Visibility, to query: inout SQLBuilder) {
        query.append(" FROM webhook_subscriptions WHERE ")
        if let now = wanted.failingAt {
            query.append(
                """
                webhook_subscriptions.is_active = 1 AND webhook_subscriptions.id IN (
                  SELECT failing.id FROM webhook_subscriptions AS failing
                  WHERE (failing.consecutive_drops > 0 OR failing.disabled_until_ms IS NOT NULL)
                    AND (failing.consecutive_drops > 0 OR failing.disabled_until_ms >
                """)
            query.append(" ", SQLValue(now))
            query.append(
                """
                )
                  UNION SELECT troubled.subscription_id FROM webhook_deliveries AS troubled
                  WHERE troubled.status = 'waiting' AND troubled.attempt >= 3)
                """)
        } else {
            query.append("webhook_subscriptions.id >= ''")
        }
        if let id = wanted.id { query.append(" AND webhook_subscriptions.id = ", .text(id)) }
        appendVisible(visibility, to: &query)
    }

    /// When the oldest event happened that each of these subscriptions has not taken after several tries
    /// (``WebhookRules/troublingAttempts``), where there is one.
    package static func troubledSince(
        _ session: any Session, subscriptionIDs: [String]
    ) throws -> [String: Instant] {
        guard !subscriptionIDs.isEmpty else { return [:] }
        var query = SQLBuilder(
            """
            SELECT subscription_id, MIN(created_at_ms) FROM webhook_deliveries
            WHERE status = 'waiting' AND attempt >= 3 AND subscription_id IN
            """)
        query.append(" ", in: subscriptionIDs.map(SQLValue.text))
        query.append(" GROUP BY subscription_id")
        let rows = try session.rows(query.sql, query.arguments)
        return Dictionary(rows.map { ($0.text(0), $0.instant(1)) }) { first, _ in first }
    }

    /// The newest delivery of each of these subscriptions, by its id. Each is one look into an index.
    package static func lastDeliveries(
        _ session: any Session, subscriptionIDs: [String]
    ) throws -> [String: WebhookDelivery] {
        guard !subscriptionIDs.isEmpty else { return [:] }
        var query = SQLBuilder(
            """
            SELECT (SELECT webhook_deliveries.id FROM webhook_deliveries
              WHERE webhook_deliveries.subscription_id = webhook_subscriptions.id
              ORDER BY webhook_deliveries.id DESC LIMIT 1)
            FROM webhook_subscriptions WHERE webhook_subscriptions.id IN
            """)
        query.append(" ", in: subscriptionIDs.map(SQLValue.text))
        let ids = try session.rows(query.sql, query.arguments).compactMap { $0.optionalText(0) }
        let found = try WebhookDeliveryQueries.find(session, ids: ids)
        return Dictionary(found.map { ($0.subscriptionID, $0) }) { _, last in last }
    }
}
