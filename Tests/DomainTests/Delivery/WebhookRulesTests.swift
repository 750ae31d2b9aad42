// SPDX-License-Identifier: Apache-2.0
import Base
import Domain
import Testing

@Suite("What follows from a try to deliver an event")
struct WebhookOutcomeTests {
    private static let again = WebhookOutcome.retry(afterSeconds: nil)

    private static let statuses: [(codes: [Int], outcome: WebhookOutcome)] = [
        ([200, 201, 202, 204, 299], .delivered),
        ([300, 301, 302, 303, 307, 308, 399], .dropped),
        ([400, 401, 403, 404, 405, 408, 410, 413, 422, 428, 430, 499], .dropped),
        ([429, 500, 501, 502, 503, 504, 599], again),
        // None of these is a final answer.
        ([Int.min, -1, 0, 100, 101, 199, 600, 999, Int.max], .dropped),
    ]

    private static let table: [(WebhookOutcome.Answer, WebhookOutcome)] = {
        var rows: [(WebhookOutcome.Answer, WebhookOutcome)] = [
            (.timedOut, again), (.unreachable, again), (.certificateExpired, again), (.refused, .dropped),
        ]
        for row in statuses {
            for code in row.codes { rows.append((.answered(status: code, retryAfterSeconds: nil), row.outcome)) }
        }
        return rows
    }()

    @Test("is that it has arrived, that it is sent again or that it is dropped", arguments: table)
    func classes(_ answer: WebhookOutcome.Answer, _ outcome: WebhookOutcome) {
        #expect(WebhookOutcome.of(answer) == outcome)
        #expect(WebhookRules.outcome(of: answer) == outcome)
    }

    @Test("heeds when the receiver says it will be ready, up to an hour, and only when it is sent again")
    func retryAfter() {
        let maximum = WebhookRules.retryAfterMaximumSeconds
        #expect(maximum == 3600)
        let waits: [(Int64, Int64)] = [
            (0, 0), (1, 1), (30, 30), (maximum, maximum), (maximum + 1, maximum), (.max, maximum), (-1, 0), (.min, 0),
        ]
        for (asked, heeded) in waits {
            for status in [429, 500, 503] {
                let outcome = WebhookOutcome.of(.answered(status: status, retryAfterSeconds: asked))
                #expect(outcome == .retry(afterSeconds: heeded), "\(status), \(asked)")
            }
            #expect(WebhookOutcome.of(.answered(status: 404, retryAfterSeconds: asked)) == .dropped)
            #expect(WebhookOutcome.of(.answered(status: 302, retryAfterSeconds: asked)) == .dropped)
            #expect(WebhookOutcome.of(.answered(status: 200, retryAfterSeconds: asked)) == .delivered)
        }
    }
}

@Suite("An event that a receiver did not take")
struct WebhookRetryPolicyTests {
    private static let begun = Instant(seconds: 1_772_442_000)
    private static let attempts = Array(1...WebhookRetryPolicy.delaysSeconds.count)
    private static let giveUp = WebhookRetryPolicy.giveUpAfterSeconds

    private func delay(_ attempt: Int) -> Int64 { WebhookRetryPolicy.delaysSeconds[attempt - 1] * 1000 }
    private func spread(_ attempt: Int) -> Int64 { delay(attempt) * WebhookRetryPolicy.jitterPercent / 100 }

    /// Milliseconds until the next try, a minute after the event.
    private func wait(after attempt: Int, chance: UInt64) throws -> Int64 {
        let now = Self.begun.adding(seconds: 60)
        let next = try #require(
            WebhookRetryPolicy.next(after: attempt, createdAt: Self.begun, now: now, chance: chance))
        return next.milliseconds(since: now)
    }

    @Test("is sent again within five seconds, whatever chance says")
    func first() throws {
        var random = SeededRandom(seed: 1)
        var waits = [try wait(after: 1, chance: 0), try wait(after: 1, chance: UInt64(2 * spread(1)))]
        for _ in 0..<500 { waits.append(try wait(after: 1, chance: random.next())) }
        for attempt in [0, -1, Int.min] { waits.append(try wait(after: attempt, chance: random.next())) }
        for wait in waits { #expect((1...5000).contains(wait)) }
    }

    @Test("waits longer each time, whatever chance says, and in the end a quarter of an hour")
    func growth() throws {
        for attempt in Self.attempts.dropLast() {
            let longest = try wait(after: attempt, chance: UInt64(2 * spread(attempt)))
            #expect(try wait(after: attempt + 1, chance: 0) > longest)
        }
        let last = try #require(Self.attempts.last)
        for attempt in [last, last + 1, 1000, Int.max] {
            #expect(try wait(after: attempt, chance: UInt64(spread(last))) == 900_000)
        }
    }

    @Test("varies its waits by a tenth, both ways and no more", arguments: attempts)
    func jitter(_ attempt: Int) throws {
        let (delay, spread) = (delay(attempt), spread(attempt))
        #expect(try wait(after: attempt, chance: 0) == delay - spread)
        #expect(try wait(after: attempt, chance: UInt64(2 * spread)) == delay + spread)
        #expect(try wait(after: attempt, chance: UInt64(2 * spread + 1)) == delay - spread)
        _ = try wait(after: attempt, chance: .max)
    }

    @Test("is given up when the next try would come later than two days after the event, and not a moment before")
    func givingUp() {
        #expect(Self.giveUp == 48 * 3600)
        let end = Self.begun.adding(seconds: Self.giveUp)
        for attempt in Self.attempts {
            // This number is the middle of the spread: the delay itself.
            let chance = UInt64(spread(attempt))
            let last = end.adding(milliseconds: -delay(attempt))
            let atTheEnd = WebhookRetryPolicy.next(after: attempt, createdAt: Self.begun, now: last, chance: chance)
            #expect(atTheEnd == end)
            for late in [last.adding(milliseconds: 1), end, end.adding(seconds: 400 * 86_400)] {
                #expect(WebhookRetryPolicy.next(after: attempt, createdAt: Self.begun, now: late, chance: chance) == nil)
            }
        }
    }

    @Test("is sent some two hundred times in its two days", arguments: [1, 2, 3, 4, 5] as [UInt64])
    func life(_ seed: UInt64) {
        var random = SeededRandom(seed: seed)
        var (now, attempt, waits) = (Self.begun, 1, [Int64]())
        while let next = WebhookRetryPolicy.next(
            after: attempt, createdAt: Self.begun, now: now, chance: random.next())
        {
            waits.append(next.milliseconds(since: now))
            (now, attempt) = (next, attempt + 1)
        }
        #expect((150...250).contains(attempt))
        let shortest = 900_000 - 900_000 * WebhookRetryPolicy.jitterPercent / 100
        #expect(zip(waits, waits.dropFirst()).allSatisfy { $1 > $0 || $1 >= shortest })
        let rest = Self.begun.adding(seconds: Self.giveUp).milliseconds(since: now)
        #expect((0...990_000).contains(rest), "the last try lies near the end: \(rest)")
    }
}

@Suite("A webhook subscription whose events are dropped")
struct WebhookDropTests {
    private static let now = Instant(seconds: 1_772_442_000)
    private static let day = WebhookRules.disabledSeconds

    private func subscription() -> WebhookSubscription {
        WebhookSubscription(
            id: "QSUB1", url: "https://hooks.example", events: [.incidentTriggered], filter: .account, secret: "secret",
            createdAt: Self.now)
    }

    @Test("is disabled for a day by the third in a row, and by no earlier one")
    func third() {
        #expect(WebhookRules.consecutiveDropsMaximum == 3 && Self.day == 24 * 3600)
        var one = subscription()
        let answers = (1...3).map { _ in one.countDrop(at: Self.now) }
        #expect(answers == [false, false, true] && one.consecutiveDrops == 3)
        #expect(one.isTemporarilyDisabled(at: Self.now))
        #expect(one.isTemporarilyDisabled(at: Self.now.adding(milliseconds: Self.day * 1000 - 1)))
        #expect(!one.isTemporarilyDisabled(at: Self.now.adding(seconds: Self.day)))
    }

    @Test("stays enabled when one arrives in between")
    func between() {
        var one = subscription()
        for _ in 1...5 {
            let answers = (1...2).map { _ in one.countDrop(at: Self.now) }
            #expect(answers == [false, false])
            one.countArrival()
        }
        #expect(one.consecutiveDrops == 0 && one.disabledUntil == nil)
    }

    @Test("is not disabled for longer by those that were under way")
    func underWay() {
        var one = subscription()
        for _ in 1...3 { _ = one.countDrop(at: Self.now) }
        let disabled = one
        let later = Self.now.adding(milliseconds: Self.day * 1000 - 1)
        let answer = one.countDrop(at: later)
        #expect(!answer && one == disabled)
        one.countArrival()
        #expect(one.isTemporarilyDisabled(at: later) && one.consecutiveDrops == 0)
    }

    @Test("begins to count anew when its day is over")
    func anew() {
        var one = subscription()
        for _ in 1...3 { _ = one.countDrop(at: Self.now) }
        let later = Self.now.adding(seconds: Self.day)
        let answers = (1...3).map { _ in one.countDrop(at: later) }
        #expect(answers == [false, false, true])
        #expect(one.disabledUntil == later.adding(seconds: Self.day))
    }
}

@Suite("The length of an event's body")
struct WebhookBodyFormTests {
    @Test(
        "decides whether it goes out whole, without details or not at all",
        arguments: [
            (0, .whole), (55 * 1024, .whole), (55 * 1024 + 1, .shortened), (256 * 1024, .shortened),
            (256 * 1024 + 1, .dropped), (Int.max, .dropped),
        ] as [(Int, WebhookRules.BodyForm)])
    func forms(_ count: Int, _ form: WebhookRules.BodyForm) {
        #expect(WebhookRules.bodyForm(ofBytes: count) == form)
    }
}
