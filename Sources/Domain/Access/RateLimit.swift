// SPDX-License-Identifier: Apache-2.0
package import Base

/// How many calls a caller may make within a minute.
///
/// Minutes are those of the clock, and not the last sixty seconds: what is left of one, and when the next begins, can
/// then be told exactly, and several nodes agree on it without a word. Calls that are refused do not count.
package enum RateLimit {
    /// Calls of all operations together, unless the operator says otherwise.
    package static let restPerMinuteDefault = 960
    package static let windowSeconds: Int64 = 60

    /// The minute in which an instant lies, counted from 1970.
    package static func window(at now: Instant) -> Int64 { now.seconds.floorDivided(by: windowSeconds) }

    /// Seconds until the minute ends, rounded up: from 1 to 60. Whoever waits as long meets the next one.
    package static func secondsLeft(at now: Instant) -> Int {
        let passed = now.milliseconds.floorRemainder(by: windowSeconds * 1000)
        return Int((windowSeconds * 1000 - passed + 999) / 1000)
    }

    /// Whether one more call is let in; if so, the new state counts it.
    package static func decide(
        _ state: RateState, limit: Int, at now: Instant
    ) -> (state: RateState, decision: RateDecision) {
        var state = state.current(at: now)
        let isAllowed = state.usedEverywhere < limit
        if isAllowed { state.count() }
        let decision = RateDecision(
            isAllowed: isAllowed, limit: limit, remaining: max(0, limit - state.usedEverywhere),
            resetSeconds: secondsLeft(at: now))
        return (state, decision)
    }

    /// The same under several limits, of which a call must keep each; a call that one of them refuses is counted by none.
    /// What is answered is the tightest: what refuses, or else what lets in the fewest more. Nil without any limit.
    package static func decide(
        _ states: [RateState], limits: [Int], at now: Instant
    ) -> (states: [RateState], decision: RateDecision)? {
        var counted: [RateState] = []
        var tightest: RateDecision?
        for (state, limit) in zip(states, limits) {
            let one = decide(state, limit: limit, at: now)
            counted.append(one.state)
            if let known = tightest, !one.decision.isTighter(than: known) { continue }
            tightest = one.decision
        }
        guard let tightest else { return nil }
        return (tightest.isAllowed ? counted : states.map { $0.current(at: now) }, tightest)
    }
}

/// Which of its limits a call is counted under.
package enum RateClass: Hashable, Sendable {
    /// Calls of all operations together.
    case rest
    /// Calls of one operation, by its id.
    case operation(String)
}

/// Whose calls are counted together.
package enum RateSubject: Hashable, Sendable {
    /// One key of the account.
    case accountKey(String)
    /// A person, over all of their keys and sessions.
    case user(String)
    /// An app by itself, over all of its tokens.
    case app(String)
    /// An app in the name of one person.
    case appUser(clientID: String, userID: String)
    /// An agent, apart from its owner.
    case agent(String)

    /// Nil for senders of events, whose calls are counted elsewhere.
    package init?(_ principal: Principal) {
        switch principal.credential {
        case .accountKey(let id, _): self = .accountKey(id)
        case .app(_, let clientID, _):
            if let userID = principal.userID {
                self = .appUser(clientID: clientID, userID: userID)
            } else {
                self = .app(clientID)
            }
        case .userKey, .session, .mailLink:
            guard let userID = principal.userID else { return nil }
            self = .user(userID)
        case .agent(let agent): self = .agent(agent.id)
        case .routingKey: return nil
        }
    }
}

/// What one count is about.
package struct RateKey: Hashable, Sendable {
    package var subject: RateSubject
    package var rateClass: RateClass

    package init(_ subject: RateSubject, _ rateClass: RateClass) {
        self.subject = subject
        self.rateClass = rateClass
    }

    /// The key as several nodes name it to each other.
    package var text: String {
        let who =
            switch subject {
            case .accountKey(let id): "key \(id)"
            case .user(let id): "user \(id)"
            case .app(let id): "app \(id)"
            case .appUser(let clientID, let userID): "app \(clientID) user \(userID)"
            case .agent(let id): "agent \(id)"
            }
        return switch rateClass {
        case .rest: who
        case .operation(let id): "\(who) operation \(id)"
        }
    }
}

/// What may be used up of one key within a minute.
package struct RateAllowance: Hashable, Sendable {
    package var key: RateKey
    package var limit: Int

    package init(_ key: RateKey, limit: Int) {
        self.key = key
        self.limit = limit
    }
}

/// What a caller is told of their allowance.
package struct RateDecision: Hashable, Sendable {
    package var isAllowed: Bool
    package var limit: Int
    /// Calls that are still let in before the minute ends.
    package var remaining: Int
    /// Until the minute ends.
    package var resetSeconds: Int

    package init(isAllowed: Bool, limit: Int, remaining: Int, resetSeconds: Int) {
        self.isAllowed = isAllowed
        self.limit = limit
        self.remaining = remaining
        self.resetSeconds = resetSeconds
    }

    fileprivate func isTighter(than other: RateDecision) -> Bool {
        if isAllowed != other.isAllowed { return !isAllowed }
        return (remaining, limit) < (other.remaining, other.limit)
    }
}
