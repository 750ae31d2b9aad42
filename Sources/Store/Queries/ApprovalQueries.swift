// SPDX-License-Identifier: Apache-2.0
package import Base
package import Domain

/// Changes of agents that wait for a person, and what became of them.
///
/// Their bodies are read by whoever carries them out and by nobody else.
package enum ApprovalQueries {
    private static let columns: SQLText = """
        id, agent_id, agent_name, owner_user_id, grant_id, operation_id, method, path, query, digest, object_id, object_type,
        request, changes, request_id, status, created_at_ms, expires_at_ms, decided_at_ms, decider_user_id, outcome_status,
        outcome_error, is_told
        """

    private static func read(_ row: Row) -> Approval {
        var reader = row.reader
        return Approval(
            id: reader.text(), agentID: reader.text(), agentName: reader.text(), ownerID: reader.text(),
            grantID: reader.text(), operationID: reader.text(), method: reader.text(), path: reader.text(),
            query: reader.text(), digest: reader.text(), objectID: reader.optionalText(),
            objectType: reader.optionalText(), request: reader.text(), changes: reader.text(), requestID: reader.text(),
            status: Approval.Status(rawValue: reader.text()) ?? .expired, createdAt: reader.instant(),
            expiresAt: reader.instant(), decidedAt: reader.optionalInstant(), deciderID: reader.optionalText(),
            outcomeStatus: reader.optionalInt(), outcomeError: reader.optionalText(), isTold: reader.flag())
    }

    package static func insert(_ session: any Session, _ approval: Approval, body: String) throws {
        try session.execute(
            """
            INSERT INTO approvals (id, agent_id, agent_name, owner_user_id, grant_id, operation_id, method, path, query,
              digest, object_id, object_type, request, changes, request_id, status, created_at_ms, expires_at_ms, is_told,
              body)
            VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20)
            """,
            [
                .text(approval.id), .text(approval.agentID), .text(approval.agentName), .text(approval.ownerID),
                .text(approval.grantID), .text(approval.operationID), .text(approval.method), .text(approval.path),
                .text(approval.query), .text(approval.digest), SQLValue(approval.objectID), SQLValue(approval.objectType),
                .text(approval.request), .text(approval.changes), .text(approval.requestID),
                .text(approval.status.rawValue), SQLValue(approval.createdAt), SQLValue(approval.expiresAt),
                SQLValue(approval.isTold), .text(body),
            ])
    }

    package static func find(_ session: any Session, id: String) throws -> Approval? {
        try session.row("SELECT " + columns + " FROM approvals WHERE id = $1", [.text(id)]).map(read)
    }

    /// The bytes that were sent, as text; nil when they are not to be sent any more.
    package static func body(_ session: any Session, id: String) throws -> String? {
        try session.row("SELECT body FROM approvals WHERE id = $1", [.text(id)])?.optionalText(0)
    }

    /// The last that an agent asked for with the same bytes.
    package static func last(_ session: any Session, agentID: String, digest: String) throws -> Approval? {
        try session.row(
            "SELECT " + columns + " FROM approvals WHERE agent_id = $1 AND digest = $2 ORDER BY id DESC LIMIT 1",
            [.text(agentID), .text(digest)]
        ).map(read)
    }

    /// How many of an agent wait, after writing down which nobody decided in time.
    package static func countWaiting(_ session: any Session, agentID: String, at now: Instant) throws -> Int {
        try session.execute(
            """
            UPDATE approvals SET status = 'expired', body = NULL
            WHERE agent_id = $1 AND status = 'waiting' AND expires_at_ms <= $2
            """, [.text(agentID), SQLValue(now)])
        return try session.count(
            "SELECT COUNT(*) FROM approvals WHERE agent_id = $1 AND status = 'waiting'", [.text(agentID)])
    }

    /// Writes down what a person decided. Answers false when it does not wait any more: of two who decide, one does.
    package static func decide(
        _ session: any Session, id: String, _ status: Approval.Status, by userID: String, at now: Instant
    ) throws -> Bool {
        try session.execute(
            """
            UPDATE approvals SET status = $2, decider_user_id = $3, decided_at_ms = $4, body = NULL
            WHERE id = $1 AND status = 'waiting' AND expires_at_ms > $4
            """, [.text(id), .text(status.rawValue), .text(userID), SQLValue(now)]) > 0
    }

    package static func setOutcome(_ session: any Session, id: String, status: Int, error: String?) throws {
        try session.execute(
            "UPDATE approvals SET outcome_status = $2, outcome_error = $3 WHERE id = $1",
            [.text(id), SQLValue(status), SQLValue(error)])
    }

    package static func setTold(_ session: any Session, id: String) throws {
        try session.execute("UPDATE approvals SET is_told = 1 WHERE id = $1", [.text(id)])
    }

    // MARK: Lists

    package struct Filter: Sendable {
        package var status: Approval.Status?
        /// Only those of agents of this owner.
        package var ownerID: String?
        package var after: String?

        package init(status: Approval.Status? = nil, ownerID: String? = nil, after: String? = nil) {
            self.status = status
            self.ownerID = ownerID
            self.after = after
        }
    }

    /// Up to `limit`, the newest first.
    package static func page(
        _ session: any Session, _ filter: Filter, limit: Int, now: Instant
    ) throws -> [Approval] {
        guard filter.status == .expired else {
            return try rows(session, filter, filter.status, limit: limit, now: now)
        }
        // Those of which it was written down, and those of which it was not yet.
        let written = try rows(session, filter, .expired, limit: limit, now: now)
        let unwritten = try rows(session, filter, .waiting, isOver: true, limit: limit, now: now)
        return Array((written + unwritten).sorted { $0.id > $1.id }.prefix(limit))
    }

    private static func rows(
        _ session: any Session, _ filter: Filter, _ status: Approval.Status?, isOver: Bool = false, limit: Int, now: Instant
    ) throws -> [Approval] {
        var query = SQLBuilder("SELECT " + columns + " FROM approvals")
        query.append(" WHERE id < ", .text(filter.after ?? "~"))
        if let ownerID = filter.ownerID { query.append(" AND owner_user_id = ", .text(ownerID)) }
        if let status { query.append(" AND status = ", .text(status.rawValue)) }
        if isOver {
            query.append(" AND expires_at_ms <= ", SQLValue(now))
        } else if status == .waiting {
            query.append(" AND expires_at_ms > ", SQLValue(now))
        }
        query.append(" ORDER BY id DESC LIMIT ", SQLValue(limit))
        return try session.rows(query.sql, query.arguments).map(read)
    }
}
