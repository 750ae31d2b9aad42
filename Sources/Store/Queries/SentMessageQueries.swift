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
            for source in Source.allCases {
                let isFirst = index == 0 && source == .incidents
                query.append(isFirst ? "SELECT * FROM (" : " UNION ALL SELECT * FROM (")
                query.append(source.columns + source.sent + " AND channel = ", .text(kind.channel))
                append(filter, source, visibility, to: &query)
                query.append(" ORDER BY updated_at_ms DESC, id DESC LIMIT ", SQLValue(offset + limit + 1))
                query.append(") AS piece")
            }
        }
        query.append(") AS merged ORDER BY updated_at_ms DESC, id DESC LIMIT ", SQLValue(limit + 1))
        query.append(" OFFSET ", SQLValue(offset))
        return try withBridges(session, try session.rows(query.sql, query.arguments).compactMap(read))
    }

    package static func count(_ session: any Session, _ filter: Filter, visibility: Visibility) throws -> Int {
        var count = 0
        for source in Source.allCases {
            var query = SQLBuilder("SELECT COUNT(*)")
            query.append(source.sent + " AND channel IN ", in: filter.kinds.map { .text($0.channel) })
            append(filter, source, visibility, to: &query)
            count += try session.count(query.sql, query.arguments)
        }
        return count
    }

    /// What messages are about.
    private enum Source: CaseIterable {
        case incidents
        case handoffs

        var columns: SQLText {
            switch self {
            case .incidents: "SELECT id, channel, updated_at_ms, address, user_id, incident_id, status"
            case .handoffs: "SELECT id, channel, updated_at_ms, address, user_id, '' AS incident_id, status"
            }
        }

        var sent: SQLText {
            switch self {
            case .incidents: " FROM notifications WHERE status <> 'waiting'"
            case .handoffs: " FROM handoff_notices WHERE status <> 'waiting'"
            }
        }
    }

    /// A message is seen by whoever may see what it is about.
    private static func append(
        _ filter: Filter, _ source: Source, _ visibility: Visibility, to query: inout SQLBuilder
    ) {
        query.append(" AND updated_at_ms >= ", SQLValue(filter.since))
        query.append(" AND updated_at_ms < ", SQLValue(filter.until))
        switch source {
        case .incidents: query.appendVisible(.incident, id: "notifications.incident_id", visibility)
        case .handoffs: query.appendVisible(.schedule, id: "handoff_notices.schedule_id", visibility)
        }
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
