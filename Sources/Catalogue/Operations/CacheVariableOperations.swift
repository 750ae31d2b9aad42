// SPDX-License-Identifier: Apache-2.0
package import Domain

/// The operations on the cache variables of one kind of owner.
package struct CacheVariableEndpoints: Sendable {
    package let list: Endpoint<Nothing, CacheVariable>
    package let create: Endpoint<CacheVariable, CacheVariable>
    package let get: Endpoint<Nothing, CacheVariable>
    package let update: Endpoint<CacheVariable, CacheVariable>
    package let delete: Endpoint<Nothing, Nothing>
    package let getData: Endpoint<Nothing, CacheVariableData>
    package let setData: Endpoint<CacheVariableData, CacheVariableData>
    package let deleteData: Endpoint<Nothing, Nothing>

    package var all: [AnyEndpoint] {
        [
            list.erased, create.erased, get.erased, update.erased, delete.erased, getData.erased, setData.erased,
            deleteData.erased,
        ]
    }
}

extension Operations {
    /// What orchestrations and services remember from event to event.
    package enum CacheVariables {
        private static let area = "Event Orchestrations"
        private static let kept = "It keeps something of events for later rules. Answers 200."
        private static let external = "Only for the type `external_data`."

        package static let ofOrchestrations = CacheVariableEndpoints(
            list: Endpoint(
                Operation(
                    "listCacheVarOnGlobalOrch", .get,
                    "/event_orchestrations/{id}/cache_variables", area: area,
                    scope: "event_orchestrations.read", outputKey: "cache_variables", isList: true,
                    summary: "List an orchestration's cache variables"),
                input: nil, output: Shapes.cacheVariable),
            create: Endpoint(
                Operation(
                    "createCacheVarOnGlobalOrch", .post,
                    "/event_orchestrations/{id}/cache_variables", area: area,
                    scope: "event_orchestrations.write", inputKey: "cache_variable", outputKey: "cache_variable",
                    successStatus: 200, summary: "Give an orchestration a cache variable", detail: kept),
                input: Shapes.cacheVariable, output: Shapes.cacheVariable),
            get: Endpoint(
                Operation(
                    "getCacheVarOnGlobalOrch", .get,
                    "/event_orchestrations/{id}/cache_variables/{cache_variable_id}", area: area,
                    scope: "event_orchestrations.read", outputKey: "cache_variable",
                    summary: "Show an orchestration's cache variable"),
                input: nil, output: Shapes.cacheVariable),
            update: Endpoint(
                Operation(
                    "updateCacheVarOnGlobalOrch", .put,
                    "/event_orchestrations/{id}/cache_variables/{cache_variable_id}", area: area,
                    scope: "event_orchestrations.write", inputKey: "cache_variable", outputKey: "cache_variable",
                    summary: "Change an orchestration's cache variable",
                    detail: "Another configuration begins with nothing."),
                input: Shapes.cacheVariable, output: Shapes.cacheVariable),
            delete: Endpoint(
                Operation(
                    "deleteCacheVarOnGlobalOrch", .delete,
                    "/event_orchestrations/{id}/cache_variables/{cache_variable_id}", area: area,
                    scope: "event_orchestrations.write", summary: "Remove an orchestration's cache variable"),
                input: nil, output: nil),
            getData: Endpoint(
                Operation(
                    "getExternalDataCacheVarDataOnGlobalOrch", .get,
                    "/event_orchestrations/{id}/cache_variables/{cache_variable_id}/data", area: area,
                    scope: "event_orchestrations.read", summary: "Show what an orchestration's cache variable holds",
                    detail: "\(external) Once its time is over there is nothing: 404."),
                input: nil, output: Shapes.cacheVariableData),
            setData: Endpoint(
                Operation(
                    "updateExternalDataCacheVarDataOnGlobalOrch", .put,
                    "/event_orchestrations/{id}/cache_variables/{cache_variable_id}/data", area: area,
                    scope: "event_orchestrations.write", summary: "Fill an orchestration's cache variable",
                    detail: "A text, a number or a boolean, as it was set up. \(external)"),
                input: Shapes.cacheVariableData, output: Shapes.cacheVariableData),
            deleteData: Endpoint(
                Operation(
                    "deleteExternalDataCacheVarDataOnGlobalOrch", .delete,
                    "/event_orchestrations/{id}/cache_variables/{cache_variable_id}/data", area: area,
                    scope: "event_orchestrations.write", summary: "Empty an orchestration's cache variable", detail: external
                ),
                input: nil, output: nil))

        package static let ofServices = CacheVariableEndpoints(
            list: Endpoint(
                Operation(
                    "listCacheVarOnServiceOrch", .get,
                    "/event_orchestrations/services/{service_id}/cache_variables", area: area,
                    scope: "services.read", outputKey: "cache_variables", isList: true,
                    summary: "List a service's cache variables"),
                input: nil, output: Shapes.serviceCacheVariable),
            create: Endpoint(
                Operation(
                    "createCacheVarOnServiceOrch", .post,
                    "/event_orchestrations/services/{service_id}/cache_variables", area: area,
                    scope: "services.write", inputKey: "cache_variable", outputKey: "cache_variable",
                    successStatus: 200, summary: "Give a service a cache variable", detail: kept),
                input: Shapes.serviceCacheVariable, output: Shapes.serviceCacheVariable),
            get: Endpoint(
                Operation(
                    "getCacheVarOnServiceOrch", .get,
                    "/event_orchestrations/services/{service_id}/cache_variables/{cache_variable_id}", area: area,
                    scope: "services.read", outputKey: "cache_variable", summary: "Show a service's cache variable"),
                input: nil, output: Shapes.serviceCacheVariable),
            update: Endpoint(
                Operation(
                    "updateCacheVarOnServiceOrch", .put,
                    "/event_orchestrations/services/{service_id}/cache_variables/{cache_variable_id}", area: area,
                    scope: "services.write", inputKey: "cache_variable", outputKey: "cache_variable",
                    summary: "Change a service's cache variable",
                    detail: "Another configuration begins with nothing."),
                input: Shapes.serviceCacheVariable, output: Shapes.serviceCacheVariable),
            delete: Endpoint(
                Operation(
                    "deleteCacheVarOnServiceOrch", .delete,
                    "/event_orchestrations/services/{service_id}/cache_variables/{cache_variable_id}", area: area,
                    scope: "services.write", summary: "Remove a service's cache variable"),
                input: nil, output: nil),
            getData: Endpoint(
                Operation(
                    "getExternalDataCacheVarDataOnServiceOrch", .get,
                    "/event_orchestrations/services/{service_id}/cache_variables/{cache_variable_id}/data", area: area,
                    scope: "services.read", summary: "Show what a service's cache variable holds",
                    detail: "\(external) Once its time is over there is nothing: 404."),
                input: nil, output: Shapes.cacheVariableData),
            setData: Endpoint(
                Operation(
                    "updateExternalDataCacheVarDataOnServiceOrch", .put,
                    "/event_orchestrations/services/{service_id}/cache_variables/{cache_variable_id}/data", area: area,
                    scope: "services.write", summary: "Fill a service's cache variable",
                    detail: "A text, a number or a boolean, as it was set up. \(external)"),
                input: Shapes.cacheVariableData, output: Shapes.cacheVariableData),
            deleteData: Endpoint(
                Operation(
                    "deleteExternalDataCacheVarDataOnServiceOrch", .delete,
                    "/event_orchestrations/services/{service_id}/cache_variables/{cache_variable_id}/data", area: area,
                    scope: "services.write", summary: "Empty a service's cache variable", detail: external),
                input: nil, output: nil))

        package static let all: [AnyEndpoint] = ofOrchestrations.all + ofServices.all
    }

    /// Which extra features an orchestration uses.
    package enum OrchestrationEnablements {
        private static let area = "Event Orchestrations"

        package static let list = Endpoint<Nothing, ServiceEnablement>(
            Operation(
                "listEventOrchestrationFeatureEnablements", .get, "/event_orchestrations/{id}/enablements", area: area,
                scope: "event_orchestrations.read", outputKey: "enablements", isList: true,
                summary: "List which extra features an orchestration uses",
                detail: "So far `aiops` alone, with a warning where the account has no right to it."),
            input: nil, output: Shapes.orchestrationEnablement)

        package static let update = Endpoint<ServiceEnablement, ServiceEnablement>(
            Operation(
                "updateEventOrchestrationFeatureEnablements", .put,
                "/event_orchestrations/{id}/enablements/{feature_name}", area: area, scope: "event_orchestrations.write",
                inputKey: "enablement", outputKey: "enablement",
                summary: "Switch an orchestration's extra features on or off",
                detail: """
                    So far `aiops` alone. It is set even where the account has no right to it, with a warning. One client \
                    reads the list in `enablements` that stands beside the answer's root key.
                    """),
            input: Shapes.orchestrationEnablement, output: Shapes.orchestrationEnablement)

        package static let all: [AnyEndpoint] = [list.erased, update.erased]
    }
}
