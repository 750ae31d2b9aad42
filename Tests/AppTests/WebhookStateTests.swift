// SPDX-License-Identifier: Apache-2.0
import App
import Base
import Domain
import HouseTesting
import Testing

@Suite("How webhooks fare")
struct WebhookStateTests {
    private static let path = "/tocsin/v1/webhook_subscriptions"

    private func states(_ world: WebhookHouse, _ query: String = "") async throws -> [JSON] {
        let answer = try await world.house.call("GET", Self.path, query: query)
        return try #require(answer.json["webhook_states"]?.arrayValue, "\(answer.json.text)")
    }

    @Test("each shows what was dropped in a row, until when it is disabled, and its newest delivery")
    func shown() async throws {
        let world = try await WebhookHouse()
        let id = ScheduleForms.id(try await world.make(["description": "Desk"], filter: world.service))
        let fresh = try #require(try await states(world).first)
        #expect(fresh["consecutive_drops"] == 0 && fresh["disabled_until"] == .null && fresh["last_delivery"] == .null)
        #expect(fresh["service"]?["id"]?.stringValue == world.house.serviceID && fresh["team"] == .null)
        for _ in 0..<2 { _ = try await world.house.call("POST", "\(WebhookHouse.path)/\(id)/ping") }
        let end = world.house.runtime.now.adding(seconds: 60)
        var subscription = try await world.stored(id)
        (subscription.consecutiveDrops, subscription.disabledUntil) = (3, end)
        try await world.store(subscription)
        let failing = try #require(try await states(world, "subscription_id=\(id)").first)
        #expect(failing["consecutive_drops"] == 3)
        #expect(failing["disabled_until"]?.stringValue == ISO8601.string(end))
        let newest = try #require(try await world.sent("subscription_id=\(id)").first)
        #expect(failing["last_delivery"]?["id"] == newest["id"])
        world.house.advance(seconds: 60)
        let later = try #require(try await states(world).first)
        #expect(later["disabled_until"] == .null && !later.text.contains(subscription.secret))
        #expect(try await states(world, "subscription_id=PNONE").isEmpty)
    }

    @Test("those in trouble can be asked for alone, without those that somebody has switched off")
    func failing() async throws {
        let world = try await WebhookHouse()
        var ids: [String] = []
        for _ in 0..<5 { ids.append(ScheduleForms.id(try await world.make())) }
        let now = world.house.runtime.now
        let states: [(drops: Int, until: Instant?, isActive: Bool)] = [
            (0, nil, true), (1, nil, true), (0, now.adding(seconds: 1), true), (0, now, true), (2, nil, false),
        ]
        for (id, state) in zip(ids, states) {
            var subscription = try await world.stored(id)
            (subscription.consecutiveDrops, subscription.disabledUntil) = (state.drops, state.until)
            subscription.isActive = state.isActive
            try await world.store(subscription)
        }
        let shown = try await self.states(world, "failing=true").map { ScheduleForms.id($0) }
        #expect(shown == [ids[1], ids[2]].sorted())
        let cut = try await world.house.call("GET", Self.path, query: "failing=true&limit=1&total=true").json
        #expect(cut["more"] == true && cut["total"] == 2)
    }

    @Test("one that has not taken an event after three tries is in trouble, since that event, until it takes it")
    func troubled() async throws {
        let world = try await WebhookWorld()
        try await world.subscribe("QSUB1", WebhookWorld.first)
        let refusals = [WebhookAnswer](repeating: WebhookReceiver.status(503), count: WebhookRules.troublingAttempts)
        world.receiver.answer(WebhookWorld.first, refusals)
        let since = world.house.runtime.now
        try await world.event("a", to: "QSUB1")
        for attempt in 1...WebhookRules.troublingAttempts {
            let due = try #require(try await world.loop.step())
            let shown = try await world.house.call("GET", Self.path, query: "failing=true").json["webhook_states"]
            let isTroubled = attempt == WebhookRules.troublingAttempts
            #expect(shown?.arrayValue?.count == (isTroubled ? 1 : 0), "after try \(attempt)")
            if isTroubled { #expect(shown?[0]?["troubled_since"]?.stringValue == ISO8601.string(since)) }
            world.house.runtime.advance(to: due)
        }
        _ = try await world.loop.step()
        let after = try await world.house.call("GET", Self.path, query: "failing=true").json["webhook_states"]
        #expect(after?.arrayValue?.isEmpty == true)
    }

    @Test("what the account's subscriptions were told is not shown to whoever does not see all")
    func hidden() async throws {
        let world = try await PrivateWorld(.sqlite)
        let body: JSON = ["webhook_subscription": .object(WebhookForms.body(WebhookForms.account))]
        let made = try await world.house.call("POST", WebhookHouse.path, body)
        let id = ScheduleForms.id(made.json["webhook_subscription"])
        _ = try await world.house.call("POST", "\(WebhookHouse.path)/\(id)/ping")
        for (principal, isShown) in [(world.owner, true), (world.outsider, false)] {
            let list = try await world.get(Self.path, "subscription_id=\(id)", as: principal)
            let state = try #require(list["webhook_states"]?.arrayValue?.first)
            #expect((state["last_delivery"] != .null) == isShown)
        }
    }

    @Test("headers are replaced as a whole, keep a value that is redacted, and are never shown")
    func headers() async throws {
        let world = try await WebhookHouse()
        let id = ScheduleForms.id(try await world.make())
        func replace(_ headers: [(String, String)]) async throws -> TestHouse.Answer {
            let list = headers.map { header -> JSON in ["name": .string(header.0), "value": .string(header.1)] }
            return try await world.house.call(
                "POST", "\(Self.path)/\(id)/headers", ["webhook_headers": ["custom_headers": .array(list)]])
        }
        let answer = try await replace([("x-desk", WebhookForm.redacted), ("X-Room", "seven")])
        #expect(answer.status == 200 && !answer.json.text.contains("seven"))
        let stored = try await world.stored(id).headers
        #expect(
            stored == [.init(name: "x-desk", value: WebhookForms.headerValue), .init(name: "X-Room", value: "seven")])
        let most = (0..<WebhookForm.headersMaximum).map { ("X-\($0)", "v") }
        let refused: [[(String, String)]] = [
            [("X-New", WebhookForm.redacted)], [("X-One", "a"), ("x-one", "b")], [("Host", "x")], [("X One", "x")],
            most + [("X-More", "v")],
        ]
        for headers in refused { #expect(try await replace(headers).status == 400, "\(headers)") }
        #expect(try await world.stored(id).headers == stored)
        #expect(try await replace(most).status == 200)
        #expect(try await replace([]).status == 200)
        #expect(try await world.stored(id).headers.isEmpty)
    }

    @Test("a change of headers leaves an audit record without a value")
    func audit() async throws {
        let world = try await WebhookHouse()
        let trail = AuditTrail(world.house)
        let id = ScheduleForms.id(try await world.make())
        let body: JSON = ["webhook_headers": ["custom_headers": [["name": "X-Desk", "value": "secret-new"]]]]
        let record = try await trail.record("POST", "\(Self.path)/\(id)/headers", body)
        #expect(record["action"] == "update" && ScheduleForms.id(AuditTrail.root(record)) == id)
        #expect(AuditTrail.values(record).contains { $0[0] == "custom_headers" })
        #expect(!record.text.contains("secret-new") && !record.text.contains(WebhookForms.headerValue))
    }
}
