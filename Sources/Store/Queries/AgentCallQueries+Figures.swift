// SPDX-License-Identifier: Apache-2.0
package import Base
package import Domain

extension AgentCallQueries {
    /// How much each of these agents asked for since a time, by their ids. Those that asked for nothing are left out.
    package static func figures(
        _ session: any Session, agentIDs: [String], since: Instant
    ) throws -> [String: AgentFigures] {
        guard !agentIDs.isEmpty else { return [:] }
        var found = try figures(session, agentIDs, since, among: " AND is_filed = 1")
        if let sequence = try unfiledAfter(session) {
            let unfiled = try figures(
                session, agentIDs, since, among: " AND is_filed = 0 AND sequence > ", .integer(sequence))
            found.merge(unfiled) { filed, unfiled in
                AgentFigures(
                    calls: filed.calls + unfiled.calls, denied: filed.denied + unfiled.denied,
                    writes: filed.writes + unfiled.writes)
            }
        }
        return found
    }

    private static func figures(
        _ session: any Session, _ agentIDs: [String], _ since: Instant, among rows: SQLText, _ bound: SQLValue? = nil
    ) throws -> [String: AgentFigures] {
        // An intent is a change that was let in.
        var query = SQLBuilder(
            """
            SELECT agent_id, COUNT(*), SUM(CASE WHEN decision = 'denied' THEN 1 ELSE 0 END),
              SUM(CASE WHEN kind = 'intent' THEN 1 ELSE 0 END)
            FROM agent_calls WHERE kind <> 'outcome'
            """)
        if let bound { query.append(rows, bound) } else { query.append(rows) }
        query.append(" AND agent_id IN ", in: agentIDs.map(SQLValue.text))
        query.append(" AND at_ms >= ", SQLValue(since))
        query.append(" GROUP BY agent_id")
        let pairs = try session.rows(query.sql, query.arguments).map { row in
            (row.text(0), AgentFigures(calls: row.integer(1), denied: row.integer(2), writes: row.integer(3)))
        }
        return Dictionary(pairs) { first, _ in first }
    }
}
