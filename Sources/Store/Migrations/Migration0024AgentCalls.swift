// SPDX-License-Identifier: Apache-2.0

extension Migrations {
    /// The call log of agents, and where its chain begins and ends.
    ///
    /// What rows say is never changed. They refer to nothing: what they name may be gone when they are read.
    static let agentCalls = Migration(id: "0024-agent-calls") { dialect in rows(dialect) + chain(dialect) }

    private static func rows(_ dialect: Dialect) -> [SQLText] {
        [
            "CREATE TABLE agent_calls (previous_hash TEXT NOT NULL, sequence " + dialect.numberKey + """
                , id TEXT NOT NULL, kind TEXT NOT NULL,
                intent_sequence BIGINT, at_ms BIGINT NOT NULL, agent_id TEXT NOT NULL, agent_name TEXT NOT NULL,
                credential TEXT, owner_user_id TEXT, operation_id TEXT NOT NULL, method TEXT NOT NULL, path TEXT NOT NULL,
                object_id TEXT, object_type TEXT, parameters TEXT NOT NULL, decision TEXT NOT NULL, reason TEXT,
                grant_id TEXT, status BIGINT, duration_ms BIGINT, request_id TEXT NOT NULL, hash TEXT NOT NULL)
                """,
            // Outcomes are found by their intents, and are no lines of lists.
            "CREATE UNIQUE INDEX agent_calls_outcomes ON agent_calls (intent_sequence) WHERE kind = 'outcome'",
            "CREATE INDEX agent_calls_by_time ON agent_calls (at_ms, sequence) WHERE kind <> 'outcome'",
            "CREATE INDEX agent_calls_by_agent ON agent_calls (agent_id, at_ms, sequence) WHERE kind <> 'outcome'",
            "CREATE INDEX agent_calls_by_decision ON agent_calls (decision, at_ms, sequence) WHERE kind <> 'outcome'",
            "CREATE INDEX agent_calls_by_operation ON agent_calls (operation_id, at_ms, sequence) WHERE kind <> 'outcome'",
        ]
    }

    /// One row: the last entry that was pruned, before which nothing is left, and the last that was written. That row is
    /// locked by whoever writes, so that several servers make one chain.
    private static func chain(_ dialect: Dialect) -> [SQLText] {
        [
            """
            CREATE TABLE agent_call_chain (
              id TEXT PRIMARY KEY, pruned_sequence BIGINT NOT NULL, pruned_hash TEXT NOT NULL, pruned_at_ms BIGINT,
              head_sequence BIGINT NOT NULL, head_hash TEXT NOT NULL)
            """ + dialect.keyedTableEnd,
            """
            INSERT INTO agent_call_chain (id, pruned_sequence, pruned_hash, head_sequence, head_hash)
            VALUES ('chain', 0, '0000000000000000000000000000000000000000000000000000000000000000',
              0, '0000000000000000000000000000000000000000000000000000000000000000')
            """,
        ]
    }
}
