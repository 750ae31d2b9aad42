// SPDX-License-Identifier: Apache-2.0
import Base
import Domain

extension Tools {
    private static let incidentID = ToolArgument.id("incident_id", "id", "The incident, by its id or its number.")
    private static let statuses = IncidentStatus.allCases.map(\.rawValue)
    private static let urgencies = Urgency.allCases.map(\.rawValue)
    private static let details = ToolArgument.texts(
        "additional_details", "What else to tell of each incident: `incident` names it in full.")

    static let incidents: [Tool] = [
        .read(
            "list_incidents", "List incidents",
            "Lists incidents, those of the last month unless a range is given. Begin here to see what is open.",
            Operations.Incidents.list.erased,
            [
                .read(
                    "request_scope", .choice(["all", "teams", "assigned"]),
                    "Whose incidents: of everybody, of your teams, or those that you are to work on."),
                .texts("statuses", "Only incidents in these states.", allowed: statuses),
                .time("since", "Only incidents that began at this time or later."),
                .time("until", "Only incidents that began before this time."),
                .texts("urgencies", "Only incidents of these urgencies.", allowed: urgencies),
                .read("priorities", .texts(allowed: []), "Only incidents of these priorities, by id or by name."),
                .limit(),
            ], also: [Operations.Users.current.erased], steps: ToolSteps.incidents),
        .read(
            "get_incident", "Show an incident", "Shows one incident: its state, who works on it, its service and priority.",
            Operations.Incidents.get.erased,
            [
                incidentID,
                .model(
                    "query_model", "What else to show.",
                    [.texts("include", "References to write out in full.", to: "include[]")]),
            ]),
        .read(
            "get_outlier_incident", "How unusual an incident is",
            "Says how often the like of an incident came up on its service, from frequent to never before.",
            Operations.SimilarIncidents.outlier.erased,
            [
                incidentID,
                .model(
                    "query_model", "The range to look at.",
                    [.time("since", "Start of the range; six months at most."), details], required: true),
            ]),
        .read(
            "get_past_incidents", "Earlier incidents like this one",
            "Lists earlier incidents of the same service that resemble this one, with how much.",
            Operations.SimilarIncidents.past.erased,
            [incidentID, .model("query_model", "How many.", [.limit(pastMaximum), .total], required: true)]),
        .read(
            "get_related_incidents", "Incidents that may be connected",
            "Lists open incidents, of other services too, that may be part of the same trouble.",
            Operations.SimilarIncidents.related.erased,
            [incidentID, .model("query_model", "What else to show.", [details], required: true)]),
        .read(
            "list_incident_notes", "List an incident's notes", "Lists what people have written on an incident.",
            Operations.Incidents.listNotes.erased, [incidentID]),
        .read(
            "list_incident_change_events", "Changes that may explain an incident",
            "Lists changes, as deployments, that may have led to an incident, each with the reason for thinking so.",
            Operations.ChangeEvents.listRelated.erased, [incidentID, .limit()]),
    ]

    /// The most that one question about past incidents may ask for.
    private static let pastMaximum = 999

    static let incidentChanges: [Tool] = [
        .write(
            "create_incident", "Open an incident",
            "Opens an incident on a service and pages whoever is on call there. Look for one that is open already first.",
            Operations.Incidents.create.erased,
            [.object("incident", "The incident: a title, the service by its id, and urgency or details if known.")]),
        .write(
            "manage_incidents", "Change incidents",
            "Acknowledges, resolves, escalates or reassigns incidents, or changes their urgency: all of them, or none.",
            Operations.Incidents.updateMany.erased,
            [
                .model(
                    "manage_request", "Which incidents, and what becomes of them.",
                    [
                        .read("incident_ids", .texts(allowed: []), "The incidents, by their ids.", required: true),
                        .read("status", .choice(["acknowledged", "resolved"]), "The new state."),
                        .read("urgency", .choice(urgencies), "The new urgency."),
                        .read("assignement", .object, "The user who is to work on them, as `{\"id\": …}`."),
                        .read("escalation_level", .integer(1...Int.max), "The level of the policy to go to."),
                    ], required: true)
            ], steps: ToolSteps.manageIncidents),
        .write(
            "add_responders", "Ask others to join in",
            "Asks people, or whoever is on call on policies, to help with an incident.",
            Operations.IncidentResponse.requestResponders.erased,
            [incidentID, .object("request", "Whom to ask, with a message to them.")]),
        .write(
            "add_note_to_incident", "Write a note on an incident", "Writes a note that everybody on the incident sees.",
            Operations.Incidents.createNote.erased,
            [incidentID, .member("note", ["content"], "The text of the note.", required: true)]),
    ]

    static let alerts: [Tool] = [
        .read(
            "list_alerts_from_incident", "List an incident's alerts", "Lists the alerts that an incident is made of.",
            Operations.Incidents.listAlerts.erased, [incidentID, .limit(), .offset]),
        .read(
            "get_alert_from_incident", "Show an alert", "Shows one alert with all that its sender said.",
            Operations.Incidents.getAlert.erased, [incidentID, .id("alert_id", "alert_id", "The alert, by its id.")]),
    ]
}
