// SPDX-License-Identifier: Apache-2.0
import App
import Base
import Catalogue
import HouseTesting
import Testing

/// A kind of object with a body that makes one. Everything else about it is in the catalogue.
struct WrittenKind: Sendable, CustomTestStringConvertible {
    typealias Body = @Sendable (FurnishedHouse) -> JSONObject

    /// The operation that makes one.
    let id: String
    /// What stands for the names in its path, in their order.
    var parents: @Sendable (FurnishedHouse) -> [String] = { _ in [] }
    /// Without which the next look does not show all that the answer to a new one shows.
    var query = ""
    let body: Body
    var change: Body = { _ in [:] }
    /// Members that the answer to a new one shows otherwise than the next look, by the reference.
    var answeredOtherwise: Set<String> = []

    var testDescription: String { id }

    static let bound: [AnyEndpoint] = Bindings.all.handlers.values.map(\.endpoint)

    var create: AnyEndpoint? { Bindings.all.handlers[id]?.endpoint }
    var list: AnyEndpoint? {
        Self.bound.first { $0.operation.method == .get && $0.operation.path == create?.operation.path }
    }
    var show: AnyEndpoint? { Self.one(.get, of: create) }
    var update: AnyEndpoint? { Self.one(.put, of: create) }

    /// What acts on one of the objects that an operation makes.
    static func one(_ method: HTTPMethod, of create: AnyEndpoint?) -> AnyEndpoint? {
        guard let place = create?.operation.path.segments else { return nil }
        return bound.first { endpoint in
            let segments = endpoint.operation.path.segments
            guard endpoint.operation.method == method, case .variable? = segments.last else { return false }
            return Array(segments.dropLast()) == place
        }
    }

    static let all: [WrittenKind] = people + services + incidents + fields + attached + webhooks + orchestrations
}

extension WrittenKind {
    private static let people: [WrittenKind] = [
        WrittenKind(
            id: "createUser", body: { _ in ["name": "Grace", "email": "grace@example.com", "job_title": "Admiral"] },
            change: { _ in ["name": "Grace H.", "role": "limited_user", "time_zone": "Europe/Berlin"] }),
        WrittenKind(
            id: "createUserContactMethod", parents: { [$0.house.ownerID] },
            body: { _ in ["type": "email_contact_method", "address": "ada@home.example", "label": "Home"] },
            change: { _ in ["label": "Away"] }),
        WrittenKind(
            id: "createUserNotificationRule", parents: { [$0.house.ownerID] },
            body: { ["start_delay_in_minutes": 5, "urgency": "high", "contact_method": $0.method] },
            change: { _ in ["start_delay_in_minutes": 7] }),
        WrittenKind(
            id: "createUserHandoffNotificationRule", parents: { [$0.house.ownerID] },
            body: { ["notify_advance_in_minutes": 30, "handoff_type": "oncall", "contact_method": $0.method] },
            change: { _ in ["notify_advance_in_minutes": 60] }),
        WrittenKind(
            id: "createUserStatusUpdateNotificationRule", parents: { [$0.house.ownerID] },
            body: { ["contact_method": $0.method] }, change: { ["contact_method": $0.method] }),
        WrittenKind(
            id: "createTeam", body: { _ in ["name": "Payments", "description": "Money"] },
            change: { _ in ["name": "Billing", "description": "Bills"] }),
        WrittenKind(
            id: "createAgent", body: { ["name": "Triage", "owner": $0.owner] },
            change: { _ in ["name": "Night triage", "purpose": "Looks after the night"] },
            // Shown once.
            answeredOtherwise: ["token"]),
    ]

    private static let services: [WrittenKind] = [
        WrittenKind(
            id: "createService",
            body: {
                [
                    "name": "Checkout", "description": "Money", "acknowledgement_timeout": 600,
                    "escalation_policy": FurnishedHouse.reference($0.house.escalationPolicyID, "escalation_policy"),
                ]
            }, change: { _ in ["name": "Checkout 2", "auto_resolve_timeout": 7200, "status": "disabled"] }),
        WrittenKind(
            id: "createServiceIntegration", parents: { [$0.house.serviceID] },
            body: { _ in ["type": "events_api_v2_inbound_integration", "name": "Events"] },
            change: { _ in ["name": "More events"] }),
        WrittenKind(
            id: "createEscalationPolicy",
            body: {
                ["name": "Nights", "num_loops": 1, "escalation_rules": [.object(level($0, 10))]]
            }, change: { _ in ["name": "Late nights", "num_loops": 2, "description": "After ten"] }),
        WrittenKind(
            id: "createEscalationRule", parents: { [$0.house.escalationPolicyID] }, body: { level($0, 15) },
            change: { _ in ["escalation_delay_in_minutes": 20] }),
        WrittenKind(
            id: "createMaintenanceWindow",
            body: {
                [
                    "start_time": $0.time(3600), "end_time": $0.time(7200), "description": "Disks",
                    "services": [$0.service],
                ]
            }, change: { _ in ["description": "More disks"] }),
        WrittenKind(
            id: "createSchedule",
            body: {
                let layer = ScheduleForms.layer([$0.house.ownerID], start: "2026-03-01T00:00:00Z")
                return ["name": "Rota", "time_zone": "Europe/Berlin", "schedule_layers": [layer]]
            }, change: { _ in ["name": "Rota 2", "time_zone": "UTC", "description": "By day"] }),
        WrittenKind(
            id: "createScheduleV3", body: { _ in ["name": "Shifts", "time_zone": "Europe/Berlin"] },
            change: { _ in ["name": "Shifts 2", "time_zone": "UTC", "description": "By day"] }),
        WrittenKind(
            id: "createEvent", parents: { [$0.shiftScheduleID, $0.rotationID] },
            body: { ShiftForms.event($0.house.ownerID, from: "2026-04-01T08:00:00Z", to: "2026-04-01T20:00:00Z") },
            change: { _ in ["name": "Nights", "recurrence": ["RRULE:FREQ=WEEKLY;BYDAY=MO,TU"]] }),
        WrittenKind(
            id: "postAlertGroupingSettings",
            body: { ["name": "Disks", "type": "time", "config": ["timeout": 60], "services": [$0.service]] },
            change: { _ in ["name": "More disks", "config": ["timeout": 120]] }),
        WrittenKind(
            id: "createBusinessService",
            body: { _ in ["name": "Shop", "description": "All of it", "point_of_contact": "Grace"] },
            change: { _ in ["name": "Shops", "description": "All of them"] }),
    ]

    private static func level(_ furnished: FurnishedHouse, _ minutes: Int64) -> JSONObject {
        ["escalation_delay_in_minutes": .int(minutes), "targets": [furnished.owner]]
    }

    private static let incidents: [WrittenKind] = [
        WrittenKind(
            id: "createIncident",
            body: {
                ["type": "incident", "title": "Disk full", "service": $0.service, "urgency": "high", "incident_key": "d1"]
            }, change: { _ in ["title": "Two disks full", "urgency": "low"] }),
        WrittenKind(
            id: "createIncidentNote", parents: { [$0.incidentID] }, body: { _ in ["content": "On my way"] },
            change: { _ in ["content": "Here"] }),
        WrittenKind(
            id: "createIncidentType",
            body: { _ in ["name": "outage", "display_name": "Outage", "parent_type": "incident_default"] },
            change: { _ in ["display_name": "Big outage", "description": "All down", "enabled": false] }),
    ]

    private static let field: Body = { _ in
        [
            "name": "cause", "display_name": "Cause", "data_type": "string", "field_type": "single_value_fixed",
            "field_options": [FieldHouse.option("disk"), FieldHouse.option("net")],
        ]
    }
    private static let fieldChange: Body = { _ in ["display_name": "Root cause", "description": "Why", "enabled": false] }
    private static let withOptions = "include[]=field_options"
    private static let option: Body = { _ in ["data": ["data_type": "string", "value": "east"]] }
    private static let optionChange: Body = { _ in ["data": ["data_type": "string", "value": "west"]] }

    private static let fields: [WrittenKind] = [
        WrittenKind(
            id: "createIncidentTypeCustomField", parents: { _ in ["incident_default"] }, query: withOptions, body: field,
            change: fieldChange),
        WrittenKind(id: "createCustomFieldsField", query: withOptions, body: field, change: fieldChange),
        WrittenKind(id: "createServiceCustomField", query: withOptions, body: field, change: fieldChange),
        WrittenKind(
            id: "createIncidentTypeCustomFieldFieldOptions", parents: { ["incident_default", $0.incidentFieldID] },
            body: option, change: optionChange),
        WrittenKind(
            id: "createCustomFieldsFieldOption", parents: { [$0.incidentFieldID] }, body: option, change: optionChange),
        WrittenKind(
            id: "createServiceCustomFieldOption", parents: { [$0.serviceFieldID] }, body: option, change: optionChange),
    ]

    private static let attached: [WrittenKind] = [
        WrittenKind(id: "createTags", body: { _ in ["label": "Blue"] }),
        WrittenKind(
            id: "createAddon",
            body: { ["type": "full_page_addon", "name": "Status", "src": "https://h.example/", "services": [$0.service]] },
            change: { _ in ["name": "State", "src": "https://i.example/"] },
            // The reference calls a new one by its reference's type.
            answeredOtherwise: ["type"]),
        WrittenKind(
            id: "createExtension",
            body: {
                [
                    "name": "Hook", "endpoint_url": "https://h.example/", "config": ["a": 1],
                    "extension_schema": FurnishedHouse.reference("PJFWPEP", "extension_schema"),
                    "extension_objects": [$0.service],
                ]
            }, change: { _ in ["name": "Hooks", "endpoint_url": "https://i.example/"] }),
        WrittenKind(
            id: "createTemplate",
            body: { _ in ["name": "Update", "templated_fields": ["email_subject": "S", "email_body": "B", "message": "M"]] },
            change: { _ in ["name": "Updates", "description": "For all", "templated_fields": ["message": "N"]] }),
    ]

    private static let webhooks: [WrittenKind] = [
        WrittenKind(
            id: "createWebhookSubscription", body: { WebhookForms.body($0.service) },
            change: { _ in ["description": "Chat", "active": false, "events": ["service.updated"]] },
            // The secret is shown once.
            answeredOtherwise: ["delivery_method"]),
        WrittenKind(
            id: "createOauthClient", body: { _ in WebhookForms.client },
            change: { _ in ["name": "Desk 2", "scope": "all"] }),
    ]

    private static let orchestrations: [WrittenKind] = [
        WrittenKind(
            id: "postOrchestration", body: { _ in ["name": "Front door", "description": "For all"] },
            change: { _ in ["name": "Back door"] }),
        WrittenKind(
            id: "postOrchestrationIntegration", parents: { [$0.orchestrationID] }, body: { _ in ["label": "Monitoring"] },
            change: { _ in ["label": "More monitoring"] }),
        WrittenKind(
            id: "createCacheVarOnGlobalOrch", parents: { [$0.orchestrationID] }, body: recentValue,
            change: { _ in ["name": "newest_host", "disabled": true] }),
        WrittenKind(
            id: "createCacheVarOnServiceOrch", parents: { [$0.house.serviceID] }, body: recentValue,
            change: { _ in ["name": "newest_host", "disabled": true] }),
    ]

    private static let recentValue: Body = { _ in
        [
            "name": "last_host",
            "configuration": ["type": "recent_value", "source": "event.source", "regex": "^db-(.*)"],
        ]
    }
}
