// SPDX-License-Identifier: Apache-2.0

extension Migrations {
    /// Which rows of the call log are in its indexes, see ``AgentCallQueries/file(_:limit:)``.
    static let agentCallFiling = Migration(id: "0035-agent-call-filing") { _ in
        let columns: [(SQLText, SQLText)] = [
            ("time", ""), ("agent", "agent_id, "), ("decision", "decision, "), ("operation", "operation_id, "),
            ("object", "object_id, "),
        ]
        return [
            "ALTER TABLE agent_calls ADD COLUMN is_filed BIGINT NOT NULL DEFAULT 1",
            "ALTER TABLE agent_call_chain ADD COLUMN filed_sequence BIGINT NOT NULL DEFAULT 0",
            "UPDATE agent_call_chain SET filed_sequence = head_sequence",
        ]
            + columns.flatMap { name, column -> [SQLText] in
                [
                    "DROP INDEX agent_calls_by_" + name,
                    "CREATE INDEX agent_calls_by_" + name + " ON agent_calls (" + column
                        + "at_ms, sequence) WHERE kind <> 'outcome' AND is_filed = 1",
                ]
            }
    }
}
