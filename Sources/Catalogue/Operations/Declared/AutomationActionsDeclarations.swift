// SPDX-License-Identifier: Apache-2.0

extension Operations {
    /// Declared, and not carried out yet.
    package enum DeclaredAutomationActions {
        private static let area = "Automation Actions"
        private static let runStates = [
            "prepared", "created", "sent", "queued", "running", "aborted", "completed", "error", "unknown",
        ]

        package static let all: [AnyEndpoint] = [
            .declared(
                Operation(
                    "getAllAutomationActions", .get, "/automation_actions/actions", area: area, scope: nil, paging: .cursor,
                    parameters: [
                        Parameter("name", .text, "Only actions whose name contains this text, in any case."),
                        Parameter("runner_id", .text, "Only actions of this runner; `any` means those that have one."),
                        Parameter("classification", .choice(["diagnostic", "remediation"]), "Only actions of this class."),
                        Parameter("team_id", .text, "Only actions of this team."),
                        Parameter("service_id", .text, "Only actions of this service."),
                        Parameter("action_type", .choice(["script", "process_automation"]), "Only actions of this type."),
                    ], summary: "List automation actions by name"),
                output: "actions:array privileges:object limit:integer next_cursor:string"),
            .declared(
                Operation(
                    "createAutomationAction", .post, "/automation_actions/actions", area: area, scope: nil,
                    inputKey: "action", outputKey: "action", summary: "Add an automation action",
                    detail: "A script for a runner, or a job of a process automation system."),
                input: """
                    name:string description:string action_classification:string action_type:string runner:string \
                    services:array teams:array only_invocable_on_unresolved_incidents:boolean \
                    allow_invocation_manually:boolean allow_invocation_from_event_orchestration:boolean \
                    map_to_all_services:boolean action_data_reference:object
                    """,
                output: """
                    id:string summary:string type:string self:string html_url:string name:string description:string \
                    action_type:string action_classification:string runner:string runner_type:string services:array \
                    privileges:object metadata:object creation_time:time modify_time:time last_run:time \
                    last_run_by:object only_invocable_on_unresolved_incidents:boolean allow_invocation_manually:boolean \
                    allow_invocation_from_event_orchestration:boolean map_to_all_services:boolean \
                    action_data_reference:object teams:array
                    """),
            .declared(
                Operation(
                    "getAutomationAction", .get, "/automation_actions/actions/{id}", area: area, scope: nil,
                    outputKey: "action", summary: "Show an automation action"),
                output: """
                    id:string summary:string type:string self:string html_url:string name:string description:string \
                    action_type:string action_classification:string runner:string runner_type:string services:array \
                    privileges:object metadata:object creation_time:time modify_time:time last_run:time \
                    last_run_by:object only_invocable_on_unresolved_incidents:boolean allow_invocation_manually:boolean \
                    allow_invocation_from_event_orchestration:boolean map_to_all_services:boolean \
                    action_data_reference:object teams:array
                    """),
            .declared(
                Operation(
                    "updateAutomationAction", .put, "/automation_actions/actions/{id}", area: area, scope: nil,
                    inputKey: "action", outputKey: "action", summary: "Change an automation action",
                    detail: "Its services and teams are changed by operations of their own."),
                input: """
                    name:string description:string action_classification:string action_type:string runner:string \
                    only_invocable_on_unresolved_incidents:boolean allow_invocation_manually:boolean \
                    allow_invocation_from_event_orchestration:boolean map_to_all_services:boolean \
                    action_data_reference:object
                    """,
                output: """
                    id:string summary:string type:string self:string html_url:string name:string description:string \
                    action_type:string action_classification:string runner:string runner_type:string services:array \
                    privileges:object metadata:object creation_time:time modify_time:time last_run:time \
                    last_run_by:object only_invocable_on_unresolved_incidents:boolean allow_invocation_manually:boolean \
                    allow_invocation_from_event_orchestration:boolean map_to_all_services:boolean \
                    action_data_reference:object teams:array
                    """),
            .declared(
                Operation(
                    "deleteAutomationAction", .delete, "/automation_actions/actions/{id}", area: area, scope: nil,
                    summary: "Remove an automation action")),
            .declared(
                Operation(
                    "createAutomationActionInvocation", .post, "/automation_actions/actions/{id}/invocations", area: area,
                    scope: nil, inputKey: "invocation", outputKey: "invocation", summary: "Run an automation action",
                    detail: "On the incident that `metadata` names; the answer does not wait for the end of the run."),
                input: "metadata:object",
                output: """
                    id:string summary:string type:string self:string html_url:string action_snapshot:object \
                    runner_id:string timing:array duration:integer state:string action_id:string metadata:object
                    """),
            .declared(
                Operation(
                    "getAutomationActionsActionServiceAssociations", .get, "/automation_actions/actions/{id}/services",
                    area: area, scope: nil, outputKey: "services", isList: true, summary: "List an action's services"),
                output: "id:string summary:string type:string self:string html_url:string"),
            .declared(
                Operation(
                    "createAutomationActionServiceAssocation", .post, "/automation_actions/actions/{id}/services",
                    area: area, scope: nil, inputKey: "service", outputKey: "service",
                    summary: "Put an action on a service"),
                input: "id:string summary:string type:string self:string html_url:string",
                output: "id:string summary:string type:string self:string html_url:string"),
            .declared(
                Operation(
                    "getAutomationActionsActionServiceAssociation", .get,
                    "/automation_actions/actions/{id}/services/{service_id}", area: area, scope: nil, outputKey: "service",
                    summary: "Show one of an action's services"),
                output: "id:string summary:string type:string self:string html_url:string"),
            .declared(
                Operation(
                    "deleteAutomationActionServiceAssociation", .delete,
                    "/automation_actions/actions/{id}/services/{service_id}", area: area, scope: nil,
                    summary: "Take an action off a service")),
            .declared(
                Operation(
                    "getAutomationActionsActionTeamAssociations", .get, "/automation_actions/actions/{id}/teams", area: area,
                    scope: nil, outputKey: "teams", isList: true, summary: "List an action's teams"),
                output: "id:string summary:string type:string self:string html_url:string"),
            .declared(
                Operation(
                    "createAutomationActionTeamAssociation", .post, "/automation_actions/actions/{id}/teams", area: area,
                    scope: nil, inputKey: "team", outputKey: "team", summary: "Give an action to a team"),
                input: "id:string summary:string type:string self:string html_url:string",
                output: "id:string summary:string type:string self:string html_url:string"),
            .declared(
                Operation(
                    "getAutomationActionsActionTeamAssociation", .get, "/automation_actions/actions/{id}/teams/{team_id}",
                    area: area, scope: nil, outputKey: "team", summary: "Show one of an action's teams"),
                output: "id:string summary:string type:string self:string html_url:string"),
            .declared(
                Operation(
                    "deleteAutomationActionTeamAssociation", .delete, "/automation_actions/actions/{id}/teams/{team_id}",
                    area: area, scope: nil, summary: "Take an action from a team")),
            .declared(
                Operation(
                    "listAutomationActionInvocations", .get, "/automation_actions/invocations", area: area, scope: nil,
                    parameters: [
                        Parameter("invocation_state", .choice(runStates), "Only runs in this state."),
                        Parameter("not_invocation_state", .choice(runStates), "Only runs that are not in this state."),
                        Parameter("incident_id", .text, "Only runs on this incident."),
                        Parameter("action_id", .text, "Only runs of this action."),
                    ], outputKey: "invocations", isList: true, summary: "List runs of automation actions"),
                output: """
                    id:string summary:string type:string self:string html_url:string action_snapshot:object \
                    runner_id:string timing:array duration:integer state:string action_id:string metadata:object
                    """),
            .declared(
                Operation(
                    "getAutomationActionsInvocation", .get, "/automation_actions/invocations/{id}", area: area, scope: nil,
                    outputKey: "invocation", summary: "Show a run of an automation action"),
                output: """
                    id:string summary:string type:string self:string html_url:string action_snapshot:object \
                    runner_id:string timing:array duration:integer state:string action_id:string metadata:object
                    """),
            .declared(
                Operation(
                    "getAutomationActionsRunners", .get, "/automation_actions/runners", area: area, scope: nil,
                    paging: .cursor,
                    parameters: [Parameter("name", .text, "Only runners whose name contains this text, in any case.")],
                    includes: ["associated_actions"], summary: "List runners by name"),
                output: "runners:array privileges:object limit:integer next_cursor:string"),
            .declared(
                Operation(
                    "createAutomationActionsRunner", .post, "/automation_actions/runners", area: area, scope: nil,
                    inputKey: "runner", outputKey: "runner", summary: "Set up a runner",
                    detail: "No later answer shows its `secret` again."),
                input: """
                    runner_type:string name:string description:string teams:array runbook_base_uri:string \
                    runbook_api_key:string
                    """,
                output: """
                    id:string summary:string type:string self:string html_url:string runner_type:string name:string \
                    description:string last_seen:time status:string creation_time:time runbook_base_uri:string \
                    teams:array privileges:object associated_actions:object metadata:object secret:string
                    """),
            .declared(
                Operation(
                    "getAutomationActionsRunner", .get, "/automation_actions/runners/{id}", area: area, scope: nil,
                    outputKey: "runner", summary: "Show a runner"),
                output: """
                    id:string summary:string type:string self:string html_url:string runner_type:string name:string \
                    description:string last_seen:time status:string creation_time:time runbook_base_uri:string \
                    teams:array privileges:object associated_actions:object metadata:object
                    """),
            .declared(
                Operation(
                    "updateAutomationActionsRunner", .put, "/automation_actions/runners/{id}", area: area, scope: nil,
                    inputKey: "runner", outputKey: "runner", summary: "Change a runner",
                    detail: "The stored `runbook_api_key` stays when none is sent."),
                input: "name:string description:string runbook_base_uri:string runbook_api_key:string",
                output: """
                    id:string summary:string type:string self:string html_url:string runner_type:string name:string \
                    description:string last_seen:time status:string creation_time:time runbook_base_uri:string \
                    teams:array privileges:object associated_actions:object metadata:object
                    """),
            .declared(
                Operation(
                    "deleteAutomationActionsRunner", .delete, "/automation_actions/runners/{id}", area: area, scope: nil,
                    summary: "Remove a runner")),
            .declared(
                Operation(
                    "getAutomationActionsRunnerTeamAssociations", .get, "/automation_actions/runners/{id}/teams", area: area,
                    scope: nil, outputKey: "teams", isList: true, summary: "List a runner's teams"),
                output: "id:string summary:string type:string self:string html_url:string"),
            .declared(
                Operation(
                    "createAutomationActionsRunnerTeamAssociation", .post, "/automation_actions/runners/{id}/teams",
                    area: area, scope: nil, inputKey: "team", outputKey: "team", summary: "Give a runner to a team"),
                input: "id:string summary:string type:string self:string html_url:string",
                output: "id:string summary:string type:string self:string html_url:string"),
            .declared(
                Operation(
                    "getAutomationActionsRunnerTeamAssociation", .get, "/automation_actions/runners/{id}/teams/{team_id}",
                    area: area, scope: nil, outputKey: "team", summary: "Show one of a runner's teams"),
                output: "id:string summary:string type:string self:string html_url:string"),
            .declared(
                Operation(
                    "deleteAutomationActionsRunnerTeamAssociation", .delete,
                    "/automation_actions/runners/{id}/teams/{team_id}", area: area, scope: nil,
                    summary: "Take a runner from a team")),
        ]
    }
}
