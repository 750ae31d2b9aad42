// SPDX-License-Identifier: Apache-2.0
import App
import Base
import Catalogue
import Domain
import HouseTesting
import Store
import Testing

@Suite("An app that registers itself")
struct OAuthRegistrationTests {
    private static let usual: JSONObject = [
        "client_name": "Desktop", "redirect_uris": ["http://127.0.0.1/callback"], "token_endpoint_auth_method": "none",
        "grant_types": ["authorization_code", "refresh_token"], "response_types": ["code"],
    ]

    private func register(_ house: TestHouse, _ changes: JSONObject = [:]) async throws -> TestHouse.Answer {
        var body = Self.usual
        for member in changes.members { body[member.name] = member.value }
        return try await house.call("POST", "/oauth/register", .object(body), as: .nobody)
    }

    @Test("acts for people without a secret, from whatever port is free", arguments: TestStore.available)
    func flow(_ store: TestStore) async throws {
        let world = try await OAuthWorld(store)
        let answer = try await register(world.house)
        #expect(answer.status == 201 && answer.header("Cache-Control") == "no-store")
        #expect(answer.json["client_secret"] == nil && answer.json["token_endpoint_auth_method"] == "none")
        let app = OAuthWorld.App(id: try #require(answer.json["client_id"]?.stringValue), secret: nil)
        let redirect = "http://127.0.0.1:51004/callback"
        let query = world.query(["redirect_uri": redirect, "scope": nil], app: app)
        let consent = try await world.consent(query)
        #expect(consent.isSelfRegistered && consent.clientName == "Desktop")
        #expect(consent.scopes.map(\.name) == [ScopeTable.read])
        let code = OAuthWorld.members(of: try await world.allow(query))["code"] ?? ""
        let tokens = await world.exchange(code, as: app, redirect: redirect)
        #expect(tokens.status == 200)
        let refreshed = await world.refresh(tokens.refreshToken ?? "", as: app)
        #expect(refreshed.status == 200)
    }

    @Test("never acts by itself, whatever it says")
    func neverAlone() async throws {
        let world = try await OAuthWorld()
        let answer = try await register(
            world.house,
            [
                "grant_types": ["authorization_code", "client_credentials"],
                "token_endpoint_auth_method": "client_secret_post",
            ])
        #expect(answer.status == 201)
        #expect(answer.json["grant_types"] == ["authorization_code", "refresh_token"])
        let app = OAuthWorld.App(
            id: answer.json["client_id"]?.stringValue ?? "", secret: answer.json["client_secret"]?.stringValue)
        #expect(app.secret != nil)
        let refused = await world.token(
            [("grant_type", "client_credentials"), ("scope", "as_account-us.acme services.read")], as: app)
        #expect(refused.status == 400 && refused.oauthError == "unauthorized_client")
    }

    @Test("is refused what it cannot be")
    func refusals() async throws {
        let house = try await TestHouse()
        let many = JSON.array((0...OAuthClient.redirectURIsMaximum).map { .string("https://a.example/\($0)") })
        let wrong: [(JSONObject, String)] = [
            (["redirect_uris": []], "invalid_redirect_uri"), (["redirect_uris": .null], "invalid_redirect_uri"),
            (["redirect_uris": ["http://app.example.com/"]], "invalid_redirect_uri"),
            (["redirect_uris": ["myapp://callback"]], "invalid_redirect_uri"),
            (["redirect_uris": ["https://app.example.com/#x"]], "invalid_redirect_uri"),
            (["redirect_uris": ["https://app.example.com/", 1]], "invalid_redirect_uri"),
            (["redirect_uris": many], "invalid_redirect_uri"),
            (["grant_types": ["client_credentials"]], "invalid_client_metadata"),
            (["grant_types": ["implicit"]], "invalid_client_metadata"),
            (["response_types": ["token"]], "invalid_client_metadata"),
            (["token_endpoint_auth_method": "private_key_jwt"], "invalid_client_metadata"),
        ]
        for (changes, name) in wrong {
            let answer = try await register(house, changes)
            #expect(answer.status == 400 && answer.oauthError == name, "\(JSON.object(changes).text)")
        }
        let noJSON = await house.send(WireRequest(method: "POST", path: "/oauth/register", body: Array("a=b".utf8)))
        #expect(noJSON.status == 400 && noJSON.oauthError == "invalid_client_metadata")
    }

    @Test("has the name that a reader sees")
    func name() async throws {
        let house = try await TestHouse()
        let answer = try await register(house, ["client_name": "Pay\u{202E}roll<script>"])
        #expect(answer.json["client_name"] == "Payroll<script>")
        let nameless = try await register(house, ["client_name": " \u{200B}"])
        #expect(nameless.json["client_name"]?.stringValue?.isBlank == false)
    }

    @Test("is forgotten after a day in which nobody allowed it anything, and kept otherwise")
    func unused() async throws {
        let world = try await OAuthWorld()
        let unused = try await register(world.house).json["client_id"]?.stringValue ?? ""
        let used = try await register(world.house).json["client_id"]?.stringValue ?? ""
        let query = world.query(
            ["redirect_uri": "http://127.0.0.1:4000/callback"], app: .init(id: used, secret: nil))
        _ = try await world.allow(query)
        world.house.advance(seconds: OAuth.unusedClientLifetimeSeconds + 1)
        _ = try await register(world.house)
        let (first, second) = try await world.house.environment.read { work in
            (
                try OAuthClientQueries.find(work.session, id: unused), try OAuthClientQueries.find(work.session, id: used)
            )
        }
        #expect(first == nil && second?.lastUsedAt != nil)
    }

    @Test("is one of so many at most; on the next day there is room again")
    func limit() async throws {
        let house = try await TestHouse()
        try await house.environment.write { work in
            for number in 0..<OAuth.unusedClientsMaximum {
                try OAuthClientQueries.insert(
                    work.session, OAuthClient(id: "QX\(number)", name: "x", isSelfRegistered: true, createdAt: work.now))
            }
        }
        let refused = try await register(house)
        #expect(refused.status == 429 && refused.oauthError == "temporarily_unavailable")
        house.advance(seconds: OAuth.unusedClientLifetimeSeconds + 1)
        #expect(try await register(house).status == 201)
    }
}

@Suite("Apps that register themselves from one place")
struct RegistrationPlaceTests {
    private func register(_ house: TestHouse, from address: String) async -> TestHouse.Answer {
        let body: JSON = ["client_name": "Desktop", "redirect_uris": ["http://127.0.0.1/callback"]]
        return await house.send(
            WireRequest(method: "POST", path: "/oauth/register", body: body.encoded(), remoteAddress: address))
    }

    @Test("are so many in an hour, and those from elsewhere have an hour of their own", arguments: TestStore.available)
    func limit(_ store: TestStore) async throws {
        let house = try await TestHouse(database: try await store.fresh())
        for number in 0..<OAuth.registrationsPerPlaceMaximum {
            // One line has many addresses of the newer kind.
            #expect(await register(house, from: "2001:db8:1:2::\(number)").status == 201)
        }
        house.advance(seconds: OAuth.registrationWindowSeconds - 1)
        let refused = await register(house, from: "2001:db8:1:2::ffff")
        #expect(refused.status == 429 && refused.oauthError == "temporarily_unavailable")
        #expect(refused.json["error_description"]?.stringValue?.isEmpty == false)
        #expect(await register(house, from: "2001:db8:1:3::1").status == 201)
        house.advance(seconds: 1)
        #expect(await register(house, from: "2001:db8:1:2::ffff").status == 201)
    }

    @Test("cost no write once they are too many")
    func refusedWithoutWrite() async throws {
        let house = try await TestHouse()
        for _ in 0..<OAuth.registrationsPerPlaceMaximum { _ = await register(house, from: "192.0.2.1") }
        func attempts() async throws -> [Int64] {
            try await house.database.read { session in
                try session.rows("SELECT failures, last_failure_ms FROM sign_in_attempts", [])
            }.flatMap { [$0.integer(0), $0.integer(1)] }
        }
        let before = try await attempts()
        house.advance(seconds: 60)
        #expect(await register(house, from: "192.0.2.1").status == 429)
        #expect(try await attempts() == before)
    }
}

@Suite("The documents of the authorization server")
struct OAuthDocumentTests {
    @Test("name addresses at which something answers, and only what works")
    func metadata() async throws {
        let house = try await TestHouse()
        let document = try await house.call("GET", "/.well-known/oauth-authorization-server", as: .nobody)
        let same = try await house.call("GET", "/.well-known/openid-configuration", as: .nobody)
        #expect(document.status == 200 && document.json == same.json)
        #expect(document.json["issuer"]?.stringValue == TestHouse.baseURL)
        #expect(document.json["code_challenge_methods_supported"] == ["S256"])
        let gets = ["authorization_endpoint", "jwks_uri"]
        let posts = ["token_endpoint", "revocation_endpoint", "introspection_endpoint", "registration_endpoint"]
        for name in gets + posts {
            let address = try #require(document.json[name]?.stringValue)
            #expect(address.hasPrefix(TestHouse.baseURL + "/"), "\(name)")
            let path = String(address.dropFirst(TestHouse.baseURL.count))
            let answer = try await house.call(gets.contains(name) ? "GET" : "POST", path, as: .nobody)
            #expect([200, 400, 401].contains(answer.status), "\(name): \(answer.status)")
        }
        let scopes = document.json["scopes_supported"]?.arrayValue ?? []
        #expect(scopes.contains("services.read") && scopes.contains("openid"))
    }

    @Test("say which server guards the API, and its tools")
    func resources() async throws {
        let house = try await TestHouse()
        for (path, resource) in [("", TestHouse.baseURL), ("/mcp", TestHouse.baseURL + "/mcp")] {
            let document = try await house.call("GET", "/.well-known/oauth-protected-resource" + path, as: .nobody)
            #expect(document.status == 200 && document.json["resource"]?.stringValue == resource)
            #expect(document.json["authorization_servers"] == [.string(TestHouse.baseURL)])
        }
    }
}
