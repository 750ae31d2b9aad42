// SPDX-License-Identifier: Apache-2.0

extension Migrations {
    /// Which objects carry which tags, and message templates.
    static let tags = Migration(id: "0008-tags") { dialect in
        let end = dialect.keyedTableEnd
        return [
            // Of two callers who make a tag at the same instant, one finds it there.
            "CREATE UNIQUE INDEX records_by_tag_label ON records (name_key) WHERE kind = 'tag'",
            """
            CREATE TABLE entity_tags (
              tag_id TEXT NOT NULL REFERENCES records (id), entity_kind TEXT NOT NULL, entity_id TEXT NOT NULL,
              PRIMARY KEY (tag_id, entity_kind, entity_id))
            """ + end,
            "CREATE INDEX entity_tags_by_entity ON entity_tags (entity_id, entity_kind, tag_id)",
            """
            CREATE TABLE templates (
              id TEXT PRIMARY KEY, kind TEXT NOT NULL, name TEXT NOT NULL, name_key TEXT NOT NULL, description TEXT,
              description_key TEXT NOT NULL, email_subject TEXT, email_body TEXT, message TEXT, created_by_user_id TEXT,
              updated_by_user_id TEXT, created_at_ms BIGINT NOT NULL, updated_at_ms BIGINT NOT NULL)
            """ + end,
            "CREATE INDEX templates_by_creation ON templates (kind, created_at_ms, id)",
            "CREATE INDEX templates_by_name ON templates (kind, name_key, id)",
        ]
    }
}
