// SPDX-License-Identifier: Apache-2.0

extension Operations {
    /// Declared, and not carried out yet.
    package enum DeclaredWebhooks {
        private static let area = "Webhooks"
        private static let filterType = Parameter(
            "filter_type", .choice(["account", "service", "team"]),
            "Only subscriptions to the events of this kind of thing.")
        private static let filterID = Parameter(
            "filter_id", .text, "Only those of this service or team; required with a `filter_type` of either.")

        package static let all: [AnyEndpoint] = [
            .declared(
                Operation(
                    "listWebhookSubscriptions", .get, "/webhook_subscriptions", area: area,
                    scope: "webhook_subscriptions.read", paging: .classic, parameters: [filterType, filterID],
                    outputKey: "webhook_subscriptions", summary: "List the account's webhook subscriptions"),
                output: """
                    id:string type:string active:boolean delivery_method:object description:string events:array \
                    filter:object oauth_client:object
                    """),
            .declared(
                Operation(
                    "createWebhookSubscription", .post, "/webhook_subscriptions", area: area,
                    scope: "webhook_subscriptions.write", inputKey: "webhook_subscription",
                    outputKey: "webhook_subscription", successStatus: 200, summary: "Have events sent to an address",
                    detail: "Answers 200. The secret that signs what is sent is only in this answer."),
                input: """
                    id:string type:string active:boolean delivery_method:object description:string events:array \
                    filter:object oauth_client:object
                    """,
                output: """
                    id:string type:string active:boolean delivery_method:object description:string events:array \
                    filter:object oauth_client:object
                    """),
            .declared(
                Operation(
                    "getWebhookSubscription", .get, "/webhook_subscriptions/{id}", area: area,
                    scope: "webhook_subscriptions.read", outputKey: "webhook_subscription",
                    summary: "Show a webhook subscription"),
                output: """
                    id:string type:string active:boolean delivery_method:object description:string events:array \
                    filter:object oauth_client:object
                    """),
            .declared(
                Operation(
                    "updateWebhookSubscription", .put, "/webhook_subscriptions/{id}", area: area,
                    scope: "webhook_subscriptions.write", inputKey: "webhook_subscription",
                    outputKey: "webhook_subscription", summary: "Change a webhook subscription",
                    detail: "Only what is sent changes; `delivery_method`, and with it the address, never does."),
                input: "description:string events:array filter:object active:boolean oauth_client_id:string",
                output: """
                    id:string type:string active:boolean delivery_method:object description:string events:array \
                    filter:object oauth_client:object
                    """),
            .declared(
                Operation(
                    "deleteWebhookSubscription", .delete, "/webhook_subscriptions/{id}", area: area,
                    scope: "webhook_subscriptions.write", summary: "Remove a webhook subscription")),
            .declared(
                Operation(
                    "enableWebhookSubscription", .post, "/webhook_subscriptions/{id}/enable", area: area,
                    scope: "webhook_subscriptions.write", outputKey: "webhook_subscription", successStatus: 200,
                    summary: "Resume a webhook subscription",
                    detail: "For one that was suspended because its address kept refusing. Takes no body; answers 200."),
                output: """
                    id:string type:string active:boolean delivery_method:object description:string events:array \
                    filter:object oauth_client:object
                    """),
            .declared(
                Operation(
                    "testWebhookSubscription", .post, "/webhook_subscriptions/{id}/ping", area: area,
                    scope: "webhook_subscriptions.write", successStatus: 202,
                    summary: "Send a test event to a webhook subscription",
                    detail: "The event is `pagey.ping`. Answers 202, without a body.")),
            .declared(
                Operation(
                    "listOauthClients", .get, "/webhook_subscriptions/oauth_clients", area: area, scope: nil,
                    outputKey: "oauth_clients", isList: true, summary: "List the OAuth clients of webhooks",
                    detail: "There are ten at most. Owners and admins only."),
                output: """
                    id:string type:string name:string client_id:string scope:string token_url:string grant_type:string \
                    status:string
                    """),
            .declared(
                Operation(
                    "createOauthClient", .post, "/webhook_subscriptions/oauth_clients", area: area, scope: nil,
                    inputKey: "oauth_client", outputKey: "oauth_client", summary: "Add an OAuth client for webhooks",
                    detail: "Refused if its credentials get no token, or when there are ten. Owners and admins only."),
                input: "name:string client_id:string client_secret:string scope:string token_url:string grant_type:string",
                output: """
                    id:string type:string name:string client_id:string scope:string token_url:string grant_type:string \
                    status:string
                    """),
            .declared(
                Operation(
                    "getOauthClient", .get, "/webhook_subscriptions/oauth_clients/{id}", area: area, scope: nil,
                    outputKey: "oauth_client", summary: "Show an OAuth client of webhooks",
                    detail: "Owners and admins only."),
                output: """
                    id:string type:string name:string client_id:string scope:string token_url:string grant_type:string \
                    status:string
                    """),
            .declared(
                Operation(
                    "updateOauthClient", .put, "/webhook_subscriptions/oauth_clients/{id}", area: area, scope: nil,
                    inputKey: "oauth_client", outputKey: "oauth_client", summary: "Change an OAuth client of webhooks",
                    detail: "Its credentials are tried again, whatever changes. Owners and admins only."),
                input: "name:string client_id:string client_secret:string scope:string token_url:string grant_type:string",
                output: """
                    id:string type:string name:string client_id:string scope:string token_url:string grant_type:string \
                    status:string
                    """),
            .declared(
                Operation(
                    "deleteOauthClient", .delete, "/webhook_subscriptions/oauth_clients/{id}", area: area, scope: nil,
                    summary: "Remove an OAuth client of webhooks",
                    detail: "Subscriptions that use it stay, without it. Owners and admins only.")),
        ]
    }
}
