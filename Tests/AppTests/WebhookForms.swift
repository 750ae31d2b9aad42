// SPDX-License-Identifier: Apache-2.0
import Base
import Domain
import HouseTesting
import Store
import Testing

/// Bodies about webhooks.
enum WebhookForms {
    static let url = "https://ada:secret-word@hooks.example:8443/tocsin/secret-path?token=secret-query"
    static let headerValue = "secret-header"
    static let account: JSON = ["type": "account_reference"]

    static let client: JSONObject = [
        "name": "Desk", "client_id": "desk", "client_secret": "secret-client", "token_url": "https://id.example/token",
        "grant_type": "client_credentials",
    ]

    static func method(_ url: String = url, headers: [(String, String)] = [("X-Desk", headerValue)]) -> JSON {
        let custom = headers.map { header -> JSON in ["name": .string(header.0), "value": .string(header.1)] }
        return ["type": "http_delivery_method", "url": .string(url), "custom_headers": .array(custom)]
    }

    static func body(_ filter: JSON) -> JSONObject {
        [
            "delivery_method": method(), "events": ["incident.triggered", "incident.acknowledged", "incident.resolved"],
            "filter": filter,
        ]
    }
}

/// A house with short ways to its webhooks.
struct WebhookHouse {
    static let path = "/webhook_subscriptions"
    static let clients = "/webhook_subscriptions/oauth_clients"
    static let deliveries = "/tocsin/v1/webhook_deliveries"

    let house: TestHouse

    init(_ store: TestStore = .sqlite) async throws { house = try await TestHouse(database: store.fresh()) }

    var service: JSON { FurnishedHouse.reference(house.serviceID, "service") }

    func create(_ object: JSONObject, as caller: TestHouse.Caller = .accountKey) async throws -> TestHouse.Answer {
        try await house.call("POST", Self.path, ["webhook_subscription": .object(object)], as: caller)
    }

    /// What a new one is answered with.
    func make(_ more: JSONObject = [:], filter: JSON = WebhookForms.account) async throws -> JSON {
        var object = WebhookForms.body(filter)
        for member in more.members { object[member.name] = member.value }
        let answer = try await create(object)
        #expect(answer.status == 201, "\(answer.json.text)")
        return try #require(answer.json["webhook_subscription"])
    }

    func change(_ id: String, _ object: JSONObject) async throws -> TestHouse.Answer {
        try await house.call("PUT", "\(Self.path)/\(id)", ["webhook_subscription": .object(object)])
    }

    func shown(_ id: String) async throws -> JSON {
        let answer = try await house.call("GET", "\(Self.path)/\(id)")
        return try #require(answer.json["webhook_subscription"], "\(answer.json.text)")
    }

    func stored(_ id: String) async throws -> WebhookSubscription {
        let found = try await house.database.read { session in try WebhookSubscriptionQueries.find(session, ids: [id]) }
        return try #require(found.first)
    }

    func store(_ subscription: WebhookSubscription) async throws {
        try await house.database.write { session in try WebhookSubscriptionQueries.update(session, subscription) }
    }

    /// The newest first.
    func sent(_ query: String = "") async throws -> [JSON] {
        let answer = try await house.call("GET", Self.deliveries, query: query)
        return try #require(answer.json["webhook_deliveries"]?.arrayValue, "\(answer.json.text)")
    }

    /// Ends all that is under way, as a receiver would that refuses it.
    func dropAll(of id: String) async throws {
        let now = house.runtime.now
        _ = try await house.database.write { session in
            try WebhookDeliveryQueries.dropUnfinished(session, subscriptionID: id, because: "410 Gone", at: now)
        }
    }
}
