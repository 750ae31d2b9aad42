// SPDX-License-Identifier: Apache-2.0
import App
import Base
import Catalogue
import Domain
import HouseTesting
import Store

/// A house with an app that its owner has made known, and short ways through the flows.
struct OAuthWorld {
    /// What a test wants was not answered.
    struct Unexpected: Error, CustomStringConvertible {
        let description: String
    }

    struct App: Sendable {
        var id: String
        var secret: String?
    }

    static let redirect = "https://app.example.com/callback"
    /// The pair of RFC 7636, appendix B.
    static let verifier = "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk"
    static let challenge = "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM"
    static let account = "as_account-us.acme"

    let house: TestHouse
    let app: App

    init(_ store: TestStore = .sqlite) async throws {
        house = try await TestHouse(database: try await store.fresh())
        app = try await Self.makeApp(
            house, ["grant_types": ["client_credentials", "authorization_code"], "redirect_uris": [.string(Self.redirect)]])
    }

    static func makeApp(_ house: TestHouse, _ changes: JSONObject = [:]) async throws -> App {
        var client: JSONObject = [
            "name": "Pager", "grant_types": ["client_credentials"], "redirect_uris": [],
            "scopes": ["services.read", "incidents.read", "incidents.write", "openid", "profile", "email"],
        ]
        for member in changes.members { client[member.name] = member.value }
        let answer = try await house.call("POST", "/tocsin/v1/oauth_clients", ["oauth_client": .object(client)])
        guard answer.status == 201, let id = answer.json["oauth_client"]?["client_id"]?.stringValue else {
            throw Unexpected(description: "\(answer.status) \(answer.json.text)")
        }
        return App(id: id, secret: answer.json["oauth_client"]?["client_secret"]?.stringValue)
    }

    static func encode(_ pairs: [(String, String)]) -> String {
        pairs.map { "\(PercentEncoding.encode($0.0))=\(PercentEncoding.encode($0.1))" }.joined(separator: "&")
    }

    /// Posts a form as an app does; without an app it names nobody.
    func post(
        _ path: String, _ pairs: [(String, String)], as app: App? = nil, authorization: String? = nil
    ) async -> TestHouse.Answer {
        var pairs = pairs
        if let app {
            pairs.append(("client_id", app.id))
            if let secret = app.secret { pairs.append(("client_secret", secret)) }
        }
        return await house.send(
            WireRequest(
                method: "POST", path: path, authorization: authorization,
                contentType: "application/x-www-form-urlencoded", body: Array(Self.encode(pairs).utf8)))
    }

    func token(_ pairs: [(String, String)], as app: App) async -> TestHouse.Answer {
        await post("/oauth/token", pairs, as: app)
    }

    /// The query with which an app sends a browser, with members changed or left out.
    func query(_ changes: [String: String?] = [:], app: App? = nil) -> String {
        let usual: [(String, String)] = [
            ("client_id", (app ?? self.app).id), ("redirect_uri", Self.redirect), ("response_type", "code"),
            ("scope", "services.read incidents.read"), ("state", "s t&a"), ("code_challenge", Self.challenge),
            ("code_challenge_method", "S256"),
        ]
        var pairs = usual.compactMap { pair -> (String, String)? in
            guard let change = changes[pair.0] else { return pair }
            return change.map { (pair.0, $0) }
        }
        for name in changes.keys.sorted() where !usual.contains(where: { $0.0 == name }) {
            if let value = changes[name] ?? nil { pairs.append((name, value)) }
        }
        return Self.encode(pairs)
    }

    func consent(_ query: String) async throws -> ConsentRequest {
        let preparation = try await OAuthService(house.environment).prepare(query: query)
        guard case .show(let consent) = preparation else { throw Unexpected(description: "\(preparation)") }
        return consent
    }

    /// The address with which the owner's browser goes back to the app.
    func allow(_ query: String, only scopes: [String]? = nil) async throws -> String {
        let consent = try await consent(query)
        return try await OAuthService(house.environment).grant(
            consent, userID: house.ownerID, approvedScopes: scopes ?? consent.scopes.map(\.name))
    }

    static func members(of address: String) -> [String: String] {
        let query = address.split(separator: "?", maxSplits: 1).last.map(String.init) ?? ""
        return Dictionary(PercentEncoding.pairs(query).map { ($0.name, $0.value) }) { first, _ in first }
    }

    /// A code that the owner's consent gave.
    func code(_ changes: [String: String?] = [:], app: App? = nil) async throws -> String {
        let address = try await allow(query(changes, app: app))
        guard let code = Self.members(of: address)["code"] else { throw Unexpected(description: address) }
        return code
    }

    func exchange(
        _ code: String, as app: App? = nil, verifier: String = OAuthWorld.verifier, redirect: String = OAuthWorld.redirect
    ) async -> TestHouse.Answer {
        await token(
            [
                ("grant_type", "authorization_code"), ("code", code), ("redirect_uri", redirect),
                ("code_verifier", verifier),
            ], as: app ?? self.app)
    }

    func refresh(_ token: String, scope: String? = nil, as app: App? = nil) async -> TestHouse.Answer {
        let scopes = scope.map { [("scope", $0)] } ?? []
        return await self.token(
            [("grant_type", "refresh_token"), ("refresh_token", token)] + scopes, as: app ?? self.app)
    }

    /// For what a token stands now, as the door sees it.
    func access(_ token: String?) async throws -> OAuthAccess? {
        let hash = house.environment.secrets.hash(ofToken: token ?? "")
        return try await house.environment.read { work in
            try OAuthQueries.access(work.session, hash: hash, at: work.now)
        }
    }
}

extension TestHouse.Answer {
    var accessToken: String? { json["access_token"]?.stringValue }
    var refreshToken: String? { json["refresh_token"]?.stringValue }
    /// The name of the error, as OAuth has it.
    var oauthError: String? { json["error"]?.stringValue }

    func header(_ name: String) -> String? { headers.first { $0.name == name }?.value }
}
