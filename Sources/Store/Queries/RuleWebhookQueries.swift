// SPDX-License-Identifier: Apache-2.0
package import Base
package import Domain

/// Webhooks of rules. Those that wait are the outbox; the others record what became of them.
package enum RuleWebhookQueries {
    private static let columns: SQLText = """
        id, alert_id, service_id, trigger_type, name, url, headers, body, attempt, created_at_ms
        """

    private static func read(_ row: Row) -> RuleWebhookDelivery {
        let webhook = RuleWebhook(
            name: row.text(4), url: row.text(5), headers: RuleWebhookText.headers(row.text(6)), triggers: [],
            body: row.text(7))
        return RuleWebhookDelivery(
            id: row.text(0), alertID: row.text(1), serviceID: row.text(2),
            trigger: RuleWebhook.Trigger(rawValue: row.text(3)) ?? .alertTriggered, webhook: webhook,
            attempt: Int(row.integer(8)), createdAt: row.instant(9))
    }

    /// It is due at once.
    package static func insert(_ session: any Session, _ delivery: RuleWebhookDelivery) throws {
        try session.execute(
            """
            INSERT INTO rule_webhooks (id, alert_id, service_id, trigger_type, name, url, headers, body, status, due_at_ms,
              attempt, created_at_ms, updated_at_ms)
            VALUES ($1, $2, $3, $4, $5, $6, $7, $8, 'waiting', $9, 0, $9, $9)
            """,
            [
                .text(delivery.id), .text(delivery.alertID), .text(delivery.serviceID), .text(delivery.trigger.rawValue),
                .text(delivery.name), .text(delivery.url), .text(RuleWebhookText.json(delivery.headers).text),
                .text(delivery.body), SQLValue(delivery.createdAt),
            ])
    }

    package static func nextDue(_ session: any Session) throws -> Instant? {
        try session.row("SELECT MIN(due_at_ms) FROM rule_webhooks WHERE status = 'waiting'", [])?.optionalInstant(0)
    }

    /// Rows that are due, the longest due first, without those for receivers that have no room. Rows that another node is
    /// about to take are left out.
    package static func due(
        _ session: any Session, at now: Instant, exceptURLs: [String], limit: Int
    ) throws -> [RuleWebhookDelivery] {
        var query = SQLBuilder("SELECT " + columns + " FROM rule_webhooks WHERE status = 'waiting' AND due_at_ms <= ")
        query.append("", SQLValue(now))
        if !exceptURLs.isEmpty { query.append(" AND url NOT IN ", in: exceptURLs.map(SQLValue.text)) }
        query.append(" ORDER BY due_at_ms, id LIMIT ", SQLValue(limit))
        query.append(session.dialect.claimLock)
        return try session.rows(query.sql, query.arguments).map(read)
    }

    /// Takes rows, whose next try this is, for `end`: a sender that dies in between leaves them to be taken again then.
    /// Answers them as they are now.
    package static func hold(
        _ session: any Session, _ deliveries: [RuleWebhookDelivery], until end: Instant
    ) throws -> [RuleWebhookDelivery] {
        guard !deliveries.isEmpty else { return [] }
        var query = SQLBuilder("UPDATE rule_webhooks SET attempt = attempt + 1, due_at_ms = ")
        query.append("", SQLValue(end))
        query.append(" WHERE id IN ", in: deliveries.map { .text($0.id) })
        try session.execute(query.sql, query.arguments)
        return deliveries.map { row in
            var row = row
            row.attempt += 1
            return row
        }
    }

    /// Writes what a try came to. Nothing where somebody else has taken it since, or all is over.
    ///
    /// `dueAt` says when it is to be tried again; nil leaves it as it is.
    package static func record(
        _ session: any Session, _ delivery: RuleWebhookDelivery, as status: RuleWebhookDelivery.Status, dueAt: Instant?,
        answerStatus: Int?, answerText: String?, at now: Instant
    ) throws {
        try session.execute(
            """
            UPDATE rule_webhooks SET status = $2, due_at_ms = COALESCE($3, due_at_ms), answer_status = $4,
              answer_text = $5, updated_at_ms = $6
            WHERE id = $1 AND status = 'waiting' AND attempt = $7
            """,
            [
                .text(delivery.id), .text(status.rawValue), SQLValue(dueAt), SQLValue(answerStatus),
                SQLValue(answerText), SQLValue(now), SQLValue(delivery.attempt),
            ])
    }

    /// Deletes up to `limit` that have been over since before an instant. Answers how many; fewer than `limit` are all.
    package static func sweep(_ session: any Session, before instant: Instant, limit: Int) throws -> Int {
        let found = try session.rows(
            """
            SELECT id FROM rule_webhooks WHERE status IN ('delivered', 'dropped') AND updated_at_ms < $1
            ORDER BY updated_at_ms LIMIT $2
            """ + session.dialect.claimLock, [SQLValue(instant), SQLValue(limit)])
        guard !found.isEmpty else { return 0 }
        var query = SQLBuilder("DELETE FROM rule_webhooks WHERE id IN ")
        query.append("", in: found.map { .text($0.text(0)) })
        return try session.execute(query.sql, query.arguments)
    }
}

/// Webhooks of rules as rows hold them.
enum RuleWebhookText {
    static func json(_ headers: [WebhookSubscription.Header]) -> JSON {
        .array(headers.map { header -> JSON in ["key": .string(header.name), "value": .string(header.value)] })
    }

    static func headers(_ text: String) -> [WebhookSubscription.Header] { headers(try? JSON.parse(text)) }

    private static func headers(_ json: JSON?) -> [WebhookSubscription.Header] {
        (json?.arrayValue ?? []).map { header in
            WebhookSubscription.Header(
                name: header["key"]?.stringValue ?? "", value: header["value"]?.stringValue ?? "")
        }
    }

    /// Of an alert that is held back: what is sent when it is let through.
    static func write(_ webhooks: [RuleWebhook]) -> String? {
        guard !webhooks.isEmpty else { return nil }
        let written = webhooks.map { webhook -> JSON in
            [
                "name": .string(webhook.name), "url": .string(webhook.url), "headers": json(webhook.headers),
                "trigger_types": .array(webhook.triggers.map { .string($0.rawValue) }), "body": .string(webhook.body),
            ]
        }
        return JSON.array(written).text
    }

    static func read(_ text: String?) -> [RuleWebhook] {
        let stored = text.flatMap { try? JSON.parse($0).arrayValue } ?? []
        return stored.map { webhook in
            let triggers = (webhook["trigger_types"]?.arrayValue ?? []).compactMap { name in
                name.stringValue.flatMap(RuleWebhook.Trigger.init(rawValue:))
            }
            return RuleWebhook(
                name: webhook["name"]?.stringValue ?? "", url: webhook["url"]?.stringValue ?? "",
                headers: headers(webhook["headers"]), triggers: triggers, body: webhook["body"]?.stringValue ?? "")
        }
    }
}
