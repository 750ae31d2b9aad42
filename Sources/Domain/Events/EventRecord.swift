// SPDX-License-Identifier: Apache-2.0
package import Base

/// An event that was accepted and changed nothing, with the reason.
package struct EventRecord: Sendable, Hashable {
    package let id: String
    package let serviceID: String
    package let integrationID: String
    package let dedupKey: String
    package let action: String
    package let reason: EventDiscardReason
    package let summary: String
    package let createdAt: Instant

    package init(
        id: String, serviceID: String, integrationID: String, dedupKey: String, action: String,
        reason: EventDiscardReason, summary: String, createdAt: Instant
    ) {
        self.id = id
        self.serviceID = serviceID
        self.integrationID = integrationID
        self.dedupKey = dedupKey
        self.action = action
        self.reason = reason
        self.summary = summary
        self.createdAt = createdAt
    }
}
