// SPDX-License-Identifier: Apache-2.0
import Base
import Domain

/// A list in order of resolution, as a merge of two walks: the resolved ones along their index, then the open ones, which
/// have no such time, along their numbers.
struct IncidentResolutionOrder {
    private let isDescending: Bool
    private let visibility: Visibility

    /// Nil when the list is not ordered by resolution alone, or a key names a handful that is sorted anyway.
    init?(_ filter: IncidentFilter, _ visibility: Visibility) {
        self.visibility = visibility
        guard filter.sort.count == 1, let key = filter.sort.first, key.field == .resolvedAt, filter.key == nil else {
            return nil
        }
        isDescending = key.isDescending
    }

    func statement(
        _ filter: IncidentFilter, _ bounds: IncidentListQueries.NumberBounds, _ slice: IncidentListQueries.Slice
    ) -> SQLBuilder {
        let direction: SQLText = isDescending ? " DESC" : ""
        var query = SQLBuilder("SELECT id FROM (SELECT * FROM (SELECT id, number, 0 AS rank, ")
        query.append(isDescending ? "-resolved_at_ms AS place" : "resolved_at_ms AS place")
        query.append(" FROM incidents WHERE incidents.resolved_at_ms IS NOT NULL")
        // Nothing is resolved before it was created: the walk begins with the range.
        if let since = filter.since {
            let earliest = since.adding(seconds: -IncidentListQueries.clockSlackSeconds)
            query.append(" AND incidents.resolved_at_ms >= ", SQLValue(earliest))
        }
        appendRest(filter, bounds, number: "+incidents.number", to: &query)
        query.append(" ORDER BY incidents.resolved_at_ms" + direction + ", incidents.number" + direction)
        query.append(" LIMIT ", SQLValue(slice.fetchCount))
        query.append(") AS piece")
        for status in IncidentStatus.allCases where status.isOpen {
            query.append(" UNION ALL SELECT * FROM (SELECT id, number, 1 AS rank, 0 AS place FROM incidents")
            query.append(" WHERE incidents.status = ", .text(status.rawValue))
            appendRest(filter, bounds, number: "incidents.number", to: &query)
            query.append(" ORDER BY incidents.number" + direction)
            query.append(" LIMIT ", SQLValue(slice.fetchCount))
            query.append(") AS piece")
        }
        query.append(") AS merged ORDER BY rank, place, number" + direction)
        query.append(" LIMIT ", SQLValue(slice.limit + 1))
        query.append(" OFFSET ", SQLValue(slice.offset))
        return query
    }

    /// `number` with a plus sign before it keeps a walk off the numbers' index.
    private func appendRest(
        _ filter: IncidentFilter, _ bounds: IncidentListQueries.NumberBounds, number: SQLText, to query: inout SQLBuilder
    ) {
        query.append(" AND ")
        bounds.append(number, to: &query)
        IncidentListQueries.appendConditions(filter, visibility, to: &query)
    }
}
