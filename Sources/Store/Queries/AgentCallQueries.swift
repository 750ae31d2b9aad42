// SPDX-License-Identifier: Apache-2.0
package import Base
package import Domain

/// The call log of agents. Rows are added to its end, and never changed.
package enum AgentCallQueries {
    /// Between which rows the chain runs.
    package struct Standing: Hashable, Sendable {
        /// The last row that was pruned, or the origin.
        package var start: AgentCallChain.Head
        package var head: AgentCallChain.Head
    }

    private static let chain: SQLValue = "chain"

    /// Nil only when somebody removed the row that says so. With `lock`, nobody else adds rows until the transaction ends.
    package static func standing(_ session: any Session, lock: Bool = false) throws -> Standing? {
        let sql: SQLText = """
            SELECT pruned_sequence, pruned_hash, head_sequence, head_hash FROM agent_call_chain WHERE id = $1
            """
        return try session.row(lock ? sql + session.dialect.rowLock : sql, [chain]).map { row in
            Standing(
                start: AgentCallChain.Head(sequence: row.integer(0), hash: row.text(1)),
                head: AgentCallChain.Head(sequence: row.integer(2), hash: row.text(3)))
        }
    }

    package static func setHead(_ session: any Session, _ head: AgentCallChain.Head) throws {
        try session.execute(
            "UPDATE agent_call_chain SET head_sequence = $2, head_hash = $3 WHERE id = $1",
            [chain, .integer(head.sequence), .text(head.hash)])
    }

    /// All columns but the hash, in the order of the table: what is written, and what is checked.
    private static let columns: SQLText = """
        previous_hash, sequence, id, kind, intent_sequence, at_ms, agent_id, agent_name, credential, owner_user_id,
        operation_id, method, path, object_id, object_type, parameters, decision, reason, grant_id, status, duration_ms,
        request_id
        """

    package static func insert(_ session: any Session, _ link: AgentCallChain.Link) throws {
        let values = link.columns.map { column -> SQLValue in
            switch column {
            case .null: .null
            case .number(let number): .integer(number)
            case .text(let text): .text(text)
            }
        }
        try session.execute(
            "INSERT INTO agent_calls (" + columns + """
                , hash) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20,
                  $21, $22, $23)
                """, values + [.text(link.hash)])
    }

    // MARK: Checking

    /// Shows the rows of a chunk to its check, the oldest first: no more than it has numbers. Columns are as they are stored,
    /// whether or not they have a meaning.
    package static func check(
        _ session: any Session, _ chunk: AgentCallVerification.Chunk, _ check: inout AgentCallVerification.ChunkCheck
    ) throws {
        let hashPlace = AgentCallChain.columnCount
        try session.scan(
            "SELECT " + columns + ", hash FROM agent_calls WHERE sequence > $1 AND sequence <= $2 ORDER BY sequence",
            [.integer(chunk.after), .integer(chunk.through)]
        ) { column, place in
            if place == 0 { check.begin() }
            switch column {
            case .text(let hash) where place == hashPlace: check.end(hash: hash)
            case .null: check.addNull()
            case .integer(let number): check.add(number)
            case .text(let text): check.add(text)
            }
        }
    }

    /// The number of the last row that is there, whatever the chain's own row says; 0 when there is none.
    package static func lastSequence(_ session: any Session) throws -> Int64 {
        try session.row("SELECT sequence FROM agent_calls WHERE sequence > $1 ORDER BY sequence DESC LIMIT 1", [0])?.integer(
            0) ?? 0
    }

    // MARK: Retention

    /// The rows with which the log begins, as far as they are older, up to `limit` of them: the last of them, or nil when
    /// the first is not older.
    package static func lastOlder(
        _ session: any Session, than instant: Instant, limit: Int
    ) throws -> AgentCallChain.Head? {
        let rows = try session.rows(
            "SELECT sequence, hash, at_ms FROM agent_calls WHERE sequence > $1 ORDER BY sequence LIMIT $2",
            [0, SQLValue(limit)])
        return rows.prefix { $0.instant(2) < instant }.last.map { row in
            AgentCallChain.Head(sequence: row.integer(0), hash: row.text(1))
        }
    }

    /// Removes all rows up to one, and notes which it was: checking goes on from there.
    package static func prune(_ session: any Session, through last: AgentCallChain.Head, at now: Instant) throws {
        try session.execute("DELETE FROM agent_calls WHERE sequence <= $1", [.integer(last.sequence)])
        try session.execute(
            "UPDATE agent_call_chain SET pruned_sequence = $2, pruned_hash = $3, pruned_at_ms = $4 WHERE id = $1",
            [chain, .integer(last.sequence), .text(last.hash), SQLValue(now)])
    }
}
