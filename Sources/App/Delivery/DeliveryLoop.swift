// SPDX-License-Identifier: Apache-2.0
package import Base
package import Domain
import Logging
package import Store

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

    package init(_ environment: Environment, channel: any NotificationChannel) {
        self.environment = environment
        self.channel = channel
    }

    /// Begins what is due without waiting for its end, and answers when to look again; nil when nothing waits.
    package func begin() async throws -> Instant? {
        while true {
            let free = Self.inHandMaximum - inHand.count
            // Whichever ends first wakes the loop.
            guard free > 0 else { return nil }
            let batch = try await claim(limit: free)
            for delivery in batch {
                inHand.add()
                Task {
                    await deliver(delivery)
                    let wasFull = inHand.remove() == Self.inHandMaximum
                    if wasFull { environment.wakeup.wake(at: environment.runtime.now) }
                }
            }
            guard batch.count == free else { break }
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

    private func claim(limit: Int) async throws -> [Delivery] {
        let nothingDue = try await environment.read { work in
            try NotificationQueries.nextDue(work.session).map { $0 > work.now } ?? true
        }
        if nothingDue { return [] }
        return try await environment.write(.duty) { work in
            let claimed = try NotificationQueries.claim(
                work.session, at: work.now, holdUntil: work.now.adding(seconds: Self.holdSeconds),
                limit: limit)
            return try Delivery.gather(claimed, work)
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

    private static func record(_ result: DeliveryResult, of delivery: Delivery, _ work: Work) throws {
        var row = delivery.notification
        row.channel = result.channelType
        row.address = delivery.contactMethod?.address
        row.detail = result.detail
        row.updatedAt = work.now
        switch result.outcome {
        case .sent: row.status = .sent
        case .failedForGood: row.status = .failed
        case .failedForNow:
            let next = RetryPolicy.nextAttempt(
                after: row.attempt, firstDueAt: row.firstDueAt, now: work.now, chance: work.runtime.chance())
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

        fileprivate var metric: DeliveryOutcome {
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

    fileprivate func logEntry(for row: StoredNotification, serviceID: String, _ work: Work) -> LogEntry {
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

/// A claimed notification with all that its message shows.
package struct Delivery: Sendable {
    package let notification: StoredNotification
    package let incident: Incident
    package let user: User
    package let contactMethod: ContactMethod?
    package let service: Service?
    package let claimedAt: Instant
    /// The newest open alert, for its severity and details.
    package let alert: Alert?
    /// What a person wrote, where the message passes that on.
    package let announcement: Announcement?

    /// Loads what a batch needs in a fixed number of queries, and drops rows that nobody wants any more.
    fileprivate static func gather(_ claimed: [StoredNotification], _ work: Work) throws -> [Delivery] {
        let incidents = try IncidentStateQueries.find(work.session, ids: unique(claimed.map(\.incidentID)))
        let announcements = try Announcements(claimed, work)
        let users = try UserQueries.find(work.session, ids: unique(claimed.map(\.userID) + announcements.authorIDs))
        let methods = try ContactMethodQueries.find(work.session, ids: unique(claimed.compactMap(\.contactMethodID)))
        let services = try ServiceQueries.find(work.session, ids: unique(incidents.map(\.incident.serviceID)))
        let alerts = try AlertStateQueries.openAlerts(
            work.session, incidentIDs: unique(claimed.map(\.incidentID)), withBody: true)
        var deliveries: [Delivery] = []
        for row in claimed {
            guard let incident = incidents.first(where: { $0.incident.id == row.incidentID })?.incident,
                announcements.isWanted(row, incident) ?? isWanted(row, incident, at: work.now)
            else {
                try NotificationQueries.delete(work.session, id: row.id)
                continue
            }
            guard let user = users.first(where: { $0.id == row.userID }) else {
                try recordMissingUser(row, incident, work)
                continue
            }
            deliveries.append(
                Delivery(
                    notification: row, incident: incident, user: user,
                    contactMethod: methods.first { $0.id == row.contactMethodID },
                    service: services.first { $0.id == incident.serviceID }, claimedAt: work.now,
                    alert: alerts.last { $0.incidentID == incident.id }, announcement: announcements.of(row, by: users)))
        }
        return deliveries
    }

    private static func unique(_ ids: [String]) -> [String] {
        var seen: Set<String> = []
        return ids.filter { seen.insert($0).inserted }
    }

    /// Somebody who is gone cannot be told, and the history must not keep that to itself.
    private static func recordMissingUser(_ row: StoredNotification, _ incident: Incident, _ work: Work) throws {
        var row = row
        (row.status, row.channel, row.updatedAt) = (.failed, "none", work.now)
        row.detail = "this user has been removed: nobody could be told"
        try NotificationQueries.record(work.session, row)
        let result = DeliveryResult(.failedForGood, channelType: "none", detail: row.detail ?? "")
        try LogEntryStateQueries.insert(work.session, result.logEntry(for: row, serviceID: incident.serviceID, work))
        work.noteIncidentChange()
    }

    /// A page is for an incident that still is as it was when the page was asked for, and that does not end this moment.
    private static func isWanted(_ row: StoredNotification, _ incident: Incident, at now: Instant) -> Bool {
        if let end = incident.autoResolveAt, end <= now { return false }
        guard incident.status == .triggered, incident.escalation.generation == row.generation else { return false }
        return row.reason == .nobodyOnCall || incident.assignments.contains { $0.userID == row.userID }
    }
}
