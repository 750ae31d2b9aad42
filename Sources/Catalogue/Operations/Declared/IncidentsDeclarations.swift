// SPDX-License-Identifier: Apache-2.0

extension Operations {
    /// Declared, and not carried out yet.
    package enum DeclaredIncidents {
        private static let area = "Incidents"
        private static let additionalDetails = Parameter(
            "additional_details[]", .list(allowed: ["incident"]),
            "What else to tell of each incident: `incident` names it in full.")

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
            .declared(
                Operation(
                    "getIncidentFieldValues", .get, "/incidents/{id}/custom_fields/values", area: area,
                    scope: "incidents.read", outputKey: "custom_fields", isList: true,
                    summary: "Show an incident's custom field values"),
                output: """
                    id:string name:string type:string display_name:string field_type:string data_type:string \
                    description:string value:object
                    """),
            .declared(
                Operation(
                    "setIncidentFieldValues", .put, "/incidents/{id}/custom_fields/values", area: area,
                    scope: "incidents.write", inputKey: "custom_fields", outputKey: "custom_fields", isList: true,
                    successStatus: 201, summary: "Set an incident's custom field values",
                    detail: "Answers 201. Each item names its field by `id` or by `name`."),
                input: "name:string value:object id:string",
                output: """
                    id:string name:string type:string display_name:string field_type:string data_type:string \
                    description:string value:object
                    """),
            .declared(
                Operation(
                    "mergeIncidents", .put, "/incidents/{id}/merge", area: area, scope: "incidents.write", from: .required,
                    inputKey: "source_incidents", outputKey: "incident", summary: "Merge other incidents into an incident",
                    detail: """
                        Their alerts move to it and they resolve. Refused if it is not open, or if its alerts would exceed \
                        1000.
                        """),
                input: "id:string summary:string type:string self:string html_url:string",
                output: "id:string summary:string type:string self:string html_url:string"),
            .declared(
                Operation(
                    "getOutlierIncident", .get, "/incidents/{id}/outlier_incident", area: area, scope: "incidents.read",
                    parameters: [.since, additionalDetails], outputKey: "outlier_incident",
                    summary: "Show how unusual an incident is for its service",
                    detail: "Its `occurrence` says how often the like of it came up, from frequent to never before."),
                output: "incident:object incident_template:object"),
            .declared(
                Operation(
                    "getPastIncidents", .get, "/incidents/{id}/past_incidents", area: area, scope: "incidents.read",
                    parameters: [.limit, .total], outputKey: "past_incidents", isList: true,
                    summary: "List earlier incidents that resemble this one",
                    detail: "Of the same service and the last six months; five of them unless `limit` says otherwise."),
                output: "incident:object score:number"),
            .declared(
                Operation(
                    "getRelatedIncidents", .get, "/incidents/{id}/related_incidents", area: area, scope: "incidents.read",
                    parameters: [additionalDetails], outputKey: "related_incidents", isList: true,
                    summary: "List incidents that may be connected to this one",
                    detail: "Of other services as well; the latest 20."),
                output: "incident:object relationships:array"),
            .declared(
                Operation(
                    "createIncidentResponderRequest", .post, "/incidents/{id}/responder_requests", area: area,
                    scope: "incidents.write", outputKey: "responder_request", successStatus: 200,
                    summary: "Ask people or policies to join an incident",
                    detail: """
                        Answers 200. Their high-urgency rules page them until they accept or decline. 402 if the account \
                        lacks `coordinated_responding`.
                        """),
                input: "requester_id:string message:string responder_request_targets:any",
                output: """
                    id:string incident:object requester:object requested_at:string message:string \
                    responder_request_targets:array
                    """),
            .declared(
                Operation(
                    "cancelIncidentResponderRequest", .put, "/incidents/{id}/responder_requests/cancel", area: area,
                    scope: "incidents.write", outputKey: "responder_request_targets", isList: true,
                    summary: "Withdraw requests to join an incident",
                    detail: """
                        Only those still unanswered; each target's `result` is `cancelled`, `joined`, `declined` or \
                        `not_found`. 402 if the account lacks `coordinated_responding`.
                        """),
                input: "requester_id:string responder_request_targets:array",
                output: "type:string id:string result:string"),
            .declared(
                Operation(
                    "createIncidentStatusUpdate", .post, "/incidents/{id}/status_updates", area: area,
                    scope: "incidents.write", from: .required, outputKey: "status_update", successStatus: 200,
                    summary: "Tell subscribers how an incident is going",
                    detail: "Answers 200. With `subject` or `html_message` the mail says that instead."),
                input: "message:string subject:string html_message:string",
                output: "id:string message:string created_at:string sender:object subject:string html_message:string"),
            .declared(
                Operation(
                    "getIncidentNotificationSubscribers", .get, "/incidents/{id}/status_updates/subscribers", area: area,
                    scope: "subscribers.read", summary: "List who is told of an incident's status updates",
                    detail: "Only those that were added with a POST to the same path."),
                output: "offset:integer limit:integer more:boolean total:integer subscribers:array account_id:string"),
            .declared(
                Operation(
                    "createIncidentNotificationSubscribers", .post, "/incidents/{id}/status_updates/subscribers", area: area,
                    scope: "subscribers.write", inputKey: "subscribers", outputKey: "subscriptions", isList: true,
                    successStatus: 200, summary: "Subscribe users or teams to an incident's status updates",
                    detail: "Answers 200; each `result` is `success`, `duplicate` or `unauthorized`."),
                input: "subscriber_id:string subscriber_type:string",
                output: """
                    subscriber_id:string subscriber_type:string subscribable_id:string subscribable_type:string \
                    account_id:string result:string
                    """),
            .declared(
                Operation(
                    "removeIncidentNotificationSubscribers", .post, "/incidents/{id}/status_updates/unsubscribe", area: area,
                    scope: "subscribers.write", inputKey: "subscribers", successStatus: 200,
                    summary: "Unsubscribe users or teams from status updates",
                    detail: "A POST that answers 200 with counts: deleted, not permitted, not there."),
                input: "subscriber_id:string subscriber_type:string",
                output: "deleted_count:number unauthorized_count:number non_existent_count:number"),
        ]
    }
}
