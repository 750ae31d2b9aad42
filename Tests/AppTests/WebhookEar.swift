// SPDX-License-Identifier: Apache-2.0
import Base
import Domain
import HouseTesting
import Store
import Testing

/// A subscription, and what has been written down for it.
struct WebhookEar {
    let house: TestHouse
    let id: String

    init(
        _ house: TestHouse, _ events: [WebhookEventType] = WebhookEventType.subscribable,
        filter: WebhookSubscription.Filter = .account, isActive: Bool = true, disabledUntil: Instant? = nil
    ) async throws {
        self.house = house
        id = house.runtime.makeID(.object)
        var made = WebhookSubscription(
            id: id, url: "https://hooks.example/tocsin", events: events, filter: filter, isActive: isActive,
            secret: "secret", createdAt: house.runtime.now)
        made.disabledUntil = disabledUntil
        let subscription = made
        try await house.database.write { session in try WebhookSubscriptionQueries.insert(session, subscription) }
    }

    /// The oldest first.
    func deliveries() async throws -> [WebhookDelivery] {
        let id = id
        return try await house.database.read { session in
            try WebhookDeliveryQueries.page(session, subscriptionID: id, status: nil, before: nil, limit: 100)
        }.reversed()
    }

    func bodies() async throws -> [String] {
        let deliveries = try await deliveries()
        let found = try await house.database.read { session in
            try WebhookDeliveryQueries.bodies(session, eventIDs: deliveries.map(\.eventID))
        }
        return deliveries.compactMap { found[$0.eventID] }
    }

    func events() async throws -> [JSON] {
        try await bodies().map { try JSON.parse($0)["event"] ?? .null }
    }

    func types() async throws -> [String] {
        try await events().map { $0["event_type"]?.stringValue ?? "" }
    }

    /// The data of the last event, and that it is one of this type.
    func last(_ type: WebhookEventType) async throws -> JSON {
        let event = try #require(try await events().last)
        #expect(event["event_type"]?.stringValue == type.rawValue)
        return event["data"] ?? .null
    }
}

extension JSON {
    var memberNames: [String] { objectValue?.members.map(\.name) ?? [] }
}
