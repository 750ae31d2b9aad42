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

/// What differs between the cache variables of orchestrations and those of services, and the operations made of it.
private struct CacheVariableOwner {
    private static let area = "Event Orchestrations"
    private static let external = "Only for the type `external_data`."

    /// What the ids of its operations end with.
    let idEnding: String
    /// With its article.
    let name: String
    /// What its scopes begin with.
    let scope: String
    let listPath: PathTemplate
    let path: PathTemplate
    let dataPath: PathTemplate
    let shape: Shape<CacheVariable>

    var endpoints: CacheVariableEndpoints {
        CacheVariableEndpoints(
            list: listing, create: creation, get: showing, update: change, delete: removal, getData: dataShowing,
            setData: dataSetting, deleteData: dataRemoval)
    }

    private var listing: Endpoint<Nothing, CacheVariable> {
        Endpoint(
            Operation(
                "listCacheVarOn\(idEnding)", .get, listPath, area: Self.area, scope: "\(scope).read",
                outputKey: "cache_variables", isList: true, summary: "List \(name)'s cache variables"),
            input: nil, output: shape)
    }

    private var creation: Endpoint<CacheVariable, CacheVariable> {
        Endpoint(
            Operation(
                "createCacheVarOn\(idEnding)", .post, listPath, area: Self.area, scope: "\(scope).write",
                inputKey: "cache_variable", outputKey: "cache_variable", successStatus: 200,
                summary: "Give \(name) a cache variable",
                detail: "It keeps something of events for later rules. Answers 200."),
            input: shape, output: shape)
    }

    private var showing: Endpoint<Nothing, CacheVariable> {
        Endpoint(
            Operation(
                "getCacheVarOn\(idEnding)", .get, path, area: Self.area, scope: "\(scope).read",
                outputKey: "cache_variable", summary: "Show \(name)'s cache variable"),
            input: nil, output: shape)
    }

    private var change: Endpoint<CacheVariable, CacheVariable> {
        Endpoint(
            Operation(
                "updateCacheVarOn\(idEnding)", .put, path, area: Self.area, scope: "\(scope).write",
                inputKey: "cache_variable", outputKey: "cache_variable", summary: "Change \(name)'s cache variable",
                detail: "Another configuration begins with nothing."),
            input: shape, output: shape)
    }

    private var removal: Endpoint<Nothing, Nothing> {
        Endpoint(
            Operation(
                "deleteCacheVarOn\(idEnding)", .delete, path, area: Self.area, scope: "\(scope).write",
                summary: "Remove \(name)'s cache variable"),
            input: nil, output: nil)
    }

    private var dataShowing: Endpoint<Nothing, CacheVariableData> {
        Endpoint(
            Operation(
                "getExternalDataCacheVarDataOn\(idEnding)", .get, dataPath, area: Self.area, scope: "\(scope).read",
                summary: "Show what \(name)'s cache variable holds",
                detail: "\(Self.external) Once its time is over there is nothing: 404."),
            input: nil, output: Shapes.cacheVariableData)
    }

    private var dataSetting: Endpoint<CacheVariableData, CacheVariableData> {
        Endpoint(
            Operation(
                "updateExternalDataCacheVarDataOn\(idEnding)", .put, dataPath, area: Self.area, scope: "\(scope).write",
                summary: "Fill \(name)'s cache variable",
                detail: "A text, a number or a boolean, as it was set up. \(Self.external)"),
            input: Shapes.cacheVariableData, output: Shapes.cacheVariableData)
    }

    private var dataRemoval: Endpoint<Nothing, Nothing> {
        Endpoint(
            Operation(
                "deleteExternalDataCacheVarDataOn\(idEnding)", .delete, dataPath, area: Self.area,
                scope: "\(scope).write", summary: "Empty \(name)'s cache variable", detail: Self.external),
            input: nil, output: nil)
    }
}

extension Operations {
    /// What orchestrations and services remember from event to event.
    package enum CacheVariables {
        package static let ofOrchestrations = CacheVariableOwner(
            idEnding: "GlobalOrch", name: "an orchestration", scope: "event_orchestrations",
            listPath: "/event_orchestrations/{id}/cache_variables",
            path: "/event_orchestrations/{id}/cache_variables/{cache_variable_id}",
            dataPath: "/event_orchestrations/{id}/cache_variables/{cache_variable_id}/data", shape: Shapes.cacheVariable
        ).endpoints

        package static let ofServices = CacheVariableOwner(
            idEnding: "ServiceOrch", name: "a service", scope: "services",
            listPath: "/event_orchestrations/services/{service_id}/cache_variables",
            path: "/event_orchestrations/services/{service_id}/cache_variables/{cache_variable_id}",
            dataPath: "/event_orchestrations/services/{service_id}/cache_variables/{cache_variable_id}/data",
            shape: Shapes.serviceCacheVariable
        ).endpoints

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
