// SPDX-License-Identifier: Apache-2.0
import App
import Base
import Catalogue
import Domain
import HouseTesting
import Store
import Testing

@Suite("What callers may ask within a minute")
struct RateLimiterTests {
    private static let now = Instant(seconds: 1_772_442_000)
    private static let look = Operations.Abilities.list.operation
    private static let ada = Person(id: "PADA", role: .user)

    private func key(_ id: String) -> Principal { .account(tokenID: id, isReadOnly: false) }

    /// How many of so many calls are let in.
    private func letIn(
        _ calls: Int, _ limiter: RateLimiter, _ principal: Principal,
        _ operation: Catalogue.Operation = RateLimiterTests.look, at now: Instant = RateLimiterTests.now
    ) async -> Int {
        var count = 0
        for _ in 0..<calls {
            let decision = await limiter.check(principal, operation, at: now)
            if decision?.isAllowed ?? true { count += 1 }
        }
        return count
    }

    private func header(_ name: String, _ answer: TestHouse.Answer) -> String? {
        answer.headers.first { $0.name == name }?.value
    }

    @Test("the 960th request of a minute is served and the 961st is not, and every answer tells what is left")
    func reference() async throws {
        #expect(Settings(publicURL: "").restLimitPerMinute == 960)
        let house = try await TestHouse(restLimitPerMinute: 960)
        house.advance(seconds: 20)
        for number in 1...960 {
            let answer = try await house.call("GET", "/abilities")
            #expect(answer.status == 200 && header("ratelimit-remaining", answer) == "\(960 - number)")
        }
        let refused = try await house.call("GET", "/abilities")
        #expect(refused.status == 429)
        #expect(refused.json == ["error": ["message": "Rate Limit Exceeded", "code": 2020]])
        #expect(header("ratelimit-limit", refused) == "960" && header("ratelimit-remaining", refused) == "0")
        #expect(header("ratelimit-reset", refused) == "40")
        house.advance(seconds: 40)
        let again = try await house.call("GET", "/abilities")
        #expect(again.status == 200 && header("ratelimit-remaining", again) == "959", "after the window all is allowed")
    }

    @Test("answers that refuse tell it too, and those to nobody in particular do not")
    func headers() async throws {
        let house = try await TestHouse(restLimitPerMinute: 10)
        let wrong: [(TestHouse.Answer, Int)] = [
            (try await house.call("GET", "/services/PNONE"), 404),
            (try await house.call("POST", "/teams", ["team": [:]]), 400),
            (try await house.call("POST", "/teams", ["team": ["name": "x"]], as: .readOnlyKey), 403),
            (try await house.call("GET", "/abilities/sso"), 402),
        ]
        for (answer, status) in wrong {
            #expect(answer.status == status && header("ratelimit-limit", answer) == "10", "\(answer.status)")
        }
        let unknown = try await house.call("GET", "/abilities", as: .nobody)
        #expect(unknown.status == 401 && header("ratelimit-limit", unknown) == nil)
        let event = try await house.event("trigger", key: "k")
        #expect(event.status == 202 && header("ratelimit-limit", event) == nil)
    }

    @Test("all keys of one person share one allowance")
    func onePerson() async {
        let limiter = RateLimiter(restLimitPerMinute: 10)
        let first = Principal(.userKey(id: "K1"), person: Self.ada)
        let second = Principal(.userKey(id: "K2"), person: Self.ada)
        #expect(await letIn(7, limiter, first) == 7)
        #expect(await letIn(7, limiter, second) == 3)
        #expect(await letIn(1, limiter, first) == 0)
        let app = Principal(.app(tokenID: "T", clientID: "C", scopes: []), person: Self.ada)
        #expect(await letIn(11, limiter, app) == 10, "what an app does in their name is counted apart")
    }

    @Test("an account key's use does not count for another, and an app's tokens count together")
    func others() async {
        let limiter = RateLimiter(restLimitPerMinute: 10)
        #expect(await letIn(20, limiter, key("A")) == 10)
        #expect(await letIn(20, limiter, key("B")) == 10)
        let app = Principal(.app(tokenID: "T1", clientID: "C", scopes: []))
        let sameApp = Principal(.app(tokenID: "T2", clientID: "C", scopes: []))
        #expect(await letIn(6, limiter, app) == 6)
        #expect(await letIn(6, limiter, sameApp) == 4)
    }

    @Test("an operation with a limit of its own is refused by either, and others go on")
    func operations() async throws {
        let change = Operations.Incidents.updateMany.operation
        #expect(change.rateLimitPerMinute == 500)
        let limiter = RateLimiter(restLimitPerMinute: 960)
        #expect(await letIn(600, limiter, key("A"), change) == 500)
        let refused = await limiter.check(key("A"), change, at: Self.now)
        #expect(refused == RateDecision(isAllowed: false, limit: 500, remaining: 0, resetSeconds: 60))
        #expect(await letIn(600, limiter, key("A")) == 460, "what was refused was not counted")
        let smaller = RateLimiter(restLimitPerMinute: 96)
        #expect(await letIn(96, smaller, key("A"), change) == 50, "it keeps its proportion")
    }

    @Test("there is no limit where the operator sets none, and nothing is told of it")
    func none() async throws {
        let limiter = RateLimiter(restLimitPerMinute: 0)
        #expect(await limiter.check(key("A"), Self.look, at: Self.now) == nil)
        #expect(limiter.keyCount == 0)
        let house = try await TestHouse(restLimitPerMinute: 0)
        let answer = try await house.call("GET", "/abilities")
        #expect(answer.status == 200 && header("ratelimit-limit", answer) == nil)
    }

    @Test("counts of a bounded number of keys are kept, and none of wrong ones")
    func bounded() async throws {
        let limiter = RateLimiter(restLimitPerMinute: 10, keysMaximum: 160)
        for number in 0..<2000 { _ = await limiter.check(key("K\(number)"), Self.look, at: Self.now) }
        #expect((1...160).contains(limiter.keyCount))
        let house = try await TestHouse(restLimitPerMinute: 10)
        let before = house.environment.rateLimiter.keyCount
        for number in 0..<50 {
            let answer = try await house.call("GET", "/abilities", as: .header("Token token=wrong\(number)", from: nil))
            #expect(answer.status == 401)
        }
        #expect(house.environment.rateLimiter.keyCount == before)
    }
}

@Suite("Several nodes that count together")
struct SharedRateTests {
    private static let limit = 960
    /// Within 5 percent, and never too many.
    private static let right = 912...960

    private let principal = Principal.account(tokenID: "A", isReadOnly: false)
    private let look = Operations.Abilities.list.operation

    private func nodes(_ count: Int, _ database: any Database) -> [RateLimiter] {
        (0..<count).map { _ in RateLimiter(restLimitPerMinute: Self.limit, shared: database) }
    }

    private func isLetIn(_ node: RateLimiter, at now: Instant) async -> Bool {
        await node.check(principal, look, at: now)?.isAllowed == true
    }

    @Test(
        "are right within 5 percent however calls are spread, and exact when all come to one",
        arguments: TestStore.available)
    func spread(_ store: TestStore) async throws {
        let database = try await store.fresh()
        _ = try await Migrator.migrate(database)
        let spreads: [@Sendable (Int) -> Int] = [
            { _ in 0 }, { $0 % 2 }, { $0 == 0 ? 1 : 0 }, { $0 % 10 == 0 ? 1 : 0 }, { $0 < 480 ? 0 : 1 },
            { $0 < 900 ? 0 : 1 },
        ]
        let two = nodes(2, database)
        for (minute, spread) in spreads.enumerated() {
            let now = TestHouse.start.adding(minutes: Int64(minute))
            var served = 0
            for call in 0..<1200 {
                if await isLetIn(two[spread(call)], at: now) { served += 1 }
            }
            #expect(Self.right.contains(served), "\(served) in minute \(minute)")
            if minute == 0 { #expect(served == Self.limit) }
        }
        let five = nodes(5, database)
        var served = 0
        let now = TestHouse.start.adding(minutes: 60)
        for call in 0..<1200 {
            if await isLetIn(five[call < 5 ? call : 0], at: now) { served += 1 }
        }
        #expect(Self.right.contains(served), "\(served) where four nodes have one call each")
        await database.close()
    }

    @Test("are right when all calls come at once", arguments: TestStore.available)
    func atOnce(_ store: TestStore) async throws {
        let database = try await store.fresh()
        _ = try await Migrator.migrate(database)
        let two = nodes(2, database)
        let served = await withTaskGroup(of: Bool.self) { group in
            for call in 0..<1500 { group.addTask { await isLetIn(two[call % 2], at: TestHouse.start) } }
            var count = 0
            for await isServed in group where isServed { count += 1 }
            return count
        }
        #expect(Self.right.contains(served), "\(served)")
        await database.close()
    }

    @Test("go by their own count while the store does not answer")
    func broken() async {
        let node = RateLimiter(restLimitPerMinute: Self.limit, shared: BrokenDatabase())
        var served = 0
        for _ in 0..<1200 {
            if await isLetIn(node, at: TestHouse.start) { served += 1 }
        }
        #expect(served == Self.limit)
    }

    @Test("forget the counts of minutes that are over", arguments: TestStore.available)
    func tidy(_ store: TestStore) async throws {
        let database = try await store.fresh()
        _ = try await Migrator.migrate(database)
        let node = nodes(1, database)[0]
        for minute in 0..<10 {
            let isServed = await isLetIn(node, at: TestHouse.start.adding(minutes: Int64(minute)))
            #expect(isServed)
        }
        let count = try await database.read { session in
            try session.row("SELECT COUNT(*) FROM rate_counts", [])?.integer(0) ?? 0
        }
        #expect((1...2).contains(count))
        await database.close()
    }
}

private struct BrokenDatabase: Database {
    let dialect = Dialect.postgres

    func read<Result: Sendable>(_ body: @escaping @Sendable (any Session) throws -> Result) async throws -> Result {
        throw DatabaseError.unavailable("it is gone")
    }

    func write<Result: Sendable>(
        _ admission: Admission, _ body: @escaping @Sendable (any Session) throws -> Result
    ) async throws -> Result {
        throw DatabaseError.unavailable("it is gone")
    }

    func close() async {}
}
