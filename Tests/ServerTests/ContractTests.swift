// SPDX-License-Identifier: Apache-2.0
import App
import Base
import Catalogue
import HTTPTypes
import HouseTesting
import Store
import Testing

/// What the catalogue says of an operation is what comes back over HTTP: generated, so that a new one is asked too.
@Suite("Each operation answers as the catalogue declares it")
struct ContractTests {
    /// Ids for the places in paths, by the kind of object that an operation acts on.
    private static func ids(_ house: TestHouse) async throws -> [String: String] {
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
    }

    /// Of the tags, add-ons, extensions and templates of a house, and of what is the same in all.
    private static func attachmentIDs(_ house: TestHouse) async throws -> [String: String] {
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
        let door = try await house.call("POST", "/event_orchestrations", ["orchestration": ["name": "Contract"]])
        let orchestration = door.json["orchestration"]
        return [
            "event_orchestrations": orchestration?["id"]?.stringValue ?? "",
            "event_orchestrations integration_id": orchestration?["integrations"]?[0]?["id"]?.stringValue ?? "",
            "service_id": house.serviceID,
            "agents": made.json["agent"]?["id"]?.stringValue ?? "",
            "webhook_subscriptions": hook.json["webhook_subscription"]?["id"]?.stringValue ?? "",
            "oauth_clients": sender.json["oauth_client"]?["id"]?.stringValue ?? "",
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

    private static func address(_ operation: Catalogue.Operation, _ ids: [String: String]) -> String? {
        var parts: [String] = []
        var literal = ""
        for segment in operation.path.segments {
            switch segment {
            case .literal(let text):
                literal = text
                parts.append(text)
            case .variable(let name):
                let key = name == "id" ? literal : name
                guard let id = ids["\(parts.first ?? "") \(key)"] ?? ids[key] else { return nil }
                // A kind in the path says, as a word of the path would, what the next id is of.
                if name == "entity_type" { literal = id }
                parts.append(id)
            }
        }
        var address = "/" + parts.joined(separator: "/")
        if operation.parameters.contains(.since) {
            address += "?since=2026-03-01T00:00:00Z&until=2026-03-08T00:00:00Z"
        }
        if operation.id == Operations.Agents.decision.operation.id {
            address += "?\(Operations.Agents.operation.name)=listIncidents"
        }
        return address
    }

    @Test("reading: the declared status, root key and members", arguments: Transport.allCases)
    func reading(_ transport: Transport) async throws {
        let server = try await LiveServer()
        let ids = try await Self.ids(server.house).merging(try await Self.attachmentIDs(server.house)) { first, _ in first }
        let userKey = server.house.account.userKey ?? ""
        try await server.run(transport) { client in
            for endpoint in Operations.all where Bindings.all.handlers[endpoint.operation.id] != nil {
                // These never find anything: what they would show is of another kind, or retired, or needs a question.
                let isNeverThere = ["getScheduleV3", "getServiceEventRule", "oauthAuthorize"].contains(endpoint.operation.id)
                guard endpoint.operation.method == .get, !isNeverThere else { continue }
                let operation = endpoint.operation
                let address = try #require(Self.address(operation, ids), "\(operation.id) needs an id that no test has")
                let answer = try await client.send(
                    .get, address,
                    headers: operation.id == "getCurrentUser" ? [.authorization: "Token token=\(userKey)"] : [:])
                #expect(answer.status == operation.successStatus, "\(operation.id): \(answer.text)")
                guard operation.successStatus == 200 else { continue }
                // Without a root key the answer is described as a whole.
                let found: JSON? = if let key = operation.outputKey { answer.json[key] } else { answer.json }
                let root = try #require(found, "\(operation.id): \(answer.text)")
                if operation.paging == .classic { Self.checkPaging(answer.json, operation) }
                if let schema = endpoint.outputSchema {
                    let object = root.arrayValue.map { $0.first ?? .null } ?? root
                    Self.check(object, against: schema.schema, operation.id)
                }
            }
        }
    }

    private static func checkPaging(_ json: JSON, _ operation: Catalogue.Operation) {
        let limit: JSON = operation.id == "listSchedulesV3" ? 100 : 25
        #expect(json["limit"] == limit && json["offset"] == 0 && json["total"] == .null, "\(operation.id)")
        #expect(json["more"]?.boolValue != nil, "\(operation.id)")
    }

    /// That an object has no member that its schema does not name, and each of the declared type.
    private static func check(_ object: JSON, against schema: JSON, _ place: String) {
        guard let properties = schema["properties"]?.objectValue, let members = object.objectValue?.members else { return }
        for member in members {
            guard let property = properties[member.name] else {
                Issue.record("\(place): \(member.name) is not declared")
                continue
            }
            if let problem = SchemaCheck.problem(member.value, property) {
                Issue.record("\(place).\(member.name): \(problem)")
            }
        }
    }
}
