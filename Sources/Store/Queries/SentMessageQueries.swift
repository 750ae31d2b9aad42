// SPDX-License-Identifier: Apache-2.0
package import Base
package import Domain

/// Messages that have left or were given up, along the time.
package enum SentMessageQueries {
    package struct Filter: Sendable {
        package var kinds: [SentMessage.Kind]
        package var since: Instant
        package var until: Instant

        package init(kinds: [SentMessage.Kind], since: Instant, until: Instant) {
            self.kinds = kinds
            self.since = since
            self.until = until
        }
    }

    /// Up to `limit + 1`, the newest first: a merge of one short piece for each way of sending, which its index serves.
    package static func page(
        _ session: any Session, _ filter: Filter, visibility: Visibility, limit: Int, offset: Int
    ) throws -> [SentMessage] {
        var query = SQLBuilder("SELECT id, channel, updated_at_ms, address, user_id, incident_id, status FROM (")
        for (index, kind) in filter.kinds.enumerated() {
            query.append(index == 0 ? "SELECT * FROM (" : " UNION ALL SELECT * FROM (")
            query.append("SELECT id, channel, updated_at_ms, address, user_id, incident_id, status")
            query.append(sent + " AND channel = ", .text(kind.channel))
            append(filter, visibility, to: &query)
            query.append(" ORDER BY updated_at_ms DESC, id DESC LIMIT ", SQLValue(offset + limit + 1))
            query.append(") AS piece")
        }
        query.append(") AS merged ORDER BY updated_at_ms DESC, id DESC LIMIT ", SQLValue(limit + 1))
        query.append(" OFFSET ", SQLValue(offset))
        return try withBridges(session, try session.rows(query.sql, query.arguments).compactMap(read))
    }

    package static func count(_ session: any Session, _ filter: Filter, visibility: Visibility) throws -> Int {
        var query = SQLBuilder("SELECT COUNT(*)")
        query.append(sent + " AND channel IN ", in: filter.kinds.map { .text($0.channel) })
        append(filter, visibility, to: &query)
        return try session.row(query.sql, query.arguments).map { Int($0.integer(0)) } ?? 0
    }

    private static let sent: SQLText = " FROM notifications WHERE status <> 'waiting'"

    private static func append(_ filter: Filter, _ visibility: Visibility, to query: inout SQLBuilder) {
        query.append(" AND updated_at_ms >= ", SQLValue(filter.since))
        query.append(" AND updated_at_ms < ", SQLValue(filter.until))
        query.appendVisible(.incident, id: "notifications.incident_id", visibility)
    }

    private static func read(_ row: Row) -> SentMessage? {
        guard let kind = SentMessage.Kind.allCases.first(where: { $0.channel == row.text(1) }) else { return nil }
        return SentMessage(
            id: row.text(0), kind: kind, startedAt: row.instant(2), address: row.optionalText(3), userID: row.text(4),
            incidentID: row.text(5), hasArrived: row.text(6) == StoredNotification.Status.sent.rawValue)
    }

    /// With the addresses of the incidents' conference bridges, in one more query.
    private static func withBridges(_ session: any Session, _ messages: [SentMessage]) throws -> [SentMessage] {
        guard !messages.isEmpty else { return [] }
        var query = SQLBuilder("SELECT id, conference_url, conference_number FROM incidents WHERE id IN ")
        query.append("", in: Set(messages.map(\.incidentID)).sorted().map(SQLValue.text))
        var addresses: [String: String] = [:]
        for row in try session.rows(query.sql, query.arguments) {
            addresses[row.text(0)] = row.optionalText(1) ?? row.optionalText(2)
        }
        return messages.map { message in
            var message = message
            message.conferenceAddress = addresses[message.incidentID]
            return message
        }
    }
}
