// SPDX-License-Identifier: Apache-2.0

extension Operations {
    /// Declared, and not carried out yet.
    package enum DeclaredStatusDashboards {
        private static let area = "Status Dashboards"
        private static let additionalFields = Parameter(
            "additional_fields[]", .list(allowed: ["services.highest_impacting_priority", "total_impacted_count"]),
            "What else to tell: the highest priority on each service, or how many services are hit.")

        package static let all: [AnyEndpoint] = [
            .declared(
                Operation(
                    "listStatusDashboards", .get, "/status_dashboards", area: area, scope: "status_dashboards.read",
                    outputKey: "status_dashboards", isList: true, summary: "List the status dashboards"),
                output: "id:string url_slug:string name:string"),
            .declared(
                Operation(
                    "getStatusDashboardById", .get, "/status_dashboards/{id}", area: area, scope: "status_dashboards.read",
                    outputKey: "status_dashboard", summary: "Show a status dashboard"),
                output: "id:string url_slug:string name:string"),
            .declared(
                Operation(
                    "getStatusDashboardServiceImpactsById", .get, "/status_dashboards/{id}/service_impacts", area: area,
                    scope: "status_dashboards.read", parameters: [additionalFields],
                    summary: "List the services worst hit on a status dashboard",
                    detail: "Business services, 200 at most: the worst hit first, then the latest, then by name."),
                output: "limit:integer more:boolean services:array additional_fields:object"),
            .declared(
                Operation(
                    "getStatusDashboardByUrlSlug", .get, "/status_dashboards/url_slugs/{url_slug}", area: area,
                    scope: "status_dashboards.read", outputKey: "status_dashboard",
                    summary: "Show the status dashboard with a given slug", detail: "A slug can be changed; an id cannot."),
                output: "id:string url_slug:string name:string"),
            .declared(
                Operation(
                    "getStatusDashboardServiceImpactsByUrlSlug", .get,
                    "/status_dashboards/url_slugs/{url_slug}/service_impacts", area: area, scope: "status_dashboards.read",
                    parameters: [additionalFields], summary: "List the services worst hit, by a dashboard's slug",
                    detail: "Business services, 200 at most: the worst hit first, then the latest, then by name."),
                output: "limit:integer more:boolean services:array additional_fields:object"),
        ]
    }
}
