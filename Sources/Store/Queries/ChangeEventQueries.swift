// SPDX-License-Identifier: Apache-2.0
package import Base
package import Domain

package enum ChangeEventQueries {
    private static let selection: SQLText = """
        SELECT change_events.id, change_events.service_id, change_events.integration_id, integrations.routing_key,
          change_events.summary, change_events.source, change_events.timestamp_ms, change_events.links,
          change_events.images, change_events.custom_details, change_events.created_at_ms
        FROM change_events LEFT JOIN integrations ON integrations.id = change_events.integration_id
        """

    private static func read(_ row: Row) -> ChangeEvent {
        var reader = row.reader
        return ChangeEvent(
            id: reader.text(), serviceID: reader.text(), integrationID: reader.text(), routingKey: reader.optionalText(),
            summary: reader.text(), source: reader.optionalText(), timestamp: reader.instant(), links: json(reader.text()),
            images: json(reader.text()), customDetails: json(reader.text()), createdAt: reader.instant())
    }

    private static func json(_ text: String) -> JSON {
        (try? JSON.parse(text, depthMaximum: JSON.storedDepthMaximum)) ?? .null
    }

    package struct Filter: Sendable {
        /// Nil: of whatever service.
        package var serviceIDs: [String]?
        package var integrationIDs: [String] = []
        package var teamIDs: [String] = []
        /// Of the change itself: from then on, and before then.
        package var since: Instant?
        package var until: Instant?
        /// What came in before is forgotten.
        package var keptSince: Instant

        package init(keptSince: Instant, serviceIDs: [String]? = nil) {
            self.keptSince = keptSince
            self.serviceIDs = serviceIDs
        }
    }

    private static func condition(_ filter: Filter, _ visibility: Visibility, to query: inout SQLBuilder) {
        if let ids = filter.serviceIDs { query.append(" AND change_events.service_id IN ", in: ids.map(SQLValue.text)) }
        if !filter.integrationIDs.isEmpty {
            query.append(" AND change_events.integration_id IN ", in: filter.integrationIDs.map(SQLValue.text))
        }
        if !filter.teamIDs.isEmpty {
            query.append(
                """
                 AND change_events.service_id IN (
                  SELECT services.id FROM escalation_policy_teams
                  JOIN services ON services.escalation_policy_id = escalation_policy_teams.escalation_policy_id
                  WHERE escalation_policy_teams.team_id IN
                """ + " ", in: filter.teamIDs.map(SQLValue.text))
            query.append(")")
        }
        if let since = filter.since { query.append(" AND change_events.timestamp_ms >= ", SQLValue(since)) }
        if let until = filter.until { query.append(" AND change_events.timestamp_ms < ", SQLValue(until)) }
        query.appendVisible(.service, id: "change_events.service_id", visibility)
    }

    /// Up to `limit + 1`, the newest first.
    package static func page(
        _ session: any Session, _ filter: Filter, visibility: Visibility, limit: Int, offset: Int
    ) throws -> [ChangeEvent] {
        var query = SQLBuilder(selection)
        // The plus keeps databases from the index of this column: it would have them sort all that is kept.
        query.append(" WHERE +change_events.created_at_ms >= ", SQLValue(filter.keptSince))
        condition(filter, visibility, to: &query)
        query.append(
            " ORDER BY change_events.timestamp_ms DESC, change_events.id DESC LIMIT ", SQLValue(limit + 1))
        query.append(" OFFSET ", SQLValue(offset))
        return try session.rows(query.sql, query.arguments).map(read)
    }

    package static func count(_ session: any Session, _ filter: Filter, visibility: Visibility) throws -> Int {
        var query = SQLBuilder("SELECT COUNT(*) FROM change_events WHERE change_events.created_at_ms >= ")
        query.append("", SQLValue(filter.keptSince))
        condition(filter, visibility, to: &query)
        return try session.count(query.sql, query.arguments)
    }

    package static func find(_ session: any Session, id: String, keptSince: Instant) throws -> ChangeEvent? {
        try session.row(
            selection + " WHERE change_events.id = $1 AND change_events.created_at_ms >= $2",
            [.text(id), SQLValue(keptSince)]
        ).map(read)
    }

    package static func insert(_ session: any Session, _ change: ChangeEvent) throws {
        try session.execute(
            """
            INSERT INTO change_events (id, service_id, integration_id, summary, source, timestamp_ms, links, images,
              custom_details, created_at_ms)
            VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)
            """,
            [
                .text(change.id), .text(change.serviceID), .text(change.integrationID), .text(change.summary),
                SQLValue(change.source), SQLValue(change.timestamp), .text(change.links.text), .text(change.images.text),
                .text(change.customDetails.text), SQLValue(change.createdAt),
            ])
    }

    package static func update(_ session: any Session, _ change: ChangeEvent) throws {
        try session.execute(
            "UPDATE change_events SET summary = $2, custom_details = $3 WHERE id = $1",
            [.text(change.id), .text(change.summary), .text(change.customDetails.text)])
    }

    /// Forgets what came in before then.
    package static func purge(_ session: any Session, before: Instant) throws {
        try session.execute("DELETE FROM change_events WHERE created_at_ms < $1", [SQLValue(before)])
    }
}
