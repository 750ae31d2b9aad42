// SPDX-License-Identifier: Apache-2.0
import Base
import Catalogue
import Domain
import Store
private import Synchronization

/// A state of the store at one second: what was found out then is true for as long as both are the same.
///
/// The second belongs to it because answers depend on the time too: who is on call, which windows are open, which keys
/// have expired. All of these change at whole seconds.
package struct Freshness: Hashable, Sendable {
    fileprivate let version: Int64
    fileprivate let second: Int64
}

extension Environment {
    /// The present state; nil where the store cannot tell cheaply whether anything was committed, as PostgreSQL cannot.
    package func freshness() -> Freshness? {
        database.dataVersion().map { Freshness(version: $0, second: runtime.now.roundedDownToSecond.milliseconds) }
    }

    /// The present state but for entries of the call log that are committed alone, by which nobody is another caller; nil as
    /// above. An agent that asks all the time would otherwise have to be looked up all the time.
    func standingFreshness() -> Freshness? {
        database.standingVersion().map { Freshness(version: $0, second: runtime.now.roundedDownToSecond.milliseconds) }
    }
}

/// Things found out in one state of the store, held until that state ends.
package final class FreshCache<Key: Hashable & Sendable, Value: Sendable>: Sendable {
    private struct Held: Sendable {
        let value: Value
        let freshness: Freshness
        let cost: Int
    }
    private struct State: Sendable {
        var held: [Key: Held] = [:]
        /// What is being found out just now, each with the state in which that began.
        var underWay: [Key: (Freshness, Task<Value, any Error>)] = [:]
        var cost = 0
        /// The hashes of what was too large to be kept at once, and the state in which it was asked for: what can be made in
        /// a second.
        var large: Set<Int> = []
        var largeSince: Freshness?

        mutating func end(_ key: Key, _ freshness: Freshness) {
            if let (since, _) = underWay[key], since == freshness { underWay[key] = nil }
        }
    }

    private let costMaximum: Int
    private let atOnceMaximum: Int
    private let state = Mutex(State())

    /// Holds values whose costs add up to no more than this; of those that cost more than `atOnceMaximum` only what is asked
    /// for a second time, so that what is asked for once drives out nothing.
    package init(costMaximum: Int, atOnceMaximum: Int? = nil) {
        self.costMaximum = costMaximum
        self.atOnceMaximum = atOnceMaximum ?? costMaximum
    }

    package func value(_ key: Key, _ freshness: Freshness) -> Value? {
        state.withLock { $0.held[key].flatMap { $0.freshness == freshness ? $0.value : nil } }
    }

    /// The value, found out by `make` at most once in one state however many ask at the same time.
    package func value(
        _ key: Key, _ freshness: Freshness, cost: @escaping @Sendable (Value) -> Int,
        _ make: @escaping @Sendable () async throws -> Value
    ) async throws -> Value {
        if let known = value(key, freshness) { return known }
        let task: Task<Value, any Error> = state.withLock { state in
            if let (since, task) = state.underWay[key], since == freshness { return task }
            let task = Task { [self] in
                defer { self.state.withLock { $0.end(key, freshness) } }
                let value = try await make()
                let price = cost(value)
                if price <= atOnceMaximum || wasLarge(key, freshness) { keep(value, for: key, freshness, cost: price) }
                return value
            }
            state.underWay[key] = (freshness, task)
            return task
        }
        return try await task.value
    }

    /// Whether that was found out before in this state, and was too large to be kept at once.
    private func wasLarge(_ key: Key, _ freshness: Freshness) -> Bool {
        let hash = key.hashValue
        return state.withLock { state in
            if state.largeSince != freshness {
                state.large = []
                state.largeSince = freshness
            }
            return !state.large.insert(hash).inserted
        }
    }

    /// Keeps a value that was found out in this state or a later one. Full, the cache begins anew: what is still asked
    /// for comes back at once.
    package func keep(_ value: Value, for key: Key, _ freshness: Freshness, cost: Int) {
        guard cost <= costMaximum else { return }
        state.withLock { state in
            if let old = state.held.removeValue(forKey: key) { state.cost -= old.cost }
            if state.cost + cost > costMaximum { (state.held, state.cost) = ([:], 0) }
            state.held[key] = Held(value: value, freshness: freshness, cost: cost)
            state.cost += cost
        }
    }
}

/// What an answer depends on besides the state of the store.
package struct AnswerKey: Hashable, Sendable {
    let operationID: String
    let pathValues: [String: String]
    let query: String
    let from: String?
    let principal: Principal
    /// What the answer may show: of an agent it changes with the time, as grants begin and end.
    let visibility: Visibility

    /// What the key itself holds, as far as a caller chooses it.
    var byteCount: Int {
        query.utf8.count + (from?.utf8.count ?? 0) + pathValues.values.reduce(0) { $0 + $1.utf8.count }
    }
}

extension Environment {
    /// The answer that was given before in this state of the store; nil where there is none, or the state is not known.
    func keptAnswer(_ key: AnswerKey, in freshness: Freshness?) -> Reply? {
        freshness.flatMap { caches.answers.value(key, $0) }
    }

    /// The answer to a question: the one given before, where nothing was committed since and the second is the same.
    /// People and programs that watch ask the same again and again.
    /// `known` is the state of the store at some moment since the question came, where that was looked up already.
    func answer(
        _ key: AnswerKey, in known: Freshness?, _ body: @escaping @Sendable () async throws -> Reply
    ) async throws -> Reply {
        guard let freshness = known ?? freshness() else { return try await body() }
        return try await caches.answers.value(
            key, freshness, cost: { $0.body.count + key.byteCount + Caches.answerOverheadBytes }, body)
    }
}
