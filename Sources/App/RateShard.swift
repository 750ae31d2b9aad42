// SPDX-License-Identifier: Apache-2.0
import Base
import Domain
private import Synchronization

/// The counts of some callers, under one lock.
final class RateShard: Sendable {
    enum Attempt {
        case decided(RateDecision?)
        /// More has to be granted first, and the caller is to ask for it.
        case ask([RateAllowance])
        /// Somebody else asks for the same caller.
        case wait
    }

    private struct State {
        var counts: [RateKey: RateState] = [:]
        /// Those who wait for a grant that is being asked for. Asking one by one keeps a node from holding more than it
        /// needs.
        var waiting: [RateSubject: [CheckedContinuation<Void, Never>]] = [:]

        /// What is known of each key in the present minute.
        func known(_ allowances: [RateAllowance], at now: Instant) -> [RateState] {
            allowances.map { (counts[$0.key] ?? RateState(at: now)).current(at: now) }
        }
    }

    private let keysMaximum: Int
    private let state = Mutex(State())

    init(keysMaximum: Int) { self.keysMaximum = keysMaximum }

    var keyCount: Int { state.withLock { $0.counts.count } }

    /// Decides by what is known here.
    func count(_ allowances: [RateAllowance], at now: Instant) -> RateDecision? {
        state.withLock { state in
            allowances.count == 1
                ? decideOne(allowances[0], at: now, &state)
                : decide(allowances, state.known(allowances, at: now), at: now, &state)
        }
    }

    /// Decides under one limit, which most calls have, without a list of anything.
    private func decideOne(_ allowance: RateAllowance, at now: Instant, _ state: inout State) -> RateDecision? {
        let known = state.counts[allowance.key] ?? RateState(at: now)
        let (counted, decision) = RateLimit.decide(known, limit: allowance.limit, at: now)
        if decision.isAllowed { keep(counted, allowance.key, at: now, &state) }
        return decision
    }

    /// Decides by what is granted, if that is enough to decide.
    func attempt(_ allowances: [RateAllowance], at now: Instant) -> Attempt {
        state.withLock { state in
            let known = state.known(allowances, at: now)
            let isUsedUp = zip(known, allowances).contains { $0.usedEverywhere >= $1.limit }
            let lacking = zip(known, allowances).filter { $0.needsGrant(limit: $1.limit) }.map { $1 }
            guard !isUsedUp, !lacking.isEmpty, let subject = allowances.first?.key.subject else {
                return .decided(decide(allowances, known, at: now, &state))
            }
            guard state.waiting[subject] == nil else { return .wait }
            state.waiting[subject] = []
            return .ask(lacking)
        }
    }

    /// Waits until whoever asks has been answered; not at all when that has happened already.
    func waitForGrants(of subject: RateSubject) async {
        await withCheckedContinuation { continuation in
            let isLate = state.withLock { state in
                guard state.waiting[subject] != nil else { return true }
                state.waiting[subject]?.append(continuation)
                return false
            }
            if isLate { continuation.resume() }
        }
    }

    /// Keeps what was granted, and lets those go on who waited for it.
    func receive(
        _ grants: [RateGrant], for allowances: [RateAllowance], of subject: RateSubject, at now: Instant
    ) {
        let waiting: [CheckedContinuation<Void, Never>] = state.withLock { state in
            for (allowance, grant) in zip(allowances, grants) {
                var count = (state.counts[allowance.key] ?? RateState(at: now)).current(at: now)
                count.receive(grant)
                keep(count, allowance.key, at: now, &state)
            }
            return state.waiting.removeValue(forKey: subject) ?? []
        }
        for continuation in waiting { continuation.resume() }
    }

    private func decide(
        _ allowances: [RateAllowance], _ known: [RateState], at now: Instant, _ state: inout State
    ) -> RateDecision? {
        guard let (counted, decision) = RateLimit.decide(known, limits: allowances.map(\.limit), at: now) else { return nil }
        if decision.isAllowed {
            for (allowance, count) in zip(allowances, counted) { keep(count, allowance.key, at: now, &state) }
        }
        return decision
    }

    private func keep(_ count: RateState, _ key: RateKey, at now: Instant, _ state: inout State) {
        if state.counts.count >= keysMaximum, state.counts[key] == nil {
            let window = RateLimit.window(at: now)
            state.counts = state.counts.filter { $0.value.window >= window }
            if state.counts.count >= keysMaximum { state.counts = [:] }
        }
        state.counts[key] = count
    }
}
