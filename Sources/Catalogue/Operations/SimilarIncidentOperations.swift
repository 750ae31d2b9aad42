// SPDX-License-Identifier: Apache-2.0

extension Operations {
    /// Incidents beside others. What is compared is the text of their titles, and nothing is learnt: see ``TitleWords``.
    package enum SimilarIncidents {
        private static let area = "Incidents"
        private static let scope = "incidents.read"

        package static let additionalDetails = Parameter(
            "additional_details[]", .list(allowed: ["incident"]),
            "What else to tell of each incident: `incident` names it in full.")

        package static let past = Endpoint<Nothing, PastIncident>(
            Operation(
                "getPastIncidents", .get, "/incidents/{id}/past_incidents", area: area, scope: scope, actsOn: .incident,
                parameters: [.limit, .total], outputKey: "past_incidents", isList: true,
                summary: "List earlier incidents that resemble this one",
                detail: "Of the same service and the last six months; five of them unless `limit` says otherwise."),
            input: nil, output: Shapes.pastIncident)

        package static let related = Endpoint<Nothing, RelatedIncident>(
            Operation(
                "getRelatedIncidents", .get, "/incidents/{id}/related_incidents", area: area, scope: scope,
                actsOn: .incident, parameters: [additionalDetails], outputKey: "related_incidents", isList: true,
                summary: "List incidents that may be connected to this one",
                detail: "Open ones with a title like its own, of other services as well; the latest 20."),
            input: nil, output: Shapes.relatedIncident)

        package static let outlier = Endpoint<Nothing, OutlierIncident>(
            Operation(
                "getOutlierIncident", .get, "/incidents/{id}/outlier_incident", area: area, scope: scope,
                actsOn: .incident, parameters: [.since, additionalDetails], outputKey: "outlier_incident",
                summary: "Show how unusual an incident is for its service",
                detail: "Its `occurrence` says how often the like of it came up, from frequent to never before."),
            input: nil, output: Shapes.outlierIncident)

        package static let all: [AnyEndpoint] = [past.erased, related.erased, outlier.erased]
    }
}
