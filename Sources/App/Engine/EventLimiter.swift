// SPDX-License-Identifier: Apache-2.0
package import Base
import Catalogue
package import Store
private import Synchronization

/// Keeps one sender of events from taking the place of all others: by a limit a minute for each routing key, where the
/// operator has set one, and by a fair share of the queue while that fills.
///
/// The minute slides: the count of the minute before weighs as much as of it still lies within the last sixty seconds.
/// Kept in memory: a restart begins anew, which lets more in and nothing be lost.
package final class EventLimiter: Sendable {
    /// Keys counted at a time. Past it those of earlier minutes are forgotten, and then all: memory stays bounded
    /// whatever keys are made up.
    package static let keysMaximum = 20_000
    static let windowMilliseconds: Int64 = 60_000

    private struct Count {
        var window: Int64
        var current = 0
        var previous = 0
    }

    private let limit: Int?
    private let counts = Mutex<[String: Count]>([:])
    /// Events that wait for the store, by routing key: no more than there are requests under way.
    private let waiting = Mutex<[String: Int]>([:])

    package init(limitPerMinute: Int?) { limit = limitPerMinute }

    /// Whether an event of this key may wait for the store now. If so, ``leave(_:)`` is called when it has been stored, or
    /// could not be.
    package func enter(_ routingKey: String, _ queue: QueueFill, at now: Instant) -> Bool {
        guard takePlace(routingKey, queue) else { return false }
        guard admits(routingKey, at: now) else {
            leave(routingKey)
            return false
        }
        return true
    }

    package func leave(_ routingKey: String) {
        waiting.withLock { waiting in
            guard let count = waiting[routingKey] else { return }
            waiting[routingKey] = count > 1 ? count - 1 : nil
        }
    }

    /// While the queue is more than half full, a key that has its share of it waits outside. The queue is shared by the keys
    /// whose events wait in it and one more: so there is always room for a sender who has been silent until now.
    private func takePlace(_ routingKey: String, _ queue: QueueFill) -> Bool {
        waiting.withLock { waiting in
            let own = waiting[routingKey] ?? 0
            if queue.isMoreThanHalfFull, own > 0, own >= queue.limit / (waiting.count + 1) { return false }
            waiting[routingKey] = own + 1
            return true
        }
    }

    /// Keys whose events wait now.
    package var waitingKeyCount: Int { waiting.withLock { $0.count } }

    /// Whether one more event of this key may come in now; counts it when it may.
    package func admits(_ routingKey: String, at now: Instant) -> Bool {
        guard let limit else { return true }
        let window = now.milliseconds.floorDivided(by: Self.windowMilliseconds)
        let passed = now.milliseconds.floorRemainder(by: Self.windowMilliseconds)
        return counts.withLock { counts in
            var count = counts[routingKey] ?? Count(window: window)
            if count.window != window {
                count = Count(window: window, previous: count.window == window - 1 ? count.current : 0)
            }
            let rest = Double(Self.windowMilliseconds - passed) / Double(Self.windowMilliseconds)
            guard Double(count.previous) * rest + Double(count.current) + 1 <= Double(limit) else { return false }
            count.current += 1
            if counts.count >= Self.keysMaximum, counts[routingKey] == nil {
                counts = counts.filter { $0.value.window >= window - 1 }
                if counts.count >= Self.keysMaximum { counts = [:] }
            }
            counts[routingKey] = count
            return true
        }
    }

    package var keyCount: Int { counts.withLock { $0.count } }
}

extension Environment {
    /// Writes what came with a routing key, if it may wait for the store now; nil where its sender is to come again later.
    func writeEvent<Result: Sendable>(
        of routingKey: String, _ body: @escaping @Sendable (Work) throws -> Result
    ) async throws -> Result? {
        guard eventLimiter.enter(routingKey, database.writeQueue, at: runtime.now) else { return nil }
        defer { eventLimiter.leave(routingKey) }
        return try await write(.request, body)
    }
}

extension EventIngest {
    /// Seconds after which a sender who came too fast should come again.
    package static let retryAfterSeconds = 5

    /// What a sender is told who comes too fast, or while the queue is full. Nothing of the event was kept.
    package static var throttled: Reply {
        Reply(
            status: 429, headers: [("Retry-After", String(retryAfterSeconds))], body: EventForm.throttled.encoded())
    }
}
