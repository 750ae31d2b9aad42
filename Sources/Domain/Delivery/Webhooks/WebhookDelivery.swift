// SPDX-License-Identifier: Apache-2.0
package import Base

/// One event on its way to one subscription.
package struct WebhookDelivery: Hashable, Sendable {
    package enum Status: String, CaseIterable, Sendable {
        /// An earlier event of the same subscription and resource is not done with yet.
        case queued
        case waiting
        case delivered
        /// Refused for good, or tried for too long.
        case dropped
    }

    package var id: String
    /// The event's id: the same for each subscription that hears of it, and whenever it is sent again.
    package var eventID: String
    package var subscriptionID: String
    package var eventType: WebhookEventType
    /// The incident or service that the event is about: order is kept within it.
    package var resourceID: String
    /// Grows by one with each event of the same subscription and resource.
    package var position: Int64
    package var status: Status
    /// When it is to be tried (again); while a sender holds it, when the hold ends.
    package var dueAt: Instant
    /// Tries begun so far.
    package var attempt: Int
    /// The receiver's last answer; nil when there was none.
    package var answerStatus: Int?
    /// The answer's first kilobyte, or why there was none.
    package var answerText: String?
    package var durationMilliseconds: Int64?
    package var createdAt: Instant
    package var updatedAt: Instant

    package init(
        id: String, eventID: String, subscriptionID: String, eventType: WebhookEventType, resourceID: String,
        position: Int64, status: Status, dueAt: Instant, createdAt: Instant
    ) {
        self.id = id
        self.eventID = eventID
        self.subscriptionID = subscriptionID
        self.eventType = eventType
        self.resourceID = resourceID
        self.position = position
        self.status = status
        self.dueAt = dueAt
        attempt = 0
        answerStatus = nil
        answerText = nil
        durationMilliseconds = nil
        self.createdAt = createdAt
        updatedAt = createdAt
    }
}
