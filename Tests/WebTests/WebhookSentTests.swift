// SPDX-License-Identifier: Apache-2.0
import Base
import Catalogue
import Domain
import HouseTesting
import Testing

@testable import Web

@Suite("What a webhook's page shows of deliveries, and who may do what")
struct WebhookSentTests {
    @Test("a test is sent by a press, shown with its state, and sent again once it is done with")
    func again() async throws {
        let home = try await WebhookHome()
        let (id, html) = try await home.make()
        #expect(html.contains("Nothing yet."))
        let pinged = await home.act(id, .ping)
        #expect(pinged.status == 200 && pinged.html.contains("A test is on its way."))
        for text in ["pagey.ping", "On its way", "Not tried yet"] { #expect(pinged.html.contains(text), "\(text)") }
        let delivery = try #require(try await home.sent().first?["id"]?.stringValue)
        #expect(!pinged.html.contains("name=\"delivery\" value=\"\(delivery)\""), "it is not done with")
        let early = await home.act(id, .redeliver, [(FormField.webhookDelivery, delivery)])
        #expect(early.status == 400 && early.html.contains("Webhook delivery is on its way already."))
        try await home.dropAll(of: id)
        let dropped = await home.browser.get(WebPath.webhook(id)).html
        #expect(dropped.contains("Dropped") && dropped.contains("410 Gone</pre>"))
        #expect(dropped.contains("name=\"delivery\" value=\"\(delivery)\""))
        let again = await home.act(id, .redeliver, [(FormField.webhookDelivery, delivery)])
        #expect(again.status == 200 && again.html.contains("It is on its way again."))
        #expect(try await home.sent("subscription_id=\(id)").count == 2)
    }

    @Test("what was dropped is sent again since a span or a time in the person's own zone")
    func resend() async throws {
        let home = try await WebhookHome()
        _ = try await home.house.call(
            "PUT", "/users/\(home.house.ownerID)", ["user": ["time_zone": "Europe/Berlin"]])
        let (id, _) = try await home.make()
        for _ in 0..<2 { _ = await home.act(id, .ping) }
        try await home.dropAll(of: id)
        home.house.advance(seconds: 7200)
        func resend(_ seconds: String, _ since: String = "") async -> (status: Int, html: String) {
            await home.act(
                id, .resend, [(FormField.webhookSinceSeconds, seconds), (FormField.webhookSince, since)])
        }
        #expect(await resend("3600").html.contains("0 events on the way again."))
        #expect(await resend("86400").html.contains("2 events on the way again."))
        try await home.dropAll(of: id)
        // They happened at nine in UTC, which is ten in Berlin.
        #expect(await resend("3600", "2026-03-02T10:00:01").html.contains("2 events on the way again."))
        try await home.dropAll(of: id)
        #expect(await resend("3600", "2026-03-02T10:00").html.contains("6 events on the way again."))
        for wrong in [("soon", ""), ("-1", ""), ("3600", "yesterday")] {
            #expect(await resend(wrong.0, wrong.1).status == 400, "\(wrong)")
        }
    }

    @Test("the page goes on by links until nothing is left")
    func paging() async throws {
        let home = try await WebhookHome()
        let (id, _) = try await home.make()
        for _ in 0...WebhookModel.deliveryLimit { _ = await home.act(id, .ping) }
        let ids = try await home.sent("limit=100").compactMap { $0["id"]?.stringValue }
        let oldest = try #require(ids.last)
        #expect(ids.count == WebhookModel.deliveryLimit + 1)
        let first = await home.browser.get(WebPath.webhook(id)).html
        #expect(first.contains("id=\"delivery-\(ids[0])\"") && !first.contains("id=\"delivery-\(oldest)\""))
        let mark = "href=\"\(WebPath.webhook(id))?cursor="
        let start = try #require(first.firstRange(of: mark)?.upperBound)
        let cursor = String(first[start...].prefix { $0 != "\"" })
        let second = await home.browser.get("\(WebPath.webhook(id))?cursor=\(cursor)").html
        #expect(second.contains("id=\"delivery-\(oldest)\"") && !second.contains("Older ones"))
    }

    @Test("a receiver that fails shows on the first page and at its service, and no more once it is enabled")
    func failing() async throws {
        let home = try await WebhookHome()
        let serviceID = home.house.serviceID
        let (id, _) = try await home.make(home.fields(description: "To the desk", filter: "service:\(serviceID)"))
        let (whole, _) = try await home.make(home.fields(description: "To the lake"))
        for place in [WebPath.incidents, WebPath.services] {
            #expect(await home.browser.get(place).html.contains("To the desk") == false, "\(place)")
        }
        try await home.alter(id) { $0.consecutiveDrops = 2 }
        let end = home.house.runtime.now.adding(seconds: .secondsPerDay)
        try await home.alter(whole) { ($0.consecutiveDrops, $0.disabledUntil) = (3, end) }
        let front = await home.browser.get(WebPath.incidents).html
        for text in [
            "To the desk", "Failing: 2 events in a row were dropped", WebPath.webhook(id), "To the lake",
            "Disabled: 3 events in a row were dropped. Nothing is sent until", WebPath.webhook(whole),
        ] {
            #expect(front.contains(text), "\(text)")
        }
        let services = await home.browser.get(WebPath.services).html
        #expect(services.contains("To the desk") && services.contains(WebPath.webhook(id)))
        #expect(!services.contains("To the lake"), "it is no service's own")
        let enabled = await home.act(whole, .enable)
        #expect(enabled.status == 200 && enabled.html.contains("Enabled."))
        #expect(await home.browser.get(WebPath.incidents).html.contains("To the lake") == false)
        // Somebody has switched it off and knows.
        try await home.alter(id) { $0.isActive = false }
        #expect(await home.browser.get(WebPath.incidents).html.contains("To the desk") == false)
    }

    @Test("of a private team's receiver nobody else is told that it fails")
    func hidden() async throws {
        let home = try await WebhookHome()
        let team = try await home.house.call(
            "POST", "/teams", ["team": ["type": "team", "name": "Quiet", "default_role": "none"]])
        let teamID = try #require(team.json["team"]?["id"]?.stringValue, "\(team.json.text)")
        let (id, _) = try await home.make(home.fields(description: "To the vault", filter: "team:\(teamID)"))
        try await home.alter(id) { $0.consecutiveDrops = 1 }
        #expect(await home.browser.get(WebPath.incidents).html.contains("To the vault"))
        let other = try await home.somebody("Grace", role: .user)
        for place in [WebPath.incidents, WebPath.services, WebPath.webhooks] {
            #expect(await other.get(place).html.contains("To the vault") == false, "\(place)")
        }
        #expect(await other.get(WebPath.webhook(id)).status == 404)
    }

    @Test("an observer sees webhooks and no form, and is refused in a sentence")
    func observer() async throws {
        let home = try await WebhookHome()
        let (id, _) = try await home.make()
        let observer = try await home.somebody("Olga", role: .observer)
        let list = await observer.get(WebPath.webhooks)
        #expect(list.status == 200 && list.html.contains("To the chat") && !list.html.contains("webhook-form"))
        let page = await observer.get(WebPath.webhook(id))
        #expect(page.status == 200 && !page.html.contains("webhook-form") && !page.html.contains(WebPath.webhook(id) + "/"))
        #expect(page.html.contains("The role observer does not include the right to act on this."))
        let token = try await observer.formToken()
        var fields = home.fields(description: "Mine")
        fields[0] = (FormField.csrf, token)
        let made = await observer.post(WebPath.webhooks, fields)
        #expect(made.status == 403 && made.html.contains("does not include the right to change this."))
        let stored = try await home.stored(id)
        for verb in WebhookVerb.allCases where verb != .redeliver && verb != .resend {
            let answer = await observer.post(WebPath.webhook(id, verb), fields)
            #expect(answer.status == 403 && answer.html.contains("</html>"), "\(verb)")
        }
        #expect(try await home.stored(id) == stored)
        #expect(try await home.subscriptions().count == 1)
    }

    @Test("a webhook is removed with what was sent to it")
    func removing() async throws {
        let home = try await WebhookHome()
        let (id, html) = try await home.make()
        #expect(html.contains("Remove it now"), "it is asked about before it is done")
        let removed = await home.act(id, .remove)
        #expect(removed.status == 200 && removed.html.contains("Removed. "))
        #expect(try await home.subscriptions().isEmpty)
        #expect(await home.browser.get(WebPath.webhook(id)).status == 404)
    }
}
