// SPDX-License-Identifier: Apache-2.0
import App
import Base
import Catalogue
import Domain
import HouseTesting
import Testing

@Suite("Limits of webhooks")
struct WebhookLimitTests {
    @Test("each service, each team and the account have ten, and none has one more", arguments: TestStore.available)
    func perFilter(_ store: TestStore) async throws {
        let world = try await WebhookHouse(store)
        let team = try await FurnishedHouse.made(world.house, "/teams", "team", ["name": "Payments"])
        for filter in [WebhookForms.account, world.service, FurnishedHouse.reference(team, "team")] {
            for _ in 1...WebhookRules.subscriptionsPerFilterMaximum { _ = try await world.make(filter: filter) }
            let answer = try await world.create(WebhookForms.body(filter))
            #expect(answer.status == 400 && answer.code == 2019, "\(answer.json.text)")
        }
        let second = try await world.house.makeService("Second").id
        let id = ScheduleForms.id(try await world.make(filter: FurnishedHouse.reference(second, "service")))
        let moved = try await world.change(id, ["filter": world.service])
        #expect(moved.status == 400 && moved.code == 2019)
        let full = try await world.house.call("GET", WebhookHouse.path, query: "filter_type=account&limit=1")
        let last = ScheduleForms.id(full.json["webhook_subscriptions"]?[0])
        // What stays where it is needs no room.
        #expect(try await world.change(last, ["filter": WebhookForms.account]).status == 200)
        #expect(try await world.house.call("DELETE", "\(WebhookHouse.path)/\(last)").status == 204)
        #expect(try await world.change(id, ["filter": WebhookForms.account]).status == 200)
    }

    @Test("texts, addresses and headers hold at the limit and one past it")
    func sizes() async throws {
        let world = try await WebhookHouse()
        func text(_ count: Int) -> String { String(repeating: "a", count: count) }
        let start = "https://h.example/"
        func url(_ length: Int) -> JSON { WebhookForms.method(start + text(length - start.utf8.count), headers: []) }
        func headers(_ count: Int) -> JSON { WebhookForms.method(headers: (0..<count).map { ("X-\($0)", "") }) }
        func header(_ name: Int, _ value: Int) -> JSON { WebhookForms.method(headers: [(text(name), text(value))]) }
        typealias Form = WebhookForm
        let cases: [(String, [JSON])] = [
            (
                "description",
                [.string(text(Form.descriptionLengthMaximum)), .string(text(Form.descriptionLengthMaximum + 1))]
            ),
            ("delivery_method", [url(Form.urlLengthMaximum), url(Form.urlLengthMaximum + 1)]),
            ("delivery_method", [headers(Form.headersMaximum), headers(Form.headersMaximum + 1)]),
            ("delivery_method", [header(Form.headerNameLengthMaximum, 1), header(Form.headerNameLengthMaximum + 1, 1)]),
            ("delivery_method", [header(1, Form.headerValueLengthMaximum), header(1, Form.headerValueLengthMaximum + 1)]),
        ]
        for (place, (name, values)) in cases.enumerated() {
            for (value, status) in zip(values, [201, 400]) {
                var object = WebhookForms.body(WebhookForms.account)
                object[name] = value
                let answer = try await world.create(object)
                #expect(answer.status == status, "case \(place): \(answer.json.text.prefix(300))")
            }
        }
    }

    @Test("there are ten OAuth clients at most, and removing one leaves its subscriptions without it")
    func clients() async throws {
        let world = try await WebhookHouse()
        let body: JSON = ["oauth_client": .object(WebhookForms.client)]
        var ids: [String] = []
        for _ in 1...WebhookRules.oauthClientsMaximum {
            let answer = try await world.house.call("POST", WebhookHouse.clients, body)
            #expect(answer.status == 201 && !answer.json.text.contains("secret-client"), "\(answer.json.text)")
            ids.append(ScheduleForms.id(answer.json["oauth_client"]))
        }
        let over = try await world.house.call("POST", WebhookHouse.clients, body)
        #expect(over.status == 400 && over.code == 2019)
        let made = try await world.make(["oauth_client_id": .string(ids[0])])
        #expect(made["oauth_client"]?["id"]?.stringValue == ids[0])
        #expect(made["oauth_client"]?["type"] == "oauth_client_reference" && made["oauth_client"]?["summary"] == "Desk")
        #expect(try await world.house.call("DELETE", "\(WebhookHouse.clients)/\(ids[0])").status == 204)
        #expect(try await world.shown(ScheduleForms.id(made))["oauth_client"] == .null)
        let id = ScheduleForms.id(made)
        #expect(try await world.change(id, ["oauth_client_id": .string(ids[1])]).status == 200)
        let cleared = try await world.change(id, ["oauth_client_id": .null])
        #expect(cleared.json["webhook_subscription"]?["oauth_client"] == .null)
        let kept = try await world.house.call(
            "PUT", "\(WebhookHouse.clients)/\(ids[1])", ["oauth_client": ["scope": "all"]])
        #expect(kept.json["oauth_client"]?["scope"] == "all" && kept.json["oauth_client"]?["client_id"] == "desk")
    }
}
