// SPDX-License-Identifier: Apache-2.0
import App
import Base
import Domain
import HouseTesting
import Testing

@Suite("A refresh token")
struct OAuthRefreshTests {
    private func begin(_ world: OAuthWorld) async throws -> (access: String, refresh: String) {
        let answer = await world.exchange(try await world.code())
        return (try #require(answer.accessToken), try #require(answer.refreshToken))
    }

    @Test("gives new tokens, and another refresh token in its place", arguments: TestStore.available)
    func rotation(_ store: TestStore) async throws {
        let world = try await OAuthWorld(store)
        let first = try await begin(world)
        world.house.advance(seconds: OAuth.accessLifetimeSeconds)
        #expect(try await world.access(first.access) == nil)
        let answer = await world.refresh(first.refresh)
        #expect(answer.status == 200 && answer.json["scope"] == "services.read incidents.read")
        #expect(answer.refreshToken != nil && answer.refreshToken != first.refresh)
        #expect(try await world.access(answer.accessToken)?.userID == world.house.ownerID)
        let next = await world.refresh(answer.refreshToken ?? "")
        #expect(next.status == 200)
    }

    @Test("that is used twice ends all that came from the same consent", arguments: TestStore.available)
    func reuse(_ store: TestStore) async throws {
        let world = try await OAuthWorld(store)
        let first = try await begin(world)
        let other = try await begin(world)
        let second = await world.refresh(first.refresh)
        let third = await world.refresh(second.refreshToken ?? "")
        #expect(third.status == 200)
        let reused = await world.refresh(first.refresh)
        #expect(reused.status == 400 && reused.oauthError == "invalid_grant")
        for token in [first.access, second.accessToken, third.accessToken] {
            #expect(try await world.access(token) == nil)
        }
        let after = await world.refresh(third.refreshToken ?? "")
        #expect(after.oauthError == "invalid_grant")
        #expect(try await world.access(other.access) != nil)
    }

    @Test("cannot ask for more than was granted, and loses nothing by asking for less")
    func scopes() async throws {
        let world = try await OAuthWorld()
        let first = try await begin(world)
        for wider in ["services.read incidents.write", "write", "openid"] {
            let answer = await world.refresh(first.refresh, scope: wider)
            #expect(answer.status == 400 && answer.oauthError == "invalid_scope", "\(wider)")
        }
        let narrow = await world.refresh(first.refresh, scope: "services.read")
        #expect(narrow.status == 200 && narrow.json["scope"] == "services.read")
        #expect(try await world.access(narrow.accessToken)?.scopes == ["services.read"])
        let whole = await world.refresh(narrow.refreshToken ?? "")
        #expect(whole.json["scope"] == "services.read incidents.read")
    }

    @Test("is worth nothing to another app, after its time, or as something else")
    func wrong() async throws {
        let world = try await OAuthWorld()
        let first = try await begin(world)
        let other = try await OAuthWorld.makeApp(
            world.house, ["grant_types": ["authorization_code"], "redirect_uris": [.string(OAuthWorld.redirect)]])
        let stolen = await world.refresh(first.refresh, as: other)
        #expect(stolen.oauthError == "invalid_grant")
        let access = await world.refresh(first.access)
        #expect(access.oauthError == "invalid_grant")
        #expect(await world.exchange(first.refresh).oauthError == "invalid_grant")
        world.house.advance(seconds: OAuth.refreshLifetimeSeconds - 1)
        let answer = await world.refresh(first.refresh)
        #expect(answer.status == 200)
        world.house.advance(seconds: OAuth.refreshLifetimeSeconds)
        let late = await world.refresh(answer.refreshToken ?? "")
        #expect(late.oauthError == "invalid_grant")
    }

    @Test("is understood when its plus sign was not escaped")
    func plusSign() async throws {
        let world = try await OAuthWorld()
        let first = try await begin(world)
        let answer = await world.refresh(String(first.refresh.map { $0 == "+" ? " " : $0 }))
        #expect(answer.status == 200)
    }

    @Test("can be revoked, with all that came from it; an access token alone")
    func revocation() async throws {
        let world = try await OAuthWorld()
        let first = try await begin(world)
        let second = await world.refresh(first.refresh)
        let one = await world.post("/oauth/revoke", [("token", first.access)], as: world.app)
        #expect(one.status == 200)
        #expect(try await world.access(first.access) == nil)
        #expect(try await world.access(second.accessToken) != nil)
        let all = await world.post(
            "/oauth/revoke", [("token", second.refreshToken ?? ""), ("token_type_hint", "access_token")], as: world.app)
        #expect(all.status == 200)
        #expect(try await world.access(second.accessToken) == nil)
        let after = await world.refresh(second.refreshToken ?? "")
        #expect(after.oauthError == "invalid_grant")
    }

    @Test("is not revoked by another app, which is told nothing")
    func othersRevocation() async throws {
        let world = try await OAuthWorld()
        let first = try await begin(world)
        let other = try await OAuthWorld.makeApp(world.house)
        for token in [first.access, first.refresh, "made up", String(repeating: "x", count: 5000)] {
            let answer = await world.post("/oauth/revoke", [("token", token)], as: other)
            #expect(answer.status == 200 && answer.json == [:])
        }
        #expect(try await world.access(first.access) != nil)
        let without = await world.post("/oauth/revoke", [], as: other)
        #expect(without.status == 400)
        let nobody = await world.post("/oauth/revoke", [("token", first.access)])
        #expect(nobody.status == 401)
    }

    @Test("and its access token are described to their own app alone")
    func introspection() async throws {
        let world = try await OAuthWorld()
        let first = try await begin(world)
        let own = await world.post("/oauth/introspect", [("token", first.access)], as: world.app)
        #expect(own.status == 200 && own.json["active"] == true)
        #expect(own.json["scope"] == "services.read incidents.read")
        #expect(own.json["client_id"]?.stringValue == world.app.id)
        #expect(own.json["sub"]?.stringValue == world.house.ownerID)
        #expect(own.json["exp"]?.intValue == TestHouse.start.seconds + OAuth.accessLifetimeSeconds)
        let other = try await OAuthWorld.makeApp(world.house)
        for (token, app) in [(first.access, other), ("made up", world.app)] {
            let answer = await world.post("/oauth/introspect", [("token", token)], as: app)
            #expect(answer.status == 200 && answer.json == ["active": false])
        }
        let nobody = await world.post("/oauth/introspect", [("token", first.access)])
        #expect(nobody.status == 401)
        _ = await world.post("/oauth/revoke", [("token", first.access)], as: world.app)
        let revoked = await world.post("/oauth/introspect", [("token", first.access)], as: world.app)
        #expect(revoked.json == ["active": false])
    }
}
