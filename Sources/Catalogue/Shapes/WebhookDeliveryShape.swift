// SPDX-License-Identifier: Apache-2.0
package import Base
package import Domain

/// From when on dropped events are sent again.
package struct WebhookRedelivery: Sendable {
    package var since = Instant(seconds: 0)
    package init() {}
}

/// What sending again came to.
package struct WebhookRedeliveryOutcome: Sendable {
    package var count: Int
    /// From when to go on; nil when all were taken.
    package var nextSince: Instant?

    package init(count: Int, nextSince: Instant?) {
        self.count = count
        self.nextSince = nextSince
    }
}

/// How long the secret before is to go on signing.
package struct WebhookSecretRotation: Sendable {
    package var overlapSeconds = WebhookForm.secretOverlapDefaultSeconds
    package init() {}
}

/// A subscription's new secret, as it is shown once.
package struct IssuedWebhookSecret: Sendable {
    package var subscriptionID: String
    package var secret: String
    /// Nil when the one before signs no more.
    package var previousEndsAt: Instant?

    package init(subscriptionID: String, secret: String, previousEndsAt: Instant?) {
        self.subscriptionID = subscriptionID
        self.secret = secret
        self.previousEndsAt = previousEndsAt
    }
}

extension Shapes {
    private static let text: JSON = ["type": "string"]
    private static let integer: JSON = ["type": "integer"]
    private static let optionalInteger: JSON = ["type": "integer", "nullable": true]
    private static let time: JSON = ["type": "string", "format": "date-time"]
    private static let optionalTime: JSON = ["type": "string", "format": "date-time", "nullable": true]

    package static let webhookDelivery = Shape<WebhookDelivery>("WebhookDelivery", deliveryIdentity + deliveryCourse)

    private static let deliveryIdentity: [Field<WebhookDelivery>] = [
        .readOnly("id", schema: text) { value, _ in .string(value.id) },
        .constant("type", "webhook_delivery", schema: text),
        readOnly(.reference("subscription", \WebhookDelivery.subscriptionID, .webhookSubscription)),
        .readOnly("event_id", schema: text) { value, _ in .string(value.eventID) },
        .readOnly("event_type", schema: text) { value, _ in .string(value.eventType.rawValue) },
        .readOnly("resource_type", schema: text) { value, _ in .string(value.eventType.resourceType) },
        .readOnly("resource_id", schema: text) { value, _ in .string(value.resourceID) },
    ]

    private static let deliveryCourse: [Field<WebhookDelivery>] = [
        .readOnly("status", schema: text) { value, _ in .string(value.status.rawValue) },
        .readOnly("attempts", schema: integer) { value, _ in .int(Int64(value.attempt)) },
        .readOnly("next_try_at", schema: optionalTime) { value, context in
            value.status == .waiting ? context.time(value.dueAt) : .null
        },
        .readOnly("answer_status", schema: optionalInteger) { value, _ in
            value.answerStatus.map { .int(Int64($0)) } ?? .null
        },
        .readOnly("answer_text", schema: ["type": "string", "nullable": true]) { value, _ in JSON(value.answerText) },
        .readOnly("duration_ms", schema: optionalInteger) { value, _ in
            value.durationMilliseconds.map { .int($0) } ?? .null
        },
        .readOnly("created_at", schema: time) { value, context in context.time(value.createdAt) },
        .readOnly("updated_at", schema: time) { value, context in context.time(value.updatedAt) },
    ]

    package static let webhookRedelivery = Shape<WebhookRedelivery>(
        "WebhookRedelivery", [.instant("since", \.since, required: true)])

    package static let webhookRedeliveryOutcome = Shape<WebhookRedeliveryOutcome>(
        "WebhookRedeliveryOutcome",
        [
            .readOnly("count", schema: integer) { value, _ in .int(Int64(value.count)) },
            .readOnly("next_since", schema: optionalTime) { value, context in context.time(value.nextSince) },
        ])

    package static let webhookSecretRotation = Shape<WebhookSecretRotation>(
        "WebhookSecretRotation",
        [.integer("overlap_seconds", \.overlapSeconds, in: 0...WebhookForm.secretOverlapMaximumSeconds)])

    /// It is what is changed of the subscription, and goes by its id.
    package static let issuedWebhookSecret = Shape<IssuedWebhookSecret>(
        "IssuedWebhookSecret",
        [
            .readOnly("id", schema: text) { value, _ in .string(value.subscriptionID) },
            .constant("type", "webhook_subscription", schema: text),
            .readOnly("secret", schema: text) { value, _ in .string(value.secret) },
            .readOnly("previous_secret_ends_at", schema: optionalTime) { value, context in
                context.time(value.previousEndsAt)
            },
        ])
}
