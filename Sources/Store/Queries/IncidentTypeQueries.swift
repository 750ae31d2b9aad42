// SPDX-License-Identifier: Apache-2.0
package import Base
package import Domain

package enum IncidentTypeQueries {
    private static let columns: SQLText = """
        id, name, display_name, description, is_enabled, parent_id, created_at_ms, updated_at_ms
        """

    private static func read(_ row: Row) -> IncidentType {
        var reader = row.reader
        return IncidentType(
            id: reader.text(), name: reader.text(), displayName: reader.text(), description: reader.optionalText(),
            isEnabled: reader.flag(), parentID: reader.optionalText(), createdAt: reader.instant(),
            updatedAt: reader.instant())
    }

    /// All, or those in use or out of it, in the order in which they were made: an account has a bounded number.
    package static func all(_ session: any Session, isEnabled: Bool? = nil) throws -> [IncidentType] {
        var query = SQLBuilder("SELECT " + columns + " FROM incident_types WHERE is_enabled IN ")
        query.append("", in: (isEnabled.map { [$0] } ?? [true, false]).map { SQLValue($0) })
        query.append(" ORDER BY id LIMIT ", SQLValue(IncidentType.countMaximum))
        return try session.rows(query.sql, query.arguments).map(read)
    }

    /// By id or by name: names have no capital letter, and ids begin with one.
    package static func find(_ session: any Session, idOrName text: String) throws -> IncidentType? {
        let condition: SQLText = IncidentType.isName(text) ? " WHERE name = $1" : " WHERE id = $1"
        return try session.row("SELECT " + columns + " FROM incident_types" + condition, [.text(text)]).map(read)
    }

    package static func find(_ session: any Session, names: [String]) throws -> [IncidentType] {
        guard !names.isEmpty else { return [] }
        var query = SQLBuilder("SELECT " + columns + " FROM incident_types WHERE name IN ")
        query.append("", in: names.map(SQLValue.text))
        return try session.rows(query.sql, query.arguments).map(read)
    }

    package static func insert(_ session: any Session, _ type: IncidentType) throws {
        try session.execute(
            """
            INSERT INTO incident_types (id, name, display_name, display_name_key, description, is_enabled, parent_id,
              created_at_ms, updated_at_ms)
            VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)
            """,
            [
                .text(type.id), .text(type.name), .text(type.displayName), .text(type.displayName.lowercased()),
                SQLValue(type.description), SQLValue(type.isEnabled), SQLValue(type.parentID), SQLValue(type.createdAt),
                SQLValue(type.updatedAt),
            ])
    }

    /// Writes what may change after creation. The name and the type above it never do.
    package static func update(_ session: any Session, _ type: IncidentType) throws {
        try session.execute(
            """
            UPDATE incident_types SET display_name = $2, display_name_key = $3, description = $4, is_enabled = $5,
              updated_at_ms = $6
            WHERE id = $1
            """,
            [
                .text(type.id), .text(type.displayName), .text(type.displayName.lowercased()), SQLValue(type.description),
                SQLValue(type.isEnabled), SQLValue(type.updatedAt),
            ])
    }

    /// The account begins now, and its base type with it.
    package static func beginBase(_ session: any Session, at now: Instant) throws {
        try session.execute(
            "UPDATE incident_types SET created_at_ms = $2, updated_at_ms = $2 WHERE id = $1",
            [.text(IncidentType.baseID), SQLValue(now)])
    }
}
