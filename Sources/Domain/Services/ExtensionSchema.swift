// SPDX-License-Identifier: Apache-2.0

/// A kind of extension: what incidents of a service are passed on to.
///
/// Like vendors, these are part of the program: the same list with the same ids stands in every account.
package struct ExtensionSchema: Hashable, Sendable {
    /// What happens to an incident that is passed on. Raw values are the wire's.
    package enum SendType: String, CaseIterable, Sendable {
        case trigger, acknowledge, resolve, delegate, escalate, unacknowledge, assign, custom
    }

    package let id: String
    /// For programs.
    package let key: String
    /// For people; clients find a kind by it.
    package let label: String
    package let description: String
    package let sendTypes: [SendType]

    private init(_ id: String, _ key: String, _ label: String, _ description: String, _ sendTypes: [SendType] = changes) {
        self.id = id
        self.key = key
        self.label = label
        self.description = description
        self.sendTypes = sendTypes
    }

    /// Everything that happens of itself; an action of one's own is sent when somebody asks for it.
    private static let changes: [SendType] = [
        .trigger, .acknowledge, .resolve, .delegate, .escalate, .unacknowledge, .assign,
    ]

    package static func find(_ ids: [String]) -> [ExtensionSchema] { all.filter { ids.contains($0.id) } }

    /// By label. An id is never given to another kind: clients keep them.
    package static let all: [ExtensionSchema] = [
        ExtensionSchema(
            "PXCUSTM", "custom_incident_action", "Custom Incident Action",
            "A button on the incident that posts it to an address of your own.", [.custom]),
        ExtensionSchema(
            "PJFWPEP", "generic_v2_webhook", "Generic V2 Webhook",
            "Posts each change of an incident as JSON to an address of your own."),
        ExtensionSchema(
            "PXJIRAC", "jira_cloud", "Jira Cloud", "Opens an issue in Jira Cloud for an incident; the two keep in step."),
        ExtensionSchema(
            "PXJIRAS", "jira_server", "Jira Server",
            "Opens an issue in a Jira of your own for an incident and keeps the two in step."),
        ExtensionSchema(
            "PXTEAMS", "microsoft_teams", "Microsoft Teams", "Writes each change of an incident into a channel of Teams."),
        ExtensionSchema(
            "PXSALES", "salesforce_service_cloud", "Salesforce Service Cloud",
            "Opens a case in Salesforce for an incident and keeps the two in step."),
        ExtensionSchema(
            "PXSNOW7", "servicenow_v7", "ServiceNow (v7)",
            "Opens an incident in ServiceNow for an incident here and keeps the two in step."),
        ExtensionSchema(
            "PXSLACK", "slack", "Slack", "Writes each change of an incident into a channel of Slack."),
        ExtensionSchema(
            "PXZENDS", "zendesk", "Zendesk", "Opens a ticket in Zendesk for an incident and keeps the two in step."),
    ]
}
