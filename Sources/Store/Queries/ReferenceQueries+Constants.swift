// SPDX-License-Identifier: Apache-2.0
import Domain

extension ReferenceQueries {
    /// Part of the program: nothing is asked for.
    package static func vendors(_ ids: [String]) -> [Found] {
        Vendor.find(ids).map { Found(id: $0.id, summary: $0.name, type: nil, parentID: nil) }
    }

    package static func extensionSchemas(_ ids: [String]) -> [Found] {
        ExtensionSchema.find(ids).map { Found(id: $0.id, summary: $0.label, type: nil, parentID: nil) }
    }

    package static func templates(_ session: any Session, _ ids: [String]) throws -> [Found] {
        var query = SQLBuilder("SELECT id, name FROM templates WHERE id IN ")
        query.append("", in: ids.map(SQLValue.text))
        return try session.rows(query.sql, query.arguments).map { row in
            Found(id: row.text(0), summary: row.text(1), type: nil, parentID: nil)
        }
    }
}
