// SPDX-License-Identifier: Apache-2.0
package import Base

/// How many subscriptions there may be, how long an event may be, and when a receiver is left alone.
package enum WebhookRules {
    /// Of the account as a whole, and of each service and each team: one change is told to so many.
    package static let subscriptionsPerFilterMaximum = 10
    package static let oauthClientsMaximum = 10
    /// A receiver that has so many events in a row dropped gets nothing for `disabledSeconds`.
    package static let consecutiveDropsMaximum = 3
    package static let disabledSeconds: Int64 = 24 * 3600
    /// A receiver that has not taken an event after so many tries is shown as failing, though it may still take it. The
    /// index of such deliveries says it too.
    package static let troublingAttempts = 3
    /// A receiver's word on when it is ready again counts up to this: the next events wait behind it.
    package static let retryAfterMaximumSeconds: Int64 = 3600
    /// Up to here a body is sent as it is.
    package static let bodyWholeBytesMaximum = 55 * 1024
    /// A longer one is not sent.
    package static let bodyBytesMaximum = 256 * 1024

    /// In which form an event goes out.
    package enum BodyForm: Hashable, Sendable {
        case whole
        /// Without details, as far as that helps.
        case shortened
        case dropped
    }

    package static func bodyForm(ofBytes count: Int) -> BodyForm {
        if count <= bodyWholeBytesMaximum { return .whole }
        return count <= bodyBytesMaximum ? .shortened : .dropped
    }

    package static func outcome(of answer: WebhookOutcome.Answer) -> WebhookOutcome { .of(answer) }
}

/// What follows from a try to deliver.
package enum WebhookOutcome: Hashable, Sendable {
    /// What came of a try, as far as the rules tell it apart.
    package enum Answer: Hashable, Sendable {
        /// `retryAfterSeconds` is the receiver's word on when it is ready again; nil when it did not say.
        case answered(status: Int, retryAfterSeconds: Int64?)
        /// No whole answer in time.
        case timedOut
        /// Its name is not found, or nobody takes the connection.
        case unreachable
        /// Somebody is about to renew it.
        case certificateExpired
        /// Anything else that the next try would meet as well: no trust, no permission, nothing that can be sent to.
        case refused
    }

    case delivered
    /// Another try may succeed, not before that many seconds; nil leaves the time to the retry policy.
    case retry(afterSeconds: Int64?)
    case dropped

    package static func of(_ answer: Answer) -> WebhookOutcome {
        switch answer {
        case .answered(200...299, _): .delivered
        case .answered(429, let seconds), .answered(500...599, let seconds):
            .retry(afterSeconds: seconds.map { min(max($0, 0), WebhookRules.retryAfterMaximumSeconds) })
        // A redirect too: an address that nobody has subscribed with is not called.
        case .answered: .dropped
        case .timedOut, .unreachable, .certificateExpired: .retry(afterSeconds: nil)
        case .refused: .dropped
        }
    }
}

/// When an event is sent again, and when it is given up.
package enum WebhookRetryPolicy {
    /// Seconds to wait after the first, second … try; the last repeats. What waits behind it in order waits as long.
    package static let delaysSeconds: [Int64] = [2, 5, 15, 60, 120, 300, 600, 900]
    /// No try begins later than this after the event.
    package static let giveUpAfterSeconds: Int64 = 48 * 3600
    /// Waits vary by a tenth, so that what failed together does not come back together.
    package static let jitterPercent: Int64 = 10

    /// The next try after `attempt` tries (1 or more), or nil when it is over. `chance` is any number.
    package static func next(after attempt: Int, createdAt: Instant, now: Instant, chance: UInt64) -> Instant? {
        let delay = delaysSeconds[min(max(attempt, 1), delaysSeconds.count) - 1] * 1000
        let spread = delay * jitterPercent / 100
        let jitter = Int64(chance % UInt64(2 * spread + 1)) - spread
        let next = now.adding(milliseconds: delay + jitter)
        return next <= createdAt.adding(seconds: giveUpAfterSeconds) ? next : nil
    }
}

extension WebhookSubscription {
    /// Counts an event that was dropped; answers whether that disables the subscription now.
    package mutating func countDrop(at now: Instant) -> Bool {
        // One that was under way when the limit was reached changes nothing any more.
        guard !isTemporarilyDisabled(at: now) else { return false }
        // After a time of being disabled the count begins anew.
        if disabledUntil != nil { consecutiveDrops = 0 }
        disabledUntil = nil
        consecutiveDrops += 1
        guard consecutiveDrops >= WebhookRules.consecutiveDropsMaximum else { return false }
        disabledUntil = now.adding(seconds: WebhookRules.disabledSeconds)
        return true
    }

    /// An event has arrived: drops before it count no more. One that is disabled stays so.
    package mutating func countArrival() { consecutiveDrops = 0 }
}
