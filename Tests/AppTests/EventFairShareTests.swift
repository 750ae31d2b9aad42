// SPDX-License-Identifier: Apache-2.0
import App
import Base
import HouseTesting
import Store
import Synchronization
import Testing

@Suite("A queue of events that fills")
struct EventFairShareTests {
    private let now = TestHouse.start
    private let calm = QueueFill(waiting: 6, limit: 12)
    private let crowded = QueueFill(waiting: 7, limit: 12)

    /// How many of so many events of a key may wait.
    private func enter(_ count: Int, _ key: String, _ limiter: EventLimiter, _ queue: QueueFill) -> Int {
        (0..<count).filter { _ in limiter.enter(key, queue, at: now) }.count
    }

    @Test("is open to everybody until it is more than half full")
    func calmQueue() {
        let limiter = EventLimiter(limitPerMinute: nil)
        #expect(enter(100, "a", limiter, calm) == 100)
        #expect(enter(1, "a", limiter, crowded) == 0)
    }

    @Test("gives each key its share, and keeps one for whoever comes next")
    func shares() {
        let limiter = EventLimiter(limitPerMinute: nil)
        #expect(enter(100, "a", limiter, crowded) == 6, "half, while nobody else is there")
        #expect(enter(100, "b", limiter, crowded) == 4, "a third, of two")
        #expect(enter(100, "c", limiter, crowded) == 3, "a quarter, of three")
        #expect(enter(1, "a", limiter, crowded) == 0, "who has more than the share by now goes on waiting outside")
        #expect(enter(1, "d", limiter, crowded) == 1, "a key that was silent finds room")
    }

    @Test("lets a key in again when its events have been stored, and forgets it then")
    func leaving() {
        let limiter = EventLimiter(limitPerMinute: nil)
        #expect(enter(7, "a", limiter, crowded) == 6)
        limiter.leave("a")
        #expect(enter(2, "a", limiter, crowded) == 1)
        for _ in 0..<6 { limiter.leave("a") }
        #expect(limiter.waitingKeyCount == 0)
        limiter.leave("a")
        #expect(enter(6, "a", limiter, crowded) == 6)
    }

    @Test("takes no place for an event that the limit a minute refuses, and opens with the minutes")
    func withLimit() {
        let limiter = EventLimiter(limitPerMinute: 2)
        #expect(enter(5, "a", limiter, calm) == 2)
        for _ in 0..<2 { limiter.leave("a") }
        #expect(limiter.waitingKeyCount == 0)
        #expect(limiter.enter("a", crowded, at: now.adding(seconds: 120)))
    }

    @Test("answers 429 to the sender who has more than a fair share of it, while others go on")
    func overTheWire() async throws {
        let database = SlowDatabase(try await TestStore.sqlite.fresh())
        let house = try await TestHouse(database: database)
        let other = try await house.makeService("Other").routingKey
        database.hold(limit: 6)
        let flood = (1...3).map { number in
            Task { try await house.event("trigger", key: "flood-\(number)").status }
        }
        while database.heldCount < 3 { await Task.yield() }
        let more = try await house.event("trigger", key: "flood-4")
        #expect(more.status == 429 && more.json["status"] == "throttle exceeded")
        #expect(more.headers.contains { $0.name == "Retry-After" })
        let quiet = Task { try await house.event("trigger", key: "quiet", routingKey: other).status }
        while database.heldCount < 4 { await Task.yield() }
        database.release()
        for event in flood + [quiet] {
            let status = try await event.value
            #expect(status == 202)
        }
        #expect(try await house.incidentCount() == 4)
        #expect(house.environment.eventLimiter.waitingKeyCount == 0)
    }
}

/// A store whose writer stands still for a while, as behind a slow disk.
private final class SlowDatabase: Database {
    private struct State {
        var limit: Int?
        var held: [CheckedContinuation<Void, Never>] = []
    }

    let dialect = Dialect.sqlite
    private let inner: any Database
    private let state = Mutex(State())

    init(_ inner: any Database) { self.inner = inner }

    /// Holds all writes from now on, in a queue that is said to be more than half full.
    func hold(limit: Int) { state.withLock { $0.limit = limit } }
    var heldCount: Int { state.withLock { $0.held.count } }

    func release() {
        let held: [CheckedContinuation<Void, Never>] = state.withLock { state in
            state.limit = nil
            defer { state.held = [] }
            return state.held
        }
        for continuation in held { continuation.resume() }
    }

    var writeQueue: QueueFill {
        state.withLock { state in state.limit.map { QueueFill(waiting: $0, limit: $0) } ?? QueueFill(waiting: 0, limit: 1) }
    }

    func read<Result: Sendable>(_ body: @escaping @Sendable (any Session) throws -> Result) async throws -> Result {
        try await inner.read(body)
    }

    func write<Result: Sendable>(
        _ admission: Admission, _ body: @escaping @Sendable (any Session) throws -> Result
    ) async throws -> Result {
        await withCheckedContinuation { continuation in
            let isHeld = state.withLock { state in
                guard state.limit != nil else { return false }
                state.held.append(continuation)
                return true
            }
            if !isHeld { continuation.resume() }
        }
        return try await inner.write(admission, body)
    }

    func close() async { await inner.close() }
}
