// SPDX-License-Identifier: Apache-2.0
import Base
import Domain
import HouseTesting
import Store
import Testing

@Suite("A key in the place of another")
struct KeyRotationTests {
    @Test(
        "the old key works until the overlap ends, and not a second longer",
        arguments: [(nil, 86_400), (1, 1), (3600, 3600), (604_800, 604_800)] as [(Int?, Int64)])
    func overlap(_ asked: Int?, _ seconds: Int64) async throws {
        let keys = try await KeyHouse()
        let old = try await keys.make("account", "Deploys")
        let new = try KeyHouse.made(try await keys.rotate(old.id, overlapSeconds: asked))
        #expect(new.id != old.id && new.token != old.token)
        for name in ["name", "kind", "user", "reach"] { #expect(new.json[name] == old.json[name], "\(name)") }
        #expect(new.json["expires_at"] == .null)
        let listed = try #require(try await keys.listed().first { $0["id"]?.stringValue == old.id })
        let end = TestHouse.start.adding(seconds: seconds)
        #expect(listed["expires_at"]?.stringValue == ISO8601.string(end))
        #expect(listed["replaced_by"]?["id"]?.stringValue == new.id)
        keys.house.advance(seconds: seconds - 1)
        #expect(try await keys.status(old.token) == 200)
        keys.house.advance(seconds: 1)
        #expect(try await keys.status(old.token) == 401)
        #expect(try await keys.status(new.token) == 200)
    }

    @Test("without an overlap the old key ends at once, on every store", arguments: TestStore.available)
    func noOverlap(_ store: TestStore) async throws {
        let keys = try await KeyHouse(store)
        let old = try await keys.make("account")
        let new = try KeyHouse.made(try await keys.rotate(old.id, overlapSeconds: 0))
        #expect(try await keys.status(old.token) == 401)
        #expect(try await keys.status(new.token) == 200)
    }

    @Test("a key that ends by itself still ends then, and is followed by one that lasts as long")
    func lasting() async throws {
        let keys = try await KeyHouse()
        let end = TestHouse.start.adding(seconds: 1000)
        let old = try await keys.make("account", more: ["expires_at": .string(ISO8601.string(end))])
        keys.house.advance(seconds: 900)
        let new = try KeyHouse.made(try await keys.rotate(old.id))
        #expect(new.json["expires_at"]?.stringValue == ISO8601.string(TestHouse.start.adding(seconds: 1900)))
        #expect(try await keys.status(old.token) == 200)
        keys.house.advance(seconds: 100)
        #expect(try await keys.status(old.token) == 401)
        keys.house.advance(seconds: 899)
        #expect(try await keys.status(new.token) == 200)
        keys.house.advance(seconds: 1)
        #expect(try await keys.status(new.token) == 401)
    }

    @Test("a key is replaced once, by a key that can be replaced in its turn")
    func once() async throws {
        let keys = try await KeyHouse()
        let old = try await keys.make("account")
        let new = try KeyHouse.made(try await keys.rotate(old.id))
        let again = try await keys.rotate(old.id)
        #expect(again.status == 400 && again.errors == ["Key has been replaced already"])
        #expect(try await keys.rotate(new.id).status == 201)
        #expect(try await keys.rotate("PNONE").status == 404)
    }

    @Test("an overlap has limits", arguments: [-1, APIKey.overlapMaximumSeconds + 1])
    func limits(_ seconds: Int) async throws {
        let keys = try await KeyHouse()
        let old = try await keys.make("account")
        let answer = try await keys.rotate(old.id, overlapSeconds: seconds)
        #expect(answer.status == 400 && answer.errors.first?.hasPrefix("Overlap seconds ") == true, "\(answer.errors)")
        #expect(try await keys.rotate(old.id, overlapSeconds: APIKey.overlapMaximumSeconds).status == 201)
    }

    @Test("a key can replace itself, and keeps its person")
    func itself() async throws {
        let keys = try await KeyHouse()
        let grace = try await keys.user("Grace", role: .limitedUser)
        let old = try await keys.make("user", user: grace)
        let new = try KeyHouse.made(try await keys.rotate(old.id, as: KeyHouse.caller(old.token)))
        #expect(new.json["user"]?["id"]?.stringValue == grace && new.json["creator"]?["id"]?.stringValue == grace)
        let me = try await keys.house.call("GET", "/users/me", as: KeyHouse.caller(new.token))
        #expect(me.json["user"]?["id"]?.stringValue == grace)
    }
}

@Suite("How many keys there can be")
struct KeyLimitTests {
    /// Puts keys into the store until there are as many as wanted.
    private func fill(_ house: TestHouse, to count: Int, userID: String? = nil) async throws {
        let now = house.runtime.now
        try await house.database.write { session in
            let there = try TokenQueries.count(session, userID: userID, at: now).current
            for number in there..<count {
                let key = APIKey(
                    id: "QFILL\(number)", name: "Filling", kind: userID == nil ? .readOnly : .user, userID: userID,
                    createdAt: now)
                try TokenQueries.insert(session, key, hash: "hash \(number)")
            }
        }
    }

    @Test("an account has a thousand, and not one more")
    func account() async throws {
        let keys = try await KeyHouse()
        try await fill(keys.house, to: APIKey.countMaximum - 1)
        let last = try await keys.make("account")
        let excess = try await keys.house.call("POST", KeyHouse.path, KeyHouse.body("account"))
        #expect(excess.status == 400 && excess.code == 2019, "\(excess.json.text)")
        #expect(try await keys.rotate(last.id).status == 201, "replacing makes no more of them")
        #expect(try await keys.house.call("POST", KeyHouse.path, KeyHouse.body("account")).status == 400)
        #expect(try await keys.house.call("DELETE", "\(KeyHouse.path)/QFILL500").status == 204)
        #expect(try await keys.house.call("POST", KeyHouse.path, KeyHouse.body("account")).status == 201)
    }

    @Test("a person has twenty, and not one more")
    func person() async throws {
        let keys = try await KeyHouse()
        let grace = try await keys.user("Grace", role: .user)
        try await fill(keys.house, to: APIKey.perUserMaximum - 1, userID: grace)
        _ = try await keys.make("user", user: grace)
        let excess = try await keys.house.call("POST", KeyHouse.path, KeyHouse.body("user", user: grace))
        #expect(excess.status == 400 && excess.code == 2019)
        let other = try await keys.user("Alan", role: .user)
        _ = try await keys.make("user", user: other)
    }

    @Test("keys that are ending have a limit of their own")
    func ending() async throws {
        let keys = try await KeyHouse()
        let grace = try await keys.user("Grace", role: .user)
        var key = try await keys.make("user", user: grace)
        for _ in 0..<APIKey.perUserMaximum { key = try KeyHouse.made(try await keys.rotate(key.id)) }
        let excess = try await keys.rotate(key.id)
        #expect(excess.status == 400 && excess.code == 2019)
        keys.house.advance(seconds: Int64(APIKey.overlapDefaultSeconds))
        #expect(try await keys.rotate(key.id).status == 201)
    }

    @Test("two who make the last one at the same time do not both get it", arguments: TestStore.available)
    func race(_ store: TestStore) async throws {
        let keys = try await KeyHouse(store)
        let grace = try await keys.user("Grace", role: .user)
        try await fill(keys.house, to: APIKey.perUserMaximum - 1, userID: grace)
        let statuses = try await withThrowingTaskGroup(of: Int.self) { group in
            for _ in 0..<4 {
                group.addTask {
                    try await keys.house.call("POST", KeyHouse.path, KeyHouse.body("user", user: grace)).status
                }
            }
            return try await group.reduce(into: [Int]()) { $0.append($1) }
        }
        #expect(statuses.sorted() == [201, 400, 400, 400])
    }
}
