// SPDX-License-Identifier: Apache-2.0
import App
import Base
import Catalogue
import HouseTesting
import Testing
import Web

/// A browser that keeps cookies by name, sends them back, and shows where it is sent instead of going there.
final class SignInBrowser {
    struct Page {
        let status: Int
        let html: String
        let headers: [(name: String, value: String)]

        func header(_ name: String) -> String? { headers.first { $0.name == name }?.value }
        var location: String? { header("Location") }
        var setCookies: [String] { headers.filter { $0.name == "Set-Cookie" }.map(\.value) }

        /// The value of the first hidden field of a name.
        func field(_ name: String) -> String? {
            let mark = "name=\"\(name)\" value=\""
            guard let start = html.firstRange(of: mark)?.upperBound else { return nil }
            return String(html[start...].prefix { $0 != "\"" })
        }
    }

    static let password = "violet stapler horse"

    let house: TestHouse
    let environment: Environment
    let web: WebApp
    var jar: [String: String] = [:]
    var address = "192.0.2.1"
    var userAgent: String?
    var fetchSite: String?

    init(
        _ house: TestHouse, sendsMail: Bool = true, publicURL: String = TestHouse.baseURL, provider: IdentityProvider? = nil
    ) throws {
        self.house = house
        var settings = house.environment.settings
        settings.publicURL = publicURL
        settings.mailServer = sendsMail ? MailServer(url: "smtp://127.0.0.1:25") : nil
        environment = Environment(
            database: house.database, runtime: house.runtime, settings: settings, wakeup: Wakeup(),
            secrets: house.environment.secrets, logger: house.environment.logger)
        let passwords = Passwords(cost: Passwords.Cost(rounds: 16, blockSize: 1, parallelism: 1))
        web = try WebApp(dispatcher: Dispatcher(environment: environment), passwords: passwords, provider: provider)
    }

    /// Another browser at the same server.
    init(beside other: SignInBrowser) {
        house = other.house
        environment = other.environment
        web = other.web
    }

    @discardableResult
    func get(_ address: String) async -> Page { await send("GET", address, []) }

    @discardableResult
    func post(_ address: String, _ fields: [(String, String)]) async -> Page { await send("POST", address, fields) }

    private func send(_ method: String, _ target: String, _ fields: [(String, String)]) async -> Page {
        let parts = target.replacing(TestHouse.baseURL, with: "").split(separator: "?", maxSplits: 1)
        let body = fields.map { "\(PercentEncoding.encode($0.0))=\(PercentEncoding.encode($0.1))" }.joined(separator: "&")
        let cookies = jar.sorted { $0.key < $1.key }.map { "\($0.key)=\($0.value)" }
        var request = WireRequest(
            method: method, path: String(parts[0]), query: parts.count == 2 ? String(parts[1]) : "",
            cookie: cookies.isEmpty ? nil : cookies.joined(separator: "; "), body: Array(body.utf8), requestID: "r1",
            remoteAddress: address)
        request.userAgent = userAgent
        request.fetchSite = fetchSite
        guard case .page(let reply) = await web.reply(to: request) else {
            return Page(status: 200, html: "live", headers: [])
        }
        let page = Page(
            status: reply.status, html: String(decoding: reply.body, as: UTF8.self), headers: reply.headers)
        for cookie in page.setCookies { keep(cookie) }
        return page
    }

    private func keep(_ cookie: String) {
        let pair = cookie.prefix { $0 != ";" }.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
        guard pair.count == 2 else { return }
        jar[String(pair[0])] = pair[1].isEmpty ? nil : String(pair[1])
    }

    /// The session's cookie; nil when nobody is signed in.
    var session: String? { jar["__Host-tocsin_session"] }

    /// Signs the owner in by a fresh link.
    func signIn() async throws {
        let token = try await house.signInToken()
        let site = fetchSite
        fetchSite = "same-origin"
        await post(WebPath.signIn, [(FormField.token, token)])
        fetchSite = site
        #expect(session != nil)
    }

    /// Signs in as a person does: opens the page, and fills in its form.
    func signIn(email: String = "ada@example.com", password: String, next: String? = nil) async throws -> Page {
        let page = await get(WebPath.signIn)
        var fields = [
            (FormField.csrf, try #require(page.field(FormField.csrf))), (FormField.email, email),
            (FormField.password, password),
        ]
        if let next { fields.append((FormField.next, next)) }
        return await post(WebPath.signInWithPassword, fields)
    }

    /// Gives the owner a password, and signs out again.
    func makePassword() async throws {
        try await signIn()
        let page = await get(WebPath.account)
        let token = try #require(page.field(FormField.csrf))
        let answer = await post(
            WebPath.accountPassword, [(FormField.csrf, token), (FormField.newPassword, Self.password)])
        #expect(answer.status == 303)
        await post(WebPath.signOut, [(FormField.csrf, token)])
        #expect(session == nil)
    }
}
