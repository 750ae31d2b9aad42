// SPDX-License-Identifier: Apache-2.0
import App
import Base
import Domain
import HouseTesting
import Store
import Testing

@Suite("The secret of a person's calendar")
struct CalendarKeyTests {
    private func regenerate(
        _ house: TestHouse, _ userID: String, as caller: TestHouse.Caller = .accountKey
    ) async throws -> TestHouse.Answer {
        try await house.call("POST", "/users/\(userID)/regenerate_private_url_key", as: caller)
    }

    /// Whose calendar a secret opens.
    private func owner(_ house: TestHouse, _ secret: String) async throws -> String? {
        let hash = house.environment.secrets.hash(ofToken: secret)
        return try await house.environment.read { work in try CalendarKeyQueries.userID(work.session, hash: hash) }
    }

    @Test("is shown once, opens that person's calendar alone, and is worth nothing when there is a new one")
    func regeneration() async throws {
        let house = try await TestHouse()
        let grace = try await house.makeUser("Grace", "grace@example.com")
        let first = try await regenerate(house, grace)
        #expect(first.status == 200 && first.json.objectValue?.members.map(\.name) == ["private_url_key"])
        let key = try #require(first.json["private_url_key"]?.stringValue)
        #expect(key.count == CalendarKey.length && key.allSatisfy { $0.isASCII && ($0.isLetter || $0.isNumber) })
        #expect(try await owner(house, key) == grace)
        let ofOwner = try #require(try await regenerate(house, house.ownerID).json["private_url_key"]?.stringValue)
        let second = try #require(try await regenerate(house, grace).json["private_url_key"]?.stringValue)
        #expect(Set([key, ofOwner, second]).count == 3)
        #expect(try await owner(house, key) == nil)
        #expect(try await owner(house, second) == grace)
        #expect(try await owner(house, ofOwner) == house.ownerID)
        let stored = try await house.database.read { session in
            try session.rows("SELECT key_hash FROM calendar_keys").map { $0.text(0) }
        }
        #expect(stored.count == 2 && !stored.contains(ofOwner) && !stored.contains(second), "a secret is not kept")
    }

    @Test("is replaced by its owner and not by a key that reads only, and for people who are there")
    func refused() async throws {
        let house = try await TestHouse()
        #expect(try await regenerate(house, house.ownerID, as: .userKey).status == 200)
        #expect(try await regenerate(house, house.ownerID, as: .readOnlyKey).status == 403)
        #expect(try await regenerate(house, house.ownerID, as: .nobody).status == 401)
        #expect(try await regenerate(house, "PNONE").status == 404)
    }

    @Test("goes with the person")
    func deletion() async throws {
        let house = try await TestHouse()
        let grace = try await house.makeUser("Grace", "grace@example.com")
        let key = try #require(try await regenerate(house, grace).json["private_url_key"]?.stringValue)
        let deleted = try await house.call("DELETE", "/users/\(grace)")
        #expect(deleted.status == 204, "\(deleted.json.text)")
        #expect(try await owner(house, key) == nil)
    }
}
