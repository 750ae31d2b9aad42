// SPDX-License-Identifier: Apache-2.0
import App
import Base
import Domain
import HouseTesting
import Store
import Testing

@Suite("What is changed without an operation leaves its record")
struct AccountRecordTests {
    private static let home = SignIn.Device(address: SignInWorld.home)

    private func actors(_ record: JSON) -> [String] {
        (record["actors"]?.arrayValue ?? []).map { "\($0["type"]?.stringValue ?? "") \($0["id"]?.stringValue ?? "")" }
    }

    private func method(_ record: JSON) -> String? { record["method"]?["type"]?.stringValue }

    @Test("consent to an app: who gave it, to which app, for what", arguments: TestStore.available)
    func consent(_ store: TestStore) async throws {
        let world = try await OAuthWorld(store)
        let trail = AuditTrail(world.house)
        trail.begin()
        let consent = try await world.consent(world.query())
        #expect(try await trail.records().isEmpty, "looking allows nothing")
        _ = try await OAuthService(world.house.environment).grant(
            consent, userID: world.house.ownerID, approvedScopes: consent.scopes.map(\.name), from: Self.home)
        let record = try await trail.only()
        #expect(record["action"] == "update" && method(record) == "browser")
        #expect(actors(record) == ["user_reference \(world.house.ownerID)"])
        #expect(AuditTrail.root(record)["id"]?.stringValue == world.house.ownerID)
        #expect(AuditTrail.resource(record)["id"]?.stringValue == world.app.id)
        #expect(AuditTrail.values(record) == [["scopes", "none", "services.read incidents.read"]])
        #expect(record.text.contains(SignInWorld.home))
        trail.begin()
        _ = try await OAuthService(world.house.environment).grant(
            consent, userID: world.house.ownerID, approvedScopes: [])
        #expect(try await trail.records().isEmpty, "a denial changes nothing")
    }

    @Test("an app that registers itself, and none of one that is refused")
    func registration() async throws {
        let house = try await TestHouse()
        let trail = AuditTrail(house)
        trail.begin()
        let redirects: JSON = ["https://app.example.com/"]
        _ = try await house.call("POST", "/oauth/register", ["client_name": "X", "redirect_uris": []], as: .nobody)
        #expect(try await trail.records().isEmpty)
        let made = try await house.call(
            "POST", "/oauth/register", ["client_name": "Desktop", "redirect_uris": redirects], as: .nobody)
        let id = try #require(made.json["client_id"]?.stringValue)
        let record = try await trail.only()
        #expect(record["action"] == "create" && actors(record) == ["app_reference \(id)"])
        #expect(AuditTrail.root(record)["id"]?.stringValue == id)
        #expect(
            AuditTrail.values(record) == [
                ["name", "none", "Desktop"], ["redirect_uris", "none", "https://app.example.com/"],
            ])
        let secret = try #require(made.json["client_secret"]?.stringValue)
        #expect(!record.text.contains(secret))
    }

    @Test("sessions that are ended on pages, one or all, and none of one that was gone")
    func sessions() async throws {
        let world = try await SignInWorld()
        let trail = AuditTrail(world.house)
        var viewers: [SignIn.Viewer] = []
        for _ in 0..<2 { viewers.append(try #require(try await world.viewer(try await world.cookie()))) }
        trail.begin()
        #expect(try await world.signIn.endSession(viewers[1].sessionID, of: viewers[0], from: Self.home))
        let one = try await trail.only()
        #expect(actors(one) == ["user_reference \(world.house.ownerID)"] && method(one) == "browser")
        #expect(AuditTrail.changes(one) == [["sessions", "", viewers[1].sessionID]])
        trail.begin()
        #expect(try await world.signIn.endSession(viewers[1].sessionID, of: viewers[0], from: Self.home) == false)
        #expect(try await trail.records().isEmpty)
        _ = try await world.signIn.endEverywhere(viewers[0], from: Self.home)
        let all = try await trail.only()
        #expect(AuditTrail.changes(all) == [["sessions", "", viewers[0].sessionID]])
    }

    @Test("keys and a link that a command makes anew, without what opens a door")
    func commands() async throws {
        let house = try await TestHouse()
        let request = AccountSetup.Request(
            ownerEmail: house.ownerEmail, ownerName: "Ada", publicURL: TestHouse.baseURL, wantsNewKeys: true)
        house.advance(seconds: 60)
        let outcome = try await AccountSetup.run(
            request, house.database, house.runtime, house.environment.secrets)
        let key = try #require(outcome.accountKey)
        let caller = TestHouse.Caller.header("Token token=\(key)", from: house.ownerEmail)
        let since = ISO8601.string(house.runtime.now)
        let made = try await house.call("GET", "/audit/records", query: "limit=100&since=\(since)", as: caller)
        let records = try #require(made.json["records"]?.arrayValue, "\(made.json.text)")
        #expect(records.count == 4 && records.allSatisfy { actors($0).isEmpty && method($0) == "other" })
        let secrets = [key, outcome.readOnlyKey, outcome.userKey].compactMap(\.self)
        #expect(secrets.count == 3 && !secrets.contains { made.json.text.contains($0) })
        let link = try #require(outcome.signInURL?.split(separator: "/").last)
        #expect(!made.json.text.contains(link))
    }

    @Test("a one-time link for somebody, and none for nobody")
    func links() async throws {
        let house = try await TestHouse()
        let trail = AuditTrail(house)
        trail.begin()
        func link(_ email: String?) async throws -> String? {
            try await AccountSetup.signInLink(
                email: email, publicURL: TestHouse.baseURL, house.database, house.runtime, house.environment.secrets)
        }
        #expect(try await link("nobody@example.com") == nil)
        #expect(try await trail.records().isEmpty)
        let made = try #require(try await link(nil))
        let record = try await trail.only()
        #expect(AuditTrail.root(record)["id"]?.stringValue == house.ownerID && method(record) == "other")
        #expect(AuditTrail.values(record) == [["sign_in_link", "none", AuditDetails.redacted]])
        let token = try #require(made.split(separator: "/").last)
        #expect(!record.text.contains(token))
    }

    @Test("nothing begins with records: an account that is set up has none")
    func first() async throws {
        let house = try await TestHouse()
        #expect(try await AuditTrail(house).records().isEmpty)
    }
}
