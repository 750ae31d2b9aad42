// SPDX-License-Identifier: Apache-2.0

/// Which objects carry which tags. The tags themselves are records.
package enum TagQueries {
    /// The ids of those labels that are tags already, by label in lower case.
    package static func ids(
        _ session: any Session, kind: String, labels: [String]
    ) throws -> [String: String] {
        guard !labels.isEmpty else { return [:] }
        var query = SQLBuilder("SELECT name_key, id FROM records WHERE kind = ")
        query.append("", .text(kind))
        query.append(" AND name_key IN ", in: labels.map { .text($0.lowercased()) })
        let rows = try session.rows(query.sql, query.arguments)
        return Dictionary(rows.map { ($0.text(0), $0.text(1)) }, uniquingKeysWith: { first, _ in first })
    }

    package static func add(_ session: any Session, tagID: String, entityKind: String, entityID: String) throws {
        try session.execute(
            """
            INSERT INTO entity_tags (tag_id, entity_kind, entity_id) VALUES ($1, $2, $3)
            ON CONFLICT (tag_id, entity_kind, entity_id) DO NOTHING
            """, [.text(tagID), .text(entityKind), .text(entityID)])
    }

    package static func remove(_ session: any Session, tagID: String, entityKind: String, entityID: String) throws {
        try session.execute(
            "DELETE FROM entity_tags WHERE tag_id = $1 AND entity_kind = $2 AND entity_id = $3",
            [.text(tagID), .text(entityKind), .text(entityID)])
    }

    /// Up to `limit + 1` tags of an object, by label.
    package static func tagIDs(
        _ session: any Session, entityKind: String, entityID: String, limit: Int, offset: Int
    ) throws -> [String] {
        // A cross join is gone through in the order written: an object has few tags, an account many.
        try session.rows(
            """
            SELECT entity_tags.tag_id FROM entity_tags CROSS JOIN records
            WHERE entity_tags.entity_id = $1 AND entity_tags.entity_kind = $2 AND records.id = entity_tags.tag_id
            ORDER BY records.name_key, records.id LIMIT $3 OFFSET $4
            """, [.text(entityID), .text(entityKind), SQLValue(limit + 1), SQLValue(offset)]
        ).map { $0.text(0) }
    }

    package static func tagCount(_ session: any Session, entityKind: String, entityID: String) throws -> Int {
        try count(
            session, "SELECT COUNT(*) FROM entity_tags WHERE entity_id = $1 AND entity_kind = $2",
            [.text(entityID), .text(entityKind)])
    }

    /// Up to `limit + 1` objects of one kind that carry a tag, by id.
    package static func entityIDs(
        _ session: any Session, tagID: String, entityKind: String, limit: Int, offset: Int
    ) throws -> [String] {
        try session.rows(
            """
            SELECT entity_id FROM entity_tags WHERE tag_id = $1 AND entity_kind = $2
            ORDER BY entity_id LIMIT $3 OFFSET $4
            """, [.text(tagID), .text(entityKind), SQLValue(limit + 1), SQLValue(offset)]
        ).map { $0.text(0) }
    }

    package static func entityCount(_ session: any Session, tagID: String, entityKind: String) throws -> Int {
        try count(
            session, "SELECT COUNT(*) FROM entity_tags WHERE tag_id = $1 AND entity_kind = $2",
            [.text(tagID), .text(entityKind)])
    }

    /// Takes a tag off whatever carries it.
    package static func removeAll(_ session: any Session, tagID: String) throws {
        try session.execute("DELETE FROM entity_tags WHERE tag_id = $1", [.text(tagID)])
    }

    private static func count(_ session: any Session, _ sql: SQLText, _ arguments: [SQLValue]) throws -> Int {
        try session.row(sql, arguments).map { Int($0.integer(0)) } ?? 0
    }
}
