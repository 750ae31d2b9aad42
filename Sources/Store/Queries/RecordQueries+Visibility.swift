// SPDX-License-Identifier: Apache-2.0
package import Domain

extension RecordQueries {
    /// The field of a kind of records that names the objects through which a record is seen.
    package struct Owner: Hashable, Sendable {
        package let field: String
        package let kind: OwnedKind
        package init(field: String, kind: OwnedKind) {
            self.field = field
            self.kind = kind
        }
    }

    /// Which of some records a caller may know of: one statement, and none for who may know of all.
    package static func visible(
        _ session: any Session, _ owner: Owner, ids: [String], _ visibility: Visibility
    ) throws -> Set<String> {
        guard visibility != .everything, !ids.isEmpty else { return Set(ids) }
        var query = SQLBuilder("SELECT records.id FROM records WHERE records.id IN ")
        query.append("", in: ids.map(SQLValue.text))
        query.appendVisible(owner, id: "records.id", visibility)
        return Set(try session.rows(query.sql, query.arguments).map { $0.text(0) })
    }
}

extension SQLBuilder {
    /// Adds ` AND (…)`, which holds for records that name nobody as their owner, and for those that name an object of
    /// which the caller may know; nothing for one who may know of all.
    mutating func appendVisible(_ owner: RecordQueries.Owner, id: SQLText, _ visibility: Visibility) {
        guard visibility != .everything else { return }
        append(" AND ")
        appendVisibleCondition(owner, id: id, visibility)
    }

    mutating func appendVisibleCondition(_ owner: RecordQueries.Owner, id: SQLText, _ visibility: Visibility) {
        let count: SQLText =
            "(SELECT COUNT(*) FROM record_references AS named WHERE named.record_id = " + id + " AND named.field = "
        append("(0 = " + count, .text(owner.field))
        append(") OR 0 < " + count, .text(owner.field))
        appendVisible(owner.kind, id: "named.target_id", visibility)
        append("))")
    }
}
