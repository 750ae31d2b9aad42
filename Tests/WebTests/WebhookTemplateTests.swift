// SPDX-License-Identifier: Apache-2.0
import Base
import Catalogue
import Foundation
import Testing

@testable import Web

@Suite("The templates of webhooks")
struct WebhookTemplateTests {
    private static let hostile = #"<script>alert("x")</script> & 'quoted' {{brackets}}"#

    private static func hook(_ standing: WebhookStanding, last: DisplayedWebhook.Last? = nil) -> DisplayedWebhook {
        DisplayedWebhook(
            id: "Q1", url: "https://ada:\(hostile)@hooks.example/in?x=1", description: hostile, listensTo: hostile,
            events: ["incident.triggered", "incident.resolved", "service.created", "service.deleted"],
            standing: standing, last: last)
    }

    private static let draft = WebhookDraft(
        url: hostile, description: hostile, filter: "account", events: ["incident.triggered"], headers: hostile,
        choices: [.init(value: "account", label: "The whole account"), .init(value: "team:Q2", label: hostile)])

    private static let deliveries = WebhookDeliveryWord.allCases.map { word in
        WebhookModel.Delivery(
            id: "D-\(word)", event: "incident.triggered", resourceID: "Q9", status: word, attempts: word == .queued ? 0 : 3,
            createdAt: Sample.minutesAgo(4), nextTryAt: word == .waiting ? Sample.minutesAhead(4) : nil,
            answerStatus: word == .delivered ? 200 : nil, answerText: hostile, durationMilliseconds: 12)
    }

    private static let pages: [String] = {
        guard let pages = try? Pages(marksUnknownNames: true) else { return [] }
        let last = DisplayedWebhook.Last(status: .dropped, answerStatus: 410, at: Sample.minutesAgo(2))
        let standings: [WebhookStanding] = [
            .active, .off, .troubled(since: Sample.minutesAgo(60)), .failing(drops: 1),
            .disabled(until: Sample.minutesAhead(60), drops: 3),
        ]
        let hooks = standings.map { hook($0, last: $0 == .active ? nil : last) }
        let issued = WebhookModel.Issued(secret: "s3cret", previousEndsAt: Sample.minutesAhead(1440))
        let troubles = (1...5).map { WebhookTrouble(id: "Q\($0)", name: hostile, standing: standings[3 + $0 % 2]) }
        var incidents = Sample.incidentList()
        incidents.webhookTroubles = troubles
        var services = Sample.services()
        services.services[0].webhookTroubles = troubles
        return [
            pages.webhooks(WebhooksModel(frame: Sample.frame(), hooks: hooks, draft: draft, offset: 50, hasMore: true)),
            pages.webhooks(WebhooksModel(frame: Sample.frame(), hooks: [], draft: nil)),
            pages.webhook(
                WebhookModel(
                    frame: Sample.frame(), hook: hooks[4], headerNames: [hostile], draft: draft, issued: issued,
                    deliveries: .shown(deliveries, nextCursor: "D1"), resendSince: "2026-03-02T09:00:00")),
            pages.webhook(
                WebhookModel(frame: Sample.frame(), hook: hooks[0], draft: nil, deliveries: .refused(hostile))),
            pages.webhook(
                WebhookModel(
                    frame: Sample.frame(), hook: hooks[1], draft: draft, deliveries: .shown([], nextCursor: nil))),
            pages.incidentList(incidents), pages.services(services),
        ]
    }()

    @Test("are drawn whole, ask for no name that their model does not give, and let no text become markup")
    func whole() {
        #expect(Self.pages.count == 7)
        for html in Self.pages {
            #expect(html.hasSuffix("</html>\n") || html.hasSuffix("</html>"))
            #expect(!html.contains(Fields.unknownNameMark))
            #expect(!html.contains("<script>") && !html.contains(" style=\"") && !html.contains("<style"))
            #expect(PageText.unbalanced(html).isEmpty)
        }
    }

    @Test("guard each form with the session's token")
    func forms() {
        for html in Self.pages {
            for form in html.components(separatedBy: "<form").dropFirst() where form.contains("method=\"post\"") {
                let body = form.prefix(upTo: form.range(of: "</form>")?.lowerBound ?? form.endIndex)
                #expect(body.contains("name=\"\(FormField.csrf)\" value=\"\(Sample.csrfToken)\""))
            }
        }
    }

    @Test("name a few receivers that fail and count the rest, and show each state and answer")
    func states() {
        let (incidents, services) = (Self.pages[5], Self.pages[6])
        #expect(incidents.contains(WebPath.webhook("Q3")) && !incidents.contains(WebPath.webhook("Q4")))
        #expect(incidents.contains("2 more</a>") && services.contains(WebPath.webhook("Q5")))
        for text in [
            "Active", "Off", "Failing: has not taken an event since", "Failing: the last event was dropped",
            "Disabled: 3 events in a row", "answered 410",
        ] {
            #expect(Self.pages[0].contains(text), "\(text)")
        }
        let page = Self.pages[2]
        for text in ["s3cret", "In line", "On its way", "Delivered", "Dropped", "answered 200", "after 12 ms", "Attempt 3"] {
            #expect(page.contains(text), "\(text)")
        }
        #expect(page.contains(WebPath.webhook("Q1", .enable)) && !Self.pages[4].contains(WebPath.webhook("Q1", .enable)))
    }

    @Test("offer each event by its name, and show the verification that the documentation has")
    func snippets() throws {
        for type in ["incident.triggered", "service.custom_field_values.updated", "incident.task.created"] {
            #expect(Self.pages[0].contains("name=\"events\" value=\"\(type)\""), "\(type)")
        }
        #expect(!Self.pages[0].contains("pagey.ping"))
        let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent()
        let document = try String(contentsOf: root.appendingPathComponent("docs/webhooks.md"), encoding: .utf8)
        for snippet in WebhookSnippets.all { #expect(document.contains("\n\(snippet.code)\n"), "\(snippet.title)") }
    }

    @Test("call a webhook by its description, or else by the host that it leads to")
    func names() {
        #expect(DisplayedWebhook.name(description: "Desk", url: "https://a.example") == "Desk")
        #expect(DisplayedWebhook.name(description: " ", url: "https://ada:pw@a.example:8443/x?y=z@q") == "a.example:8443")
        #expect(DisplayedWebhook.name(description: "", url: "http://a.example?x") == "a.example")
    }
}
