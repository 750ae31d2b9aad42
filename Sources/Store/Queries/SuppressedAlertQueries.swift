// SPDX-License-Identifier: Apache-2.0
package import Base
package import Domain

/// Alerts of which rules say that nobody is to hear: they belong to no incident.
package enum SuppressedAlertQueries {
    private static let columns: SQLText = """
        id, service_id, integration_id, dedup_key, status, summary, severity, created_at_ms, resolved_at_ms, body
        """

    private static func read(_ row: Row) -> Alert {
        var reader = row.reader
        var alert = Alert(
            id: reader.text(), incidentID: "", serviceID: reader.text(), integrationID: reader.text(),
            dedupKey: reader.text(), status: Alert.Status(rawValue: reader.text()) ?? .triggered, summary: reader.text(),
            severity: Severity(rawValue: reader.text()) ?? .error, createdAt: reader.instant(),
            resolvedAt: reader.optionalInstant(), isSuppressed: true)
        alert.body = (try? JSON.parse(reader.text(), depthMaximum: JSON.storedDepthMaximum)) ?? .null
        return alert
    }

    package static func insert(_ session: any Session, _ alert: Alert) throws {
        try session.execute(
            """
            INSERT INTO suppressed_alerts (id, service_id, integration_id, dedup_key, status, summary, severity,
              created_at_ms, resolved_at_ms, body)
            VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)
            """,
            [
                .text(alert.id), .text(alert.serviceID), .text(alert.integrationID), .text(alert.dedupKey),
                .text(alert.status.rawValue), .text(alert.summary), .text(alert.severity.rawValue),
                SQLValue(alert.createdAt), SQLValue(alert.resolvedAt), .text(alert.body.text),
            ])
    }

    package static func resolve(_ session: any Session, id: String, at now: Instant) throws {
        try session.execute(
            "UPDATE suppressed_alerts SET status = 'resolved', resolved_at_ms = $2 WHERE id = $1 AND status = 'triggered'",
            [.text(id), SQLValue(now)])
    }

    package struct Filter: Sendable {
        package var serviceIDs: [String]
        package var statuses: [Alert.Status]
        /// Only alerts before this one.
        package var before: String?

        package init(serviceIDs: [String] = [], statuses: [Alert.Status] = [], before: String? = nil) {
            self.serviceIDs = serviceIDs
            self.statuses = statuses
            self.before = before
        }
    }

    /// The newest first.
    package static func page(
        _ session: any Session, _ filter: Filter, visibility: Visibility, limit: Int
    ) throws -> [Alert] {
        var query = SQLBuilder("SELECT " + columns + " FROM suppressed_alerts WHERE id < ")
        query.append("", .text(filter.before ?? "~"))
        if !filter.serviceIDs.isEmpty { query.append(" AND service_id IN ", in: filter.serviceIDs.map(SQLValue.text)) }
        if !filter.statuses.isEmpty { query.append(" AND status IN ", in: filter.statuses.map { .text($0.rawValue) }) }
        query.appendVisible(.service, id: "suppressed_alerts.service_id", visibility)
        query.append(" ORDER BY id DESC LIMIT ", SQLValue(limit))
        return try session.rows(query.sql, query.arguments).map(read)
    }
}
