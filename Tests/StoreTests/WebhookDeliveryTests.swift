// SPDX-License-Identifier: Apache-2.0
import Base
import Domain
import HouseTesting
import Store
import Testing

@Suite("Stored webhook deliveries")
struct WebhookDeliveryTests {
    private static let now = WebhookShelf.start

    @Test("wait when they are the first about a resource, and are queued behind others", arguments: TestStore.available)
    func order(_ store: TestStore) async throws {
        let shelf = try await WebhookShelf(try await store.fresh())
        let first = try await shelf.enqueue("D1")
        #expect(first.status == .waiting && first.position == 1 && first.dueAt == Self.now && first.attempt == 0)
        let second = try await shelf.enqueue("D2")
        #expect(second.status == .queued && second.position == 2)
        let third = try await shelf.enqueue("D3")
        #expect(third.status == .queued && third.position == 3)
        let elsewhere = [
            try await shelf.enqueue("D4", about: "QINC2"), try await shelf.enqueue("D5", to: "QSUB2"),
        ]
        #expect(elsewhere.allSatisfy { $0.status == .waiting && $0.position == 1 })
        for delivery in [first, second, third] + elsewhere {
            #expect(try await shelf.delivery(delivery.id) == delivery)
        }
        let later = Self.now.adding(seconds: 7)
        #expect(try await shelf.finish("D1", at: later))
        #expect(try await shelf.statuses().prefix(3) == ["D1 delivered", "D2 waiting", "D3 queued"])
        #expect(try await shelf.delivery("D2")?.dueAt == later)
        #expect(try await shelf.finish("D2", as: .dropped, at: later))
        #expect(try await shelf.finish("D3", at: later) == false, "there is no next one")
        let next = try await shelf.enqueue("D6")
        #expect(next.status == .waiting && next.position == 4)
        await shelf.database.close()
    }

    @Test("are not overtaken because one that was dropped has arrived after all", arguments: TestStore.available)
    func lateArrival(_ store: TestStore) async throws {
        let shelf = try await WebhookShelf(try await store.fresh())
        try await shelf.enqueue("D1")
        try await drop(shelf)
        for id in ["D2", "D3"] { try await shelf.enqueue(id) }
        #expect(try await shelf.finish("D1") == false)
        #expect(try await shelf.statuses() == ["D1 delivered", "D2 waiting", "D3 queued"])
        await shelf.database.close()
    }

    @discardableResult
    private func drop(_ shelf: WebhookShelf, at now: Instant = Self.now) async throws -> Int {
        try await shelf.database.write { session in
            try WebhookDeliveryQueries.dropUnfinished(session, subscriptionID: "QSUB1", because: "why", at: now)
        }
    }

    @Test("are claimed when due, the longest due first, and again when the hold ends", arguments: TestStore.available)
    func claims(_ store: TestStore) async throws {
        let shelf = try await WebhookShelf(try await store.fresh())
        let moments: [Int64] = [3, 1, 2, 9]
        for (index, seconds) in moments.enumerated() {
            try await shelf.enqueue("D\(index)", about: "QINC\(index)", at: Self.now.adding(seconds: seconds))
        }
        try await shelf.enqueue("D9", about: "QINC1", at: Self.now)
        try await shelf.enqueue("D8", to: "QSUB2", at: Self.now)
        #expect(try await shelf.claim(at: Self.now.adding(milliseconds: -1)).isEmpty)
        let due = Self.now.adding(seconds: 3)
        let claimed = try await shelf.claim(at: due, limit: 2, except: ["QSUB2", "QSUB3"])
        #expect(claimed.map(\.id) == ["D1", "D2"])
        #expect(claimed.allSatisfy { $0.attempt == 1 && $0.dueAt == due.adding(seconds: 60) })
        #expect(try await shelf.delivery("D1") == claimed[0])
        #expect(try await shelf.claim(at: due).map(\.id) == ["D8", "D0"])
        #expect(try await shelf.claim(at: due).isEmpty)
        #expect(try await nextDue(shelf) == Self.now.adding(seconds: 9))
        let held = due.adding(seconds: 60)
        #expect(try await shelf.claim(at: held.adding(milliseconds: -1)).map(\.id) == ["D3"])
        let again = try await shelf.claim(at: held)
        #expect(again.map(\.id) == ["D0", "D1", "D2", "D8"] && again.allSatisfy { $0.attempt == 2 })
        await shelf.database.close()
    }

    private func nextDue(_ shelf: WebhookShelf) async throws -> Instant? {
        try await shelf.database.read { session in try WebhookDeliveryQueries.nextDue(session) }
    }

    @Test("keep what a try came to, and the bytes that were to be sent", arguments: TestStore.available)
    func record(_ store: TestStore) async throws {
        let shelf = try await WebhookShelf(try await store.fresh())
        #expect(try await nextDue(shelf) == nil)
        var row = try await shelf.enqueue("D1")
        try await shelf.enqueue("D2")
        row.dueAt = Self.now.adding(seconds: 2)
        row.attempt = 3
        row.answerStatus = 503
        row.answerText = "busy \u{20AC}"
        row.durationMilliseconds = 12
        row.updatedAt = Self.now.adding(seconds: 1)
        let recorded = row
        try await shelf.database.write { session in try WebhookDeliveryQueries.record(session, recorded) }
        #expect(try await shelf.delivery("D1") == recorded)
        #expect(try await nextDue(shelf) == recorded.dueAt, "what is queued is not due")
        let (bodies, locked) = try await shelf.database.write { session in
            let bodies = try WebhookDeliveryQueries.bodies(session, eventIDs: ["ED2", "ED1", "ED1", "NONE"])
            return (bodies, try WebhookDeliveryQueries.find(session, ids: ["D2", "NONE", "D1"], lock: true))
        }
        #expect(bodies == ["ED1": "body of D1", "ED2": "body of D2"])
        #expect(locked.map(\.id) == ["D1", "D2"])
        await shelf.database.close()
    }

    @Test("are dropped together when their subscription is left alone", arguments: TestStore.available)
    func dropping(_ store: TestStore) async throws {
        let shelf = try await WebhookShelf(try await store.fresh())
        for id in ["D1", "D2", "D3"] { try await shelf.enqueue(id) }
        try await shelf.enqueue("D4", about: "QINC2")
        try await shelf.enqueue("D5", to: "QSUB2")
        try await shelf.finish("D1")
        let later = Self.now.adding(seconds: 5)
        #expect(try await drop(shelf, at: later) == 3)
        #expect(
            try await shelf.statuses() == ["D1 delivered", "D2 dropped", "D3 dropped", "D4 dropped", "D5 waiting"])
        let dropped = try await shelf.delivery("D3")
        #expect(dropped?.answerText == "why" && dropped?.updatedAt == later)
        #expect(try await drop(shelf) == 0)
        #expect(try await shelf.enqueue("D6").status == .waiting)
        await shelf.database.close()
    }

    @Test("that are queued behind nothing go on, and only these", arguments: TestStore.available)
    func stuck(_ store: TestStore) async throws {
        let shelf = try await WebhookShelf(try await store.fresh())
        for id in ["D1", "D2", "D3"] { try await shelf.enqueue(id) }
        for id in ["D4", "D5"] { try await shelf.enqueue(id, to: "QSUB2") }
        func promote() async throws -> Int {
            try await shelf.database.write { session in
                try WebhookDeliveryQueries.promoteStuck(session, at: Self.now)
            }
        }
        #expect(try await promote() == 0)
        // A sender that forgets the next one.
        var row = try #require(try await shelf.delivery("D1"))
        row.status = .delivered
        let forgotten = row
        try await shelf.database.write { session in try WebhookDeliveryQueries.record(session, forgotten) }
        #expect(try await promote() == 1)
        #expect(
            try await shelf.statuses() == ["D1 delivered", "D2 waiting", "D3 queued", "D4 waiting", "D5 queued"])
        #expect(try await promote() == 0)
        await shelf.database.close()
    }

    @Test("that are stuck go on for a hundred resources at a time", arguments: TestStore.available)
    func manyStuck(_ store: TestStore) async throws {
        let shelf = try await WebhookShelf(try await store.fresh())
        let counts = try await shelf.database.write { session in
            for number in 1...101 {
                var row = try WebhookShelf.enqueue(session, "D\(number)", about: "QINC\(number)")
                row.status = .queued
                try WebhookDeliveryQueries.record(session, row)
            }
            return try (1...3).map { _ in try WebhookDeliveryQueries.promoteStuck(session, at: Self.now) }
        }
        #expect(counts == [100, 1, 0])
        await shelf.database.close()
    }

    @Test("go all at once, however many: a thousand in one statement and one more", arguments: TestStore.available)
    func many(_ store: TestStore) async throws {
        let shelf = try await WebhookShelf(try await store.fresh())
        try await shelf.database.write { session in
            for number in 1...1001 { try WebhookShelf.enqueue(session, "D\(number)") }
        }
        #expect(try await drop(shelf) == 1001)
        try await shelf.database.write { session in try WebhookSubscriptionQueries.delete(session, id: "QSUB1") }
        #expect(try await shelf.statuses().isEmpty)
        await shelf.database.close()
    }
}
