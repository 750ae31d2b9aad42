// SPDX-License-Identifier: Apache-2.0

extension Operations {
    /// Declared, and not carried out yet.
    package enum DeclaredIncidents {
        private static let area = "Incidents"

        package static let all: [AnyEndpoint] = [
            .declared(
                Operation(
                    "putIncidentManualBusinessServiceAssociation", .put,
                    "/incidents/{id}/business_services/{business_service_id}/impacts", area: area, scope: "incidents.write",
                    summary: "Say whether an incident impacts a business service",
                    detail: "`relation` is `impacted` or `not_impacted`; neither the body nor the answer has a root key."),
                input: "relation:string",
                output: "relation:string"),
            .declared(
                Operation(
                    "getIncidentImpactedBusinessServices", .get, "/incidents/{id}/business_services/impacts", area: area,
                    scope: "incidents.read", outputKey: "services", isList: true,
                    summary: "List the business services an incident impacts"),
                output: "id:string name:string type:string status:string additional_fields:object"),
        ]
    }
}
