// SPDX-License-Identifier: Apache-2.0
package import Base

/// An alert that is held back for a while: nobody is paged if its sender resolves it meanwhile.
package struct SuspendedAlert: Hashable, Sendable {
    /// Who held it back. Raw values are the wire's.
    package enum Cause: String, CaseIterable, Sendable {
        case autoPause = "auto_pause"
        case rules
    }

    package enum State: String, CaseIterable, Sendable {
        case suspended
        /// Its time was over, and it opened an incident or joined one.
        case triggered
        /// Its sender said in time that it was over.
        case resolved
        /// Its service went meanwhile.
        case discarded
    }

    /// Without an incident: it has none yet.
    package var alert: Alert
    package var cause: Cause
    package var state: State
    /// What the history says of its trigger.
    package var event: JSONObject
    /// What rules say of the incident that it opens.
    package var priorityID: String?
    package var escalationPolicyID: String?
    /// Notes for it, and what its custom fields are to hold.
    package var annotations: [String]
    package var fieldUpdates: [OrchestrationFieldUpdate]
    /// What rules send when it is let through.
    package var webhooks: [RuleWebhook] = []
    /// When it is let through.
    package var dueAt: Instant

    package init(
        alert: Alert, cause: Cause, state: State = .suspended, event: JSONObject, priorityID: String? = nil,
        escalationPolicyID: String? = nil, annotations: [String] = [], fieldUpdates: [OrchestrationFieldUpdate] = [],
        dueAt: Instant
    ) {
        self.alert = alert
        self.cause = cause
        self.state = state
        self.event = event
        self.priorityID = priorityID
        self.escalationPolicyID = escalationPolicyID
        self.annotations = annotations
        self.fieldUpdates = fieldUpdates
        self.dueAt = dueAt
    }
}

extension AutoPause {
    /// Where the time is left to the server.
    package static let recommendedSeconds: Int64 = 300

    /// How long a service holds new alerts back; nil when it does not.
    package static func seconds(_ parameters: JSON) -> Int64? {
        guard parameters["enabled"]?.boolValue == true else { return nil }
        let seconds = parameters["timeout"]?.intValue ?? 0
        return seconds > 0 ? seconds : recommendedSeconds
    }
}

/// What became of alerts that were held back, over a time.
package struct SuspensionCounts: Hashable, Sendable {
    /// All of them, those too that are still held back.
    package var all: Int
    package var triggered: Int
    package var resolved: Int

    package init(all: Int = 0, triggered: Int = 0, resolved: Int = 0) {
        self.all = all
        self.triggered = triggered
        self.resolved = resolved
    }
}

/// One line of a report on alerts that were held back.
package struct SuspensionReportLine: Hashable, Sendable {
    package var id: String
    package var serviceID: String
    package var createdAt: Instant

    package init(id: String, serviceID: String, createdAt: Instant) {
        self.id = id
        self.serviceID = serviceID
        self.createdAt = createdAt
    }
}
