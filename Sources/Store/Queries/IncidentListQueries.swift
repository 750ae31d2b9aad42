// SPDX-License-Identifier: Apache-2.0
package import Base
package import Domain

/// What a list of incidents is narrowed to and ordered by.
package struct IncidentFilter: Sendable {
    package enum SortField: String, CaseIterable, Sendable {
        case number = "incident_number"
        case createdAt = "created_at"
        case resolvedAt = "resolved_at"
        case urgency
    }
    package struct SortKey: Sendable, Hashable {
        package var field: SortField
        package var isDescending: Bool
        package init(_ field: SortField, isDescending: Bool) {
            self.field = field
            self.isDescending = isDescending
        }
    }

    package var key: String?
    package var serviceIDs: [String] = []
    package var teamIDs: [String] = []
    package var userIDs: [String] = []
    package var urgencies: [Urgency] = []
    package var statuses: [IncidentStatus] = []
    package var since: Instant?
    package var until: Instant?
    package var sort: [SortKey] = []

    package init() {}
}

/// Lists of incidents whose cost does not grow with the history.
///
/// Every single filter has an index that ends in the incident number, which grows with time. A list over several values
/// is a merge of short ordered pieces, one for each value, so that no piece reads more rows than the page holds.
package enum IncidentListQueries {
    /// More pieces than this are cheaper as one scan of the numbers.
    static let piecesMaximum = 60
    /// Clocks of nodes may differ by this much and the bounds on numbers still hold every incident of the range.
    static let clockSlackSeconds: Int64 = 600

    package struct Slice: Sendable {
        package let limit: Int
        package let offset: Int
        package init(limit: Int, offset: Int) {
            self.limit = limit
            self.offset = offset
        }
        /// One more than the page, which tells whether there is a next one.
        var fetchCount: Int { offset + limit + 1 }
    }

    /// Up to `limit + 1` incidents with assignments and teams, in the order asked for.
    package static func page(
        _ session: any Session, _ filter: IncidentFilter, visibility: Visibility, _ slice: Slice
    ) throws -> [StoredIncident] {
        guard let bounds = try NumberBounds(session, filter) else { return [] }
        let query = statement(filter, visibility: visibility, bounds, slice)
        let ids = try session.rows(query.sql, query.arguments).map { $0.text(0) }
        let found = try IncidentStateQueries.find(session, ids: ids)
        let byID = Dictionary(uniqueKeysWithValues: found.map { ($0.incident.id, $0) })
        return ids.compactMap { byID[$0] }
    }

    package static func count(
        _ session: any Session, _ filter: IncidentFilter, visibility: Visibility
    ) throws -> Int {
        guard let bounds = try NumberBounds(session, filter) else { return 0 }
        var query = SQLBuilder("SELECT COUNT(*) FROM incidents WHERE ")
        bounds.append("incidents.number", to: &query)
        appendConditions(filter, visibility, to: &query)
        return try session.count(query.sql, query.arguments)
    }

    /// The statement of a page: ids in order. Package-visible so that tests can read its plan.
    package static func statement(
        _ filter: IncidentFilter, visibility: Visibility, _ bounds: NumberBounds, _ slice: Slice
    ) -> SQLBuilder {
        if let pieces = IncidentListPieces(filter, visibility) { return pieces.statement(filter, bounds, slice) }
        if let order = IncidentResolutionOrder(filter, visibility) { return order.statement(filter, bounds, slice) }
        var query = SQLBuilder("SELECT incidents.id FROM incidents WHERE ")
        bounds.append("incidents.number", to: &query)
        appendConditions(filter, visibility, to: &query)
        query.append(" ORDER BY " + order(filter.sort))
        query.append(" LIMIT ", SQLValue(slice.limit + 1))
        query.append(" OFFSET ", SQLValue(slice.offset))
        return query
    }

    /// Numbers grow as incidents are created: the direction of creation and of numbers is one.
    static func order(_ sort: [IncidentFilter.SortKey]) -> SQLText {
        var parts: [SQLText] = []
        var hasNumber = false
        for key in sort where !hasNumber {
            switch key.field {
            case .number, .createdAt:
                parts.append(key.isDescending ? "incidents.number DESC" : "incidents.number")
                hasNumber = true
            case .urgency: parts.append(key.isDescending ? "incidents.urgency DESC" : "incidents.urgency")
            case .resolvedAt:
                parts.append("CASE WHEN incidents.resolved_at_ms IS NULL THEN 1 ELSE 0 END")
                parts.append(key.isDescending ? "incidents.resolved_at_ms DESC" : "incidents.resolved_at_ms")
            }
        }
        if !hasNumber { parts.append("incidents.number") }
        return SQLText.joined(parts, by: ", ")
    }

    static func appendConditions(_ filter: IncidentFilter, _ visibility: Visibility, to query: inout SQLBuilder) {
        appendResidual(filter, to: &query)
        if !filter.serviceIDs.isEmpty {
            query.append(" AND incidents.service_id IN ", in: filter.serviceIDs.map(SQLValue.text))
        }
        if !filter.userIDs.isEmpty {
            query.append(
                " AND EXISTS (SELECT 1 FROM incident_assignments WHERE incident_id = incidents.id AND user_id IN ",
                in: filter.userIDs.map(SQLValue.text))
            query.append(")")
        }
        if !filter.teamIDs.isEmpty {
            query.append(
                " AND EXISTS (SELECT 1 FROM incident_teams WHERE incident_id = incidents.id AND team_id IN ",
                in: filter.teamIDs.map(SQLValue.text))
            query.append(")")
        }
        if !filter.statuses.isEmpty {
            query.append(" AND incidents.status IN ", in: filter.statuses.map { .text($0.rawValue) })
        }
        if !filter.urgencies.isEmpty {
            query.append(" AND incidents.urgency IN ", in: filter.urgencies.map { .text($0.rawValue) })
        }
        query.appendVisible(.incident, id: "incidents.id", visibility)
    }

    /// The exact range and the key, which no piece expresses by itself.
    static func appendResidual(_ filter: IncidentFilter, to query: inout SQLBuilder) {
        if let since = filter.since { query.append(" AND incidents.created_at_ms >= ", SQLValue(since)) }
        if let until = filter.until { query.append(" AND incidents.created_at_ms < ", SQLValue(until)) }
        if let key = filter.key {
            query.append(
                """
                 AND incidents.id IN (SELECT id FROM incidents WHERE is_manual = 1 AND incident_key =
                """ + " ", .text(key))
            query.append(" UNION ALL SELECT incident_id FROM alerts WHERE dedup_key = ", .text(key))
            query.append(")")
        }
    }

    /// A range of time as a range of numbers, so that a scan begins where the range begins.
    package struct NumberBounds: Sendable {
        package var lowest: Int64 = 0
        package var highest: Int64?

        package init() {}

        /// One condition each way and no more: of two lower bounds SQLite would begin its search at the first.
        func append(_ column: SQLText, to query: inout SQLBuilder) {
            query.append(column + " >= ", .integer(lowest))
            if let highest { query.append(" AND " + column + " < ", .integer(highest)) }
        }

        /// Nil when no incident can be in the range.
        init?(_ session: any Session, _ filter: IncidentFilter) throws {
            if let since = filter.since {
                guard
                    let row = try session.row(
                        """
                        SELECT number FROM incidents WHERE created_at_ms >= $1 ORDER BY created_at_ms, number LIMIT 1
                        """, [SQLValue(since.adding(seconds: -clockSlackSeconds))])
                else { return nil }
                lowest = row.integer(0)
            }
            if let until = filter.until {
                highest = try session.row(
                    """
                    SELECT number FROM incidents WHERE created_at_ms > $1 ORDER BY created_at_ms, number LIMIT 1
                    """, [SQLValue(until.adding(seconds: clockSlackSeconds))])?.integer(0)
            }
        }
    }
}

extension IncidentListQueries {
    package static func id(_ session: any Session, number: Int64) throws -> String? {
        try session.row("SELECT id FROM incidents WHERE number = $1", [.integer(number)])?.text(0)
    }

    /// Whether an open incident of this service has this key, be it its own or that of an open alert.
    package static func hasOpen(_ session: any Session, serviceID: String, key: String) throws -> Bool {
        try session.row(
            """
            SELECT 1 FROM incidents
            WHERE is_manual = 1 AND incident_key = $1 AND service_id = $2 AND status <> 'resolved'
            UNION ALL
            SELECT 1 FROM alerts WHERE dedup_key = $1 AND service_id = $2 AND status = 'triggered'
            """, [.text(key), .text(serviceID)]) != nil
    }
}
