// SPDX-License-Identifier: Apache-2.0
import Base
import Domain
import HouseTesting
import Store
import Testing

@Suite("What was sent to webhooks")
struct WebhookDeliveryTests {
    @Test("a ping is taken with 202 and nothing else, whatever was subscribed to, and waits to be sent")
    func ping() async throws {
        let world = try await WebhookHouse()
        let id = ScheduleForms.id(try await world.make(["events": ["service.deleted"]]))
        let answer = try await world.house.call("POST", "\(WebhookHouse.path)/\(id)/ping")
        #expect(answer.status == 202 && answer.json == .null)
        let sent = try await world.sent("subscription_id=\(id)")
        #expect(sent.count == 1 && sent.first?["event_type"] == "pagey.ping" && sent.first?["status"] == "waiting")
        #expect(sent.first?["subscription"]?["id"]?.stringValue == id && sent.first?["attempts"] == 0)
    }

    @Test("a list shows the newest first, page by page, by subscription and by status")
    func list() async throws {
        let world = try await WebhookHouse()
        let ids = [ScheduleForms.id(try await world.make()), ScheduleForms.id(try await world.make())]
        for round in 1...3 {
            for id in ids { _ = try await world.house.call("POST", "\(WebhookHouse.path)/\(id)/ping") }
            world.house.advance(seconds: Int64(round))
        }
        try await world.dropAll(of: ids[0])
        let all = try await world.sent()
        let order = all.map { ScheduleForms.id($0) }
        #expect(order.count == 6 && order == order.sorted().reversed())
        #expect(try await world.sent("subscription_id=\(ids[1])").count == 3)
        #expect(try await world.sent("status=dropped").count == 3)
        #expect(try await world.sent("status=dropped&subscription_id=\(ids[1])").isEmpty)
        #expect(try await world.house.call("GET", WebhookHouse.deliveries, query: "status=lost").status == 400)
        var walked: [String] = []
        var cursor = ""
        repeat {
            let page = try await world.house.call("GET", WebhookHouse.deliveries, query: "limit=4&cursor=\(cursor)")
            walked += (page.json["webhook_deliveries"]?.arrayValue ?? []).map { ScheduleForms.id($0) }
            cursor = page.json["next_cursor"]?.stringValue ?? ""
        } while !cursor.isEmpty && walked.count < 10
        #expect(walked == order)
    }

    @Test("what is done with is sent again as the same event; what is on its way is not, nor to one that is off")
    func again() async throws {
        let world = try await WebhookHouse()
        let id = ScheduleForms.id(try await world.make())
        _ = try await world.house.call("POST", "\(WebhookHouse.path)/\(id)/ping")
        let first = try #require(try await world.sent().first)
        let path = "\(WebhookHouse.deliveries)/\(ScheduleForms.id(first))/redeliver"
        #expect(try await world.house.call("POST", path).status == 400)
        try await world.dropAll(of: id)
        let answer = try await world.house.call("POST", path)
        let second = try #require(answer.json["webhook_delivery"], "\(answer.json.text)")
        #expect(answer.status == 202 && second["id"] != first["id"] && second["event_id"] == first["event_id"])
        #expect(second["status"] == "waiting")
        _ = try await world.change(id, ["active": false])
        #expect(try await world.house.call("POST", path).status == 400)
        #expect(try await world.house.call("POST", "\(WebhookHouse.deliveries)/PNONE/redeliver").status == 404)
    }

    @Test("all that was dropped since a time is sent again, so many in one call and no more")
    func dropped() async throws {
        let world = try await WebhookHouse()
        let id = ScheduleForms.id(try await world.make())
        let start = world.house.runtime.now
        try await add(WebhookForm.redeliveryMaximum, to: id, at: start, world)
        world.house.advance(seconds: 60)
        let late = world.house.runtime.now
        func again(since: Instant) async throws -> TestHouse.Answer {
            try await world.house.call(
                "POST", "/tocsin/v1/webhook_subscriptions/\(id)/redeliver",
                ["redelivery": ["since": .string(ISO8601.string(since))]])
        }
        #expect(try await again(since: late).json["redelivery"] == ["count": 0, "next_since": .null])
        let all = try await again(since: start)
        #expect(all.status == 202)
        #expect(all.json["redelivery"] == ["count": .int(Int64(WebhookForm.redeliveryMaximum)), "next_since": .null])
        try await add(1, to: id, at: late, world)
        let cut = try await again(since: start)
        let next = JSON.string(ISO8601.string(late))
        #expect(cut.json["redelivery"] == ["count": .int(Int64(WebhookForm.redeliveryMaximum)), "next_since": next])
        #expect(try await again(since: late).json["redelivery"]?["count"] == 1)
    }

    /// Dropped deliveries of one event.
    private func add(_ count: Int, to id: String, at now: Instant, _ world: WebhookHouse) async throws {
        let runtime = world.house.runtime
        try await world.house.database.write { session in
            let eventID = runtime.makeID(.object)
            try WebhookDeliveryQueries.insertEvent(
                session, id: eventID, type: .incidentTriggered, resourceID: eventID, body: "{}", at: now)
            for number in 0..<count {
                var delivery = try WebhookDeliveryQueries.enqueue(
                    session, id: runtime.makeID(.object), eventID: eventID, subscriptionID: id, type: .incidentTriggered,
                    resourceID: "\(eventID)-\(number % 3)", at: now)
                delivery.status = .dropped
                try WebhookDeliveryQueries.record(session, delivery)
            }
        }
    }

    @Test("a new secret is shown once, and the one before signs beside it until the overlap is over")
    func rotation() async throws {
        let world = try await WebhookHouse()
        let id = ScheduleForms.id(try await world.make())
        let old = try await world.stored(id).secret
        func rotate(_ seconds: Int?) async throws -> TestHouse.Answer {
            let body: JSON? = seconds.map { ["rotation": ["overlap_seconds": .int(Int64($0))]] }
            return try await world.house.call("POST", "/tocsin/v1/webhook_subscriptions/\(id)/rotate_secret", body)
        }
        let answer = try await rotate(nil)
        let secret = try #require(answer.json["webhook_secret"]?["secret"]?.stringValue, "\(answer.json.text)")
        #expect(answer.status == 201 && secret != old && secret.utf8.count == WebhookForm.secretLength)
        let now = world.house.runtime.now
        let end = now.adding(seconds: Int64(WebhookForm.secretOverlapDefaultSeconds))
        #expect(answer.json["webhook_secret"]?["previous_secret_ends_at"]?.stringValue == ISO8601.string(end))
        let rotated = try await world.stored(id)
        #expect(rotated.liveSecrets(at: end.adding(milliseconds: -1)) == [secret, old])
        #expect(rotated.liveSecrets(at: end) == [secret])
        let shown = try await world.shown(id)
        #expect(!shown.text.contains(secret))
        let plain = try await rotate(0)
        #expect(plain.json["webhook_secret"]?["previous_secret_ends_at"] == .null)
        #expect(try await world.stored(id).liveSecrets(at: now).count == 1)
        #expect(try await rotate(WebhookForm.secretOverlapMaximumSeconds).status == 201)
        #expect(try await rotate(WebhookForm.secretOverlapMaximumSeconds + 1).status == 400)
    }
}
