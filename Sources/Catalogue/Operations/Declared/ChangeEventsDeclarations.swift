// SPDX-License-Identifier: Apache-2.0

extension Operations {
    /// Declared, and not carried out yet.
    package enum DeclaredChangeEvents {
        private static let area = "Change Events"
        private static let integrationIDs = Parameter(
            "integration_ids[]", .list(allowed: []), "Only changes that came through these integrations.")

        package static let all: [AnyEndpoint] = [
            .declared(
                Operation(
                    "listChangeEvents", .get, "/change_events", area: area, scope: "change_events.read", paging: .classic,
                    parameters: [.teamIDs, integrationIDs, .since, .until], outputKey: "change_events",
                    summary: "List the account's change events", detail: "A range that is not in UTC is refused."),
                output: """
                    id:string summary:string type:string self:string html_url:string timestamp:time services:array \
                    integration:object routing_key:string source:string links:array images:array custom_details:object
                    """),
            .declared(
                Operation(
                    "createChangeEvent", .post, "/change_events", area: area, scope: nil, successStatus: 202,
                    summary: "Report a change",
                    detail: "Takes and answers what the events API does on `/v2/change/enqueue`.")),
            .declared(
                Operation(
                    "getChangeEvent", .get, "/change_events/{id}", area: area, scope: "change_events.read",
                    outputKey: "change_event", summary: "Show a change event"),
                output: """
                    id:string summary:string type:string self:string html_url:string timestamp:time services:array \
                    integration:object routing_key:string source:string links:array images:array custom_details:object
                    """),
            .declared(
                Operation(
                    "updateChangeEvent", .put, "/change_events/{id}", area: area, scope: "change_events.write",
                    inputKey: "change_event", outputKey: "change_event", summary: "Edit a change event"),
                input: """
                    id:string summary:string type:string self:string html_url:string timestamp:time services:array \
                    integration:object routing_key:string source:string links:array images:array custom_details:object
                    """,
                output: """
                    id:string summary:string type:string self:string html_url:string timestamp:time services:array \
                    integration:object routing_key:string source:string links:array images:array custom_details:object
                    """),
            .declared(
                Operation(
                    "listIncidentRelatedChangeEvents", .get, "/incidents/{id}/related_change_events", area: area,
                    scope: "incidents.read", parameters: [.limit], outputKey: "change_events", isList: true,
                    summary: "List changes that may explain an incident", detail: "Each with the reason for thinking so."),
                output: """
                    id:string summary:string type:string self:string html_url:string timestamp:time services:array \
                    integration:object routing_key:string source:string links:array images:array custom_details:object \
                    correlation_reason:object
                    """),
            .declared(
                Operation(
                    "listServiceChangeEvents", .get, "/services/{id}/change_events", area: area, scope: "services.read",
                    paging: .classic, parameters: [.since, .until, .teamIDs, integrationIDs], outputKey: "change_events",
                    summary: "List a service's change events", detail: "A range that is not in UTC is refused."),
                output: """
                    id:string summary:string type:string self:string html_url:string timestamp:time services:array \
                    integration:object routing_key:string source:string links:array images:array custom_details:object
                    """),
        ]
    }
}
