// SPDX-License-Identifier: Apache-2.0
import Base
package import Domain

package enum TemplateQueries {
    package struct Filter: Sendable {
        /// The wire's word; one that is no kind finds nothing.
        package var kind: String
        /// Part of the name or of the description, in any case.
        package var query: String?
        package var isByName = false
        package var isDescending = false

        package init(kind: String, query: String? = nil) {
            self.kind = kind
            self.query = query
        }
    }

    private static let columns: SQLText = """
        id, kind, name, description, email_subject, email_body, message, created_by_user_id, updated_by_user_id, \
        created_at_ms, updated_at_ms
        """

    private static func read(_ row: Row) -> MessageTemplate {
        var reader = row.reader
        return MessageTemplate(
            id: reader.text(), kind: MessageTemplate.Kind(rawValue: reader.text()) ?? .statusUpdate, name: reader.text(),
            description: reader.optionalText(),
            texts: MessageTemplate.Texts(
                emailSubject: reader.optionalText(), emailBody: reader.optionalText(), message: reader.optionalText()),
            createdByUserID: reader.optionalText(), updatedByUserID: reader.optionalText(), createdAt: reader.instant(),
            updatedAt: reader.instant())
    }

    package static func find(_ session: any Session, ids: [String]) throws -> [MessageTemplate] {
        guard !ids.isEmpty else { return [] }
        var query = SQLBuilder("SELECT " + columns + " FROM templates WHERE id IN ")
        query.append("", in: ids.map(SQLValue.text))
        query.append(" ORDER BY id")
        return try session.rows(query.sql, query.arguments).map(read)
    }

    private static func condition(_ filter: Filter, to query: inout SQLBuilder) {
        query.append(" FROM templates WHERE kind = ", .text(filter.kind))
        guard let text = filter.query else { return }
        let pattern = SQLValue.text(LikePattern.containing(text.lowercased()))
        query.append(" AND (name_key LIKE ", pattern)
        query.append(" ESCAPE '\\' OR description_key LIKE ", pattern)
        query.append(" ESCAPE '\\')")
    }

    private static func order(_ filter: Filter) -> SQLText {
        switch (filter.isByName, filter.isDescending) {
        case (false, false): " ORDER BY created_at_ms, id LIMIT "
        case (false, true): " ORDER BY created_at_ms DESC, id DESC LIMIT "
        case (true, false): " ORDER BY name_key, id LIMIT "
        case (true, true): " ORDER BY name_key DESC, id DESC LIMIT "
        }
    }

    /// Up to `limit + 1` templates.
    package static func page(
        _ session: any Session, _ filter: Filter, limit: Int, offset: Int
    ) throws -> [MessageTemplate] {
        var query = SQLBuilder("SELECT " + columns)
        condition(filter, to: &query)
        query.append(order(filter), SQLValue(limit + 1))
        query.append(" OFFSET ", SQLValue(offset))
        return try session.rows(query.sql, query.arguments).map(read)
    }

    package static func count(_ session: any Session, _ filter: Filter) throws -> Int {
        var query = SQLBuilder("SELECT COUNT(*)")
        condition(filter, to: &query)
        return try session.count(query.sql, query.arguments)
    }

    package static func insert(_ session: any Session, _ template: MessageTemplate) throws {
        try session.execute(
            """
            INSERT INTO templates (
              id, kind, name, name_key, description, description_key, email_subject, email_body, message,
              updated_by_user_id, updated_at_ms, created_by_user_id, created_at_ms)
            VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)
            """, values(template) + [SQLValue(template.createdByUserID), SQLValue(template.createdAt)])
    }

    package static func update(_ session: any Session, _ template: MessageTemplate) throws {
        try session.execute(
            """
            UPDATE templates SET kind = $2, name = $3, name_key = $4, description = $5, description_key = $6,
              email_subject = $7, email_body = $8, message = $9, updated_by_user_id = $10, updated_at_ms = $11
            WHERE id = $1
            """, values(template))
    }

    private static func values(_ template: MessageTemplate) -> [SQLValue] {
        [
            .text(template.id), .text(template.kind.rawValue), .text(template.name), .text(template.name.lowercased()),
            SQLValue(template.description), .text(template.description?.lowercased() ?? ""),
            SQLValue(template.texts.emailSubject), SQLValue(template.texts.emailBody), SQLValue(template.texts.message),
            SQLValue(template.updatedByUserID), SQLValue(template.updatedAt),
        ]
    }

    package static func delete(_ session: any Session, id: String) throws {
        try session.execute("DELETE FROM templates WHERE id = $1", [.text(id)])
    }
}
