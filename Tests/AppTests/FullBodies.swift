// SPDX-License-Identifier: Apache-2.0
import Base

/// The members that the short bodies of a kind leave out, said in a house that is furnished in full.
struct FullBody: Sendable {
    typealias Body = WrittenKind.Body

    /// Beside the body that makes one.
    var create: Body = { _ in [:] }
    /// Beside the change.
    var change: Body = { _ in [:] }
    /// Members that a new one, or a change, cannot carry beside the others.
    var notCreated: Set<String> = []
    var notChanged: Set<String> = []
    /// Members that are shown otherwise than they were sent.
    var shownOtherwise: Set<String> = []

    static let all: [String: FullBody] = [people, services, others].reduce(into: [:]) { all, some in
        all.merge(some) { first, _ in first }
    }
}

extension FullBody {
    private static let people: [String: FullBody] = [
        "createUser": FullBody(
            create: { _ in ["time_zone": "Asia/Tokyo", "color": "red", "role": "user", "description": "Compilers"] },
            change: { _ in
                ["email": "hopper@example.com", "color": "blue", "description": "Code", "job_title": "Rear admiral"]
            }),
        "createUserContactMethod": FullBody(
            create: { _ in ["send_short_email": true] },
            change: { _ in
                ["type": "email_contact_method", "address": "ada@away.example", "send_short_email": true]
            },
            // Of telephones alone.
            notCreated: ["country_code"], notChanged: ["country_code"]),
        "createUserNotificationRule": FullBody(
            change: { ["urgency": "low", "contact_method": $0.other("email_contact_method")] }),
        "createUserHandoffNotificationRule": FullBody(
            change: { ["handoff_type": "offcall", "contact_method": $0.other("email_contact_method")] }),
        "createUserStatusUpdateNotificationRule": FullBody(
            change: { ["contact_method": $0.other("email_contact_method")] }),
        "createAgent": FullBody(
            create: {
                [
                    "purpose": "Sorts", "enabled": true, "calls_per_hour": 100, "writes_per_hour": 10,
                    "incidents_per_day": 5, "expires_at": $0.time(3600),
                ]
            },
            change: {
                [
                    "owner": $0.other("user"), "enabled": false, "calls_per_hour": 50, "writes_per_hour": .null,
                    "incidents_per_day": 6, "expires_at": $0.time(7200),
                ]
            }),
        "createTeam": FullBody(
            create: { ["default_role": "none", "parent": $0.reference("team")] },
            change: { ["default_role": "none", "parent": $0.reference("team")] }),
    ]

    // MARK: Services

    private static let hours: JSON = [
        "type": "fixed_time_per_day", "time_zone": "Europe/Berlin", "start_time": "09:00:00", "end_time": "17:00:00",
        "days_of_week": [1, 2],
    ]
    private static let urgency: JSON = [
        "type": "use_support_hours", "during_support_hours": ["type": "constant", "urgency": "high"],
        "outside_support_hours": ["type": "constant", "urgency": "low"],
    ]
    private static let action: JSON = [
        "type": "urgency_change", "at": ["type": "named_time", "name": "support_hours_start"], "to_urgency": "high",
    ]
    private static let grouping: JSON = ["type": "time", "config": ["timeout": 5]]
    private static let serviceSettings: JSONObject = [
        "incident_urgency_rule": urgency, "support_hours": hours, "scheduled_actions": [action],
        "alert_creation": "create_alerts_and_incidents", "alert_grouping": "time", "alert_grouping_timeout": 5,
        "alert_grouping_parameters": grouping,
        "auto_pause_notifications_parameters": ["enabled": true, "timeout": 300],
    ]
    private static let mailMembers: Set<String> = [
        "integration_email", "email_incident_creation", "email_filter_mode", "email_parsers", "email_parsing_fallback",
        "email_filters",
    ]

    private static func with(_ object: JSONObject, _ more: JSONObject) -> JSONObject {
        more.members.reduce(into: object) { $0[$1.name] = $1.value }
    }

    private static func level(_ minutes: Int64, _ targets: [JSON]) -> JSON {
        ["escalation_delay_in_minutes": .int(minutes), "targets": .array(targets)]
    }

    private static func layer(_ user: JSON) -> JSON {
        [
            "name": "Days", "start": "2026-03-01T00:00:00Z", "rotation_virtual_start": "2026-03-01T00:00:00Z",
            "rotation_turn_length_seconds": 86_400, "users": .array([["user": user]]),
            "restrictions": [
                ["type": "daily_restriction", "start_time_of_day": "08:00:00", "duration_seconds": 3600]
            ],
        ]
    }

    private static let services: [String: FullBody] = [
        "createService": FullBody(
            create: { _ in with(serviceSettings, ["auto_resolve_timeout": 7200, "status": "active"]) },
            change: {
                let more: JSONObject = [
                    "description": "Cash", "acknowledgement_timeout": 900, "alert_creation": "create_incidents",
                    "escalation_policy": $0.other("escalation_policy"),
                ]
                return with(serviceSettings, more)
            }),
        "createServiceIntegration": FullBody(
            create: { ["vendor": $0.reference("vendor")] },
            change: { ["type": "generic_events_api_inbound_integration", "vendor": $0.reference("vendor")] },
            // Of mail inlets alone.
            notCreated: mailMembers, notChanged: mailMembers),
        "createEscalationPolicy": FullBody(
            create: {
                [
                    "description": "Late", "on_call_handoff_notifications": "always",
                    "teams": .array([$0.reference("team")]),
                ]
            },
            change: {
                [
                    "on_call_handoff_notifications": "always", "teams": .array([$0.reference("team")]),
                    "escalation_rules": .array([
                        level(15, [$0.owner]), level(5, [$0.other("user"), $0.reference("schedule")]),
                    ]),
                ]
            }),
        "createEscalationRule": FullBody(
            create: { _ in ["escalation_rule_assignment_strategy": ["type": "round_robin"]] },
            change: {
                [
                    "targets": .array([$0.other("user")]),
                    "escalation_rule_assignment_strategy": ["type": "round_robin"],
                ]
            }),
        "createMaintenanceWindow": FullBody(
            change: {
                ["start_time": $0.time(4000), "end_time": $0.time(8000), "services": .array([$0.other("service")])]
            }),
        "createSchedule": FullBody(
            create: { ["description": "All", "teams": .array([$0.reference("team")])] },
            change: {
                ["teams": .array([$0.reference("team")]), "schedule_layers": .array([layer($0.other("user"))])]
            },
            // In the schedule's own zone, and from now on where it is changed.
            shownOtherwise: ["schedule_layers"]),
        "createScheduleV3": FullBody(
            create: { ["description": "All", "teams": .array([$0.reference("team")])] },
            change: { ["teams": .array([$0.reference("team")])] }),
        "createEvent": FullBody(
            create: { _ in ["effective_until": "2026-06-01T00:00:00Z"] },
            change: {
                var event = ShiftForms.event(
                    $0.otherIDs["user"] ?? "", from: "2026-04-06T20:00:00Z", to: "2026-04-07T06:00:00Z")
                event["name"] = "Nights"
                event["recurrence"] = ["RRULE:FREQ=WEEKLY;BYDAY=MO,TU"]
                event["effective_until"] = .null
                return event
            }),
        "postAlertGroupingSettings": FullBody(
            create: { _ in ["description": "All"] },
            change: {
                [
                    "description": "Some", "type": "intelligent", "services": .array([$0.other("service")]),
                    "config": ["time_window": 900, "iag_fields": ["summary"]],
                ]
            }),
        "createBusinessService": FullBody(
            create: { ["team": $0.reference("team")] },
            change: { ["point_of_contact": "Ada", "team": $0.reference("team")] }),
    ]

    // MARK: Incidents, and what is attached

    private static func incident(_ furnished: FurnishedHouse, _ assignee: JSON, _ number: String) -> JSONObject {
        [
            "priority": furnished.reference("priority"), "assignments": .array([["assignee": assignee]]),
            "conference_bridge": ["conference_number": .string(number), "conference_url": "https://c.example/1"],
            "incident_type": ["name": "incident_default"],
        ]
    }

    private static func option(_ value: String) -> JSON { FieldHouse.option(value) }
    /// By its nature a field keeps these.
    private static let fixedOfFields: Set<String> = ["name", "data_type", "field_type"]
    private static let field = FullBody(
        create: { _ in ["description": "Of all", "enabled": true, "default_value": "disk"] },
        change: { _ in
            ["default_value": "net", "field_options": .array([option("disk"), option("net"), option("cpu")])]
        }, notChanged: fixedOfFields)

    private static let others: [String: FullBody] = [
        "createIncident": FullBody(
            create: {
                with(incident($0, $0.owner, "+1 555 1212"), ["body": ["type": "incident_body", "details": "Of db-1"]])
            },
            change: { with(incident($0, $0.other("user"), "+1 555"), ["service": $0.other("service")]) },
            // It goes to people or to a policy, and not to both.
            notCreated: ["escalation_policy"],
            // A state brings people of its own, and each has tests of its own.
            notChanged: ["id", "status", "resolution", "escalation_level", "escalation_policy"]),
        "createIncidentType": FullBody(
            create: { _ in ["description": "Down", "enabled": true] }, notChanged: ["name", "parent_type"],
            // As an object of another name.
            shownOtherwise: ["parent_type"]),
        "createIncidentTypeCustomField": field, "createCustomFieldsField": field, "createServiceCustomField": field,
        "createAddon": FullBody(
            change: { ["type": "incident_show_addon", "services": .array([$0.other("service")])] }),
        "createExtension": FullBody(
            change: {
                [
                    "extension_objects": .array([$0.other("service")]), "config": ["b": 2],
                    "extension_schema": $0.reference("extension_schema"),
                ]
            }),
        "createTemplate": FullBody(
            create: { _ in ["template_type": "status_update", "description": "For all"] },
            change: { _ in ["template_type": "status_update"] }),
        "createWebhookSubscription": FullBody(
            create: { ["description": "Pager", "active": false, "oauth_client_id": .string($0.ids["oauth_client"] ?? "")] },
            change: { ["filter": $0.reference("team"), "oauth_client_id": .string($0.ids["oauth_client"] ?? "")] },
            // Values of headers are not shown, and the client as a reference.
            shownOtherwise: ["delivery_method", "oauth_client_id"]),
        "postOrchestration": FullBody(
            create: { ["team": $0.reference("team")] },
            change: { ["description": "For some", "team": $0.reference("team")] }),
        "createCacheVarOnGlobalOrch": cacheVariable, "createCacheVarOnServiceOrch": cacheVariable,
        "createOauthClient": FullBody(
            create: { _ in ["scope": "read write"] },
            change: { _ in
                [
                    "client_id": "desk-2", "client_secret": "other", "token_url": "https://id.example/other",
                    "grant_type": "client_credentials",
                ]
            }, shownOtherwise: ["client_secret"]),
    ]
}
