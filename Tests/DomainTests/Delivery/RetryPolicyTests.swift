// SPDX-License-Identifier: Apache-2.0
import Base
import Domain
import Testing

@Suite("A refused delivery")
struct RetryPolicyTests {
    private static let begun = Instant(seconds: 1_772_442_000)
    private static let attempts = Array(1...RetryPolicy.delaysSeconds.count)

    /// Milliseconds until the next try, a minute after the first.
    private func wait(after attempt: Int, chance: UInt64) throws -> Int64 {
        let now = Self.begun.adding(seconds: 60)
        let next = try #require(
            RetryPolicy.nextAttempt(after: attempt, firstDueAt: Self.begun, now: now, chance: chance))
        return next.milliseconds(since: now)
    }

    private func delay(_ attempt: Int) -> Int64 { RetryPolicy.delaysSeconds[attempt - 1] * 1000 }
    private func spread(_ attempt: Int) -> Int64 { delay(attempt) * RetryPolicy.jitterPercent / 100 }

    @Test("is tried again soon, then ever later, and in the end every few minutes")
    func growth() throws {
        var waits: [Int64] = []
        // This number is the middle of the spread: the delay itself.
        for attempt in Self.attempts { waits.append(try wait(after: attempt, chance: UInt64(spread(attempt)))) }
        #expect(waits == RetryPolicy.delaysSeconds.map { $0 * 1000 })
        #expect(waits == waits.sorted() && Set(waits).count == waits.count, "each wait is longer than the one before")
        #expect(waits.first == 2000 && waits.last == 300_000)
        let last = try #require(Self.attempts.last)
        for attempt in [last + 1, 100, Int.max] {
            #expect(try wait(after: attempt, chance: UInt64(spread(last))) == 300_000)
        }
    }

    @Test("varies its waits by a tenth, both ways and no more", arguments: attempts)
    func jitter(_ attempt: Int) throws {
        let (delay, spread) = (delay(attempt), spread(attempt))
        #expect(try wait(after: attempt, chance: 0) == delay - spread)
        #expect(try wait(after: attempt, chance: UInt64(2 * spread)) == delay + spread)
        #expect(try wait(after: attempt, chance: UInt64(2 * spread + 1)) == delay - spread)
        var random = SeededRandom(seed: UInt64(attempt))
        var seen: Set<Int64> = []
        for _ in 0..<500 {
            let wait = try wait(after: attempt, chance: random.next())
            #expect((delay - spread...delay + spread).contains(wait))
            seen.insert(wait)
        }
        #expect(seen.count > 100, "what failed together does not come back together")
        _ = try wait(after: attempt, chance: .max)
    }

    @Test("waits longer each time, whatever chance says")
    func noOverlap() throws {
        for attempt in Self.attempts.dropLast() {
            let longest = try wait(after: attempt, chance: UInt64(2 * spread(attempt)))
            #expect(try wait(after: attempt + 1, chance: 0) > longest)
        }
    }

    @Test("is given up after a day, and not a moment before")
    func givingUp() {
        let day: Int64 = 24 * 3600
        #expect(RetryPolicy.giveUpAfterSeconds == day)
        for attempt in Self.attempts + [1000] {
            let before = Self.begun.adding(milliseconds: day * 1000 - 1)
            let next = RetryPolicy.nextAttempt(after: attempt, firstDueAt: Self.begun, now: before, chance: 7)
            #expect(next.map { $0 > before } == true)
            for late in [day, day + 1, 400 * day] {
                let now = Self.begun.adding(seconds: late)
                #expect(RetryPolicy.nextAttempt(after: attempt, firstDueAt: Self.begun, now: now, chance: 7) == nil)
            }
        }
    }

    @Test("has a next try for any count of tries, even for one that makes no sense")
    func oddCounts() throws {
        for attempt in [0, -1, Int.min] { #expect(try wait(after: attempt, chance: UInt64(spread(1))) == 2000) }
    }
}
