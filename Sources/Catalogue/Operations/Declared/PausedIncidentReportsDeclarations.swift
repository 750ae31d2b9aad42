// SPDX-License-Identifier: Apache-2.0

extension Operations {
    /// Declared, and not carried out yet.
    package enum DeclaredPausedIncidentReports {
        private static let area = "Paused Incident Reports"
        private static let serviceID = Parameter("service_id", .text, "Only alerts of this service.")
        private static let suspendedBy = Parameter(
            "suspended_by", .choice(["auto_pause", "rules"]),
            "Only alerts that the automatic pause, or that event rules, held back.")

        package static let all: [AnyEndpoint] = [
            .declared(
                Operation(
                    "getPausedIncidentReportAlerts", .get, "/paused_incident_reports/alerts", area: area,
                    scope: "incidents.read", parameters: [.since, .until, serviceID, suspendedBy],
                    outputKey: "paused_incident_reporting_alerts", summary: "Show the latest alerts that were held back",
                    detail: "Five that triggered after the pause and five that resolved; six months back at most."),
                output: "since:string until:string triggered_after_pause_alerts:array resolved_after_pause_alerts:array"),
            .declared(
                Operation(
                    "getPausedIncidentReportCounts", .get, "/paused_incident_reports/counts", area: area,
                    scope: "incidents.read", parameters: [.since, .until, serviceID, suspendedBy],
                    outputKey: "paused_incident_reporting_counts", summary: "Count the alerts that were held back",
                    detail: "Six months back at most."),
                output: """
                    since:string until:string paused_count:number triggered_after_pause_count:number \
                    resolved_after_pause_count:number
                    """),
        ]
    }
}
