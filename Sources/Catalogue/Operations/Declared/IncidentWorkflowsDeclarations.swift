// SPDX-License-Identifier: Apache-2.0

extension Operations {
    /// Declared, and not carried out yet.
    package enum DeclaredIncidentWorkflows {
        private static let area = "Incident Workflows"

        package static let all: [AnyEndpoint] = [
            .declared(
                Operation(
                    "listIncidentWorkflows", .get, "/incident_workflows", area: area, scope: "incident_workflows.read",
                    paging: .classic, parameters: [.query], includes: ["steps", "team"], outputKey: "incident_workflows",
                    summary: "List workflows", detail: "Those of one service are found by the list of triggers."),
                output: """
                    id:string summary:string type:string self:string html_url:string name:string description:string \
                    created_at:time team:object is_enabled:boolean steps:array
                    """),
            .declared(
                Operation(
                    "postIncidentWorkflow", .post, "/incident_workflows", area: area, scope: "incident_workflows.write",
                    inputKey: "incident_workflow", outputKey: "incident_workflow", summary: "Create a workflow",
                    detail: "Its steps run one after the other."),
                input: """
                    id:string summary:string type:string self:string html_url:string name:string description:string \
                    created_at:time team:object is_enabled:boolean steps:array
                    """,
                output: """
                    id:string summary:string type:string self:string html_url:string name:string description:string \
                    created_at:time team:object is_enabled:boolean steps:array
                    """),
            .declared(
                Operation(
                    "getIncidentWorkflow", .get, "/incident_workflows/{id}", area: area, scope: "incident_workflows.read",
                    outputKey: "incident_workflow", successStatus: 201, summary: "Show a workflow",
                    detail: "Answers 201, although it creates nothing."),
                output: """
                    id:string summary:string type:string self:string html_url:string name:string description:string \
                    created_at:time team:object is_enabled:boolean steps:array
                    """),
            .declared(
                Operation(
                    "putIncidentWorkflow", .put, "/incident_workflows/{id}", area: area, scope: "incident_workflows.write",
                    inputKey: "incident_workflow", outputKey: "incident_workflow", summary: "Change a workflow"),
                input: """
                    id:string summary:string type:string self:string html_url:string name:string description:string \
                    created_at:time team:object is_enabled:boolean steps:array
                    """,
                output: """
                    id:string summary:string type:string self:string html_url:string name:string description:string \
                    created_at:time team:object is_enabled:boolean steps:array
                    """),
            .declared(
                Operation(
                    "deleteIncidentWorkflow", .delete, "/incident_workflows/{id}", area: area,
                    scope: "incident_workflows.write", successStatus: 200, summary: "Delete a workflow",
                    detail: "Answers 200 without a body.")),
            .declared(
                Operation(
                    "createIncidentWorkflowInstance", .post, "/incident_workflows/{id}/instances", area: area,
                    scope: "incident_workflows:instances.write", inputKey: "incident_workflow_instance",
                    outputKey: "incident_workflow_instance", summary: "Start a workflow on an incident"),
                input: "id:string incident:object",
                output: "id:string type:string incident:object"),
            .declared(
                Operation(
                    "listIncidentWorkflowActions", .get, "/incident_workflows/actions", area: area,
                    scope: "incident_workflows.read", paging: .cursor,
                    parameters: [Parameter("keyword", .text, "Only what is tagged with this word.")], outputKey: "actions",
                    summary: "List workflow actions"),
                output: """
                    id:string summary:string type:string self:string html_url:string domain_name:string \
                    package_name:string function_name:string version:number name:string description:string \
                    action_type:string action_tier:string trigger_type:string tags:array search_keywords:array \
                    metadata:string created_at:time created_by_user_id:string inputs:array outputs:array
                    """),
            .declared(
                Operation(
                    "getIncidentWorkflowAction", .get, "/incident_workflows/actions/{id}", area: area,
                    scope: "incident_workflows.read", outputKey: "action", summary: "Show a workflow action"),
                output: """
                    id:string summary:string type:string self:string html_url:string domain_name:string \
                    package_name:string function_name:string version:number name:string description:string \
                    action_type:string action_tier:string trigger_type:string tags:array search_keywords:array \
                    metadata:string created_at:time created_by_user_id:string inputs:array outputs:array
                    """),
            .declared(
                Operation(
                    "listIncidentWorkflowTriggers", .get, "/incident_workflows/triggers", area: area,
                    scope: "incident_workflows.read", paging: .cursor,
                    parameters: [
                        Parameter("workflow_id", .text, "Only triggers of this workflow."),
                        Parameter(
                            "incident_id", .text,
                            "Only triggers on the service of this incident; not together with `service_id`."),
                        Parameter("service_id", .text, "Only triggers on this service; not together with `incident_id`."),
                        Parameter(
                            "trigger_type", .choice(["manual", "conditional", "incident_type"]),
                            "Only triggers of this type."),
                        Parameter(
                            "workflow_name_contains", .text, "Only triggers of workflows whose name contains this text."),
                        Parameter(
                            "is_disabled", .boolean, "Only triggers that are off, or only those that are on; deprecated."),
                        Parameter(
                            "sort_by",
                            .choice([
                                "workflow_id", "workflow_id asc", "workflow_id desc", "workflow_name", "workflow_name asc",
                                "workflow_name desc",
                            ]), "Order of the list."),
                    ], outputKey: "triggers", summary: "List workflow triggers"),
                output: """
                    id:string summary:string type:string self:string html_url:string trigger_type_name:string \
                    trigger_type:string condition:string trigger_url:string incident_types:array workflow:object \
                    services:array is_subscribed_to_all_services:boolean permissions:object is_disabled:boolean
                    """),
            .declared(
                Operation(
                    "createIncidentWorkflowTrigger", .post, "/incident_workflows/triggers", area: area,
                    scope: "incident_workflows.write", inputKey: "trigger", outputKey: "trigger",
                    summary: "Add a workflow trigger",
                    detail: "A conditional trigger needs a `condition`, which no other may have."),
                input: """
                    id:string summary:string type:string self:string html_url:string trigger_type:string condition:string \
                    trigger_url:string incident_types:array workflow:object services:array \
                    is_subscribed_to_all_services:boolean permissions:object is_disabled:boolean
                    """,
                output: """
                    id:string summary:string type:string self:string html_url:string trigger_type_name:string \
                    trigger_type:string condition:string trigger_url:string incident_types:array workflow:object \
                    services:array is_subscribed_to_all_services:boolean permissions:object is_disabled:boolean
                    """),
            .declared(
                Operation(
                    "getIncidentWorkflowTrigger", .get, "/incident_workflows/triggers/{id}", area: area,
                    scope: "incident_workflows.read", outputKey: "trigger", summary: "Show a workflow trigger"),
                output: """
                    id:string summary:string type:string self:string html_url:string trigger_type_name:string \
                    trigger_type:string condition:string trigger_url:string incident_types:array workflow:object \
                    services:array is_subscribed_to_all_services:boolean permissions:object is_disabled:boolean
                    """),
            .declared(
                Operation(
                    "updateIncidentWorkflowTrigger", .put, "/incident_workflows/triggers/{id}", area: area,
                    scope: "incident_workflows.write", inputKey: "trigger", outputKey: "trigger",
                    summary: "Change a workflow trigger",
                    detail: "It keeps its workflow and its type. The workflow's `is_enabled` switches it."),
                input: """
                    id:string summary:string type:string self:string html_url:string trigger_type_name:string \
                    condition:string services:array is_subscribed_to_all_services:boolean permissions:object \
                    is_disabled:boolean incident_types:array
                    """,
                output: """
                    id:string summary:string type:string self:string html_url:string trigger_type_name:string \
                    trigger_type:string condition:string trigger_url:string incident_types:array workflow:object \
                    services:array is_subscribed_to_all_services:boolean permissions:object is_disabled:boolean
                    """),
            .declared(
                Operation(
                    "deleteIncidentWorkflowTrigger", .delete, "/incident_workflows/triggers/{id}", area: area,
                    scope: "incident_workflows.write", summary: "Remove a workflow trigger")),
            .declared(
                Operation(
                    "associateServiceToIncidentWorkflowTrigger", .post, "/incident_workflows/triggers/{id}/services",
                    area: area, scope: "incident_workflows.write", inputKey: "service", outputKey: "trigger",
                    summary: "Put a service on a workflow trigger", detail: "Answers the trigger."),
                input: "id:string",
                output: """
                    id:string summary:string type:string self:string html_url:string trigger_type_name:string \
                    trigger_type:string condition:string trigger_url:string incident_types:array workflow:object \
                    services:array is_subscribed_to_all_services:boolean permissions:object is_disabled:boolean
                    """),
            .declared(
                Operation(
                    "deleteServiceFromIncidentWorkflowTrigger", .delete,
                    "/incident_workflows/triggers/{trigger_id}/services/{service_id}", area: area,
                    scope: "incident_workflows.write", outputKey: "trigger", successStatus: 201,
                    summary: "Take a service off a workflow trigger", detail: "Answers 201 with the trigger."),
                output: """
                    id:string summary:string type:string self:string html_url:string trigger_type_name:string \
                    trigger_type:string condition:string trigger_url:string incident_types:array workflow:object \
                    services:array is_subscribed_to_all_services:boolean permissions:object is_disabled:boolean
                    """),
        ]
    }
}
