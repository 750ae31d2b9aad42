// SPDX-License-Identifier: Apache-2.0
import App
import Base
import HouseTesting
import Testing

@Suite("A limit on events")
struct EventLimitTests {
    private let start = Instant(seconds: 1_772_442_000)

    @Test("lets so many in within a minute and not one more, for each key by itself")
    func perMinute() {
        let limiter = EventLimiter(limitPerMinute: 3)
        for _ in 0..<3 { #expect(limiter.admits("a", at: start)) }
        #expect(!limiter.admits("a", at: start))
        #expect(limiter.admits("b", at: start))
    }

    @Test("opens again bit by bit, so that no two minutes bring more than their share")
    func sliding() {
        let limiter = EventLimiter(limitPerMinute: 60)
        for _ in 0..<60 { #expect(limiter.admits("a", at: start)) }
        #expect(!limiter.admits("a", at: start.adding(seconds: 59)))
        var admitted = 0
        for _ in 0..<60 where limiter.admits("a", at: start.adding(seconds: 90)) { admitted += 1 }
        #expect(admitted == 30, "half of the minute before still counts")
        #expect(limiter.admits("a", at: start.adding(seconds: 300)))
    }

    @Test("is none unless one is set")
    func none() {
        let limiter = EventLimiter(limitPerMinute: nil)
        for _ in 0..<10_000 { #expect(limiter.admits("a", at: start)) }
        #expect(limiter.keyCount == 0)
    }

    @Test("remembers a bounded number of keys, however many are made up")
    func bounded() {
        let limiter = EventLimiter(limitPerMinute: 1)
        for number in 0..<(EventLimiter.keysMaximum + 10) { _ = limiter.admits("key \(number)", at: start) }
        #expect(limiter.keyCount <= EventLimiter.keysMaximum)
    }

    @Test("answers 429 in the sender's own form, and keeps nothing of the event")
    func refusal() async throws {
        let house = try await TestHouse(eventLimitPerMinute: 2)
        for number in 0..<2 { #expect(try await house.event("trigger", key: "k\(number)").status == 202) }
        let refused = try await house.event("trigger", key: "k2")
        #expect(refused.status == 429)
        #expect(refused.json["status"] == "throttle exceeded")
        #expect(refused.headers.contains { $0.name == "Retry-After" })
        #expect(try await house.incidentCount() == 2)
        house.advance(seconds: 120)
        #expect(try await house.event("trigger", key: "k2").status == 202)
    }
}
