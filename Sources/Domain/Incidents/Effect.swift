// SPDX-License-Identifier: Apache-2.0
package import Base

/// What a decision wants done. All of it is committed together with the new state.
package enum Effect: Hashable, Sendable {
    case log(LogEntry)
    /// Replaces the incident's timer of that kind.
    case arm(TimerKind, dueAt: Instant, generation: Int64)
    case disarm(TimerKind)
    /// Tell a user by a contact method at `dueAt` (now, or when the rule's delay is over), unless stale by then.
    case notify(NotificationRequest)
    /// Drops every notification of this incident that has not been sent yet.
    case cancelNotifications
    case resolveAlert(id: String)
    /// An alert of another incident belongs to this one from now on.
    case takeAlert(id: String)
}

package struct NotificationRequest: Hashable, Sendable {
    package enum Reason: String, Sendable {
        case assigned
        case escalated
        case triggeredAgain = "triggered_again"
        case nobodyOnCall = "nobody_on_call"
    }

    package var userID: String
    /// Nil when the user has no rule for this urgency: the history then says that they could not be told.
    package var contactMethodID: String?
    package var dueAt: Instant
    package var generation: Int64
    package var reason: Reason

    package init(userID: String, contactMethodID: String?, dueAt: Instant, generation: Int64, reason: Reason) {
        self.userID = userID
        self.contactMethodID = contactMethodID
        self.dueAt = dueAt
        self.generation = generation
        self.reason = reason
    }
}

/// Why a command cannot be carried out. Nothing has changed then.
package enum IncidentRefusal: Error, Hashable, Sendable {
    case alreadyResolved
    case cannotEscalate
    case notAcknowledged
    case snoozeDurationInvalid
    case assigneeNotFound
    case nobodyOnCall
    case policyNotFound
}
