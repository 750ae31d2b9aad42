// SPDX-License-Identifier: Apache-2.0
import App
import Base
import Catalogue
import HTTPTypes
import HouseTesting
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
        return [
            "users": house.ownerID, "services": house.serviceID, "escalation_policies": house.escalationPolicyID,
            "schedules": house.scheduleID, "incidents": incidentID, "log_entries": entries?[0]?["id"]?.stringValue ?? "",
            "teams": team.json["team"]?["id"]?.stringValue ?? "", "abilities": "teams",
            "maintenance_windows": window.json["maintenance_window"]?["id"]?.stringValue ?? "",
            "alert_id": alerts?[0]?["id"]?.stringValue ?? "",
            "contact_method_id": owner?["contact_methods"]?[0]?["id"]?.stringValue ?? "",
            "notification_rule_id": owner?["notification_rules"]?[0]?["id"]?.stringValue ?? "",
            "integration_id": service?["integrations"]?[0]?["id"]?.stringValue ?? "",
        ]
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

    private static func address(_ operation: Catalogue.Operation, _ ids: [String: String]) -> String? {
        var parts: [String] = []
        var literal = ""
        for segment in operation.path.segments {
            switch segment {
            case .literal(let text):
                literal = text
                parts.append(text)
            case .variable(let name):
                guard let id = ids[name == "id" ? literal : name] else { return nil }
                // A kind in the path says, as a word of the path would, what the next id is of.
                if name == "entity_type" { literal = id }
                parts.append(id)
            }
        }
        var address = "/" + parts.joined(separator: "/")
        if operation.parameters.contains(.since) {
            address += "?since=2026-03-01T00:00:00Z&until=2026-03-08T00:00:00Z"
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
                guard endpoint.operation.method == .get else { continue }
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
        #expect(json["limit"] == 25 && json["offset"] == 0 && json["total"] == .null, "\(operation.id)")
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
