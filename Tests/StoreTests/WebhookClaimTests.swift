// SPDX-License-Identifier: Apache-2.0
import Base
import Domain
import HouseTesting
import Store
import Testing

@Suite("Claims and ends of webhook deliveries")
struct WebhookClaimTests {
    private static let now = WebhookShelf.start

    @Test("many that wait for one subscription keep no other's from being claimed", arguments: TestStore.available)
    func fairness(_ store: TestStore) async throws {
        let shelf = try await WebhookShelf(try await store.fresh())
        try await shelf.database.write { session in
            for number in 10...99 { try WebhookShelf.enqueue(session, "A\(number)", to: "QSUB1", about: "QINC\(number)") }
            let later = Self.now.adding(milliseconds: 1)
            for number in 1...3 {
                try WebhookShelf.enqueue(session, "B\(number)", to: "QSUB2", about: "QINC\(number)", at: later)
            }
        }
        let soon = Self.now.adding(seconds: 1)
        let claimed = try await shelf.claim(at: soon, limit: 10, each: 4)
        #expect(claimed.map(\.id) == ["A10", "A11", "A12", "A13", "B1", "B2", "B3"], "the longest due first")
        #expect(try await shelf.claim(at: soon, limit: 10, except: ["QSUB1"]).isEmpty)
        #expect(try await shelf.claim(at: soon, limit: 2).map(\.id) == ["A14", "A15"], "no more than there is room for")
        #expect(try await shelf.claim(at: soon, each: 0).isEmpty)
        #expect(try await shelf.claim(at: soon, limit: 100).count == 84)
        await shelf.database.close()
    }

    @Test("one claim looks at 64 subscriptions, those that wait longest first", arguments: TestStore.available)
    func subscriptions(_ store: TestStore) async throws {
        let shelf = try await WebhookShelf(try await store.fresh())
        let maximum = WebhookDeliveryQueries.subscriptionsPerClaimMaximum
        try await shelf.database.write { session in
            for number in 0..<maximum + 1 {
                let due = Self.now.adding(milliseconds: Int64(maximum - number))
                try WebhookShelf.enqueue(session, "D\(number)", to: "QSUB\(number)", at: due)
            }
        }
        let waiting = try await shelf.database.read { session in
            try WebhookDeliveryQueries.waiting(session, exceptSubscriptionIDs: [])
        }
        #expect(waiting.count == maximum && waiting.first?.subscriptionID == "QSUB\(maximum)")
        #expect(waiting.first?.dueAt == Self.now && !waiting.contains { $0.subscriptionID == "QSUB0" })
        let rest = try await shelf.database.read { session in
            try WebhookDeliveryQueries.waiting(
                session, exceptSubscriptionIDs: (1...maximum).map { "QSUB\($0)" })
        }
        #expect(rest.map { $0.subscriptionID } == ["QSUB0"])
        let later = Self.now.adding(seconds: 1)
        #expect(try await shelf.claim(at: later).count == maximum)
        #expect(try await shelf.claim(at: later).map(\.id) == ["D0"])
        await shelf.database.close()
    }

    @Test("ends that are recorded together are each recorded, and each lets the next one go", arguments: TestStore.available)
    func ends(_ store: TestStore) async throws {
        let shelf = try await WebhookShelf(try await store.fresh())
        for resource in 1...5 {
            for place in ["A", "B"] { try await shelf.enqueue("\(place)\(resource)", about: "QINC\(resource)") }
        }
        _ = try await shelf.claim()
        let later = Self.now.adding(seconds: 3)
        let again = later.adding(seconds: 2)
        let tries = [
            WebhookTry(
                deliveryID: "A1", status: .delivered, answerStatus: 200, answerText: "", durationMilliseconds: 11),
            WebhookTry(
                deliveryID: "A2", status: .waiting, dueAt: again, answerStatus: 503, answerText: "busy \u{20AC}",
                durationMilliseconds: 12),
            WebhookTry(
                deliveryID: "A3", status: .dropped, answerStatus: nil, answerText: "late", durationMilliseconds: 13),
        ]
        let (turns, count) = try await shelf.database.write { session in
            let turns = try WebhookDeliveryQueries.lock(session, ids: ["A1", "A2", "A3", "NONE"])
            try WebhookDeliveryQueries.record(session, tries, at: later)
            try WebhookDeliveryQueries.record(session, [], at: later)
            let count = try WebhookDeliveryQueries.promoteNext(session, after: ["A1", "A3"], at: later)
            return (turns, count)
        }
        #expect(turns.keys.sorted() == ["A1", "A2", "A3"] && turns["A2"]?.attempt == 1 && turns["A2"]?.status == .waiting)
        #expect(count == 2)
        #expect(
            try await shelf.statuses() == [
                "A1 delivered", "A2 waiting", "A3 dropped", "A4 waiting", "A5 waiting", "B1 waiting", "B2 queued",
                "B3 waiting", "B4 queued", "B5 queued",
            ])
        for one in tries {
            let row = try #require(try await shelf.delivery(one.deliveryID))
            #expect(row.answerStatus == one.answerStatus && row.answerText == one.answerText)
            #expect(row.durationMilliseconds == one.durationMilliseconds && row.updatedAt == later && row.attempt == 1)
            #expect(row.dueAt == one.dueAt ?? Self.now.adding(seconds: 60), "what is over keeps its time")
        }
        #expect(try await shelf.delivery("B1")?.dueAt == later)
        #expect(try await shelf.delivery("A4")?.durationMilliseconds == nil, "nobody has tried it")
        await shelf.database.close()
    }
}
