// SPDX-License-Identifier: Apache-2.0
import App
import Base
import Catalogue
import Domain
import HouseTesting
import Store
import Testing
import Web

/// A browser without script: remembers its cookie, follows where it is sent.

@Suite("A mail's link")
struct MailLinkTests {
    private func link(
        _ house: TestHouse, _ action: MailAction = .acknowledge, user: String? = nil, incident: String, days: Int64 = 3
    ) -> String {
        let token = MailLinkToken(
            action: action, incidentID: incident, userID: user ?? house.ownerID,
            expiresAt: house.runtime.now.adding(seconds: days * 86_400))
        return WebPath.mailAction(token: token.signed(with: house.environment.secrets))
    }

    private func post(_ browser: Browser, _ link: String) async -> (status: Int, html: String) {
        let token = link.split(separator: "/").last.map(String.init) ?? ""
        return await browser.post(link, [(FormField.token, PercentEncoding.decode(Substring(token)) ?? "")])
    }

    @Test("changes nothing when it is opened, by whomever and however often; the button acts as that person")
    func button() async throws {
        let house = try await TestHouse()
        let browser = try Browser(house)
        let grace = try await house.makeUser("Grace Hopper", "grace@example.com")
        try await house.event("trigger", key: "k")
        let id = try await browser.incidentID(1)
        let link = link(house, user: grace, incident: id)
        for _ in 0..<3 {
            let page = await browser.get(link)
            #expect(page.status == 200 && page.html.contains("Grace Hopper"))
        }
        #expect(try await house.incident(1)["status"] == "triggered")
        #expect(await post(browser, link).status == 200)
        let incident = try await house.incident(1)
        #expect(incident["acknowledgements"]?[0]?["acknowledger"]?["id"]?.stringValue == grace)
        #expect(try await house.entries(1).first { $0["type"] == "acknowledge_log_entry" }?["channel"]?["type"] == "email")
        #expect(await browser.get(link).html.contains("Grace Hopper"))
        #expect(browser.cookie == nil, "a mail's link signs nobody in")
    }

    @Test("is bound to its action, person and incident, and to its time")
    func bound() async throws {
        let house = try await TestHouse()
        let browser = try Browser(house)
        try await house.event("trigger", key: "k")
        let id = try await browser.incidentID(1)
        let good = link(house, incident: id)
        let text = good.split(separator: "/").last.map(String.init) ?? ""
        let changed = [
            text.replacing("acknowledge", with: "resolve"), text.replacing(house.ownerID, with: "QSOMEBODYELSE"),
            text + "0", String(text.dropLast()), "x", String(repeating: "a.", count: 400),
        ]
        for token in changed {
            let address = WebPath.mailAction(token: token)
            #expect(await browser.get(address).status == 410)
            #expect(await post(browser, address).status == 410)
        }
        #expect(try await house.incident(1)["status"] == "triggered")
        house.advance(seconds: 3 * 86_400)
        #expect(await post(browser, good).status == 410)
        #expect(try await house.incident(1)["status"] == "triggered")
    }

    @Test("to resolve resolves, and says so when it is over already")
    func resolve() async throws {
        let house = try await TestHouse()
        let browser = try Browser(house)
        try await house.event("trigger", key: "k")
        let link = link(house, .resolve, incident: try await browser.incidentID(1))
        #expect(await post(browser, link).status == 200)
        #expect(try await house.incident(1)["status"] == "resolved")
        #expect(await post(browser, link).status == 200)
        #expect(try await house.kinds(1).count { $0 == "resolve_log_entry" } == 1)
    }

    @Test("to join or to decline answers who asked, and leaves the incident with those who have it")
    func answers() async throws {
        let house = try await TestHouse()
        let browser = try Browser(house)
        let grace = try await house.makeUser("Grace Hopper", "grace@example.com")
        try await house.event("trigger", key: "k")
        let id = try await browser.incidentID(1)
        let (join, decline) = (
            link(house, .join, user: grace, incident: id), link(house, .decline, user: grace, incident: id)
        )
        #expect(await browser.get(join).status == 410, "nobody has asked her")
        let target: JSON = ["id": .string(grace), "type": "user_reference"]
        let request: JSON = [
            "requester_id": .string(house.ownerID), "message": "Help", "responder_request_targets": [target],
        ]
        #expect(try await house.call("POST", "/incidents/1/responder_requests", request).status == 200)
        #expect(await browser.get(join).html.contains("Join incident #1"))
        for (address, state) in [(join, "joined"), (join, "joined"), (decline, "declined")] {
            #expect(await post(browser, address).status == 200)
            let incident = try await house.incident(1)
            #expect(incident["incidents_responders"]?[0]?["state"]?.stringValue == state)
            #expect(incident["status"] == "triggered" && incident["acknowledgements"] == [])
        }
        #expect(try await house.kinds(1).count { $0 == "responder_reply_log_entry" } == 2)
        _ = try await house.incident(1, ["status": "resolved"])
        #expect(await browser.get(join).html.contains("Already resolved"))
    }
}
