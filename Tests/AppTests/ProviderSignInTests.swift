// SPDX-License-Identifier: Apache-2.0
import App
import Base
import Catalogue
import Domain
import HouseTesting
import Testing

@Suite("Signing in through an identity provider")
struct ProviderSignInTests {
    @Test("asks with PKCE, state and nonce, and lets in whom the provider vouches for")
    func signsIn() async throws {
        let place = try await ProviderWorld()
        let trip = try await place.depart(next: WebPath.services)
        #expect(trip.query["response_type"] == "code" && trip.query["client_id"] == "tocsin")
        #expect(trip.query["redirect_uri"] == TestHouse.baseURL + WebPath.providerCallback)
        #expect(trip.query["code_challenge_method"] == "S256" && trip.query["scope"] == "openid email")
        for name in ["state", "nonce", "code_challenge"] { #expect((trip.query[name] ?? "").count >= 43) }
        #expect(trip.cookie.hasPrefix("__Host-tocsin_oidc="))
        let arrival = try await place.arrive(trip)
        guard case .signedIn(let cookie, let next) = arrival else {
            Issue.record("\(arrival)")
            return
        }
        #expect(next == WebPath.services)
        let viewer = try await place.world.viewer(cookie)
        #expect(viewer?.user.id == place.world.house.ownerID)
    }

    @Test("shows the secret in a header, and in the form only where the provider knows nothing else")
    func secret() async throws {
        let place = try await ProviderWorld()
        _ = try await place.arrival { _ in }
        let usual = try #require(place.provider.asked.first { $0.form != nil })
        // `tocsin:s3cret%2F%2B`
        #expect(usual.authorization == "Basic dG9jc2luOnMzY3JldCUyRiUyQg==")
        #expect(usual.form?.contains("s3cret") == false)
        let other = try await ProviderWorld()
        other.provider.change { $0.methods = ["client_secret_post"] }
        let arrival = try await other.arrival { _ in }
        guard case .signedIn = arrival else {
            Issue.record("\(arrival)")
            return
        }
        let asked = try #require(other.provider.asked.first { $0.form != nil })
        #expect(asked.authorization == nil && asked.form?.hasSuffix("&client_id=tocsin&client_secret=s3cret%2F%2B") == true)
    }

    @Test("takes nobody up who did not set out from this browser a short while ago")
    func notBegunHere() async throws {
        let place = try await ProviderWorld()
        let (trip, other) = (try await place.depart(), try await place.depart())
        let arrivals = [
            try await place.arrive(trip, cookie: ""), try await place.arrive(trip, cookie: other.cookie),
            try await place.arrive(trip, cookie: trip.cookie.replacing(trip.state, with: "x")),
            try await place.arrive(trip, cookie: trip.cookie + "0"), try await place.arrive(trip, query: "code=good"),
            try await place.arrive(trip, query: "code=good&state=x"), try await place.arrive(trip, query: ""),
            try await place.arrive(trip, query: "code=good&state=\(trip.state)&iss=https%3A%2F%2Fother.example"),
            try await place.arrive(trip, query: String(repeating: "a=b&", count: 4000)),
        ]
        #expect(arrivals.allSatisfy { $0 == .notBegunHere })
        place.world.house.advance(seconds: SignIn.providerSeconds)
        let late = try await place.arrive(other)
        #expect(late == .notBegunHere)
        #expect(place.provider.asked.allSatisfy { $0.form == nil }, "no code was shown to the provider")
    }

    @Test("knows an answer that names its own issuer, and one that says no")
    func answers() async throws {
        let place = try await ProviderWorld()
        let trip = try await place.depart()
        let refused = try await place.arrive(trip, query: "error=access_denied&state=\(trip.state)")
        #expect(refused == .refused)
        let named = try await place.arrive(trip, query: "code=good&state=\(trip.state)&iss=https%3A%2F%2Fid.example")
        guard case .signedIn = named else {
            Issue.record("\(named)")
            return
        }
    }

    @Test("lets nobody in on an address that is not confirmed, or that nobody here has, and makes no account")
    func whoIsLetIn() async throws {
        let place = try await ProviderWorld()
        let unconfirmed: [JSONObject] = [
            ["email": "ada@example.com", "email_verified": false], ["email": "ada@example.com"], ["email_verified": true],
            ["email": "ada@example.com", "email_verified": "true"], [:],
        ]
        for claims in unconfirmed {
            let arrival = try await place.arrival { $0.claims = claims }
            #expect(arrival == .unverified, "\(claims)")
        }
        let stranger = try await place.arrival { $0.claims = ["email": "Eve@Example.com", "email_verified": true] }
        #expect(stranger == .unknown(email: "eve@example.com"))
        let users = try await place.world.house.call("GET", "/users").json["users"]?.arrayValue
        #expect(users?.count == 1)
        let owners = try await place.world.signIn.ownerNames()
        #expect(owners == ["Ada Lovelace"])
    }

    @Test("believes no token that was made for another nonce, audience or time, or by another issuer")
    func wrongTokens() async throws {
        let place = try await ProviderWorld()
        let wrong: [JSONObject] = [
            ["nonce": "other"], ["aud": "other"], ["iss": "https://other.example"],
            ["exp": .int(TestHouse.start.seconds - 100)],
        ]
        for claims in wrong {
            let arrival = try await place.arrival { rules in
                for member in claims.members { rules.claims[member.name] = member.value }
            }
            #expect(arrival == .failed, "\(claims)")
            place.provider.change { $0.claims = FakeProvider.Rules().claims }
        }
        let trip = try await place.depart()
        let badCode = try await place.arrive(trip, code: "bad")
        #expect(badCode == .failed)
        let otherVerifier = try await place.arrival { $0.challenge = "other" }
        #expect(otherVerifier == .failed)
    }

    @Test("follows a provider that changes its keys")
    func keyRotation() async throws {
        let place = try await ProviderWorld()
        for keyID in ["k1", "k1", "k2", "k2"] {
            let arrival = try await place.arrival { $0.keyID = keyID }
            guard case .signedIn = arrival else {
                Issue.record("\(keyID): \(arrival)")
                continue
            }
        }
        #expect(place.provider.asked.count { $0.address.hasSuffix("/keys") } == 2, "keys are kept until they do not fit")
        #expect(place.provider.asked.count { $0.address.hasSuffix("configuration") } == 1)
    }

    @Test("sets out to no provider that is down, that is another one, or that would be spoken to in the clear")
    func unusable() async throws {
        let changes: [@Sendable (inout FakeProvider.Rules) -> Void] = [
            { $0.isDown = true }, { $0.issuer = "https://other.example" }, { $0.tokenAddress = "http://id.example/token" },
            { $0.tokenAddress = "" },
        ]
        for change in changes {
            let place = try await ProviderWorld()
            place.provider.change(change)
            let departure = try await place.world.signIn.depart(next: nil)
            #expect(departure == nil)
        }
        let without = try await SignInWorld().signIn.depart(next: nil)
        #expect(without == nil)
    }

    @Test("is possible with an issuer over TLS, or on this machine, and no other")
    func issuers() {
        func isUsable(_ issuer: String) -> Bool {
            ProviderSettings(issuer: issuer, clientID: "tocsin", clientSecret: "s") != nil
        }
        let good = [
            "https://id.example", "https://id.example/realms/main", "https://10.0.0.7:8443/", "http://localhost:9000",
            "http://127.0.0.1:9000", "http://[::1]:9000/x", "http://localhost",
        ]
        for issuer in good { #expect(isUsable(issuer), "\(issuer)") }
        let bad = [
            "", "id.example", "https://", "http://id.example", "http://localhost.evil.example",
            "http://127.0.0.1.evil.example", "http://localhost:1@evil.example", "https://user@id.example",
            "https://id.example?x=1", "https://id.example#x",
            "https://id example", "ftp://id.example", "http://localhost\\@evil.example",
        ]
        for issuer in bad { #expect(!isUsable(issuer), "\(issuer)") }
        #expect(ProviderSettings(issuer: "https://id.example", clientID: "", clientSecret: "s") == nil)
        let named = ProviderSettings(issuer: "https://id.example:8443/x", clientID: "a", clientSecret: "b")
        #expect(named?.name == "id.example")
    }
}
