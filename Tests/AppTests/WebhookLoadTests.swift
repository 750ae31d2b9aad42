// SPDX-License-Identifier: Apache-2.0
import App
import Base
import Domain
import HouseTesting
import Store
import Testing

@Suite("Webhooks under way")
struct WebhookLoadTests {
    private static let one = WebhookWorld.first
    private static let two = WebhookWorld.second

    @Test("a receiver that hangs has 32 of them and no more, and delays no other")
    func hangingReceiver() async throws {
        let world = try await WebhookWorld()
        try await world.subscribe("QSUB1", Self.one)
        try await world.subscribe("QSUB2", Self.two)
        world.receiver.fallSilent(Self.one)
        let maximum = WebhookLoop.inHandPerSubscriptionMaximum
        for number in 0...(2 * maximum) { try await world.event("a", about: "Q\(number)", to: "QSUB1") }
        for number in 1...40 { try await world.event("b", about: "Q\(number)", to: "QSUB2") }
        // Each step takes what there is room for; nothing is waited for but arrivals.
        while world.receiver.requests(to: Self.two).count < 40 {
            let before = world.receiver.requests(to: Self.one).count + world.receiver.requests(to: Self.two).count
            _ = try await world.loop.begin()
            let after = try await world.begun()
            await world.receiver.waitForRequests(max(0, after - before))
        }
        #expect(world.receiver.requests(to: Self.one).count == maximum)
        #expect(try await world.loop.begin() == nil, "what is due belongs to whoever has no room")
        #expect(world.receiver.requests(to: Self.one).count == maximum)
        world.receiver.speakAgain()
        _ = try await world.loop.step()
        #expect(world.receiver.requests(to: Self.one).count == 2 * maximum + 1)
    }

    @Test("are sent again under the same id when their server has died with them")
    func restart() async throws {
        let world = try await WebhookWorld()
        try await world.subscribe("QSUB1", Self.one)
        world.receiver.fallSilent(Self.one)
        for text in ["a", "b"] { try await world.event(text, to: "QSUB1") }
        _ = try await world.loop.begin()
        await world.receiver.waitForRequests(1)
        // Another server on the same store; the first one never records.
        let receiver = WebhookReceiver()
        let successor = WebhookLoop(world.house.environment, transport: receiver)
        _ = try await successor.step()
        #expect(receiver.requests(to: Self.one).isEmpty, "somebody holds it still")
        world.house.advance(seconds: WebhookLoop.holdSeconds)
        _ = try await successor.step()
        #expect(receiver.texts(to: Self.one) == ["a", "b"])
        let (first, again) = (world.receiver.requests(to: Self.one)[0], receiver.requests(to: Self.one)[0])
        #expect(first.header("X-Webhook-Id") == again.header("X-Webhook-Id") && first.body == again.body)
        // The first one wakes up and changes nothing any more.
        world.receiver.answer(Self.one, [])
        world.receiver.speakAgain()
        await world.loop.drain()
        _ = try await successor.step()
        #expect(receiver.texts(to: Self.one) == ["a", "b"])
    }

    @Test("are forgotten when they have been done with for 30 days")
    func sweep() async throws {
        let world = try await WebhookWorld()
        try await world.subscribe("QSUB1", Self.one)
        let delivery = try await world.event("a", to: "QSUB1")
        _ = try await world.loop.step()
        world.house.advance(seconds: WebhookLoop.retentionSeconds)
        _ = try await world.loop.step()
        #expect(try await world.delivery(delivery.id).status == .delivered)
        world.house.advance(seconds: WebhookLoop.sweepSeconds)
        _ = try await world.loop.step()
        let rest = try await world.house.environment.read { work in
            try WebhookDeliveryQueries.find(work.session, ids: [delivery.id])
        }
        #expect(rest.isEmpty)
    }

    @Test("fetch one token for all, keep it, and fetch another when it is refused or about to expire")
    func tokens() async throws {
        let world = try await WebhookWorld()
        let tokenURL = "https://login.example:443/token"
        let client = WebhookOAuthClient(
            id: "QCLIENT", name: "c", clientID: "id", clientSecret: "p:w", scope: "a b", tokenURL: tokenURL,
            createdAt: world.house.runtime.now)
        try await world.house.environment.write { work in try WebhookOAuthClientQueries.insert(work.session, client) }
        try await world.subscribe("QSUB1", Self.one) { $0.oauthClientID = "QCLIENT" }
        world.receiver.answer(
            tokenURL,
            ["t1", "t2", "t3"].map {
                WebhookReceiver.status(200, body: "{\"access_token\":\"\($0)\",\"expires_in\":3600}")
            })
        for number in 1...5 { try await world.event("a", about: "Q\(number)", to: "QSUB1") }
        _ = try await world.loop.step()
        #expect(world.receiver.texts(to: tokenURL) == ["grant_type=client_credentials&scope=a%20b"])
        #expect(world.receiver.requests(to: tokenURL)[0].header("Authorization") == "Basic aWQ6cCUzQXc=")
        #expect(bearers(world) == Array(repeating: "Bearer t1", count: 5))
        world.receiver.answer(Self.one, [WebhookReceiver.status(401)])
        try await world.event("b", to: "QSUB1")
        _ = try await world.loop.step()
        #expect(bearers(world).suffix(2) == ["Bearer t1", "Bearer t2"])
        world.house.advance(seconds: 3600 - 30)
        try await world.event("c", to: "QSUB1")
        _ = try await world.loop.step()
        #expect(bearers(world).last == "Bearer t3" && world.receiver.requests(to: tokenURL).count == 3)
    }

    private func bearers(_ world: WebhookWorld) -> [String] {
        world.receiver.requests(to: Self.one).compactMap { $0.header("Authorization") }
    }
}

extension WebhookWorld {
    /// How many tries have been begun so far.
    fileprivate func begun() async throws -> Int {
        let rows = try await house.environment.read { work in
            try WebhookDeliveryQueries.page(
                work.session, subscriptionID: nil, status: nil, before: nil, limit: 1000)
        }
        return rows.reduce(0) { $0 + $1.attempt }
    }
}
