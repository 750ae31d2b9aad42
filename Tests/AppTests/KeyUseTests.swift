// SPDX-License-Identifier: Apache-2.0
import App
import Base
import Domain
import HouseTesting
import Store
import Testing

@Suite("When a key was last used")
struct KeyUseTests {
    private func lastUse(_ keys: KeyHouse, _ id: String) async throws -> String? {
        try await keys.listed("limit=100").first { $0["id"]?.stringValue == id }?["last_used_at"]?.stringValue
    }

    @Test("is written by a loop and not by the request, at most once a minute for each key", arguments: TestStore.available)
    func onceAMinute(_ store: TestStore) async throws {
        let keys = try await KeyHouse(store)
        let (key, uses, start) = (try await keys.make("account"), KeyUse(), keys.house.runtime.now)
        let environment = keys.house.environment
        uses.note(key.id, at: start)
        #expect(try await lastUse(keys, key.id) == nil)
        #expect(try await uses.flush(environment) == 1)
        #expect(try await lastUse(keys, key.id) == ISO8601.string(start))
        keys.house.advance(seconds: KeyUse.writeIntervalSeconds - 1)
        uses.note(key.id, at: keys.house.runtime.now)
        #expect(try await uses.flush(environment) == 0)
        keys.house.advance(seconds: 1)
        #expect(try await uses.flush(environment) == 1)
        let second = start.adding(seconds: KeyUse.writeIntervalSeconds - 1)
        #expect(try await lastUse(keys, key.id) == ISO8601.string(second))
        #expect(try await uses.flush(environment) == 0, "nothing new, nothing written")
    }

    @Test("is the latest use, also when another node has written a later one", arguments: TestStore.available)
    func latest(_ store: TestStore) async throws {
        let keys = try await KeyHouse(store)
        let (key, now) = (try await keys.make("account"), keys.house.runtime.now)
        let (one, other) = (KeyUse(), KeyUse())
        one.note(key.id, at: now.adding(seconds: 2))
        one.note(key.id, at: now)
        other.note(key.id, at: now.adding(seconds: 1))
        #expect(try await one.flush(keys.house.environment) == 1)
        #expect(try await other.flush(keys.house.environment) == 1)
        #expect(try await lastUse(keys, key.id) == ISO8601.string(now.adding(seconds: 2)))
    }

    @Test("takes bounded memory, whatever is used, and forgets what is written")
    func bounded() async throws {
        let keys = try await KeyHouse()
        let (uses, now) = (KeyUse(), keys.house.runtime.now)
        for number in 0..<(KeyUse.keysMaximum + 100) { uses.note("Q\(number)", at: now) }
        #expect(uses.keyCount == KeyUse.keysMaximum)
        var written = 0
        for _ in 0..<(KeyUse.keysMaximum / KeyUse.batchMaximum) {
            let batch = try await uses.flush(keys.house.environment)
            #expect(batch == KeyUse.batchMaximum)
            written += batch
        }
        #expect(written == KeyUse.keysMaximum)
        keys.house.advance(seconds: KeyUse.writeIntervalSeconds)
        #expect(try await uses.flush(keys.house.environment) == 0)
        #expect(uses.keyCount == 0)
    }
}
