// SPDX-License-Identifier: Apache-2.0
import Base
package import Domain

/// Who was asked to join in on incidents.
package enum ResponderQueries {
    private static let requestColumns: SQLText = "id, incident_id, requester_id, message, requested_at_ms"
    private static let responderColumns: SQLText = """
        incident_id, user_id, state, message, requester_id, request_id, requested_at_ms, updated_at_ms
        """

    private static func readRequest(_ row: Row) -> ResponderRequest {
        ResponderRequest(
            id: row.text(0), incidentID: row.text(1), requesterID: row.text(2), message: row.text(3),
            requestedAt: row.instant(4))
    }

    private static func readResponder(_ row: Row) -> Responder {
        Responder(
            incidentID: row.text(0), userID: row.text(1), state: ResponderState(rawValue: row.text(2)) ?? .pending,
            message: row.text(3), requesterID: row.text(4), requestID: row.text(5), requestedAt: row.instant(6),
            updatedAt: row.instant(7))
    }

    /// Everybody who was asked, by incident. One statement where nobody was, three otherwise, however many incidents.
    package static func of(_ session: any Session, incidentIDs: [String]) throws -> [String: IncidentResponders] {
        let requests = try rows(
            session, "SELECT " + requestColumns + " FROM responder_requests WHERE incident_id IN ", incidentIDs,
            " ORDER BY incident_id, id"
        ).map(readRequest)
        guard !requests.isEmpty else { return [:] }
        let ids = Set(requests.map(\.incidentID)).sorted()
        let targets = try targets(session, incidentIDs: ids)
        let responders = try rows(
            session, "SELECT " + responderColumns + " FROM incident_responders WHERE incident_id IN ", ids,
            " ORDER BY incident_id, request_id, user_id"
        ).map(readResponder)
        var found: [String: IncidentResponders] = [:]
        for request in requests {
            var request = request
            request.targets = targets[request.id] ?? []
            found[request.incidentID, default: IncidentResponders()].requests.append(request)
        }
        for responder in responders {
            var responder = responder
            responder.policyIDs = policyIDs(asking: responder.userID, found[responder.incidentID]?.requests ?? [])
            found[responder.incidentID, default: IncidentResponders()].responders.append(responder)
        }
        return found
    }

    private static func rows(
        _ session: any Session, _ start: SQLText, _ ids: [String], _ end: SQLText
    ) throws -> [Row] {
        guard !ids.isEmpty else { return [] }
        var query = SQLBuilder(start)
        query.append("", in: ids.map(SQLValue.text))
        query.append(end)
        return try session.rows(query.sql, query.arguments)
    }

    /// Targets by request, each with its people.
    private static func targets(
        _ session: any Session, incidentIDs: [String]
    ) throws -> [String: [ResponderTarget]] {
        let rows = try rows(
            session, "SELECT request_id, kind, target_id, user_id FROM responder_request_targets WHERE incident_id IN ",
            incidentIDs, " ORDER BY incident_id, request_id, position")
        var found: [String: [ResponderTarget]] = [:]
        for row in rows {
            let kind = ResponderTarget.Kind(rawValue: row.text(1)) ?? .user
            var targets = found[row.text(0)] ?? []
            if let last = targets.last, last.kind == kind, last.id == row.text(2) {
                targets[targets.count - 1].userIDs.append(row.text(3))
            } else {
                targets.append(ResponderTarget(kind: kind, id: row.text(2), userIDs: [row.text(3)]))
            }
            found[row.text(0)] = targets
        }
        return found
    }

    private static func policyIDs(asking userID: String, _ requests: [ResponderRequest]) -> [String] {
        var ids: [String] = []
        for target in requests.flatMap(\.targets)
        where target.kind == .escalationPolicy && target.userIDs.contains(userID) && !ids.contains(target.id) {
            ids.append(target.id)
        }
        return ids
    }

    /// Requests without their targets.
    package static func requests(_ session: any Session, ids: [String]) throws -> [ResponderRequest] {
        try rows(session, "SELECT " + requestColumns + " FROM responder_requests WHERE id IN ", ids, " ORDER BY id")
            .map(readRequest)
    }

    /// People of these incidents who have not answered yet.
    package static func pending(_ session: any Session, incidentIDs: [String]) throws -> [Responder] {
        try rows(
            session,
            "SELECT " + responderColumns + " FROM incident_responders WHERE state = 'pending' AND incident_id IN ",
            incidentIDs, " ORDER BY incident_id, user_id"
        ).map(readResponder)
    }

    package static func insert(_ session: any Session, _ request: ResponderRequest) throws {
        try session.execute(
            """
            INSERT INTO responder_requests (id, incident_id, requester_id, message, requested_at_ms)
            VALUES ($1, $2, $3, $4, $5)
            """,
            [
                .text(request.id), .text(request.incidentID), .text(request.requesterID), .text(request.message),
                SQLValue(request.requestedAt),
            ])
        var position = 0
        for target in request.targets {
            for userID in target.userIDs {
                try session.execute(
                    """
                    INSERT INTO responder_request_targets (incident_id, request_id, position, kind, target_id, user_id)
                    VALUES ($1, $2, $3, $4, $5, $6)
                    """,
                    [
                        .text(request.incidentID), .text(request.id), SQLValue(position), .text(target.kind.rawValue),
                        .text(target.id), .text(userID),
                    ])
                position += 1
            }
        }
    }

    /// Writes how somebody stands, be it for the first time or not.
    package static func save(_ session: any Session, _ responder: Responder) throws {
        try session.execute(
            """
            INSERT INTO incident_responders (incident_id, user_id, state, message, requester_id, request_id,
              requested_at_ms, updated_at_ms)
            VALUES ($1, $2, $3, $4, $5, $6, $7, $8)
            ON CONFLICT (incident_id, user_id) DO UPDATE SET state = excluded.state, message = excluded.message,
              requester_id = excluded.requester_id, request_id = excluded.request_id,
              requested_at_ms = excluded.requested_at_ms, updated_at_ms = excluded.updated_at_ms
            """,
            [
                .text(responder.incidentID), .text(responder.userID), .text(responder.state.rawValue),
                .text(responder.message), .text(responder.requesterID), .text(responder.requestID),
                SQLValue(responder.requestedAt), SQLValue(responder.updatedAt),
            ])
    }
}
