// SPDX-License-Identifier: Apache-2.0

extension Operations {
    /// How webhook subscriptions fare, and what of them the published operations do not change; operations of our own.
    package enum WebhookStates {
        private static let area = "Tocsin"

        package static let subscriptionID = Parameter("subscription_id", .text, "Only this subscription.")
        package static let failing = Parameter(
            "failing", .boolean,
            """
            `true`: only active ones that had an event dropped since the last that arrived, have not taken one after three \
            tries, or are disabled for a while.
            """)

        package static let list = Endpoint<Nothing, PresentedWebhookState>(
            Operation(
                "listWebhookStates", .get, "/tocsin/v1/webhook_subscriptions", area: area, scope: nil, paging: .classic,
                parameters: [subscriptionID, failing], outputKey: "webhook_states",
                summary: "List how webhook subscriptions fare",
                detail: """
                    The oldest first, with the events dropped in a row, since when one that was tried three times has not \
                    arrived, until when a subscription is disabled, and what became of the newest delivery. \
                    That of a subscription of the account is for those alone who see all teams.
                    """),
            input: nil, output: Shapes.webhookState)

        package static let replaceHeaders = Endpoint<WebhookHeaders, WebhookHeaders>(
            Operation(
                "replaceWebhookHeaders", .post, "/tocsin/v1/webhook_subscriptions/{id}/headers", area: area, scope: nil,
                inputKey: "webhook_headers", outputKey: "webhook_headers", successStatus: 200,
                summary: "Replace the headers that a webhook subscription sends along",
                detail: """
                    All that are to be sent from now on; an empty list leaves none. The value `-- redacted --` keeps the one \
                    that a header of the same name has. Values are never shown.
                    """),
            input: Shapes.webhookHeaderList, output: Shapes.shownWebhookHeaders)

        package static let all: [AnyEndpoint] = [list.erased, replaceHeaders.erased]
    }
}
