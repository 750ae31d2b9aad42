// SPDX-License-Identifier: Apache-2.0
import App
import HouseTesting
import Testing

@Suite("What was found out in one state of the store")
struct FreshCacheTests {
    private static let atOnceMaximum = 10
    private let cache = FreshCache<String, Int>(costMaximum: 100, atOnceMaximum: FreshCacheTests.atOnceMaximum)

    /// Asks for a value that costs what it is.
    private func ask(_ key: String, _ value: Int, _ freshness: Freshness) async throws -> Int {
        try await cache.value(key, freshness, cost: { $0 }, { value })
    }

    @Test("is kept at once up to a size, and above it when it is asked for a second time")
    func large() async throws {
        let house = try await TestHouse()
        let freshness = try #require(house.environment.freshness())
        #expect(try await ask("small", Self.atOnceMaximum, freshness) == Self.atOnceMaximum)
        #expect(cache.value("small", freshness) == Self.atOnceMaximum)
        for known in [nil, Self.atOnceMaximum + 1] {
            #expect(try await ask("large", Self.atOnceMaximum + 1, freshness) == Self.atOnceMaximum + 1)
            #expect(cache.value("large", freshness) == known)
        }
        house.advance(seconds: 1)
        let later = try #require(house.environment.freshness())
        #expect(try await ask("large", Self.atOnceMaximum + 1, later) == Self.atOnceMaximum + 1)
        #expect(cache.value("large", later) == nil, "in another state it is asked for the first time")
    }
}
