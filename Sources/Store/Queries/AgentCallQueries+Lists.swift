// SPDX-License-Identifier: Apache-2.0
package import Base
package import Domain

extension AgentCallQueries {
    /// Where a page ended.
    package struct Position: Hashable, Sendable {
        package let at: Instant
        package let sequence: Int64

        package init(at: Instant, sequence: Int64) {
            self.at = at
            self.sequence = sequence
        }

        fileprivate func isAfter(_ other: Position) -> Bool {
            (at, sequence) > (other.at, other.sequence)
        }
    }

    package struct Filter: Sendable {
        /// Empty for all.
        package var agentIDs: [String] = []
        package var decision: AgentCallEntry.Decision?
        package var operationID: String?
        /// As it was named in the call: an incident by its id or its number.
        package var objectID: String?
        /// Both ends belong to the range.
        package var since: Instant?
        package var until: Instant?
        /// Only what came before.
        package var before: Position?

        package init() {}
    }

    /// Calls, each with what its outcome says; outcomes are no lines of their own.
    private static let calls: SQLText = """
        SELECT calls.sequence, calls.hash, calls.id, calls.kind, calls.intent_sequence, calls.at_ms, calls.agent_id,
          calls.agent_name, calls.credential, calls.owner_user_id, calls.operation_id, calls.method, calls.path,
          calls.object_id, calls.object_type, calls.parameters, calls.decision, calls.reason, calls.grant_id,
          COALESCE(outcomes.status, calls.status), COALESCE(outcomes.duration_ms, calls.duration_ms),
          COALESCE(outcomes.request_id, calls.request_id)
        FROM agent_calls AS calls
        LEFT JOIN agent_calls AS outcomes ON outcomes.intent_sequence = calls.sequence AND outcomes.kind = 'outcome'
        WHERE calls.kind <> 'outcome'
        """

    private static func read(_ row: Row, startedAt: Instant?, now: Instant) -> AgentCall {
        var reader = row.reader
        let (sequence, hash) = (reader.integer(), reader.text())
        let entry = AgentCallEntry(
            id: reader.text(), kind: AgentCallEntry.Kind(rawValue: reader.text()) ?? .call,
            intentSequence: reader.optionalInteger(), at: reader.instant(), agentID: reader.text(),
            agentName: reader.text(), credential: reader.optionalText(), ownerID: reader.optionalText(),
            operationID: reader.text(), method: reader.text(), path: reader.text(), objectID: reader.optionalText(),
            objectType: reader.optionalText(), parameters: reader.text(),
            decision: AgentCallEntry.Decision(rawValue: reader.text()) ?? .denied, reason: reader.optionalText(),
            grantID: reader.optionalText(), status: reader.optionalInt(), durationMilliseconds: reader.optionalInt(),
            requestID: reader.text())
        return AgentCall(sequence: sequence, hash: hash, entry: entry, startedAt: startedAt, now: now)
    }

    /// Up to `limit`, the newest first. `startedAt` is when this process began.
    ///
    /// What is filed is found by an index; what is not yet, a few rows, is looked through.
    package static func page(
        _ session: any Session, _ filter: Filter, limit: Int, startedAt: Instant?, now: Instant
    ) throws -> [AgentCall] {
        // Each agent has its place in an index: what each did last holds what all did last.
        let agentIDs: [String?] = filter.agentIDs.isEmpty ? [nil] : filter.agentIDs
        var found: [AgentCall] = []
        let unfiled = try unfiledAfter(session)
        for agentID in agentIDs {
            for query in queries(filter, agentID: agentID, limit: limit, unfiledAfter: unfiled) {
                found += try session.rows(query.sql, query.arguments).map { read($0, startedAt: startedAt, now: now) }
            }
        }
        if agentIDs.count > 1 || unfiled != nil { found.sort { position($0).isAfter(position($1)) } }
        return Array(found.prefix(limit))
    }

    package static func position(_ call: AgentCall) -> Position { Position(at: call.entry.at, sequence: call.sequence) }

    /// The number of the last row that is in the indexes, where some are not.
    static func unfiledAfter(_ session: any Session) throws -> Int64? {
        guard let standing = try standing(session), standing.filedSequence < standing.head.sequence else { return nil }
        return standing.filedSequence
    }

    private static func queries(
        _ filter: Filter, agentID: String?, limit: Int, unfiledAfter sequence: Int64?
    ) -> [SQLBuilder] {
        var filed = ended(filter, agentID: agentID)
        filed.append(" AND calls.is_filed = 1 ORDER BY calls.at_ms DESC, calls.sequence DESC LIMIT ", SQLValue(limit))
        guard let sequence else { return [filed] }
        var unfiled = ended(filter, agentID: agentID)
        unfiled.append(" AND calls.is_filed = 0 AND calls.sequence > ", .integer(sequence))
        return [filed, unfiled]
    }

    private static func ended(_ filter: Filter, agentID: String?) -> SQLBuilder {
        var query = narrowed(filter, agentID: agentID)
        let end = [filter.until, filter.before?.at].compactMap(\.self).min()
        if let end { query.append(" AND calls.at_ms <= ", SQLValue(end)) }
        if let before = filter.before {
            query.append(" AND (calls.at_ms < ", SQLValue(before.at))
            query.append(" OR calls.sequence < ", .integer(before.sequence))
            query.append(")")
        }
        return query
    }

    /// All but where they end.
    private static func narrowed(_ filter: Filter, agentID: String?) -> SQLBuilder {
        var query = SQLBuilder(calls)
        if let agentID { query.append(" AND calls.agent_id = ", .text(agentID)) }
        if let decision = filter.decision { query.append(" AND calls.decision = ", .text(decision.rawValue)) }
        if let operationID = filter.operationID { query.append(" AND calls.operation_id = ", .text(operationID)) }
        if let objectID = filter.objectID { query.append(" AND calls.object_id = ", .text(objectID)) }
        if let since = filter.since { query.append(" AND calls.at_ms >= ", SQLValue(since)) }
        return query
    }

    /// Up to `limit` calls from after a row, in the order in which they were written. Of the agents that the filter names the
    /// first counts.
    package static func onward(
        _ session: any Session, _ filter: Filter = Filter(), after sequence: Int64, limit: Int, now: Instant
    ) throws -> [AgentCall] {
        var query = narrowed(filter, agentID: filter.agentIDs.first)
        if let until = filter.until { query.append(" AND calls.at_ms <= ", SQLValue(until)) }
        query.append(" AND calls.sequence > ", .integer(sequence))
        query.append(" ORDER BY calls.sequence LIMIT ", SQLValue(limit))
        return try session.rows(query.sql, query.arguments).map { read($0, startedAt: nil, now: now) }
    }
}
