// SPDX-License-Identifier: Apache-2.0

extension Operations {
    /// Declared, and not carried out yet.
    package enum DeclaredAnalytics {
        private static let area = "Analytics"
        private static let readsOnly = "Reads only, although it is a POST and asks for the scope to write."
        private static let readsFiltered = "\(readsOnly) A personal key must filter by teams or by services."

        package static let all: [AnyEndpoint] = [
            .declared(
                Operation(
                    "getAnalyticsMetricsIncidentsAll", .post, "/analytics/metrics/incidents/all", area: area,
                    scope: "analytics.write", successStatus: 200, summary: "Measure all incidents", detail: readsFiltered),
                input: "filters:object time_zone:string order:string order_by:string aggregate_unit:string",
                output: "data:array filters:object time_zone:string order:string order_by:string aggregate_unit:string"),
            .declared(
                Operation(
                    "getAnalyticsMetricsIncidentsEscalationPolicy", .post,
                    "/analytics/metrics/incidents/escalation_policies", area: area, scope: "analytics.write",
                    successStatus: 200, summary: "Measure incidents by escalation policy", detail: readsOnly),
                input: "filters:object time_zone:string order:string order_by:string aggregate_unit:string",
                output: "data:array filters:object time_zone:string order:string order_by:string aggregate_unit:string"),
            .declared(
                Operation(
                    "getAnalyticsMetricsIncidentsEscalationPolicyAll", .post,
                    "/analytics/metrics/incidents/escalation_policies/all", area: area, scope: "analytics.write",
                    successStatus: 200, summary: "Measure incidents over all escalation policies", detail: readsOnly),
                input: "filters:object time_zone:string order:string order_by:string aggregate_unit:string",
                output: "data:array filters:object time_zone:string order:string order_by:string aggregate_unit:string"),
            .declared(
                Operation(
                    "getAnalyticsMetricsIncidentsService", .post, "/analytics/metrics/incidents/services", area: area,
                    scope: "analytics.write", successStatus: 200, summary: "Measure incidents by service",
                    detail: readsOnly),
                input: "filters:object time_zone:string order:string order_by:string aggregate_unit:string",
                output: "data:array filters:object time_zone:string order:string order_by:string aggregate_unit:string"),
            .declared(
                Operation(
                    "getAnalyticsMetricsIncidentsServiceAll", .post, "/analytics/metrics/incidents/services/all", area: area,
                    scope: "analytics.write", successStatus: 200, summary: "Measure incidents over all services",
                    detail: readsFiltered),
                input: "filters:object time_zone:string order:string order_by:string aggregate_unit:string",
                output: "data:array filters:object time_zone:string order:string order_by:string aggregate_unit:string"),
            .declared(
                Operation(
                    "getAnalyticsMetricsIncidentsTeam", .post, "/analytics/metrics/incidents/teams", area: area,
                    scope: "analytics.write", successStatus: 200, summary: "Measure incidents by team",
                    detail: readsFiltered),
                input: "filters:object time_zone:string order:string order_by:string aggregate_unit:string",
                output: "data:array filters:object time_zone:string order:string order_by:string aggregate_unit:string"),
            .declared(
                Operation(
                    "getAnalyticsMetricsIncidentsTeamAll", .post, "/analytics/metrics/incidents/teams/all", area: area,
                    scope: "analytics.write", successStatus: 200, summary: "Measure incidents over all teams",
                    detail: readsFiltered),
                input: "filters:object time_zone:string order:string order_by:string aggregate_unit:string",
                output: "data:array filters:object time_zone:string order:string order_by:string aggregate_unit:string"),
            .declared(
                Operation(
                    "getAnalyticsMetricsPdAdvanceUsageFeatures", .post, "/analytics/metrics/pd_advance_usage/features",
                    area: area, scope: "analytics.write", successStatus: 200, summary: "Measure how much PD Advance is used",
                    detail: readsOnly),
                input: "filters:object time_zone:string",
                output: "data:array filters:object time_zone:string"),
            .declared(
                Operation(
                    "getAnalyticsMetricsRespondersAll", .post, "/analytics/metrics/responders/all", area: area,
                    scope: "analytics.write", successStatus: 200, summary: "Measure responders over all teams",
                    detail: readsOnly),
                input: "filters:object time_zone:string order:string order_by:string",
                output: "data:array filters:object time_zone:string order:string order_by:string"),
            .declared(
                Operation(
                    "getAnalyticsMetricsRespondersTeam", .post, "/analytics/metrics/responders/teams", area: area,
                    scope: "analytics.write", successStatus: 200, summary: "Measure responders by team", detail: readsOnly),
                input: "filters:object time_zone:string order:string order_by:string",
                output: "data:array filters:object time_zone:string order:string order_by:string"),
            .declared(
                Operation(
                    "getAnalyticsMetricsUsersAll", .post, "/analytics/metrics/users/all", area: area,
                    scope: "analytics.write", successStatus: 200, summary: "Measure all users", detail: readsOnly),
                input: """
                    filters:object time_zone:string order:string order_by:string aggregate_unit:string limit:integer \
                    starting_after:string ending_before:string
                    """,
                output: "data:array filters:object time_zone:string"),
            .declared(
                Operation(
                    "getAnalyticsIncidents", .post, "/analytics/raw/incidents", area: area, scope: "analytics.write",
                    successStatus: 200, summary: "List incidents with their figures", detail: readsFiltered),
                input: """
                    filters:object starting_after:string ending_before:string order:string order_by:string limit:integer \
                    time_zone:string
                    """,
                output: """
                    first:string last:string limit:integer more:boolean order:string order_by:string filters:object \
                    time_zone:string data:array
                    """),
            .declared(
                Operation(
                    "getAnalyticsIncidentsById", .get, "/analytics/raw/incidents/{id}", area: area, scope: "analytics.read",
                    summary: "Show an incident with its figures"),
                output: """
                    acknowledged_user_ids:array acknowledged_user_names:array acknowledgement_count:integer \
                    active_user_count:integer assigned_user_ids:array assigned_user_names:array assignment_count:integer \
                    auto_resolved:boolean business_hour_interruptions:integer created_at:string updated_at:string \
                    description:string engaged_seconds:integer engaged_user_count:integer escalation_count:integer \
                    escalation_policy_id:string escalation_policy_name:string id:string incident_number:integer \
                    incident_type_id:string incident_type_name:string joined_user_ids:array joined_user_names:array \
                    major:boolean manual_escalation_count:integer off_hour_interruptions:integer priority_id:string \
                    priority_name:string priority_order:integer reassignment_count:integer resolved_at:string \
                    resolved_by_user_id:string resolved_by_user_name:string seconds_to_engage:integer \
                    seconds_to_first_ack:integer seconds_to_mobilize:integer seconds_to_resolve:integer service_id:string \
                    service_name:string sleep_hour_interruptions:integer snoozed_seconds:integer status:string \
                    team_id:string team_name:string timeout_escalation_count:integer total_interruptions:integer \
                    total_notifications:integer urgency:string user_defined_effort_seconds:integer
                    """),
            .declared(
                Operation(
                    "getAnalyticsIncidentResponsesById", .get, "/analytics/raw/incidents/{id}/responses", area: area,
                    scope: "analytics.read", summary: "List how people responded to an incident",
                    detail: "A GET that takes its options in a body."),
                input: "limit:integer order:string order_by:string time_zone:string",
                output: "incident_id:string limit:integer order:string order_by:string time_zone:string responses:array"),
            .declared(
                Operation(
                    "getAnalyticsResponderIncidents", .post, "/analytics/raw/responders/{responder_id}/incidents",
                    area: area, scope: "analytics.write", successStatus: 200,
                    summary: "List a responder's incidents with their figures", detail: readsOnly),
                input: """
                    filters:object starting_after:string ending_before:string order:string order_by:string limit:integer \
                    time_zone:string
                    """,
                output: """
                    first:string last:string responder_id:string limit:integer order:string order_by:string \
                    time_zone:string filters:object data:array
                    """),
            .declared(
                Operation(
                    "getAnalyticsUsers", .post, "/analytics/raw/users", area: area, scope: "analytics.write",
                    successStatus: 200, summary: "List users with their figures", detail: readsOnly),
                input: """
                    filters:object time_zone:string order:string order_by:string aggregate_unit:string limit:integer \
                    starting_after:string ending_before:string
                    """,
                output: """
                    first:string last:string limit:integer more:boolean order:string order_by:string filters:object \
                    time_zone:string data:array
                    """),
        ]
    }
}
