// SPDX-License-Identifier: Apache-2.0
import Domain
import Testing

@Suite("What an app asks a person for")
struct OAuthRequestTests {
    private static let base = "https://tocsin.example"
    private static let redirect = "https://app.example.com/callback"
    private static let challenge = "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM"

    private static let known = KnownScopes(
        names: ["things.read", "things.write", "read", "openid"], personal: ["openid"], defaults: ["read"],
        expand: { scopes in scopes + (scopes.contains("read") ? ["things.read"] : []) })

    private static func client(scopes: [String] = ["things.read"]) -> OAuthClient {
        OAuthClient(
            id: "QAPP", name: "App", secretHash: "hash", grantTypes: [.authorizationCode, .refreshToken],
            redirectURIs: [redirect], scopes: scopes)
    }

    private static let usual: [(name: String, value: String)] = [
        ("client_id", "QAPP"), ("redirect_uri", redirect), ("response_type", "code"), ("scope", "things.read"),
        ("state", "xyz"), ("code_challenge", challenge), ("code_challenge_method", "S256"),
    ]

    /// The usual query with members changed, left out where the value is nil, and added.
    private func check(
        _ changes: [String: String?] = [:], adding added: [(name: String, value: String)] = [],
        client: OAuthClient? = OAuthRequestTests.client()
    ) -> AuthorizationRequest.Outcome {
        var pairs = Self.usual.compactMap { pair -> (name: String, value: String)? in
            guard let change = changes[pair.name] else { return pair }
            return change.map { (pair.name, $0) }
        }
        pairs += added
        return AuthorizationRequest.check(
            pairs, client: client, known: Self.known, resources: [Self.base, Self.base + "/mcp"])
    }

    /// The error that goes to the app's address; nil when none does.
    private func error(_ outcome: AuthorizationRequest.Outcome) -> OAuthError.Code? {
        guard case .redirected(let error, let redirect, _) = outcome, redirect.text == Self.redirect else { return nil }
        return error.code
    }

    private func request(_ outcome: AuthorizationRequest.Outcome) -> AuthorizationRequest? {
        if case .valid(let request) = outcome { request } else { nil }
    }

    private func isRefused(_ outcome: AuthorizationRequest.Outcome) -> Bool {
        if case .refused = outcome { true } else { false }
    }

    @Test("is taken as it is when all is well")
    func valid() {
        let request = request(check(adding: [("nonce", "n-1"), ("resource", Self.base + "/mcp")]))
        #expect(request?.client.id == "QAPP")
        #expect(request?.redirect.text == Self.redirect)
        #expect(request?.scopes == ["things.read"])
        #expect(request?.state == "xyz")
        #expect(request?.codeChallenge == Self.challenge)
        #expect(request?.nonce == "n-1")
        #expect(request?.resource == Self.base + "/mcp")
    }

    @Test("goes nowhere while it is not known who asks, or where the answer would go")
    func notRedirected() {
        #expect(isRefused(check(client: nil)))
        #expect(isRefused(check(["client_id": nil])))
        #expect(isRefused(check(["client_id": "QOTHER"])))
        #expect(isRefused(check(adding: [("client_id", "QAPP")])))
        #expect(isRefused(check(["redirect_uri": nil])))
        #expect(isRefused(check(["redirect_uri": "https://evil.example/callback"])))
        #expect(isRefused(check(["redirect_uri": Self.redirect + "/../x"])))
        #expect(isRefused(check(adding: [("redirect_uri", "https://evil.example/")])))
        #expect(isRefused(check(adding: [("redirect_uri", Self.redirect)])))
        // What else is wrong changes nothing about that.
        #expect(isRefused(check(["redirect_uri": "https://evil.example/", "response_type": "token", "scope": "x"])))
    }

    @Test("is refused to the app without PKCE, and with a lesser kind of it")
    func proofKey() {
        #expect(error(check(["code_challenge": nil])) == .invalidRequest)
        #expect(error(check(["code_challenge": "", "code_challenge_method": "S256"])) == .invalidRequest)
        #expect(error(check(["code_challenge_method": nil])) == .invalidRequest)
        #expect(error(check(["code_challenge_method": "plain"])) == .invalidRequest)
        #expect(error(check(["code_challenge_method": "s256"])) == .invalidRequest)
        #expect(error(check(adding: [("code_challenge_method", "plain")])) == .invalidRequest)
        #expect(error(check(["code_challenge": String(repeating: "a", count: 42)])) == .invalidRequest)
        #expect(error(check(["code_challenge": String(repeating: "a", count: 129)])) == .invalidRequest)
        #expect(error(check(["code_challenge": String(repeating: "=", count: 43)])) == .invalidRequest)
        #expect(request(check(["code_challenge": String(repeating: "~", count: 128)])) != nil)
    }

    @Test("asks for a code in the query, and nothing else")
    func responseType() {
        #expect(error(check(["response_type": nil])) == .invalidRequest)
        #expect(error(check(["response_type": "token"])) == .unsupportedResponseType)
        #expect(error(check(["response_type": "code id_token"])) == .unsupportedResponseType)
        #expect(error(check(adding: [("response_mode", "fragment")])) == .invalidRequest)
        #expect(request(check(adding: [("response_mode", "query")])) != nil)
        #expect(error(check(adding: [("request", "e30.e30.")])) == .requestNotSupported)
        #expect(error(check(adding: [("request_uri", "https://evil.example/")])) == .requestURINotSupported)
        #expect(error(check(adding: [("prompt", "none")])) == .consentRequired)
        var other = Self.client()
        other.grantTypes = [.clientCredentials]
        #expect(error(check(client: other)) == .unauthorizedClient)
    }

    @Test("carries its state back unless that is given twice or has no end")
    func state() {
        guard case .redirected(_, _, let state) = check(["response_type": "token"]) else {
            Issue.record("a wrong response_type was taken")
            return
        }
        #expect(state == "xyz")
        let twice = check(adding: [("state", "other")])
        #expect(error(twice) == .invalidRequest)
        if case .redirected(_, _, let state) = twice { #expect(state == nil) }
        #expect(error(check(["state": String(repeating: "s", count: OAuth.stateLengthMaximum + 1)])) == .invalidRequest)
        #expect(error(check(adding: [("nonce", String(repeating: "n", count: 600))])) == .invalidRequest)
        #expect(request(check(["state": nil]))?.state == nil)
    }

    @Test("names no resource but ours")
    func resources() {
        #expect(request(check(adding: [("resource", Self.base + "/")]))?.resource == Self.base)
        for other in ["https://evil.example", Self.base + "/mcp/x", Self.base + ".evil.example", "mcp"] {
            #expect(error(check(adding: [("resource", other)])) == .invalidTarget, "\(other)")
        }
        #expect(error(check(adding: [("resource", Self.base), ("resource", "https://evil.example")])) == .invalidTarget)
    }

    @Test("gets of the scopes what the app may have; the others are left out")
    func scopes() {
        #expect(request(check(["scope": "things.read things.write nothing.read"]))?.scopes == ["things.read"])
        #expect(request(check(["scope": "things.read openid things.read"]))?.scopes == ["things.read", "openid"])
        #expect(request(check(["scope": nil]))?.scopes == ["things.read"])
        #expect(request(check(["scope": nil], client: Self.client(scopes: [])))?.scopes == ["read"])
        let everything = request(check(["scope": "things.write read"], client: Self.client(scopes: [])))
        #expect(everything?.scopes == ["things.write", "read"])
        #expect(request(check(["scope": "things.read"], client: Self.client(scopes: ["read"])))?.scopes == ["things.read"])
        #expect(error(check(["scope": "nothing.read"])) == .invalidScope)
        #expect(error(check(["scope": "things.\"read"])) == .invalidRequest)
    }
}

@Suite("Scopes of an app that acts by itself")
struct AppScopeTests {
    private let known = KnownScopes(
        names: ["things.read", "things.write"], personal: [], defaults: [], expand: { $0 })
    private let client = OAuthClient(id: "QAPP", grantTypes: [.clientCredentials], scopes: ["things.read"])

    private func refusal(_ text: String?) -> OAuthError? {
        do throws(OAuthError) {
            _ = try ScopeRequest.ofApp(text, client, known)
            return nil
        } catch {
            return error
        }
    }

    @Test("begin with the account for which it acts")
    func account() throws {
        let scopes = try ScopeRequest.ofApp("things.read as_account-eu.acme-1", client, known)
        #expect(scopes == ["as_account-eu.acme-1", "things.read"])
        for wrong in [
            "things.read", "as_account-us. things.read", "as_account-xx.acme things.read", "as_account-us things.read",
            "as_account-us.a.b things.read", "as_account-us.acme as_account-eu.acme things.read", "",
        ] {
            #expect(refusal(wrong)?.code == .invalidRequest, "\(wrong)")
        }
        #expect(refusal(nil)?.code == .invalidRequest)
    }

    @Test("are all known, and registered")
    func names() {
        #expect(refusal("as_account-us.acme things.read nothing.read") == .invalidScope)
        #expect(refusal("as_account-us.acme nothing.read")?.description == "Invalid scope")
        #expect(refusal("as_account-us.acme") == .invalidScope)
        #expect(refusal("as_account-us.acme things.read things.write")?.code == .invalidScope)
        #expect(refusal("as_account-us.acme " + String(repeating: "a", count: 9000)) == .invalidScope)
    }

    @Test("are an agent's to leave out, and then it is held to its grants alone")
    func ofAgent() throws {
        #expect(try ScopeRequest.ofAgent(nil, known) == [])
        #expect(try ScopeRequest.ofAgent("as_account-us.acme", known) == [])
        #expect(try ScopeRequest.ofAgent("as_account-us.acme things.write", known) == ["things.write"])
        for wrong in ["nothing.read", "as_account-xx.acme", "as_account-us. things.read"] {
            let error = #expect(throws: OAuthError.self) { try ScopeRequest.ofAgent(wrong, known) }
            #expect(error == .invalidScope, "\(wrong)")
        }
    }

    @Test("only become fewer when a token is refreshed")
    func narrowing() throws {
        #expect(try ScopeRequest.narrowed(nil, from: ["a", "b"]) == ["a", "b"])
        #expect(try ScopeRequest.narrowed("b", from: ["a", "b"]) == ["b"])
        let error = #expect(throws: OAuthError.self) { try ScopeRequest.narrowed("b c", from: ["a", "b"]) }
        #expect(error?.code == .invalidScope)
    }
}
