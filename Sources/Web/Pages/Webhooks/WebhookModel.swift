// SPDX-License-Identifier: Apache-2.0
package import Base

/// One webhook subscription: what it is, what may be done with it, and what was sent to it.
package struct WebhookModel: Sendable {
    /// A secret that has just been made: only the answer to the form carries it.
    package struct Issued: Sendable {
        package var secret: String
        /// How long the one before signs beside it; nil when there is none.
        package var previousEndsAt: Instant?

        package init(secret: String, previousEndsAt: Instant? = nil) {
            self.secret = secret
            self.previousEndsAt = previousEndsAt
        }
    }

    package struct Delivery: Sendable {
        package var id: String
        /// The wire's name.
        package var event: String
        /// The incident's or service's id.
        package var resourceID: String
        package var status: WebhookDeliveryWord
        package var attempts: Int64
        package var createdAt: Instant
        /// Nil unless it waits for its time.
        package var nextTryAt: Instant?
        package var answerStatus: Int64?
        /// The answer's first kilobyte, or why there was none.
        package var answerText: String?
        package var durationMilliseconds: Int64?

        package init(
            id: String, event: String, resourceID: String, status: WebhookDeliveryWord, attempts: Int64,
            createdAt: Instant, nextTryAt: Instant? = nil, answerStatus: Int64? = nil, answerText: String? = nil,
            durationMilliseconds: Int64? = nil
        ) {
            self.id = id
            self.event = event
            self.resourceID = resourceID
            self.status = status
            self.attempts = attempts
            self.createdAt = createdAt
            self.nextTryAt = nextTryAt
            self.answerStatus = answerStatus
            self.answerText = answerText
            self.durationMilliseconds = durationMilliseconds
        }
    }

    /// What was sent, as far as the viewer may know of it.
    package enum Deliveries: Sendable {
        /// The newest first; `nextCursor` says where it goes on, and is nil at the end.
        case shown([Delivery], nextCursor: String?)
        /// Why they are not shown, in a sentence.
        case refused(String)
    }

    /// Deliveries on a page.
    package static let deliveryLimit = 25
    static let cursorName = "cursor"

    package var frame: PageFrame
    package var hook: DisplayedWebhook
    /// Names of the headers that are sent along.
    package var headerNames: [String]
    /// Nil for who may not change it.
    package var draft: WebhookDraft?
    package var issued: Issued?
    package var deliveries: Deliveries
    /// Since when to send again what was dropped, as the form has it; nil for nothing.
    package var resendSince: String?

    package init(
        frame: PageFrame, hook: DisplayedWebhook, headerNames: [String] = [], draft: WebhookDraft?,
        issued: Issued? = nil, deliveries: Deliveries, resendSince: String? = nil
    ) {
        self.frame = frame
        self.hook = hook
        self.headerNames = headerNames
        self.draft = draft
        self.issued = issued
        self.deliveries = deliveries
        self.resendSince = resendSince
    }
}
