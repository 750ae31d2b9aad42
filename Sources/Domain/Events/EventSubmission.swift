// SPDX-License-Identifier: Apache-2.0
package import Base

/// What a sender posted, after its form has been checked.
package struct EventSubmission: Sendable {
    package static let summaryLengthMaximum = 1024
    package static let dedupKeyLengthMaximum = 255
    package static let linksMaximum = 50
    package static let imagesMaximum = 50

    package enum Action: String, CaseIterable, Sendable {
        case trigger
        case acknowledge
        case resolve
    }

    package var routingKey: String
    package var action: Action
    package var dedupKey: String?
    package var summary: String
    package var source: String
    package var severity: Severity?
    /// The event as sent, without its routing key.
    package var body: JSONObject

    package init(
        routingKey: String, action: Action, dedupKey: String?, summary: String, source: String, severity: Severity?,
        body: JSONObject
    ) {
        self.routingKey = routingKey
        self.action = action
        self.dedupKey = dedupKey
        self.summary = summary
        self.source = source
        self.severity = severity
        self.body = body
    }
}

/// Why an accepted event opened or changed nothing. Kept, counted and shown: nothing is dropped in silence.
package enum EventDiscardReason: String, CaseIterable, Sendable {
    case maintenance
    case serviceDisabled = "service_disabled"
    case unknownKey = "unknown_key"
    case alreadyAcknowledged = "already_acknowledged"
    /// The alert is held back: it pages nobody yet, and nobody at all if its sender resolves it in time.
    case alertSuspended = "alert_suspended"
    /// Rules of an orchestration gave it up.
    case dropped
    /// Rules of an orchestration say that nobody is to hear of it.
    case suppressed
    /// Rules of an orchestration found no service for it.
    case unrouted
    /// The service has as many open incidents as one may have.
    case tooManyOpenIncidents = "too_many_open_incidents"
}
