// SPDX-License-Identifier: Apache-2.0
package import Base
import Domain
import Logging
import Store

/// Sends what waits in the outbox: at least once, by design. The network is used between two transactions, never in one.
package struct DeliveryLoop: Sendable {
    /// Deliveries under way at a time. One that hangs keeps its place and hinders no other.
    package static let inHandMaximum = 64
    /// A sender that dies leaves its rows to others after this long; longer than one try may take.
    package static let holdSeconds: Int64 = 60
    /// What a try came to is written down until so long before the hold ends, and tried again after this pause.
    private static let recordMarginSeconds: Int64 = 10
    private static let recordPauseMilliseconds = 500

    private let environment: Environment
    private let channel: any NotificationChannel
    private let inHand = InHand()
    private let inHandMaximum: Int

    /// With one in hand at a time, one seed of a simulation is one order of deliveries.
    package init(
        _ environment: Environment, channel: any NotificationChannel, inHandMaximum: Int = DeliveryLoop.inHandMaximum
    ) {
        self.environment = environment
        self.channel = channel
        self.inHandMaximum = inHandMaximum
    }

    /// Begins what is due without waiting for its end, and answers when to look again; nil when nothing waits.
    package func begin() async throws -> Instant? {
        while true {
            let free = inHandMaximum - inHand.count
            // Whichever ends first wakes the loop.
            guard free > 0 else { return nil }
            let (claimedCount, deliveries) = try await claim(limit: free)
            for delivery in deliveries {
                inHand.add()
                Task {
                    await deliver(delivery)
                    let wasFull = inHand.remove() == inHandMaximum
                    if wasFull { environment.wakeup.wake(at: environment.runtime.now) }
                }
            }
            guard claimedCount == free else { break }
        }
        return try await nextDue()
    }

    /// Waits for the deliveries under way.
    package func drain() async { await inHand.drained() }

    /// Sends all that is due, to its end, and answers when to look again.
    package func step() async throws -> Instant? {
        while true {
            let next = try await begin()
            let hasBegun = inHand.count > 0
            await drain()
            if !hasBegun { return next }
        }
    }

    private func nextDue() async throws -> Instant? {
        try await environment.read { work in try NotificationQueries.nextDue(work.session) }
    }

    private func claim(limit: Int) async throws -> (claimedCount: Int, deliveries: [Delivery]) {
        let nothingDue = try await environment.read { work in
            try NotificationQueries.nextDue(work.session).map { $0 > work.now } ?? true
        }
        if nothingDue { return (0, []) }
        let bundleSeconds = environment.settings.bundleSeconds
        return try await environment.write(.duty) { work -> (claimedCount: Int, deliveries: [Delivery]) in
            let claimed = try NotificationQueries.claim(
                work.session, at: work.now, holdUntil: work.now.adding(seconds: Self.holdSeconds),
                limit: limit)
            let released = try PageBundling.released(claimed, seconds: bundleSeconds, work)
            let deliveries = try Delivery.gather(released, work)
            return (claimed.count, try PageBundling.bundled(deliveries, seconds: bundleSeconds, work))
        }
    }

    private func deliver(_ delivery: Delivery) async {
        let result = await channel.send(delivery, environment)
        environment.metrics.noteDelivery(DeliveryChannel(rawValue: result.channelType) ?? .other, result.outcome.metric)
        let end = delivery.claimedAt.adding(seconds: Self.holdSeconds - Self.recordMarginSeconds)
        while true {
            do {
                return try await environment.write(.duty) { work in try Self.record(result, of: delivery, work) }
            } catch {
                // Not recorded is sent again when the hold runs out: try for as long as nobody else may take it.
                guard environment.runtime.now < end, !Task.isCancelled else {
                    environment.logger.error("a delivery could not be recorded", metadata: ["error": "\(error)"])
                    return
                }
                try? await Task.sleep(for: .milliseconds(Self.recordPauseMilliseconds))
            }
        }
    }

    /// Each page of a message has a record and a line of history of its own. What is refused together comes back together.
    private static func record(_ result: DeliveryResult, of delivery: Delivery, _ work: Work) throws {
        let chance = work.runtime.chance()
        for one in delivery.all { try record(result, of: one, chance: chance, work) }
    }

    private static func record(
        _ result: DeliveryResult, of delivery: Delivery, chance: UInt64, _ work: Work
    ) throws {
        var row = delivery.notification
        // Whose claim ran out meanwhile can tell that it arrived; that it did not is for the next one to say.
        guard try result.outcome == .sent || NotificationQueries.isHeld(work.session, row) else { return }
        row.channel = result.channelType
        row.address = delivery.contactMethod?.address
        row.detail = result.detail
        row.updatedAt = work.now
        switch result.outcome {
        case .sent: row.status = .sent
        case .failedForGood: row.status = .failed
        case .failedForNow:
            let next = RetryPolicy.nextAttempt(
                after: row.attempt, firstDueAt: row.firstDueAt, now: work.now, chance: chance)
            row.status = next == nil ? .failed : .waiting
            row.dueAt = next ?? row.dueAt
            if let next { work.wake(at: next) }
        }
        try NotificationQueries.record(work.session, row)
        try LogEntryStateQueries.insert(
            work.session, result.logEntry(for: row, serviceID: delivery.incident.serviceID, work))
        work.noteIncidentChange()
    }
}

/// Carries notifications to people. One implementation sends mail; others stand beside it.
package protocol NotificationChannel: Sendable {
    func send(_ delivery: Delivery, _ environment: Environment) async -> DeliveryResult
}

/// What one try came to.
package struct DeliveryResult: Sendable, Hashable {
    package enum Outcome: Sendable, Hashable {
        case sent
        case failedForNow
        case failedForGood

        var metric: DeliveryOutcome {
            switch self {
            case .sent: .sent
            case .failedForNow: .deferred
            case .failedForGood: .failed
            }
        }
    }

    package var outcome: Outcome
    /// The wire's notification type, such as `email`.
    package var channelType: String
    /// The other side's answer, or why nothing could be sent.
    package var detail: String

    package init(_ outcome: Outcome, channelType: String, detail: String) {
        self.outcome = outcome
        self.channelType = channelType
        self.detail = detail
    }

    func logEntry(for row: StoredNotification, serviceID: String, _ work: Work) -> LogEntry {
        let status: JSON =
            switch outcome {
            case .sent: "success"
            case .failedForNow: row.status == .waiting ? "retrying" : "failed"
            case .failedForGood: "failed"
            }
        return LogEntry(
            id: work.makeID(.logEntry), kind: .notify, incidentID: row.incidentID, serviceID: serviceID,
            createdAt: work.now, agent: Agent(kind: .service, id: serviceID), channel: .auto,
            userIDs: [row.userID],
            details: [
                "channel": [
                    "type": .string(channelType), "address": JSON(row.address), "status": status,
                    "detail": .string(detail), "attempt": .int(Int64(row.attempt)),
                ],
                "reason": .string(row.reason.rawValue),
            ])
    }
}
