// SPDX-License-Identifier: Apache-2.0

extension Migrations {
    static let records = Migration(id: "0007-records") { dialect in
        let end = dialect.keyedTableEnd
        return [
            """
            CREATE TABLE records (
              id TEXT PRIMARY KEY, kind TEXT NOT NULL, parent_id TEXT NOT NULL, type TEXT NOT NULL, name TEXT NOT NULL,
              name_key TEXT NOT NULL, body TEXT NOT NULL, created_at_ms BIGINT NOT NULL, updated_at_ms BIGINT NOT NULL)
            """ + end,
            "CREATE INDEX records_by_name ON records (kind, parent_id, name_key, id)",
            "CREATE INDEX records_by_kind ON records (kind, name_key, id)",
            """
            CREATE TABLE record_references (
              record_id TEXT NOT NULL REFERENCES records (id), field TEXT NOT NULL, position BIGINT NOT NULL,
              target_id TEXT NOT NULL, PRIMARY KEY (record_id, field, position))
            """ + end,
            "CREATE INDEX record_references_by_target ON record_references (target_id, field, record_id)",
        ]
    }
}
