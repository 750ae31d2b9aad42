// SPDX-License-Identifier: Apache-2.0

extension Operations {
    /// Declared, and not carried out yet.
    package enum DeclaredEventOrchestrationsPart1 {
        private static let area = "Event Orchestrations"
        private static let path = """
            type:any parent:object sets:any catch_all:object created_at:time created_by:object updated_at:time \
            updated_by:object version:string
            """

        package static let all: [AnyEndpoint] = [
            .declared(
                Operation(
                    "listEventOrchestrations", .get, "/event_orchestrations", area: area, scope: "event_orchestrations.read",
                    paging: .classic,
                    parameters: [
                        Parameter(
                            "sort_by", .sort(fields: ["name", "routes", "created_at"], maximum: 1),
                            "Order of the list; by name when not given.")
                    ], outputKey: "orchestrations", summary: "List the account's event orchestrations"),
                output: """
                    id:string self:string name:string description:string team:object routes:integer created_at:time \
                    created_by:object updated_at:time updated_by:object version:string
                    """),
            .declared(
                Operation(
                    "postOrchestration", .post, "/event_orchestrations", area: area, scope: "event_orchestrations.write",
                    inputKey: "orchestration", outputKey: "orchestration", summary: "Create an event orchestration",
                    detail: "Left to administrators unless it names a team."),
                input: """
                    id:string self:string name:string description:string team:object integrations:array routes:integer \
                    created_at:time created_by:object updated_at:time updated_by:object version:string
                    """,
                output: """
                    id:string self:string name:string description:string team:object integrations:array routes:integer \
                    created_at:time created_by:object updated_at:time updated_by:object version:string
                    """),
            .declared(
                Operation(
                    "getOrchestration", .get, "/event_orchestrations/{id}", area: area, scope: "event_orchestrations.read",
                    outputKey: "orchestration", summary: "Show an event orchestration"),
                output: """
                    id:string self:string name:string description:string team:object integrations:array routes:integer \
                    created_at:time created_by:object updated_at:time updated_by:object version:string
                    """),
            .declared(
                Operation(
                    "updateOrchestration", .put, "/event_orchestrations/{id}", area: area,
                    scope: "event_orchestrations.write", inputKey: "orchestration", outputKey: "orchestration",
                    summary: "Change an event orchestration"),
                input: """
                    id:string self:string name:string description:string team:object integrations:array routes:integer \
                    created_at:time created_by:object updated_at:time updated_by:object version:string
                    """,
                output: """
                    id:string self:string name:string description:string team:object integrations:array routes:integer \
                    created_at:time created_by:object updated_at:time updated_by:object version:string
                    """),
            .declared(
                Operation(
                    "deleteOrchestration", .delete, "/event_orchestrations/{id}", area: area,
                    scope: "event_orchestrations.write", summary: "Delete an event orchestration",
                    detail: "Its routing keys take no more events.")),
            .declared(
                Operation(
                    "listOrchestrationIntegrations", .get, "/event_orchestrations/{id}/integrations", area: area,
                    scope: "event_orchestrations.read", outputKey: "integrations", isList: true,
                    summary: "List an orchestration's integrations", detail: "Each with its routing key."),
                output: "id:string label:string parameters:object"),
            .declared(
                Operation(
                    "postOrchestrationIntegration", .post, "/event_orchestrations/{id}/integrations", area: area,
                    scope: "event_orchestrations.write", inputKey: "integration", outputKey: "integration",
                    summary: "Give an orchestration another integration", detail: "It gets a routing key of its own."),
                input: "label:string",
                output: "id:string label:string parameters:object"),
            .declared(
                Operation(
                    "getOrchestrationIntegration", .get, "/event_orchestrations/{id}/integrations/{integration_id}",
                    area: area, scope: "event_orchestrations.read", outputKey: "integration",
                    summary: "Show an orchestration's integration"),
                output: "id:string label:string parameters:object"),
            .declared(
                Operation(
                    "updateOrchestrationIntegration", .put, "/event_orchestrations/{id}/integrations/{integration_id}",
                    area: area, scope: "event_orchestrations.write", inputKey: "integration", outputKey: "integration",
                    summary: "Rename an orchestration's integration"),
                input: "label:string",
                output: "id:string label:string parameters:object"),
            .declared(
                Operation(
                    "deleteOrchestrationIntegration", .delete, "/event_orchestrations/{id}/integrations/{integration_id}",
                    area: area, scope: "event_orchestrations.write", summary: "Remove an orchestration's integration",
                    detail: "Events that are still sent to its routing key are lost.")),
            .declared(
                Operation(
                    "migrateOrchestrationIntegration", .post, "/event_orchestrations/{id}/integrations/migration",
                    area: area, scope: "event_orchestrations.write", outputKey: "integrations", isList: true,
                    successStatus: 200, summary: "Fetch an integration from another orchestration",
                    detail: "Its routing key comes along. Answers 200."),
                input: "source_id:string source_type:string integration_id:string",
                output: "id:string label:string parameters:object"),
            .declared(
                Operation(
                    "getOrchPathGlobal", .get, "/event_orchestrations/{id}/global", area: area,
                    scope: "event_orchestrations.read", outputKey: "orchestration_path",
                    summary: "Show an orchestration's global rules",
                    detail: "All of its events pass them before they are routed."),
                output: path),
            .declared(
                Operation(
                    "updateOrchPathGlobal", .put, "/event_orchestrations/{id}/global", area: area,
                    scope: "event_orchestrations.write", inputKey: "orchestration_path",
                    summary: "Replace an orchestration's global rules",
                    detail: "The answer may bring `warnings` beside the rules."),
                input: "type:any parent:object sets:any catch_all:object",
                output: "orchestration_path:object warnings:array"),
            .declared(
                Operation(
                    "getOrchPathRouter", .get, "/event_orchestrations/{id}/router", area: area,
                    scope: "event_orchestrations.read", outputKey: "orchestration_path",
                    summary: "Show how an orchestration picks a service",
                    detail: "The first rule that matches decides, then the catch-all."),
                output: path),
            .declared(
                Operation(
                    "updateOrchPathRouter", .put, "/event_orchestrations/{id}/router", area: area,
                    scope: "event_orchestrations.write", inputKey: "orchestration_path",
                    summary: "Replace how an orchestration picks a service",
                    detail: "The answer may bring `warnings` beside the rules."),
                input: "type:any parent:object sets:any catch_all:object",
                output: "orchestration_path:object warnings:array"),
            .declared(
                Operation(
                    "getOrchPathUnrouted", .get, "/event_orchestrations/{id}/unrouted", area: area,
                    scope: "event_orchestrations.read", outputKey: "orchestration_path",
                    summary: "Show the rules for events that found no service",
                    detail: "Nothing that gets here reaches a service any more."),
                output: path),
            .declared(
                Operation(
                    "updateOrchPathUnrouted", .put, "/event_orchestrations/{id}/unrouted", area: area,
                    scope: "event_orchestrations.write", inputKey: "orchestration_path",
                    summary: "Replace the rules for events that found no service",
                    detail: "The answer may bring `warnings` beside the rules."),
                input: "type:any parent:object sets:any catch_all:object",
                output: "orchestration_path:object warnings:array"),
            .declared(
                Operation(
                    "getOrchPathService", .get, "/event_orchestrations/services/{service_id}", area: area,
                    scope: "services.read", includes: ["migrated_metadata"], outputKey: "orchestration_path",
                    summary: "Show a service's orchestration", detail: "Its rules count only while it is active."),
                output: """
                    created_at:time created_by:object updated_at:time updated_by:object version:string \
                    migrated_at:time migrated_by:object migrated_from:object migrated_status:string migrated_via:string \
                    type:any parent:object sets:any catch_all:object
                    """),
            .declared(
                Operation(
                    "updateOrchPathService", .put, "/event_orchestrations/services/{service_id}", area: area,
                    scope: "services.write", inputKey: "orchestration_path", summary: "Replace a service's orchestration",
                    detail: "The answer may bring `warnings` beside the rules."),
                input: """
                    migrated_at:time migrated_by:object migrated_from:object migrated_status:string migrated_via:string \
                    type:any parent:object sets:any catch_all:object
                    """,
                output: "orchestration_path:object warnings:array"),
            .declared(
                Operation(
                    "getOrchActiveStatus", .get, "/event_orchestrations/services/{service_id}/active", area: area,
                    scope: "services.read", summary: "Ask whether a service uses its orchestration",
                    detail: "Otherwise its ruleset counts."),
                output: "active:boolean"),
            .declared(
                Operation(
                    "updateOrchActiveStatus", .put, "/event_orchestrations/services/{service_id}/active", area: area,
                    scope: "services.write", summary: "Switch a service's orchestration on or off",
                    detail: "While it is off, the service's ruleset counts."),
                input: "active:boolean",
                output: "active:boolean"),
            .declared(
                Operation(
                    "listCacheVarOnGlobalOrch", .get, "/event_orchestrations/{id}/cache_variables", area: area,
                    scope: "event_orchestrations.read", outputKey: "cache_variables", isList: true,
                    summary: "List an orchestration's cache variables"),
                output: """
                    id:string name:string disabled:boolean created_at:time created_by:object updated_at:time \
                    updated_by:object configuration:object conditions:array data_endpoint:string
                    """),
            .declared(
                Operation(
                    "createCacheVarOnGlobalOrch", .post, "/event_orchestrations/{id}/cache_variables", area: area,
                    scope: "event_orchestrations.write", inputKey: "cache_variable", outputKey: "cache_variable",
                    successStatus: 200, summary: "Give an orchestration a cache variable",
                    detail: "It keeps something of events for later rules. Answers 200."),
                input: """
                    id:string name:string disabled:boolean created_at:time created_by:object updated_at:time \
                    updated_by:object configuration:object conditions:array data_endpoint:string
                    """,
                output: """
                    id:string name:string disabled:boolean created_at:time created_by:object updated_at:time \
                    updated_by:object configuration:object conditions:array data_endpoint:string
                    """),
            .declared(
                Operation(
                    "getCacheVarOnGlobalOrch", .get, "/event_orchestrations/{id}/cache_variables/{cache_variable_id}",
                    area: area, scope: "event_orchestrations.read", outputKey: "cache_variable",
                    summary: "Show an orchestration's cache variable"),
                output: """
                    id:string name:string disabled:boolean created_at:time created_by:object updated_at:time \
                    updated_by:object configuration:object conditions:array data_endpoint:string
                    """),
            .declared(
                Operation(
                    "updateCacheVarOnGlobalOrch", .put, "/event_orchestrations/{id}/cache_variables/{cache_variable_id}",
                    area: area, scope: "event_orchestrations.write", inputKey: "cache_variable", outputKey: "cache_variable",
                    summary: "Change an orchestration's cache variable"),
                input: """
                    id:string name:string disabled:boolean created_at:time created_by:object updated_at:time \
                    updated_by:object configuration:object conditions:array data_endpoint:string
                    """,
                output: """
                    id:string name:string disabled:boolean created_at:time created_by:object updated_at:time \
                    updated_by:object configuration:object conditions:array data_endpoint:string
                    """),
            .declared(
                Operation(
                    "deleteCacheVarOnGlobalOrch", .delete, "/event_orchestrations/{id}/cache_variables/{cache_variable_id}",
                    area: area, scope: "event_orchestrations.write", summary: "Remove an orchestration's cache variable")),
            .declared(
                Operation(
                    "getExternalDataCacheVarDataOnGlobalOrch", .get,
                    "/event_orchestrations/{id}/cache_variables/{cache_variable_id}/data", area: area,
                    scope: "event_orchestrations.read", summary: "Show what an orchestration's cache variable holds",
                    detail: "Only for the type `external_data`."),
                output: "cache_variable_data:any updated_at:time"),
            .declared(
                Operation(
                    "updateExternalDataCacheVarDataOnGlobalOrch", .put,
                    "/event_orchestrations/{id}/cache_variables/{cache_variable_id}/data", area: area,
                    scope: "event_orchestrations.write", summary: "Fill an orchestration's cache variable",
                    detail: "A text, a number or a boolean, as it was set up. Only for the type `external_data`."),
                input: "cache_variable_data:any updated_at:time",
                output: "cache_variable_data:any updated_at:time"),
        ]
    }
}
