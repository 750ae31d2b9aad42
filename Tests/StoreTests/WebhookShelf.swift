// SPDX-License-Identifier: Apache-2.0
import Base
import Domain
import HouseTesting
import Store

/// A store with nothing but what webhooks keep.
struct WebhookShelf: Sendable {
    static let start = Instant(seconds: 1_772_442_000)

    let database: any Database

    init(_ database: any Database) async throws {
        self.database = database
        _ = try await Migrator.migrate(database)
    }

    static func subscription(
        _ id: String, _ filter: WebhookSubscription.Filter = .account,
        events: [WebhookEventType] = WebhookEventType.subscribable
    ) -> WebhookSubscription {
        WebhookSubscription(
            id: id, url: "https://hooks.example/\(id)", events: events, filter: filter, secret: "secret", createdAt: start)
    }

    func add(_ subscriptions: [WebhookSubscription]) async throws {
        try await database.write { session in
            for subscription in subscriptions { try WebhookSubscriptionQueries.insert(session, subscription) }
        }
    }

    /// Writes an event about a resource for a subscription, as a change of the resource does.
    @discardableResult
    static func enqueue(
        _ session: any Session, _ id: String, to subscriptionID: String = "QSUB1", about resourceID: String = "QINC1",
        at now: Instant = Self.start
    ) throws -> WebhookDelivery {
        try session.lock(object: "webhooks/\(resourceID)")
        try WebhookDeliveryQueries.insertEvent(
            session, id: "E" + id, type: .incidentTriggered, resourceID: resourceID, body: "body of \(id)", at: now)
        return try WebhookDeliveryQueries.enqueue(
            session, id: id, eventID: "E" + id, subscriptionID: subscriptionID, type: .incidentTriggered,
            resourceID: resourceID, at: now)
    }

    /// Ends a delivery and lets the next one go, as a sender does. Answers whether there was a next one.
    @discardableResult
    static func finish(
        _ session: any Session, _ id: String, as status: WebhookDelivery.Status = .delivered, at now: Instant = Self.start
    ) throws -> Bool {
        guard var row = try WebhookDeliveryQueries.find(session, ids: [id], lock: true).first else { return false }
        (row.status, row.updatedAt) = (status, now)
        try WebhookDeliveryQueries.record(session, row)
        return try WebhookDeliveryQueries.promoteNext(
            session, subscriptionID: row.subscriptionID, resourceID: row.resourceID, at: now)
    }

    @discardableResult
    func enqueue(
        _ id: String, to subscriptionID: String = "QSUB1", about resourceID: String = "QINC1", at now: Instant = Self.start
    ) async throws -> WebhookDelivery {
        try await database.write { session in
            try Self.enqueue(session, id, to: subscriptionID, about: resourceID, at: now)
        }
    }

    @discardableResult
    func finish(
        _ id: String, as status: WebhookDelivery.Status = .delivered, at now: Instant = Self.start
    ) async throws -> Bool {
        try await database.write { session in try Self.finish(session, id, as: status, at: now) }
    }

    /// Takes what is due as a sender does, up to `each` of a subscription and `limit` in all.
    static func claim(
        _ session: any Session, at now: Instant = Self.start, limit: Int = 100, each: Int = 100, except: [String] = []
    ) throws -> [WebhookDelivery] {
        let waiting = try WebhookDeliveryQueries.waiting(session, exceptSubscriptionIDs: except)
        let places = waiting.filter { $0.dueAt <= now }.map { (subscriptionID: $0.subscriptionID, count: each) }
        let due = try WebhookDeliveryQueries.due(session, at: now, places: places, limit: limit)
        return try WebhookDeliveryQueries.hold(session, due, until: now.adding(seconds: 60))
    }

    func claim(
        at now: Instant = Self.start, limit: Int = 100, each: Int = 100, except: [String] = []
    ) async throws -> [WebhookDelivery] {
        try await database.write { session in
            try Self.claim(session, at: now, limit: limit, each: each, except: except)
        }
    }

    func delivery(_ id: String) async throws -> WebhookDelivery? {
        try await database.read { session in try WebhookDeliveryQueries.find(session, ids: [id]).first }
    }

    /// Each delivery as `id status`, the oldest first.
    func statuses() async throws -> [String] {
        let rows = try await database.read { session in
            try WebhookDeliveryQueries.page(session, subscriptionID: nil, status: nil, before: nil, limit: 1000)
        }
        return rows.reversed().map { "\($0.id) \($0.status.rawValue)" }
    }
}
