// SPDX-License-Identifier: Apache-2.0
package import Domain

/// What subscribers of incidents are told, and who they are.
package enum StatusUpdateQueries {
    private static let columns: SQLText = "id, incident_id, sender_id, message, subject, html_message, created_at_ms"

    private static func read(_ row: Row) -> StatusUpdate {
        StatusUpdate(
            id: row.text(0), incidentID: row.text(1), senderID: row.text(2), message: row.text(3),
            subject: row.optionalText(4), htmlMessage: row.optionalText(5), createdAt: row.instant(6))
    }

    package static func find(_ session: any Session, ids: [String]) throws -> [StatusUpdate] {
        guard !ids.isEmpty else { return [] }
        var query = SQLBuilder("SELECT " + columns + " FROM status_updates WHERE id IN ")
        query.append("", in: ids.map(SQLValue.text))
        query.append(" ORDER BY id")
        return try session.rows(query.sql, query.arguments).map(read)
    }

    package static func count(_ session: any Session, incidentID: String) throws -> Int {
        try session.count("SELECT COUNT(*) FROM status_updates WHERE incident_id = $1", [.text(incidentID)])
    }

    package static func insert(_ session: any Session, _ update: StatusUpdate) throws {
        try session.execute(
            """
            INSERT INTO status_updates (id, incident_id, sender_id, message, subject, html_message, created_at_ms)
            VALUES ($1, $2, $3, $4, $5, $6, $7)
            """,
            [
                .text(update.id), .text(update.incidentID), .text(update.senderID), .text(update.message),
                SQLValue(update.subject), SQLValue(update.htmlMessage), SQLValue(update.createdAt),
            ])
    }

    /// Everybody who is to be told, each once, as far as they are still there: up to `limit` people. They follow the
    /// incident, or one of the business services, alone or with a team.
    package static func recipientIDs(
        _ session: any Session, incidentID: String, businessServiceIDs: [String] = [], limit: Int
    ) throws -> [String] {
        var query = SQLBuilder("SELECT users.id FROM users WHERE users.id IN (")
        append(.incident, [incidentID], to: &query)
        if !businessServiceIDs.isEmpty {
            query.append(" UNION ")
            append(.businessService, businessServiceIDs, to: &query)
        }
        query.append(") ORDER BY users.id LIMIT ", SQLValue(limit))
        return try session.rows(query.sql, query.arguments).map { $0.text(0) }
    }

    /// The people who follow one of these things: pieces of their own, each of which its index serves.
    private static func append(_ kind: Subscribable.Kind, _ ids: [String], to query: inout SQLBuilder) {
        let alone: SQLText = """
            SELECT notification_subscriptions.subscriber_id FROM notification_subscriptions
            WHERE notification_subscriptions.subscriber_kind = 'user'
            """
        let withTeams: SQLText = """
            SELECT team_members.user_id FROM notification_subscriptions
            JOIN team_members ON team_members.team_id = notification_subscriptions.subscriber_id
            WHERE notification_subscriptions.subscriber_kind = 'team'
            """
        for (index, piece) in [alone, withTeams].enumerated() {
            query.append(index == 0 ? piece : " UNION " + piece)
            query.append(" AND notification_subscriptions.subscribable_kind = ", .text(kind.rawValue))
            query.append(" AND notification_subscriptions.subscribable_id IN ", in: ids.map(SQLValue.text))
        }
    }
}
