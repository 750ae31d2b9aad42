// SPDX-License-Identifier: Apache-2.0
package import Base
import Domain
import Logging
package import ServiceLifecycle
import Store
private import Synchronization

/// Sends events to whoever subscribed: at least once, and those of one incident or service in their order. The network is
/// used between two transactions, never in one.
package struct WebhookLoop: Sendable {
    /// Deliveries under way at a time.
    package static let inHandMaximum = 256
    /// Of one subscription: one whose receiver hangs keeps the rest free for others.
    package static let inHandPerSubscriptionMaximum = 32
    /// A receiver has this long for its whole answer.
    package static let tryTimeoutSeconds: Int64 = 5
    /// A sender that dies leaves its rows to others after this long: longer than two tries with a token fetched for each.
    package static let holdSeconds: Int64 = 60
    /// How often it is looked for rows that wait for nothing any more.
    package static let stuckSeconds: Int64 = 5
    package static let sweepSeconds: Int64 = 3600
    /// Deliveries that are done with are kept for so long, to look at and to send again.
    package static let retentionSeconds: Int64 = 30 * 24 * 3600
    /// Rows deleted in one transaction.
    package static let sweepMaximum = 1000
    /// What a try came to is written down until so long before the hold ends, and tried again after this pause.
    private static let recordMarginSeconds: Int64 = 10
    private static let recordPauseMilliseconds = 500

    private let environment: Environment
    private let transport: any WebhookTransport
    private let tokens: WebhookTokens
    private let inHand: WebhooksInHand
    private let chores = Chores()

    private final class Chores: Sendable {
        let doneAt = Mutex<(stuck: Instant?, sweep: Instant?)>((nil, nil))
    }

    /// With one in hand at a time, one seed of a simulation is one order of deliveries.
    package init(
        _ environment: Environment, transport: any WebhookTransport, inHandMaximum: Int = WebhookLoop.inHandMaximum
    ) {
        self.environment = environment
        self.transport = transport
        inHand = WebhooksInHand(maximum: inHandMaximum)
        tokens = WebhookTokens(transport, environment.runtime)
    }

    /// Begins what is due without waiting for its end, and answers when to look again; nil when nothing waits.
    package func begin() async throws -> Instant? {
        try await doChores()
        while true {
            let room = inHand.room()
            // Whichever ends first wakes the loop.
            guard room.count > 0 else { return nil }
            let claimed = try await claim(room)
            for parcel in claimed.parcels {
                let subscriptionID = parcel.delivery.subscriptionID
                inHand.add(subscriptionID)
                Task {
                    await deliver(parcel)
                    if inHand.remove(subscriptionID) { environment.wakeup.wake(at: environment.runtime.now) }
                }
            }
            guard claimed.rowCount == room.count else { break }
        }
        // What is due next may belong to a subscription that must wait: its end wakes the loop too.
        guard inHand.room().fullSubscriptionIDs.isEmpty else { return nil }
        return try await environment.read { work in try WebhookDeliveryQueries.nextDue(work.session) }
    }

    /// Waits for the deliveries under way.
    package func drain() async { await inHand.drained() }

    /// Sends all that is due, to its end, and answers when to look again.
    package func step() async throws -> Instant? {
        while true {
            // What was under way, or has just begun, may end at any moment and make room that the look has not seen.
            let (wasBusy, before) = (inHand.count > 0, inHand.begunCount)
            let next = try await begin()
            await drain()
            if !wasBusy && inHand.begunCount == before { return next }
        }
    }

    // Claiming

    private struct Claimed: Sendable {
        var rowCount = 0
        var parcels: [WebhookParcel] = []
    }

    private func claim(_ room: WebhooksInHand.Room) async throws -> Claimed {
        let nothingDue = try await environment.read { work in
            try WebhookDeliveryQueries.nextDue(work.session).map { $0 > work.now } ?? true
        }
        if nothingDue { return Claimed() }
        return try await environment.write(.duty) { work in
            let rows = try WebhookDeliveryQueries.claim(
                work.session, at: work.now, holdUntil: work.now.adding(seconds: Self.holdSeconds), limit: room.count,
                exceptSubscriptionIDs: room.fullSubscriptionIDs)
            return Claimed(rowCount: rows.count, parcels: try Self.gather(rows, work))
        }
    }

    /// Loads what a batch needs in a fixed number of queries, and drops what nobody wants any more.
    private static func gather(_ rows: [WebhookDelivery], _ work: Work) throws -> [WebhookParcel] {
        guard !rows.isEmpty else { return [] }
        let subscriptions = try WebhookSubscriptionQueries.find(
            work.session, ids: Set(rows.map(\.subscriptionID)).sorted())
        let clients = try WebhookOAuthClientQueries.find(
            work.session, ids: Set(subscriptions.compactMap(\.oauthClientID)).sorted())
        let bodies = try WebhookDeliveryQueries.bodies(work.session, eventIDs: Set(rows.map(\.eventID)).sorted())
        var dropped: Set<String> = []
        return try rows.compactMap { row -> WebhookParcel? in
            let subscription = subscriptions.first { $0.id == row.subscriptionID }
            if let reason = WebhookRecording.reasonNotToSend(to: subscription, at: work.now) {
                if dropped.insert(row.subscriptionID).inserted {
                    _ = try WebhookDeliveryQueries.dropUnfinished(
                        work.session, subscriptionID: row.subscriptionID, because: reason, at: work.now)
                }
                return nil
            }
            guard let subscription, let body = bodies[row.eventID] else {
                try WebhookRecording.dropBodiless(row, work)
                return nil
            }
            return WebhookParcel(
                delivery: row, subscription: subscription,
                oauthClient: clients.first { $0.id == subscription.oauthClientID }, body: body, claimedAt: work.now)
        }
    }

    // Sending

    private func deliver(_ parcel: WebhookParcel) async {
        let began = environment.runtime.now
        let answer = await answer(to: parcel)
        let duration = max(0, environment.runtime.now.milliseconds(since: began))
        let end = parcel.claimedAt.adding(seconds: Self.holdSeconds - Self.recordMarginSeconds)
        while true {
            do {
                let result = try await environment.write(.duty) { work in
                    try WebhookRecording.record(answer, took: duration, of: parcel, work)
                }
                environment.metrics.noteDelivery(.webhook, result.outcome)
                if result.isDisabled {
                    environment.logger.warning(
                        "a webhook subscription is disabled for a while: its receiver refuses what it is sent",
                        metadata: ["subscription": "\(parcel.subscription.id)"])
                }
                return
            } catch {
                // Not recorded is sent again when the hold runs out: try for as long as nobody else may take it.
                guard environment.runtime.now < end, !Task.isCancelled else {
                    environment.logger.error("a webhook delivery could not be recorded", metadata: ["error": "\(error)"])
                    return
                }
                try? await Task.sleep(for: .milliseconds(Self.recordPauseMilliseconds))
            }
        }
    }

    private func answer(to parcel: WebhookParcel) async -> WebhookAnswer {
        guard let endpoint = WebhookEndpoint(parcel.subscription.url) else {
            return .failed(.unsendable, detail: "the subscription's address is none that can be sent to")
        }
        func send(token: String?) async -> WebhookAnswer {
            await transport.send(
                WebhookMessage.request(parcel, to: endpoint, token: token, at: environment.runtime.now))
        }
        guard parcel.subscription.oauthClientID != nil else { return await send(token: nil) }
        guard let client = parcel.oauthClient else {
            return .failed(.unsendable, detail: "the subscription's OAuth client has been removed")
        }
        let first: String
        switch await tokens.token(of: client) {
        case .token(let token): first = token
        case .failed(let answer): return answer
        }
        let answer = await send(token: first)
        // Withdrawn before its time, perhaps. A fresh one that is refused as well is refused for good.
        guard answer.status == 401 else { return answer }
        switch await tokens.token(of: client, insteadOf: first) {
        case .token(let token): return await send(token: token)
        case .failed(let failure): return failure
        }
    }

    // Chores

    private func doChores() async throws {
        let now = environment.runtime.now
        let last = chores.doneAt.withLock { $0 }
        if last.stuck.map({ now.seconds(since: $0) >= Self.stuckSeconds }) ?? true {
            // A look costs less than a write, and mostly there is nothing.
            let hasSome = try await environment.read { work in
                try WebhookDeliveryQueries.outbox(work.session).unfinished > 0
            }
            if hasSome {
                _ = try await environment.write(.duty) { work in
                    try WebhookDeliveryQueries.promoteStuck(work.session, at: work.now)
                }
            }
            chores.doneAt.withLock { $0.stuck = now }
        }
        if last.sweep.map({ now.seconds(since: $0) >= Self.sweepSeconds }) ?? true {
            let count = try await environment.write(.duty) { work in
                try WebhookDeliveryQueries.sweep(
                    work.session, before: work.now.adding(seconds: -Self.retentionSeconds), limit: Self.sweepMaximum)
            }
            // More are left for the next step.
            if count < Self.sweepMaximum { chores.doneAt.withLock { $0.sweep = now } }
        }
    }
}

/// Keeps webhooks going, and lets those under way end before the server does.
package struct WebhookService: ServiceLifecycle.Service {
    /// Tries under way when the server is told to end have this long. What is broken off then is tried again.
    package static let lastSeconds: Int64 = 4

    private let webhooks: WebhookLoop
    private let loop: LoopService
    private let breakOff: @Sendable () async -> Void

    /// `breakOff` has the transport end what is under way.
    package init(
        _ webhooks: WebhookLoop, _ environment: Environment, breakOff: @escaping @Sendable () async -> Void = {}
    ) {
        self.webhooks = webhooks
        self.breakOff = breakOff
        loop = LoopService("webhooks", environment) { try await webhooks.begin() }
    }

    package func run() async throws {
        try await loop.run()
        await withTaskGroup(of: Void.self) { group in
            group.addTask { await webhooks.drain() }
            group.addTask {
                guard (try? await Task.sleep(for: .seconds(Self.lastSeconds))) != nil else { return }
                await breakOff()
            }
            await group.next()
            group.cancelAll()
        }
    }
}
