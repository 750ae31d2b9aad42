// SPDX-License-Identifier: Apache-2.0
import Base
package import Domain

package enum HandoffRuleQueries {
    private static let columns: SQLText = """
        id, user_id, contact_method_id, handoff, advance_minutes, created_at_ms
        """

    private static func read(_ row: Row) -> HandoffNotificationRule {
        var reader = row.reader
        return HandoffNotificationRule(
            id: reader.text(), userID: reader.text(), contactMethodID: reader.text(),
            handoff: HandoffNotificationRule.Handoff(rawValue: reader.text()) ?? .both, advanceMinutes: reader.int(),
            createdAt: reader.instant())
    }

    /// Rules are shown with the whole of their methods: one more query, however many rules.
    private static func withMethods(_ session: any Session, _ rows: [Row]) throws -> [HandoffNotificationRule] {
        let rules = rows.map(read)
        let ids = Set(rules.map(\.contactMethodID)).sorted()
        let methods = Dictionary(
            try ContactMethodQueries.find(session, ids: ids).map { ($0.id, $0) }, uniquingKeysWith: { first, _ in first })
        return rules.map { rule in
            var rule = rule
            rule.contactMethod = methods[rule.contactMethodID]
            return rule
        }
    }

    package static func find(_ session: any Session, id: String) throws -> HandoffNotificationRule? {
        let rows = try session.rows("SELECT " + columns + " FROM handoff_notification_rules WHERE id = $1", [.text(id)])
        return try withMethods(session, rows).first
    }

    /// Those of one user, the nearest to the hand-off first.
    package static func find(_ session: any Session, userID: String) throws -> [HandoffNotificationRule] {
        let rows = try session.rows(
            "SELECT " + columns + " FROM handoff_notification_rules WHERE user_id = $1 ORDER BY advance_minutes, id",
            [.text(userID)])
        return try withMethods(session, rows)
    }

    /// Those of some users, without their methods.
    package static func find(_ session: any Session, userIDs: [String]) throws -> [HandoffNotificationRule] {
        guard !userIDs.isEmpty else { return [] }
        var query = SQLBuilder("SELECT " + columns + " FROM handoff_notification_rules WHERE user_id IN ")
        query.append("", in: userIDs.map(SQLValue.text))
        query.append(" ORDER BY user_id, advance_minutes, id")
        return try session.rows(query.sql, query.arguments).map(read)
    }

    package static func hasTwin(_ session: any Session, of rule: HandoffNotificationRule) throws -> Bool {
        try session.row(
            """
            SELECT 1 FROM handoff_notification_rules
            WHERE user_id = $1 AND handoff = $2 AND advance_minutes = $3 AND contact_method_id = $4 AND id <> $5
            """,
            [
                .text(rule.userID), .text(rule.handoff.rawValue), SQLValue(rule.advanceMinutes),
                .text(rule.contactMethodID), .text(rule.id),
            ]) != nil
    }

    package static func insert(_ session: any Session, _ rule: HandoffNotificationRule) throws {
        try session.execute(
            """
            INSERT INTO handoff_notification_rules (id, user_id, contact_method_id, handoff, advance_minutes, created_at_ms)
            VALUES ($1, $2, $3, $4, $5, $6)
            """,
            [
                .text(rule.id), .text(rule.userID), .text(rule.contactMethodID), .text(rule.handoff.rawValue),
                SQLValue(rule.advanceMinutes), SQLValue(rule.createdAt),
            ])
    }

    package static func update(_ session: any Session, _ rule: HandoffNotificationRule) throws {
        try session.execute(
            "UPDATE handoff_notification_rules SET contact_method_id = $2, handoff = $3, advance_minutes = $4 WHERE id = $1",
            [
                .text(rule.id), .text(rule.contactMethodID), .text(rule.handoff.rawValue), SQLValue(rule.advanceMinutes),
            ])
    }

    package static func delete(_ session: any Session, id: String) throws {
        try session.execute("DELETE FROM handoff_notification_rules WHERE id = $1", [.text(id)])
    }
}

package enum StatusUpdateRuleQueries {
    private static let columns: SQLText = "id, user_id, contact_method_id, created_at_ms"

    private static func read(_ row: Row) -> StatusUpdateNotificationRule {
        var reader = row.reader
        return StatusUpdateNotificationRule(
            id: reader.text(), userID: reader.text(), contactMethodID: reader.text(), createdAt: reader.instant())
    }

    package static func find(_ session: any Session, id: String) throws -> StatusUpdateNotificationRule? {
        try session.row("SELECT " + columns + " FROM status_update_notification_rules WHERE id = $1", [.text(id)]).map(read)
    }

    /// Those of some users, by user and in the order in which they were made.
    package static func find(_ session: any Session, userIDs: [String]) throws -> [StatusUpdateNotificationRule] {
        guard !userIDs.isEmpty else { return [] }
        var query = SQLBuilder("SELECT " + columns + " FROM status_update_notification_rules WHERE user_id IN ")
        query.append("", in: userIDs.map(SQLValue.text))
        query.append(" ORDER BY user_id, id")
        return try session.rows(query.sql, query.arguments).map(read)
    }

    package static func hasTwin(_ session: any Session, of rule: StatusUpdateNotificationRule) throws -> Bool {
        try session.row(
            """
            SELECT 1 FROM status_update_notification_rules WHERE user_id = $1 AND contact_method_id = $2 AND id <> $3
            """, [.text(rule.userID), .text(rule.contactMethodID), .text(rule.id)]) != nil
    }

    package static func insert(_ session: any Session, _ rule: StatusUpdateNotificationRule) throws {
        try session.execute(
            """
            INSERT INTO status_update_notification_rules (id, user_id, contact_method_id, created_at_ms)
            VALUES ($1, $2, $3, $4)
            """, [.text(rule.id), .text(rule.userID), .text(rule.contactMethodID), SQLValue(rule.createdAt)])
    }

    package static func update(_ session: any Session, _ rule: StatusUpdateNotificationRule) throws {
        try session.execute(
            "UPDATE status_update_notification_rules SET contact_method_id = $2 WHERE id = $1",
            [.text(rule.id), .text(rule.contactMethodID)])
    }

    package static func delete(_ session: any Session, id: String) throws {
        try session.execute("DELETE FROM status_update_notification_rules WHERE id = $1", [.text(id)])
    }
}
