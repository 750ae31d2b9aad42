// SPDX-License-Identifier: Apache-2.0
package import Domain

extension Operations {
    /// What was sent to webhook subscriptions, and sending it again; operations of our own.
    package enum WebhookDeliveries {
        private static let area = "Tocsin"

        package static let subscriptionID = Parameter("subscription_id", .text, "Only what goes to this subscription.")
        package static let status = Parameter(
            "status", .choice(WebhookDelivery.Status.allCases.map(\.rawValue)), "Only deliveries with this status.")

        package static let list = Endpoint<Nothing, WebhookDelivery>(
            Operation(
                "listWebhookDeliveries", .get, "/tocsin/v1/webhook_deliveries", area: area, scope: nil, needs: .respond,
                paging: .cursor, parameters: [subscriptionID, status], outputKey: "webhook_deliveries",
                summary: "List what was sent to webhook subscriptions",
                detail: """
                    The newest first, with what the receiver answered. `queued` waits for an earlier one about the same \
                    incident or service, `waiting` for its time.
                    """),
            input: nil, output: Shapes.webhookDelivery)

        package static let redeliver = Endpoint<Nothing, WebhookDelivery>(
            Operation(
                "redeliverWebhookDelivery", .post, "/tocsin/v1/webhook_deliveries/{id}/redeliver", area: area, scope: nil,
                outputKey: "webhook_delivery", successStatus: 202, summary: "Send an event to a webhook subscription again",
                detail: "Takes no body. Answers the new delivery: it carries the same event, byte by byte."),
            input: nil, output: Shapes.webhookDelivery)

        package static let redeliverDropped = Endpoint<WebhookRedelivery, WebhookRedeliveryOutcome>(
            Operation(
                "redeliverWebhookDeliveries", .post, "/tocsin/v1/webhook_subscriptions/{id}/redeliver", area: area,
                scope: nil, inputKey: "redelivery", outputKey: "redelivery", successStatus: 202,
                summary: "Send a webhook subscription again what was dropped",
                detail: """
                    All that was dropped from `since` on, the oldest first, 1,000 in one call. When there is more, \
                    `next_since` says from when to go on.
                    """),
            input: Shapes.webhookRedelivery, output: Shapes.webhookRedeliveryOutcome)

        package static let rotateSecret = Endpoint<WebhookSecretRotation, IssuedWebhookSecret>(
            Operation(
                "rotateWebhookSecret", .post, "/tocsin/v1/webhook_subscriptions/{id}/rotate_secret", area: area, scope: nil,
                inputKey: "rotation", outputKey: "webhook_secret",
                summary: "Give a webhook subscription a new secret",
                detail: """
                    The new secret is shown here and never again. The one before goes on signing beside it for \
                    `overlap_seconds`, a day when nothing is said, a week at most; one that was still ending ends now.
                    """),
            input: Shapes.webhookSecretRotation, output: Shapes.issuedWebhookSecret)

        package static let all: [AnyEndpoint] = [
            list.erased, redeliver.erased, redeliverDropped.erased, rotateSecret.erased,
        ]
    }
}
