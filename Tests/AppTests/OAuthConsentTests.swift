// SPDX-License-Identifier: Apache-2.0
import App
import Base
import Catalogue
import Domain
import HouseTesting
import Testing

@Suite("Consent")
struct OAuthConsentTests {
    @Test("is asked for in words, with who asks and where the answer goes")
    func shown() async throws {
        let world = try await OAuthWorld()
        let query = world.query()
        let consent = try await world.consent(query)
        #expect(consent.clientName == "Pager" && consent.clientID == world.app.id)
        #expect(consent.redirectHost == "app.example.com" && !consent.isSelfRegistered)
        #expect(consent.scopes.map(\.sentence) == ["See services", "See incidents"])
        #expect(consent.query == query)
    }

    @Test("begins at the address of the API, which leads the browser on, back, or nowhere")
    func address() async throws {
        let world = try await OAuthWorld()
        let asked = try await world.house.call("GET", "/oauth/authorize", query: world.query(), as: .nobody)
        #expect(asked.status == 303 && asked.header("Location") == WebPath.consent + "?" + world.query())
        let wrong = world.query(["code_challenge": nil])
        let back = try await world.house.call("GET", "/oauth/authorize", query: wrong, as: .nobody)
        let members = OAuthWorld.members(of: back.header("Location") ?? "")
        #expect(back.status == 302 && back.header("Location")?.hasPrefix(OAuthWorld.redirect + "?") == true)
        #expect(members["error"] == "invalid_request" && members["state"] == "s t&a")
        #expect(members["iss"] == TestHouse.baseURL && members["code"] == nil)
        for refused in [
            world.query(["redirect_uri": "https://evil.example/"]), world.query(["client_id": "QNONE"]), "",
            world.query(["state": String(repeating: "s", count: 9000)]), world.query() + "&x=\u{E9}",
        ] {
            let answer = try await world.house.call("GET", "/oauth/authorize", query: refused, as: .nobody)
            #expect(answer.status == 400 && answer.header("Location") == nil, "\(refused.prefix(80))")
        }
    }

    @Test("can be given to less than was asked for, and not to more")
    func part() async throws {
        let world = try await OAuthWorld()
        let address = try await world.allow(world.query(), only: ["incidents.read", "incidents.write", "write"])
        let answer = await world.exchange(OAuthWorld.members(of: address)["code"] ?? "")
        #expect(answer.json["scope"] == "incidents.read")
    }

    @Test("can be denied, or given to nothing, which is the same")
    func denial() async throws {
        let world = try await OAuthWorld()
        let consent = try await world.consent(world.query())
        let nothing = try await world.allow(world.query(), only: [])
        for address in [OAuthService(world.house.environment).deny(consent), nothing] {
            let members = OAuthWorld.members(of: address)
            #expect(members["error"] == "access_denied" && members["code"] == nil)
            #expect(members["state"] == "s t&a" && members["iss"] == TestHouse.baseURL)
        }
    }

    @Test("is given by people who are here, to apps that are")
    func gone() async throws {
        let world = try await OAuthWorld()
        let service = OAuthService(world.house.environment)
        let consent = try await world.consent(world.query())
        let scopes = consent.scopes.map(\.name)
        let fromNobody = try? await service.grant(consent, userID: "QNOBODY", approvedScopes: scopes)
        #expect(fromNobody == nil)
        #expect(try await world.house.call("DELETE", "/tocsin/v1/oauth_clients/\(world.app.id)").status == 204)
        let toNobody = try? await service.grant(consent, userID: world.house.ownerID, approvedScopes: scopes)
        #expect(toNobody == nil)
    }

    @Test("keeps the query that an app's address has")
    func redirectQuery() async throws {
        let world = try await OAuthWorld()
        let redirect = OAuthWorld.redirect + "?tenant=a%20b"
        let app = try await OAuthWorld.makeApp(
            world.house, ["grant_types": ["authorization_code"], "redirect_uris": [.string(redirect)]])
        let address = try await world.allow(world.query(["redirect_uri": redirect], app: app))
        #expect(address.hasPrefix(redirect + "&code="))
        let code = OAuthWorld.members(of: address)["code"] ?? ""
        let answer = await world.exchange(code, as: app, redirect: redirect)
        #expect(answer.status == 200)
    }

    @Test("to the classic scopes opens all of their kind")
    func classic() async throws {
        let world = try await OAuthWorld()
        let app = try await OAuthWorld.makeApp(
            world.house,
            [
                "grant_types": ["authorization_code"], "redirect_uris": [.string(OAuthWorld.redirect)],
                "scopes": ["read", "write"],
            ])
        for (scope, mayWrite) in [("read", false), ("write", true)] {
            let answer = await world.exchange(try await world.code(["scope": scope], app: app), as: app)
            #expect(answer.json["scope"]?.stringValue == scope)
            let bearer = TestHouse.Caller.header("Bearer \(answer.accessToken ?? "")", from: nil)
            #expect(try await world.house.call("GET", "/services", as: bearer).status == 200)
            #expect(try await world.house.call("GET", "/users/me", as: bearer).status == 200)
            let team: JSON = ["team": ["type": "team", "name": .string("Team \(scope)")]]
            let written = try await world.house.call("POST", "/teams", team, as: bearer)
            #expect(written.status == (mayWrite ? 201 : 403))
        }
    }
}
