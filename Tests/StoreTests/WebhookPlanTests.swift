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
            let wanted = WebhookListQueries.Wanted(failingAt: now)
            _ = try WebhookListQueries.subscriptions(session, wanted, visibility: .everything, limit: 10, offset: 0)
            _ = try WebhookListQueries.subscriptionCount(session, wanted, visibility: .everything)
        },
        Question("troubled since", by: "webhook_deliveries_troubled") { session in
            _ = try WebhookListQueries.troubledSince(session, subscriptionIDs: ["QSUB1", "QSUB2"])
        },
        Question("last deliveries") { session in
            _ = try WebhookListQueries.lastDeliveries(session, subscriptionIDs: ["QSUB1", "QSUB2"])
        },
        Question("pages") { session in
            for (kind, id) in [(nil, nil), ("service", nil), ("service", "S"), (nil, "S")] as [(String?, String?)] {
                let wanted = WebhookListQueries.Wanted(filterKind: kind, filterID: id)
                _ = try WebhookListQueries.subscriptions(session, wanted, visibility: .everything, limit: 10, offset: 0)
                _ = try WebhookListQueries.subscriptionCount(session, wanted, visibility: .everything)
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
        Question("hold") { session in
            let due = try WebhookDeliveryQueries.find(session, ids: ["D2", "D3", "D4"])
            _ = try WebhookDeliveryQueries.hold(session, due, until: now)
        },
        Question("record") { session in
            let ids = ["D2", "D3", "D4"]
            let turns = try WebhookDeliveryQueries.lock(session, ids: ids)
            let tries = turns.keys.sorted().map { id in
                WebhookTry(
                    deliveryID: id, status: .waiting, answerStatus: 503, answerText: "busy", durationMilliseconds: 1)
            }
            try WebhookDeliveryQueries.record(session, tries, at: now)
            _ = try WebhookDeliveryQueries.promoteNext(session, after: ids, at: now)
            _ = try WebhookSubscriptionQueries.counting(session, ids: ["QSUB1", "QSUB2"])
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

    @Test("a claim finds by subscription what it takes, and reads nothing of those that are passed over")
    func claims() async throws {
        let database = ExplainingDatabase(try await TestStore.sqlite.fresh())
        let shelf = try await WebhookShelf(database)
        for number in 1...3 { try await shelf.enqueue("D\(number)", to: "QSUB\(number)") }
        _ = database.takePlans()
        let claimed = try await shelf.claim(except: ["QSUB2"])
        #expect(claimed.map(\.id) == ["D1", "D3"])
        let plans = database.takePlans()
        #expect(plans.count == 3, "who waits, what is due, and the hold")
        for plan in plans {
            let text = "\(plan.sql)\n\(plan.lines.joined(separator: "\n"))"
            #expect(plan.scans.isEmpty, "\(text)")
            let searches = plan.lines.filter { $0.contains("SEARCH ") }
            #expect(!searches.isEmpty, "\(text)")
            for line in searches {
                let isByID = line.contains(" sqlite_autoindex_webhook_deliveries_1 (id=?)")
                #expect(isByID || line.contains(" webhook_deliveries_claimable"), "\(text)")
            }
        }
        // Of what waits for the one that is passed over nothing is walked through: each step names its subscription.
        let due = try #require(plans.first { $0.sql.contains("UNION ALL SELECT") })
        let pieces = due.lines.filter { $0.contains(" webhook_deliveries_claimable") }
        #expect(pieces.count == 2 && pieces.allSatisfy { $0.contains("(subscription_id=? AND due_at_ms<?)") })
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
