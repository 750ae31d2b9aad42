// SPDX-License-Identifier: Apache-2.0
package import Base
package import Catalogue
package import Domain
package import Store

/// Counts the calls of each caller, so that one cannot take what is there for all.
///
/// Only those who have shown a key that holds are counted: whoever tries thousands of wrong ones leaves nothing behind.
/// Counts are kept in memory; a restart begins the minute anew. One node decides by itself and asks nobody. Where several
/// may serve the same account, each takes parts of a caller's allowance out of the store: see ``SharedRateCounts``.
package final class RateLimiter: Sendable {
    /// Counts kept at a time. Past it those of minutes that are over are forgotten, and then all of a part: a caller then
    /// has a little more, and memory stays bounded.
    package static let keysMaximum = 131_072
    /// Parts with a lock each, so that callers do not wait for each other.
    static let shardCount = 16

    private let limit: Int
    private let shared: SharedRateCounts?
    private let shards: [RateShard]

    /// `restLimitPerMinute` is for all calls of a caller together, and 0 sets no limit at all; limits of single operations
    /// keep their proportion to it. `shared` is the store in which other nodes may count too.
    package init(
        restLimitPerMinute: Int, shared: (any Database)? = nil, keysMaximum: Int = RateLimiter.keysMaximum
    ) {
        limit = restLimitPerMinute
        self.shared = shared.map { SharedRateCounts($0) }
        let ofShard = max(1, keysMaximum / Self.shardCount)
        shards = (0..<Self.shardCount).map { _ in RateShard(keysMaximum: ofShard) }
    }

    /// Counts a call. Nil for callers who are not counted, and while no limit is set.
    package func check(_ principal: Principal, _ operation: Operation, at now: Instant) async -> RateDecision? {
        await check(allowances(principal, operation), at: now)
    }

    /// Answers with what `body` does, or with 429 when the caller has used up what is allowed; both tell what is left.
    package func limiting(
        _ principal: Principal, _ operation: Operation, at now: Instant, _ body: () async -> Reply
    ) async -> Reply {
        guard let decision = await check(principal, operation, at: now) else { return await body() }
        var reply = if decision.isAllowed { await body() } else { Reply(.rateLimited) }
        reply.headers += decision.headers
        return reply
    }

    /// The limits under which a call is counted, all of the same caller.
    package func allowances(_ principal: Principal, _ operation: Operation) -> [RateAllowance] {
        guard limit > 0, let subject = RateSubject(principal) else { return [] }
        let rest = RateAllowance(RateKey(subject, .rest), limit: limit)
        guard let own = operation.rateLimitPerMinute(whenAllHave: limit) else { return [rest] }
        return [rest, RateAllowance(RateKey(subject, .operation(operation.id)), limit: own)]
    }

    /// Counts a call under several limits of one caller, without asking anybody.
    package func count(_ allowances: [RateAllowance], at now: Instant) -> RateDecision? {
        guard let subject = allowances.first?.key.subject else { return nil }
        return shard(of: subject).count(allowances, at: now)
    }

    private func check(_ allowances: [RateAllowance], at now: Instant) async -> RateDecision? {
        guard let shared else { return count(allowances, at: now) }
        guard let subject = allowances.first?.key.subject else { return nil }
        let shard = shard(of: subject)
        // Each round ends with a decision or with more to decide by: a grant lets in one call at least.
        while true {
            switch shard.attempt(allowances, at: now) {
            case .decided(let decision): return decision
            case .wait: await shard.waitForGrants(of: subject)
            case .ask(let lacking):
                let grants = await shared.take(lacking, at: now)
                shard.receive(grants, for: lacking, of: subject, at: now)
            }
        }
    }

    private func shard(of subject: RateSubject) -> RateShard {
        shards[Int(UInt(bitPattern: subject.hashValue) % UInt(Self.shardCount))]
    }

    /// Counts that are kept.
    package var keyCount: Int { shards.reduce(0) { $0 + $1.keyCount } }
}

extension RateDecision {
    /// As clients look for them: in lower case.
    package var headers: [(name: String, value: String)] {
        [
            ("ratelimit-limit", String(limit)), ("ratelimit-remaining", String(remaining)),
            ("ratelimit-reset", String(resetSeconds)),
        ]
    }
}
