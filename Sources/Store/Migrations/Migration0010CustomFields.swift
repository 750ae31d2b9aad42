// SPDX-License-Identifier: Apache-2.0

extension Migrations {
    /// Incident types, custom fields, and what incidents and services have in them.
    static let customFields = Migration(id: "0010-custom-fields") { dialect in
        let end = dialect.keyedTableEnd
        return [
            """
            CREATE TABLE incident_types (
              id TEXT PRIMARY KEY, name TEXT NOT NULL, display_name TEXT NOT NULL, display_name_key TEXT NOT NULL,
              description TEXT, is_enabled BIGINT NOT NULL, parent_id TEXT REFERENCES incident_types (id),
              created_at_ms BIGINT NOT NULL, updated_at_ms BIGINT NOT NULL)
            """ + end,
            "CREATE UNIQUE INDEX incident_types_by_name ON incident_types (name)",
            "CREATE UNIQUE INDEX incident_types_by_display_name ON incident_types (display_name_key)",
            "CREATE INDEX incident_types_by_state ON incident_types (is_enabled, id)",
            // Every account has it, and all incidents so far are of it. It came with the account, as the first user did.
            """
            INSERT INTO incident_types (id, name, display_name, display_name_key, is_enabled, created_at_ms, updated_at_ms)
            SELECT 'PINCDEF', 'incident_default', 'Base Incident', 'base incident', 1, COALESCE(MIN(users.created_at_ms), 0),
              COALESCE(MIN(users.created_at_ms), 0) FROM users
            """,
            // What is removed keeps its row: values in old incidents refer to it, and to go through them all would take long.
            """
            CREATE TABLE custom_fields (
              id TEXT PRIMARY KEY, namespace TEXT NOT NULL, owner_id TEXT NOT NULL, name TEXT NOT NULL,
              display_name TEXT NOT NULL, display_name_key TEXT NOT NULL, description TEXT, data_type TEXT NOT NULL,
              field_type TEXT NOT NULL, default_value TEXT NOT NULL, is_enabled BIGINT NOT NULL,
              created_at_ms BIGINT NOT NULL, updated_at_ms BIGINT NOT NULL, deleted_at_ms BIGINT)
            """ + end,
            "CREATE INDEX custom_fields_by_owner ON custom_fields (namespace, owner_id, id) WHERE deleted_at_ms IS NULL",
            "CREATE UNIQUE INDEX custom_fields_by_name ON custom_fields (namespace, name) WHERE deleted_at_ms IS NULL",
            """
            CREATE UNIQUE INDEX custom_fields_by_display_name ON custom_fields (namespace, display_name_key)
            WHERE deleted_at_ms IS NULL
            """,
            """
            CREATE TABLE custom_field_options (
              id TEXT PRIMARY KEY, field_id TEXT NOT NULL REFERENCES custom_fields (id), position BIGINT NOT NULL,
              value TEXT NOT NULL, created_at_ms BIGINT NOT NULL, updated_at_ms BIGINT NOT NULL, deleted_at_ms BIGINT)
            """ + end,
            """
            CREATE INDEX custom_field_options_by_field ON custom_field_options (field_id, position, id)
            WHERE deleted_at_ms IS NULL
            """,
            // Of an incident or a service. Options are named by their ids, so that a new text shows everywhere at once.
            """
            CREATE TABLE custom_field_values (
              object_id TEXT NOT NULL, field_id TEXT NOT NULL REFERENCES custom_fields (id), value TEXT NOT NULL,
              PRIMARY KEY (object_id, field_id))
            """ + end,
        ]
    }
}
