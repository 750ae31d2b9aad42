// SPDX-License-Identifier: Apache-2.0
import Base
import Catalogue
import Domain
import HouseTesting
import Testing

@testable import Web

@Suite("The pages of webhooks")
struct WebhookPageTests {
    @Test("a webhook is made by a form, and its secret is on the page that answers and on no later one")
    func making() async throws {
        let home = try await WebhookHome()
        let (id, html) = try await home.make(home.fields(headers: "X-Desk: seven\r\n\r\nX-Room: 12: left"))
        let stored = try await home.stored(id)
        #expect(WebhookHome.secret(html) == stored.secret && stored.secret.utf8.count == WebhookForm.secretLength)
        #expect(home.browser.headers["Cache-Control"] == "no-store")
        #expect(stored.url == WebhookHome.url && stored.filter == .account && stored.events == [.incidentTriggered])
        #expect(stored.headers == [.init(name: "X-Desk", value: "seven"), .init(name: "X-Room", value: "12: left")])
        for place in [WebPath.webhooks, WebPath.webhook(id), WebPath.incidents, WebPath.audit] {
            let later = await home.browser.get(place)
            #expect(later.status == 200 && !later.html.contains(stored.secret), "\(place)")
            #expect(!later.html.contains("seven") && WebhookHome.secret(later.html) == nil, "\(place)")
        }
        let list = await home.browser.get(WebPath.webhooks).html
        for text in ["To the chat", "The whole account", "incident.triggered", "Active", WebPath.webhook(id)] {
            #expect(list.contains(text), "\(text)")
        }
    }

    @Test("a wish that is refused is answered with a sentence, and with what was typed")
    func refusal() async throws {
        let home = try await WebhookHome()
        let events = ["incident.resolved", "service.created"]
        let wrong = [
            home.fields(url: "ftp://<script>alert(1)", events: events), home.fields(events: []),
            home.fields(filter: "galaxy", events: events), home.fields(filter: "service:PNONE", events: events),
            home.fields(events: events, headers: "no colon <script>alert(1)"),
            home.fields(events: events, headers: "Host: x"),
            home.fields(filter: "", events: events),
        ]
        for fields in wrong {
            let page = await home.browser.post(WebPath.webhooks, fields)
            #expect(page.status == 400 && page.html.contains("class=\"notice notice-problem\""))
            #expect(page.html.contains("value=\"To the chat\"") && !page.html.contains("<script>alert"))
            for (name, value) in fields where name == FormField.webhookEvents {
                #expect(page.html.contains("value=\"\(value)\" checked"), "\(value)")
            }
        }
        #expect(try await home.subscriptions().isEmpty)
        let url = await home.browser.post(WebPath.webhooks, wrong[0]).html
        #expect(
            url.contains("value=\"ftp://&lt;script&gt;alert(1)\"") && url.contains("url must be an http or https address"))
        let headers = await home.browser.post(WebPath.webhooks, wrong[4]).html
        #expect(headers.contains("no colon &lt;script&gt;alert(1)</textarea>"))
    }

    @Test("no text becomes markup: a description, a header's name, and what a receiver answered")
    func escaping() async throws {
        let home = try await WebhookHome()
        let hostile = #"<script>alert("x")</script>"#
        let (id, _) = try await home.make(home.fields(description: hostile, headers: "X-'Desk': \(hostile)"))
        _ = await home.act(id, .ping)
        try await home.dropAll(of: id, because: hostile)
        try await home.alter(id) { $0.consecutiveDrops = 1 }
        for place in [WebPath.webhooks, WebPath.webhook(id), WebPath.incidents] {
            let html = await home.browser.get(place).html
            #expect(html.contains("&lt;script&gt;alert(&quot;x&quot;)&lt;/script&gt;"), "\(place)")
            #expect(!html.contains("<script>alert"), "\(place)")
        }
        let html = await home.browser.get(WebPath.webhook(id)).html
        #expect(html.contains("<pre tabindex=\"0\" dir=\"auto\">&lt;script&gt;"), "the answer")
        #expect(html.contains("X-&#39;Desk&#39;: -- redacted --"), "the header")
    }

    @Test("a webhook is changed by a form: what it listens to, its events, and whether it is on")
    func changing() async throws {
        let home = try await WebhookHome()
        let (id, _) = try await home.make(home.fields(headers: "X-Desk: seven"))
        let serviceID = home.house.serviceID
        let before = home.fields(filter: "service:\(serviceID)", events: ["incident.resolved", "incident.triggered"])
        let page = await home.act(id, .change, before.filter { $0.0 != FormField.webhookActive && $0.0 != FormField.csrf })
        #expect(page.status == 200 && page.html.contains("Saved."))
        let stored = try await home.stored(id)
        #expect(stored.filter == .service(id: serviceID) && stored.events == [.incidentResolved, .incidentTriggered])
        #expect(!stored.isActive && stored.url == WebhookHome.url)
        #expect(page.html.contains("<span class=\"result result-past\">Off</span>"))
        let refused = await home.act(
            id, .change,
            home.fields(description: "Kept", events: []).filter {
                ![FormField.csrf, FormField.webhookHeaders].contains($0.0)
            })
        #expect(refused.status == 400 && refused.html.contains("Events can&#39;t be blank"))
        #expect(refused.html.contains("value=\"Kept\"") && refused.html.contains(">X-Desk: -- redacted --</textarea>"))
        #expect(try await home.stored(id) == stored)
    }

    @Test("a header keeps its value until another is typed, and goes with its line")
    func headers() async throws {
        let home = try await WebhookHome()
        let (id, _) = try await home.make(home.fields(headers: "X-One: red-1\nX-Two: red-2\nX-Three: red-3"))
        func save(_ text: String) async -> (status: Int, html: String) {
            await home.act(id, .headers, [(FormField.webhookHeaders, text)])
        }
        let saved = await save("X-One: -- redacted --\r\nX-Two: blue-2\r\nX-Four: -4-")
        #expect(saved.status == 200 && saved.html.contains("The headers are saved."))
        let stored = try await home.stored(id).headers
        #expect(
            stored == [
                .init(name: "X-One", value: "red-1"), .init(name: "X-Two", value: "blue-2"),
                .init(name: "X-Four", value: "-4-"),
            ])
        #expect(!saved.html.contains("red-1") && !saved.html.contains("blue-2"))
        for wrong in ["X-Five: -- redacted --", "nothing", "Content-Type: text/html"] {
            let refused = await save(wrong)
            #expect(refused.status == 400 && refused.html.contains(">\(wrong)</textarea>"), "\(wrong)")
        }
        #expect(try await home.stored(id).headers == stored)
        #expect(await save("").status == 200)
        #expect(try await home.stored(id).headers.isEmpty)
    }

    @Test("a new secret is shown once, and the old one signs beside it for a day")
    func rotation() async throws {
        let home = try await WebhookHome()
        let (id, _) = try await home.make()
        let old = try await home.stored(id).secret
        let page = await home.act(id, .rotate)
        let stored = try await home.stored(id)
        #expect(page.status == 201 && WebhookHome.secret(page.html) == stored.secret && stored.secret != old)
        #expect(stored.liveSecrets(at: home.house.runtime.now) == [stored.secret, old])
        #expect(stored.previousSecretEndsAt == home.house.runtime.now.adding(seconds: .secondsPerDay))
        #expect(page.html.contains("The old secret signs beside it until") && !page.html.contains(old))
        let later = await home.browser.get(WebPath.webhook(id)).html
        #expect(!later.contains(stored.secret) && !later.contains(old))
    }

    @Test("nothing is done without the session's own form token")
    func csrf() async throws {
        let home = try await WebhookHome()
        let (id, _) = try await home.make()
        let stored = try await home.stored(id)
        for verb in WebhookVerb.allCases {
            #expect(await home.browser.post(WebPath.webhook(id, verb), [(FormField.csrf, "guess")]).status == 403)
        }
        #expect(await home.browser.post(WebPath.webhooks, home.fields().filter { $0.0 != FormField.csrf }).status == 403)
        #expect(try await home.stored(id) == stored)
        #expect(try await home.subscriptions().count == 1)
    }

    @Test("what is not there is not found, whatever is asked of it")
    func missing() async throws {
        let home = try await WebhookHome()
        #expect(await home.browser.get(WebPath.webhook("PNONE")).status == 404)
        for verb in WebhookVerb.allCases where verb != .change && verb != .resend && verb != .redeliver {
            #expect(await home.act("PNONE", verb).status == 404, "\(verb)")
        }
        let (id, _) = try await home.make()
        #expect(await home.act(id, .redeliver, [(FormField.webhookDelivery, "PNONE")]).status == 404)
        #expect(await home.browser.post(WebPath.webhook(id) + "/melt", [(FormField.csrf, home.token)]).status == 404)
    }
}
