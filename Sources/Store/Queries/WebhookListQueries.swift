// SPDX-License-Identifier: Apache-2.0
package import Domain

/// Lists of webhook subscriptions and of what was sent to them, cut to what the caller may know of.
package enum WebhookListQueries {
    /// Which subscriptions are wanted.
    package struct Filter: Sendable {
        /// The wire's word for what they listen to, without its `_reference` ending.
        package var kind: String?
        package var id: String?
        package init(kind: String? = nil, id: String? = nil) {
            self.kind = kind
            self.id = id
        }
    }

    /// Ids of up to `limit + 1` subscriptions, the oldest first.
    package static func subscriptionIDs(
        _ session: any Session, _ filter: Filter, visibility: Visibility, limit: Int, offset: Int
    ) throws -> [String] {
        var query = SQLBuilder("SELECT webhook_subscriptions.id")
        condition(filter, visibility, to: &query)
        query.append(" ORDER BY webhook_subscriptions.id LIMIT ", SQLValue(limit + 1))
        query.append(" OFFSET ", SQLValue(offset))
        return try session.rows(query.sql, query.arguments).map { $0.text(0) }
    }

    package static func subscriptionCount(
        _ session: any Session, _ filter: Filter, visibility: Visibility
    ) throws -> Int {
        var query = SQLBuilder("SELECT COUNT(*)")
        condition(filter, visibility, to: &query)
        return try session.row(query.sql, query.arguments).map { Int($0.integer(0)) } ?? 0
    }

    private static func condition(_ filter: Filter, _ visibility: Visibility, to query: inout SQLBuilder) {
        query.append(" FROM webhook_subscriptions WHERE webhook_subscriptions.id >= ''")
        if let kind = filter.kind { query.append(" AND webhook_subscriptions.filter_kind = ", .text(kind)) }
        if let id = filter.id { query.append(" AND webhook_subscriptions.filter_id = ", .text(id)) }
        appendVisible(visibility, to: &query)
    }

    /// Holds for subscriptions of the account, and for those to something of which the caller may know.
    static func appendVisible(_ visibility: Visibility, to query: inout SQLBuilder) {
        guard visibility != .everything else { return }
        query.append(" AND (webhook_subscriptions.filter_kind = 'account' OR ")
        appendListened(visibility, to: &query)
        query.append(")")
    }

    /// Holds for subscriptions to a service or a team of which the caller may know.
    private static func appendListened(_ visibility: Visibility, to query: inout SQLBuilder) {
        query.append("(webhook_subscriptions.filter_kind = 'service' AND ")
        query.appendVisibleCondition(.service, id: "webhook_subscriptions.filter_id", visibility)
        query.append(") OR (webhook_subscriptions.filter_kind = 'team' AND ")
        query.appendVisibleCondition(.team, id: "webhook_subscriptions.filter_id", visibility)
        query.append(")")
    }

    /// Ids of up to `limit` deliveries, the newest first. What a subscription of the account was told is for those alone who
    /// see everything: it tells of all services.
    package static func deliveryIDs(
        _ session: any Session, subscriptionID: String?, status: WebhookDelivery.Status?, before id: String?,
        visibility: Visibility, limit: Int
    ) throws -> [String] {
        var query = SQLBuilder("SELECT webhook_deliveries.id FROM webhook_deliveries WHERE ")
        if let id {
            query.append("webhook_deliveries.id < ", .text(id))
        } else {
            query.append("webhook_deliveries.id >= ''")
        }
        if let subscriptionID { query.append(" AND webhook_deliveries.subscription_id = ", .text(subscriptionID)) }
        if let status {
            query.append(
                " AND webhook_deliveries.status <> '' AND webhook_deliveries.status = ", .text(status.rawValue))
        }
        if visibility != .everything {
            query.append(
                """
                 AND 0 < (SELECT COUNT(*) FROM webhook_subscriptions
                  WHERE webhook_subscriptions.id = webhook_deliveries.subscription_id AND (
                """)
            appendListened(visibility, to: &query)
            query.append("))")
        }
        query.append(" ORDER BY webhook_deliveries.id DESC LIMIT ", SQLValue(limit))
        return try session.rows(query.sql, query.arguments).map { $0.text(0) }
    }

    /// Takes an OAuth client from all subscriptions that use it; they stay, without it.
    package static func forget(_ session: any Session, oauthClientID: String) throws {
        try session.execute(
            "UPDATE webhook_subscriptions SET oauth_client_id = NULL WHERE oauth_client_id = $1", [.text(oauthClientID)])
    }
}
