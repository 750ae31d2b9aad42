// SPDX-License-Identifier: Apache-2.0

extension Migrations {
    /// Agents and what they are granted.
    ///
    /// An agent does not refer to its owner by a constraint: each call looks the owner up, so that what is left of somebody
    /// who is gone is worth nothing.
    static let agents = Migration(id: "0022-agents") { dialect in
        let end = dialect.keyedTableEnd
        return [
            """
            CREATE TABLE agents (
              id TEXT PRIMARY KEY, token_hash TEXT NOT NULL UNIQUE, name TEXT NOT NULL, purpose TEXT NOT NULL,
              owner_user_id TEXT NOT NULL, is_enabled BIGINT NOT NULL, calls_per_hour BIGINT, writes_per_hour BIGINT,
              created_at_ms BIGINT NOT NULL, creator_user_id TEXT, hint TEXT, last_used_at_ms BIGINT)
            """ + end,
            """
            CREATE TABLE grants (
              id TEXT PRIMARY KEY, agent_id TEXT NOT NULL REFERENCES agents (id), resource TEXT NOT NULL,
              access TEXT NOT NULL, narrowing TEXT NOT NULL, needs_approval BIGINT NOT NULL,
              only_while_owner_on_call BIGINT NOT NULL, starts_at_ms BIGINT, expires_at_ms BIGINT,
              created_at_ms BIGINT NOT NULL)
            """ + end,
            "CREATE INDEX grants_by_agent ON grants (agent_id, id)",
        ]
    }
}
