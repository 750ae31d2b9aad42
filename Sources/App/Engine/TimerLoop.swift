// SPDX-License-Identifier: Apache-2.0
package import Base
import Domain
import Store

/// Turns timers that are due into commands.
///
/// Timers are rows: a restart finds them again, and what fell due meanwhile runs once, in order.
package struct TimerLoop: Sendable {
    /// Incidents handled in one transaction; more wait for the next, so that others get a turn.
    package static let batchMaximum = 100

    private let environment: Environment

    package init(_ environment: Environment) { self.environment = environment }

    /// Handles what is due and answers when to look again; nil when no timer is armed.
    package func step() async throws -> Instant? {
        while true {
            let (handled, next) = try await environment.write { work in
                let due = try TimerQueries.due(work.session, at: work.now, limit: Self.batchMaximum)
                try Self.handle(due, work)
                return (due.count, try TimerQueries.nextDue(work.session))
            }
            guard handled == Self.batchMaximum else { return next }
        }
    }

    private static func handle(_ due: [TimerQueries.DueTimer], _ work: Work) throws {
        guard !due.isEmpty else { return }
        var ids: [String] = []
        for timer in due where !ids.contains(timer.incidentID) { ids.append(timer.incidentID) }
        // Rows first, timers second: the order in which callers lock them too.
        var states: [String: IncidentState] = [:]
        for state in try IncidentRunner.load(ids: ids, work) { states[state.incident.id] = state }
        // Another node may have handled a timer while this one waited for its incident.
        let stillDue = Set(try TimerQueries.due(work.session, at: work.now, limit: batchMaximum))
        for timer in due where stillDue.contains(timer) {
            try TimerQueries.disarm(work.session, incidentID: timer.incidentID, kind: timer.kind)
            guard let state = states[timer.incidentID] else { continue }
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
