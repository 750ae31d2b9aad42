// SPDX-License-Identifier: Apache-2.0
import Base
package import Domain

/// Rows of every kind of record: one table, since nothing but their names and references is asked for.
package enum RecordQueries {
    package struct Filter: Sendable {
        package var kind: String
        /// Nil: whatever they belong to.
        package var parentID: String?
        /// Part of the name, in any case.
        package var query: String?
        /// Only those with exactly this name.
        package var name: String?
        /// Only those with this type of the wire.
        package var type: String?
        /// Only those that name one of these objects in this field.
        package var referring: (field: String, ids: [String])?
        /// A second such condition, on another field.
        package var alsoReferring: (field: String, ids: [String])?
        /// Nil of kinds that everybody sees.
        package var owner: Owner?
        package var isDescending = false

        package init(kind: String, parentID: String? = nil, query: String? = nil, name: String? = nil) {
            self.kind = kind
            self.parentID = parentID
            self.query = query
            self.name = name
        }
    }

    private static let columns: SQLText = "id, kind, parent_id, type, name, body, created_at_ms, updated_at_ms"

    private static func read(_ row: Row) -> Record {
        var reader = row.reader
        return Record(
            id: reader.text(), kind: reader.text(), parentID: reader.text(), type: reader.text(), name: reader.text(),
            values: (try? JSON.parse(reader.text(), depthMaximum: JSON.storedDepthMaximum).objectValue) ?? [:],
            createdAt: reader.instant(), updatedAt: reader.instant())
    }

    /// With the references of all, in one more query.
    private static func withReferences(_ session: any Session, _ records: [Record]) throws -> [Record] {
        guard !records.isEmpty else { return [] }
        var query = SQLBuilder("SELECT record_id, field, target_id FROM record_references WHERE record_id IN ")
        query.append("", in: records.map { .text($0.id) })
        query.append(" ORDER BY record_id, field, position")
        let rows = Dictionary(grouping: try session.rows(query.sql, query.arguments), by: { $0.text(0) })
        return records.map { record in
            var record = record
            record.references = (rows[record.id] ?? []).map { RecordReference(field: $0.text(1), id: $0.text(2)) }
            return record
        }
    }

    package static func find(_ session: any Session, ids: [String]) throws -> [Record] {
        guard !ids.isEmpty else { return [] }
        var query = SQLBuilder("SELECT " + columns + " FROM records WHERE id IN ")
        query.append("", in: ids.map(SQLValue.text))
        query.append(" ORDER BY id")
        return try withReferences(session, try session.rows(query.sql, query.arguments).map(read))
    }

    private static func condition(_ filter: Filter, _ visibility: Visibility, to query: inout SQLBuilder) {
        query.append(" FROM records WHERE kind = ", .text(filter.kind))
        if let parentID = filter.parentID { query.append(" AND parent_id = ", .text(parentID)) }
        if let name = filter.name { query.append(" AND name_key = ", .text(name.lowercased())) }
        if let text = filter.query {
            query.append(" AND name_key LIKE ", .text(LikePattern.containing(text.lowercased())))
            query.append(" ESCAPE '\\'")
        }
        if let type = filter.type { query.append(" AND type = ", .text(type)) }
        for (field, ids) in [filter.referring, filter.alsoReferring].compactMap({ $0 }) {
            query.append(" AND id IN (SELECT record_id FROM record_references WHERE field = ", .text(field))
            query.append(" AND target_id IN ", in: ids.map(SQLValue.text))
            query.append(")")
        }
        if let owner = filter.owner { query.appendVisible(owner, id: "records.id", visibility) }
    }

    /// Up to `limit + 1` by name.
    package static func page(
        _ session: any Session, _ filter: Filter, visibility: Visibility, limit: Int, offset: Int
    ) throws -> [Record] {
        var query = SQLBuilder("SELECT " + columns)
        condition(filter, visibility, to: &query)
        query.append(
            filter.isDescending ? " ORDER BY name_key DESC, id DESC LIMIT " : " ORDER BY name_key, id LIMIT ",
            SQLValue(limit + 1))
        query.append(" OFFSET ", SQLValue(offset))
        return try withReferences(session, try session.rows(query.sql, query.arguments).map(read))
    }

    package static func count(_ session: any Session, _ filter: Filter, visibility: Visibility) throws -> Int {
        var query = SQLBuilder("SELECT COUNT(*)")
        condition(filter, visibility, to: &query)
        return try session.count(query.sql, query.arguments)
    }

    /// Whether another record of the kind, and of the same parent, has the name in any case.
    package static func isNameTaken(_ session: any Session, _ record: Record) throws -> Bool {
        try session.row(
            "SELECT 1 FROM records WHERE kind = $1 AND parent_id = $2 AND name_key = $3 AND id <> $4 LIMIT 1",
            [.text(record.kind), .text(record.parentID), .text(record.name.lowercased()), .text(record.id)]) != nil
    }

    /// Whether any record of a kind names the object in that field.
    package static func isReferred(_ session: any Session, id: String, kind: String, field: String) throws -> Bool {
        try session.row(
            """
            SELECT 1 FROM record_references JOIN records ON records.id = record_references.record_id AND records.kind = $3
            WHERE record_references.target_id = $1 AND record_references.field = $2 LIMIT 1
            """, [.text(id), .text(field), .text(kind)]) != nil
    }

    package static func insert(_ session: any Session, _ record: Record) throws {
        try session.execute(
            """
            INSERT INTO records (id, kind, parent_id, type, name, name_key, body, created_at_ms, updated_at_ms)
            VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)
            """,
            [
                .text(record.id), .text(record.kind), .text(record.parentID), .text(record.type), .text(record.name),
                .text(record.name.lowercased()), .text(JSON.object(record.values).text), SQLValue(record.createdAt),
                SQLValue(record.updatedAt),
            ])
        try insertReferences(session, record)
    }

    package static func update(_ session: any Session, _ record: Record) throws {
        try session.execute(
            "UPDATE records SET type = $2, name = $3, name_key = $4, body = $5, updated_at_ms = $6 WHERE id = $1",
            [
                .text(record.id), .text(record.type), .text(record.name), .text(record.name.lowercased()),
                .text(JSON.object(record.values).text), SQLValue(record.updatedAt),
            ])
        try session.execute("DELETE FROM record_references WHERE record_id = $1", [.text(record.id)])
        try insertReferences(session, record)
    }

    private static func insertReferences(_ session: any Session, _ record: Record) throws {
        for (position, reference) in record.references.enumerated() {
            try session.execute(
                "INSERT INTO record_references (record_id, field, position, target_id) VALUES ($1, $2, $3, $4)",
                [.text(record.id), .text(reference.field), SQLValue(position), .text(reference.id)])
        }
    }

    package static func delete(_ session: any Session, id: String) throws {
        try session.execute("DELETE FROM record_references WHERE record_id = $1 OR target_id = $1", [.text(id)])
        try session.execute("DELETE FROM records WHERE id = $1", [.text(id)])
    }

    /// Lets go of an object that is being removed: whoever named it names it no more.
    package static func forget(_ session: any Session, targetID: String) throws {
        try session.execute("DELETE FROM record_references WHERE target_id = $1", [.text(targetID)])
    }
}
