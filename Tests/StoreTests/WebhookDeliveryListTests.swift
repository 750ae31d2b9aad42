// SPDX-License-Identifier: Apache-2.0
import Base
import Domain
import HouseTesting
import Store
import Testing

@Suite("Lists of webhook deliveries")
struct WebhookDeliveryListTests {
    private static let now = WebhookShelf.start

    private func furnished(_ store: TestStore) async throws -> WebhookShelf {
        let shelf = try await WebhookShelf(try await store.fresh())
        for number in 1...3 {
            let moment = Self.now.adding(seconds: Int64(number))
            try await shelf.enqueue("D\(2 * number - 1)", at: moment)
            try await shelf.enqueue("D\(2 * number)", to: "QSUB2", at: moment)
        }
        for id in ["D1", "D3", "D2"] {
            try await shelf.finish(id, as: .dropped, at: Self.now.adding(seconds: 10))
        }
        return shelf
    }

    @Test("show the newest first, page by page, of one subscription or with one status", arguments: TestStore.available)
    func pages(_ store: TestStore) async throws {
        let shelf = try await furnished(store)
        func page(
            _ subscriptionID: String?, _ status: WebhookDelivery.Status?, before id: String? = nil, limit: Int = 10
        ) async throws -> [String] {
            try await shelf.database.read { session in
                try WebhookDeliveryQueries.page(
                    session, subscriptionID: subscriptionID, status: status, before: id, limit: limit
                ).map(\.id)
            }
        }
        #expect(try await page(nil, nil) == ["D6", "D5", "D4", "D3", "D2", "D1"])
        #expect(try await page(nil, nil, limit: 2) == ["D6", "D5"])
        #expect(try await page(nil, nil, before: "D5", limit: 2) == ["D4", "D3"])
        #expect(try await page("QSUB1", nil) == ["D5", "D3", "D1"])
        #expect(try await page(nil, .dropped) == ["D3", "D2", "D1"])
        #expect(try await page("QSUB2", .queued) == ["D6"])
        #expect(try await page("QSUB1", .dropped, before: "D3") == ["D1"])
        #expect(try await page("QSUB1", .delivered) == [])
        await shelf.database.close()
    }

    @Test("show what was dropped, the oldest event first, from a moment on", arguments: TestStore.available)
    func dropped(_ store: TestStore) async throws {
        let shelf = try await furnished(store)
        func dropped(since milliseconds: Int64, limit: Int = 10) async throws -> [String] {
            try await shelf.database.read { session in
                try WebhookDeliveryQueries.dropped(
                    session, subscriptionID: "QSUB1", since: Self.now.adding(milliseconds: milliseconds), limit: limit
                ).map(\.id)
            }
        }
        #expect(try await dropped(since: 0) == ["D1", "D3"])
        #expect(try await dropped(since: 0, limit: 1) == ["D1"])
        #expect(try await dropped(since: 1000) == ["D1", "D3"])
        #expect(try await dropped(since: 1001) == ["D3"])
        #expect(try await dropped(since: 2001) == [])
        await shelf.database.close()
    }

    @Test(
        "lose what has been done with for long, a few at a time, and events with the last that names them",
        arguments: TestStore.available)
    func sweep(_ store: TestStore) async throws {
        let shelf = try await furnished(store)
        func sweep(_ milliseconds: Int64, limit: Int = 10) async throws -> Int {
            try await shelf.database.write { session in
                try WebhookDeliveryQueries.sweep(
                    session, before: Self.now.adding(milliseconds: milliseconds), limit: limit)
            }
        }
        func events() async throws -> [String] {
            try await shelf.database.read { session in
                try WebhookDeliveryQueries.bodies(session, eventIDs: (1...9).map { "ED\($0)" })
            }.keys.sorted()
        }
        // An event that is sent again is kept for that.
        try await shelf.database.write { session in
            _ = try WebhookDeliveryQueries.enqueue(
                session, id: "D7", eventID: "ED1", subscriptionID: "QSUB1", type: .incidentTriggered,
                resourceID: "QINC1", at: Self.now.adding(seconds: 3))
        }
        #expect(try await sweep(10_000) == 0, "what was done with at this moment is kept")
        #expect(try await sweep(10_001, limit: 2) == 2)
        #expect(try await events().count == 6)
        #expect(try await sweep(10_001, limit: 2) == 2, "one delivery and one event")
        #expect(try await sweep(10_001) == 1)
        #expect(try await sweep(10_001) == 0)
        #expect(try await shelf.statuses() == ["D4 waiting", "D5 waiting", "D6 queued", "D7 queued"])
        #expect(try await events() == ["ED1", "ED4", "ED5", "ED6"])
        await shelf.database.close()
    }
}
