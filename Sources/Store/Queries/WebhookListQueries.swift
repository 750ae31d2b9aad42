// SPDX-License-Identifier: Apache-2.0
package import Base
package import Domain

/// Lists of webhook subscriptions, cut to what the caller may know of.
package enum WebhookListQueries {
    /// Which subscriptions are wanted.
    package struct Wanted: Sendable {
        package var id: String?
        /// The wire's word for what they listen to, without its `_reference` ending.
        package var filterKind: String?
        package var filterID: String?
        /// Only active ones that fail at this time: an event was dropped since the last that arrived, or is tried again and
        /// again, or they are disabled.
        package var failingAt: Instant?

        package init(
            id: String? = nil, filterKind: String? = nil, filterID: String? = nil, failingAt: Instant? = nil
        ) {
            self.id = id
            self.filterKind = filterKind
            self.filterID = filterID
            self.failingAt = failingAt
        }
    }

    /// Up to `limit + 1` subscriptions, the oldest first. Those that fail are found by an index of their own, however many
    /// there are that work.
    package static func subscriptions(
        _ session: any Session, _ wanted: Wanted, visibility: Visibility, limit: Int, offset: Int
    ) throws -> [WebhookSubscription] {
        var query = SQLBuilder("SELECT " + WebhookSubscriptionQueries.columns)
        condition(wanted, visibility, to: &query)
        query.append(" ORDER BY webhook_subscriptions.id LIMIT ", SQLValue(limit + 1))
        query.append(" OFFSET ", SQLValue(offset))
        return try session.rows(query.sql, query.arguments).map(WebhookSubscriptionQueries.read)
    }

    package static func subscriptionCount(
        _ session: any Session, _ wanted: Wanted, visibility: Visibility
    ) throws -> Int {
        var query = SQLBuilder("SELECT COUNT(*)")
        condition(wanted, visibility, to: &query)
        return try session.count(query.sql, query.arguments)
    }

    private static func condition(_ wanted: Wanted, _ visibility: Visibility, to query: inout SQLBuilder) {
        query.append(" FROM webhook_subscriptions WHERE ")
        if let now = wanted.failingAt {
            appendFailing(at: now, to: &query)
        } else {
            query.append("webhook_subscriptions.id >= ''")
        }
        if let id = wanted.id { query.append(" AND webhook_subscriptions.id = ", .text(id)) }
        if let kind = wanted.filterKind { query.append(" AND webhook_subscriptions.filter_kind = ", .text(kind)) }
        if let id = wanted.filterID { query.append(" AND webhook_subscriptions.filter_id = ", .text(id)) }
        appendVisible(visibility, to: &query)
    }

    /// Holds for subscriptions of the account, and for those to something of which the caller may know.
    private static func appendVisible(_ visibility: Visibility, to query: inout SQLBuilder) {
        guard visibility != .everything else { return }
        query.append(" AND (webhook_subscriptions.filter_kind = 'account' OR ")
        appendListened(visibility, to: &query)
        query.append(")")
    }

    /// Holds for subscriptions to a service or a team of which the caller may know.
    static func appendListened(_ visibility: Visibility, to query: inout SQLBuilder) {
        query.append("(webhook_subscriptions.filter_kind = 'service' AND ")
        query.appendVisibleCondition(.service, id: "webhook_subscriptions.filter_id", visibility)
        query.append(") OR (webhook_subscriptions.filter_kind = 'team' AND ")
        query.appendVisibleCondition(.team, id: "webhook_subscriptions.filter_id", visibility)
        query.append(")")
    }

    /// Takes an OAuth client from all subscriptions that use it; they stay, without it.
    package static func forget(_ session: any Session, oauthClientID: String) throws {
        try session.execute(
            "UPDATE webhook_subscriptions SET oauth_client_id = NULL WHERE oauth_client_id = $1", [.text(oauthClientID)])
    }
}
