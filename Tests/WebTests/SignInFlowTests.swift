// SPDX-License-Identifier: Apache-2.0
import App
import Base
import Catalogue
import HouseTesting
import Store
import Testing
import Web

@Suite("The sign-in page")
struct SignInFlowTests {
    private func browser(sendsMail: Bool = true) async throws -> SignInBrowser {
        let browser = try SignInBrowser(try await TestHouse(), sendsMail: sendsMail)
        try await browser.makePassword()
        return browser
    }

    @Test("lets somebody in who knows the password, with a fresh session of this host's alone")
    func password() async throws {
        let browser = try await browser()
        let planted = String(repeating: "A", count: 40)
        browser.jar["__Host-tocsin_session"] = planted
        let answer = try await browser.signIn(password: SignInBrowser.password)
        #expect(answer.status == 303 && answer.location == WebPath.incidents)
        let set = try #require(answer.setCookies.first { $0.hasPrefix("__Host-tocsin_session=") })
        for part in ["Secure", "HttpOnly", "SameSite=Lax", "Path=/"] { #expect(set.contains("; \(part)")) }
        #expect(!set.contains("Domain") && browser.session != planted)
        #expect(answer.setCookies.contains { $0.hasPrefix("__Host-tocsin_sign_in=;") }, "its guard has done its work")
        #expect(await browser.get(WebPath.incidents).status == 200)
    }

    @Test("takes no form without its guard, with a wrong one, or with another browser's")
    func guards() async throws {
        let browser = try await browser()
        let other = SignInBrowser(beside: browser)
        let theirs = try #require(await other.get(WebPath.signIn).field(FormField.csrf))
        let mine = try #require(await browser.get(WebPath.signIn).field(FormField.csrf))
        for token in [nil, "", "guess", theirs, mine + "0"] {
            var fields = [(FormField.email, "ada@example.com"), (FormField.password, SignInBrowser.password)]
            if let token { fields.append((FormField.csrf, token)) }
            for place in [WebPath.signInWithPassword, WebPath.signInByMail] {
                #expect(await browser.post(place, fields).status == 403, "\(place) \(token ?? "none")")
            }
        }
        #expect(browser.session == nil)
        let waiting = try await browser.house.database.read { session in
            try MailOutboxQueries.nextDue(session, of: QueuedSignInMail.self)
        }
        #expect(waiting == nil, "nobody was mailed")
        let stolen = SignInBrowser(beside: browser)
        let fields = [
            (FormField.csrf, mine), (FormField.email, "ada@example.com"), (FormField.password, SignInBrowser.password),
        ]
        #expect(await stolen.post(WebPath.signInWithPassword, fields).status == 403, "without the cookie")
        #expect(await browser.post(WebPath.signInWithPassword, fields).status == 303)
    }

    @Test("takes no form that another site sends, whatever it carries")
    func crossSite() async throws {
        let browser = try await browser()
        let token = try #require(await browser.get(WebPath.signIn).field(FormField.csrf))
        let fields = [
            (FormField.csrf, token), (FormField.email, "ada@example.com"), (FormField.password, SignInBrowser.password),
        ]
        for site in ["cross-site", "same-site", "strange"] {
            browser.fetchSite = site
            #expect(await browser.post(WebPath.signInWithPassword, fields).status == 403)
            #expect(await browser.post(WebPath.signIn, [(FormField.token, "t")]).status == 403)
        }
        #expect(browser.session == nil)
        browser.fetchSite = "same-origin"
        #expect(await browser.post(WebPath.signInWithPassword, fields).status == 303)
    }

    @Test("answers an address that nobody has as it answers a wrong password")
    func sameAnswer() async throws {
        let browser = try await browser()
        let known = try await browser.signIn(password: "a wrong password")
        let unknown = try await browser.signIn(email: "eve@example.com", password: "a wrong password")
        #expect(known.status == 403 && unknown.status == 403)
        #expect(known.html.replacing("ada@example.com", with: "") == unknown.html.replacing("eve@example.com", with: ""))
        #expect(known.headers.map(\.name) == unknown.headers.map(\.name))
        #expect(browser.session == nil)

        let token = try #require(known.field(FormField.csrf))
        let (mailed, unmailed) = (
            await browser.post(WebPath.signInByMail, [(FormField.csrf, token), (FormField.email, "ada@example.com")]),
            await browser.post(WebPath.signInByMail, [(FormField.csrf, token), (FormField.email, "eve@example.com")])
        )
        #expect(mailed.status == 200 && unmailed.status == 200)
        #expect(mailed.html == unmailed.html && mailed.headers.map(\.name) == unmailed.headers.map(\.name))
        let waiting = try await browser.house.database.read { session in
            try MailOutboxQueries.nextDue(session, of: QueuedSignInMail.self)
        }
        #expect(waiting != nil)
    }

    @Test("says how long to wait after many wrong ones")
    func waiting() async throws {
        let browser = try await browser()
        for _ in 0..<5 { #expect(try await browser.signIn(password: "a wrong password").status == 403) }
        let answer = try await browser.signIn(password: SignInBrowser.password)
        #expect(answer.status == 429 && answer.header("Retry-After") == "1" && answer.html.contains("1 second,"))
        browser.address = "198.51.100.7"
        #expect(try await browser.signIn(password: SignInBrowser.password).status == 303)
    }

    @Test("remembers where somebody wanted to go")
    func next() async throws {
        let browser = try await browser()
        let wanted = "\(WebPath.incidents)?status=all&urgency=high"
        let first = await browser.get(wanted)
        #expect(first.status == 401)
        let next = try #require(first.field(FormField.next)).replacing("&amp;", with: "&")
        #expect(next == wanted)
        #expect(try await browser.signIn(password: SignInBrowser.password, next: next).location == wanted)
        let app = "/oauth/authorize?client_id=x&scope=openid"
        let again = SignInBrowser(beside: browser)
        #expect(try await again.signIn(password: SignInBrowser.password, next: app).location == app)
    }

    @Test(
        "leads nowhere but to pages of this server",
        arguments: [
            "https://evil.example", "//evil.example", "/\\evil.example", "\\/evil.example", "/app\\@evil.example",
            "javascript:alert(1)", "app/incidents", "/appx", "/oauth/token", "/oauth/authorizex?a=b", "/incidents",
            "/app/x\r\nSet-Cookie: a=b", "/app/ x", "/app/\u{E9}", "/app/sign-out", "/app/sign-in?next=/app/x", "/app/live",
            "", "https:/app/", " /app/", "/%61pp/x", "/app/" + String(repeating: "x", count: 9000),
        ])
    func openRedirect(_ next: String) async throws {
        #expect(!WebPath.isSafeNext(next))
        let browser = try await browser()
        let page = await browser.get("\(WebPath.signIn)?\(FormField.next)=\(PercentEncoding.encode(next))")
        #expect(page.field(FormField.next) == nil)
        let answer = try await browser.signIn(password: SignInBrowser.password, next: next)
        #expect(answer.location == WebPath.incidents)
    }

    @Test("shows what was typed as text, and runs nothing of it")
    func reflected() async throws {
        let browser = try await browser()
        let hostile = "\"><script>alert(1)</script>"
        let answer = try await browser.signIn(email: hostile, password: "x", next: "/app/\(hostile)")
        #expect(!answer.html.contains("<script>alert"))
        #expect(answer.html.contains("&quot;&gt;&lt;script&gt;alert(1)&lt;/script&gt;"))
        let page = await browser.get("\(WebPath.incidents)/x?a=%22%3E%3Cscript%3Ealert(1)%3C/script%3E")
        #expect(!page.html.contains("<script>alert"))
    }

    @Test("can be put into no other page, and runs nothing but its own")
    func clickjacking() async throws {
        let browser = try await browser()
        let signIn = await browser.get(WebPath.signIn)
        try await browser.signIn()
        for page in [signIn, await browser.get(WebPath.account)] {
            let policy = try #require(page.header("Content-Security-Policy"))
            for part in ["default-src 'none'", "frame-ancestors 'none'", "form-action 'self'", "base-uri 'none'"] {
                #expect(policy.contains(part))
            }
            #expect(!policy.contains("unsafe"))
            #expect(page.header("X-Frame-Options") == "DENY" && page.header("Cache-Control") == "no-store")
        }
    }

    @Test("offers what there is: mail with a mail server, a provider where one is chosen, a command always")
    func offers() async throws {
        let browser = try await browser(sendsMail: false)
        let page = await browser.get(WebPath.signIn)
        #expect(!page.html.contains(WebPath.signInByMail) && !page.html.contains(WebPath.signInByProvider))
        #expect(page.html.contains("tocsin sign-in-link") && page.html.contains(WebPath.signInWithPassword))
        let token = try #require(page.field(FormField.csrf))
        let mail = await browser.post(WebPath.signInByMail, [(FormField.csrf, token), (FormField.email, "ada@example.com")])
        #expect(mail.status == 404)
        for path in [WebPath.signInByProvider, WebPath.providerCallback] { #expect(await browser.get(path).status == 404) }
        #expect(try await self.browser().get(WebPath.signIn).html.contains(WebPath.signInByMail))
    }

    @Test("behind a link leads on as well, and asks for its press first")
    func link() async throws {
        let browser = try await browser()
        let link = WebPath.signIn(token: try await browser.house.signInToken())
        let page = await browser.get("\(link)?\(FormField.next)=\(PercentEncoding.encode(WebPath.services))")
        #expect(page.status == 200 && page.field(FormField.next) == WebPath.services && browser.session == nil)
        let token = try #require(page.field(FormField.token))
        let csrf = try #require(page.field(FormField.csrf))
        let answer = await browser.post(
            WebPath.signIn, [(FormField.csrf, csrf), (FormField.token, token), (FormField.next, WebPath.services)])
        #expect(answer.location == WebPath.services && browser.session != nil)
    }

    @Test("behind a link takes no form of another browser, and the link stays unused")
    func linkFromElsewhere() async throws {
        let browser = try await browser()
        let other = SignInBrowser(beside: browser)
        let link = WebPath.signIn(token: try await browser.house.signInToken())
        let token = try #require(await browser.get(link).field(FormField.token))
        let theirs = try #require(await other.get(link).field(FormField.csrf))
        for fields in [[], [(FormField.csrf, "")], [(FormField.csrf, theirs)]] {
            let answer = await browser.post(WebPath.signIn, fields + [(FormField.token, token)])
            #expect(answer.status == 403 && answer.field(FormField.token) == token && browser.session == nil)
        }
        browser.fetchSite = "none"
        #expect(await browser.post(WebPath.signIn, [(FormField.token, token)]).status == 403)
        browser.fetchSite = "same-origin"
        #expect(await browser.post(WebPath.signIn, [(FormField.token, token)]).status == 303)
        #expect(browser.session != nil)
    }
}

/// Answers nothing: for what a page shows of a provider before it is asked.
private struct SilentProvider: ProviderTransport {
    struct Silent: Error {}
    func send(_ request: ProviderRequest) async throws -> ProviderAnswer { throw Silent() }
}

@Suite("Signing in elsewhere")
struct ProviderPageTests {
    private func browser() async throws -> SignInBrowser {
        let settings = try #require(
            ProviderSettings(issuer: "https://id.example/realm", clientID: "tocsin", clientSecret: "s"))
        return try SignInBrowser(
            try await TestHouse(), provider: IdentityProvider(settings, transport: SilentProvider()))
    }

    @Test("is offered by name as a link, which no content policy stops, and remembers where to go on to")
    func offered() async throws {
        let browser = try await browser()
        let page = await browser.get(WebPath.services)
        #expect(page.html.contains("Go on with id.example"))
        #expect(page.html.contains("href=\"\(WebPath.signInByProvider)?next=%2Fapp%2Fservices\""))
    }

    @Test("tells of a provider that does not answer, and of a way back that did not begin here")
    func failures() async throws {
        let browser = try await browser()
        #expect(await browser.get(WebPath.signInByProvider).status == 503)
        let back = await browser.get("\(WebPath.providerCallback)?code=x&state=y&error=%3Cscript%3E")
        #expect(back.status == 403 && !back.html.contains("<script>"))
        #expect(back.setCookies.contains { $0.hasPrefix("__Host-tocsin_oidc=;") })
        #expect(browser.session == nil)
    }
}
