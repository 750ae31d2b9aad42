// SPDX-License-Identifier: Apache-2.0
import App
import Base
import Domain
import HouseTesting
import Testing

@Suite("A code that a person's consent gives")
struct OAuthCodeTests {
    @Test("is worth an access token and a refresh token, in the person's name", arguments: TestStore.available)
    func exchange(_ store: TestStore) async throws {
        let world = try await OAuthWorld(store)
        let address = try await world.allow(world.query())
        let members = OAuthWorld.members(of: address)
        #expect(address.hasPrefix(OAuthWorld.redirect + "?"))
        #expect(members["state"] == "s t&a" && members["iss"] == TestHouse.baseURL)
        let answer = await world.exchange(members["code"] ?? "")
        #expect(answer.status == 200)
        #expect(answer.json["scope"] == "services.read incidents.read" && answer.json["expires_in"] == 86_400)
        #expect(answer.refreshToken?.hasPrefix("pdus+_1XBPWQQ_") == true)
        #expect(answer.json["client_info"] != nil && answer.json["id_token"] == nil)
        #expect(answer.header("Cache-Control") == "no-store")
        let access = try await world.access(answer.accessToken)
        #expect(access?.userID == world.house.ownerID && access?.role == .owner)
        #expect(access?.scopes == ["services.read", "incidents.read"])
        #expect(try await world.access(answer.refreshToken) == nil)
    }

    @Test("is used once; a second use takes back what it gave", arguments: TestStore.available)
    func replay(_ store: TestStore) async throws {
        let world = try await OAuthWorld(store)
        let code = try await world.code()
        let first = await world.exchange(code)
        #expect(try await world.access(first.accessToken) != nil)
        let second = await world.exchange(code)
        #expect(second.status == 400 && second.oauthError == "invalid_grant" && second.accessToken == nil)
        #expect(try await world.access(first.accessToken) == nil)
        let refreshed = await world.refresh(first.refreshToken ?? "")
        #expect(refreshed.oauthError == "invalid_grant")
    }

    @Test("is noticed when it comes again after its time")
    func lateReplay() async throws {
        let world = try await OAuthWorld()
        let code = try await world.code()
        let first = await world.exchange(code)
        world.house.advance(seconds: 3600)
        _ = try await world.code()
        let second = await world.exchange(code)
        #expect(second.oauthError == "invalid_grant")
        #expect(try await world.access(first.accessToken) == nil)
    }

    @Test("gives no more than one answer to two who come at once", arguments: TestStore.available)
    func race(_ store: TestStore) async throws {
        let world = try await OAuthWorld(store)
        let code = try await world.code()
        let answers = await withTaskGroup(of: TestHouse.Answer.self) { group in
            for _ in 1...8 { group.addTask { await world.exchange(code) } }
            return await group.reduce(into: [TestHouse.Answer]()) { $0.append($1) }
        }
        let given = answers.filter { $0.status == 200 }
        #expect(given.count == 1)
        #expect(try await world.access(given.first?.accessToken) == nil)
    }

    @Test("lives for thirty seconds")
    func expiry() async throws {
        let world = try await OAuthWorld()
        let code = try await world.code()
        let other = try await world.code()
        world.house.advance(seconds: OAuth.codeLifetimeSeconds - 1)
        #expect(await world.exchange(code).status == 200)
        world.house.advance(seconds: 1)
        let late = await world.exchange(other)
        #expect(late.status == 400 && late.oauthError == "invalid_grant")
    }

    @Test("is worth nothing without its verifier, and goes on for who has it")
    func verifier() async throws {
        let world = try await OAuthWorld()
        let code = try await world.code()
        let changed = String(OAuthWorld.verifier.dropLast()) + "l"
        let wrong = [changed, OAuthWorld.challenge, "short", "", "ä" + OAuthWorld.verifier]
        for verifier in wrong {
            let answer = await world.exchange(code, verifier: verifier)
            #expect(answer.status == 400 && answer.oauthError == "invalid_grant", "\(verifier)")
        }
        #expect(await world.exchange(code).status == 200)
    }

    @Test("is worth nothing to another app, nor with another address")
    func others() async throws {
        let world = try await OAuthWorld()
        let other = try await OAuthWorld.makeApp(
            world.house, ["grant_types": ["authorization_code"], "redirect_uris": [.string(OAuthWorld.redirect)]])
        let code = try await world.code()
        let stolen = await world.exchange(code, as: other)
        #expect(stolen.oauthError == "invalid_grant")
        let unauthenticated = await world.exchange(code, as: .init(id: world.app.id, secret: "wrong"))
        #expect(unauthenticated.status == 401)
        let elsewhere = await world.exchange(code, redirect: OAuthWorld.redirect + "/")
        #expect(elsewhere.oauthError == "invalid_grant")
        let madeUp = await world.exchange("made up")
        #expect(madeUp.oauthError == "invalid_grant")
        let answer = await world.exchange(code)
        #expect(answer.status == 200)
        // Another app that has seen the code cannot end what it gave.
        let replayed = await world.exchange(code, as: other)
        #expect(replayed.oauthError == "invalid_grant")
        #expect(try await world.access(answer.accessToken) != nil)
    }

    @Test("ends with the person who gave it")
    func person() async throws {
        let world = try await OAuthWorld()
        let grace = try await world.house.makeUser("Grace Hopper", "grace@example.com")
        let service = OAuthService(world.house.environment)
        func code() async throws -> String {
            let consent = try await world.consent(world.query())
            let address = try await service.grant(
                consent, userID: grace, approvedScopes: consent.scopes.map(\.name))
            return OAuthWorld.members(of: address)["code"] ?? ""
        }
        let tokens = await world.exchange(try await code())
        let waiting = try await code()
        #expect(try await world.access(tokens.accessToken)?.userID == grace)
        #expect(try await world.house.call("DELETE", "/users/\(grace)").status == 204)
        #expect(try await world.access(tokens.accessToken) == nil)
        let late = await world.exchange(waiting)
        #expect(late.oauthError == "invalid_grant")
        let refreshed = await world.refresh(tokens.refreshToken ?? "")
        #expect(refreshed.oauthError == "invalid_grant")
    }

    @Test("carries its resource on, and none but that")
    func resource() async throws {
        let world = try await OAuthWorld()
        let mcp = TestHouse.baseURL + "/mcp"
        let code = try await world.code(["resource": mcp])
        let wider = await world.token(
            [
                ("grant_type", "authorization_code"), ("code", code), ("redirect_uri", OAuthWorld.redirect),
                ("code_verifier", OAuthWorld.verifier), ("resource", TestHouse.baseURL),
            ], as: world.app)
        #expect(wider.oauthError == "invalid_target")
        let answer = await world.exchange(code)
        #expect(try await world.access(answer.accessToken)?.resource == mcp)
    }
}
