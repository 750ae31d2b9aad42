// SPDX-License-Identifier: Apache-2.0
import App
import Base
import Domain
import HouseTesting
import Testing

@Suite("An app that acts by itself")
struct OAuthTokenTests {
    private static func grant(_ scope: String) -> [(String, String)] {
        [("grant_type", "client_credentials"), ("scope", scope)]
    }

    private static let usual = grant("\(OAuthWorld.account) services.read incidents.read")

    @Test("gets a token for a day, with the scopes it asked for", arguments: TestStore.available)
    func token(_ store: TestStore) async throws {
        let world = try await OAuthWorld(store)
        let answer = await world.token(Self.usual, as: world.app)
        #expect(answer.status == 200)
        #expect(answer.accessToken?.hasPrefix("pdus+_0XBPWQQ_") == true)
        #expect(answer.json["scope"] == "as_account-us.acme services.read incidents.read")
        #expect(answer.json["token_type"] == "bearer" && answer.json["expires_in"] == 86_400)
        #expect(answer.json["refresh_token"] == nil && answer.json["id_token"] == nil)
        #expect(answer.header("Cache-Control") == "no-store")
        let access = try await world.access(answer.accessToken)
        #expect(access?.clientID == world.app.id && access?.userID == nil)
        #expect(access?.scopes.contains("services.read") == true)
        world.house.advance(seconds: OAuth.accessLifetimeSeconds - 1)
        #expect(try await world.access(answer.accessToken) != nil)
        world.house.advance(seconds: 1)
        #expect(try await world.access(answer.accessToken) == nil)
    }

    @Test("opens with its token what the scopes cover, and nothing else")
    func door() async throws {
        let world = try await OAuthWorld()
        let token = await world.token(Self.usual, as: world.app).accessToken ?? ""
        let bearer = TestHouse.Caller.header("Bearer \(token)", from: nil)
        #expect(try await world.house.call("GET", "/services", as: bearer).status == 200)
        let refused = try await world.house.call("GET", "/users", as: bearer)
        #expect(refused.status == 403)
        #expect(refused.json["error"]?["required_scopes"]?.stringValue?.contains("users.read") == true)
        #expect(try await world.house.call("GET", "/tocsin/v1/oauth_clients", as: bearer).status == 403)
        world.house.advance(seconds: OAuth.accessLifetimeSeconds)
        #expect(try await world.house.call("GET", "/services", as: bearer).status == 401)
    }

    @Test("may show its secret in the form or by HTTP Basic, but not in both")
    func basic() async throws {
        let world = try await OAuthWorld()
        let pair = "\(world.app.id):\(world.app.secret ?? "")"
        let header = "Basic \(Self.base64(pair))"
        let byHeader = await world.post("/oauth/token", Self.usual, authorization: header)
        #expect(byHeader.status == 200)
        let named = await world.post(
            "/oauth/token", Self.usual + [("client_id", world.app.id)], authorization: "basic \(Self.base64(pair))")
        #expect(named.status == 200)
        let both = await world.post("/oauth/token", Self.usual, as: world.app, authorization: header)
        #expect(both.status == 400 && both.oauthError == "invalid_request")
        for wrong in ["Basic", "Basic !", "Basic \(Self.base64("nothing"))", "Basic \(Self.base64(pair + "x"))"] {
            let answer = await world.post("/oauth/token", Self.usual, authorization: wrong)
            #expect(answer.status == 401 && answer.oauthError == "invalid_client", "\(wrong)")
            #expect(answer.header("WWW-Authenticate")?.hasPrefix("Basic") == true)
        }
    }

    private static func base64(_ text: String) -> String {
        let plain = Base64URL.encode(Array(text.utf8)).map { $0 == "-" ? "+" : $0 == "_" ? "/" : $0 }
        return String(plain) + String(repeating: "=", count: (4 - plain.count % 4) % 4)
    }

    @Test("is refused with a wrong secret as if it were unknown")
    func wrongSecret() async throws {
        let world = try await OAuthWorld()
        let wrong: [OAuthWorld.App] = [
            .init(id: world.app.id, secret: "wrong"), .init(id: world.app.id, secret: nil),
            .init(id: "QNONE", secret: world.app.secret), .init(id: "QNONE", secret: nil),
            .init(id: world.app.id, secret: String(repeating: "x", count: 5000)),
        ]
        var bodies: Set<JSON> = []
        for app in wrong {
            let answer = await world.token(Self.usual, as: app)
            #expect(answer.status == 401)
            bodies.insert(answer.json)
        }
        #expect(bodies.count == 1)
        let nobody = await world.post("/oauth/token", Self.usual)
        #expect(nobody.status == 401 && bodies.contains(nobody.json))
    }

    @Test("is refused scopes that nobody knows, that it has not registered, and no account")
    func scopes() async throws {
        let world = try await OAuthWorld()
        let unknown = await world.token(Self.grant("\(OAuthWorld.account) services.read nothing.read"), as: world.app)
        #expect(unknown.status == 400 && unknown.oauthError == "invalid_request")
        #expect(unknown.json["error_description"] == "Invalid scope")
        let more = await world.token(Self.grant("\(OAuthWorld.account) users.write"), as: world.app)
        #expect(more.status == 400 && more.oauthError == "invalid_scope")
        let none = await world.token(Self.grant("services.read"), as: world.app)
        #expect(none.status == 400 && none.oauthError == "invalid_request")
    }

    @Test("is refused what is no form, twice the same parameter, and grants of other servers")
    func forms() async throws {
        let world = try await OAuthWorld()
        let twice = await world.token(Self.usual + [("scope", "services.read")], as: world.app)
        #expect(twice.status == 400 && twice.oauthError == "invalid_request")
        let other = await world.token([("grant_type", "password"), ("username", "ada")], as: world.app)
        #expect(other.status == 400 && other.oauthError == "unsupported_grant_type")
        let without = await world.token([("grant_type", "")], as: world.app)
        #expect(without.status == 400 && without.oauthError == "invalid_request")
        let elsewhere = await world.token(Self.usual + [("resource", "https://evil.example")], as: world.app)
        #expect(elsewhere.status == 400 && elsewhere.oauthError == "invalid_target")
        var request = WireRequest(method: "POST", path: "/oauth/token", contentType: "application/json")
        request.body = JSON.object(["grant_type": "client_credentials"]).encoded()
        let json = await world.house.send(request)
        #expect(json.status == 400 && json.oauthError == "invalid_request")
        request.contentType = "application/x-www-form-urlencoded; charset=utf-8"
        request.body = Array(("grant_type=" + String(repeating: "a", count: OAuth.formBytesMaximum)).utf8)
        let large = await world.house.send(request)
        #expect(large.status == 400 && large.oauthError == "invalid_request")
    }

    @Test("asks for nothing by itself when it is only registered to act for people")
    func unauthorized() async throws {
        let world = try await OAuthWorld()
        let app = try await OAuthWorld.makeApp(
            world.house,
            ["grant_types": ["authorization_code"], "redirect_uris": [.string(OAuthWorld.redirect)], "public": true])
        #expect(app.secret == nil)
        let answer = await world.token(Self.usual, as: app)
        #expect(answer.status == 400 && answer.oauthError == "unauthorized_client")
    }

    @Test("loses every token at once when its owner removes it")
    func removal() async throws {
        let world = try await OAuthWorld()
        let token = await world.token(Self.usual, as: world.app).accessToken
        #expect(try await world.access(token) != nil)
        let path = "/tocsin/v1/oauth_clients/\(world.app.id)"
        #expect(try await world.house.call("DELETE", path, as: .readOnlyKey).status == 403)
        #expect(try await world.house.call("DELETE", path).status == 204)
        #expect(try await world.access(token) == nil)
        let again = await world.token(Self.usual, as: world.app)
        #expect(again.status == 401)
        #expect(try await world.house.call("DELETE", path).status == 404)
    }
}
