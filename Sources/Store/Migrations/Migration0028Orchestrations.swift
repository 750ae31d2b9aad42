// SPDX-License-Identifier: Apache-2.0

extension Migrations {
    /// Rules before services, where their events come in, and what they remember.
    static let orchestrations = Migration(id: "0028-orchestrations") { dialect in
        let end = dialect.keyedTableEnd
        return [
            """
            CREATE TABLE event_orchestrations (
              id TEXT PRIMARY KEY, name TEXT NOT NULL, name_key TEXT NOT NULL, description TEXT, team_id TEXT,
              route_count BIGINT NOT NULL, version TEXT NOT NULL, created_at_ms BIGINT NOT NULL, created_by TEXT,
              updated_at_ms BIGINT NOT NULL, updated_by TEXT)
            """ + end,
            "CREATE INDEX event_orchestrations_by_name ON event_orchestrations (name_key, id)",
            "CREATE INDEX event_orchestrations_by_routes ON event_orchestrations (route_count, id)",
            "CREATE INDEX event_orchestrations_by_creation ON event_orchestrations (created_at_ms, id)",
            "CREATE INDEX event_orchestrations_by_team ON event_orchestrations (team_id) WHERE team_id IS NOT NULL",
            """
            CREATE TABLE orchestration_integrations (
              id TEXT PRIMARY KEY, orchestration_id TEXT NOT NULL, label TEXT NOT NULL, routing_key TEXT NOT NULL UNIQUE,
              created_at_ms BIGINT NOT NULL)
            """ + end,
            """
            CREATE INDEX orchestration_integrations_by_orchestration
              ON orchestration_integrations (orchestration_id, id)
            """,
            // The owner is an orchestration or a service: their ids look different.
            """
            CREATE TABLE orchestration_paths (
              owner_id TEXT NOT NULL, kind TEXT NOT NULL, version TEXT NOT NULL, document TEXT NOT NULL,
              created_at_ms BIGINT NOT NULL, created_by TEXT, updated_at_ms BIGINT NOT NULL, updated_by TEXT,
              PRIMARY KEY (owner_id, kind))
            """ + end,
            // A service without a row does not use its orchestration.
            """
            CREATE TABLE service_orchestrations (service_id TEXT PRIMARY KEY, is_active BIGINT NOT NULL)
            """ + end,
            // Of external data the value is what was put there; of the others, what events left.
            """
            CREATE TABLE orchestration_cache_variables (
              id TEXT PRIMARY KEY, owner_id TEXT NOT NULL, name TEXT NOT NULL, is_disabled BIGINT NOT NULL,
              configuration TEXT NOT NULL, conditions TEXT NOT NULL, version TEXT NOT NULL,
              created_at_ms BIGINT NOT NULL, created_by TEXT, updated_at_ms BIGINT NOT NULL, updated_by TEXT, value TEXT,
              value_at_ms BIGINT)
            """ + end,
            """
            CREATE UNIQUE INDEX orchestration_cache_variables_by_owner
              ON orchestration_cache_variables (owner_id, name)
            """,
            """
            CREATE TABLE orchestration_enablements (
              orchestration_id TEXT NOT NULL, feature TEXT NOT NULL, is_enabled BIGINT NOT NULL,
              updated_at_ms BIGINT NOT NULL, PRIMARY KEY (orchestration_id, feature))
            """ + end,
            "ALTER TABLE event_records ADD COLUMN trace TEXT",
            // Events of a rule or of a cache variable, in pieces of its window.
            """
            CREATE TABLE orchestration_counts (
              counter TEXT NOT NULL, at_ms BIGINT NOT NULL, count BIGINT NOT NULL, PRIMARY KEY (counter, at_ms))
            """ + end,
        ]
    }
}
