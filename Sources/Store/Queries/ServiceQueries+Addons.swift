// SPDX-License-Identifier: Apache-2.0
import Base
package import Domain

extension ServiceQueries {
    /// The add-ons of each of these services, by the service's id, in the order of their making; without the services that
    /// they name. One statement. Those that are for no service in particular belong to none.
    package static func addons(_ session: any Session, ids: [String]) throws -> [String: [Record]] {
        // Kind and field as the catalogue declares them.
        var query = SQLBuilder(
            """
            SELECT record_references.target_id, records.id, records.kind, records.parent_id, records.type, records.name,
              records.body, records.created_at_ms, records.updated_at_ms
            FROM record_references JOIN records ON records.id = record_references.record_id AND records.kind = 'addon'
            WHERE record_references.field = 'services' AND record_references.target_id IN
            """ + " ")
        query.append("", in: ids.map(SQLValue.text))
        query.append(" ORDER BY record_references.target_id, records.id")
        let rows = try session.rows(query.sql, query.arguments)
        return Dictionary(grouping: rows, by: { $0.text(0) }).mapValues { $0.map(addon) }
    }

    private static func addon(_ row: Row) -> Record {
        Record(
            id: row.text(1), kind: row.text(2), parentID: row.text(3), type: row.text(4), name: row.text(5),
            values: (try? JSON.parse(row.text(6), depthMaximum: JSON.storedDepthMaximum).objectValue) ?? [:],
            createdAt: row.instant(7), updatedAt: row.instant(8))
    }
}
