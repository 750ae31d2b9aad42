// SPDX-License-Identifier: Apache-2.0

extension Migrations {
    /// Who changed what in the configuration. Names are kept as they were: what they name may be gone.
    static let audit = Migration(id: "0018-audit") { dialect in
        [
            """
            CREATE TABLE audit_records (
              id TEXT PRIMARY KEY, at_ms BIGINT NOT NULL, root_kind TEXT NOT NULL, root_id TEXT NOT NULL,
              root_summary TEXT, actor_kind TEXT, actor_id TEXT, method_type TEXT NOT NULL, method_token TEXT,
              action TEXT NOT NULL, request_id TEXT, remote_address TEXT, details TEXT NOT NULL)
            """ + dialect.keyedTableEnd,
            "CREATE INDEX audit_records_by_time ON audit_records (at_ms, id)",
            // The id comes first: a kind alone would be looked for here, and sorted, however many records it has.
            "CREATE INDEX audit_records_by_root ON audit_records (root_id, root_kind, at_ms, id)",
            "CREATE INDEX audit_records_by_actor ON audit_records (actor_id, actor_kind, at_ms, id)",
        ]
    }
}
