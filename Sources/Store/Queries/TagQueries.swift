// SPDX-License-Identifier: Apache-2.0
package import Domain

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
        try session.count(
            "SELECT COUNT(*) FROM entity_tags WHERE entity_id = $1 AND entity_kind = $2",
            [.text(entityID), .text(entityKind)])
    }

    /// The objects of one kind that carry a tag, as far as a caller may know of them.
    package struct Carriers: Sendable {
        package var tagID: String
        package var entityKind: String
        /// Nil of kinds that everybody sees.
        package var owned: OwnedKind?

        package init(tagID: String, entityKind: String, owned: OwnedKind?) {
            self.tagID = tagID
            self.entityKind = entityKind
            self.owned = owned
        }
    }

    private static func condition(_ carriers: Carriers, _ visibility: Visibility, to query: inout SQLBuilder) {
        query.append(" FROM entity_tags WHERE tag_id = ", .text(carriers.tagID))
        query.append(" AND entity_kind = ", .text(carriers.entityKind))
        if let kind = carriers.owned { query.appendVisible(kind, id: "entity_tags.entity_id", visibility) }
    }

    /// Up to `limit + 1` by id.
    package static func entityIDs(
        _ session: any Session, _ carriers: Carriers, visibility: Visibility, limit: Int, offset: Int
    ) throws -> [String] {
        var query = SQLBuilder("SELECT entity_id")
        condition(carriers, visibility, to: &query)
        query.append(" ORDER BY entity_id LIMIT ", SQLValue(limit + 1))
        query.append(" OFFSET ", SQLValue(offset))
        return try session.rows(query.sql, query.arguments).map { $0.text(0) }
    }

    package static func entityCount(
        _ session: any Session, _ carriers: Carriers, visibility: Visibility
    ) throws -> Int {
        var query = SQLBuilder("SELECT COUNT(*)")
        condition(carriers, visibility, to: &query)
        return try session.count(query.sql, query.arguments)
    }

    /// Takes a tag off whatever carries it.
    package static func removeAll(_ session: any Session, tagID: String) throws {
        try session.execute("DELETE FROM entity_tags WHERE tag_id = $1", [.text(tagID)])
    }
}
