// SPDX-License-Identifier: Apache-2.0

extension Operations {
    /// Declared, and not carried out yet.
    package enum DeclaredEventOrchestrationsPart1 {
        private static let area = "Event Orchestrations"

        package static let all: [AnyEndpoint] = [
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
