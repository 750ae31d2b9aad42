// SPDX-License-Identifier: Apache-2.0
package import Base
package import Domain

/// The call log of agents. Rows are added to its end; nothing that they say is changed.
package enum AgentCallQueries {
    /// Between which rows the chain runs.
    package struct Standing: Hashable, Sendable {
        /// The last row that was pruned, or the origin.
        package var start: AgentCallChain.Head
        package var head: AgentCallChain.Head
        /// The number of the last row that is in the indexes.
        package var filedSequence: Int64
    }

    private static let chain: SQLValue = "chain"

    /// Nil only when somebody removed the row that says so. With `lock`, nobody else adds rows until the transaction ends.
    package static func standing(_ session: any Session, lock: Bool = false) throws -> Standing? {
        let sql: SQLText = """
            SELECT pruned_sequence, pruned_hash, head_sequence, head_hash, filed_sequence FROM agent_call_chain
            WHERE id = $1
            """
        return try session.row(lock ? sql + session.dialect.rowLock : sql, [chain]).map { row in
            Standing(
                start: AgentCallChain.Head(sequence: row.integer(0), hash: row.text(1)),
                head: AgentCallChain.Head(sequence: row.integer(2), hash: row.text(3)),
                filedSequence: row.integer(4))
        }
    }

    package static func setHead(_ session: any Session, _ head: AgentCallChain.Head) throws {
        let filed: SQLText = session.dialect.filesCallsLater ? "" : ", filed_sequence = $2"
        try session.execute(
            "UPDATE agent_call_chain SET head_sequence = $2, head_hash = $3" + filed + " WHERE id = $1",
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
                , hash, is_filed) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18,
                  $19, $20, $21, $22, $23, $24)
                """, values + [.text(link.hash), session.dialect.filesCallsLater ? 0 : 1])
    }

    // MARK: Checking

    /// Shows the rows of a chunk to its check, the oldest first: no more than it has numbers. Columns are as they are stored,
    /// whether or not they have a meaning.
    package static func check(
        _ session: any Session, _ chunk: AgentCallVerification.Chunk, _ check: inout AgentCallVerification.ChunkCheck
    ) throws {
        let hashPlace = AgentCallChain.columnCount
        // Read beside the rows: while they are checked, others are filed.
        let filedSequence = try standing(session)?.filedSequence ?? 0
        try session.scan(
            "SELECT " + columns
                + ", hash, is_filed FROM agent_calls WHERE sequence > $1 AND sequence <= $2 ORDER BY sequence",
            [.integer(chunk.after), .integer(chunk.through)]
        ) { column, place in
            if place == 0 { check.begin() }
            switch column {
            case .text(let hash) where place == hashPlace: check.end(hash: hash)
            case .integer(let isFiled) where place > hashPlace: check.note(isFiled: isFiled, filedThrough: filedSequence)
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
            """
            UPDATE agent_call_chain SET pruned_sequence = $2, pruned_hash = $3, pruned_at_ms = $4,
              filed_sequence = CASE WHEN filed_sequence < $2 THEN $2 ELSE filed_sequence END
            WHERE id = $1
            """, [chain, .integer(last.sequence), .text(last.hash), SQLValue(now)])
    }

    // MARK: Filing

    /// Brings rows into the indexes, the oldest of those that are not there first and up to `limit` of them. Answers whether
    /// as many are left: a few are left to the next time.
    ///
    /// A row is written together with the end of the chain, and with nothing else: that is what a call waits for. By what
    /// else it is found, it is found some rows later; until then lists look at what is not filed row by row.
    package static func file(_ session: any Session, limit: Int) throws -> Bool {
        guard let standing = try standing(session, lock: true), standing.filedSequence < standing.head.sequence else {
            return false
        }
        let last = min(standing.filedSequence + Int64(limit), standing.head.sequence)
        try session.execute(
            "UPDATE agent_calls SET is_filed = 1 WHERE sequence > $1 AND sequence <= $2",
            [.integer(standing.filedSequence), .integer(last)])
        try session.execute("UPDATE agent_call_chain SET filed_sequence = $2 WHERE id = $1", [chain, .integer(last)])
        return standing.head.sequence - last >= Int64(limit)
    }
}
