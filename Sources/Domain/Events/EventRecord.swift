// SPDX-License-Identifier: Apache-2.0
package import Base

/// An event that was accepted and changed nothing, with the reason.
package struct EventRecord: Sendable, Hashable {
    package var id: String
    /// Empty for an event that rules led to no service.
    package var serviceID: String
    package var integrationID: String
    package var dedupKey: String
    package var action: String
    package var reason: EventDiscardReason
    package var summary: String
    package var createdAt: Instant
    /// Which rules took it; nil where none did.
    package var trace: JSON?

    package init(
        id: String, serviceID: String, integrationID: String, dedupKey: String, action: String,
        reason: EventDiscardReason, summary: String, createdAt: Instant, trace: JSON? = nil
    ) {
        self.id = id
        self.serviceID = serviceID
        self.integrationID = integrationID
        self.dedupKey = dedupKey
        self.action = action
        self.reason = reason
        self.summary = summary
        self.createdAt = createdAt
        self.trace = trace
    }
}
