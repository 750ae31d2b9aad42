// SPDX-License-Identifier: Apache-2.0
import Base
import Domain

/// A list as a merge of ordered pieces, each of which one index serves.
struct IncidentListPieces {
    /// The columns that a piece fixes; what is left is checked row by row.
    private enum Piece {
        case user(String)
        case team(String)
        case service(String, IncidentStatus)
        case status(IncidentStatus)
        case urgency(Urgency)
        case everything
    }

    private let pieces: [Piece]
    private let visibility: Visibility
    private let isDescending: Bool
    /// Urgencies in the order in which the list shows them, when it is sorted by them first.
    private let urgencyOrder: [Urgency]

    /// Nil when the order asked for is not that of the numbers (perhaps within urgencies), or the pieces are too many.
    init?(_ filter: IncidentFilter, _ visibility: Visibility) {
        self.visibility = visibility
        var sort = filter.sort[...]
        if sort.first?.field == .urgency, let first = sort.popFirst() {
            urgencyOrder = first.isDescending ? [.low, .high] : [.high, .low]
        } else {
            urgencyOrder = []
        }
        switch sort.first?.field {
        case nil: isDescending = false
        case .number, .createdAt: isDescending = sort.first?.isDescending ?? false
        case .resolvedAt, .urgency: return nil
        }
        // A key names a handful of incidents: they are looked up and sorted.
        if filter.key != nil { return nil }
        pieces = Self.pieces(filter)
        guard pieces.count * max(1, urgencyOrder.count) <= IncidentListQueries.piecesMaximum else { return nil }
    }

    private static func pieces(_ filter: IncidentFilter) -> [Piece] {
        let statuses = filter.statuses.isEmpty ? IncidentStatus.allCases : filter.statuses
        if !filter.userIDs.isEmpty { return filter.userIDs.map(Piece.user) }
        if !filter.serviceIDs.isEmpty {
            return filter.serviceIDs.flatMap { id in statuses.map { Piece.service(id, $0) } }
        }
        if !filter.teamIDs.isEmpty { return filter.teamIDs.map(Piece.team) }
        if Set(statuses).count < IncidentStatus.allCases.count { return statuses.map(Piece.status) }
        if filter.urgencies.count == 1 { return filter.urgencies.map(Piece.urgency) }
        return [.everything]
    }

    func statement(
        _ filter: IncidentFilter, _ bounds: IncidentListQueries.NumberBounds, _ slice: IncidentListQueries.Slice
    ) -> SQLBuilder {
        var query = SQLBuilder("SELECT id FROM (")
        var isFirst = true
        for (rank, urgency) in (urgencyOrder.isEmpty ? [nil] : urgencyOrder.map(Optional.some)).enumerated() {
            for piece in pieces {
                // UNION, not UNION ALL: two users of one incident are two pieces with one row.
                query.append(isFirst ? "SELECT * FROM (" : " UNION SELECT * FROM (")
                isFirst = false
                append(piece, rank: rank, urgency: urgency, filter, bounds, slice, to: &query)
                query.append(") AS piece")
            }
        }
        query.append(") AS merged ORDER BY rank, number" + (isDescending ? " DESC" : ""))
        query.append(" LIMIT ", SQLValue(slice.limit + 1))
        query.append(" OFFSET ", SQLValue(slice.offset))
        return query
    }

    private func append(
        _ piece: Piece, rank: Int, urgency: Urgency?, _ filter: IncidentFilter,
        _ bounds: IncidentListQueries.NumberBounds, _ slice: IncidentListQueries.Slice, to query: inout SQLBuilder
    ) {
        let rankColumn: SQLText = rank == 0 ? ", 0 AS rank" : ", 1 AS rank"
        var number: SQLText = "incidents.number"
        switch piece {
        case .user(let id):
            number = "incident_assignments.number"
            query.append("SELECT incidents.id AS id, incidents.number AS number" + rankColumn)
            query.append(
                """
                 FROM incident_assignments JOIN incidents ON incidents.id = incident_assignments.incident_id
                WHERE incident_assignments.user_id =
                """ + " ", .text(id))
        case .team(let id):
            number = "incident_teams.number"
            query.append("SELECT incidents.id AS id, incidents.number AS number" + rankColumn)
            query.append(
                """
                 FROM incident_teams JOIN incidents ON incidents.id = incident_teams.incident_id
                WHERE incident_teams.team_id =
                """ + " ", .text(id))
        case .service(let id, let status):
            query.append("SELECT id, number" + rankColumn + " FROM incidents WHERE incidents.service_id = ", .text(id))
            query.append(" AND incidents.status = ", .text(status.rawValue))
        case .status(let status):
            query.append(
                "SELECT id, number" + rankColumn + " FROM incidents WHERE incidents.status = ", .text(status.rawValue))
        case .urgency(let urgency):
            query.append(
                "SELECT id, number" + rankColumn + " FROM incidents WHERE incidents.urgency = ", .text(urgency.rawValue))
        case .everything:
            query.append("SELECT id, number" + rankColumn + " FROM incidents WHERE ")
        }
        if case .everything = piece {} else { query.append(" AND ") }
        bounds.append(number, to: &query)
        if let urgency { query.append(" AND incidents.urgency = ", .text(urgency.rawValue)) }
        appendOthers(piece, filter, to: &query)
        query.append(" ORDER BY " + number + (isDescending ? " DESC" : ""))
        query.append(" LIMIT ", SQLValue(slice.fetchCount))
    }

    /// Every filter that the piece itself does not fix.
    private func appendOthers(_ piece: Piece, _ filter: IncidentFilter, to query: inout SQLBuilder) {
        var rest = filter
        switch piece {
        case .user: rest.userIDs = []
        case .team: rest.teamIDs = []
        case .service: (rest.serviceIDs, rest.statuses) = ([], [])
        case .status: rest.statuses = []
        case .urgency: rest.urgencies = []
        case .everything: break
        }
        if Set(rest.statuses).count == IncidentStatus.allCases.count { rest.statuses = [] }
        if Set(rest.urgencies).count == Urgency.allCases.count { rest.urgencies = [] }
        IncidentListQueries.appendConditions(rest, visibility, to: &query)
    }
}
