// SPDX-License-Identifier: Apache-2.0
import App
import Base
import Catalogue
import Domain
import HouseTesting
import Store
import Testing
import Web

/// A house with an incident and an agent whose changes wait, and the mailbox of its owner.
private struct Desk {
    let house: TestHouse
    let browser: Browser
    let incidentID: String
    let agent: TestHouse.Caller
    let mailbox = RememberingMailbox()

    init(_ store: TestStore = .sqlite) async throws {
        house = try await TestHouse(database: store.fresh(), mailServer: MailServer(url: "smtp://127.0.0.1:25"))
        browser = try Browser(house)
        try await house.event("trigger", key: "one")
        incidentID = try await browser.incidentID(1)
        let owner: JSON = ["id": .string(house.ownerID), "type": "user_reference"]
        let form: JSON = ["agent": ["name": "Triage <b>", "purpose": "Sorts", "owner": owner]]
        let made = try await house.call("POST", "/tocsin/v1/agents", form)
        let token = try #require(made.json["agent"]?["token"]?.stringValue, "\(made.json.text)")
        agent = .header("Bearer \(token)", from: nil)
        let grant: JSON = ["grant": ["resource": "incidents", "access": "write", "approval": true]]
        let path = "/tocsin/v1/agents/\(made.json["agent"]?["id"]?.stringValue ?? "")/grants"
        #expect(try await house.call("POST", path, grant).status == 201)
    }

    /// What the agent is answered that asks for another status.
    func ask(_ status: String = "acknowledged") async throws -> TestHouse.Answer {
        let body: JSON = ["incident": ["type": "incident_reference", "status": .string(status)]]
        return try await house.call("PUT", "/incidents/\(incidentID)", body, as: agent)
    }

    /// Sends what is due, and answers the link of the last mail.
    func link(_ word: String = "Agree") async throws -> String {
        let mailbox = mailbox
        _ = try await ApprovalMailLoop(house.environment) { mailbox.take($0) }.step()
        let mail = try #require(mailbox.mails.last)
        let line = try #require(mail.text.split(separator: "\n").first { $0.hasPrefix("\(word): ") })
        return String(line.dropFirst(word.count + 2 + TestHouse.baseURL.count))
    }

    /// Opens the page and presses its button.
    @discardableResult
    func press(_ link: String) async -> (status: Int, html: String) {
        let token = link.split(separator: "/").last.flatMap { PercentEncoding.decode($0) } ?? ""
        return await browser.post(link, [(FormField.token, token)])
    }

    func status() async throws -> String? { try await house.incident(1)["status"]?.stringValue }

    func change(_ sql: SQLText, _ value: String) async throws {
        _ = try await house.database.write { session in try session.execute(sql, [.text(value)]) }
    }
}

@Suite("A link by which a person decides about a change")
struct ApprovalLinkTests {
    @Test("changes nothing when it is opened; its button agrees once, in the owner's name", arguments: TestStore.available)
    func agree(_ store: TestStore) async throws {
        let desk = try await Desk(store)
        #expect(try await desk.ask().status == 202)
        let link = try await desk.link()
        for _ in 0..<3 {
            let page = await desk.browser.get(link)
            #expect(page.status == 200)
            for text in ["Ada Lovelace", "Triage &lt;b&gt;", "<del>triggered</del>", "<ins>acknowledged</ins>"] {
                #expect(page.html.contains(text), "\(text)")
            }
        }
        #expect(try await desk.status() == "triggered")
        let pressed = await desk.press(link)
        #expect(pressed.status == 200 && pressed.html.contains("was carried out"), "\(pressed.html)")
        #expect(try await desk.status() == "acknowledged")
        #expect(try await desk.ask().json["approval"]?["status"] == "approved", "the agent hears of it")
        for again in [await desk.press(link), await desk.browser.get(link)] {
            #expect(again.status == 200 && again.html.contains("This link has changed nothing"), "\(again.html)")
        }
        #expect(try await desk.house.kinds(1).count { $0 == "acknowledge_log_entry" } == 1)
        #expect(desk.browser.cookie == nil, "a mail's link signs nobody in")
        let records = try await desk.house.call("GET", "/audit/records", query: "limit=100").json["records"]
        let record = try #require(
            records?.arrayValue?.first { $0["method"]?["description"] == "A link in a mail" }, "\(records?.text ?? "")")
        #expect(record["actors"]?[0]?["id"]?.stringValue == desk.house.ownerID)
    }

    @Test("to refuse refuses, and the one to agree does nothing after that")
    func refuse() async throws {
        let desk = try await Desk()
        #expect(try await desk.ask().status == 202)
        let (agree, refuse) = (try await desk.link("Agree"), try await desk.link("Refuse"))
        #expect(await desk.press(refuse).status == 200)
        #expect(await desk.press(agree).html.contains("This link has changed nothing"))
        #expect(try await desk.status() == "triggered")
        #expect(try await desk.ask().errors == ["A person refused this change"])
    }

    @Test("of one request agrees to no other")
    func others() async throws {
        let desk = try await Desk()
        let first = try #require(try await desk.ask("acknowledged").json["approval"])
        let link = try await desk.link()
        let second = try #require(try await desk.ask("resolved").json["approval"])
        let otherLink = try await desk.link()
        #expect(link != otherLink)
        func text(_ approval: JSON, _ name: String) -> String { approval[name]?.stringValue ?? "" }
        let forged = link.replacing(text(first, "id"), with: text(second, "id"))
        for address in [forged, forged.replacing(text(first, "digest"), with: text(second, "digest"))] {
            #expect(await desk.press(address).status == 410)
        }
        #expect(try await desk.status() == "triggered")
        #expect(await desk.press(link).status == 200)
        #expect(try await desk.status() == "acknowledged")
        #expect(try await desk.ask("resolved").json["approval"]?["status"] == "waiting")
    }

    @Test("works to the last second in which somebody can agree, and not after", arguments: [-1, 0])
    func expiry(_ offset: Int64) async throws {
        let desk = try await Desk()
        #expect(try await desk.ask().status == 202)
        let link = try await desk.link()
        desk.house.advance(seconds: Approval.lifetimeSeconds + offset)
        #expect(await desk.press(link).status == (offset < 0 ? 200 : 410))
        #expect(try await desk.status() == (offset < 0 ? "acknowledged" : "triggered"))
    }

    @Test("is for the bytes that the mail showed: a request that was changed in the store is refused")
    func changed() async throws {
        let desk = try await Desk()
        #expect(try await desk.ask().status == 202)
        let link = try await desk.link()
        let body = #"{"incident":{"type":"incident_reference","status":"resolved"}}"#
        try await desk.change("UPDATE approvals SET body = $1", body)
        #expect(await desk.press(link).status == 410)
        // Not even with a digest that fits.
        try await desk.change("UPDATE approvals SET digest = $1", String(repeating: "0", count: 64))
        #expect(await desk.browser.get(link).status == 410)
        #expect(await desk.press(link).status == 410)
        #expect(try await desk.status() == "triggered")
    }

    @Test("is nothing that the agent gets, and works for nobody who may not decide")
    func strangers() async throws {
        let desk = try await Desk()
        let answers = [try await desk.ask(), try await desk.ask()]
        let approval = try #require(answers.last?.json["approval"])
        let link = try await desk.link()
        let signature = try #require(link.split(separator: ".").last)
        for answer in answers {
            #expect(!answer.json.text.contains(WebPath.mailDecision) && !answer.json.text.contains(signature))
        }
        let grace = try await desk.house.makeUser("Grace", "grace@example.com")
        let agentID = approval["agent"]?["id"]?.stringValue ?? ""
        for userID in [grace, agentID, "PNOBODY"] {
            let token = ApprovalLinkToken(
                action: .approve, approvalID: approval["id"]?.stringValue ?? "",
                digest: approval["digest"]?.stringValue ?? "", userID: userID,
                expiresAt: desk.house.runtime.now.adding(seconds: 60))
            let address = WebPath.mailDecision(token: token.signed(with: desk.house.environment.secrets))
            #expect(await desk.press(address).status == 410, "\(userID)")
        }
        for address in [WebPath.mailDecision(token: "x"), link + "0", String(link.dropLast())] {
            #expect(await desk.browser.get(address).status == 410)
            #expect(await desk.press(address).status == 410)
        }
        #expect(await desk.browser.post(link, []).status == 410, "the address alone presses no button")
        #expect(try await desk.status() == "triggered")
    }
}
