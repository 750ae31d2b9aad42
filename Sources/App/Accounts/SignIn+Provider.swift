// SPDX-License-Identifier: Apache-2.0
import Base
import Catalogue
import Logging
import Store

/// Signing in through the identity provider: authorization code, with PKCE, state and nonce.
extension SignIn {
    /// Somebody who takes longer begins anew.
    package static let providerSeconds: Int64 = 600
    /// Bytes of a path to go on to that still fit into the cookie; with a longer one people end at the incidents.
    private static let rememberedNextMaximum = 1800
    private static let providerValueBytesMaximum = 3800
    private static let secretLength = 48
    private static let queryBytesMaximum = 8 * 1024

    /// Where the browser is sent to, with the cookie by which it is known again.
    package struct Departure: Hashable, Sendable {
        package let location: String
        package let cookie: String
    }

    package enum Arrival: Hashable, Sendable {
        /// The `Set-Cookie` value of the new session, and where the person wanted to go.
        case signedIn(cookie: String, next: String?)
        /// This browser did not set out from here, took too long, or is back for the second time.
        case notBegunHere
        /// The person, or the provider, said no.
        case refused
        /// The provider does not vouch for the person's address.
        case unverified
        /// Nobody here has this address.
        case unknown(email: String)
        /// The provider's answer could not be used; the log says why.
        case failed
    }

    private var providerCookie: PageCookie {
        PageCookie(
            "tocsin_oidc", publicURL: environment.settings.publicURL, valueBytesMaximum: Self.providerValueBytesMaximum)
    }

    package var clearedProviderCookie: String { providerCookie.clearing }

    private var providerRedirect: String { environment.settings.publicURL + WebPath.providerCallback }

    /// Sets out to the provider; nil when there is none, or when it does not answer.
    package func depart(next: String?) async throws -> Departure? {
        guard let provider else { return nil }
        let runtime = environment.runtime
        let address: String
        do { address = try await provider.metadata(at: runtime.now).authorizationAddress } catch {
            environment.logger.error("signing in through the provider failed", metadata: ["error": "\(error)"])
            return nil
        }
        let journey = Journey(
            state: runtime.randomToken(length: Self.secretLength), nonce: runtime.randomToken(length: Self.secretLength),
            verifier: runtime.randomToken(length: Self.secretLength),
            endsAt: runtime.now.adding(seconds: Self.providerSeconds),
            next: next.flatMap { WebPath.isSafeNext($0) && $0.utf8.count <= Self.rememberedNextMaximum ? $0 : nil })
        let query = [
            ("response_type", "code"), ("client_id", provider.settings.clientID), ("redirect_uri", providerRedirect),
            ("scope", IdentityProvider.scopes), ("state", journey.state), ("nonce", journey.nonce),
            ("code_challenge", OAuthSecrets.challenge(of: journey.verifier)), ("code_challenge_method", "S256"),
        ].map { "\($0.0)=\(PercentEncoding.encode($0.1))" }.joined(separator: "&")
        return Departure(
            location: address + (address.contains("?") ? "&" : "?") + query,
            cookie: providerCookie.setting(
                journey.text(signedWith: environment.secrets), maximumAgeSeconds: Self.providerSeconds))
    }

    /// Takes up somebody whom the provider has sent back.
    package func arrive(query: String, from device: Device) async throws -> Arrival {
        guard let provider, query.utf8.count <= Self.queryBytesMaximum else { return .notBegunHere }
        let now = environment.runtime.now
        let values = Dictionary(PercentEncoding.pairs(query).map { ($0.name, $0.value) }) { first, _ in first }
        guard let text = providerCookie.value(in: device.cookie),
            let journey = Journey(text, secrets: environment.secrets), now < journey.endsAt,
            OAuthSecrets.areEqual(values["state"] ?? "", journey.state)
        else { return .notBegunHere }
        // RFC 9207: an answer that another provider gave must not be brought to this one.
        if let issuer = values["iss"], issuer != provider.settings.issuer { return .notBegunHere }
        guard let code = values["code"], values["error"] == nil else { return .refused }
        let claims: IDTokens.Claims
        do {
            claims = try await provider.claims(
                code: code, verifier: journey.verifier, redirect: providerRedirect, nonce: journey.nonce, at: now)
        } catch {
            environment.logger.error("signing in through the provider failed", metadata: ["error": "\(error)"])
            return .failed
        }
        guard claims.isEmailVerified == true, let email = claims.email.map(Self.normal) else { return .unverified }
        return try await environment.write { work -> Arrival in
            guard let userID = try SignInQueries.passwordHolder(work.session, email: email)?.userID else {
                return .unknown(email: email)
            }
            return .signedIn(cookie: try begin(userID: userID, from: device, work), next: journey.next)
        }
    }

    /// Who can add somebody who has no account here.
    package func ownerNames() async throws -> [String] {
        try await environment.read { work in
            try UserQueries.find(work.session, ids: try UserQueries.owners(work.session)).map(\.name).sorted()
        }
    }
}

/// What the browser carries on its way to the provider and back.
private struct Journey {
    let state: String
    let nonce: String
    let verifier: String
    let endsAt: Instant
    let next: String?

    init(state: String, nonce: String, verifier: String, endsAt: Instant, next: String?) {
        self.state = state
        self.nonce = nonce
        self.verifier = verifier
        self.endsAt = endsAt
        self.next = next
    }

    func text(signedWith secrets: AccountSecrets) -> String {
        let content = "\(state).\(nonce).\(verifier).\(endsAt.seconds).\(Base64URL.encode(Array((next ?? "").utf8)))"
        return "\(content).\(secrets.signature(of: Self.signed(content)))"
    }

    /// Nil for a text that was not signed here.
    init?(_ text: String, secrets: AccountSecrets) {
        let parts = text.split(separator: ".", omittingEmptySubsequences: false).map(String.init)
        guard parts.count == 6, let seconds = Int64(parts[3]), let next = Base64URL.decode(parts[4]),
            secrets.isSignature(parts[5], of: Self.signed(parts[0..<5].joined(separator: ".")))
        else { return nil }
        state = parts[0]
        nonce = parts[1]
        verifier = parts[2]
        endsAt = Instant(seconds: seconds)
        let path = String(decoding: next, as: UTF8.self)
        self.next = WebPath.isSafeNext(path) ? path : nil
    }

    private static func signed(_ content: String) -> String { "sign-in journey \(content)" }
}
