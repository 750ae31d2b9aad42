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
final class Browser {
    let house: TestHouse
    private let web: WebApp
    private(set) var cookie: String?
    private(set) var headers: [String: String] = [:]

    init(_ house: TestHouse) throws {
        self.house = house
        web = try WebApp(dispatcher: house.dispatcher)
    }

    @discardableResult
    func get(_ address: String) async -> (status: Int, html: String) { await send("GET", address, []) }

    @discardableResult
    func post(_ address: String, _ fields: [(String, String)]) async -> (status: Int, html: String) {
        await send("POST", address, fields)
    }

    func send(_ method: String, _ address: String, _ fields: [(String, String)]) async -> (status: Int, html: String) {
        let parts = address.replacing(TestHouse.baseURL, with: "").split(separator: "?", maxSplits: 1)
        let body = fields.map { "\(PercentEncoding.encode($0.0))=\(PercentEncoding.encode($0.1))" }.joined(separator: "&")
        var request = WireRequest(
            method: method, path: String(parts[0]), query: parts.count == 2 ? String(parts[1]) : "", cookie: cookie,
            body: Array(body.utf8), requestID: "r1")
        request.fetchSite = "same-origin"
        guard case .page(let reply) = await web.reply(to: request) else { return (200, "live") }
        headers = Dictionary(reply.headers.map { ($0.name, $0.value) }) { first, _ in first }
        if let set = headers["Set-Cookie"], set.contains(SignIn.cookieName) {
            cookie = set.split(separator: ";").first.map(String.init)
        }
        if reply.status == 303, let place = headers["Location"] { return await get(place) }
        return (reply.status, String(decoding: reply.body, as: UTF8.self))
    }

    func signIn() async throws {
        let link = try #require(house.account.signInURL)
        await signIn(token: try #require(link.split(separator: "/").last.map(String.init)))
    }

    /// Signs in by a link's token.
    func signIn(token: String) async {
        #expect(await post(WebPath.signIn, [(FormField.token, token)]).status == 200)
    }

    /// The token that a page's forms carry.
    func formToken() async throws -> String {
        let html = await get(WebPath.incidents).html
        let mark = "name=\"\(FormField.csrf)\" value=\""
        let start = try #require(html.firstRange(of: mark)?.upperBound)
        return String(html[start...].prefix { $0 != "\"" })
    }

    func incidentID(_ number: Int) async throws -> String {
        try #require(try await house.incident(number)["id"]?.stringValue)
    }
}

@Suite("Signing in")
struct SignInTests {
    @Test("takes the link once, and the cookie is for this server's pages alone")
    func link() async throws {
        let house = try await TestHouse()
        let browser = try Browser(house)
        let link = try #require(house.account.signInURL)
        #expect(await browser.get(link).html.contains("Ada Lovelace"))
        #expect(await browser.get(link).status == 200, "looking at the link does not use it up")
        try await browser.signIn()
        let cookie = browser.cookie
        #expect(cookie != nil)
        let again = try Browser(house)
        let token = link.split(separator: "/").last.map(String.init) ?? ""
        #expect(await again.post(WebPath.signIn, [(FormField.token, token)]).status == 403)
        #expect(again.cookie == nil)
    }

    @Test("sets a cookie that scripts cannot read and that leaves only over TLS")
    func cookie() async throws {
        let house = try await TestHouse()
        let web = try WebApp(dispatcher: house.dispatcher)
        let token = try #require(house.account.signInURL?.split(separator: "/").last.map(String.init))
        var request = WireRequest(
            method: "POST", path: WebPath.signIn, body: Array("\(FormField.token)=\(token)".utf8))
        request.fetchSite = "same-origin"
        guard case .page(let reply) = await web.reply(to: request) else { return }
        let set = try #require(reply.headers.first { $0.name == "Set-Cookie" }?.value)
        for part in ["HttpOnly", "SameSite=Lax", "Secure", "Path=/"] { #expect(set.contains(part)) }
    }

    @Test("ends with its time, and with signing out")
    func end() async throws {
        /// What somebody is answered who kept a cookie, whatever a browser was told to do with it since.
        func status(_ cookie: String?, _ house: TestHouse) async throws -> Int? {
            let web = try WebApp(dispatcher: house.dispatcher)
            let request = WireRequest(method: "GET", path: WebPath.incidents, cookie: cookie)
            guard case .page(let reply) = await web.reply(to: request) else { return nil }
            return reply.status
        }
        let house = try await TestHouse()
        let browser = try Browser(house)
        #expect(try await status(nil, house) == 401)
        try await browser.signIn()
        let kept = try #require(browser.cookie)
        #expect(try await status(kept, house) == 200)
        let token = try await browser.formToken()
        #expect(await browser.post(WebPath.signOut, [(FormField.csrf, token)]).status == 200)
        #expect(await browser.get(WebPath.incidents).status == 401)
        #expect(try await status(kept, house) == 401, "the session is over, and not only forgotten by the browser")

        let other = try await TestHouse()
        let forgotten = try Browser(other)
        try await forgotten.signIn()
        let cookie = try #require(forgotten.cookie)
        other.advance(seconds: SignIn.idleSeconds)
        #expect(try await status(cookie, other) == 401, "unused for two weeks")
    }

    @Test("link that is too old opens nothing")
    func oldLink() async throws {
        let house = try await TestHouse()
        house.advance(seconds: AccountSetup.signInLinkLifetimeSeconds)
        let browser = try Browser(house)
        #expect(await browser.get(try #require(house.account.signInURL)).status == 404)
    }
}

@Suite("The pages at work")
struct VisitTests {
    private func house() async throws -> (TestHouse, Browser) {
        let house = try await TestHouse()
        let browser = try Browser(house)
        try await browser.signIn()
        return (house, browser)
    }

    @Test("show an incident, its timeline and its alert, and change it in the person's name")
    func incident() async throws {
        let (house, browser) = try await house()
        try await house.event("trigger", key: "srv01/disk", summary: "Disk of srv01 is full")
        try await house.runLoops()
        let id = try await browser.incidentID(1)
        #expect(await browser.get(WebPath.incidents).html.contains("Disk of srv01 is full"))
        let page = await browser.get(WebPath.incident(id)).html
        for text in ["Disk of srv01 is full", "srv01/disk", "ada@example.com"] { #expect(page.contains(text)) }
        let token = try await browser.formToken()
        let after = await browser.post(WebPath.incident(id, .acknowledge), [(FormField.csrf, token)])
        #expect(after.status == 200)
        let incident = try await house.incident(1)
        #expect(incident["status"] == "acknowledged")
        #expect(incident["acknowledgements"]?[0]?["acknowledger"]?["id"]?.stringValue == house.ownerID)
        #expect(try await house.entries(1).first { $0["type"] == "acknowledge_log_entry" }?["channel"]?["type"] == "website")
    }

    @Test("do all that an incident needs", arguments: IncidentVerb.allCases)
    func verbs(_ verb: IncidentVerb) async throws {
        let (house, browser) = try await house()
        let grace = try await house.makeUser("Grace", "grace@example.com")
        let policy = try await house.makePolicy("Two", loops: 0, [(5, [.user(house.ownerID)]), (5, [.user(grace)])])
        let service = try await house.makeService("Payments", policyID: policy)
        try await house.event("trigger", key: "k", routingKey: service.routingKey)
        let id = try await browser.incidentID(1)
        let fields = [
            (FormField.csrf, try await browser.formToken()), (FormField.level, "2"), (FormField.user, grace),
            (FormField.seconds, "3600"), (FormField.note, "Looking <b>now</b>"),
        ]
        #expect(await browser.post(WebPath.incident(id, verb), fields).status == 200)
        let incident = try await house.incident(1)
        let assignee = incident["assignments"]?[0]?["assignee"]?["id"]?.stringValue
        switch verb {
        case .acknowledge: #expect(incident["status"] == "acknowledged")
        case .resolve: #expect(incident["status"] == "resolved")
        case .escalate, .reassign: #expect(assignee == grace)
        case .snooze: #expect(incident["pending_actions"]?[0]?["type"] == "unacknowledge")
        case .notes:
            let page = await browser.get(WebPath.incident(id)).html
            #expect(page.contains("Looking &lt;b&gt;now&lt;/b&gt;"))
        }
    }

    @Test("change nothing without the session's own form token")
    func csrf() async throws {
        let (house, browser) = try await house()
        try await house.event("trigger", key: "k")
        let id = try await browser.incidentID(1)
        for fields in [[], [(FormField.csrf, "")], [(FormField.csrf, "guess")]] {
            #expect(await browser.post(WebPath.incident(id, .resolve), fields).status == 403)
        }
        #expect(try await house.incident(1)["status"] == "triggered")
    }

    @Test("say that nobody can be told while no mail server is configured")
    func noMailServer() async throws {
        let (_, browser) = try await house()
        #expect(await browser.get(WebPath.incidents).html.contains("No mail server is configured"))
    }

    @Test(
        "refuse with a page what is not there or not right",
        arguments: [
            ("/app/nothing", 404), ("/app/incidents/QNOTHING", 404), ("/app/incidents?status=%00", 200),
            ("/app/incidents/%2e%2e%2f", 404), ("/app/assets/../../etc/passwd", 404),
        ])
    func refusals(_ address: String, _ status: Int) async throws {
        let (_, browser) = try await house()
        let answer = await browser.get(address)
        #expect(answer.status == status)
        #expect(answer.html.contains("</html>"))
    }

    @Test("forbid everything that is not theirs, in every answer")
    func protection() async throws {
        let (_, browser) = try await house()
        await browser.get(WebPath.services)
        #expect(browser.headers["Content-Security-Policy"]?.hasPrefix("default-src 'none'") == true)
        #expect(browser.headers["X-Content-Type-Options"] == "nosniff")
        #expect(browser.headers["Cache-Control"] == "no-store")
        #expect(browser.headers["X-Frame-Options"] == "DENY")
    }

    @Test("show routing keys with a line that can be run, and who is on call")
    func places() async throws {
        let (house, browser) = try await house()
        let services = await browser.get(WebPath.services).html
        #expect(services.contains(house.routingKey) && services.contains("curl"))
        #expect(await browser.get(WebPath.onCall).html.contains("Ada Lovelace"))
    }
}
