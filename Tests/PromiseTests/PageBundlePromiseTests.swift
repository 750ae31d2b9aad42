// SPDX-License-Identifier: Apache-2.0
import App
import Base
import Domain
import HouseTesting
import Testing

@Suite("Many incidents of one person")
struct PageBundlePromiseTests {
    private static let window: Int64 = 30

    private func house(_ store: TestStore) async throws -> TestHouse {
        try await TestHouse(database: store.fresh(), bundleSeconds: Self.window)
    }

    @Test("the first is told at once, those after it together when the window is over", arguments: TestStore.available)
    func together(_ store: TestStore) async throws {
        let house = try await house(store)
        try await house.event("trigger", key: "a")
        try await house.runLoops()
        for key in ["b", "c"] {
            try await house.live(seconds: 5)
            try await house.event("trigger", key: key)
        }
        try await house.live(seconds: Self.window - 11)
        #expect(house.carrier.mails == [[1]])
        try await house.live(seconds: 1)
        #expect(house.carrier.mails == [[1], [2, 3]])
        for number in 1...3 {
            let told = try await house.kinds(number).count { $0 == "notify_log_entry" }
            #expect(told == 1, "#\(number)")
        }
        let range = "since=2026-03-01T00:00:00Z&until=2026-03-31T00:00:00Z&total=true"
        #expect(try await house.call("GET", "/notifications", query: range).json["total"] == 3)
        try await house.live(seconds: Self.window)
        try await house.event("trigger", key: "d")
        try await house.runLoops()
        #expect(house.carrier.mails.last == [4], "after a quiet while nobody waits")
    }

    @Test("one that is acknowledged while it waits is not told, and the others are", arguments: TestStore.available)
    func acknowledged(_ store: TestStore) async throws {
        let house = try await house(store)
        for key in ["a", "b", "c"] {
            try await house.event("trigger", key: key)
            try await house.live(seconds: 1)
        }
        _ = try await house.incident(2, ["status": "acknowledged"])
        try await house.live(seconds: Self.window)
        #expect(house.carrier.mails == [[1], [3]])
    }

    @Test("a mail that is refused comes back with all of its incidents", arguments: TestStore.available)
    func refused(_ store: TestStore) async throws {
        let house = try await house(store)
        house.carrier.refuseNext(1)
        for key in ["a", "b"] { try await house.event("trigger", key: key) }
        try await house.live(seconds: 10)
        #expect(house.carrier.mails == [[1, 2]])
        #expect(try await house.kinds(2).count { $0 == "notify_log_entry" } == 2, "each try is written down")
    }

    @Test("different people hear of the same moment in mails of their own", arguments: TestStore.available)
    func people(_ store: TestStore) async throws {
        let house = try await house(store)
        let grace = try await house.makeUser("Grace", "grace@example.com")
        let policy = try await house.makePolicy("Both", loops: 0, [(30, [.user(house.ownerID), .user(grace)])])
        let key = try await house.makeService("Both", policyID: policy).routingKey
        for name in ["a", "b"] { try await house.event("trigger", key: name, routingKey: key) }
        try await house.runLoops()
        #expect(house.carrier.mails == [[1, 2], [1, 2]])
        #expect(Set(house.carrier.messages.map(\.userName)) == ["Grace", "Ada Lovelace"])
    }

    @Test("a mail holds so many, and one more makes another at the same moment", arguments: TestStore.available)
    func limit(_ store: TestStore) async throws {
        let house = try await house(store)
        let count = PageBundle.pagesMaximum + 1
        for number in 1...count { try await house.event("trigger", key: "k\(number)") }
        try await house.runLoops()
        #expect(house.carrier.mails.map(\.count).sorted() == [1, PageBundle.pagesMaximum])
        #expect(Set(house.carrier.messages.map(\.incidentNumber)).count == count, "none is lost")
    }

    @Test("a flood larger than the loop's hands is told whole, and nobody waits twice", arguments: TestStore.available)
    func flood(_ store: TestStore) async throws {
        let house = try await house(store)
        let count = 2 * DeliveryLoop.inHandMaximum + 5
        for number in 1...count { try await house.event("trigger", key: "k\(number)") }
        try await house.live(seconds: Self.window)
        #expect(Set(house.carrier.messages.map(\.incidentNumber)).count == count)
        #expect(house.carrier.messages.count == count && house.carrier.mails.count < 10)
    }
}
