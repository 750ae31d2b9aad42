// SPDX-License-Identifier: Apache-2.0
import Base
import Catalogue
import HouseTesting
import Testing

@testable import Web

@Suite("Allowing an app")
struct ConsentPageTests {
    private static let hostile = #"<script>alert("x")</script> & 'quoted' {{brackets}}"#
    private static let returnAddress = "https://app.example/back?kept=1"
    private static let challenge = String(repeating: "c", count: 43)

    private static func model(
        name: String = "Dashboards", isSelfRegistered: Bool = false, changes: [String] = ["Change services"]
    ) -> ConsentModel {
        ConsentModel(
            personName: hostile, personEmail: "ada@example.com", csrfToken: Sample.csrfToken, appName: name,
            isSelfRegistered: isSelfRegistered, redirectHost: "app.example", looks: ["See services"], changes: changes,
            scopes: ["services.read", "services.write"], query: "client_id=\"><b>&state=1")
    }

    private static func pages() throws -> Pages { try Pages(marksUnknownNames: true) }

    @Test("says who asks, for what, and where the answer goes, and lets no text become markup")
    func page() throws {
        let html = try Self.pages().consent(Self.model(name: Self.hostile, isSelfRegistered: true))
        #expect(!html.contains(Fields.unknownNameMark))
        #expect(!html.contains("<script>") && !html.contains("\"><b>"))
        for part in [
            "See services", "Change services", "app.example", "has registered itself", "ada@example.com",
            "value=\"services.read\"", "value=\"services.write\"",
            "name=\"\(FormField.csrf)\" value=\"\(Sample.csrfToken)\"",
        ] {
            #expect(html.contains(part), "\(part)")
        }
        let known = try Self.pages().consent(Self.model())
        #expect(!known.contains("has registered itself"))
        let looking = try Self.pages().consent(Self.model(changes: []))
        #expect(looking.contains("It could change nothing"))
    }

    @Test("leads on to the app by itself and by a link, without a script")
    func onward() throws {
        let html = try Self.pages().onward(
            OnwardModel(address: "https://app.example/back?code=a&state='\"><b>", appName: Self.hostile))
        let escaped = "https://app.example/back?code=a&amp;state=&#39;&quot;&gt;&lt;b&gt;"
        #expect(html.contains("<meta http-equiv=\"refresh\" content=\"0;url=\(escaped)\">"))
        #expect(html.contains("href=\"\(escaped)\""))
        #expect(!html.contains("<b>") && !html.contains("<script>") && !html.contains(Fields.unknownNameMark))
    }

    // MARK: With the service behind it

    /// What an app asks for, as the authorize address hands it to the page.
    private func query(_ house: TestHouse, redirect: String = Self.returnAddress) async throws -> String {
        let app: JSON = [
            "oauth_client": [
                "name": "Dashboards", "grant_types": ["authorization_code"],
                "redirect_uris": [.string(Self.returnAddress)], "scopes": ["services.read", "services.write"],
            ]
        ]
        let made = try await house.call("POST", "/tocsin/v1/oauth_clients", app)
        let id = try #require(made.json["oauth_client"]?["client_id"]?.stringValue, "\(made.json.text)")
        return [
            ("response_type", "code"), ("client_id", id), ("redirect_uri", redirect),
            ("scope", "services.read services.write"), ("state", "kept & whole"), ("code_challenge", Self.challenge),
            ("code_challenge_method", "S256"),
        ].map { "\($0.0)=\(PercentEncoding.encode($0.1))" }.joined(separator: "&")
    }

    private func answer(
        _ browser: Browser, _ query: String, _ decision: String, token: String, scopes: [String]
    ) async -> (status: Int, html: String) {
        let asked = scopes.map { (ConsentField.scope, $0) }
        return await browser.post(
            WebPath.consent,
            [(FormField.csrf, token), (ConsentField.query, query), (ConsentField.decision, decision)] + asked)
    }

    @Test("asks to sign in first, shows the app to whoever has, and sends the browser on with a code")
    func allow() async throws {
        let house = try await TestHouse()
        let query = try await self.query(house)
        let browser = try Browser(house)
        let stranger = await browser.get("\(WebPath.consent)?\(query)")
        #expect(stranger.html.contains("Sign in") && !stranger.html.contains("Dashboards"))
        try await browser.signIn()
        let shown = await browser.get("\(WebPath.consent)?\(query)")
        #expect(shown.status == 200 && shown.html.contains("Dashboards") && shown.html.contains("app.example"))
        let token = try await browser.formToken()
        let scopes = ["services.read", "services.write"]
        let forged = await answer(browser, query, ConsentField.allow, token: "guess", scopes: scopes)
        #expect(forged.status == 403 && !forged.html.contains("code="))
        let done = await answer(browser, query, ConsentField.allow, token: token, scopes: scopes)
        #expect(done.status == 200)
        #expect(done.html.contains("content=\"0;url=https://app.example/back?kept=1&amp;"))
        #expect(done.html.contains("code=") && done.html.contains("state=kept%20%26%20whole"))
    }

    @Test("sends a refusal on, and takes an allowance of nothing for one")
    func refuse() async throws {
        let house = try await TestHouse()
        let query = try await self.query(house)
        let browser = try Browser(house)
        try await browser.signIn()
        let token = try await browser.formToken()
        let refused = await answer(browser, query, ConsentField.refuse, token: token, scopes: ["services.read"])
        let empty = await answer(browser, query, ConsentField.allow, token: token, scopes: [])
        let widened = await answer(browser, query, ConsentField.allow, token: token, scopes: ["users.write"])
        for page in [refused, empty, widened] {
            #expect(page.status == 200 && page.html.contains("error=access_denied") && !page.html.contains("code="))
        }
        let unclear = await answer(browser, query, "perhaps", token: token, scopes: ["services.read"])
        #expect(unclear.status == 400 && !unclear.html.contains("app.example"))
    }

    @Test("leads nowhere for an app or an address that is not known")
    func refusal() async throws {
        let house = try await TestHouse()
        let browser = try Browser(house)
        try await browser.signIn()
        let token = try await browser.formToken()
        let elsewhere = try await self.query(house, redirect: "https://evil.example/back")
        for wrong in [elsewhere, elsewhere.replacing("client_id=", with: "client_id=X"), "", "%00"] {
            let shown = await browser.get("\(WebPath.consent)?\(wrong)")
            let posted = await answer(browser, wrong, ConsentField.allow, token: token, scopes: ["services.read"])
            for page in [shown, posted] {
                #expect(page.status == 400, "\(wrong)")
                #expect(!page.html.contains("evil.example") && !page.html.contains("http-equiv=\"refresh\""))
            }
        }
    }
}
