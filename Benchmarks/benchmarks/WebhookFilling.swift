// SPDX-License-Identifier: Apache-2.0
import Base
import Domain
import Foundation
import Store

/// Puts subscriptions, and events on their way to them, into a database whose server is stopped.
enum WebhookFilling {
    /// Events of one transaction.
    private static let batch = 1000

    static func subscriptionID(_ number: Int) -> String { "QHOOK" + String(format: "%09ld", number) }

    /// One subscription of the account for each address, numbered from 0. More than the account may make: what is measured
    /// is sending, and only `events` decides what else they hear of.
    static func subscriptions(_ urls: [String], events: [WebhookEventType], at path: String) async throws {
        let database = try await DatabaseURL.open("sqlite:\(path)")
        let now = LiveRuntime().now
        try await database.write { session in
            for (number, url) in urls.enumerated() {
                try WebhookSubscriptionQueries.insert(
                    session,
                    WebhookSubscription(
                        id: subscriptionID(number), url: url, events: events, filter: .account,
                        secret: String(repeating: "s", count: WebhookForm.secretLength), createdAt: now))
            }
        }
        await database.close()
    }

    /// So many events, each about another incident and due at once for each of the subscriptions.
    static func deliveries(
        ofEvents count: Int, toEach subscriptionIDs: [String], body: String, at path: String
    ) async throws {
        let database = try await DatabaseURL.open("sqlite:\(path)")
        let runtime = LiveRuntime()
        for first in stride(from: 0, to: count, by: batch) {
            let last = min(count, first + batch)
            try await database.write { session in
                for _ in first..<last { try event(session, body, subscriptionIDs, runtime) }
            }
        }
        await database.close()
    }

    private static func event(
        _ session: any Session, _ body: String, _ subscriptionIDs: [String], _ runtime: LiveRuntime
    ) throws {
        let type = WebhookEventType.incidentTriggered
        let (eventID, resourceID, now) = (runtime.makeID(.webhookEvent), runtime.makeID(.object), runtime.now)
        try WebhookDeliveryQueries.insertEvent(
            session, id: eventID, type: type, resourceID: resourceID, body: body, at: now)
        for subscriptionID in subscriptionIDs {
            _ = try WebhookDeliveryQueries.enqueue(
                session, id: runtime.makeID(.webhookDelivery), eventID: eventID, subscriptionID: subscriptionID, type: type,
                resourceID: resourceID, at: now)
        }
    }
}
