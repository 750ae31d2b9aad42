// SPDX-License-Identifier: Apache-2.0
package import Base
package import Domain

extension WebhookListQueries {
    /// Holds for active subscriptions that fail.
    static func appendFailing(at now: Instant, to query: inout SQLBuilder) {
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
