// SPDX-License-Identifier: Apache-2.0
import Base
package import Domain

package enum PriorityQueries {
    private static let columns: SQLText = "id, name, description, color, position, created_at_ms, updated_at_ms"

    private static func read(_ row: Row) -> Priority {
        var reader = row.reader
        return Priority(
            id: reader.text(), name: reader.text(), description: reader.text(), color: reader.text(),
            position: reader.int(), createdAt: reader.instant(), updatedAt: reader.instant())
    }

    package static func find(_ session: any Session, ids: [String]) throws -> [Priority] {
        guard !ids.isEmpty else { return [] }
        var query = SQLBuilder("SELECT " + columns + " FROM priorities WHERE id IN ")
        query.append("", in: ids.map(SQLValue.text))
        return try session.rows(query.sql, query.arguments).map(read)
    }

    /// All, the most severe first: an account has a handful.
    package static func all(_ session: any Session) throws -> [Priority] {
        try session.rows("SELECT " + columns + " FROM priorities ORDER BY position, id LIMIT 100").map(read)
    }

    /// The most severe one of that name.
    package static func find(_ session: any Session, name: String) throws -> Priority? {
        try all(session).first { $0.name == name }
    }

    package static func insert(_ session: any Session, _ priority: Priority) throws {
        try session.execute(
            """
            INSERT INTO priorities (id, name, description, color, position, created_at_ms, updated_at_ms)
            VALUES ($1, $2, $3, $4, $5, $6, $7)
            """,
            [
                .text(priority.id), .text(priority.name), .text(priority.description), .text(priority.color),
                SQLValue(priority.position), SQLValue(priority.createdAt), SQLValue(priority.updatedAt),
            ])
    }
}
