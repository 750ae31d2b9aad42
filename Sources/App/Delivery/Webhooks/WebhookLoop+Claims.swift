// SPDX-License-Identifier: Apache-2.0
import Base
import Domain
import Store

/// What is due, and taking it.
extension WebhookLoop {
    /// What the store says of what waits.
    struct Look: Sendable {
        /// When the first of all is due, held ones too; nil when nothing waits.
        var nextDue: Instant?
        /// Subscriptions with room of which something is due, the longest due first.
        var dueSubscriptionIDs: [String] = []
    }

    struct Claimed: Sendable {
        var rowCount = 0
        var parcels: [WebhookParcel] = []
    }

    /// Mostly nothing is due, and then one look into one index tells.
    func look(exceptSubscriptionIDs: [String]) async throws -> Look {
        try await environment.read { work in
            var look = Look(nextDue: try WebhookDeliveryQueries.nextDue(work.session))
            guard let next = look.nextDue, next <= work.now else { return look }
            let waiting = try WebhookDeliveryQueries.waiting(
                work.session, exceptSubscriptionIDs: exceptSubscriptionIDs)
            look.dueSubscriptionIDs = waiting.filter { $0.dueAt <= work.now }.map { $0.subscriptionID }
            return look
        }
    }

    /// Takes what is due for these subscriptions, as far as there is room.
    func claim(_ subscriptionIDs: [String], _ room: WebhooksInHand.Room) async throws -> Claimed {
        let places = subscriptionIDs.map { (subscriptionID: $0, count: room.places(of: $0)) }
        return try await environment.write(.duty) { work in
            let due = try WebhookDeliveryQueries.due(work.session, at: work.now, places: places, limit: room.free)
            var left = room
            let taken = due.filter { left.take($0.subscriptionID) }
            let rows = try WebhookDeliveryQueries.hold(
                work.session, taken, until: work.now.adding(seconds: Self.holdSeconds))
            return Claimed(rowCount: rows.count, parcels: try Self.gather(rows, work))
        }
    }

    /// Loads what a batch needs in a fixed number of queries, and drops what nobody wants any more.
    private static func gather(_ rows: [WebhookDelivery], _ work: Work) throws -> [WebhookParcel] {
        guard !rows.isEmpty else { return [] }
        let addressees = try addressees(Set(rows.map(\.subscriptionID)).sorted(), work)
        let texts = try WebhookDeliveryQueries.bodies(work.session, eventIDs: Set(rows.map(\.eventID)).sorted())
        let bodies = texts.mapValues { Array($0.utf8) }
        var dropped: Set<String> = []
        return try rows.compactMap { row -> WebhookParcel? in
            let addressee = addressees[row.subscriptionID]
            if let reason = WebhookRecording.reasonNotToSend(to: addressee?.subscription, at: work.now) {
                if dropped.insert(row.subscriptionID).inserted {
                    _ = try WebhookDeliveryQueries.dropUnfinished(
                        work.session, subscriptionID: row.subscriptionID, because: reason, at: work.now)
                }
                return nil
            }
            guard let addressee, let body = bodies[row.eventID] else {
                try WebhookRecording.dropBodiless(row, work)
                return nil
            }
            return WebhookParcel(delivery: row, addressee: addressee, body: body, claimedAt: work.now)
        }
    }

    /// By the subscription's id.
    private static func addressees(_ subscriptionIDs: [String], _ work: Work) throws -> [String: WebhookAddressee] {
        let subscriptions = try WebhookSubscriptionQueries.find(work.session, ids: subscriptionIDs)
        let clients = try WebhookOAuthClientQueries.find(
            work.session, ids: Set(subscriptions.compactMap(\.oauthClientID)).sorted())
        var found: [String: WebhookAddressee] = [:]
        for subscription in subscriptions {
            found[subscription.id] = WebhookAddressee(
                subscription, oauthClient: clients.first { $0.id == subscription.oauthClientID })
        }
        return found
    }
}
