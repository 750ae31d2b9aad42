// SPDX-License-Identifier: Apache-2.0
import Base

extension Tools {
    private static let range: [ToolArgument] = [
        .time("since", "Start of the range, in UTC."), .time("until", "End of the range, in UTC."),
    ]
    private static let ofService: [ToolArgument] = [.id("service_id", "id", "The service, by its id.")]
    private static let changeFilters: [ToolArgument] = [
        .limit(), .offset, .total,
        .texts("team_ids", "Only changes of services of these teams."),
        .texts("integration_ids", "Only changes that came through these integrations."),
    ]
    private static let changesAnywhere: [ToolArgument] = range + changeFilters
    private static let changesOfService: [ToolArgument] = ofService + changesAnywhere

    static let changeEvents: [Tool] = [
        .read(
            "list_change_events", "List changes", "Lists changes, as deployments, of all services, the newest first.",
            Operations.ChangeEvents.list.erased, changesAnywhere),
        .read(
            "get_change_event", "Show a change", "Shows one change with its links and details.",
            Operations.ChangeEvents.get.erased, [.id("change_event_id", "id", "The change event, by its id.")]),
        .read(
            "list_service_change_events", "List a service's changes",
            "Lists what was changed on one service, the newest first.",
            Operations.ChangeEvents.listOfService.erased,
            changesOfService),
    ]

    static let logEntries: [Tool] = [
        .read(
            "list_log_entries", "List what happened", "Lists the history of all incidents, the newest first.",
            Operations.LogEntries.list.erased,
            [
                .model(
                    "query_model", "Which part of the history.",
                    [
                        .time("since", "Start of the range."), .time("until", "End of the range."), .limit(), .offset,
                        .flag("is_overview", "Without the lines about messages sent and about repeated triggers."),
                        .texts("include", "References to write out in full.", to: "include[]"),
                        .texts("team_ids", "Only the history of these teams' incidents."),
                        .text("time_zone", "Zone in which times are written, as Europe/Berlin."), .total,
                    ])
            ]),
        .read(
            "get_log_entry", "Show a line of history", "Shows one line of an incident's history with all its details.",
            Operations.LogEntries.get.erased, [.id("log_entry_id", "id", "The log entry, by its id.")]),
    ]
}
