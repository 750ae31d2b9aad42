// SPDX-License-Identifier: Apache-2.0
import Base
import Domain
import Store

/// Alerts that are held back: what comes meanwhile, and what happens when their time is over.
package enum AlertSuspension {
    /// Alerts that are let through in one step; more wait for the next.
    package static let batchMaximum = 100

    static func begin(
        _ arriving: ArrivingAlert, seconds: Int64, cause: SuspendedAlert.Cause, _ work: Work
    ) throws {
        let dueAt = work.now.adding(seconds: seconds)
        var suspended = SuspendedAlert(
            alert: arriving.alert, cause: cause, event: arriving.event, priorityID: arriving.priorityID,
            escalationPolicyID: arriving.escalationPolicyID, annotations: arriving.annotations,
            fieldUpdates: arriving.fieldUpdates, dueAt: dueAt)
        suspended.webhooks = arriving.webhooks.filter { $0.triggers.contains(.alertTriggered) }
        try SuspendedAlertQueries.insert(work.session, suspended)
        let alert = arriving.alert
        try RuleWebhookOutbox.enqueue(arriving.webhooks, .alertSuspended, alert, work)
        try EventRecordQueries.insert(
            work.session,
            EventRecord(
                id: work.makeID(), serviceID: alert.serviceID, integrationID: alert.integrationID,
                dedupKey: alert.dedupKey, action: EventSubmission.Action.trigger.rawValue, reason: .alertSuspended,
                summary: alert.summary, createdAt: work.now, trace: arriving.event[OrchestrationRunner.traceName]))
        work.wake(at: dueAt)
    }

    /// An event for one that is held back: a resolve ends it; what else comes changes nothing of it, and is recorded. False
    /// when it was let through, or ended, at this very moment.
    static func take(
        _ submission: EventSubmission, id: String, _ dedupKey: String, _ inlet: Inlet, _ work: Work
    ) throws -> Bool {
        if submission.action == .resolve {
            return try SuspendedAlertQueries.end(work.session, id: id, as: .resolved, at: work.now)
        }
        work.tally.event = submission.action == .trigger ? .deduplicated : .suppressed
        try EventRecordQueries.insert(
            work.session,
            EventRecord(
                id: work.makeID(), serviceID: inlet.service.id, integrationID: inlet.integrationID, dedupKey: dedupKey,
                action: submission.action.rawValue, reason: .alertSuspended, summary: submission.summary,
                createdAt: work.now))
        return true
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
        try AlertIntake.release(
            ArrivingAlert(
                alert: suspended.alert, event: suspended.event, priorityID: suspended.priorityID,
                escalationPolicyID: suspended.escalationPolicyID, annotations: suspended.annotations,
                fieldUpdates: suspended.fieldUpdates, webhooks: suspended.webhooks),
            inlet.reached(through: suspended.alert.integrationID), work)
    }
}
