// SPDX-License-Identifier: Apache-2.0
package import Base

/// One problem on a service, identified while it is open by routing key and dedup key.
package struct Alert: Hashable, Sendable {
    package enum Status: String, CaseIterable, Sendable {
        case triggered
        case resolved
    }

    package var id: String
    package var incidentID: String
    package var serviceID: String
    package var integrationID: String
    package var dedupKey: String
    package var status: Status
    package var summary: String
    package var severity: Severity
    package var createdAt: Instant
    package var resolvedAt: Instant?
    package var isSuppressed: Bool
    package var firstTriggerLogEntryID: String
    /// The event that opened it, as the wire's alert body shows it.
    package var body: JSON

    package init(
        id: String, incidentID: String, serviceID: String, integrationID: String, dedupKey: String, status: Status,
        summary: String, severity: Severity, createdAt: Instant, resolvedAt: Instant? = nil, isSuppressed: Bool = false,
        firstTriggerLogEntryID: String = "", body: JSON = .null
    ) {
        self.id = id
        self.incidentID = incidentID
        self.serviceID = serviceID
        self.integrationID = integrationID
        self.dedupKey = dedupKey
        self.status = status
        self.summary = summary
        self.severity = severity
        self.createdAt = createdAt
        self.resolvedAt = resolvedAt
        self.isSuppressed = isSuppressed
        self.firstTriggerLogEntryID = firstTriggerLogEntryID
        self.body = body
    }
}

/// How many alerts an incident has.
package struct AlertCounts: Hashable, Sendable {
    package var triggered = 0
    package var resolved = 0
    package var all: Int { triggered + resolved }
    package init() {}
}
