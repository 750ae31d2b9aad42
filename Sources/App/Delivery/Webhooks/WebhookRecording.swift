// SPDX-License-Identifier: Apache-2.0
import Base
import Domain
import Store

/// A try that is over, and not yet written down.
struct WebhookEnded: Sendable {
    let parcel: WebhookParcel
    let answer: WebhookAnswer
    let durationMilliseconds: Int64

    /// From here on somebody else might take the delivery before it is written.
    var recordBy: Instant {
        parcel.claimedAt.adding(seconds: WebhookLoop.holdSeconds - WebhookLoop.recordMarginSeconds)
    }
}

/// Writes down what tries came to, and lets the next events of the same incidents and services go.
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
        let hasNext = try WebhookDeliveryQueries.promoteNext(
            work.session, subscriptionID: row.subscriptionID, resourceID: row.resourceID, at: work.now)
        if hasNext { work.wake(at: work.now) }
    }

    /// What tries came to.
    struct Result: Sendable {
        /// In the order of the tries.
        let outcomes: [DeliveryOutcome]
        /// Disabled by this.
        let disabledSubscriptionIDs: [String]
        /// When something falls due that was not before.
        let wakeAt: Instant?
    }

    /// Writes all of them down in this transaction: first the subscriptions are locked, then deliveries, as by whoever drops
    /// all of a subscription's.
    static func record(_ ended: [WebhookEnded], _ work: Work) throws -> Result {
        let ends = ended.map { (ended: $0, end: end(of: $0.answer, $0.parcel.delivery, work)) }
        let disabled = try count(ends, work)
        let turns = try WebhookDeliveryQueries.lock(work.session, ids: ended.map(\.parcel.delivery.id))
        var tries: [WebhookTry] = []
        var places: [String: Int] = [:]
        for (one, end) in ends {
            let delivery = one.parcel.delivery
            guard let turn = turns[delivery.id] else { continue }
            // Dropped meanwhile, or taken by somebody else when our hold ran out: only that it arrived still counts.
            let isOurs = turn.status == .waiting && turn.attempt == delivery.attempt
            guard isOurs || end.isArrival else { continue }
            let made = aTry(one, end)
            // Two tries of one delivery, when it was held for too long: that it arrived counts for more.
            if let place = places[delivery.id] {
                if end.isArrival { tries[place] = made }
            } else {
                places[delivery.id] = tries.count
                tries.append(made)
            }
        }
        try WebhookDeliveryQueries.record(work.session, tries, at: work.now)
        let over = tries.filter { $0.status != .waiting }.map(\.deliveryID)
        let promotedCount = try WebhookDeliveryQueries.promoteNext(work.session, after: over, at: work.now)
        for id in disabled {
            _ = try WebhookDeliveryQueries.dropUnfinished(
                work.session, subscriptionID: id,
                because: "the events before it were dropped, and the subscription is disabled for a while", at: work.now)
        }
        let dues = tries.compactMap(\.dueAt) + (promotedCount > 0 ? [work.now] : [])
        return Result(outcomes: ends.map { $0.end.outcome }, disabledSubscriptionIDs: disabled, wakeAt: dues.min())
    }

    private static func aTry(_ ended: WebhookEnded, _ end: End) -> WebhookTry {
        let (answerStatus, answerText) = shown(ended.answer)
        var made = WebhookTry(
            deliveryID: ended.parcel.delivery.id, status: .dropped, answerStatus: answerStatus, answerText: answerText,
            durationMilliseconds: ended.durationMilliseconds)
        switch end {
        case .delivered: made.status = .delivered
        case .dropped: made.status = .dropped
        case .retry(let due): (made.status, made.dueAt) = (.waiting, due)
        }
        return made
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

    /// Keeps the counts of events dropped in a row, in the order in which the tries ended; answers which subscriptions have
    /// reached the limit now.
    private static func count(_ ends: [(ended: WebhookEnded, end: End)], _ work: Work) throws -> [String] {
        var dropping: Set<String> = []
        var arriving: Set<String> = []
        for (one, end) in ends {
            switch end {
            case .retry: break
            case .delivered: arriving.insert(one.parcel.delivery.subscriptionID)
            case .dropped: dropping.insert(one.parcel.delivery.subscriptionID)
            }
        }
        // Mostly there is nothing to write, and then nothing is locked.
        let counting = try WebhookSubscriptionQueries.counting(
            work.session, ids: arriving.subtracting(dropping).sorted())
        let touched = dropping.union(counting).sorted()
        var disabled: [String] = []
        for found in try WebhookSubscriptionQueries.find(work.session, ids: touched, lock: true) {
            var subscription = found
            for (one, end) in ends where one.parcel.delivery.subscriptionID == found.id {
                switch end {
                case .retry: break
                case .delivered: subscription.countArrival()
                case .dropped: if subscription.countDrop(at: work.now) { disabled.append(found.id) }
                }
            }
            try WebhookSubscriptionQueries.update(work.session, subscription)
        }
        return disabled
    }

    private static func shown(_ answer: WebhookAnswer) -> (status: Int?, text: String?) {
        switch answer {
        case .answered(let status, _, let body): (status, WebhookExcerpt.of(body))
        case .failed(_, let detail): (nil, WebhookExcerpt.of(Array(detail.utf8)))
        }
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
