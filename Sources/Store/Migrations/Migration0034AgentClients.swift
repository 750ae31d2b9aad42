// SPDX-License-Identifier: Apache-2.0

extension Migrations {
    /// OAuth clients that act as an agent, end by themselves, and are given new secrets; what agents asked about one object,
    /// found without looking at the rest of the log; and which agent wrote a note.
    static let agentClients = Migration(id: "0034-agent-clients") { _ in
        [
            "ALTER TABLE oauth_clients ADD COLUMN agent_id TEXT",
            "ALTER TABLE oauth_clients ADD COLUMN expires_at_ms BIGINT",
            "ALTER TABLE oauth_clients ADD COLUMN previous_secret_hash TEXT",
            "ALTER TABLE oauth_clients ADD COLUMN previous_secret_ends_at_ms BIGINT",
            "CREATE INDEX oauth_clients_by_agent ON oauth_clients (agent_id, id)",
            "CREATE INDEX agent_calls_by_object ON agent_calls (object_id, at_ms, sequence) WHERE kind <> 'outcome'",
            "ALTER TABLE notes ADD COLUMN agent_id TEXT",
            "ALTER TABLE notes ADD COLUMN agent_name TEXT",
        ]
    }
}
