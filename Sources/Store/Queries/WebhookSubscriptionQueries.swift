// SPDX-License-Identifier: Apache-2.0
package import Base
package import Domain

/// Who wants to hear of events.
package enum WebhookSubscriptionQueries {

    static let columns: SQLText = """
        id, url, description, events_json, filter_kind, filter_id, headers_json, is_active, secret, created_at_ms, \
        previous_secret, previous_secret_ends_at_ms, oauth_client_id, consecutive_drops, disabled_until_ms, updated_at_ms
        """

    static func read(_ row: Row) -> WebhookSubscription {
        var reader = row.reader
        var subscription = WebhookSubscription(
            id: reader.text(), url: reader.text(), description: reader.text(), events: readEvents(reader.text()),
            filter: readFilter(kind: reader.text(), id: reader.optionalText()), headers: readHeaders(reader.text()),
            isActive: reader.flag(), secret: reader.text(), createdAt: reader.instant())
        subscription.previousSecret = reader.optionalText()
        subscription.previousSecretEndsAt = reader.optionalInstant()
        subscription.oauthClientID = reader.optionalText()
        subscription.consecutiveDrops = reader.int()
        subscription.disabledUntil = reader.optionalInstant()
        subscription.updatedAt = reader.instant()
        return subscription
    }

    private static func readEvents(_ text: String) -> [WebhookEventType] {
        let names = (try? JSON.parse(text))?.arrayValue ?? []
        return names.compactMap { $0.stringValue.flatMap(WebhookEventType.init(rawValue:)) }
    }

    private static func readHeaders(_ text: String) -> [WebhookSubscription.Header] {
        let headers = (try? JSON.parse(text))?.arrayValue ?? []
        return headers.compactMap { header in
            guard let name = header["name"]?.stringValue, let value = header["value"]?.stringValue else { return nil }
            return WebhookSubscription.Header(name: name, value: value)
        }
    }

    private static func readFilter(kind: String, id: String?) -> WebhookSubscription.Filter {
        let id = id ?? ""
        let known: [WebhookSubscription.Filter] = [.service(id: id), .team(id: id)]
        return known.first { $0.kind == kind } ?? .account
    }

    private static func values(_ subscription: WebhookSubscription) -> [SQLValue] {
        let events = subscription.events.map { JSON.string($0.rawValue) }
        let headers = subscription.headers.map { header -> JSON in
            ["name": .string(header.name), "value": .string(header.value)]
        }
        return [
            .text(subscription.id), .text(subscription.url), .text(subscription.description),
            .text(JSON.array(events).text), .text(subscription.filter.kind), SQLValue(subscription.filter.id),
            .text(JSON.array(headers).text), SQLValue(subscription.isActive), .text(subscription.secret),
            SQLValue(subscription.previousSecret), SQLValue(subscription.previousSecretEndsAt),
            SQLValue(subscription.oauthClientID), SQLValue(subscription.consecutiveDrops),
            SQLValue(subscription.disabledUntil), SQLValue(subscription.updatedAt),
        ]
    }

    package static func insert(_ session: any Session, _ subscription: WebhookSubscription) throws {
        try session.execute(
            """
            INSERT INTO webhook_subscriptions (id, url, description, events_json, filter_kind, filter_id, headers_json,
              is_active, secret, previous_secret, previous_secret_ends_at_ms, oauth_client_id, consecutive_drops,
              disabled_until_ms, updated_at_ms, created_at_ms)
            VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16)
            """, values(subscription) + [SQLValue(subscription.createdAt)])
    }

    package static func update(_ session: any Session, _ subscription: WebhookSubscription) throws {
        try session.execute(
            """
            UPDATE webhook_subscriptions SET url = $2, description = $3, events_json = $4, filter_kind = $5,
              filter_id = $6, headers_json = $7, is_active = $8, secret = $9, previous_secret = $10,
              previous_secret_ends_at_ms = $11, oauth_client_id = $12, consecutive_drops = $13, disabled_until_ms = $14,
              updated_at_ms = $15
            WHERE id = $1
            """, values(subscription))
    }

    /// Removes a subscription with all that was and is on its way to it.
    package static func delete(_ session: any Session, id: String) throws {
        try session.execute("DELETE FROM webhook_subscriptions WHERE id = $1", [.text(id)])
        try WebhookDeliveryQueries.deleteAll(session, subscriptionID: id)
    }

    /// Those that are there, in the order of their ids; `lock` holds them until the transaction ends.
    package static func find(
        _ session: any Session, ids: [String], lock: Bool = false
    ) throws -> [WebhookSubscription] {
        guard !ids.isEmpty else { return [] }
        var query = SQLBuilder("SELECT " + columns + " FROM webhook_subscriptions WHERE id IN ")
        query.append("", in: ids.map(SQLValue.text))
        query.append(" ORDER BY id")
        if lock { query.append(session.dialect.rowLock) }
        return try session.rows(query.sql, query.arguments).map(read)
    }

    /// Which of these have events counted that were dropped in a row.
    package static func counting(_ session: any Session, ids: [String]) throws -> [String] {
        guard !ids.isEmpty else { return [] }
        var query = SQLBuilder("SELECT id FROM webhook_subscriptions WHERE consecutive_drops > 0 AND id IN ")
        query.append("", in: WebhookDeliveryQueries.padded(ids))
        return try session.rows(query.sql, query.arguments).map { $0.text(0) }
    }

    /// How many listen to exactly this.
    package static func count(_ session: any Session, _ filter: WebhookSubscription.Filter) throws -> Int64 {
        var query = SQLBuilder("SELECT COUNT(*) FROM webhook_subscriptions")
        query.append(" WHERE filter_kind = ", .text(filter.kind))
        if let id = filter.id {
            query.append(" AND filter_id = ", .text(id))
        } else {
            query.append(" AND filter_id IS NULL")
        }
        return try session.row(query.sql, query.arguments)?.integer(0) ?? 0
    }

    /// Ids of the subscriptions that are to be told of an event, sorted. One statement that looks into one index, since it
    /// is asked at every change of every incident. There are no more than `subscriptionsPerFilterMaximum` for each part.
    package static func hearing(
        _ session: any Session, of type: WebhookEventType, serviceID: String?, teamIDs: [String], at now: Instant
    ) throws -> [String] {
        let start: SQLText = "SELECT id, events_json FROM webhook_subscriptions WHERE "
        var query = SQLBuilder(start + "filter_kind = 'account' AND filter_id IS NULL")
        appendLive(at: now, to: &query)
        if let serviceID {
            query.append(" UNION ALL " + start + "filter_kind = 'service' AND filter_id = ", .text(serviceID))
            appendLive(at: now, to: &query)
        }
        if !teamIDs.isEmpty {
            query.append(" UNION ALL " + start + "filter_kind = 'team' AND filter_id IN ", in: teamIDs.map(SQLValue.text))
            appendLive(at: now, to: &query)
        }
        let rows = try session.rows(query.sql, query.arguments)
        return rows.filter { readEvents($0.text(1)).contains(type) }.map { $0.text(0) }.sorted()
    }

    private static func appendLive(at now: Instant, to query: inout SQLBuilder) {
        query.append(" AND is_active = 1 AND (disabled_until_ms IS NULL OR disabled_until_ms <= ", SQLValue(now))
        query.append(")")
    }
}
