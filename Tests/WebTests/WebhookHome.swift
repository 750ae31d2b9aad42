// SPDX-License-Identifier: Apache-2.0
import App
import Base
import Catalogue
import Domain
import HouseTesting
import Store
import Testing

/// A house whose owner looks at the pages of webhooks.
struct WebhookHome: PageHome {
    static let url = "https://hooks.example/in"

    let house: TestHouse
    let browser: Browser
    let token: String

    init() async throws {
        house = try await TestHouse()
        browser = try Browser(house)
        try await browser.signIn()
        token = try await browser.formToken()
    }

    /// What the form for a new one posts.
    func fields(
        url: String = WebhookHome.url, description: String = "To the chat", filter: String = "account",
        events: [String] = ["incident.triggered"], headers: String = ""
    ) -> [(String, String)] {
        let settings = [
            (FormField.csrf, token), (FormField.webhookURL, url), (FormField.webhookDescription, description),
            (FormField.webhookFilter, filter), (FormField.webhookHeaders, headers), (FormField.webhookActive, "on"),
        ]
        return settings + events.map { (FormField.webhookEvents, $0) }
    }

    /// Makes one by the form; answers its id and the page that it was answered with.
    func make(_ fields: [(String, String)]? = nil) async throws -> (id: String, html: String) {
        let known = Set(try await subscriptions().compactMap { $0["id"]?.stringValue })
        let made = await browser.post(WebPath.webhooks, fields ?? self.fields())
        #expect(made.status == 201)
        let ids = try await subscriptions().compactMap { $0["id"]?.stringValue }
        return (try #require(ids.first { !known.contains($0) }), made.html)
    }

    func subscriptions() async throws -> [JSON] {
        try await house.call("GET", "/webhook_subscriptions").json["webhook_subscriptions"]?.arrayValue ?? []
    }

    func act(
        _ id: String, _ verb: WebhookVerb, _ more: [(String, String)] = []
    ) async -> (status: Int, html: String) {
        await browser.post(WebPath.webhook(id, verb), [(FormField.csrf, token)] + more)
    }

    /// The secret that a page shows.
    static func secret(_ html: String) -> String? {
        PageText.copied("webhook-secret", in: html)
    }

    func stored(_ id: String) async throws -> WebhookSubscription {
        let found = try await house.database.read { session in try WebhookSubscriptionQueries.find(session, ids: [id]) }
        return try #require(found.first)
    }

    func alter(_ id: String, _ change: @escaping @Sendable (inout WebhookSubscription) -> Void) async throws {
        try await house.database.write { session in
            guard var found = try WebhookSubscriptionQueries.find(session, ids: [id]).first else { return }
            change(&found)
            try WebhookSubscriptionQueries.update(session, found)
        }
    }

    /// Ends all that is under way, as a receiver would that refuses it with this text.
    func dropAll(of id: String, because text: String = "410 Gone") async throws {
        let now = house.runtime.now
        _ = try await house.database.write { session in
            try WebhookDeliveryQueries.dropUnfinished(session, subscriptionID: id, because: text, at: now)
        }
    }

    func sent(_ query: String = "") async throws -> [JSON] {
        try await house.call("GET", "/tocsin/v1/webhook_deliveries", query: query).json["webhook_deliveries"]?.arrayValue
            ?? []
    }
}
