// SPDX-License-Identifier: Apache-2.0

/// A product that sends events, as people look for it when they set up an integration.
///
/// Vendors are part of the program, not of the data: the same list with the same ids stands in every account.
package struct Vendor: Hashable, Sendable {
    package let id: String
    package let name: String
    package let websiteURL: String?
    package let description: String
    /// The type of an integration that is set up for the vendor and names none.
    package let genericServiceType: String

    /// Those that speak the Events API need no inlet of their own.
    private init(
        _ id: String, _ name: String, _ websiteURL: String?, _ description: String, type: String = Integration().type
    ) {
        self.id = id
        self.name = name
        self.websiteURL = websiteURL
        self.description = description
        genericServiceType = type
    }

    package static func find(_ ids: [String]) -> [Vendor] { all.filter { ids.contains($0.id) } }

    /// By name. An id is never given to another vendor: clients keep them.
    package static let all: [Vendor] = [
        Vendor(
            "PZQ6AUS", "Amazon CloudWatch", "https://aws.amazon.com/cloudwatch",
            "Metrics, logs and alarms of Amazon Web Services."),
        Vendor(
            "PVAZURE", "Azure Monitor", "https://azure.microsoft.com/products/monitor",
            "Metrics, logs and alerts of Microsoft Azure."),
        Vendor(
            "PVCHKMK", "Checkmk", "https://checkmk.com",
            "Checks of hosts, networks and applications, with rules for who is told."),
        Vendor(
            "PAM4FGS", "Datadog", "https://www.datadoghq.com",
            "Monitors over metrics, traces and logs of a whole estate."),
        Vendor(
            "PVELAST", "Elastic", "https://www.elastic.co",
            "Rules over what Elasticsearch holds: logs, metrics, uptime and security."),
        Vendor(
            "PVEMAIL", "Email", nil, "Anything that can send a mail: each mail becomes an alert.", type: Integration.mailType
        ),
        Vendor(
            "PVEVTV2", "Events API v2", nil,
            "Anything that can post JSON: it triggers, acknowledges and resolves alerts by their key."),
        Vendor(
            "PVGITHB", "GitHub", "https://github.com", "Failing workflows and other happenings in repositories."),
        Vendor(
            "PVGITLB", "GitLab", "https://about.gitlab.com", "Failing pipelines and alerts of projects."),
        Vendor(
            "PVGCLDM", "Google Cloud Monitoring", "https://cloud.google.com/monitoring",
            "Metrics, uptime checks and alerting policies of Google Cloud."),
        Vendor(
            "PVGRAFA", "Grafana", "https://grafana.com", "Alert rules over any source that a dashboard can show."),
        Vendor(
            "PVNAGIO", "Nagios", "https://www.nagios.org", "States of hosts and services, by checks that run in turn."),
        Vendor(
            "PVNEWRE", "New Relic", "https://newrelic.com", "Alert conditions over applications, hosts and browsers."),
        Vendor(
            "PVPROME", "Prometheus", "https://prometheus.io",
            "Alerting rules over time series; Alertmanager groups them and sends them on."),
        Vendor(
            "PVSENTR", "Sentry", "https://sentry.io", "Errors and slow requests in code, gathered into issues."),
        Vendor(
            "PVSPLNK", "Splunk", "https://www.splunk.com", "Saved searches over logs that raise an alert when they match."),
        Vendor(
            "PVUPTIM", "Uptime Kuma", "https://uptime.kuma.pet",
            "Whether sites and ports answer, checked from one's own host."),
        Vendor(
            "PVZABBX", "Zabbix", "https://www.zabbix.com", "Triggers over items of hosts, with problems and recoveries."),
    ]
}
