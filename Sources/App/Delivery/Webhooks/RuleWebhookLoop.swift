// SPDX-License-Identifier: Apache-2.0
package import Base
import Domain
import Logging
import Store
private import Synchronization

/// Sends webhooks of rules, at least once, by the transport that also carries those of subscriptions. The network is used
/// between two transactions, never in one.
package struct RuleWebhookLoop: SendingLoop {
    package static let name = "rule webhooks"
    /// Under way at a time.
    package static let inHandMaximum = 96

    private let environment: Environment
    private let transport: any WebhookTransport
    /// Receivers are told apart by their addresses: one that hangs takes only a part of what may be under way.
    private let inHand = WebhooksInHand(maximum: RuleWebhookLoop.inHandMaximum)
    private let chores = Chores()

    private final class Chores: Sendable {
        let sweptAt = Mutex<Instant?>(nil)
    }

    private struct Claimed: Sendable {
        var rowCount = 0
        var wanted: [RuleWebhookDelivery] = []
    }

    package init(_ environment: Environment, transport: any WebhookTransport) {
        self.environment = environment
        self.transport = transport
    }

    /// Begins what is due without waiting for its end, and answers when to look again; nil when nothing waits.
    package func begin() async throws -> Instant? {
        try await sweep()
        while true {
            let room = inHand.room()
            // Whichever ends first wakes the loop.
            guard room.free > 0 else { return nil }
            let first = try await environment.read { work in try RuleWebhookQueries.nextDue(work.session) }
            guard let next = first, next <= environment.runtime.now else { return first }
            let full = room.fullSubscriptionIDs
            let claimed = try await claim(room, exceptURLs: full)
            for delivery in claimed.wanted {
                inHand.add(delivery.url)
                Task { await deliver(delivery) }
            }
            // What is due is for a receiver that must wait, or another node has it just now.
            guard claimed.rowCount > 0 else { return full.isEmpty ? environment.runtime.now : nil }
        }
    }

    /// Waits for those under way, and until what they came to is written down.
    package func drain() async { await inHand.drained() }

    /// Sends all that is due, to its end, and answers when to look again.
    package func step() async throws -> Instant? {
        while true {
            let before = inHand.begunCount
            let next = try await begin()
            await drain()
            if inHand.begunCount == before { return next }
        }
    }

    private func claim(_ room: WebhooksInHand.Room, exceptURLs: [String]) async throws -> Claimed {
        try await environment.write(.duty) { work in
            let due = try RuleWebhookQueries.due(
                work.session, at: work.now, exceptURLs: exceptURLs, limit: room.free)
            var left = room
            let taken = due.filter { left.take($0.url) }
            let rows = try RuleWebhookQueries.hold(
                work.session, taken, until: work.now.adding(seconds: WebhookLoop.holdSeconds))
            var claimed = Claimed(rowCount: rows.count)
            for row in rows {
                if work.now <= row.endOfUse {
                    claimed.wanted.append(row)
                } else {
                    try RuleWebhookQueries.record(
                        work.session, row, as: .dropped, dueAt: nil, answerStatus: nil,
                        answerText: "it came too late to be of use", at: work.now)
                }
            }
            return claimed
        }
    }

    private func deliver(_ delivery: RuleWebhookDelivery) async {
        let answer = await answer(to: delivery)
        wake(inHand.sent(delivery.url, hasHung: answer.hasTimedOut))
        do {
            let outcome = try await environment.write(.duty) { work in try Self.record(answer, of: delivery, work) }
            environment.metrics.noteDelivery(.ruleWebhook, outcome)
            if outcome == .failed {
                environment.logger.warning(
                    "a webhook of a rule was given up",
                    metadata: ["id": "\(delivery.id)", "name": "\(delivery.name)", "alert": "\(delivery.alertID)"])
            }
        } catch {
            // Not recorded is sent again when the hold runs out.
            environment.logger.error(
                "what became of a rule's webhook could not be recorded", metadata: ["error": "\(error)"])
        }
        wake(inHand.recorded(1))
    }

    private func wake(_ hasRoom: Bool) {
        if hasRoom { environment.wakeup.wake(at: environment.runtime.now) }
    }

    private func answer(to delivery: RuleWebhookDelivery) async -> WebhookAnswer {
        guard let endpoint = WebhookEndpoint(delivery.url) else {
            return .failed(.unsendable, detail: "the rule's address is none that can be sent to")
        }
        return await transport.send(RuleWebhookMessage.request(delivery, to: endpoint))
    }

    private static func record(
        _ answer: WebhookAnswer, of delivery: RuleWebhookDelivery, _ work: Work
    ) throws -> DeliveryOutcome {
        let (status, retryAt, outcome) = end(of: answer, delivery, work)
        let text: String
        switch answer {
        case .answered(_, _, let body): text = WebhookExcerpt.of(body)
        case .failed(_, let detail): text = WebhookExcerpt.of(Array(detail.utf8))
        }
        try RuleWebhookQueries.record(
            work.session, delivery, as: status, dueAt: retryAt, answerStatus: answer.status, answerText: text, at: work.now)
        if let retryAt { work.wake(at: retryAt) }
        return outcome
    }

    private static func end(
        of answer: WebhookAnswer, _ delivery: RuleWebhookDelivery, _ work: Work
    ) -> (RuleWebhookDelivery.Status, retryAt: Instant?, DeliveryOutcome) {
        switch answer.outcome {
        case .delivered: return (.delivered, nil, .sent)
        case .dropped: return (.dropped, nil, .failed)
        case .retry(let seconds):
            let next = WebhookRetryPolicy.next(
                after: delivery.attempt, createdAt: delivery.createdAt, now: work.now, chance: work.runtime.chance())
            // A receiver that says when it will be ready again is not asked before.
            let wanted = next.map { max($0, work.now.adding(seconds: seconds ?? 0)) }
            guard let retryAt = wanted, retryAt <= delivery.endOfUse else { return (.dropped, nil, .failed) }
            return (.waiting, retryAt, .deferred)
        }
    }

    private func sweep() async throws {
        let now = environment.runtime.now
        let last = chores.sweptAt.withLock { $0 }
        guard last.map({ now.seconds(since: $0) >= WebhookLoop.sweepSeconds }) ?? true else { return }
        let count = try await environment.write(.duty) { work in
            try RuleWebhookQueries.sweep(
                work.session, before: work.now.adding(seconds: -WebhookLoop.retentionSeconds),
                limit: WebhookLoop.sweepMaximum)
        }
        // More are left for the next step.
        if count < WebhookLoop.sweepMaximum { chores.sweptAt.withLock { $0 = now } }
    }
}

/// Puts together what is sent.
enum RuleWebhookMessage {
    static let userAgent = "Tocsin"

    /// Credentials in the address come before a header of the rule's own.
    static func request(_ delivery: RuleWebhookDelivery, to endpoint: WebhookEndpoint) -> WebhookRequest {
        var headers: [(name: String, value: String)] = [("X-Webhook-Id", delivery.id)]
        for (name, value) in [
            ("Content-Type", "application/json"), ("Accept", "application/json"), ("User-Agent", userAgent),
        ] {
            let isReplaced = delivery.headers.contains { $0.name.lowercased() == name.lowercased() }
            if !isReplaced { headers.append((name, value)) }
        }
        for header in delivery.headers where isSendable(header) {
            if endpoint.authorization != nil, header.name.lowercased() == "authorization" { continue }
            headers.append((header.name, header.value))
        }
        if let authorization = endpoint.authorization { headers.append(("Authorization", authorization)) }
        return WebhookRequest(url: endpoint.url, headers: headers, body: Array(delivery.body.utf8))
    }

    private static func isSendable(_ header: WebhookSubscription.Header) -> Bool {
        let isOurs = WebhookForm.isReservedHeader(header.name)
        let isReplaceable = WebhookForm.replaceableNames.contains(header.name.lowercased())
        return WebhookMessage.isSendable(header) && (isReplaceable || !isOurs)
    }
}
