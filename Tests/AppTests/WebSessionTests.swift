// SPDX-License-Identifier: Apache-2.0
import App
import Base
import Domain
import HouseTesting
import Store
import Testing

@Suite("Where a user is signed in")
struct WebSessionTests {
    private func signIn(_ house: TestHouse, _ id: String, userID: String, seconds: Int64 = 3600) async throws {
        let now = house.runtime.now
        try await house.database.write { session in
            try SignInQueries.insertSession(
                session, id: id, hash: "hash of \(id)", userID: userID, at: now, expiresAt: now.adding(seconds: seconds))
        }
    }

    private func listed(_ house: TestHouse, _ userID: String) async throws -> [String] {
        let sessions = try await house.call("GET", "/users/\(userID)/sessions").json["user_sessions"]?.arrayValue ?? []
        return sessions.compactMap { $0["id"]?.stringValue }
    }

    @Test("whoever signs in has a session with an id of its own, which gives nothing of its secret away")
    func signedIn() async throws {
        let house = try await TestHouse()
        let link = try #require(house.account.signInURL?.split(separator: "/").last.map(String.init))
        let begun = try await SignIn(house.environment).begin(link: link)
        let cookie = try #require(begun)
        let answer = try await house.call("GET", "/users/\(house.ownerID)/sessions")
        let session = try #require(answer.json["user_sessions"]?[0])
        #expect(answer.json["user_sessions"]?.arrayValue?.count == 1)
        let id = try #require(session["id"]?.stringValue)
        #expect(!id.isEmpty && !cookie.contains(id))
        #expect(session["user_id"]?.stringValue == house.ownerID && session["type"] == "browser")
        #expect(session["created_at"]?.stringValue == ISO8601.string(TestHouse.start))
        #expect(session["summary"]?.stringValue?.isEmpty == false)
        let shown = try await house.call("GET", "/users/\(house.ownerID)/sessions/browser/\(id)")
        #expect(shown.status == 200 && shown.json["user_session"] == session)
        let viewer = try await SignIn(house.environment).viewer(cookie: cookie)
        #expect(viewer?.user.id == house.ownerID)
        #expect(try await house.call("DELETE", "/users/\(house.ownerID)/sessions/browser/\(id)").status == 204)
        let nobody = try await SignIn(house.environment).viewer(cookie: cookie)
        #expect(nobody == nil)
    }

    @Test("the newest come first, those that are over are not there, and nobody sees another's")
    func lists() async throws {
        let house = try await TestHouse()
        let grace = try await house.makeUser("Grace", "grace@example.com")
        try await signIn(house, "QA", userID: house.ownerID)
        try await signIn(house, "QB", userID: house.ownerID, seconds: 60)
        try await signIn(house, "QC", userID: grace)
        #expect(try await listed(house, house.ownerID) == ["QB", "QA"])
        #expect(try await listed(house, grace) == ["QC"])
        house.advance(seconds: 60)
        #expect(try await listed(house, house.ownerID) == ["QA"])
        let places = [
            "/users/\(house.ownerID)/sessions/browser/QB", "/users/\(house.ownerID)/sessions/browser/QC",
            "/users/\(house.ownerID)/sessions/oauth/QA", "/users/PNONE/sessions/browser/QA",
        ]
        for place in places {
            #expect(try await house.call("GET", place).status == 404, "\(place)")
            #expect(try await house.call("DELETE", place).status == 404, "\(place)")
        }
        #expect(try await house.call("GET", "/users/PNONE/sessions").status == 404)
        #expect(try await house.call("DELETE", "/users/PNONE/sessions").status == 404)
    }

    @Test("one session ends, or all of a user's, and a read-only key ends none")
    func ending() async throws {
        let house = try await TestHouse()
        let grace = try await house.makeUser("Grace", "grace@example.com")
        for id in ["QA", "QB", "QC"] { try await signIn(house, id, userID: house.ownerID) }
        try await signIn(house, "QD", userID: grace)
        let path = "/users/\(house.ownerID)/sessions"
        #expect(try await house.call("DELETE", path, as: .readOnlyKey).status == 403)
        #expect(try await house.call("DELETE", "\(path)/browser/QB").status == 204)
        #expect(try await house.call("DELETE", "\(path)/browser/QB").status == 404)
        #expect(try await listed(house, house.ownerID) == ["QC", "QA"])
        #expect(try await house.call("DELETE", path).status == 204)
        #expect(try await listed(house, house.ownerID) == [])
        #expect(try await listed(house, grace) == ["QD"])
    }

    @Test("the same are told in the terms of OAuth, page by page")
    func delegations() async throws {
        let house = try await TestHouse()
        for id in ["QA", "QB", "QC"] { try await signIn(house, id, userID: house.ownerID) }
        let path = "/users/\(house.ownerID)/oauth_delegations"
        let first = try await house.call("GET", path, query: "limit=2").json
        #expect(first["oauth_delegations"]?.arrayValue?.compactMap { $0["id"]?.stringValue } == ["QC", "QB"])
        #expect(first["limit"] == 2 && first["more"] == true)
        let cursor = try #require(first["next_cursor"]?.stringValue)
        let second = try await house.call("GET", path, query: "limit=2&cursor=\(cursor)").json
        #expect(second["oauth_delegations"]?.arrayValue?.compactMap { $0["id"]?.stringValue } == ["QA"])
        #expect(second["more"] == false && second["next_cursor"] == .null)
        let last = try #require(second["oauth_delegations"]?[0])
        #expect(last["status"] == "issued" && last["delegation_type"] == "web")
        #expect(last["created_at"]?.stringValue == ISO8601.string(TestHouse.start))
        #expect(last["expires_at"]?.stringValue == ISO8601.string(TestHouse.start.adding(seconds: 3600)))
        #expect(last["self"]?.stringValue == "\(TestHouse.baseURL)\(path)/QA")
        let shown = try await house.call("GET", "\(path)/QA").json
        #expect(shown["oauth_delegation"] == last && shown["id"] == "QA" && shown["client_id"] == last["client_id"])
        for query in ["delegation_type=mobile", "status=revoked"] {
            #expect(try await house.call("GET", path, query: query).json["oauth_delegations"] == [])
        }
        #expect(try await house.call("GET", path, query: "delegation_type=desk").status == 400)
        #expect(try await house.call("GET", "\(path)/PNONE").status == 404)
        #expect(try await house.call("GET", "/users/PNONE/oauth_delegations").status == 404)
    }
}
