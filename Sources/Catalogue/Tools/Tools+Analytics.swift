// SPDX-License-Identifier: Apache-2.0
import Base

extension Tools {
    private static func start(_ name: String) -> ToolArgument {
        .member(name, ["filters", name], "Start of the range, ISO 8601.", required: true)
    }
    private static func end(_ name: String) -> ToolArgument {
        .member(name, ["filters", name], "End of the range, ISO 8601.", required: true)
    }
    private static func ids(_ name: String, _ detail: String) -> ToolArgument {
        .member(name, ["filters", name], detail, .texts(allowed: []))
    }
    private static let teamIDs = ids("team_ids", "Only these teams.")
    private static let serviceIDs = ids("service_ids", "Only these services.")
    private static let order: [ToolArgument] = [
        .member("urgency", ["filters", "urgency"], "Only incidents of this urgency: high or low."),
        .member("time_zone", ["time_zone"], "Zone in which days begin, as Europe/Berlin."),
        .member("order", ["order"], "`asc` or `desc`."), .member("order_by", ["order_by"], "The figure to order by."),
    ]
    private static let unit = ToolArgument.member("aggregate_unit", ["aggregate_unit"], "Per day, week or month.")
    private static let onCreation: [ToolArgument] =
        [start("created_at_start"), end("created_at_end"), teamIDs, serviceIDs] + order
    private static let onCreationWithUnit: [ToolArgument] = with(onCreation, unit)
    private static let onDates: [ToolArgument] = [start("date_range_start"), end("date_range_end"), teamIDs] + order
    private static let onDatesOfSome: [ToolArgument] = with(onDates, ids("responder_ids", "Only these responders."))

    static let analytics: [Tool] = [
        .read(
            "get_responder_metrics", "Measure responders", "Says how much each responder had to do.",
            Operations.named("getAnalyticsMetricsRespondersAll"),
            onDatesOfSome),
        .read(
            "get_incident_metrics_by_service", "Measure incidents by service",
            "Says how incidents went, service by service.",
            Operations.named("getAnalyticsMetricsIncidentsService"), onCreation),
        .read(
            "get_incident_metrics_by_team", "Measure incidents by team", "Says how incidents went, team by team.",
            Operations.named("getAnalyticsMetricsIncidentsTeam"), onCreationWithUnit),
        .read(
            "get_responder_load_metrics", "Measure teams' load", "Says how much the responders of each team had to do.",
            Operations.named("getAnalyticsMetricsRespondersTeam"), onDates),
        .read(
            "get_incident_metrics_all", "Measure all incidents", "Says how incidents went, over all of them.",
            Operations.named("getAnalyticsMetricsIncidentsAll"), onCreation),
    ]
}
