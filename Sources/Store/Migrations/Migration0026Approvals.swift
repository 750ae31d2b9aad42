// SPDX-License-Identifier: Apache-2.0

extension Migrations {
    /// Changes of agents that wait for a person, new tokens beside old ones, and what agents opened within a day.
    ///
    /// Approvals refer to nothing: they say what was agreed to when the agent is long gone.
    static let approvals = Migration(id: "0026-approvals") { dialect in
        let end = dialect.keyedTableEnd
        return [
            // The body is there for as long as it may have to be sent: it can hold what nobody else may read.
            """
            CREATE TABLE approvals (
              id TEXT PRIMARY KEY, agent_id TEXT NOT NULL, agent_name TEXT NOT NULL, owner_user_id TEXT NOT NULL,
              grant_id TEXT NOT NULL, operation_id TEXT NOT NULL, method TEXT NOT NULL, path TEXT NOT NULL,
              query TEXT NOT NULL, body TEXT, digest TEXT NOT NULL, object_id TEXT, object_type TEXT,
              request TEXT NOT NULL, changes TEXT NOT NULL, request_id TEXT NOT NULL, status TEXT NOT NULL,
              created_at_ms BIGINT NOT NULL, expires_at_ms BIGINT NOT NULL, decided_at_ms BIGINT, decider_user_id TEXT,
              outcome_status BIGINT, outcome_error TEXT, is_told BIGINT NOT NULL)
            """ + end,
            "CREATE INDEX approvals_by_status ON approvals (status, id)",
            "CREATE INDEX approvals_by_owner ON approvals (owner_user_id, id)",
            "CREATE INDEX approvals_by_owner_status ON approvals (owner_user_id, status, id)",
            "CREATE INDEX approvals_by_agent_status ON approvals (agent_id, status, expires_at_ms)",
            "CREATE INDEX approvals_by_digest ON approvals (agent_id, digest, id)",
            """
            CREATE TABLE agent_days (
              agent_id TEXT NOT NULL, day BIGINT NOT NULL, incidents BIGINT NOT NULL, PRIMARY KEY (agent_id, day))
            """ + end,
            "ALTER TABLE agents ADD COLUMN incidents_per_day BIGINT",
            "ALTER TABLE agents ADD COLUMN expires_at_ms BIGINT",
            "ALTER TABLE agents ADD COLUMN previous_token_hash TEXT",
            "ALTER TABLE agents ADD COLUMN previous_token_ends_at_ms BIGINT",
            "CREATE UNIQUE INDEX agents_by_previous_token ON agents (previous_token_hash)",
        ]
    }
}
