// SPDX-License-Identifier: Apache-2.0
package import Base
package import Domain

/// Who changed what. Records are added, and never changed.
package enum AuditQueries {
    package static func insert(_ session: any Session, _ record: AuditRecord) throws {
        try session.execute(
            """
            INSERT INTO audit_records (id, at_ms, root_kind, root_id, root_summary, actor_kind, actor_id, method_type,
              method_token, action, request_id, remote_address, details)
            VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)
            """,
            [
                .text(record.id), SQLValue(record.at), .text(record.root.kind), .text(record.root.id),
                SQLValue(record.root.summary), SQLValue(record.actors.first?.kind), SQLValue(record.actors.first?.id),
                .text(record.method.kind.rawValue), SQLValue(record.method.truncatedToken), .text(record.action.rawValue),
                SQLValue(record.requestID), SQLValue(record.remoteAddress), .text(AuditText.write(record)),
            ])
    }

    /// Where a page ended.
    package struct Position: Hashable, Sendable {
        package let at: Instant
        package let id: String

        package init(at: Instant, id: String) {
            self.at = at
            self.id = id
        }
    }

    package struct Filter: Sendable {
        /// Both ends belong to the range.
        package var since: Instant
        package var until: Instant
        /// The one object whose trail it is.
        package var root: AuditRecord.Reference?
        package var rootKinds: [String] = []
        package var actorKind: String?
        package var actorID: String?
        package var methodKind: String?
        package var methodToken: String?
        package var actions: [String] = []
        /// Only what came before.
        package var before: Position?

        package init(since: Instant, until: Instant) {
            self.since = since
            self.until = until
        }
    }

    private static let columns: SQLText = """
        id, at_ms, root_kind, root_id, root_summary, method_type, method_token, action, request_id, remote_address, details
        """

    private static func read(_ row: Row) -> AuditRecord {
        var reader = row.reader
        let (id, at) = (reader.text(), reader.instant())
        let root = AuditRecord.Reference(kind: reader.text(), id: reader.text(), summary: reader.optionalText())
        let method = AuditRecord.Method(
            kind: AuditRecord.Method.Kind(rawValue: reader.text()) ?? .other, truncatedToken: reader.optionalText())
        let action = AuditRecord.Action(rawValue: reader.text()) ?? .update
        let (requestID, remoteAddress) = (reader.optionalText(), reader.optionalText())
        let kept = AuditText.read(reader.text(), root: root)
        return AuditRecord(
            id: id, at: at, actors: kept.actors,
            method: AuditRecord.Method(
                kind: method.kind, truncatedToken: method.truncatedToken, description: kept.methodDescription),
            root: root, action: action, details: kept.details, requestID: requestID, remoteAddress: remoteAddress)
    }

    /// Up to `limit`, the newest first.
    package static func page(_ session: any Session, _ filter: Filter, limit: Int) throws -> [AuditRecord] {
        let end = filter.before.map { min($0.at, filter.until) } ?? filter.until
        var query = SQLBuilder("SELECT " + columns + " FROM audit_records")
        query.append(" WHERE at_ms >= ", SQLValue(filter.since))
        query.append(" AND at_ms <= ", SQLValue(end))
        if let before = filter.before {
            query.append(" AND (at_ms < ", SQLValue(before.at))
            query.append(" OR id < ", .text(before.id))
            query.append(")")
        }
        if let root = filter.root {
            query.append(" AND root_id = ", .text(root.id))
            query.append(" AND root_kind = ", .text(root.kind))
        }
        if !filter.rootKinds.isEmpty { query.append(" AND root_kind IN ", in: filter.rootKinds.map(SQLValue.text)) }
        if let id = filter.actorID { query.append(" AND actor_id = ", .text(id)) }
        if let kind = filter.actorKind { query.append(" AND actor_kind = ", .text(kind)) }
        if let kind = filter.methodKind { query.append(" AND method_type = ", .text(kind)) }
        if let token = filter.methodToken { query.append(" AND method_token = ", .text(token)) }
        if !filter.actions.isEmpty { query.append(" AND action IN ", in: filter.actions.map(SQLValue.text)) }
        query.append(" ORDER BY at_ms DESC, id DESC LIMIT ", SQLValue(limit))
        return try session.rows(query.sql, query.arguments).map(read)
    }

    /// Whether anything was ever written down about an object.
    package static func hasRecords(_ session: any Session, of root: AuditRecord.Reference) throws -> Bool {
        try session.row(
            "SELECT 1 FROM audit_records WHERE root_id = $1 AND root_kind = $2 LIMIT 1", [.text(root.id), .text(root.kind)]
        ) != nil
    }
}

extension BusinessServiceQueries {
    /// Whether the whole account follows a business service.
    package static func isAccountSubscribed(_ session: any Session, id: String) throws -> Bool {
        try session.row(
            "SELECT 1 FROM business_service_account_subscriptions WHERE business_service_id = $1", [.text(id)]) != nil
    }
}
