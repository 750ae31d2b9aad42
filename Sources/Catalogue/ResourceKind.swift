// SPDX-License-Identifier: Apache-2.0

/// A kind of object that references name. The only place that knows where an object of a kind is found.
package enum ResourceKind: CaseIterable, Sendable {
    case user
    case contactMethod
    case notificationRule
    case team
    case service
    case integration
    case escalationPolicy
    case escalationRule
    case schedule
    case incident
    case alert
    case logEntry
    case priority
    case vendor
    case maintenanceWindow
    case addon
    case alertGroupingSetting
    case businessService
    case changeEvent
    case extensionSchema
    case incidentField
    case incidentType
    case installedExtension
    case serviceField
    case tag
    case template
    case webhookOAuthClient
    case webhookSubscription

    /// The name of the case, under which the store keeps the kind.
    package var storedName: String { "\(self)" }

    /// The wire's type of a full object. Contact methods and integrations have types of their own per kind.
    package var type: String {
        switch self {
        case .user: "user"
        case .contactMethod: "contact_method"
        case .notificationRule: "assignment_notification_rule"
        case .team: "team"
        case .service: "service"
        case .integration: "integration"
        case .escalationPolicy: "escalation_policy"
        case .escalationRule: "escalation_rule"
        case .schedule: "schedule"
        case .incident: "incident"
        case .alert: "alert"
        case .logEntry: "log_entry"
        case .priority: "priority"
        case .vendor: "vendor"
        case .maintenanceWindow: "maintenance_window"
        case .addon: "addon"
        case .alertGroupingSetting: "alert_grouping_setting"
        case .businessService: "business_service"
        case .changeEvent: "change_event"
        case .extensionSchema: "extension_schema"
        case .incidentField: "field"
        case .incidentType: "incident_type"
        case .installedExtension: "extension"
        case .serviceField: "field"
        case .tag: "tag"
        case .template: "template"
        case .webhookOAuthClient: "oauth_client"
        case .webhookSubscription: "webhook_subscription"
        }
    }

    /// Path below the API's base URL, without a leading slash.
    package func apiPath(id: String, parentID: String?) -> String {
        switch self {
        case .user: "users/\(id)"
        case .contactMethod: "users/\(parentID ?? "")/contact_methods/\(id)"
        case .notificationRule: "users/\(parentID ?? "")/notification_rules/\(id)"
        case .team: "teams/\(id)"
        case .service: "services/\(id)"
        case .integration: "services/\(parentID ?? "")/integrations/\(id)"
        case .escalationPolicy: "escalation_policies/\(id)"
        case .escalationRule: "escalation_policies/\(parentID ?? "")/escalation_rules/\(id)"
        // The parent of one that is made of shifts is the version of the API that shows it.
        case .schedule: (parentID.map { "\($0)/" } ?? "") + "schedules/\(id)"
        case .incident: "incidents/\(id)"
        case .alert: "incidents/\(parentID ?? "")/alerts/\(id)"
        case .logEntry: "log_entries/\(id)" + (parentID.map { "?incident_id=\($0)" } ?? "")
        case .priority: "priorities/\(id)"
        case .vendor: "vendors/\(id)"
        case .maintenanceWindow: "maintenance_windows/\(id)"
        case .addon: "addons/\(id)"
        case .alertGroupingSetting: "alert_grouping_settings/\(id)"
        case .businessService: "business_services/\(id)"
        case .changeEvent: "change_events/\(id)"
        case .extensionSchema: "extension_schemas/\(id)"
        case .incidentField: "incidents/types/\(parentID ?? "")/custom_fields/\(id)"
        case .incidentType: "incidents/types/\(id)"
        case .installedExtension: "extensions/\(id)"
        case .serviceField: "services/custom_fields/\(id)"
        case .tag: "tags/\(id)"
        case .template: "templates/\(id)"
        case .webhookOAuthClient: "webhook_subscriptions/oauth_clients/\(id)"
        case .webhookSubscription: "webhook_subscriptions/\(id)"
        }
    }

    /// Path of the page for people; nil where there is none.
    package func pagePath(id: String, parentID: String?) -> String? {
        switch self {
        // Clients read the server's name out of a user's address; where people are on call is where a person shows.
        case .user: WebPath.onCall
        case .service: WebPath.service(id)
        case .integration: parentID.map(WebPath.service)
        case .escalationPolicy: WebPath.escalationPolicy(id)
        case .schedule: WebPath.onCall
        case .incident: WebPath.incident(id)
        case .alert: parentID.map { "\(WebPath.incident($0))#alert-\(id)" }
        case .logEntry: parentID.map { "\(WebPath.incident($0))#entry-\(id)" }
        default: nil
        }
    }
}

/// An object named by a reference field: what has to be looked up before a list can be written.
package struct ReferenceKey: Hashable, Sendable {
    package var kind: ResourceKind
    package var id: String
    package init(_ kind: ResourceKind, _ id: String) {
        self.kind = kind
        self.id = id
    }

    /// By the id alone: no two objects share one, and a page asks for hundreds.
    package func hash(into hasher: inout Hasher) { hasher.combine(id) }
}

/// What a reference shows of its object besides the id.
package struct ReferenceSummary: Hashable, Sendable {
    package var summary: String?
    /// Where the kind has several wire types (contact methods, integrations), the one of this object.
    package var type: String?
    package var parentID: String?
    package init(summary: String?, type: String? = nil, parentID: String? = nil) {
        self.summary = summary
        self.type = type
        self.parentID = parentID
    }
}
