// SPDX-License-Identifier: Apache-2.0
import App
import Base
import Domain
import HouseTesting
import Store
import Testing

@Suite("What a person allows to one app")
struct AppAccessTests {
    private func viewer(_ world: OAuthWorld, userID: String? = nil) async throws -> SignIn.Viewer {
        let signIn = SignIn(world.house.environment)
        let token = try await world.house.signInToken(userID: userID)
        let cookie = try #require(try await signIn.begin(link: token))
        return try #require(try await signIn.viewer(cookie: cookie))
    }

    private func apps(_ viewer: SignIn.Viewer, _ world: OAuthWorld) async throws -> [OAuthAllowance] {
        try await SignIn(world.house.environment).account(of: viewer).apps
    }

    @Test("is listed since it was first given, whatever was refreshed since", arguments: TestStore.available)
    func listed(_ store: TestStore) async throws {
        let world = try await OAuthWorld(store)
        let viewer = try await viewer(world)
        #expect(try await apps(viewer, world).isEmpty)
        let start = world.house.runtime.now
        let first = await world.exchange(try await world.code())
        world.house.advance(seconds: 3600)
        _ = await world.exchange(try await world.code(["scope": "services.read incidents.write"]))
        _ = await world.refresh(first.refreshToken ?? "")
        let found = try await apps(viewer, world)
        #expect(found.map(\.clientID) == [world.app.id] && found.map(\.clientName) == ["Pager"])
        #expect(found.first?.since == start)
        #expect(Set(found.first?.scopes ?? []) == ["services.read", "incidents.read", "incidents.write"])
        world.house.advance(seconds: OAuth.refreshLifetimeSeconds)
        #expect(try await apps(viewer, world).isEmpty, "what has run out is no access")
    }

    @Test("ends at once for this app and this person, with its record", arguments: TestStore.available)
    func ended(_ store: TestStore) async throws {
        let world = try await OAuthWorld(store)
        let viewer = try await viewer(world)
        let other = try await OAuthWorld.makeApp(
            world.house, ["grant_types": ["authorization_code"], "redirect_uris": [.string(OAuthWorld.redirect)]])
        let tokens = await world.exchange(try await world.code())
        let second = await world.exchange(try await world.code())
        let others = await world.exchange(try await world.code(app: other), as: other)
        let waiting = try await world.code()
        let trail = AuditTrail(world.house)
        // Codes live for half a minute: the trail begins here without one.
        let before = try await trail.records().count
        let signIn = SignIn(world.house.environment)
        #expect(try await signIn.endAccess(of: world.app.id, for: viewer))
        for answer in [tokens, second] {
            #expect(try await world.access(answer.accessToken) == nil)
            #expect(await world.refresh(answer.refreshToken ?? "").oauthError == "invalid_grant")
        }
        #expect(await world.exchange(waiting).oauthError == "invalid_grant")
        #expect(try await world.access(others.accessToken) != nil)
        #expect(try await apps(viewer, world).map(\.clientID) == [other.id])
        let records = try await trail.records()
        #expect(records.count == before + 1)
        let ended = try #require(records.first { AuditTrail.values($0).first?.last == "none" })
        #expect(AuditTrail.resource(ended)["id"]?.stringValue == world.app.id)
        #expect(AuditTrail.values(ended) == [["scopes", "services.read incidents.read", "none"]])
        #expect(try await signIn.endAccess(of: world.app.id, for: viewer) == false)
        #expect(try await signIn.endAccess(of: "PNOTHING", for: viewer) == false)
        #expect(try await trail.records().count == before + 1)
    }

    @Test("is nobody else's to end")
    func anothers() async throws {
        let world = try await OAuthWorld()
        let tokens = await world.exchange(try await world.code())
        let grace = try await world.house.makeUser("Grace", "grace@example.com")
        let viewer = try await viewer(world, userID: grace)
        #expect(try await SignIn(world.house.environment).endAccess(of: world.app.id, for: viewer) == false)
        #expect(try await world.access(tokens.accessToken) != nil)
    }
}
