// SPDX-License-Identifier: Apache-2.0
package import Base
package import Domain

/// A subscription as an answer shows it.
package struct PresentedWebhookSubscription: Sendable {
    package var subscription: WebhookSubscription
    /// In the answer that makes it, and in no other.
    package var secret: String?

    package init(_ subscription: WebhookSubscription, secret: String? = nil) {
        self.subscription = subscription
        self.secret = secret
    }
}

extension Shapes {
    package static let httpDeliveryMethod = "http_delivery_method"
    private static let text: JSON = ["type": "string"]
    private static let optionalText: JSON = ["type": "string", "nullable": true]

    package static let webhookSubscription = Shape<PresentedWebhookSubscription>(
        "WebhookSubscription",
        [
            .readOnly("id", schema: text) { value, _ in .string(value.subscription.id) },
            .constant("type", "webhook_subscription", schema: text),
            .readOnly("active", schema: ["type": "boolean"]) { value, _ in .bool(value.subscription.isActive) },
            .readOnly("delivery_method", schema: deliveryMethodSchema) { value, context in
                deliveryMethod(value, at: context.now)
            },
            .readOnly("description", schema: text) { value, _ in .string(value.subscription.description) },
            .readOnly("events", schema: ["type": "array", "items": text]) { value, _ in
                .array(value.subscription.events.map { .string($0.rawValue) })
            },
            .readOnly("filter", schema: filterSchema) { value, _ in filter(value.subscription.filter) },
            readOnly(
                .optionalReference(
                    "oauth_client", \PresentedWebhookSubscription.subscription.oauthClientID, .webhookOAuthClient)),
        ])

    private static let deliveryMethodSchema: JSON = [
        "type": "object",
        "properties": [
            "id": text, "type": text, "url": ["type": "string", "format": "url"], "secret": optionalText,
            "temporarily_disabled": ["type": "boolean"],
            "custom_headers": [
                "type": "array", "items": ["type": "object", "properties": ["name": text, "value": text]],
            ],
        ],
    ]
    private static let filterSchema: JSON = ["type": "object", "properties": ["id": text, "type": text]]

    private static func deliveryMethod(_ value: PresentedWebhookSubscription, at now: Instant) -> JSON {
        let subscription = value.subscription
        let headers = subscription.headers.map { header -> JSON in
            ["name": .string(header.name), "value": .string(WebhookForm.redacted)]
        }
        return [
            "id": .string(subscription.id), "type": .string(httpDeliveryMethod), "url": .string(subscription.url),
            "secret": JSON(value.secret), "temporarily_disabled": .bool(subscription.isTemporarilyDisabled(at: now)),
            "custom_headers": .array(headers),
        ]
    }

    private static func filter(_ filter: WebhookSubscription.Filter) -> JSON {
        let type = JSON.string(filter.kind + "_reference")
        guard let id = filter.id else { return ["type": type] }
        return ["id": .string(id), "type": type]
    }
}
