// SPDX-License-Identifier: Apache-2.0
import App
import Base
import Domain
import HouseTesting
import Testing

@Suite("ID tokens of an outside provider")
struct OutsideIDTokenTests {
    private static let issuer = "https://id.example"

    private func claims(
        _ token: String, jwks: JSON = ProviderTokens.keySet, issuer: String = OutsideIDTokenTests.issuer,
        audience: String = "tocsin", nonce: String? = "n-1", after seconds: Int64 = 0
    ) async throws -> IDTokens.Claims {
        try await IDTokens.verify(
            token, jwks: jwks, issuer: issuer, audience: audience, nonce: nonce,
            now: TestHouse.start.adding(seconds: seconds))
    }

    private func failure(
        _ token: String, jwks: JSON = ProviderTokens.keySet, issuer: String = OutsideIDTokenTests.issuer,
        audience: String = "tocsin", nonce: String? = "n-1", after seconds: Int64 = 0
    ) async throws -> IDTokens.Failure? {
        do {
            _ = try await claims(
                token, jwks: jwks, issuer: issuer, audience: audience, nonce: nonce, after: seconds)
            return nil
        } catch let failure as IDTokens.Failure {
            return failure
        }
    }

    /// The same content under another header, with the same signature or another one.
    private func forged(header: JSON, payload: JSON? = nil, signature: String? = nil) -> String {
        let parts = ProviderTokens.usual.split(separator: ".").map(String.init)
        let content = payload.map { Base64URL.encode($0.encoded()) } ?? parts[1]
        return [Base64URL.encode(header.encoded()), content, signature ?? parts[2]].joined(separator: ".")
    }

    @Test("say who somebody is when all of it is right")
    func valid() async throws {
        let found = try await claims(ProviderTokens.usual)
        #expect(found.subject == "248289" && found.email == "ada@example.com" && found.name == "Ada")
        #expect(found.isEmailVerified == true)
        let party = try await claims(ProviderTokens.ofSeveralForUs)
        #expect(party.subject == "248289")
    }

    @Test("are refused when they are for somebody else, from somebody else, or from another time")
    func wrongClaims() async throws {
        let token = ProviderTokens.usual
        #expect(try await failure(token, issuer: "https://id.example/") == .issuer)
        #expect(try await failure(token, audience: "other") == .audience)
        #expect(try await failure(ProviderTokens.ofSeveral) == .audience)
        #expect(try await failure(ProviderTokens.ofSeveralForUs, audience: "other") == .audience)
        #expect(try await failure(ProviderTokens.forNobody) == .audience)
        #expect(try await failure(token, nonce: "n-2") == .nonce)
        #expect(try await failure(token, after: 3600) == nil)
        #expect(try await failure(token, after: 3660) == .expired)
        #expect(try await failure(token, after: -60) == nil)
        #expect(try await failure(token, after: -61) == .notYetValid)
        #expect(try await failure(ProviderTokens.endless) == .expired)
        #expect(try await failure(ProviderTokens.beforeTime) == .expired)
    }

    @Test("are refused with every algorithm but the two, whatever the signature is")
    func algorithms() async throws {
        for name in ["none", "None", "HS256", "HS512", "RS1", "PS256", "RS384", "ES384", "EdDSA", "rs256", ""] {
            let header: JSON = ["alg": .string(name), "kid": "one"]
            #expect(try await failure(forged(header: header)) == .algorithm, "\(name)")
            #expect(try await failure(forged(header: header, signature: "")) == .algorithm, "\(name)")
        }
        #expect(try await failure(forged(header: ["kid": "one"])) == .algorithm)
        // A key of one kind is never taken for another.
        #expect(try await failure(forged(header: ["alg": "ES256", "kid": "one"])) == .unknownKey)
    }

    @Test("are refused when one letter is another, and when their key is not among the provider's")
    func signatures() async throws {
        let header: JSON = ["alg": "RS256", "kid": "one"]
        #expect(try await failure(forged(header: header, payload: ["sub": "1", "iss": .string(Self.issuer)])) == .signature)
        #expect(try await failure(forged(header: header, signature: "")) == .signature)
        #expect(try await failure(forged(header: ["alg": "RS256", "kid": "two"])) == .unknownKey)
        #expect(try await failure(ProviderTokens.usual, jwks: ["keys": []]) == .unknownKey)
        #expect(try await failure(ProviderTokens.usual, jwks: [:]) == .unknownKey)
        let broken: JSON = [
            "keys": [["kty": "RSA", "kid": "one", "n": "AQAB", "e": "AQAB"], ["kty": "RSA", "kid": "one"]]
        ]
        #expect(try await failure(ProviderTokens.usual, jwks: broken) == .signature)
        let forOther: JSON = [
            "keys": [["kty": "RSA", "kid": "one", "use": "enc", "n": .string(ProviderTokens.modulus), "e": "AQAB"]]
        ]
        #expect(try await failure(ProviderTokens.usual, jwks: forOther) == .unknownKey)
    }

    @Test("are refused when they are no tokens")
    func malformed() async throws {
        let critical: JSON = ["alg": "RS256", "kid": "one", "crit": ["exp"]]
        let texts = [
            "", "a", "a.b", "a.b.c", "..", ProviderTokens.usual + ".", ProviderTokens.usual + "=",
            String(repeating: "a", count: 20_000), forged(header: "RS256"), forged(header: critical),
        ]
        for text in texts { #expect(try await failure(text) == .malformed, "\(text.prefix(40))") }
    }
}

@Suite("ID tokens of our own")
struct OwnIDTokenTests {
    private func keySet(_ house: TestHouse) async throws -> JSON {
        try await house.call("GET", "/oauth/jwks", as: .nobody).json
    }

    private func idToken(_ world: OAuthWorld, scope: String, nonce: String? = "n-1") async throws -> String? {
        let code = try await world.code(["scope": scope, "nonce": nonce])
        return await world.exchange(code).json["id_token"]?.stringValue
    }

    private func claims(_ token: String, _ world: OAuthWorld, nonce: String? = "n-1") async throws -> IDTokens.Claims {
        try await IDTokens.verify(
            token, jwks: try await keySet(world.house), issuer: TestHouse.baseURL, audience: world.app.id, nonce: nonce,
            now: world.house.runtime.now)
    }

    @Test("are given to who asks for openid, tell what the scopes allow, and are checked with the published keys")
    func own() async throws {
        let world = try await OAuthWorld()
        #expect(try await idToken(world, scope: "services.read") == nil)
        let bare = try #require(try await idToken(world, scope: "openid services.read"))
        let few = try await claims(bare, world)
        #expect(few.subject == world.house.ownerID && few.email == nil && few.name == nil)
        let full = try #require(try await idToken(world, scope: "openid profile email"))
        let all = try await claims(full, world)
        #expect(all.email == world.house.ownerEmail && all.name == "Ada Lovelace")
    }

    @Test("are signed with a new key each month; the old one stays known for two more, and nothing private is shown")
    func rotation() async throws {
        let world = try await OAuthWorld()
        let first = try #require(try await idToken(world, scope: "openid"))
        let before = try await keySet(world.house)
        #expect(before["keys"]?.arrayValue?.count == 1)
        #expect(before["keys"]?[0]?["d"] == nil && before["keys"]?[0]?["kid"] != nil)
        let again = try await keySet(world.house)
        #expect(again == before)
        world.house.advance(seconds: OAuth.signingKeyLifetimeSeconds)
        _ = try #require(try await idToken(world, scope: "openid"))
        let both = try await keySet(world.house)
        #expect(both["keys"]?.arrayValue?.count == 2)
        #expect(both["keys"]?.arrayValue?.contains(before["keys"]?[0] ?? .null) == true)
        let old = try await IDTokens.verify(
            first, jwks: both, issuer: TestHouse.baseURL, audience: world.app.id, nonce: "n-1", now: TestHouse.start)
        #expect(old.subject == world.house.ownerID)
        world.house.advance(seconds: OAuth.retiredKeyLifetimeSeconds)
        let later = try await keySet(world.house)
        #expect(later["keys"]?.arrayValue?.contains(before["keys"]?[0] ?? .null) == false)
    }
}
