// SPDX-License-Identifier: Apache-2.0
import Base
import Domain
import HouseTesting
import Store
import Testing

/// What is asked at every change, or again and again, must not grow with what is kept.
@Suite("Query plans of webhooks")
struct WebhookPlanTests {
    private struct Question: Sendable {
        let name: String
        /// The index by which it is answered, or nil for any.
        let index: String?
        let ask: @Sendable (any Session) throws -> Void

        init(_ name: String, by index: String? = nil, _ ask: @escaping @Sendable (any Session) throws -> Void) {
            self.name = name
            self.index = index
            self.ask = ask
        }
    }

    private static let now = WebhookShelf.start

    private static let ofSubscriptions: [Question] = [
        Question("hearing", by: "webhook_subscriptions_by_filter") { session in
            _ = try WebhookSubscriptionQueries.hearing(
                session, of: .incidentTriggered, serviceID: "S", teamIDs: ["T", "U"], at: now)
        },
        // The few that fail are gathered out of two indexes.
        Question("failing") { session in
            _ = try WebhookListQueries.stateIDs(
                session, .init(failingAt: now), visibility: .everything, limit: 10, offset: 0)
            _ = try WebhookListQueries.stateCount(session, .init(failingAt: now), visibility: .everything)
        },
        Question("troubled since", by: "webhook_deliveries_troubled") { session in
            _ = try WebhookListQueries.troubledSince(session, subscriptionIDs: ["QSUB1", "QSUB2"])
        },
        Question("last deliveries") { session in
            _ = try WebhookListQueries.lastDeliveries(session, subscriptionIDs: ["QSUB1", "QSUB2"])
        },
        Question("pages") { session in
            for (kind, id) in [(nil, nil), ("service", nil), ("service", "S"), (nil, "S")] as [(String?, String?)] {
                _ = try WebhookSubscriptionQueries.page(session, filterKind: kind, filterID: id, limit: 10, offset: 0)
                _ = try WebhookSubscriptionQueries.total(session, filterKind: kind, filterID: id)
            }
        },
        Question("counts", by: "webhook_subscriptions_by_filter") { session in
            _ = try WebhookSubscriptionQueries.count(session, .account)
            _ = try WebhookSubscriptionQueries.count(session, .team(id: "T"))
        },
        Question("find") { session in
            _ = try WebhookSubscriptionQueries.find(session, ids: ["QSUB1"], lock: true)
            _ = try WebhookOAuthClientQueries.find(session, ids: ["QCLIENT"])
            _ = try WebhookOAuthClientQueries.all(session)
        },
    ]

    private static let ofDeliveries: [Question] = [
        Question("enqueue", by: "webhook_deliveries_in_order") { session in
            _ = try WebhookDeliveryQueries.enqueue(
                session, id: "D9", eventID: "E", subscriptionID: "QSUB1", type: .incidentTriggered, resourceID: "QINC1",
                at: now)
        },
        Question("claim", by: "webhook_deliveries_due") { session in
            // Nothing is due yet, so that this is the one statement.
            let before = now.adding(seconds: -1)
            _ = try WebhookDeliveryQueries.claim(
                session, at: before, holdUntil: now, limit: 10, exceptSubscriptionIDs: ["QSUB2"])
            _ = try WebhookDeliveryQueries.claim(session, at: before, holdUntil: now, limit: 10, exceptSubscriptionIDs: [])
        },
        Question("next due", by: "webhook_deliveries_due") { session in _ = try WebhookDeliveryQueries.nextDue(session) },
        Question("next in order", by: "webhook_deliveries_unfinished") { session in
            _ = try WebhookDeliveryQueries.promoteNext(
                session, subscriptionID: "QSUB1", resourceID: "QINC1", at: now)
        },
        Question("stuck", by: "webhook_deliveries_unfinished") { session in
            _ = try WebhookDeliveryQueries.promoteStuck(session, at: now)
        },
        Question("dropped", by: "webhook_deliveries_dropped") { session in
            _ = try WebhookDeliveryQueries.dropped(session, subscriptionID: "QSUB1", since: now, limit: 10)
        },
        Question("pages with a status", by: "webhook_deliveries_by_status") { session in
            for id in [nil, "QSUB1"] {
                _ = try WebhookDeliveryQueries.page(
                    session, subscriptionID: id, status: .dropped, before: "D5", limit: 10)
            }
        },
        Question("pages of a subscription", by: "webhook_deliveries_by_subscription") { session in
            _ = try WebhookDeliveryQueries.page(session, subscriptionID: "QSUB1", status: nil, before: nil, limit: 10)
        },
        Question("the rest") { session in
            _ = try WebhookDeliveryQueries.page(session, subscriptionID: nil, status: nil, before: nil, limit: 10)
            _ = try WebhookDeliveryQueries.outbox(session)
            _ = try WebhookDeliveryQueries.bodies(session, eventIDs: ["ED1"])
            _ = try WebhookDeliveryQueries.sweep(session, before: now.adding(seconds: 1), limit: 10)
            _ = try WebhookDeliveryQueries.dropUnfinished(session, subscriptionID: "QSUB1", because: "why", at: now)
            try WebhookSubscriptionQueries.delete(session, id: "QSUB1")
        },
    ]

    @Test("no statement reads a whole table, and what is asked often is answered by its own index")
    func plans() async throws {
        let database = ExplainingDatabase(try await TestStore.sqlite.fresh())
        let shelf = try await WebhookShelf(database)
        for number in 1...4 { try await shelf.enqueue("D\(number)", about: "QINC\(number % 2)") }
        try await shelf.finish("D1")
        for question in Self.ofSubscriptions + Self.ofDeliveries {
            _ = database.takePlans()
            try await database.write { session in try question.ask(session) }
            let plans = database.takePlans()
            #expect(!plans.isEmpty, "\(question.name)")
            for plan in plans {
                let text = "\(question.name): \(plan.sql)\n\(plan.lines.joined(separator: "\n"))"
                #expect(plan.scans.isEmpty, "\(text)")
                guard let index = question.index, plan.sql.hasPrefix("SELECT") else { continue }
                let searches = plan.lines.filter { $0.contains("SEARCH ") || $0.contains("SCAN ") }
                #expect(!searches.isEmpty && searches.allSatisfy { $0.contains(" \(index)") }, "\(text)")
                #expect(!plan.lines.contains { $0.contains("TEMP B-TREE") }, "\(text)")
            }
        }
        await database.close()
    }

    @Test("one statement tells who hears of an event, whether anybody does or not")
    func hearing() async throws {
        let database = ExplainingDatabase(try await TestStore.sqlite.fresh())
        let shelf = try await WebhookShelf(database)
        for wanted in [0, 30] {
            _ = database.takePlans()
            let heard = try await database.read { session in
                try WebhookSubscriptionQueries.hearing(
                    session, of: .incidentTriggered, serviceID: "S", teamIDs: ["T"], at: Self.now)
            }
            #expect(heard.count == wanted && database.takePlans().count == 1)
            let filters: [WebhookSubscription.Filter] = [.account, .service(id: "S"), .team(id: "T")]
            try await shelf.add(
                filters.enumerated().flatMap { place, filter in
                    (0..<10).map { WebhookShelf.subscription("QSUB\(wanted)-\(place)\($0)", filter) }
                })
        }
        await database.close()
    }
}
