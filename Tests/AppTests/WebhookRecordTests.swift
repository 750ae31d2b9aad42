// SPDX-License-Identifier: Apache-2.0
import App
import Domain
import HouseTesting
import Store
import Testing

@Suite("Ends of webhooks")
struct WebhookRecordTests {
    private static let one = WebhookWorld.first
    private static let two = WebhookWorld.second
    private static let recording = "UPDATE webhook_deliveries SET status = ended"

    @Test("a subscription whose receiver hangs, with many waiting, keeps no other's from being sent")
    func hanging() async throws {
        let world = try await WebhookWorld()
        try await world.subscribe("QSUB1", Self.one)
        try await world.subscribe("QSUB2", Self.two)
        world.receiver.fallSilent(Self.one)
        let maximum = WebhookLoop.inHandPerSubscriptionMaximum
        for number in 1...(3 * maximum) { try await world.event("a", about: "Q\(number)", to: "QSUB1") }
        _ = try await world.loop.begin()
        await world.receiver.waitForRequests(maximum)
        // All that waits for the first has been due for longer.
        world.house.advance(seconds: 1)
        for number in 1...3 {
            try await world.event("b", about: "Q\(number)", to: "QSUB2")
            _ = try await world.loop.begin()
            await world.receiver.waitForRequests(1)
            #expect(world.receiver.requests(to: Self.two).count == number)
        }
        #expect(world.receiver.requests(to: Self.one).count == maximum)
        world.receiver.speakAgain()
        _ = try await world.loop.step()
        #expect(world.receiver.requests(to: Self.one).count == 3 * maximum)
    }

    @Test("a receiver that gave no answer in time gets 8 at a time, until it answers")
    func afterHanging() async throws {
        let world = try await WebhookWorld()
        try await world.subscribe("QSUB1", Self.one)
        world.receiver.answer(Self.one, [.failed(.timedOut, detail: "late")])
        try await world.event("a", about: "Q0", to: "QSUB1")
        _ = try await world.loop.step()
        await world.receiver.waitForRequests(1)
        func send(_ names: ClosedRange<Int>, arriving count: Int) async throws {
            world.receiver.fallSilent(Self.one)
            for number in names { try await world.event("a", about: "Q\(number)", to: "QSUB1") }
            let before = world.receiver.requests(to: Self.one).count
            _ = try await world.loop.begin()
            await world.receiver.waitForRequests(count)
            _ = try await world.loop.begin()
            #expect(world.receiver.requests(to: Self.one).count == before + count)
            world.receiver.speakAgain()
            _ = try await world.loop.step()
            await world.receiver.waitForRequests(world.receiver.requests(to: Self.one).count - before - count)
        }
        let maximum = WebhookLoop.inHandPerSubscriptionMaximum
        try await send(1...(maximum + 1), arriving: WebhookLoop.inHandWhileHangingMaximum)
        #expect(world.receiver.requests(to: Self.one).count == maximum + 2)
        try await send(100...(100 + maximum), arriving: maximum)
    }

    @Test("that come at once are each written down, with what each came to: more than one transaction takes")
    func together() async throws {
        let world = try await WebhookWorld()
        for number in 0...2 { try await world.subscribe("QSUB\(number)", Self.one) }
        world.receiver.fallSilent(Self.one)
        // Whichever of them comes first gets the first answer.
        world.receiver.answer(Self.one, [WebhookReceiver.status(404), WebhookReceiver.status(503)])
        var made: [WebhookDelivery] = []
        for number in 1...66 { made.append(try await world.event("a", about: "Q\(number)", to: "QSUB\(number % 3)")) }
        _ = try await world.loop.begin()
        await world.receiver.waitForRequests(made.count)
        world.receiver.speakAgain()
        await world.loop.drain()
        var counts: [WebhookDelivery.Status: Int] = [:]
        for delivery in made {
            let row = try await world.delivery(delivery.id)
            counts[row.status, default: 0] += 1
            #expect(row.answerStatus != nil && row.attempt == 1)
        }
        #expect(counts == [.delivered: 64, .dropped: 1, .waiting: 1])
        try await world.live(seconds: 60)
        #expect(world.receiver.requests(to: Self.one).count == 67)
    }

    @Test("that cannot be written leave all to be sent again under their ids")
    func failure() async throws {
        let database = RefusingDatabase(try await TestStore.sqlite.fresh())
        let world = try await WebhookWorld(database)
        try await world.subscribe("QSUB1", Self.one)
        var made: [WebhookDelivery] = []
        for number in 1...5 { made.append(try await world.event("a", about: "Q\(number)", to: "QSUB1")) }
        // By the time of the refusal nobody may wait for the store any longer.
        let house = world.house
        database.refuse(Self.recording) { house.advance(seconds: WebhookLoop.holdSeconds) }
        world.receiver.fallSilent(Self.one)
        _ = try await world.loop.begin()
        await world.receiver.waitForRequests(5)
        world.receiver.speakAgain()
        await world.loop.drain()
        #expect(world.receiver.requests(to: Self.one).count == 5)
        for delivery in made { #expect(try await world.delivery(delivery.id).status == .waiting) }
        database.takeAll()
        _ = try await world.loop.step()
        let requests = world.receiver.requests(to: Self.one)
        #expect(requests.count == 10 && Set(requests.compactMap { $0.header("X-Webhook-Id") }).count == 5)
        for delivery in made { #expect(try await world.delivery(delivery.id).status == .delivered) }
    }

    @Test("that the store refuses for good are given up at once, and nobody waits for them")
    func refusal() async throws {
        let database = RefusingDatabase(try await TestStore.sqlite.fresh())
        let world = try await WebhookWorld(database)
        try await world.subscribe("QSUB1", Self.one)
        for number in 1...5 { try await world.event("a", about: "Q\(number)", to: "QSUB1") }
        database.refuse(Self.recording, with: .misuse("no such column"))
        _ = try await world.loop.begin()
        await world.loop.drain()
        #expect(world.receiver.requests(to: Self.one).count == 5)
        database.takeAll()
        _ = try await world.loop.step()
        #expect(world.receiver.requests(to: Self.one).count == 5, "they are held still")
        world.house.advance(seconds: WebhookLoop.holdSeconds)
        _ = try await world.loop.step()
        #expect(world.receiver.requests(to: Self.one).count == 10)
    }
}
