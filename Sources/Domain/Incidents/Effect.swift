// SPDX-License-Identifier: Apache-2.0
package import Base

/// What a decision wants done. All of it is committed together with the new state.
package enum Effect: Hashable, Sendable {
    indirect case log(LogEntry)
    /// Replaces the incident's timer of that kind.
    case arm(TimerKind, dueAt: Instant, generation: Int64)
    case disarm(TimerKind)
    /// Tell a user by a contact method at `dueAt` (now, or when the rule's delay is over), unless stale by then.
    indirect case notify(NotificationRequest)
    /// Drops every notification of this incident that has not been sent yet.
    case cancelNotifications
    case resolveAlert(id: String)
    /// A new alert, complete, that was gathered in the incident.
    indirect case insertAlert(Alert)
    /// An alert of another incident belongs to this one from now on.
    case takeAlert(id: String)
    /// All alerts of other incidents, open or not, belong to this one from now on.
    case takeAlertsOf(incidentIDs: [String])
    /// A level that gives each incident to one of its targets has done so: whose turn comes next.
    case takeTurn(RoundRobinTurn)
    /// Programs that have subscribed hear of it.
    indirect case emit(IncidentEvent)
}

package struct NotificationRequest: Hashable, Sendable {
    package enum Reason: String, CaseIterable, Sendable {
        case assigned
        case escalated
        case triggeredAgain = "triggered_again"
        case nobodyOnCall = "nobody_on_call"
        /// Somebody asks the user to join in.
        case responderRequested = "responder_requested"
        /// The user has subscribed to how the incident is going.
        case statusUpdate = "status_update"

        /// Whether it wants somebody to take the incident, and is stale once the incident has moved on.
        package var isPage: Bool {
            switch self {
            case .assigned, .escalated, .triggeredAgain, .nobodyOnCall: true
            case .responderRequested, .statusUpdate: false
            }
        }
    }

    package var userID: String
    /// Nil when the user has no rule for this urgency: the history then says that they could not be told.
    package var contactMethodID: String?
    package var dueAt: Instant
    package var generation: Int64
    package var reason: Reason
    /// What the message passes on: a responder request or a status update.
    package var subjectID: String?

    package init(
        userID: String, contactMethodID: String?, dueAt: Instant, generation: Int64, reason: Reason,
        subjectID: String? = nil
    ) {
        self.userID = userID
        self.contactMethodID = contactMethodID
        self.dueAt = dueAt
        self.generation = generation
        self.reason = reason
        self.subjectID = subjectID
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
    case alreadyMerged
    case notMergeable
    case tooManyAlerts
}
