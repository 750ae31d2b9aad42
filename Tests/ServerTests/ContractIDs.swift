// SPDX-License-Identifier: Apache-2.0
import App
import Base
import Catalogue
import HouseTesting
import Store

/// One of everything that a path can name.
enum ContractIDs {
    /// Ids for the places in paths, by the kind of object that an operation acts on.
    static func all(_ house: TestHouse) async throws -> [String: String] {
        try await house.event("trigger", key: "contract")
        let incident = try await house.incident(1)
        let incidentID = incident["id"]?.stringValue ?? ""
        let alerts = try await house.call("GET", "/incidents/\(incidentID)/alerts").json["alerts"]
        let entries = try await house.call("GET", "/log_entries").json["log_entries"]
        let owner = try await house.call("GET", "/users/\(house.ownerID)").json["user"]
        let service = try await house.call("GET", "/services/\(house.serviceID)").json["service"]
        let team = try await house.call("POST", "/teams", ["team": ["type": "team", "name": "Contract"]])
        let window = try await house.call(
            "POST", "/maintenance_windows",
            [
                "maintenance_window": [
                    "type": "maintenance_window",
                    "start_time": .string(ISO8601.string(house.runtime.now.adding(seconds: 3600))),
                    "end_time": .string(ISO8601.string(house.runtime.now.adding(seconds: 7200))),
                    "services": [["id": .string(house.serviceID), "type": "service_reference"]],
                ]
            ])
        let field: JSON = [
            "field": [
                "name": "contract", "display_name": "Contract", "data_type": "string", "field_type": "single_value_fixed",
                "field_options": [["data": ["data_type": "string", "value": "a"]]],
            ]
        ]
        let incidentField = try await house.call("POST", "/incidents/custom_fields", field).json["field"]
        let serviceField = try await house.call("POST", "/services/custom_fields", field).json["field"]
        let rules = try await ruleIDs(house)
        let business = try await house.call("POST", "/business_services", ["business_service": ["name": "Contract"]])
        let change: JSON = ["routing_key": .string(house.routingKey), "payload": ["summary": "Contract"]]
        _ = await house.send(
            WireRequest(method: "POST", path: Operations.Events.enqueueChange.operation.path.text, body: change.encoded()))
        let changes = try await house.call("GET", "/change_events").json["change_events"]
        return [
            "business_services": business.json["business_service"]?["id"]?.stringValue ?? "",
            "technical_services": house.serviceID, "change_events": changes?[0]?["id"]?.stringValue ?? "",
            "type_id_or_name": "incident_default", "incidents field_id": incidentField?["id"]?.stringValue ?? "",
            "incidents field_option_id": incidentField?["field_options"]?[0]?["id"]?.stringValue ?? "",
            "services field_id": serviceField?["id"]?.stringValue ?? "",
            "services field_option_id": serviceField?["field_options"]?[0]?["id"]?.stringValue ?? "",
            "users": house.ownerID, "services": house.serviceID, "escalation_policies": house.escalationPolicyID,
            "schedules": house.scheduleID, "incidents": incidentID, "log_entries": entries?[0]?["id"]?.stringValue ?? "",
            "teams": team.json["team"]?["id"]?.stringValue ?? "", "abilities": "teams",
            "maintenance_windows": window.json["maintenance_window"]?["id"]?.stringValue ?? "",
            "alert_id": alerts?[0]?["id"]?.stringValue ?? "",
            "contact_method_id": owner?["contact_methods"]?[0]?["id"]?.stringValue ?? "",
            "notification_rule_id": owner?["notification_rules"]?[0]?["id"]?.stringValue ?? "",
            "integration_id": service?["integrations"]?[0]?["id"]?.stringValue ?? "",
        ].merging(rules) { first, _ in first }.merging(try await tocsinIDs(house)) { first, _ in first }
            .merging(try await shiftIDs(house)) { first, _ in first }
    }

    /// Of the tags, add-ons, extensions and templates of a house, and of what is the same in all.
    static func attachments(_ house: TestHouse) async throws -> [String: String] {
        func made(_ path: String, _ key: String, _ fields: JSONObject) async throws -> String {
            let answer = try await house.call(
                "POST", path, .object(JSONObject(members: [.init(name: key, value: .object(fields))])))
            return answer.json[key]?["id"]?.stringValue ?? ""
        }
        let vendor = try await house.call("GET", "/vendors").json["vendors"]?[0]?["id"]?.stringValue ?? ""
        let schema = try await house.call("GET", "/extension_schemas").json["extension_schemas"]?[0]?["id"] ?? .null
        return [
            "entity_type": "users", "vendors": vendor, "extension_schemas": schema.stringValue ?? "",
            "tags": try await made("/tags", "tag", ["label": "Contract"]),
            "addons": try await made("/addons", "addon", ["name": "Page", "src": "https://page.example"]),
            "extensions": try await made(
                "/extensions", "extension",
                [
                    "name": "Passed on", "extension_schema": ["id": schema, "type": "extension_schema_reference"],
                    "extension_objects": [["id": .string(house.serviceID), "type": "service_reference"]],
                ]),
            "templates": try await made("/templates", "template", ["name": "Update"]),
        ]
    }

    /// An agent and what webhooks need: one of each.
    private static func tocsinIDs(_ house: TestHouse) async throws -> [String: String] {
        let agent: JSON = ["name": "Triage", "owner": ["id": .string(house.ownerID), "type": "user_reference"]]
        let made = try await house.call("POST", "/tocsin/v1/agents", ["agent": agent])
        let waiting = try await approval(house, agent: made.json["agent"] ?? .null)
        let subscription: JSON = [
            "delivery_method": ["type": "http_delivery_method", "url": "https://hooks.example/contract"],
            "events": ["incident.triggered"], "filter": ["type": "account_reference"],
        ]
        let hook = try await house.call("POST", "/webhook_subscriptions", ["webhook_subscription": subscription])
        let client: JSON = [
            "name": "Contract", "client_id": "contract", "client_secret": "word", "token_url": "https://id.example/token",
            "grant_type": "client_credentials",
        ]
        let sender = try await house.call("POST", "/webhook_subscriptions/oauth_clients", ["oauth_client": client])
        return [
            "agents": made.json["agent"]?["id"]?.stringValue ?? "", "approvals": waiting,
            "webhook_subscriptions": hook.json["webhook_subscription"]?["id"]?.stringValue ?? "",
            "oauth_clients": sender.json["oauth_client"]?["id"]?.stringValue ?? "",
        ].merging(try await ContractOrchestration.ids(house)) { first, _ in first }
    }

    /// A change of the agent that waits for a person.
    private static func approval(_ house: TestHouse, agent: JSON) async throws -> String {
        let grant: JSON = ["grant": ["resource": "teams", "access": "write", "approval": true]]
        _ = try await house.call("POST", "/tocsin/v1/agents/\(agent["id"]?.stringValue ?? "")/grants", grant)
        let asked = try await house.call(
            "POST", "/teams", ["team": ["name": "Asked for"]],
            as: .header("Bearer \(agent["token"]?.stringValue ?? "")", from: nil))
        return asked.json["approval"]?["id"]?.stringValue ?? ""
    }

    /// A schedule made of shifts, with one of everything.
    private static func shiftIDs(_ house: TestHouse) async throws -> [String: String] {
        let made = try await house.call("POST", "/v3/schedules", ["schedule": ["name": "Shifts", "time_zone": "UTC"]])
        let id = made.json["schedule"]?["id"]?.stringValue ?? ""
        let place = "/v3/schedules/\(id)"
        let rotation = try await house.call("POST", place + "/rotations", [:])
        let rotationID = rotation.json["rotation"]?["id"]?.stringValue ?? ""
        let member: JSON = ["type": "user_member", "user_id": .string(house.ownerID)]
        let event: JSON = [
            "name": "Days", "start_time": ["date_time": "2026-03-02T08:00:00Z", "time_zone": "UTC"],
            "end_time": ["date_time": "2026-03-02T20:00:00Z", "time_zone": "UTC"],
            "effective_since": "2026-03-02T00:00:00Z", "recurrence": ["RRULE:FREQ=DAILY"],
            "assignment_strategy": [
                "type": "rotating_member_assignment_strategy", "shifts_per_member": 1, "members": [member],
            ],
        ]
        let added = try await house.call("POST", place + "/rotations/\(rotationID)/events", ["event": event])
        let (start, end): (JSON, JSON) = ("2026-03-03T00:00:00Z", "2026-03-03T06:00:00Z")
        let shift: JSON = [
            "type": "custom_shift", "start_time": start, "end_time": end,
            "assignments": [["type": "shift_assignment", "member": member]],
        ]
        let shifts = try await house.call("POST", place + "/custom_shifts", ["custom_shifts": [shift]])
        let override: JSON = [
            "type": "override_shift", "rotation_id": .string(rotationID), "start_time": "2026-03-03T08:00:00Z",
            "end_time": "2026-03-03T10:00:00Z", "overridden_member": member, "overriding_member": ["type": "empty_member"],
        ]
        let overrides = try await house.call("POST", place + "/overrides", ["overrides": [override]])
        return [
            "v3 schedules": id, "v3 rotation_id": rotationID,
            "v3 event_id": added.json["event"]?["id"]?.stringValue ?? "",
            "v3 custom_shift_id": shifts.json["custom_shifts"]?[0]?["id"]?.stringValue ?? "",
            "v3 override_id": overrides.json["overrides"]?[0]?["id"]?.stringValue ?? "",
        ]
    }

    /// Rules of a user, a grouping setting, a session and a level of a policy: one of each.
    private static func ruleIDs(_ house: TestHouse) async throws -> [String: String] {
        let owner = try await house.call("GET", "/users/\(house.ownerID)").json["user"]
        let method: JSON = ["id": owner?["contact_methods"]?[0]?["id"] ?? .null, "type": "email_contact_method"]
        let handoff = try await house.call(
            "POST", "/users/\(house.ownerID)/oncall_handoff_notification_rules",
            ["oncall_handoff_notification_rule": ["notify_advance_in_minutes": 60, "contact_method": method]])
        let update = try await house.call(
            "POST", "/users/\(house.ownerID)/status_update_notification_rules",
            ["status_update_notification_rule": ["contact_method": method]])
        let grouping = try await house.call(
            "POST", "/alert_grouping_settings",
            ["alert_grouping_setting": ["type": "time", "services": [["id": .string(house.serviceID)]]]])
        let policy = try await house.call("GET", "/escalation_policies/\(house.escalationPolicyID)")
        let (ownerID, now) = (house.ownerID, house.runtime.now)
        try await house.database.write { session in
            try SignInQueries.insertSession(
                session, id: "QSESSION", hash: "h", userID: ownerID, at: now, expiresAt: now.adding(seconds: 3600))
        }
        return [
            "oncall_handoff_notification_rule_id":
                handoff.json["oncall_handoff_notification_rule"]?["id"]?.stringValue ?? "",
            "status_update_notification_rule_id": update.json["status_update_notification_rule"]?["id"]?.stringValue ?? "",
            "alert_grouping_settings": grouping.json["alert_grouping_setting"]?["id"]?.stringValue ?? "",
            "type": "browser", "session_id": "QSESSION", "delegation_id": "QSESSION",
            "escalation_rule_id": policy.json["escalation_policy"]?["escalation_rules"]?[0]?["id"]?.stringValue ?? "",
        ]
    }
}
