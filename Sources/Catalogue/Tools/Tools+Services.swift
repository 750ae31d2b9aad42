// SPDX-License-Identifier: Apache-2.0
import Base

extension Tools {
    private static let serviceID = ToolArgument.id("service_id", "id", "The service, by its id.")
    private static let settingID = ToolArgument.id("setting_id", "id", "The setting, by its id.")
    private static let policyID = ToolArgument.id("policy_id", "id", "The escalation policy, by its id.")

    static let services: [Tool] = [
        .read(
            "list_services", "List services", "Lists the services that can have incidents.", Operations.Services.list.erased,
            [
                .text("query", "Only services whose name contains this text."),
                .texts("teams_ids", "Only services of these teams.", to: "team_ids[]"), .limit(),
            ]),
        .read(
            "get_service", "Show a service", "Shows one service: its state, escalation policy and teams.",
            Operations.Services.get.erased, [serviceID]),
        .read(
            "get_technical_service_dependencies", "What a service depends on",
            "Lists what a service depends on directly, and what depends on it.",
            Operations.ServiceDependencies.ofTechnicalService.erased, [serviceID]),
        .write(
            "create_service", "Create a service", "Creates a service that follows an escalation policy.",
            Operations.Services.create.erased, [.envelope("service_data", "The service: a name and an escalation policy.")]),
        .write(
            "update_service", "Change a service", "Changes a service. Only what is sent changes.",
            Operations.Services.update.erased, [serviceID, .envelope("service_data", "What to change of the service.")]),
        .read(
            "list_priorities", "List priorities", "Lists the priorities that incidents can have, the most severe first.",
            Operations.Priorities.list.erased),
    ]

    static let businessServices: [Tool] = [
        .read(
            "list_business_services", "List business services", "Lists what the account offers to others, such as a shop.",
            Operations.BusinessServices.list.erased),
        .read(
            "get_business_service_dependencies", "What a business service depends on",
            "Lists what a business service depends on directly, and what depends on it.",
            Operations.ServiceDependencies.ofBusinessService.erased,
            [.id("business_service_id", "id", "The business service, by its id.")]),
    ]

    static let groupings: [Tool] = [
        .read(
            "list_alert_grouping_settings", "List how alerts are grouped",
            "Lists the settings by which alerts join incidents.",
            Operations.AlertGroupingSettings.list.erased,
            [
                .texts("service_ids", "Only settings of these services."), .limit(),
                .text("after", "Where to go on, as an answer gave it."),
                .text("before", "Where to go back to, as an answer gave it."),
                .flag("total", "Whether to count all results.", usual: false),
            ]),
        .read(
            "get_alert_grouping_setting", "Show how alerts are grouped", "Shows one setting by which alerts join incidents.",
            Operations.AlertGroupingSettings.get.erased, [settingID]),
        .write(
            "create_alert_grouping_setting", "Group alerts", "Makes alerts of services join incidents, by time or content.",
            Operations.AlertGroupingSettings.create.erased, [.envelope("create_model", "The setting.")]),
        .write(
            "update_alert_grouping_setting", "Change how alerts are grouped",
            "Changes a setting by which alerts join incidents.",
            Operations.AlertGroupingSettings.update.erased, [settingID, .envelope("update_model", "What to change.")]),
        .write(
            "delete_alert_grouping_setting", "Stop grouping alerts",
            "Removes a setting; alerts open incidents of their own.",
            Operations.AlertGroupingSettings.delete.erased, [settingID]),
    ]

    static let policies: [Tool] = [
        .read(
            "list_escalation_policies", "List escalation policies", "Lists who is told in which order, when nobody answers.",
            Operations.EscalationPolicies.list.erased,
            [
                .text("query", "Only policies whose name contains this text."),
                .texts("user_ids", "Only policies that name these users."),
                .texts("team_ids", "Only policies of these teams."),
                .texts("include", "References to write out in full.", to: "include[]"), .limit(),
            ]),
        .read(
            "get_escalation_policy", "Show an escalation policy", "Shows one policy with its levels and how long each has.",
            Operations.EscalationPolicies.get.erased, [policyID]),
        .write(
            "create_escalation_policy", "Create an escalation policy", "Creates a policy with its levels.",
            Operations.EscalationPolicies.create.erased,
            [.object("escalation_policy_data", "The policy: a name, and its levels as `escalation_rules`.")]),
        .write(
            "update_escalation_policy", "Change an escalation policy",
            "Changes a policy. Incidents that are open keep to it as it was.", Operations.EscalationPolicies.update.erased,
            [policyID, .object("escalation_policy_data", "What to change of the policy.")]),
    ]
}
