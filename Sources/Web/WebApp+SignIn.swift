// SPDX-License-Identifier: Apache-2.0
import App
import Catalogue
import Domain

/// What an address under that of signing in stands for.
enum SignInPlace {
    /// The page that says how to sign in.
    case page
    /// Behind a one-time link: the page that asks for a press.
    case link(token: String)
    case useLink
    case password
    case mail
    case provider
    case providerCallback

    /// Nil when it is none of these.
    init?(method: String, path: String) {
        switch (method, path) {
        case ("GET", WebPath.signIn): self = .page
        // What a form answered may be asked for again by its address.
        case ("GET", WebPath.signInWithPassword), ("GET", WebPath.signInByMail): self = .page
        case ("GET", WebPath.signInByProvider): self = .provider
        case ("GET", WebPath.providerCallback): self = .providerCallback
        case ("POST", WebPath.signIn): self = .useLink
        case ("POST", WebPath.signInWithPassword): self = .password
        case ("POST", WebPath.signInByMail): self = .mail
        case ("GET", _):
            guard path.hasPrefix(WebPath.signIn + "/") else { return nil }
            let rest = path.dropFirst(WebPath.signIn.count + 1)
            guard !rest.isEmpty, !rest.contains("/"), let token = PercentEncoding.decode(rest) else { return nil }
            self = .link(token: token)
        default: return nil
        }
    }
}

/// Signing in and out.
extension WebApp {
    func signInReply(_ place: SignInPlace, _ request: WireRequest) async throws -> Reply {
        let next = Self.query(request)[FormField.next]
        switch place {
        case .page: return signInPage(.notSignedIn, request, next: next)
        case .link(let token): return try await linkPage(token, request, next: next)
        case .useLink: return try await useLink(Form(request), request)
        case .password: return try await signInWithPassword(Form(request), request)
        case .mail: return try await mailLink(Form(request), request)
        case .provider: return try await departToProvider(request, next: next)
        case .providerCallback: return try await arriveFromProvider(request)
        }
    }

    /// The page to sign in on, with forms that this browser alone can send. `next` is checked here.
    func signInPage(
        _ reason: SignInModel.Reason, _ request: WireRequest, status: Int = 200, next: String? = nil, email: String = ""
    ) -> Reply {
        let guarding = signIn.formGuard(cookie: request.cookie)
        let model = SignInModel(
            reason: reason, formToken: guarding.token, next: Self.safe(next), email: email, sendsMail: signIn.sendsMail,
            providerName: signIn.provider?.settings.name)
        var reply = html(pages.signIn(model), status: status)
        if let cookie = guarding.cookie { reply.headers.append(("Set-Cookie", cookie)) }
        if case .wait(let seconds) = reason { reply.headers.append(("Retry-After", String(seconds))) }
        return reply
    }

    /// The page for somebody who has to sign in first; a page that was looked for comes after that.
    func signInFirst(_ request: WireRequest) -> Reply {
        let hadSession = request.cookie?.contains(SignIn.cookieName) ?? false
        let address = request.query.isEmpty ? request.path : "\(request.path)?\(request.query)"
        return signInPage(
            hadSession ? .sessionEnded : .notSignedIn, request, status: 401, next: request.method == "GET" ? address : nil)
    }

    func endSession(_ visit: Visit) async throws -> Reply {
        let cookie = try await signIn.end(visit.viewer)
        return signedOut(cookie, visit.request)
    }

    func signedOut(_ cookie: String, _ request: WireRequest) -> Reply {
        var reply = signInPage(.signedOut, request)
        reply.headers.insert(("Set-Cookie", cookie), at: 0)
        return reply
    }

    // MARK: Links

    private func linkPage(
        _ token: String, _ request: WireRequest, status: Int = 200, next: String?
    ) async throws -> Reply {
        guard let person = try await signIn.person(link: token) else {
            return signInPage(.linkNotValid, request, status: status == 200 ? 404 : status, next: next)
        }
        let guarding = signIn.formGuard(cookie: request.cookie)
        var model = SignInConfirmModel(
            personName: person.name, token: token, formToken: guarding.token, next: Self.safe(next))
        model.isAgain = status != 200
        var reply = html(pages.signInConfirm(model), status: status)
        if let cookie = guarding.cookie { reply.headers.append(("Set-Cookie", cookie)) }
        return reply
    }

    private func useLink(_ form: Form, _ request: WireRequest) async throws -> Reply {
        let device = SignIn.Device(request)
        // A browser that does not say where a form is from has to show that this server gave it the form: otherwise another
        // site could sign it in as somebody else. The link is not used up by that.
        guard request.fetchSite == Self.sameOrigin || isGenuine(form, request) else {
            return try await linkPage(form[FormField.token] ?? "", request, status: 403, next: form[FormField.next])
        }
        guard let token = form[FormField.token], let cookie = try await signIn.begin(link: token, from: device) else {
            return signInPage(.linkNotValid, request, status: 403, next: form[FormField.next])
        }
        return signedIn(cookie, next: form[FormField.next])
    }

    private func mailLink(_ form: Form, _ request: WireRequest) async throws -> Reply {
        let (email, next) = (form[FormField.email] ?? "", form[FormField.next])
        guard isGenuine(form, request) else {
            return signInPage(.formNotValid, request, status: 403, next: next, email: email)
        }
        switch try await signIn.requestLink(email: email, next: next, from: SignIn.Device(request)) {
        // The same page for every address, without the address on it.
        case .accepted: return signInPage(.mailAsked, request, next: next)
        case .wait(let seconds): return signInPage(.wait(seconds: seconds), request, status: 429, next: next, email: email)
        case .unavailable: return signInPage(.noMail, request, status: 404, next: next)
        }
    }

    // MARK: Passwords

    private func signInWithPassword(_ form: Form, _ request: WireRequest) async throws -> Reply {
        let (email, next) = (form[FormField.email] ?? "", form[FormField.next])
        func again(_ reason: SignInModel.Reason, _ status: Int) -> Reply {
            signInPage(reason, request, status: status, next: next, email: email)
        }
        guard isGenuine(form, request) else {
            return again(.formNotValid, 403)
        }
        let outcome = try await signIn.begin(
            email: email, password: form[FormField.password] ?? "", from: SignIn.Device(request))
        switch outcome {
        case .signedIn(let cookie): return signedIn(cookie, next: next)
        case .wrong: return again(.wrongPassword, 403)
        case .wait(let seconds): return again(.wait(seconds: seconds), 429)
        case .busy: return again(.busy, 429)
        }
    }

    // MARK: Identity provider

    private func departToProvider(_ request: WireRequest, next: String?) async throws -> Reply {
        guard signIn.provider != nil else { throw ErrorPageModel(.notFound) }
        guard let departure = try await signIn.depart(next: next) else {
            return signInPage(.providerFailed, request, status: 503, next: next)
        }
        return .redirect(to: departure.location, cookie: departure.cookie)
    }

    private func arriveFromProvider(_ request: WireRequest) async throws -> Reply {
        guard signIn.provider != nil else { throw ErrorPageModel(.notFound) }
        var reply: Reply
        switch try await signIn.arrive(query: request.query, from: SignIn.Device(request)) {
        case .signedIn(let cookie, let next): reply = signedIn(cookie, next: next)
        case .notBegunHere: reply = signInPage(.providerNotBegun, request, status: 403)
        case .refused: reply = signInPage(.providerRefused, request, status: 403)
        case .failed: reply = signInPage(.providerFailed, request, status: 503)
        case .unverified: reply = try await denied(.unverified)
        case .unknown(let email): reply = try await denied(.unknown(email: email))
        }
        reply.headers.append(("Set-Cookie", signIn.clearedProviderCookie))
        return reply
    }

    private func denied(_ reason: SignInDeniedModel.Reason) async throws -> Reply {
        let model = SignInDeniedModel(reason: reason, ownerNames: try await signIn.ownerNames())
        return html(pages.signInDenied(model), status: 403)
    }

    // MARK: On

    /// Sends somebody on who has just signed in: to where they wanted to go, if that is here.
    private func signedIn(_ cookie: String, next: String?) -> Reply {
        var reply = Reply.redirect(to: Self.safe(next) ?? WebPath.incidents, cookie: cookie)
        reply.headers.append(("Set-Cookie", signIn.clearedFormCookie))
        return reply
    }

    private static func safe(_ next: String?) -> String? { next.flatMap { WebPath.isSafeNext($0) ? $0 : nil } }

    /// What a browser says of a form of this very server.
    private static let sameOrigin = "same-origin"

    private func isGenuine(_ form: Form, _ request: WireRequest) -> Bool {
        signIn.isGenuine(formToken: form[FormField.csrf], cookie: request.cookie)
    }

    private static func query(_ request: WireRequest) -> [String: String] {
        Dictionary(PercentEncoding.pairs(request.query).map { ($0.name, $0.value) }) { _, last in last }
    }
}

extension SignIn.Device {
    init(_ request: WireRequest) {
        self.init(userAgent: request.userAgent, address: request.remoteAddress, cookie: request.cookie)
    }
}
