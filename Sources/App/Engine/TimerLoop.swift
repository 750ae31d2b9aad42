// SPDX-License-Identifier: Apache-2.0
package import Base
import Domain
import Logging
import Store

/// Turns timers that are due into commands.
///
/// Timers are rows: a restart finds them again, and what fell due meanwhile runs once, in order.
package struct TimerLoop: Sendable {
    /// Incidents handled in one transaction; more wait for the next, so that others get a turn.
    package static let batchMaximum = 100
    /// A timer that cannot be handled is tried again after so long.
    package static let postponeSeconds: Int64 = 60

    private let environment: Environment

    package init(_ environment: Environment) { self.environment = environment }

    /// Handles what is due and answers when to look again; nil when no timer is armed.
    package func step() async throws -> Instant? {
        while true {
            let count = try await batch()
            try await releaseSuspended()
            guard count == Self.batchMaximum else {
                return try await environment.read { work in
                    let next = [
                        try TimerQueries.nextDue(work.session), try SuspendedAlertQueries.nextDue(work.session),
                    ]
                    return next.compactMap(\.self).min()
                }
            }
        }
    }

    /// Handles the oldest timers that are due, in one transaction; answers how many.
    private func batch() async throws -> Int {
        do {
            return try await environment.write(.duty) { work in
                let due = try TimerQueries.due(work.session, at: work.now, limit: Self.batchMaximum)
                try Self.handle(due, work)
                return due.count
            }
        } catch let error as DatabaseError where error.isOfTheWholeStore {
            throw error
        } catch {
            environment.logger.error("timers are handled one by one", metadata: ["error": "\(error)"])
            return try await oneByOne()
        }
    }

    /// Lets alerts through that have been held back long enough, each in a transaction of its own: it takes locks that
    /// senders of events take too.
    private func releaseSuspended() async throws {
        let due = try await environment.read { work in
            try SuspendedAlertQueries.due(work.session, at: work.now, limit: AlertSuspension.batchMaximum)
        }
        for id in due {
            do {
                try await environment.write(.duty) { work in try AlertSuspension.release(id, work) }
            } catch let error as DatabaseError where error.isOfTheWholeStore {
                throw error
            } catch {
                environment.logger.error(
                    "an alert that was held back could not be let through and waits",
                    metadata: ["alert": "\(id)", "error": "\(error)"])
                try await environment.write(.duty) { work in
                    try SuspendedAlertQueries.postpone(
                        work.session, id: id, to: work.now.adding(seconds: Self.postponeSeconds))
                }
            }
        }
    }

    /// One incident that cannot be handled must not hold up the others: its timers wait a while, the rest go on.
    private func oneByOne() async throws -> Int {
        let due = try await environment.read { work in
            try TimerQueries.due(work.session, at: work.now, limit: Self.batchMaximum)
        }
        for timer in due {
            do {
                try await environment.write(.duty) { work in try Self.handle([timer], work) }
            } catch let error as DatabaseError where error.isOfTheWholeStore {
                throw error
            } catch {
                environment.logger.error(
                    "a timer could not be handled and waits",
                    metadata: ["incident": "\(timer.incidentID)", "kind": "\(timer.kind.rawValue)", "error": "\(error)"])
                try await environment.write(.duty) { work in
                    try TimerQueries.postpone(work.session, timer, to: work.now.adding(seconds: Self.postponeSeconds))
                }
            }
        }
        return due.count
    }

    private static func handle(_ due: [TimerQueries.DueTimer], _ work: Work) throws {
        guard !due.isEmpty else { return }
        var ids: [String] = []
        for timer in due where !ids.contains(timer.incidentID) { ids.append(timer.incidentID) }
        // Rows first, timers second: the order in which callers lock them too.
        var states: [String: IncidentState] = [:]
        for state in try IncidentRunner.load(ids: ids, work) { states[state.incident.id] = state }
        for timer in due {
            // Another node may have handled it while this one waited for its incident, or an earlier timer set it anew.
            guard try TimerQueries.take(work.session, timer), let state = states[timer.incidentID] else { continue }
            work.tally.timerLatenessMilliseconds.append(work.now.milliseconds(since: timer.dueAt))
            states[timer.incidentID] = try perform(timer, on: state, work)
        }
    }

    private static func perform(
        _ timer: TimerQueries.DueTimer, on state: IncidentState, _ work: Work
    ) throws -> IncidentState {
        do {
            return try IncidentRunner.perform(
                .timer(timer.kind, generation: timer.generation), on: state,
                agent: Agent(kind: .service, id: state.incident.serviceID), channel: .timeout, work)
        } catch is IncidentRefusal {
            return state
        }
    }
}
