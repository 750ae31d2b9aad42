// SPDX-License-Identifier: Apache-2.0
package import Base
package import Domain

package enum NotificationSubscriptionQueries {
    package typealias SubscriberKind = NotificationSubscription.SubscriberKind

    /// Up to `limit + 1` things that one subscriber follows, by kind and id.
    package static func page(
        _ session: any Session, _ kind: SubscriberKind, id: String, visibility: Visibility, limit: Int, offset: Int
    ) throws -> [NotificationSubscription] {
        var query = SQLBuilder("SELECT subscribable_kind, subscribable_id")
        condition(kind, id, visibility, to: &query)
        query.append(" ORDER BY subscribable_kind, subscribable_id LIMIT ", SQLValue(limit + 1))
        query.append(" OFFSET ", SQLValue(offset))
        return try session.rows(query.sql, query.arguments).map { row in
            NotificationSubscription(
                subscriberKind: kind, subscriberID: id,
                subscribable: Subscribable(
                    kind: Subscribable.Kind(rawValue: row.text(0)) ?? .incident, id: row.text(1)))
        }
    }

    package static func count(
        _ session: any Session, _ kind: SubscriberKind, id: String, visibility: Visibility
    ) throws -> Int {
        var query = SQLBuilder("SELECT COUNT(*)")
        condition(kind, id, visibility, to: &query)
        return try session.count(query.sql, query.arguments)
    }

    /// What one subscriber follows, as far as the caller may know of it.
    private static func condition(
        _ kind: SubscriberKind, _ id: String, _ visibility: Visibility, to query: inout SQLBuilder
    ) {
        query.append(" FROM notification_subscriptions WHERE subscriber_kind = ", .text(kind.rawValue))
        query.append(" AND subscriber_id = ", .text(id))
        guard visibility != .everything else { return }
        let column: SQLText = "notification_subscriptions.subscribable_id"
        query.append(" AND (subscribable_kind <> ", .text(Subscribable.Kind.incident.rawValue))
        query.append(" OR ")
        query.appendVisibleCondition(.incident, id: column, visibility)
        query.append(") AND (subscribable_kind <> ", .text(Subscribable.Kind.businessService.rawValue))
        query.append(" OR ")
        query.appendVisibleCondition(BusinessServiceQueries.owner, id: column, visibility)
        query.append(")")
    }

    // MARK: Followers

    /// Up to `limit + 1` who follow something, teams before users.
    package static func followers(
        _ session: any Session, of subscribable: Subscribable, visibility: Visibility, limit: Int, offset: Int
    ) throws -> [NotificationSubscription] {
        var query = SQLBuilder("SELECT subscriber_kind, subscriber_id")
        condition(following: subscribable, visibility, to: &query)
        query.append(" ORDER BY subscriber_kind, subscriber_id LIMIT ", SQLValue(limit + 1))
        query.append(" OFFSET ", SQLValue(offset))
        return try session.rows(query.sql, query.arguments).map { row in
            NotificationSubscription(
                subscriberKind: SubscriberKind(rawValue: row.text(0)) ?? .user, subscriberID: row.text(1),
                subscribable: subscribable)
        }
    }

    package static func followerCount(
        _ session: any Session, of subscribable: Subscribable, visibility: Visibility
    ) throws -> Int {
        var query = SQLBuilder("SELECT COUNT(*)")
        condition(following: subscribable, visibility, to: &query)
        return try session.count(query.sql, query.arguments)
    }

    /// Everybody sees all people; of the teams those alone of which they may know.
    private static func condition(
        following subscribable: Subscribable, _ visibility: Visibility, to query: inout SQLBuilder
    ) {
        query.append(
            " FROM notification_subscriptions WHERE subscribable_kind = ", .text(subscribable.kind.rawValue))
        query.append(" AND subscribable_id = ", .text(subscribable.id))
        guard visibility != .everything else { return }
        query.append(" AND (subscriber_kind <> ", .text(SubscriberKind.team.rawValue))
        query.append(" OR ")
        query.appendVisibleCondition(.team, id: "notification_subscriptions.subscriber_id", visibility)
        query.append(")")
    }

    /// Whether it is new.
    package static func insert(
        _ session: any Session, _ subscription: NotificationSubscription, at now: Instant
    ) throws -> Bool {
        try session.execute(
            """
            INSERT INTO notification_subscriptions
              (subscriber_kind, subscriber_id, subscribable_kind, subscribable_id, created_at_ms)
            VALUES ($1, $2, $3, $4, $5)
            ON CONFLICT (subscriber_kind, subscriber_id, subscribable_kind, subscribable_id) DO NOTHING
            """, key(subscription) + [SQLValue(now)]) > 0
    }

    /// Whether there was one.
    package static func delete(_ session: any Session, _ subscription: NotificationSubscription) throws -> Bool {
        try session.execute(
            """
            DELETE FROM notification_subscriptions
            WHERE subscriber_kind = $1 AND subscriber_id = $2 AND subscribable_kind = $3 AND subscribable_id = $4
            """, key(subscription)) > 0
    }

    /// Who follows something.
    package static func subscribers(
        _ session: any Session, of subscribable: Subscribable, limit: Int
    ) throws -> [NotificationSubscription] {
        try session.rows(
            """
            SELECT subscriber_kind, subscriber_id FROM notification_subscriptions
            WHERE subscribable_kind = $1 AND subscribable_id = $2 ORDER BY subscriber_kind, subscriber_id LIMIT $3
            """, [.text(subscribable.kind.rawValue), .text(subscribable.id), SQLValue(limit)]
        ).map { row in
            NotificationSubscription(
                subscriberKind: SubscriberKind(rawValue: row.text(0)) ?? .user, subscriberID: row.text(1),
                subscribable: subscribable)
        }
    }

    /// Lets go of something that is being removed.
    package static func forget(_ session: any Session, _ subscribable: Subscribable) throws {
        try session.execute(
            "DELETE FROM notification_subscriptions WHERE subscribable_kind = $1 AND subscribable_id = $2",
            [.text(subscribable.kind.rawValue), .text(subscribable.id)])
    }

    private static func key(_ subscription: NotificationSubscription) -> [SQLValue] {
        [
            .text(subscription.subscriberKind.rawValue), .text(subscription.subscriberID),
            .text(subscription.subscribable.kind.rawValue), .text(subscription.subscribable.id),
        ]
    }
}
