// SPDX-License-Identifier: Apache-2.0
package import App
import Base
import Catalogue
import Domain
import Logging

/// The pages for people: finds the page of an address, and who is looking.
package struct WebApp: Sendable {
    let dispatcher: Dispatcher
    let signIn: SignIn
    let pages: Pages
    let reference: ReferenceShelf

    package init(
        dispatcher: Dispatcher, passwords: Passwords = Passwords(), provider: IdentityProvider? = nil
    ) throws {
        self.dispatcher = dispatcher
        signIn = SignIn(dispatcher.environment, passwords: passwords, provider: provider)
        pages = try Pages()
        reference = ReferenceShelf(pages: pages, settings: dispatcher.environment.settings)
    }

    var environment: Environment { dispatcher.environment }

    /// A page, or the stream of changes that keeps pages current.
    package enum Answer: Sendable {
        case page(Reply)
        case live(AsyncStream<Int>)
    }

    package func isResponsible(for request: WireRequest) -> Bool {
        if request.path == "/" { return request.method == "GET" && (request.accept ?? "").hasPrefix("text/html") }
        return request.path == WebPath.root || request.path.hasPrefix(WebPath.root + "/")
            || WebPath.isOfReference(request.path)
    }

    package func reply(to request: WireRequest) async -> Answer {
        do {
            return try await answer(request)
        } catch let problem as ErrorPageModel {
            return .page(errorPage(problem, request))
        } catch {
            return .page(errorPage(ErrorPageModel(kind(of: Dispatcher.apiError(error), error, request)), request))
        }
    }

    private func kind(of error: APIError, _ cause: any Error, _ request: WireRequest) -> ErrorPageModel.Kind {
        if error.status >= 500 {
            environment.logger.error(
                "page failed", metadata: ["request_id": "\(request.requestID)", "error": "\(cause)"])
        }
        return ErrorPageModel.Kind(rawValue: error.status) ?? (error.status >= 500 ? .internalError : .badRequest)
    }

    private func answer(_ request: WireRequest) async throws -> Answer {
        guard let place = WebPlace(method: request.method, path: request.path) else { throw ErrorPageModel(.notFound) }
        // Forms come from our own pages alone, whatever they carry; an older browser, which does not say, needs the token.
        if request.method == "POST", let site = request.fetchSite, !Self.ownSites.contains(site) {
            throw ErrorPageModel(.forbidden)
        }
        switch place {
        case .home: return .page(.redirect(to: WebPath.incidents))
        case .asset(let asset): return .page(Self.file(asset))
        case .reference(let place): return .page(try await referenceReply(place, request))
        case .signIn(let place): return .page(try await signInReply(place, request))
        case .mailAction(let token): return .page(try await mailActionPage(token: token, request))
        case .actByMail: return .page(try await actByMail(Form(request), request))
        case .approvalLink(let token): return .page(try await approvalLinkPage(token: token, request))
        case .decideByMail: return .page(try await decideByMail(Form(request), request))
        case .signedIn(let page): return try await answer(page, request)
        }
    }

    private func answer(_ page: WebPlace.Page, _ request: WireRequest) async throws -> Answer {
        guard let viewer = try await signIn.viewer(cookie: request.cookie, address: request.remoteAddress) else {
            return .page(signInFirst(request))
        }
        let visit = Visit(web: self, viewer: viewer, request: request)
        if request.method == "POST" {
            guard visit.form[FormField.csrf] == viewer.formToken else { throw ErrorPageModel(.forbidden) }
        }
        switch page {
        case .live: return .live(environment.wakeup.incidentVersions())
        case .incidents: return .page(html(pages.incidentList(try await visit.incidentList())))
        case .incident(let id): return .page(html(pages.incidentDetail(try await visit.incidentDetail(id))))
        case .change(let id, let verb): return .page(try await visit.change(id, verb))
        case .onCall: return .page(html(pages.onCall(try await visit.onCall())))
        case .services: return .page(html(pages.services(try await visit.services())))
        case .consent: return .page(try await consentPage(visit))
        case .answerConsent: return .page(try await answerConsent(visit))
        case .audit: return .page(html(pages.audit(try await visit.audit())))
        case .keys(let place): return .page(try await keys(place, visit))
        case .webhooks(let place): return .page(try await webhooks(place, visit))
        case .agents(let place): return .page(try await agents(place, visit))
        case .approvals: return .page(html(pages.approvals(try await visit.approvals())))
        case .decide(let id, let verb): return .page(answered(try await visit.decide(id, verb)))
        case .account(let place): return .page(try await account(place, visit))
        case .endSession: return .page(try await endSession(visit))
        }
    }

    /// What a browser says of a form of this server, and of an address that somebody typed.
    private static let ownSites = ["same-origin", "none"]

    func html(_ text: String, status: Int = 200) -> Reply { html(bytes: Array(text.utf8), status: status) }

    func html(bytes: [UInt8], status: Int = 200) -> Reply {
        Reply(
            status: status, contentType: "text/html; charset=utf-8",
            headers: Self.protection + [("Cache-Control", "no-store")], body: bytes)
    }

    private func errorPage(_ model: ErrorPageModel, _ request: WireRequest) -> Reply {
        var model = model
        model.requestID = request.requestID
        return html(pages.error(model), status: model.kind.rawValue)
    }

    /// Everything comes from here, nothing is embedded elsewhere, and no text becomes a program.
    private static let protection: [(name: String, value: String)] = [
        (
            "Content-Security-Policy",
            """
            default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self' data:; connect-src 'self'; \
            form-action 'self'; base-uri 'none'; frame-ancestors 'none'
            """
        ),
        ("X-Content-Type-Options", "nosniff"), ("Referrer-Policy", "same-origin"), ("X-Frame-Options", "DENY"),
    ]

    private static func file(_ asset: Asset) -> Reply {
        Reply(
            status: 200, contentType: asset.contentType,
            headers: [("Cache-Control", "public, max-age=31536000, immutable"), ("X-Content-Type-Options", "nosniff")],
            body: asset.bytes)
    }
}

extension ErrorPageModel: Error {}

extension Reply {
    /// After a change: the browser asks for the page anew, and reloading it repeats nothing.
    static func redirect(to path: String, cookie: String? = nil) -> Reply {
        Reply(
            status: 303, contentType: "text/html; charset=utf-8",
            headers: [("Location", path), ("Cache-Control", "no-store")] + (cookie.map { [("Set-Cookie", $0)] } ?? []))
    }
}

/// What a browser posted.
struct Form: Sendable {
    private let pairs: [(name: String, value: String)]
    private let values: [String: String]

    init(_ request: WireRequest) {
        pairs = PercentEncoding.pairs(String(decoding: request.body, as: UTF8.self))
        values = Dictionary(pairs.map { ($0.name, $0.value) }) { _, last in last }
    }

    subscript(name: String) -> String? { values[name] }

    /// The values of a name that may be there more than once, in the order sent.
    func all(_ name: String) -> [String] { pairs.filter { $0.name == name }.map(\.value) }
}
