// SPDX-License-Identifier: Apache-2.0
package import Base
package import Domain

/// Events for subscriptions, each on its way to each. What is sent, and in what order, is in `+Outbox`.
package enum WebhookDeliveryQueries {
    static let columns: SQLText = """
        id, event_id, subscription_id, event_type, resource_id, position, status, due_at_ms, created_at_ms, attempt, \
        answer_status, answer_text, duration_ms, updated_at_ms
        """

    static func read(_ row: Row) -> WebhookDelivery {
        var reader = row.reader
        var delivery = WebhookDelivery(
            id: reader.text(), eventID: reader.text(), subscriptionID: reader.text(),
            eventType: WebhookEventType(rawValue: reader.text()) ?? .ping, resourceID: reader.text(),
            position: reader.integer(), status: WebhookDelivery.Status(rawValue: reader.text()) ?? .dropped,
            dueAt: reader.instant(), createdAt: reader.instant())
        delivery.attempt = reader.int()
        delivery.answerStatus = reader.optionalInt()
        delivery.answerText = reader.optionalText()
        delivery.durationMilliseconds = reader.optionalInteger()
        delivery.updatedAt = reader.instant()
        return delivery
    }

    /// Keeps the bytes that every delivery of the event carries.
    package static func insertEvent(
        _ session: any Session, id: String, type: WebhookEventType, resourceID: String, body: String, at now: Instant
    ) throws {
        try session.execute(
            """
            INSERT INTO webhook_events (id, event_type, resource_id, body, created_at_ms) VALUES ($1, $2, $3, $4, $5)
            """, [.text(id), .text(type.rawValue), .text(resourceID), .text(body), SQLValue(now)])
    }

    /// Bodies by event id.
    package static func bodies(_ session: any Session, eventIDs: [String]) throws -> [String: String] {
        guard !eventIDs.isEmpty else { return [:] }
        var query = SQLBuilder("SELECT id, body FROM webhook_events WHERE id IN ")
        query.append("", in: eventIDs.map(SQLValue.text))
        var found: [String: String] = [:]
        for row in try session.rows(query.sql, query.arguments) { found[row.text(0)] = row.text(1) }
        return found
    }

    static func insert(_ session: any Session, _ delivery: WebhookDelivery) throws {
        try session.execute(
            """
            INSERT INTO webhook_deliveries (id, event_id, subscription_id, event_type, resource_id, position, status,
              due_at_ms, attempt, created_at_ms, updated_at_ms)
            VALUES ($1, $2, $3, $4, $5, $6, $7, $8, 0, $9, $9)
            """,
            [
                .text(delivery.id), .text(delivery.eventID), .text(delivery.subscriptionID),
                .text(delivery.eventType.rawValue), .text(delivery.resourceID), .integer(delivery.position),
                .text(delivery.status.rawValue), SQLValue(delivery.dueAt), SQLValue(delivery.createdAt),
            ])
    }

    /// Writes what a try came to.
    package static func record(_ session: any Session, _ delivery: WebhookDelivery) throws {
        try session.execute(
            """
            UPDATE webhook_deliveries SET status = $2, due_at_ms = $3, attempt = $4, answer_status = $5, answer_text = $6,
              duration_ms = $7, updated_at_ms = $8
            WHERE id = $1
            """,
            [
                .text(delivery.id), .text(delivery.status.rawValue), SQLValue(delivery.dueAt), SQLValue(delivery.attempt),
                SQLValue(delivery.answerStatus), SQLValue(delivery.answerText), SQLValue(delivery.durationMilliseconds),
                SQLValue(delivery.updatedAt),
            ])
    }

    /// Those that are there, in the order of their ids; `lock` holds them until the transaction ends.
    package static func find(_ session: any Session, ids: [String], lock: Bool = false) throws -> [WebhookDelivery] {
        guard !ids.isEmpty else { return [] }
        var query = SQLBuilder("SELECT " + columns + " FROM webhook_deliveries WHERE id IN ")
        query.append("", in: ids.map(SQLValue.text))
        query.append(" ORDER BY id")
        if lock { query.append(session.dialect.rowLock) }
        return try session.rows(query.sql, query.arguments).map(read)
    }

    /// Up to `limit`, the newest first, from after the one whose id is given. What a subscription of the account was told is
    /// for those alone who see everything: it tells of all services.
    package static func page(
        _ session: any Session, subscriptionID: String?, status: WebhookDelivery.Status?, before id: String?,
        visibility: Visibility = .everything, limit: Int
    ) throws -> [WebhookDelivery] {
        var query = SQLBuilder("SELECT " + columns + " FROM webhook_deliveries")
        query.append(" WHERE id < ", .text(id ?? "~"))
        if let subscriptionID { query.append(" AND subscription_id = ", .text(subscriptionID)) }
        if let status { query.append(" AND status <> '' AND status = ", .text(status.rawValue)) }
        if visibility != .everything {
            query.append(
                """
                 AND 0 < (SELECT COUNT(*) FROM webhook_subscriptions
                  WHERE webhook_subscriptions.id = webhook_deliveries.subscription_id AND (
                """)
            WebhookListQueries.appendListened(visibility, to: &query)
            query.append("))")
        }
        query.append(" ORDER BY id DESC LIMIT ", SQLValue(limit))
        return try session.rows(query.sql, query.arguments).map(read)
    }

    /// Up to `limit` that were dropped, of events from `since` on, the oldest first.
    package static func dropped(
        _ session: any Session, subscriptionID: String, since: Instant, limit: Int
    ) throws -> [WebhookDelivery] {
        try session.rows(
            "SELECT " + columns
                + """
                 FROM webhook_deliveries WHERE subscription_id = $1 AND status = 'dropped' AND created_at_ms >= $2
                ORDER BY created_at_ms, id LIMIT $3
                """, [.text(subscriptionID), SQLValue(since), SQLValue(limit)]
        ).map(read)
    }
}
