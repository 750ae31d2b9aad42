// SPDX-License-Identifier: Apache-2.0
import Base
import Domain

/// What references show of their objects: one query per kind, however many ids.
package enum ReferenceQueries {
    package struct Found: Sendable {
        package let id: String
        package let summary: String?
        /// The wire's type where a kind has several.
        package let type: String?
        package let parentID: String?
    }

    package static func users(_ session: any Session, _ ids: [String]) throws -> [Found] {
        try named(session, "SELECT id, name FROM users WHERE id IN ", ids)
    }
    package static func teams(_ session: any Session, _ ids: [String]) throws -> [Found] {
        try named(session, "SELECT id, name FROM teams WHERE id IN ", ids)
    }
    package static func services(_ session: any Session, _ ids: [String]) throws -> [Found] {
        try named(session, "SELECT id, name FROM services WHERE id IN ", ids)
    }
    package static func escalationPolicies(_ session: any Session, _ ids: [String]) throws -> [Found] {
        try named(session, "SELECT id, name FROM escalation_policies WHERE id IN ", ids)
    }
    package static func schedules(_ session: any Session, _ ids: [String]) throws -> [Found] {
        // One made of shifts has a type and addresses of its own.
        var query = SQLBuilder(
            "SELECT id, name, CASE WHEN rotations IS NULL THEN 0 ELSE 1 END FROM schedules WHERE id IN ")
        query.append("", in: ids.map(SQLValue.text))
        return try session.rows(query.sql, query.arguments).map { row in
            let isOfShifts = row.flag(2)
            return Found(
                id: row.text(0), summary: row.text(1), type: isOfShifts ? Schedule.typeOfShifts : nil,
                parentID: isOfShifts ? Schedule.versionOfShifts : nil)
        }
    }
    package static func priorities(_ session: any Session, _ ids: [String]) throws -> [Found] {
        try named(session, "SELECT id, name FROM priorities WHERE id IN ", ids)
    }
    package static func webhookOAuthClients(_ session: any Session, _ ids: [String]) throws -> [Found] {
        try named(session, "SELECT id, name FROM webhook_oauth_clients WHERE id IN ", ids)
    }
    package static func webhookSubscriptions(_ session: any Session, _ ids: [String]) throws -> [Found] {
        try named(session, "SELECT id, description FROM webhook_subscriptions WHERE id IN ", ids)
    }
    package static func records(_ session: any Session, _ ids: [String]) throws -> [Found] {
        try typed(session, "SELECT id, name, type, parent_id FROM records WHERE id IN ", ids)
    }
    package static func integrations(_ session: any Session, _ ids: [String]) throws -> [Found] {
        try typed(session, "SELECT id, name, type, service_id FROM integrations WHERE id IN ", ids)
    }
    package static func contactMethods(_ session: any Session, _ ids: [String]) throws -> [Found] {
        try typed(session, "SELECT id, label, kind, user_id FROM contact_methods WHERE id IN ", ids)
    }

    package static func notificationRules(_ session: any Session, _ ids: [String]) throws -> [Found] {
        var query = SQLBuilder(
            "SELECT id, start_delay_minutes, user_id, contact_method_id FROM notification_rules WHERE id IN ")
        query.append("", in: ids.map(SQLValue.text))
        return try session.rows(query.sql, query.arguments).map { row in
            let minutes = row.integer(1)
            return Found(
                id: row.text(0), summary: "\(minutes) minute\(minutes == 1 ? "" : "s"): contact method \(row.text(3))",
                type: nil, parentID: row.text(2))
        }
    }

    package static func incidents(_ session: any Session, _ ids: [String]) throws -> [Found] {
        var query = SQLBuilder("SELECT id, number, title FROM incidents WHERE id IN ")
        query.append("", in: ids.map(SQLValue.text))
        return try session.rows(query.sql, query.arguments).map { row in
            Found(id: row.text(0), summary: "[#\(row.integer(1))] \(row.text(2))", type: nil, parentID: nil)
        }
    }

    package static func alerts(_ session: any Session, _ ids: [String]) throws -> [Found] {
        var query = SQLBuilder("SELECT id, summary, incident_id FROM alerts WHERE id IN ")
        query.append("", in: ids.map(SQLValue.text))
        return try session.rows(query.sql, query.arguments).map { row in
            Found(id: row.text(0), summary: row.text(1), type: nil, parentID: row.text(2))
        }
    }

    private static func named(_ session: any Session, _ start: SQLText, _ ids: [String]) throws -> [Found] {
        var query = SQLBuilder(start)
        query.append("", in: ids.map(SQLValue.text))
        return try session.rows(query.sql, query.arguments).map { row in
            Found(id: row.text(0), summary: row.text(1), type: nil, parentID: nil)
        }
    }

    private static func typed(_ session: any Session, _ start: SQLText, _ ids: [String]) throws -> [Found] {
        var query = SQLBuilder(start)
        query.append("", in: ids.map(SQLValue.text))
        return try session.rows(query.sql, query.arguments).map { row in
            Found(id: row.text(0), summary: row.text(1), type: row.text(2), parentID: row.text(3))
        }
    }
}
