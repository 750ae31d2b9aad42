// SPDX-License-Identifier: Apache-2.0
import Base
import Domain
import HouseTesting
import Testing

@Suite("Webhook subscriptions")
struct WebhookSubscriptionTests {
    @Test("the secret is in the answer that makes one and in no other, and values of headers in none")
    func secrets() async throws {
        let world = try await WebhookHouse()
        let made = try await world.make(filter: world.service)
        let id = ScheduleForms.id(made)
        let stored = try await world.stored(id)
        #expect(made["delivery_method"]?["secret"]?.stringValue == stored.secret)
        #expect(
            stored.secret.utf8.count == WebhookForm.secretLength && stored.headers.first?.value == WebhookForms.headerValue)
        let looks = [
            try await world.shown(id), try await world.house.call("GET", WebhookHouse.path).json,
            try await world.change(id, ["description": "Chat"]).json,
            try await world.house.call("POST", "\(WebhookHouse.path)/\(id)/enable").json,
        ]
        for look in looks { #expect(!look.text.contains(stored.secret) && !look.text.contains(WebhookForms.headerValue)) }
        let method = looks[0]["delivery_method"]
        #expect(method?["secret"] == .null && method?["temporarily_disabled"] == false)
        #expect(method?["url"]?.stringValue == WebhookForms.url && method?["type"] == "http_delivery_method")
        #expect(method?["custom_headers"] == [["name": "X-Desk", "value": "-- redacted --"]])
        #expect(looks[0]["filter"] == ["id": .string(world.house.serviceID), "type": "service_reference"])
        #expect(try await world.make()["filter"] == ["type": "account_reference"])
    }

    @Test("the object as a whole can be sent back: address, headers and secret stay")
    func wholeObject() async throws {
        let world = try await WebhookHouse()
        let id = ScheduleForms.id(try await world.make(filter: world.service))
        let before = try await world.stored(id)
        var whole = try #require(try await world.shown(id).objectValue)
        whole["description"] = "Managed"
        whole["delivery_method"] = WebhookForms.method("ftp://nowhere", headers: [("Host", WebhookForm.redacted)])
        let answer = try await world.change(id, whole)
        #expect(answer.status == 200, "\(answer.json.text)")
        var wanted = before
        wanted.description = "Managed"
        #expect(try await world.stored(id) == wanted)
        #expect(try await world.shown(id) == answer.json["webhook_subscription"])
    }

    @Test("what is wrong is refused with its name")
    func refused() async throws {
        let world = try await WebhookHouse()
        let cases: [(JSONObject, String)] = [
            (["delivery_method": WebhookForms.method("ftp://h.example/")], "url"),
            (["delivery_method": WebhookForms.method("https://h.example/#x")], "url"),
            (["delivery_method": WebhookForms.method(headers: [("Content-Type", "x")])], "Content-Type is reserved"),
            (["delivery_method": WebhookForms.method(headers: [("X-A", "x"), ("x-a", "y")])], "x-a is there twice"),
            (["delivery_method": WebhookForms.method(headers: [("X-A", "x\r\nHost: y")])], "value"),
            (["delivery_method": WebhookForms.method(headers: [("X-A", WebhookForm.redacted)])], "redacted"),
            (["events": []], "Events"), (["events": ["incident.exploded"]], "incident.exploded"),
            (["events": ["pagey.ping"]], "pagey.ping"), (["events": ["incident.triggered", 7]], "Events"),
            (["filter": ["type": "service_reference"]], "id can't be blank"),
            (["filter": ["type": "user_reference", "id": "PX"]], "type must be one of"),
            (["filter": ["type": "service_reference", "id": "PNONE"]], "Service PNONE does not exist"),
            (["filter": ["type": "team_reference", "id": .string(world.house.serviceID)]], "Team"),
            (["oauth_client_id": "PNONE"], "PNONE does not exist"),
        ]
        for (members, text) in cases {
            var object = WebhookForms.body(WebhookForms.account)
            for member in members.members { object[member.name] = member.value }
            let answer = try await world.create(object)
            #expect(answer.status == 400 && answer.code == 2001, "\(answer.json.text)")
            #expect(answer.errors.joined().contains(text), "\(answer.errors) without \(text)")
        }
        #expect(try await world.house.call("GET", WebhookHouse.path).json["webhook_subscriptions"] == [])
    }

    @Test("plain http is taken when one is made: where it may go is asked when something is sent")
    func plainHTTP() async throws {
        let world = try await WebhookHouse()
        let made = try await world.make(["delivery_method": ["url": "http://10.0.0.1:8080/hook"]])
        #expect(made["delivery_method"]?["url"] == "http://10.0.0.1:8080/hook")
    }

    @Test("a list is narrowed by kind, and by the one thing of that kind")
    func narrowed() async throws {
        let world = try await WebhookHouse()
        let other = try await world.house.makeService("Second").id
        let account = ScheduleForms.id(try await world.make())
        let first = ScheduleForms.id(try await world.make(filter: world.service))
        let second = ScheduleForms.id(try await world.make(filter: FurnishedHouse.reference(other, "service")))
        let cases: [(String, [String])] = [
            ("", [account, first, second]), ("filter_type=account", [account]), ("filter_type=service", [first, second]),
            ("filter_type=service&filter_id=\(other)", [second]), ("filter_type=team&filter_id=\(other)", []),
            ("limit=1&offset=1", [first]),
        ]
        for (query, wanted) in cases {
            let answer = try await world.house.call("GET", WebhookHouse.path, query: query)
            let found = answer.json["webhook_subscriptions"]?.arrayValue ?? []
            #expect(found.map { ScheduleForms.id($0) } == wanted, "\(query)")
        }
        #expect(try await world.house.call("GET", WebhookHouse.path, query: "filter_type=user").status == 400)
    }

    @Test("one that is disabled says so until it is enabled, or the time is over")
    func disabled() async throws {
        let world = try await WebhookHouse()
        let id = ScheduleForms.id(try await world.make())
        func isDisabled() async throws -> Bool? {
            try await world.shown(id)["delivery_method"]?["temporarily_disabled"]?.boolValue
        }
        var subscription = try await world.stored(id)
        subscription.consecutiveDrops = WebhookRules.consecutiveDropsMaximum
        subscription.disabledUntil = world.house.runtime.now.adding(seconds: WebhookRules.disabledSeconds)
        try await world.store(subscription)
        #expect(try await isDisabled() == true)
        world.house.advance(seconds: WebhookRules.disabledSeconds - 1)
        #expect(try await isDisabled() == true)
        world.house.advance(seconds: 1)
        #expect(try await isDisabled() == false)
        subscription.disabledUntil = world.house.runtime.now.adding(seconds: 60)
        try await world.store(subscription)
        let answer = try await world.house.call("POST", "\(WebhookHouse.path)/\(id)/enable")
        #expect(answer.status == 200)
        #expect(answer.json["webhook_subscription"]?["delivery_method"]?["temporarily_disabled"] == false)
        let after = try await world.stored(id)
        #expect(after.consecutiveDrops == 0 && after.disabledUntil == nil)
    }

    @Test("one that is removed is not there any more, and neither is what was sent to it")
    func removed() async throws {
        let world = try await WebhookHouse()
        let id = ScheduleForms.id(try await world.make())
        _ = try await world.house.call("POST", "\(WebhookHouse.path)/\(id)/ping")
        #expect(try await world.sent().count == 1)
        #expect(try await world.house.call("DELETE", "\(WebhookHouse.path)/\(id)").status == 204)
        #expect(try await world.sent().isEmpty)
        for (method, path) in [("GET", ""), ("PUT", ""), ("DELETE", ""), ("POST", "/enable"), ("POST", "/ping")] {
            let body: JSON? = method == "PUT" ? ["webhook_subscription": [:]] : nil
            let answer = try await world.house.call(method, "\(WebhookHouse.path)/\(id)\(path)", body)
            #expect(answer.status == 404 && answer.code == 5001, "\(method) \(path)")
        }
    }
}
