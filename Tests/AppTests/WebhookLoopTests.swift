// SPDX-License-Identifier: Apache-2.0
import App
import Base
import Domain
import HouseTesting
import Store
import Testing

@Suite("A webhook")
struct WebhookLoopTests {
    private static let one = WebhookWorld.first
    private static let two = WebhookWorld.second

    @Test("carries the stored bytes, its ids, and a signature for each live secret")
    func message() async throws {
        let world = try await WebhookWorld()
        let now = world.house.runtime.now
        try await world.subscribe("QSUB1", Self.one) { subscription in
            subscription.headers = [.init(name: "X-Team", value: "blue"), .init(name: "Host", value: "other.example")]
            subscription.previousSecret = "older"
            subscription.previousSecretEndsAt = now.adding(seconds: 60)
        }
        let body = "{\"event\":{\"n\":\"ä\"}}"
        let delivery = try await world.event(body, to: "QSUB1")
        _ = try await world.loop.step()
        let request = try #require(world.receiver.requests(to: Self.one).first)
        #expect(request.body == Array(body.utf8))
        let signature = [
            "v1=40b175cb7fe3f978edb4513a6ebb4b21b08941519b71c2f3037be881c3a6a756",
            "v1=bb45dc6bbb6f7b49828de34da46deb6dc0bf2ec1b7bdcb1f9df8f3166c36c0a7",
        ]
        #expect(request.header("X-PagerDuty-Signature") == signature.joined(separator: ","))
        #expect(request.header("X-Webhook-Id") == WebhookSignature.uuid(of: delivery.id))
        #expect(request.header("X-Webhook-Subscription") == "QSUB1" && request.header("X-Team") == "blue")
        #expect(request.header("User-Agent") == "PagerDuty-Webhook/V3.0" && request.header("Host") == nil)
        #expect(request.header("Content-Type") == "application/json" && request.header("Accept") == "application/json")
        #expect(try await world.delivery(delivery.id).status == .delivered)
        // Once the older secret has ended, one signature is left.
        world.house.advance(seconds: 60)
        try await world.event(body, to: "QSUB1")
        _ = try await world.loop.step()
        #expect(world.receiver.requests(to: Self.one).last?.header("X-PagerDuty-Signature") == signature[0])
    }

    @Test("is tried again with the same bytes and the same id until it is taken")
    func retries() async throws {
        let world = try await WebhookWorld()
        try await world.subscribe("QSUB1", Self.one)
        world.receiver.answer(
            Self.one, [WebhookReceiver.status(500), .failed(.timedOut, detail: "late"), .failed(.unreachable, detail: "no")])
        let delivery = try await world.event("{\"n\":1}", to: "QSUB1")
        try await world.live(seconds: 3600)
        let requests = world.receiver.requests(to: Self.one)
        #expect(requests.count == 4 && Set(requests.map(\.body)).count == 1)
        #expect(Set(requests.compactMap { $0.header("X-Webhook-Id") }).count == 1)
        let done = try await world.delivery(delivery.id)
        #expect(done.status == .delivered && done.attempt == 4 && done.answerStatus == 200)
    }

    @Test("waits for the one before it about the same thing, and for no other")
    func order() async throws {
        let world = try await WebhookWorld()
        try await world.subscribe("QSUB1", Self.one)
        try await world.subscribe("QSUB2", Self.two)
        // Both that go first are refused: which of them arrives before the other is open.
        world.receiver.answer(Self.one, [WebhookReceiver.status(503), WebhookReceiver.status(503)])
        for text in ["a", "b", "c"] { try await world.event(text, to: "QSUB1") }
        try await world.event("d", about: "Q2", to: "QSUB1")
        try await world.event("e", to: "QSUB2")
        _ = try await world.loop.step()
        #expect(Set(world.receiver.texts(to: Self.one)) == ["a", "d"] && world.receiver.texts(to: Self.two) == ["e"])
        try await world.live(seconds: 60)
        #expect(world.receiver.texts(to: Self.one).filter { $0 != "d" } == ["a", "a", "b", "c"])
    }

    @Test("is not sent again before the time that the receiver names")
    func retryAfter() async throws {
        let world = try await WebhookWorld()
        try await world.subscribe("QSUB1", Self.one)
        world.receiver.answer(Self.one, [WebhookReceiver.status(429, retryAfter: "30")])
        try await world.event("a", to: "QSUB1")
        try await world.live(seconds: 29)
        #expect(world.receiver.requests(to: Self.one).count == 1)
        try await world.live(seconds: 120)
        #expect(world.receiver.requests(to: Self.one).count == 2)
    }

    @Test("that is refused for good is dropped, the next one goes, and what arrives ends the count of drops")
    func dropped() async throws {
        let world = try await WebhookWorld()
        try await world.subscribe("QSUB1", Self.one)
        let refusals: [WebhookAnswer] = [
            WebhookReceiver.status(404, body: "no\u{7} such"), .failed(.encryption, detail: "no TLS"),
            WebhookReceiver.status(200), WebhookReceiver.status(302), .failed(.forbidden, detail: "not there"),
            WebhookReceiver.status(200),
        ]
        world.receiver.answer(Self.one, refusals)
        var made: [WebhookDelivery] = []
        for number in 1...6 { made.append(try await world.event("\(number)", to: "QSUB1")) }
        try await world.live(seconds: 10)
        #expect(world.receiver.texts(to: Self.one) == ["1", "2", "3", "4", "5", "6"])
        var statuses: [WebhookDelivery.Status] = []
        for delivery in made { statuses.append(try await world.delivery(delivery.id).status) }
        #expect(statuses == [.dropped, .dropped, .delivered, .dropped, .dropped, .delivered])
        #expect(try await world.delivery(made[0].id).answerText == "no\u{FFFD} such")
        let subscription = try await world.subscription("QSUB1")
        #expect(subscription.consecutiveDrops == 0 && subscription.disabledUntil == nil)
    }

    @Test("the third in a row that is dropped disables its subscription for a day, and drops the others that wait")
    func disabling() async throws {
        let world = try await WebhookWorld()
        try await world.subscribe("QSUB1", Self.one)
        world.receiver.answer(Self.one, (1...3).map { _ in WebhookReceiver.status(410) })
        var made: [WebhookDelivery] = []
        for number in 1...5 { made.append(try await world.event("\(number)", to: "QSUB1")) }
        try await world.live(seconds: 10)
        #expect(world.receiver.texts(to: Self.one) == ["1", "2", "3"])
        for delivery in made { #expect(try await world.delivery(delivery.id).status == .dropped) }
        let now = world.house.runtime.now
        let disabled = try await world.subscription("QSUB1")
        #expect(disabled.isTemporarilyDisabled(at: now) && !disabled.isTemporarilyDisabled(at: now.adding(seconds: 86_400)))
        // What comes meanwhile is not sent; a day later all is as before, and one drop disables nothing.
        try await world.event("6", to: "QSUB1")
        try await world.live(seconds: 86_400)
        #expect(world.receiver.texts(to: Self.one).count == 3)
        world.receiver.answer(Self.one, [WebhookReceiver.status(410)])
        for text in ["7", "8"] { try await world.event(text, to: "QSUB1") }
        try await world.live(seconds: 10)
        #expect(world.receiver.texts(to: Self.one).suffix(2) == ["7", "8"])
    }

    @Test("that is never taken is given up after two days")
    func givingUp() async throws {
        let world = try await WebhookWorld()
        try await world.subscribe("QSUB1", Self.one)
        world.receiver.answer(Self.one, (1...2000).map { _ in WebhookReceiver.status(500) })
        let delivery = try await world.event("a", to: "QSUB1")
        try await world.live(seconds: 47 * 3600)
        #expect(try await world.delivery(delivery.id).status == .waiting)
        try await world.live(seconds: 12 * 3600)
        #expect(try await world.delivery(delivery.id).status == .dropped)
    }

    @Test("is not sent to a subscription that is not active, or gone")
    func unwanted() async throws {
        let world = try await WebhookWorld()
        try await world.subscribe("QSUB1", Self.one)
        let delivery = try await world.event("a", to: "QSUB1")
        let lost = try await world.event("b", to: "QSUB9")
        try await world.change("QSUB1") { $0.isActive = false }
        _ = try await world.loop.step()
        #expect(world.receiver.requests(to: Self.one).isEmpty)
        for id in [delivery.id, lost.id] { #expect(try await world.delivery(id).status == .dropped) }
        #expect(try await world.subscription("QSUB1").consecutiveDrops == 0)
    }
}
