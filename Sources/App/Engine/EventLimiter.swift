// SPDX-License-Identifier: Apache-2.0
package import Base
import Catalogue
private import Synchronization

/// Counts the events of each routing key over the last minute, where the operator has set a limit.
///
/// A minute that slides: the count of the minute before weighs as much as of it still lies within the last sixty seconds.
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

    package init(limitPerMinute: Int?) { limit = limitPerMinute }

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

extension EventIngest {
    /// Seconds after which a sender who came too fast should come again.
    package static let retryAfterSeconds = 5

    /// What a sender is told who comes too fast, or while the queue is full. Nothing of the event was kept.
    package static var throttled: Reply {
        Reply(
            status: 429, headers: [("Retry-After", String(retryAfterSeconds))], body: EventForm.throttled.encoded())
    }
}
