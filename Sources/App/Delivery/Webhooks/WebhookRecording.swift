// SPDX-License-Identifier: Apache-2.0
import Base
import Domain
import Store

/// Writes down what a try came to, and lets the next event of the same incident or service go.
enum WebhookRecording {
    private enum End {
        case delivered
        case retry(at: Instant)
        case dropped

        var isArrival: Bool { outcome == .sent }

        var outcome: DeliveryOutcome {
            switch self {
            case .delivered: .sent
            case .retry: .deferred
            case .dropped: .failed
            }
        }
    }

    /// Nil for a subscription that is to be sent to.
    static func reasonNotToSend(to subscription: WebhookSubscription?, at now: Instant) -> String? {
        guard let subscription else { return "the subscription is gone" }
        guard subscription.isActive else { return "the subscription is not active" }
        return subscription.isTemporarilyDisabled(at: now) ? "the subscription is disabled for a while" : nil
    }

    static func dropBodiless(_ row: WebhookDelivery, _ work: Work) throws {
        var row = row
        (row.status, row.updatedAt) = (.dropped, work.now)
        row.answerText = "the event is gone"
        try WebhookDeliveryQueries.record(work.session, row)
        try promoteNext(after: row, work)
    }

    /// What a try came to, and whether it has disabled the subscription.
    struct Result: Sendable {
        let outcome: DeliveryOutcome
        let isDisabled: Bool
    }

    static func record(
        _ answer: WebhookAnswer, took durationMilliseconds: Int64, of parcel: WebhookParcel, _ work: Work
    ) throws -> Result {
        let end = end(of: answer, parcel.delivery, work)
        // The subscription is locked before any of its deliveries: whoever drops all of them does the same.
        let isDisabled = try count(end, of: parcel.delivery.subscriptionID, work)
        let result = Result(outcome: end.outcome, isDisabled: isDisabled)
        guard var row = try WebhookDeliveryQueries.find(work.session, ids: [parcel.delivery.id], lock: true).first else {
            return result
        }
        // Dropped meanwhile, or taken by somebody else when our hold ran out: only that it arrived still counts.
        let isOurs = row.status == .waiting && row.attempt == parcel.delivery.attempt
        guard isOurs || end.isArrival else { return result }
        row.updatedAt = work.now
        row.durationMilliseconds = durationMilliseconds
        (row.answerStatus, row.answerText) = shown(answer)
        switch end {
        case .delivered: row.status = .delivered
        case .dropped: row.status = .dropped
        case .retry(let due):
            row.dueAt = due
            work.wake(at: due)
        }
        try WebhookDeliveryQueries.record(work.session, row)
        if row.status != .waiting { try promoteNext(after: row, work) }
        if isDisabled {
            _ = try WebhookDeliveryQueries.dropUnfinished(
                work.session, subscriptionID: row.subscriptionID,
                because: "the events before it were dropped, and the subscription is disabled for a while", at: work.now)
        }
        return result
    }

    private static func end(of answer: WebhookAnswer, _ row: WebhookDelivery, _ work: Work) -> End {
        switch answer.outcome {
        case .delivered: return .delivered
        case .dropped: return .dropped
        case .retry(let seconds):
            guard
                let next = WebhookRetryPolicy.next(
                    after: row.attempt, createdAt: row.createdAt, now: work.now, chance: work.runtime.chance())
            else { return .dropped }
            // A receiver that says when it will be ready again is not asked before.
            return .retry(at: max(next, work.now.adding(seconds: seconds ?? 0)))
        }
    }

    /// Keeps the count of events dropped in a row; answers whether it has reached its limit now.
    private static func count(_ end: End, of subscriptionID: String, _ work: Work) throws -> Bool {
        switch end {
        case .retry: return false
        case .delivered:
            // Mostly there is nothing to write, and then nothing is locked.
            guard
                let seen = try WebhookSubscriptionQueries.find(work.session, ids: [subscriptionID]).first,
                seen.consecutiveDrops > 0,
                var subscription = try WebhookSubscriptionQueries.find(work.session, ids: [subscriptionID], lock: true).first
            else { return false }
            subscription.countArrival()
            try WebhookSubscriptionQueries.update(work.session, subscription)
            return false
        case .dropped:
            guard
                var subscription = try WebhookSubscriptionQueries.find(work.session, ids: [subscriptionID], lock: true).first
            else { return false }
            let isOver = subscription.countDrop(at: work.now)
            try WebhookSubscriptionQueries.update(work.session, subscription)
            return isOver
        }
    }

    private static func shown(_ answer: WebhookAnswer) -> (status: Int?, text: String?) {
        switch answer {
        case .answered(let status, _, let body): (status, WebhookExcerpt.of(body))
        case .failed(_, let detail): (nil, WebhookExcerpt.of(Array(detail.utf8)))
        }
    }

    private static func promoteNext(after row: WebhookDelivery, _ work: Work) throws {
        let hasNext = try WebhookDeliveryQueries.promoteNext(
            work.session, subscriptionID: row.subscriptionID, resourceID: row.resourceID, at: work.now)
        if hasNext { work.wake(at: work.now) }
    }
}

extension WebhookAnswer {
    /// The one place where what a transport answers is put before the rules.
    var outcome: WebhookOutcome {
        switch self {
        case .answered(let status, let retryAfter, _):
            WebhookRules.outcome(
                of: .answered(status: status, retryAfterSeconds: retryAfter.flatMap(Self.seconds)))
        case .failed(.timedOut, _): WebhookRules.outcome(of: .timedOut)
        case .failed(.unreachable, _): WebhookRules.outcome(of: .unreachable)
        case .failed(.certificateExpired, _): WebhookRules.outcome(of: .certificateExpired)
        case .failed(.encryption, _), .failed(.forbidden, _), .failed(.unsendable, _): WebhookRules.outcome(of: .refused)
        }
    }

    /// Of the header's two forms the one with seconds. One with a date is left to the usual wait.
    private static func seconds(_ header: String) -> Int64? {
        guard (1...9).contains(header.utf8.count), header.utf8.allSatisfy({ (0x30...0x39).contains($0) }) else { return nil }
        return Int64(header)
    }
}
