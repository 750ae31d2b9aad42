// SPDX-License-Identifier: Apache-2.0
import Base
package import Domain

package enum ContactMethodQueries {
    fileprivate static let columns: SQLText = """
        contact_methods.id, contact_methods.user_id, contact_methods.kind, contact_methods.label, contact_methods.address,
        contact_methods.country_code, contact_methods.sends_short_email, contact_methods.is_enabled,
        contact_methods.created_at_ms
        """

    private static func read(_ row: Row) -> ContactMethod {
        var reader = row.reader
        return readNext(&reader)
    }

    fileprivate static func readNext(_ reader: inout RowReader) -> ContactMethod {
        ContactMethod(
            id: reader.text(), userID: reader.text(), kind: ContactMethod.Kind(rawValue: reader.text()) ?? .email,
            label: reader.text(), address: reader.text(), countryCode: reader.int(), sendsShortEmail: reader.flag(),
            isEnabled: reader.flag(), createdAt: reader.instant())
    }

    package static func find(_ session: any Session, ids: [String]) throws -> [ContactMethod] {
        try find(session, "SELECT " + columns + " FROM contact_methods WHERE id IN ", ids, " ORDER BY id")
    }

    package static func find(_ session: any Session, userIDs: [String]) throws -> [ContactMethod] {
        try find(session, "SELECT " + columns + " FROM contact_methods WHERE user_id IN ", userIDs, " ORDER BY user_id, id")
    }

    private static func find(
        _ session: any Session, _ start: SQLText, _ ids: [String], _ end: SQLText
    ) throws -> [ContactMethod] {
        guard !ids.isEmpty else { return [] }
        var query = SQLBuilder(start)
        query.append("", in: ids.map(SQLValue.text))
        query.append(end)
        return try session.rows(query.sql, query.arguments).map(read)
    }

    /// Whether the user has another method that reaches the same place, in whatever case it is written.
    package static func hasTwin(_ session: any Session, of method: ContactMethod) throws -> Bool {
        try session.row(
            """
            SELECT 1 FROM contact_methods
            WHERE user_id = $1 AND kind = $2 AND country_code = $3 AND lower(address) = lower($4) AND id <> $5
            """,
            [
                .text(method.userID), .text(method.kind.rawValue), SQLValue(method.countryCode), .text(method.address),
                .text(method.id),
            ]) != nil
    }

    package static func insert(_ session: any Session, _ method: ContactMethod) throws {
        try session.execute(
            """
            INSERT INTO contact_methods (id, user_id, kind, label, address, country_code, sends_short_email, is_enabled,
              created_at_ms)
            VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)
            """,
            [
                .text(method.id), .text(method.userID), .text(method.kind.rawValue), .text(method.label),
                .text(method.address), SQLValue(method.countryCode), SQLValue(method.sendsShortEmail),
                SQLValue(method.isEnabled), SQLValue(method.createdAt),
            ])
    }

    package static func update(_ session: any Session, _ method: ContactMethod) throws {
        try session.execute(
            """
            UPDATE contact_methods SET kind = $2, label = $3, address = $4, country_code = $5, sends_short_email = $6
            WHERE id = $1
            """,
            [
                .text(method.id), .text(method.kind.rawValue), .text(method.label), .text(method.address),
                SQLValue(method.countryCode), SQLValue(method.sendsShortEmail),
            ])
    }

    package static func delete(_ session: any Session, id: String) throws {
        let statements: [SQLText] = [
            "DELETE FROM notification_rules WHERE contact_method_id = $1",
            "DELETE FROM handoff_notification_rules WHERE contact_method_id = $1",
            "DELETE FROM status_update_notification_rules WHERE contact_method_id = $1",
            "DELETE FROM contact_methods WHERE id = $1",
        ]
        for statement in statements { try session.execute(statement, [.text(id)]) }
    }
}

package enum NotificationRuleQueries {
    private static let ownColumns: SQLText = """
        notification_rules.id, notification_rules.user_id, notification_rules.contact_method_id, notification_rules.urgency,
        notification_rules.start_delay_minutes, notification_rules.created_at_ms
        """
    /// Rules are shown with the whole of their method, so that both are read at once.
    private static let columns: SQLText = ownColumns + ", " + ContactMethodQueries.columns
    private static let source: SQLText = """
         FROM notification_rules
        JOIN contact_methods ON contact_methods.id = notification_rules.contact_method_id
        """

    private static func read(_ row: Row) -> NotificationRule {
        var reader = row.reader
        return NotificationRule(
            id: reader.text(), userID: reader.text(), contactMethodID: reader.text(),
            urgency: Urgency(rawValue: reader.text()) ?? .high, startDelayMinutes: reader.int(),
            createdAt: reader.instant(), contactMethod: ContactMethodQueries.readNext(&reader))
    }

    package static func find(_ session: any Session, ids: [String]) throws -> [NotificationRule] {
        guard !ids.isEmpty else { return [] }
        var query = SQLBuilder("SELECT " + columns + source + " WHERE notification_rules.id IN ")
        query.append("", in: ids.map(SQLValue.text))
        query.append(" ORDER BY notification_rules.id")
        return try session.rows(query.sql, query.arguments).map(read)
    }

    /// Rules of either urgency, in the order in which they come due.
    package static func find(_ session: any Session, userIDs: [String]) throws -> [NotificationRule] {
        guard !userIDs.isEmpty else { return [] }
        var query = SQLBuilder("SELECT " + columns + source + " WHERE notification_rules.user_id IN ")
        query.append("", in: userIDs.map(SQLValue.text))
        query.append(
            " ORDER BY notification_rules.user_id, notification_rules.start_delay_minutes, notification_rules.id")
        return try session.rows(query.sql, query.arguments).map(read)
    }

    package static func hasTwin(_ session: any Session, of rule: NotificationRule) throws -> Bool {
        try session.row(
            """
            SELECT 1 FROM notification_rules
            WHERE user_id = $1 AND urgency = $2 AND start_delay_minutes = $3 AND contact_method_id = $4 AND id <> $5
            """,
            [
                .text(rule.userID), .text(rule.urgency.rawValue), SQLValue(rule.startDelayMinutes),
                .text(rule.contactMethodID), .text(rule.id),
            ]) != nil
    }

    package static func insert(_ session: any Session, _ rule: NotificationRule) throws {
        try session.execute(
            """
            INSERT INTO notification_rules (id, user_id, contact_method_id, urgency, start_delay_minutes, created_at_ms)
            VALUES ($1, $2, $3, $4, $5, $6)
            """,
            [
                .text(rule.id), .text(rule.userID), .text(rule.contactMethodID), .text(rule.urgency.rawValue),
                SQLValue(rule.startDelayMinutes), SQLValue(rule.createdAt),
            ])
    }

    package static func update(_ session: any Session, _ rule: NotificationRule) throws {
        try session.execute(
            """
            UPDATE notification_rules SET contact_method_id = $2, urgency = $3, start_delay_minutes = $4 WHERE id = $1
            """,
            [
                .text(rule.id), .text(rule.contactMethodID), .text(rule.urgency.rawValue), SQLValue(rule.startDelayMinutes),
            ])
    }

    package static func delete(_ session: any Session, id: String) throws {
        try session.execute("DELETE FROM notification_rules WHERE id = $1", [.text(id)])
    }
}
