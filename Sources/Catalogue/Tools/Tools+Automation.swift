// SPDX-License-Identifier: Apache-2.0
import Base

extension Tools {
    private static let orchestrationID = ToolArgument.id("orchestration_id", "id", "The event orchestration, by its id.")
    private static let workflowID = ToolArgument.id("workflow_id", "id", "The workflow, by its id.")
    private static let subscriptionID = ToolArgument.id("subscription_id", "id", "The subscription, by its id.")
    private static let orders = ["name:asc", "name:desc", "routes:asc", "routes:desc", "created_at:asc", "created_at:desc"]

    static let orchestrations: [Tool] = [
        .read(
            "list_event_orchestrations", "List event orchestrations", "Lists the sets of rules that events pass.",
            Operations.named("listEventOrchestrations"),
            [.limit(), .offset, .choice("sort_by", orders, "Order of the list.", usual: "name:asc")]),
        .read(
            "get_event_orchestration", "Show an event orchestration", "Shows one set of rules that events pass.",
            Operations.named("getOrchestration"), [orchestrationID]),
        .read(
            "get_event_orchestration_router", "Show how events find their service", "Shows the rules that pick a service.",
            Operations.named("getOrchPathRouter"), [orchestrationID]),
        .read(
            "get_event_orchestration_service", "Show a service's event rules", "Shows what becomes of a service's events.",
            Operations.named("getOrchPathService"), [.id("service_id", "service_id", "The service, by its id.")]),
        .read(
            "get_event_orchestration_global", "Show the rules before the router",
            "Shows the rules that all events pass first.",
            Operations.named("getOrchPathGlobal"), [orchestrationID]),
        .write(
            "update_event_orchestration_router", "Replace how events find their service", "Replaces all rules of a router.",
            Operations.named("updateOrchPathRouter"), [orchestrationID, .envelope("router_update", "The new rules.")]),
        .write(
            "append_event_orchestration_router_rule", "Add a rule to a router", "Adds a rule behind those that are there.",
            Operations.named("updateOrchPathRouter"),
            [orchestrationID, .read("new_rule", .object, "The rule: conditions and actions.", required: true)],
            also: [Operations.named("getOrchPathRouter")], steps: ToolSteps.appendRule),
    ]

    static let workflows: [Tool] = [
        .read(
            "list_incident_workflows", "List workflows", "Lists the workflows that can be started on incidents.",
            Operations.named("listIncidentWorkflows"),
            [
                .limit(), .text("query", "Only workflows whose name contains this text."),
                .texts("include", "What else to show.", to: "include[]", allowed: ["steps", "team"]),
            ]),
        .read(
            "get_incident_workflow", "Show a workflow", "Shows one workflow with its steps.",
            Operations.named("getIncidentWorkflow"), [workflowID]),
        .write(
            "start_incident_workflow", "Start a workflow", "Starts a workflow on an incident.",
            Operations.named("createIncidentWorkflowInstance"),
            [workflowID, .envelope("instance_request", "The incident on which it is started.")]),
    ]

    static let webhooks: [Tool] = [
        .read(
            "list_webhook_subscriptions", "List webhook subscriptions", "Lists who is sent events, and which.",
            Operations.WebhookSubscriptions.list.erased,
            [.choice("filter_type", ["account", "service", "team"], "Only those for this kind of thing."), .limit()]),
        .read(
            "get_webhook_subscription", "Show a webhook subscription", "Shows one subscription, without its secret.",
            Operations.WebhookSubscriptions.get.erased, [subscriptionID]),
        .write(
            "create_webhook_subscription", "Have events sent", "Has events sent to an address. The secret is shown once.",
            Operations.WebhookSubscriptions.create.erased, [.object("webhook_data", "The subscription.")]),
        .write(
            "update_webhook_subscription", "Change a webhook subscription", "Changes a subscription, but not its address.",
            Operations.WebhookSubscriptions.update.erased,
            [subscriptionID, .object("webhook_data", "What to change of the subscription.")]),
        .write(
            "delete_webhook_subscription", "Stop sending events", "Removes a webhook subscription.",
            Operations.WebhookSubscriptions.delete.erased, [subscriptionID]),
        .read(
            "list_extension_schemas", "List kinds of extension", "Lists the kinds of extension that services can have.",
            Operations.ExtensionSchemas.list.erased, [.limit()]),
        .read(
            "get_extension_schema", "Show a kind of extension", "Shows one kind of extension.",
            Operations.ExtensionSchemas.get.erased, [.id("schema_id", "id", "The kind, by its id.")]),
    ]
}
