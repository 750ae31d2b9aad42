// SPDX-License-Identifier: Apache-2.0
import App
import Base
import Catalogue
import Domain
import HouseTesting
import Store
import Testing

@testable import Web

@Suite("The page of one's own account")
struct AccountPageTests {
    private func token(_ browser: SignInBrowser) async throws -> String {
        try #require(await browser.get(WebPath.account).field(FormField.csrf))
    }

    @Test("lists where one is signed in, by browser, and marks this one")
    func sessions() async throws {
        let here = try SignInBrowser(try await TestHouse())
        here.userAgent = "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0"
        try await here.signIn()
        let there = SignInBrowser(beside: here)
        there.userAgent = "<b>Evil</b>"
        there.address = "198.51.100.7"
        try await there.signIn()
        let page = await here.get(WebPath.account)
        #expect(page.status == 200)
        #expect(page.html.contains("Firefox on Linux") && page.html.contains("198.51.100.7"))
        #expect(page.html.contains("&lt;b&gt;Evil&lt;/b&gt;") && !page.html.contains("<b>Evil"))
        #expect(page.html.components(">this browser<") == 1 && page.html.components("class=\"session\"") == 2)
    }

    @Test("ends one session, this one, or all of them")
    func ending() async throws {
        let here = try SignInBrowser(try await TestHouse())
        let others = [SignInBrowser(beside: here), SignInBrowser(beside: here)]
        for browser in [here] + others { try await browser.signIn() }
        let page = await others[0].get(WebPath.account)
        // The page lists the newest first; its own is in the middle.
        let ids = page.html.matches(of: /name="session" value="(\w+)"/).map { String($0.1) }
        #expect(ids.count == 3)
        let csrf = try await token(here)
        let ended = await here.post(WebPath.accountSession, [(FormField.csrf, csrf), (FormField.session, ids[1])])
        #expect(ended.location == "\(WebPath.account)?notice=session-ended")
        #expect(await others[0].get(WebPath.account).status == 401)
        #expect(await others[1].get(WebPath.account).status == 200)
        let again = await here.post(WebPath.accountSession, [(FormField.csrf, csrf), (FormField.session, ids[1])])
        #expect(again.location == "\(WebPath.account)?notice=session-gone")
        #expect(await here.get(again.location ?? "").html.contains("had ended already"))
        let all = await here.post(WebPath.accountSessions, [(FormField.csrf, csrf)])
        #expect(all.status == 200 && all.html.contains("You are signed out."))
        #expect(here.session == nil)
        for browser in [here] + others { #expect(await browser.get(WebPath.account).status == 401) }
    }

    @Test("signs out here by its own button too")
    func endingThis() async throws {
        let here = try SignInBrowser(try await TestHouse())
        try await here.signIn()
        let page = await here.get(WebPath.account)
        let id = try #require(page.field(FormField.session))
        let csrf = try #require(page.field(FormField.csrf))
        let answer = await here.post(WebPath.accountSession, [(FormField.csrf, csrf), (FormField.session, id)])
        #expect(answer.status == 200 && here.session == nil)
    }

    @Test("changes nothing without the session's own form token")
    func csrf() async throws {
        let here = try SignInBrowser(try await TestHouse())
        let there = SignInBrowser(beside: here)
        try await here.signIn()
        try await there.signIn()
        let theirs = try await token(there)
        for place in [WebPath.accountPassword, WebPath.accountSession, WebPath.accountSessions] {
            for fields in [[], [(FormField.csrf, "")], [(FormField.csrf, "guess")], [(FormField.csrf, theirs)]] {
                let all = fields + [(FormField.newPassword, SignInBrowser.password)]
                #expect(await here.post(place, all).status == 403, "\(place)")
            }
        }
        #expect(await there.get(WebPath.account).html.contains("You have none"))
    }

    @Test("lists the apps that act in one's name in plain words, and ends what one of them may do")
    func apps() async throws {
        let here = try SignInBrowser(try await TestHouse())
        try await here.signIn()
        #expect(await here.get(WebPath.account).html.contains("There are none."))
        let ownerID = here.house.ownerID
        try await here.environment.write { work in
            try OAuthClientQueries.insert(
                work.session,
                OAuthClient(
                    id: "PAPP", name: "<b>Pager</b>", grantTypes: [.authorizationCode, .refreshToken],
                    createdAt: work.now))
            try OAuthQueries.insert(
                work.session,
                OAuthToken(
                    id: "PTOKEN", hash: "h", familyID: "PFAMILY", kind: .refresh, clientID: "PAPP", userID: ownerID,
                    scopes: ["services.read"], resource: nil, createdAt: work.now,
                    expiresAt: work.now.adding(seconds: 3600)))
        }
        let page = await here.get(WebPath.account)
        #expect(page.html.contains("&lt;b&gt;Pager&lt;/b&gt;") && page.html.contains("<li>See services</li>"))
        let id = try #require(page.field(FormField.app))
        let csrf = try #require(page.field(FormField.csrf))
        #expect(await here.post(WebPath.accountApp, [(FormField.app, id)]).status == 403, "not without the form's token")
        let ended = await here.post(WebPath.accountApp, [(FormField.csrf, csrf), (FormField.app, id)])
        #expect(ended.location == "\(WebPath.account)?notice=access-ended")
        #expect(await here.get(ended.location ?? "").html.contains("There are none."))
        let again = await here.post(WebPath.accountApp, [(FormField.csrf, csrf), (FormField.app, id)])
        #expect(again.location == "\(WebPath.account)?notice=access-gone")
    }

    @Test("sets a password, asks for the old one from then on, and says what is wrong with a new one")
    func password() async throws {
        let here = try SignInBrowser(try await TestHouse())
        try await here.signIn()
        let first = await here.get(WebPath.account)
        #expect(!first.html.contains("Old password"))
        let csrf = try #require(first.field(FormField.csrf))
        func set(_ new: String, old: String = "") async -> SignInBrowser.Page {
            await here.post(
                WebPath.accountPassword,
                [(FormField.csrf, csrf), (FormField.password, old), (FormField.newPassword, new)])
        }
        let short = await set("short")
        #expect(short.status == 400 && short.html.contains("at least 12 characters"))
        let done = await set(SignInBrowser.password)
        #expect(done.location == "\(WebPath.account)?notice=password-changed")
        let after = await here.get(WebPath.account)
        #expect(after.status == 200 && after.html.contains("Old password"))
        let wrong = await set("a lamp under the river", old: "a wrong password")
        #expect(wrong.status == 403 && wrong.html.contains("The old password is not right."))
        #expect(!wrong.html.contains("a lamp under"), "what was typed is not shown")
        #expect(await set("a lamp under the river", old: SignInBrowser.password).status == 303)
        #expect(try await SignInBrowser(beside: here).signIn(password: "a lamp under the river").status == 303)
    }

    @Test("names browsers as people do")
    func names() {
        let (mozilla, webKit) = ("Mozilla/5.0", "AppleWebKit/537.36 (KHTML, like Gecko)")
        let names = [
            "\(mozilla) (Windows NT 10.0; Win64; x64) \(webKit) Chrome/138.0.0.0 Safari/537.36": "Chrome on Windows",
            "\(mozilla) (Windows NT 10.0) \(webKit) Chrome/138.0.0.0 Safari/537.36 Edg/138.0.0.0": "Edge on Windows",
            "\(mozilla) (iPhone; CPU iPhone OS 18_5 like Mac OS X) \(webKit) Mobile Safari/604.1": "Safari on iPhone",
            "\(mozilla) (Linux; Android 15; Pixel 9) \(webKit) Chrome/138.0.0.0 Mobile Safari/537.36": "Chrome on Android",
            "\(mozilla) (Macintosh; Intel Mac OS X 14.5; rv:140.0) Gecko/20100101 Firefox/140.0": "Firefox on macOS",
            "curl/8.14.1": "curl/8.14.1", "": "An unknown browser", "X/1 (Linux)": "A browser on Linux",
        ]
        for (userAgent, name) in names { #expect(BrowserName(userAgent).text == name) }
        #expect(BrowserName(String(repeating: "x", count: 400)).text.count == 40)
    }
}

extension String {
    /// How often a text stands in this one.
    fileprivate func components(_ text: String) -> Int { ranges(of: text).count }
}
