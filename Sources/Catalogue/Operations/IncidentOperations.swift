// SPDX-License-Identifier: Apache-2.0
package import Domain

extension Operations {
    package enum Incidents {
        private static let area = "Incidents"
        private static let readScope = "incidents.read"
        private static let writeScope = "incidents.write"
        private static let includes = [
            "acknowledgers", "agents", "assignees", "conference_bridge", "escalation_policies",
            "first_trigger_log_entries", "priorities", "services", "teams", "users", "body", "custom_fields",
        ]

        package static let serviceIDs = Parameter("service_ids[]", .list(allowed: []), "Only incidents of these services.")
        package static let urgencies = Parameter(
            "urgencies[]", .list(allowed: Urgency.allCases.map(\.rawValue)), "Only incidents of these urgencies.")
        package static let statuses = Parameter(
            "statuses[]", .list(allowed: IncidentStatus.allCases.map(\.rawValue)), "Only incidents in these states.")
        package static let key = Parameter(
            "incident_key", .text, "Only incidents with this key, or with an alert that has it.")
        package static let dateRange = Parameter("date_range", .choice(["all"]), "`all` lists the whole history.")
        package static let sortBy = Parameter(
            "sort_by", .sort(fields: ["incident_number", "created_at", "resolved_at", "urgency"], maximum: 2),
            "Order of the list; the incident number, ascending, when not given.")
        package static let alertStatuses = Parameter(
            "statuses[]", .list(allowed: Alert.Status.allCases.map(\.rawValue)), "Only alerts in these states.")
        package static let alertKey = Parameter("alert_key", .text, "Only the alerts with this key.")
        package static let alertSortBy = Parameter(
            "sort_by", .sort(fields: ["created_at", "resolved_at"], maximum: 2),
            "Order of the list; the order of creation when not given. What is not resolved comes last.")
        package static let isOverview = Parameter(
            "is_overview", .boolean, "Without the lines about messages sent and about triggers that were repeated.")

        package static let list = Endpoint<Nothing, PresentedIncident>(
            Operation(
                "listIncidents", .get, "/incidents", area: area, scope: readScope, actsOn: .incident, paging: .classic,
                parameters: [
                    dateRange, key, serviceIDs, .teamIDs, .userIDs, urgencies, .timeZone, statuses, sortBy, .since, .until,
                ], includes: includes, outputKey: "incidents", summary: "List incidents",
                detail: "Incidents of the last month, unless a range is given; `date_range=all` has no bounds."),
            input: nil, output: Shapes.incident)

        package static let create = Endpoint<IncidentDraft, PresentedIncident>(
            Operation(
                "createIncident", .post, "/incidents", area: area, scope: writeScope, actsOn: .incident, from: .required,
                includes: includes, inputKey: "incident", outputKey: "incident", summary: "Open an incident",
                detail: "Pages whoever is on call on the service's escalation policy, unless people or a policy are named."),
            input: Shapes.incidentDraft, output: Shapes.incident)

        package static let updateMany = Endpoint<IncidentEdit, PresentedIncident>(
            Operation(
                "updateIncidents", .put, "/incidents", area: area, scope: writeScope, actsOn: .incident, from: .required,
                paging: .classic, includes: includes, inputKey: "incidents", outputKey: "incidents",
                summary: "Change several incidents",
                detail: "All of them change, or none: one item that cannot be carried out refuses the whole request."),
            input: Shapes.incidentEdit, output: Shapes.incident)

        package static let get = Endpoint<Nothing, PresentedIncident>(
            Operation(
                "getIncident", .get, "/incidents/{id}", area: area, scope: readScope, actsOn: .incident,
                parameters: [.timeZone], includes: includes, outputKey: "incident", summary: "Show an incident",
                detail: "By its id or by its number."),
            input: nil, output: Shapes.incident)

        package static let update = Endpoint<IncidentEdit, PresentedIncident>(
            Operation(
                "updateIncident", .put, "/incidents/{id}", area: area, scope: writeScope, actsOn: .incident, from: .required,
                includes: includes, inputKey: "incident", outputKey: "incident", summary: "Change an incident",
                detail: "Acknowledges, resolves, re-opens, escalates, reassigns, or changes what it says or its service."),
            input: Shapes.incidentEdit, output: Shapes.incident)

        package static let snooze = Endpoint<Nothing, PresentedIncident>(
            Operation(
                "createIncidentSnooze", .post, "/incidents/{id}/snooze", area: area, scope: writeScope, actsOn: .incident,
                from: .required, outputKey: "incident", summary: "Snooze an incident",
                detail: "Keeps it quiet for `duration` seconds; then it triggers again."),
            input: nil, output: Shapes.incident)

        package static let listNotes = Endpoint<Nothing, Note>(
            Operation(
                "listIncidentNotes", .get, "/incidents/{id}/notes", area: area, scope: readScope, actsOn: .incident,
                outputKey: "notes", isList: true, summary: "List an incident's notes"),
            input: nil, output: Shapes.note)

        package static let createNote = Endpoint<Note, Note>(
            Operation(
                "createIncidentNote", .post, "/incidents/{id}/notes", area: area, scope: writeScope, actsOn: .incident,
                from: .required, inputKey: "note", outputKey: "note", successStatus: 200, summary: "Add a note"),
            input: Shapes.note, output: Shapes.note)

        package static let updateNote = Endpoint<Note, Note>(
            Operation(
                "updateIncidentNote", .put, "/incidents/{id}/notes/{note_id}", area: area, scope: writeScope,
                actsOn: .incident, from: .required, inputKey: "note", outputKey: "note", summary: "Change a note"),
            input: Shapes.note, output: Shapes.note)

        package static let deleteNote = Endpoint<Nothing, Nothing>(
            Operation(
                "deleteIncidentNote", .delete, "/incidents/{id}/notes/{note_id}", area: area, scope: writeScope,
                actsOn: .incident, summary: "Delete a note"),
            input: nil, output: nil)

        package static let listAlerts = Endpoint<Nothing, Alert>(
            Operation(
                "listIncidentAlerts", .get, "/incidents/{id}/alerts", area: area, scope: readScope, actsOn: .alert,
                paging: .classic, parameters: [alertKey, alertStatuses, alertSortBy, .timeZone],
                includes: ["services", "first_trigger_log_entries", "incidents"], outputKey: "alerts",
                summary: "List an incident's alerts"),
            input: nil, output: Shapes.alert)

        package static let updateAlerts = Endpoint<AlertEdit, Alert>(
            Operation(
                "updateIncidentAlerts", .put, "/incidents/{id}/alerts", area: area, scope: writeScope, actsOn: .alert,
                from: .required, paging: .classic, inputKey: "alerts", outputKey: "alerts",
                summary: "Resolve several alerts, or move them",
                detail: "All of them change, or none. With an `incident` an alert goes to that one, which must be open."),
            input: Shapes.alertEdit, output: Shapes.alert)

        package static let getAlert = Endpoint<Nothing, Alert>(
            Operation(
                "getIncidentAlert", .get, "/incidents/{id}/alerts/{alert_id}", area: area, scope: readScope, actsOn: .alert,
                outputKey: "alert", summary: "Show an alert"),
            input: nil, output: Shapes.alert)

        package static let updateAlert = Endpoint<AlertEdit, Alert>(
            Operation(
                "updateIncidentAlert", .put, "/incidents/{id}/alerts/{alert_id}", area: area, scope: writeScope,
                actsOn: .alert, from: .required, inputKey: "alert", outputKey: "alert",
                summary: "Resolve an alert, or move it",
                detail: "With an `incident` it goes to that one, which must be open."),
            input: Shapes.alertEdit, output: Shapes.alert)

        package static let listLogEntries = Endpoint<Nothing, LogEntry>(
            Operation(
                "listIncidentLogEntries", .get, "/incidents/{id}/log_entries", area: area, scope: readScope,
                actsOn: .logEntry, paging: .classic, parameters: [.timeZone, .since, .until, isOverview],
                includes: LogEntries.includes, outputKey: "log_entries", summary: "List an incident's history"),
            input: nil, output: Shapes.logEntry)

        package static let all: [AnyEndpoint] = [
            list.erased, create.erased, updateMany.erased, get.erased, update.erased, snooze.erased, listNotes.erased,
            createNote.erased, updateNote.erased, deleteNote.erased, listAlerts.erased, updateAlerts.erased,
            getAlert.erased, updateAlert.erased, listLogEntries.erased,
        ]
    }

    package enum LogEntries {
        private static let area = "Log Entries"
        private static let scope = "incidents.read"
        static let includes = ["incidents", "services", "channels", "teams"]

        package static let list = Endpoint<Nothing, LogEntry>(
            Operation(
                "listLogEntries", .get, "/log_entries", area: area, scope: scope, actsOn: .logEntry, paging: .classic,
                parameters: [.timeZone, .since, .until, Incidents.isOverview, .teamIDs], includes: includes,
                outputKey: "log_entries", summary: "List the history of all incidents", detail: "The newest first."),
            input: nil, output: Shapes.logEntry)

        package static let get = Endpoint<Nothing, LogEntry>(
            Operation(
                "getLogEntry", .get, "/log_entries/{id}", area: area, scope: scope, actsOn: .logEntry,
                parameters: [.timeZone], includes: includes, outputKey: "log_entry", summary: "Show one line of history"),
            input: nil, output: Shapes.logEntry)

        package static let updateChannel = Endpoint<LogEntryChannelEdit, Nothing>(
            Operation(
                "updateLogEntryChannel", .put, "/log_entries/{id}/channel", area: area, scope: "incidents.write",
                needs: .configure,
                actsOn: .logEntry, from: .required, inputKey: "channel", successStatus: 202,
                summary: "Rewrite the details of a log entry's channel",
                detail: "For entries that came by `web_trigger` or `mobile`. Answers 202, without a body."),
            input: Shapes.logEntryChannelEdit, output: nil)

        package static let all: [AnyEndpoint] = [list.erased, get.erased, updateChannel.erased]
    }
}
