// SPDX-License-Identifier: Apache-2.0
import Base
import Domain
import HouseTesting
import Testing

/// A house with what the bodies of the tables name.
struct FurnishedHouse: Sendable {
    let house: TestHouse
    let store: RememberingDatabase
    let methodID: String
    let incidentID: String
    /// Fields with options, of the base incident type and of services.
    let incidentFieldID: String
    let serviceFieldID: String
    /// A schedule made of shifts, and an empty rotation in it.
    let shiftScheduleID: String
    let rotationID: String
    let orchestrationID: String
    let orchestrationIntegrationID: String
    /// Cache variables that callers fill with text, of the orchestration and of the service.
    let cacheVariableID: String
    let serviceCacheVariableID: String
    /// An object of each kind that a reference can name, by the type of such a reference; once it is furnished in full.
    private(set) var ids: [String: String] = [:]
    /// Second ones, to which references can be moved.
    private(set) var otherIDs: [String: String] = [:]

    /// An id that nothing has.
    static let noID = "PNONE"

    init(isFull: Bool = false) async throws {
        let store = RememberingDatabase(try await TestStore.sqlite.fresh())
        let house = try await TestHouse(database: store)
        let methods = try await house.call("GET", "/users/\(house.ownerID)/contact_methods").json["contact_methods"]
        methodID = ScheduleForms.id(methods?[0])
        let service = Self.reference(house.serviceID, "service")
        incidentID = try await Self.made(house, "/incidents", "incident", ["title": "Old", "service": service])
        incidentFieldID = try await Self.madeField(house, FieldHouse.baseFields, "environment", ["production", "staging"])
        serviceFieldID = try await Self.madeField(house, FieldHouse.serviceFields, "region", ["north"])
        let shifts: JSON = ["name": "Old shifts", "time_zone": "UTC"]
        shiftScheduleID = try await Self.made(house, "/v3/schedules", "schedule", shifts)
        let rotation = try await house.call("POST", "/v3/schedules/\(shiftScheduleID)/rotations", [:])
        rotationID = ScheduleForms.id(rotation.json["rotation"])
        let door = try await house.call("POST", "/event_orchestrations", ["orchestration": ["name": "Old door"]])
        orchestrationID = ScheduleForms.id(door.json["orchestration"])
        orchestrationIntegrationID = ScheduleForms.id(door.json["orchestration"]?["integrations"]?[0])
        let variables = "cache_variables"
        let orchestration = "/event_orchestrations/\(orchestrationID)/\(variables)"
        cacheVariableID = try await Self.made(house, orchestration, "cache_variable", Self.external)
        let ofService = "/event_orchestrations/services/\(house.serviceID)/\(variables)"
        serviceCacheVariableID = try await Self.made(house, ofService, "cache_variable", Self.external)
        self.house = house
        self.store = store
        if isFull { try await furnish() }
    }

    private static let external: JSON = [
        "name": "old_state",
        "configuration": ["type": "external_data", "data_type": "string", "ttl_seconds": 3600],
    ]

    static func made(_ house: TestHouse, _ path: String, _ key: String, _ object: JSON) async throws -> String {
        let answer = try await house.call("POST", path, [key: object])
        return try #require(answer.json[key]?["id"]?.stringValue, "\(answer.json.text)")
    }

    private static func madeField(
        _ house: TestHouse, _ path: String, _ name: String, _ options: [String]
    ) async throws -> String {
        let field: JSON = [
            "name": .string(name), "display_name": .string("Field \(name)"), "data_type": "string",
            "field_type": "single_value_fixed", "field_options": .array(options.map { FieldHouse.option($0) }),
        ]
        return try await made(house, path, "field", field)
    }

    static func reference(_ id: String, _ type: String) -> JSON {
        ["id": .string(id), "type": .string(type + "_reference")]
    }

    /// To the object of that kind, and to the second one.
    func reference(_ kind: String) -> JSON { Self.reference(ids[kind] ?? Self.noID, kind) }
    func other(_ kind: String) -> JSON { Self.reference(otherIDs[kind] ?? Self.noID, kind) }

    var owner: JSON { Self.reference(house.ownerID, "user") }
    var service: JSON { Self.reference(house.serviceID, "service") }
    var method: JSON { Self.reference(methodID, "email_contact_method") }
    func time(_ seconds: Int64) -> JSON { .string(ISO8601.string(house.runtime.now.adding(seconds: seconds))) }

    // MARK: In full

    private mutating func furnish() async throws {
        ids = [
            "user": house.ownerID, "service": house.serviceID, "escalation_policy": house.escalationPolicyID,
            "schedule": house.scheduleID, "incident": incidentID, "contact_method": methodID, "field": incidentFieldID,
        ]
        let named: JSON = ["name": "Others"]
        let window: JSON = ["start_time": time(90_000), "end_time": time(97_200), "services": [service]]
        let addon: JSON = ["type": "full_page_addon", "name": "Others", "src": "https://o.example/"]
        let hook = JSON.object(WebhookForms.body(["type": "account_reference"]))
        let made: [(kind: String, path: String, object: JSON)] = [
            ("team", "/teams", named), ("business_service", "/business_services", named), ("template", "/templates", named),
            ("tag", "/tags", ["label": "Others"]), ("addon", "/addons", addon),
            ("maintenance_window", "/maintenance_windows", window),
            ("oauth_client", "/webhook_subscriptions/oauth_clients", .object(WebhookForms.client)),
            ("webhook_subscription", "/webhook_subscriptions", hook),
        ]
        for one in made { ids[one.kind] = try await Self.made(house, one.path, one.kind, one.object) }
        try await lookAround()
        otherIDs["user"] = try await house.makeUser("Ben", "ben@example.com")
        otherIDs["service"] = try await house.makeService("Second").id
        otherIDs["escalation_policy"] = try await house.makePolicy("Second", loops: 0, [(5, [.user(house.ownerID)])])
        let second: JSON = ["type": "email_contact_method", "address": "ada@second.example", "label": "Second"]
        let methods = "/users/\(house.ownerID)/contact_methods"
        otherIDs["email_contact_method"] = try await Self.made(house, methods, "contact_method", second)
    }

    /// What is there from the beginning.
    private mutating func lookAround() async throws {
        let lists: [(kind: String, path: String, key: String)] = [
            ("priority", "/priorities", "priorities"), ("vendor", "/vendors", "vendors"),
            ("extension_schema", "/extension_schemas", "extension_schemas"),
            ("incident_type", "/incidents/types", "incident_types"),
        ]
        for list in lists {
            let found = try await house.call("GET", list.path).json[list.key]
            ids[list.kind] = ScheduleForms.id(found?[0])
        }
        let shown = try await house.call("GET", "/services/\(house.serviceID)").json["service"]
        ids["integration"] = ScheduleForms.id(shown?["integrations"]?[0])
    }
}
