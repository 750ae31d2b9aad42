// SPDX-License-Identifier: Apache-2.0
package import Domain

extension Operations {
    /// Programs that want to hear of events.
    package enum WebhookSubscriptions {
        private static let area = "Webhooks"
        package static let filterKind = Parameter(
            "filter_type", .choice(["account", "service", "team"]),
            "Only subscriptions to the events of this kind of thing.")
        package static let filterID = Parameter("filter_id", .text, "Only those of this service or team.")

        package static let list = Endpoint<Nothing, PresentedWebhookSubscription>(
            Operation(
                "listWebhookSubscriptions", .get, "/webhook_subscriptions", area: area,
                scope: "webhook_subscriptions.read", paging: .classic, parameters: [filterKind, filterID],
                outputKey: "webhook_subscriptions", summary: "List the account's webhook subscriptions",
                detail: "The oldest first. Neither secrets nor the values of headers are shown."),
            input: nil, output: Shapes.webhookSubscription)

        package static let create = Endpoint<WebhookSubscription, PresentedWebhookSubscription>(
            Operation(
                "createWebhookSubscription", .post, "/webhook_subscriptions", area: area,
                scope: "webhook_subscriptions.write", inputKey: "webhook_subscription",
                outputKey: "webhook_subscription", summary: "Have events sent to an address",
                detail: """
                    The secret that signs what is sent is in this answer and in no other. A service, a team and the account \
                    can have ten subscriptions each.
                    """),
            input: Shapes.webhookSubscriptionDraft, output: Shapes.webhookSubscription)

        package static let get = Endpoint<Nothing, PresentedWebhookSubscription>(
            Operation(
                "getWebhookSubscription", .get, "/webhook_subscriptions/{id}", area: area,
                scope: "webhook_subscriptions.read", outputKey: "webhook_subscription",
                summary: "Show a webhook subscription"),
            input: nil, output: Shapes.webhookSubscription)

        package static let update = Endpoint<WebhookSubscription, PresentedWebhookSubscription>(
            Operation(
                "updateWebhookSubscription", .put, "/webhook_subscriptions/{id}", area: area,
                scope: "webhook_subscriptions.write", inputKey: "webhook_subscription",
                outputKey: "webhook_subscription", summary: "Change a webhook subscription",
                detail: "Only what is sent changes; `delivery_method`, and with it the address, never does."),
            input: Shapes.webhookSubscriptionChange, output: Shapes.webhookSubscription)

        package static let delete = Endpoint<Nothing, Nothing>(
            Operation(
                "deleteWebhookSubscription", .delete, "/webhook_subscriptions/{id}", area: area,
                scope: "webhook_subscriptions.write", summary: "Remove a webhook subscription",
                detail: "What waits to be sent to it is not sent any more."),
            input: nil, output: nil)

        package static let enable = Endpoint<Nothing, PresentedWebhookSubscription>(
            Operation(
                "enableWebhookSubscription", .post, "/webhook_subscriptions/{id}/enable", area: area,
                scope: "webhook_subscriptions.write", outputKey: "webhook_subscription", successStatus: 200,
                summary: "Resume a webhook subscription",
                detail: "For one that was suspended because its address kept refusing. Takes no body; answers 200."),
            input: nil, output: Shapes.webhookSubscription)

        package static let ping = Endpoint<Nothing, Nothing>(
            Operation(
                "testWebhookSubscription", .post, "/webhook_subscriptions/{id}/ping", area: area,
                scope: "webhook_subscriptions.write", successStatus: 202,
                summary: "Send a test event to a webhook subscription",
                detail: "The event is `pagey.ping`. Answers 202, without a body; what became of it is among the deliveries."),
            input: nil, output: nil)

        package static let all: [AnyEndpoint] = [
            list.erased, create.erased, get.erased, update.erased, delete.erased, enable.erased, ping.erased,
        ]
    }

    /// Credentials with which deliveries get tokens from somebody else's authorization server.
    package enum WebhookOAuthClients {
        private static let area = "Webhooks"

        package static let list = Endpoint<Nothing, WebhookOAuthClient>(
            Operation(
                "listOauthClients", .get, "/webhook_subscriptions/oauth_clients", area: area, scope: nil,
                needs: .administer, outputKey: "oauth_clients", isList: true,
                summary: "List the OAuth clients of webhooks", detail: "There are ten at most. Owners and admins only."),
            input: nil, output: Shapes.webhookOAuthClient)

        package static let create = Endpoint<WebhookOAuthClient, WebhookOAuthClient>(
            Operation(
                "createOauthClient", .post, "/webhook_subscriptions/oauth_clients", area: area, scope: nil,
                needs: .administer, inputKey: "oauth_client", outputKey: "oauth_client",
                summary: "Add an OAuth client for webhooks",
                detail: """
                    Refused when there are ten. The credentials are tried with the first delivery that needs them; the secret \
                    is never shown. Owners and admins only.
                    """),
            input: Shapes.webhookOAuthClientDraft, output: Shapes.webhookOAuthClient)

        package static let get = Endpoint<Nothing, WebhookOAuthClient>(
            Operation(
                "getOauthClient", .get, "/webhook_subscriptions/oauth_clients/{id}", area: area, scope: nil,
                needs: .administer, outputKey: "oauth_client", summary: "Show an OAuth client of webhooks",
                detail: "Owners and admins only."),
            input: nil, output: Shapes.webhookOAuthClient)

        package static let update = Endpoint<WebhookOAuthClient, WebhookOAuthClient>(
            Operation(
                "updateOauthClient", .put, "/webhook_subscriptions/oauth_clients/{id}", area: area, scope: nil,
                needs: .administer, inputKey: "oauth_client", outputKey: "oauth_client",
                summary: "Change an OAuth client of webhooks", detail: "Owners and admins only."),
            input: Shapes.webhookOAuthClientChange, output: Shapes.webhookOAuthClient)

        package static let delete = Endpoint<Nothing, Nothing>(
            Operation(
                "deleteOauthClient", .delete, "/webhook_subscriptions/oauth_clients/{id}", area: area, scope: nil,
                needs: .administer, summary: "Remove an OAuth client of webhooks",
                detail: "Subscriptions that use it stay, without it. Owners and admins only."),
            input: nil, output: nil)

        package static let all: [AnyEndpoint] = [
            list.erased, create.erased, get.erased, update.erased, delete.erased,
        ]
    }
}
