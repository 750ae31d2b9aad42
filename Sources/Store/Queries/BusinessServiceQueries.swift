// SPDX-License-Identifier: Apache-2.0
package import Base
package import Domain

/// Business services as impacts show them. They are records; what belongs to them besides has tables of its own.
package enum BusinessServiceQueries {
    /// Services that one statement asks about.
    private static let chunkSize = 500
    /// A business service is seen through its team, and by everybody while it has none.
    package static let owner = RecordQueries.Owner(field: "team", kind: .team)

    package struct Named: Hashable, Sendable {
        package let id: String
        package let name: String
        /// What lists are sorted by.
        package let nameKey: String
    }

    private static func read(_ row: Row) -> Named { Named(id: row.text(0), name: row.text(1), nameKey: row.text(2)) }

    /// Those that are there and of which the caller may know, in no order.
    package static func named(
        _ session: any Session, kind: String, ids: [String], visibility: Visibility
    ) throws -> [Named] {
        try ids.chunks(of: chunkSize).flatMap { chunk -> [Named] in
            var query = SQLBuilder("SELECT id, name, name_key FROM records")
            query.append(" WHERE kind = ", .text(kind))
            query.append(" AND id IN ", in: chunk.map(SQLValue.text))
            query.appendVisible(owner, id: "records.id", visibility)
            return try session.rows(query.sql, query.arguments).map(read)
        }
    }

    /// The first by name of those on which no other business service depends directly.
    package static func topLevel(
        _ session: any Session, kind: String, visibility: Visibility, limit: Int
    ) throws -> [Named] {
        var query = SQLBuilder(
            """
            SELECT records.id, records.name, records.name_key FROM records
            WHERE NOT EXISTS (
              SELECT 1 FROM service_dependencies WHERE service_dependencies.supporting_id = records.id
                AND service_dependencies.dependent_kind = 'business_service')
            """)
        query.append(" AND records.kind = ", .text(kind))
        query.appendVisible(owner, id: "records.id", visibility)
        query.append(" ORDER BY records.name_key, records.id LIMIT ", SQLValue(limit))
        return try session.rows(query.sql, query.arguments).map(read)
    }

    /// The business services that one depends on directly.
    package static func supportingIDs(_ session: any Session, of id: String) throws -> [String] {
        try session.rows(
            """
            SELECT supporting_id FROM service_dependencies
            WHERE dependent_id = $1 AND supporting_kind = 'business_service' ORDER BY supporting_id
            """, [.text(id)]
        ).map { $0.text(0) }
    }

    /// Removes what belongs to a business service, before it is removed itself.
    package static func forget(_ session: any Session, id: String) throws {
        try unsubscribeAccount(session, id: id)
        try NotificationSubscriptionQueries.forget(session, Subscribable(kind: .businessService, id: id))
        try ServiceDependencyQueries.forget(session, serviceID: id)
        try ManualImpactQueries.forget(session, businessServiceID: id)
    }

    // MARK: The account as a follower

    package static func subscribeAccount(_ session: any Session, id: String, at now: Instant) throws {
        try session.execute(
            """
            INSERT INTO business_service_account_subscriptions (business_service_id, created_at_ms) VALUES ($1, $2)
            ON CONFLICT (business_service_id) DO NOTHING
            """, [.text(id), SQLValue(now)])
    }

    package static func unsubscribeAccount(_ session: any Session, id: String) throws {
        try session.execute(
            "DELETE FROM business_service_account_subscriptions WHERE business_service_id = $1", [.text(id)])
    }

    // MARK: The threshold

    /// The priority from which on incidents hit the business; nil where each does.
    package static func thresholdID(_ session: any Session) throws -> String? {
        try session.row("SELECT value FROM settings WHERE name = 'business_service_threshold'", [])?.text(0)
    }

    package static func setThreshold(_ session: any Session, priorityID: String) throws {
        try session.execute(
            """
            INSERT INTO settings (name, value) VALUES ('business_service_threshold', $1)
            ON CONFLICT (name) DO UPDATE SET value = excluded.value
            """, [.text(priorityID)])
    }

    package static func clearThreshold(_ session: any Session) throws {
        try session.execute("DELETE FROM settings WHERE name = 'business_service_threshold'")
    }
}
