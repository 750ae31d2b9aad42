// SPDX-License-Identifier: Apache-2.0

extension Operations {
    package enum PausedIncidentReports {
        private static let area = "Paused Incident Reports"
        private static let scope = "incidents.read"

        package static let serviceID = Parameter("service_id", .text, "Only alerts of this service.")
        package static let suspendedBy = Parameter(
            "suspended_by", .choice(["auto_pause", "rules"]),
            "Only alerts that the automatic pause, or that event rules, held back.")

        package static let alerts = Endpoint<Nothing, PausedReport>(
            Operation(
                "getPausedIncidentReportAlerts", .get, "/paused_incident_reports/alerts", area: area, scope: scope,
                actsOn: .alert, parameters: [.since, .until, serviceID, suspendedBy],
                outputKey: "paused_incident_reporting_alerts", summary: "Show the latest alerts that were held back",
                detail: """
                    Five that triggered after the pause and five that resolved, of those that came in the time; six months \
                    back at most.
                    """),
            input: nil, output: Shapes.pausedAlertReport)

        package static let counts = Endpoint<Nothing, PausedReport>(
            Operation(
                "getPausedIncidentReportCounts", .get, "/paused_incident_reports/counts", area: area, scope: scope,
                actsOn: .alert, parameters: [.since, .until, serviceID, suspendedBy],
                outputKey: "paused_incident_reporting_counts", summary: "Count the alerts that were held back",
                detail:
                    "Of those that came in the time; six months back at most. Those still held back count as paused alone."),
            input: nil, output: Shapes.pausedCountReport)

        package static let all: [AnyEndpoint] = [alerts.erased, counts.erased]
    }
}
