// SPDX-License-Identifier: Apache-2.0
import App
import Base
import Catalogue
import Domain
import HouseTesting
import Testing

@testable import Web

@Suite("The page of API keys")
struct KeyPageTests {
    private func visit() async throws -> (TestHouse, Browser, token: String) {
        let house = try await TestHouse()
        let browser = try Browser(house)
        try await browser.signIn()
        return (house, browser, try await browser.formToken())
    }

    private func fields(_ token: String, name: String, kind: String = "account", days: String = "90") -> [(String, String)] {
        [
            (FormField.csrf, token), (FormField.keyName, name), (FormField.keyKind, kind), (FormField.keyDays, days),
        ]
    }

    /// The secret that a page shows.
    private func secret(_ html: String) -> String? {
        PageText.copied("key-secret", in: html)
    }

    private func status(_ house: TestHouse, _ key: String) async throws -> Int {
        try await house.call("GET", "/abilities", as: .header("Token token=\(key)", from: nil)).status
    }

    private func keyID(_ house: TestHouse, _ name: String) async throws -> String {
        let keys = try await house.call("GET", "/tocsin/v1/keys").json["keys"]?.arrayValue ?? []
        let key = try #require(keys.first { $0["name"]?.stringValue == name && $0["replaced_by"] == .null })
        return try #require(key["id"]?.stringValue)
    }

    @Test("makes a key that works, and shows its secret once")
    func making() async throws {
        let (house, browser, token) = try await visit()
        let made = await browser.post(WebPath.keys, fields(token, name: "Deploys"))
        #expect(made.status == 201)
        let key = try #require(secret(made.html))
        #expect(try await status(house, key) == 200)
        let page = await browser.get(WebPath.keys)
        #expect(page.status == 200 && page.html.contains("Deploys") && !page.html.contains(key))
        #expect(secret(page.html) == nil)
        #expect(page.html.contains("••••\(key.suffix(APIKey.hintLength))"))
        #expect(browser.headers["Cache-Control"] == "no-store")
    }

    @Test("says in plain words what each key can reach, who made it, when it was used and when it ends")
    func words() async throws {
        let (_, browser, token) = try await visit()
        await browser.post(WebPath.keys, fields(token, name: "Mine", kind: "user", days: "0"))
        let html = await browser.get(WebPath.keys).html
        for text in [
            "Reads and changes everything", "Only reads everything", "Whatever Ada Lovelace may do: ", "by set-up",
            "by you", "When it is revoked", "Never",
        ] {
            #expect(html.contains(text), "\(text)")
        }
        await browser.post(WebPath.keys, fields(token, name: "Short", days: "30"))
        #expect(await browser.get(WebPath.keys).html.contains("in 30 d"))
    }

    @Test("puts a new key in the place of an old one, and revokes, both without a script")
    func replacing() async throws {
        let (house, browser, token) = try await visit()
        let made = await browser.post(WebPath.keys, fields(token, name: "Deploys"))
        let first = try #require(secret(made.html))
        let place = WebPath.key(try await keyID(house, "Deploys"), .rotate)
        let replaced = await browser.post(place, [(FormField.csrf, token), (FormField.keyOverlap, "0")])
        #expect(replaced.status == 201)
        let second = try #require(secret(replaced.html))
        #expect(try await status(house, first) == 401)
        #expect(try await status(house, second) == 200)
        let revoking = WebPath.key(try await keyID(house, "Deploys"), .revoke)
        let revoked = await browser.post(revoking, [(FormField.csrf, token)])
        #expect(revoked.status == 200 && revoked.html.contains("Revoked. "))
        #expect(try await status(house, second) == 401)
        #expect(await browser.post(revoking, [(FormField.csrf, token)]).status == 404)
    }

    @Test("does nothing without the session's own form token")
    func csrf() async throws {
        let (house, browser, _) = try await visit()
        let id = try await keyID(house, "Account key")
        #expect(await browser.post(WebPath.keys, fields("guess", name: "Evil")).status == 403)
        for verb in KeyVerb.allCases {
            #expect(await browser.post(WebPath.key(id, verb), [(FormField.csrf, "guess")]).status == 403)
        }
        #expect(try await status(house, house.account.accountKey ?? "") == 200)
        #expect(await browser.get(WebPath.keys).html.contains("Evil") == false)
    }

    @Test("says what is wrong with a wish, keeps what was typed, and lets no text become markup")
    func refusal() async throws {
        let (_, browser, token) = try await visit()
        let wrong = await browser.post(WebPath.keys, fields(token, name: "<b>CI</b>", kind: "master"))
        #expect(wrong.status == 400 && wrong.html.contains("Kind must be one of"))
        #expect(wrong.html.contains("value=\"&lt;b&gt;CI&lt;/b&gt;\""))
        let made = await browser.post(WebPath.keys, fields(token, name: "<b>CI</b>"))
        #expect(made.status == 201 && made.html.contains("&lt;b&gt;CI&lt;/b&gt;") && !made.html.contains("<b>CI"))
        #expect(await browser.post(WebPath.keys, fields(token, name: "CI", days: "soon")).status == 400)
        for address in ["\(WebPath.keys)/PNONE/rotate", "\(WebPath.keys)/PNONE/revoke", "\(WebPath.keys)/PNONE/melt"] {
            #expect(await browser.post(address, [(FormField.csrf, token)]).status == 404, "\(address)")
        }
    }

    @Test("is drawn whole, without a name that its model does not give and without style or script of its own")
    func template() throws {
        let pages = try Pages(marksUnknownNames: true)
        let keys: [KeysModel.Key] = [
            .init(
                id: "Q1", name: "Deploys", reach: "Reads and changes everything", hint: "x7Qp", creator: "you",
                createdAt: Sample.minutesAgo(9000), lastUsedAt: Sample.minutesAgo(3), expiresAt: Sample.minutesAhead(9000)),
            .init(
                id: "Q2", name: "Old", reach: "Only reads everything", hint: nil, creator: nil,
                createdAt: Sample.minutesAgo(90_000), expiresAt: Sample.minutesAgo(1), isReplaced: true),
        ]
        let issued = KeysModel.Issued(name: "CI", reach: "Only reads everything", token: "s3cret", isReplacement: true)
        let models = [
            KeysModel(frame: Sample.frame(), keys: keys, isCut: true, offersAccountKeys: true, issued: issued),
            KeysModel(frame: Sample.frame(), keys: [], offersAccountKeys: false),
        ]
        for html in models.map(pages.keys) {
            #expect(!html.contains(Fields.unknownNameMark))
            #expect(!html.contains("<script>") && !html.contains(" style=\""))
            for element in ["div", "section", "form", "details", "select", "p", "button", "dl"] {
                let opened =
                    html.split(separator: "<\(element) ", omittingEmptySubsequences: false).count
                    + html.split(separator: "<\(element)>", omittingEmptySubsequences: false).count - 2
                let closed = html.split(separator: "</\(element)>", omittingEmptySubsequences: false).count - 1
                #expect(opened == closed, "\(element)")
            }
        }
        let plain = pages.keys(models[1])
        #expect(!plain.contains("value=\"account\"") && plain.contains("There is no key yet."))
        // What has ended or been replaced is not replaced again.
        let full = pages.keys(models[0])
        #expect(full.contains(WebPath.key("Q1", .rotate)) && !full.contains(WebPath.key("Q2", .rotate)))
        #expect(full.contains("Has ended") && full.contains("s3cret"))
    }
}
