// SPDX-License-Identifier: Apache-2.0
package import Base
package import Domain

/// A subscription with how it fares.
package struct PresentedWebhookState: Sendable {
    package var subscription: WebhookSubscription
    /// When the oldest event happened that it has not taken after several tries; nil when there is none.
    package var troubledSince: Instant?
    /// The newest; nil when there is none, or when the caller may not know of it.
    package var lastDelivery: WebhookDelivery?

    package init(_ subscription: WebhookSubscription, troubledSince: Instant? = nil, lastDelivery: WebhookDelivery?) {
        self.subscription = subscription
        self.troubledSince = troubledSince
        self.lastDelivery = lastDelivery
    }

    fileprivate var serviceID: String? {
        if case .service(let id) = subscription.filter { id } else { nil }
    }
    fileprivate var teamID: String? {
        if case .team(let id) = subscription.filter { id } else { nil }
    }
}

/// The headers that a subscription sends along.
package struct WebhookHeaders: Sendable {
    package var subscriptionID: String
    package var headers: [WebhookSubscription.Header]

    package init(subscriptionID: String = "", headers: [WebhookSubscription.Header] = []) {
        self.subscriptionID = subscriptionID
        self.headers = headers
    }
}

extension Shapes {
    private static let text: JSON = ["type": "string"]
    private static let optionalInteger: JSON = ["type": "integer", "nullable": true]
    private static let time: JSON = ["type": "string", "format": "date-time"]
    private static let optionalTime: JSON = ["type": "string", "format": "date-time", "nullable": true]

    package static let webhookState = Shape<PresentedWebhookState>("WebhookState", webhookIdentity + webhookFortune)

    private static let webhookIdentity: [Field<PresentedWebhookState>] = [
        .readOnly("id", schema: text) { value, _ in .string(value.subscription.id) },
        .constant("type", "webhook_state", schema: text),
        .readOnly("url", schema: text) { value, _ in .string(value.subscription.url) },
        .readOnly("description", schema: text) { value, _ in .string(value.subscription.description) },
        // Both are null of a subscription of the account.
        webhookReference("service", .service) { $0.serviceID },
        webhookReference("team", .team) { $0.teamID },
    ]

    private static let webhookFortune: [Field<PresentedWebhookState>] = [
        .readOnly("active", schema: ["type": "boolean"]) { value, _ in .bool(value.subscription.isActive) },
        .readOnly("consecutive_drops", schema: ["type": "integer"]) { value, _ in
            .int(Int64(value.subscription.consecutiveDrops))
        },
        .readOnly("disabled_until", schema: optionalTime) { value, context in
            let isDisabled = value.subscription.isTemporarilyDisabled(at: context.now)
            return isDisabled ? context.time(value.subscription.disabledUntil) : .null
        },
        .readOnly("troubled_since", schema: optionalTime) { value, context in context.time(value.troubledSince) },
        .readOnly("last_delivery", schema: lastDeliverySchema) { value, context in
            guard let delivery = value.lastDelivery else { return JSON.null }
            let answer: JSON = delivery.answerStatus.map { .int(Int64($0)) } ?? .null
            return [
                "id": .string(delivery.id), "event_type": .string(delivery.eventType.rawValue),
                "status": .string(delivery.status.rawValue), "attempts": .int(Int64(delivery.attempt)),
                "answer_status": answer, "updated_at": context.time(delivery.updatedAt),
            ]
        },
    ]

    private static let lastDeliverySchema: JSON = [
        "type": "object", "nullable": true,
        "properties": [
            "id": text, "event_type": text, "status": text, "attempts": ["type": "integer"],
            "answer_status": optionalInteger, "updated_at": time,
        ],
    ]

    // MARK: Headers

    private static let headersSchema: JSON = [
        "type": "array",
        "items": ["type": "object", "properties": ["name": ["type": "string"], "value": ["type": "string"]]],
    ]

    package static let webhookHeaderList = Shape<WebhookHeaders>(
        "WebhookHeaderList",
        [
            Field(
                name: "custom_headers", schema: headersSchema, isRequired: true,
                decode: { (json) throws(FieldProblem) in
                    let headers = try readWebhookHeaders(json)
                    return { $0.headers = headers }
                })
        ])

    /// It is a part of the subscription, and goes by its id.
    package static let shownWebhookHeaders = Shape<WebhookHeaders>(
        "ShownWebhookHeaders",
        [
            .readOnly("id", schema: text) { value, _ in .string(value.subscriptionID) },
            .constant("type", "webhook_subscription", schema: text),
            .readOnly("custom_headers", schema: headersSchema) { value, _ in
                .array(
                    value.headers.map { header -> JSON in
                        ["name": .string(header.name), "value": .string(WebhookForm.redacted)]
                    })
            },
        ])

    private static func readWebhookHeaders(_ json: JSON) throws(FieldProblem) -> [WebhookSubscription.Header] {
        guard !json.isNull else { throw .blank }
        guard let elements = json.arrayValue else { throw FieldProblem("must be an array") }
        var headers: [WebhookSubscription.Header] = []
        for element in elements {
            guard let name = element["name"]?.stringValue, let value = element["value"]?.stringValue else {
                throw FieldProblem("must each have a name and a value")
            }
            headers.append(WebhookSubscription.Header(name: name, value: value))
        }
        // A value that is kept has been checked before.
        let checked = headers.map { header -> WebhookSubscription.Header in
            let isKept = header.value == WebhookForm.redacted
            return isKept ? WebhookSubscription.Header(name: header.name, value: "") : header
        }
        if let problem = WebhookForm.problem(checked) { throw FieldProblem(problem) }
        return headers
    }
}
