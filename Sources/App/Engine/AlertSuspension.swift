// SPDX-License-Identifier: Apache-2.0
import Base
import Domain
import Store

/// Alerts that are held back: what comes meanwhile, and what happens when their time is over.
package enum AlertSuspension {
    /// Alerts that are let through in one step; more wait for the next.
    package static let batchMaximum = 100

    package enum Outcome: Sendable {
        /// No alert of this key is held back.
        case none
        /// The event was for one, and has been dealt with.
        case taken
        /// One was let through at this very moment: it is open now.
        case released
    }

    static func begin(
        _ arriving: ArrivingAlert, seconds: Int64, cause: SuspendedAlert.Cause, _ work: Work
    ) throws {
        let dueAt = work.now.adding(seconds: seconds)
        try SuspendedAlertQueries.insert(
            work.session,
            SuspendedAlert(alert: arriving.alert, cause: cause, event: arriving.event, dueAt: dueAt))
        let alert = arriving.alert
        try EventRecordQueries.insert(
            work.session,
            EventRecord(
                id: work.makeID(), serviceID: alert.serviceID, integrationID: alert.integrationID,
                dedupKey: alert.dedupKey, action: EventSubmission.Action.trigger.rawValue, reason: .alertSuspended,
                summary: alert.summary, createdAt: work.now))
        work.wake(at: dueAt)
    }

    /// An event whose key has no open alert: a resolve ends one that is held back; what else comes changes nothing of it,
    /// and is recorded.
    static func take(
        _ submission: EventSubmission, _ dedupKey: String, _ inlet: Inlet, _ work: Work
    ) throws -> Outcome {
        guard
            let id = try SuspendedAlertQueries.suspendedID(
                work.session, integrationID: inlet.integrationID, dedupKey: dedupKey)
        else { return .none }
        if submission.action == .resolve {
            let isFirst = try SuspendedAlertQueries.end(work.session, id: id, as: .resolved, at: work.now)
            return isFirst ? .taken : .released
        }
        work.tally.event = submission.action == .trigger ? .deduplicated : .suppressed
        try EventRecordQueries.insert(
            work.session,
            EventRecord(
                id: work.makeID(), serviceID: inlet.service.id, integrationID: inlet.integrationID, dedupKey: dedupKey,
                action: submission.action.rawValue, reason: .alertSuspended, summary: submission.summary,
                createdAt: work.now))
        return .taken
    }

    /// Lets one through whose time is over: it joins an incident or opens one. One that was resolved meanwhile stays so.
    ///
    /// A maintenance window or a disabled service does not stop it: the alert was there before, like an incident that is
    /// open.
    static func release(_ id: String, _ work: Work) throws {
        guard let suspended = try SuspendedAlertQueries.find(work.session, id: id) else { return }
        guard let inlet = try ServiceQueries.inlet(work.session, serviceID: suspended.alert.serviceID, at: work.now) else {
            _ = try SuspendedAlertQueries.end(work.session, id: id, as: .discarded, at: work.now)
            return
        }
        guard try SuspendedAlertQueries.end(work.session, id: id, as: .triggered, at: work.now) else { return }
        work.tally.timerLatenessMilliseconds.append(work.now.milliseconds(since: suspended.dueAt))
        try AlertIntake.release(ArrivingAlert(alert: suspended.alert, event: suspended.event), inlet, work)
    }
}
