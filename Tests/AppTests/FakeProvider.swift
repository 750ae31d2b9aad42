// SPDX-License-Identifier: Apache-2.0
import Base
import Catalogue
import Domain
import HouseTesting
import Store
import Synchronization
import Testing

@testable import App

/// An OpenID Connect provider without a network: signs as it is told, and checks what a real one would.
final class FakeProvider: ProviderTransport {
    static let issuer = "https://id.example"

    struct Rules: Sendable {
        var issuer = FakeProvider.issuer
        var tokenAddress = "\(FakeProvider.issuer)/token"
        var methods: [String]?
        var claims: JSONObject = ["email": "Ada@Example.com", "email_verified": true]
        var keyID = "k1"
        var isDown = false
        /// What the code was given out for.
        var challenge = ""
        var nonce = ""
        var asked: [ProviderRequest] = []
    }

    private let rules = Mutex(Rules())
    private let runtime: ManualRuntime

    init(_ runtime: ManualRuntime) { self.runtime = runtime }

    func change(_ body: (inout Rules) -> Void) { rules.withLock { body(&$0) } }
    var asked: [ProviderRequest] { rules.withLock { $0.asked } }

    private func key(_ id: String) -> SigningKeyQueries.Key {
        // Any number below the curve's order will do; each id has one of its own.
        let seed = [UInt8](repeating: UInt8(id.utf8.reduce(0) { ($0 + Int($1)) % 100 } + 1), count: 32)
        return SigningKeyQueries.Key(id: id, privateKey: AccountSecrets.hex(seed), createdAt: TestHouse.start)
    }

    func send(_ request: ProviderRequest) async throws -> ProviderAnswer {
        let rules = self.rules.withLock { rules in
            rules.asked.append(request)
            return rules
        }
        struct Down: Error {}
        if rules.isDown { throw Down() }
        switch request.address {
        case "\(Self.issuer)/.well-known/openid-configuration":
            var document: JSONObject = [
                "issuer": .string(rules.issuer), "authorization_endpoint": .string("\(Self.issuer)/authorize"),
                "token_endpoint": .string(rules.tokenAddress), "jwks_uri": .string("\(Self.issuer)/keys"),
            ]
            if let methods = rules.methods {
                document.append("token_endpoint_auth_methods_supported", .array(methods.map(JSON.string)))
            }
            return ProviderAnswer(status: 200, body: JSON.object(document).encoded())
        case "\(Self.issuer)/keys":
            return ProviderAnswer(status: 200, body: try IDTokens.keySet([key(rules.keyID)]).encoded())
        case "\(Self.issuer)/token": return try await token(request, rules)
        default: return ProviderAnswer(status: 404, body: [])
        }
    }

    private func token(_ request: ProviderRequest, _ rules: Rules) async throws -> ProviderAnswer {
        let pairs = PercentEncoding.pairs(request.form ?? "")
        let form = Dictionary(pairs.map { ($0.name, $0.value) }) { first, _ in first }
        guard form["grant_type"] == "authorization_code", form["code"] == "good",
            form["redirect_uri"] == TestHouse.baseURL + WebPath.providerCallback,
            OAuthSecrets.challenge(of: form["code_verifier"] ?? "") == rules.challenge
        else {
            return ProviderAnswer(status: 400, body: JSON.object(["error": "invalid_grant"]).encoded())
        }
        let now = runtime.now.seconds
        var claims: JSONObject = [
            "iss": .string(Self.issuer), "sub": "248289", "aud": "tocsin", "exp": .int(now + 300), "iat": .int(now),
            "nonce": .string(rules.nonce),
        ]
        for member in rules.claims.members { claims[member.name] = member.value }
        let token = try await IDTokens.sign(claims, with: key(rules.keyID))
        return ProviderAnswer(status: 200, body: JSON.object(["id_token": .string(token)]).encoded())
    }
}

/// A house whose people can sign in through that provider.
struct ProviderWorld {
    let world: SignInWorld
    let provider: FakeProvider

    init() async throws {
        let runtime = ManualRuntime(now: TestHouse.start)
        provider = FakeProvider(runtime)
        let settings = try #require(
            ProviderSettings(issuer: FakeProvider.issuer, clientID: "tocsin", clientSecret: "s3cret/+"))
        world = try await SignInWorld(provider: IdentityProvider(settings, transport: provider))
    }

    struct Trip {
        let query: [String: String]
        let cookie: String
        var state: String { query["state"] ?? "" }
    }

    /// As a browser does: sets out, and the provider keeps what the code will be for.
    func depart(next: String? = nil) async throws -> Trip {
        let found = try await world.signIn.depart(next: next)
        let departure = try #require(found)
        let parts = departure.location.split(separator: "?", maxSplits: 1)
        #expect(parts.first == "\(FakeProvider.issuer)/authorize")
        let pairs = PercentEncoding.pairs(parts.last.map(String.init) ?? "")
        let query = Dictionary(pairs.map { ($0.name, $0.value) }) { first, _ in first }
        provider.change { rules in
            rules.challenge = query["code_challenge"] ?? ""
            rules.nonce = query["nonce"] ?? ""
        }
        return Trip(query: query, cookie: String(departure.cookie.prefix { $0 != ";" }))
    }

    func arrive(
        _ trip: Trip, code: String = "good", query: String? = nil, cookie: String? = nil
    ) async throws -> SignIn.Arrival {
        try await world.signIn.arrive(
            query: query ?? "code=\(code)&state=\(trip.state)", from: SignIn.Device(cookie: cookie ?? trip.cookie))
    }

    func arrival(_ change: (inout FakeProvider.Rules) -> Void) async throws -> SignIn.Arrival {
        let trip = try await depart()
        provider.change(change)
        return try await arrive(trip)
    }
}
