// SPDX-License-Identifier: Apache-2.0
package import Base
import Domain
import Store
private import Synchronization

/// Sends events to whoever subscribed: at least once, and those of one incident or service in their order. The network is
/// used between two transactions, never in one.
package struct WebhookLoop: Sendable {
    /// Deliveries in memory at a time, from their claim until what became of them is written down: those of the account's
    /// ten subscriptions at their limit, and some.
    package static let inHandMaximum = 384
    /// Of one subscription that are being sent: one whose receiver hangs keeps the rest free for others.
    package static let inHandPerSubscriptionMaximum = 32
    /// The same of one whose last try got no answer in time, until one is answered: many that hang at once, for long, must
    /// not fill what there is.
    package static let inHandWhileHangingMaximum = 8
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
    /// What a try came to is written down until so long before the hold ends.
    static let recordMarginSeconds: Int64 = 10

    let environment: Environment
    let transport: any WebhookTransport
    let tokens: WebhookTokens
    let inHand: WebhooksInHand
    let recorder: WebhookRecorder
    /// Tells this loop alone that there is room or something due: the others have nothing to do with it, and each wake-up
    /// has a loop look into the store.
    package let wakeup: Wakeup
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
        let (inHand, wakeup) = (WebhooksInHand(maximum: inHandMaximum), Wakeup())
        let runtime = environment.runtime
        self.inHand = inHand
        self.wakeup = wakeup
        recorder = WebhookRecorder(environment) { count, wakeAt in
            let hasRoom = inHand.recorded(count)
            if let due = hasRoom ? runtime.now : wakeAt { wakeup.wake(at: due) }
        }
        tokens = WebhookTokens(transport, environment.runtime)
    }

    /// Begins what is due without waiting for its end, and answers when to look again; nil when nothing waits.
    package func begin() async throws -> Instant? {
        try await doChores()
        while true {
            let room = inHand.room()
            // Whichever ends first wakes the loop.
            guard room.free > 0 else { return nil }
            let full = room.fullSubscriptionIDs
            let look = try await look(exceptSubscriptionIDs: full)
            guard !look.dueSubscriptionIDs.isEmpty else {
                // What is due next may belong to a subscription that must wait: its end wakes the loop too.
                return full.isEmpty ? look.nextDue : nil
            }
            let claimed = try await claim(look.dueSubscriptionIDs, room)
            for parcel in claimed.parcels {
                inHand.add(parcel.delivery.subscriptionID)
                Task { await deliver(parcel) }
            }
            // Another node has them just now.
            guard claimed.rowCount > 0 else { return environment.runtime.now }
        }
    }

    /// Waits for the deliveries under way, and until what they came to is written down.
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

    // Chores

    private func doChores() async throws {
        let now = environment.runtime.now
        let last = chores.doneAt.withLock { $0 }
        if last.stuck.map({ now.seconds(since: $0) >= Self.stuckSeconds }) ?? true {
            // Looked for beside the writer; mostly there is nothing.
            let hasStuck = try await environment.read { work in
                try !WebhookDeliveryQueries.stuck(work.session).isEmpty
            }
            if hasStuck {
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
