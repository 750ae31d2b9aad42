// SPDX-License-Identifier: Apache-2.0

extension Operations {
    /// Declared, and not carried out yet.
    package enum DeclaredEventOrchestrationsPart2 {
        private static let area = "Event Orchestrations"

        package static let all: [AnyEndpoint] = [
            .declared(
                Operation(
                    "deleteExternalDataCacheVarDataOnGlobalOrch", .delete,
                    "/event_orchestrations/{id}/cache_variables/{cache_variable_id}/data", area: area,
                    scope: "event_orchestrations.write", summary: "Empty an orchestration's cache variable",
                    detail: "Only for the type `external_data`.")),
            .declared(
                Operation(
                    "listCacheVarOnServiceOrch", .get, "/event_orchestrations/services/{service_id}/cache_variables",
                    area: area, scope: "services.read", outputKey: "cache_variables", isList: true,
                    summary: "List a service's cache variables"),
                output: """
                    id:string name:string disabled:boolean created_at:time created_by:object updated_at:time \
                    updated_by:object configuration:object conditions:array data_endpoint:string
                    """),
            .declared(
                Operation(
                    "createCacheVarOnServiceOrch", .post, "/event_orchestrations/services/{service_id}/cache_variables",
                    area: area, scope: "services.write", inputKey: "cache_variable", outputKey: "cache_variable",
                    successStatus: 200, summary: "Give a service a cache variable",
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
                    "getCacheVarOnServiceOrch", .get,
                    "/event_orchestrations/services/{service_id}/cache_variables/{cache_variable_id}", area: area,
                    scope: "services.read", outputKey: "cache_variable", summary: "Show a service's cache variable"),
                output: """
                    id:string name:string disabled:boolean created_at:time created_by:object updated_at:time \
                    updated_by:object configuration:object conditions:array data_endpoint:string
                    """),
            .declared(
                Operation(
                    "updateCacheVarOnServiceOrch", .put,
                    "/event_orchestrations/services/{service_id}/cache_variables/{cache_variable_id}", area: area,
                    scope: "services.write", inputKey: "cache_variable", outputKey: "cache_variable",
                    summary: "Change a service's cache variable"),
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
                    "deleteCacheVarOnServiceOrch", .delete,
                    "/event_orchestrations/services/{service_id}/cache_variables/{cache_variable_id}", area: area,
                    scope: "services.write", summary: "Remove a service's cache variable")),
            .declared(
                Operation(
                    "getExternalDataCacheVarDataOnServiceOrch", .get,
                    "/event_orchestrations/services/{service_id}/cache_variables/{cache_variable_id}/data", area: area,
                    scope: "services.read", summary: "Show what a service's cache variable holds",
                    detail: "Only for the type `external_data`."),
                output: "cache_variable_data:any updated_at:time"),
            .declared(
                Operation(
                    "updateExternalDataCacheVarDataOnServiceOrch", .put,
                    "/event_orchestrations/services/{service_id}/cache_variables/{cache_variable_id}/data", area: area,
                    scope: "services.write", summary: "Fill a service's cache variable",
                    detail: "A text, a number or a boolean, as it was set up. Only for the type `external_data`."),
                input: "cache_variable_data:any updated_at:time",
                output: "cache_variable_data:any updated_at:time"),
            .declared(
                Operation(
                    "deleteExternalDataCacheVarDataOnServiceOrch", .delete,
                    "/event_orchestrations/services/{service_id}/cache_variables/{cache_variable_id}/data", area: area,
                    scope: "services.write", summary: "Empty a service's cache variable",
                    detail: "Only for the type `external_data`.")),
            .declared(
                Operation(
                    "listEventOrchestrationFeatureEnablements", .get, "/event_orchestrations/{id}/enablements", area: area,
                    scope: "event_orchestrations.read", outputKey: "enablements", isList: true,
                    summary: "List which extra features an orchestration uses",
                    detail: "So far `aiops` alone, with a warning where the account has no right to it."),
                output: "feature:string enabled:boolean updated_at:time warnings:array"),
            .declared(
                Operation(
                    "updateEventOrchestrationFeatureEnablements", .put,
                    "/event_orchestrations/{id}/enablements/{feature_name}", area: area, scope: "event_orchestrations.write",
                    inputKey: "enablement", outputKey: "enablement",
                    summary: "Switch an orchestration's extra features on or off",
                    detail: "So far `aiops` alone. It is set even where the account has no right to it, with a warning."),
                input: "feature:string enabled:boolean updated_at:time warnings:array",
                output: "feature:string enabled:boolean updated_at:time warnings:array"),
        ]
    }
}
