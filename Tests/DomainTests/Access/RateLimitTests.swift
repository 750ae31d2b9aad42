// SPDX-License-Identifier: Apache-2.0
import Base
import Domain
import Testing

@Suite("A limit of calls a minute")
struct RateLimitTests {
    /// Twenty seconds into a minute.
    private static let now = Instant(seconds: 1_772_442_020)

    /// So many calls one after the other, with the decision on the last of them.
    private func call(_ times: Int, _ state: RateState, limit: Int, at now: Instant) -> (RateState, RateDecision?) {
        var state = state
        var last: RateDecision?
        for _ in 0..<times {
            let next = RateLimit.decide(state, limit: limit, at: now)
            (state, last) = (next.state, next.decision)
        }
        return (state, last)
    }

    @Test("lets in as many as it says and not one more, and counts down to nothing")
    func countingDown() {
        var state = RateState(at: Self.now)
        for left in [2, 1, 0] {
            let next = RateLimit.decide(state, limit: 3, at: Self.now)
            #expect(next.decision == RateDecision(isAllowed: true, limit: 3, remaining: left, resetSeconds: 40))
            state = next.state
        }
        let refused = RateLimit.decide(state, limit: 3, at: Self.now.adding(seconds: 5))
        #expect(refused.decision == RateDecision(isAllowed: false, limit: 3, remaining: 0, resetSeconds: 35))
        #expect(refused.state == state, "a call that is refused does not count")
    }

    @Test("begins anew with the minute, whatever was refused before")
    func newMinute() {
        let (state, last) = call(10, RateState(at: Self.now), limit: 3, at: Self.now)
        #expect(last?.isAllowed == false)
        let end = Self.now.adding(seconds: 40)
        let before = RateLimit.decide(state, limit: 3, at: end.adding(milliseconds: -1))
        #expect(before.decision == RateDecision(isAllowed: false, limit: 3, remaining: 0, resetSeconds: 1))
        let after = RateLimit.decide(state, limit: 3, at: end)
        #expect(after.decision == RateDecision(isAllowed: true, limit: 3, remaining: 2, resetSeconds: 60))
    }

    @Test(
        "tells a time to wait after which the next minute has begun",
        arguments: [0, 1, 999, 1000, 59_000, 59_001, 59_999] as [Int64])
    func reset(_ milliseconds: Int64) {
        let start = Instant(seconds: 1_772_442_000)
        let now = start.adding(milliseconds: milliseconds)
        let seconds = RateLimit.secondsLeft(at: now)
        #expect((1...60).contains(seconds))
        let later = now.adding(seconds: Int64(seconds))
        #expect(RateLimit.window(at: later) == RateLimit.window(at: start) + 1)
        let sooner = now.adding(seconds: Int64(seconds) - 1)
        #expect(RateLimit.window(at: sooner) == RateLimit.window(at: start))
    }

    @Test("counts a call in the newer minute when the clock was read just before it, and forgets a clock set far back")
    func clocks() {
        let (state, _) = call(3, RateState(at: Self.now), limit: 3, at: Self.now)
        #expect(!RateLimit.decide(state, limit: 3, at: Self.now.adding(seconds: -21)).decision.isAllowed)
        #expect(RateLimit.decide(state, limit: 3, at: Self.now.adding(seconds: -3600)).decision.isAllowed)
    }

    @Test("is kept beside another one: the tighter is told, and what one refuses the other does not count")
    func twoLimits() throws {
        var states = [RateState(at: Self.now), RateState(at: Self.now)]
        var told: [RateDecision] = []
        for _ in 0..<3 {
            let next = try #require(RateLimit.decide(states, limits: [10, 2], at: Self.now))
            states = next.states
            told.append(next.decision)
        }
        #expect(told.map(\.isAllowed) == [true, true, false])
        #expect(told.map(\.limit) == [2, 2, 2] && told.map(\.remaining) == [1, 0, 0])
        #expect(states.map(\.used) == [2, 2])
        let (first, _) = call(7, states[0], limit: 10, at: Self.now)
        let wide = try #require(RateLimit.decide([first, RateState(at: Self.now)], limits: [10, 50], at: Self.now))
        #expect(wide.decision == RateDecision(isAllowed: true, limit: 10, remaining: 0, resetSeconds: 40))
        #expect(RateLimit.decide([], limits: [], at: Self.now) == nil)
    }

    @Test("is shared by the keys and sessions of a person, and by nobody else")
    func subjects() {
        let ada = Person(id: "PADA", role: .user)
        let grace = Person(id: "PGRACE", role: .user)
        let app = Principal.Credential.app(tokenID: "T1", clientID: "C1", scopes: [])
        let sameApp = Principal.Credential.app(tokenID: "T2", clientID: "C1", scopes: ["x"])
        let ofAda: [Principal] = [
            Principal(.userKey(id: "K1"), person: ada), Principal(.userKey(id: "K2"), person: ada),
            Principal(.session(id: "S1"), person: ada),
        ]
        #expect(Set(ofAda.map(RateSubject.init)) == [.user("PADA")])
        let others: [Principal] = [
            Principal(.userKey(id: "K3"), person: grace), .account(tokenID: "K4", isReadOnly: false),
            .account(tokenID: "K5", isReadOnly: true), Principal(app), Principal(app, person: ada),
            Principal(app, person: grace),
        ]
        let subjects = Set((others + [ofAda[0]]).map(RateSubject.init))
        #expect(subjects.count == others.count + 1 && !subjects.contains(nil))
        #expect(RateSubject(Principal(app)) == RateSubject(Principal(sameApp)))
        #expect(RateSubject(Principal(.routingKey)) == nil)
    }

    @Test("has a name of its own for each count, so that nodes do not mistake one for another")
    func names() {
        let subjects: [RateSubject] = [
            .accountKey("A"), .user("A"), .app("A"), .appUser(clientID: "A", userID: "A"),
            .appUser(clientID: "A", userID: "B"),
        ]
        let keys = subjects.flatMap { [RateKey($0, .rest), RateKey($0, .operation("x")), RateKey($0, .operation("y"))] }
        #expect(Set(keys.map(\.text)).count == keys.count)
    }
}

@Suite("A part of a limit that several nodes share")
struct RateGrantTests {
    private static let now = Instant(seconds: 1_772_442_020)
    private static let window = RateLimit.window(at: now)

    @Test("is what is left, as long as something is")
    func partial() {
        // Wanted each time: 4 of 10.
        let grants = [4, 8, 12, 16].map { RateGrant(window: Self.window, wanted: 4, asked: $0, limit: 10) }
        #expect(grants.map(\.count) == [4, 4, 2, 0])
        #expect(grants.map(\.taken) == [4, 8, 10, 10])
    }

    @Test("lets a node count as far as it goes; once others have the rest, nothing more is asked for")
    func receiving() {
        var state = RateState(at: Self.now)
        #expect(state.needsGrant(limit: 10))
        state.receive(RateGrant(window: Self.window, wanted: 4, asked: 12, limit: 10))
        #expect(state.granted == 2 && state.elsewhere == 8)
        for left in [1, 0] {
            #expect(!state.needsGrant(limit: 10))
            let next = RateLimit.decide(state, limit: 10, at: Self.now)
            #expect(next.decision.isAllowed && next.decision.remaining == left)
            state = next.state
        }
        #expect(!state.needsGrant(limit: 10))
        #expect(!RateLimit.decide(state, limit: 10, at: Self.now).decision.isAllowed)
    }

    @Test("is worth nothing when it comes after its minute")
    func late() {
        var state = RateState(at: Self.now.adding(seconds: 60))
        state.receive(RateGrant(window: Self.window, wanted: 4, asked: 4, limit: 10))
        #expect(state.granted == 0)
    }

    @Test("counts against the limit where a node had to grant it to itself")
    func unasked() {
        var state = RateState(at: Self.now)
        state.receive(RateGrant(window: Self.window, unasked: 5))
        #expect(state.granted == 5 && state.elsewhere == 0)
        for _ in 0..<3 { state = RateLimit.decide(state, limit: 3, at: Self.now).state }
        #expect(!RateLimit.decide(state, limit: 3, at: Self.now).decision.isAllowed)
    }
}
