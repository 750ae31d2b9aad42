// SPDX-License-Identifier: Apache-2.0
import Base
import Catalogue
import Foundation
import HouseTesting

/// The published document, where it lies beside the checkout.
enum PublishedDocument {
    static let file = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent().deletingLastPathComponent()
        .appendingPathComponent("shared/reference/rest-openapi.json")
    static let isThere = FileManager.default.fileExists(atPath: file.path)

    static let root: JSON = {
        guard let data = try? Data(contentsOf: file) else { return .null }
        return (try? JSON.parse(Array(data))) ?? .null
    }()

    static let operations: [String: JSON] = {
        var found: [String: JSON] = [:]
        for path in root["paths"]?.objectValue?.members ?? [] {
            for method in path.value.objectValue?.members ?? [] {
                if let id = method.value["operationId"]?.stringValue { found[id] = method.value }
            }
        }
        return found
    }()

    static func resolved(_ json: JSON) -> JSON {
        guard let reference = json["$ref"]?.stringValue else { return json }
        let parts = reference.dropFirst(2).split(separator: "/").map(String.init)
        return parts.reduce(root) { found, name in found[name] ?? .null }
    }

    private static func examples(_ content: JSON) -> [JSON] {
        let members = resolved(content)["content"]?["application/json"]?["examples"]?.objectValue?.members ?? []
        return members.compactMap { resolved($0.value)["value"] }
    }

    static func requests(_ id: String) -> [JSON] { examples(operations[id]?["requestBody"] ?? .null) }

    static func response(_ id: String) -> JSON? {
        let answers = operations[id]?["responses"]?.objectValue?.members ?? []
        return answers.first { $0.name.hasPrefix("2") }.flatMap { examples($0.value).first }
    }
}

/// A house with an object of each kind that examples name.
struct ExampleWorld {
    let house: TestHouse
    /// Ids by kind, as references name it.
    private var ids: [String: [String]] = [:]
    private var turns: [String: Int] = [:]

    init() async throws {
        house = try await TestHouse()
        _ = try await house.makeUser("Grace Hopper", "grace@example.com")
        _ = try await house.makeService("Second")
        for name in ["One", "Two"] {
            _ = try await house.call("POST", "/teams", ["team": ["type": "team", "name": .string(name)]])
            _ = try await house.call("POST", "/business_services", ["business_service": ["name": .string(name)]])
            _ = try await house.call("POST", "/tags", ["tag": ["type": "tag", "label": .string(name)]])
        }
        let type: JSON = [
            "name": "major_incident", "display_name": "Major Incident", "parent_type": "incident_default",
        ]
        _ = try await house.call("POST", "/incidents/types", ["incident_type": type])
        _ = try await house.call(
            "POST", "/webhook_subscriptions/oauth_clients", ["oauth_client": .object(WebhookForms.client)])
        for number in 1...6 { try await house.event("trigger", key: "k\(number)") }
        try await lookAround()
    }

    private mutating func lookAround() async throws {
        let owner = "/users/\(house.ownerID)"
        let lists: [(kind: String, path: String, key: String)] = [
            ("user", "/users", "users"), ("team", "/teams", "teams"), ("schedule", "/schedules", "schedules"),
            ("escalation_policy", "/escalation_policies", "escalation_policies"), ("service", "/services", "services"),
            ("incident", "/incidents", "incidents"), ("priority", "/priorities", "priorities"), ("tag", "/tags", "tags"),
            ("business_service", "/business_services", "business_services"), ("vendor", "/vendors", "vendors"),
            ("extension_schema", "/extension_schemas", "extension_schemas"), ("license", "/licenses", "licenses"),
            ("contact_method", owner + "/contact_methods", "contact_methods"),
            ("notification_rule", owner + "/notification_rules", "notification_rules"),
            ("log_entry", "/log_entries", "log_entries"),
            ("oauth_client", "/webhook_subscriptions/oauth_clients", "oauth_clients"),
        ]
        for list in lists {
            let found = try await house.call("GET", list.path, query: "limit=100").json[list.key]?.arrayValue ?? []
            let known = found.compactMap { $0["id"]?.stringValue }
            if !known.isEmpty { ids[list.kind] = known }
        }
        let alerts = try await house.call("GET", "/incidents/\(last("incident"))/alerts").json["alerts"]
        ids["alert"] = alerts?.arrayValue?.compactMap { $0["id"]?.stringValue }
        let service = try await house.call("GET", "/services/\(house.serviceID)").json["service"]
        ids["integration"] = service?["integrations"]?.arrayValue?.compactMap { $0["id"]?.stringValue }
    }

    private func last(_ kind: String) -> String { ids[kind]?.last ?? "PNONE" }

    private mutating func next(_ kind: String) -> JSON {
        guard let known = ids[kind], !known.isEmpty else { return "PNONE" }
        let turn = turns[kind, default: 0]
        turns[kind] = turn + 1
        return .string(known[turn % known.count])
    }

    // MARK: Bodies

    /// The example with the ids of objects that exist: its account does not.
    mutating func adapted(_ json: JSON, under name: String = "") -> JSON {
        if let items = json.arrayValue {
            var changed: [JSON] = []
            for item in items { changed.append(adapted(item, under: Self.singular(name))) }
            return .array(changed)
        }
        guard let object = json.objectValue else { return json }
        var changed = JSONObject()
        for member in object.members {
            if let kind = kind(of: member, object, under: name) {
                changed.append(member.name, next(kind))
            } else {
                changed.append(member.name, adapted(member.value, under: member.name))
            }
        }
        return .object(changed)
    }

    /// What kind of object a member names; nil when it names none that is known here.
    private func kind(of member: JSONObject.Member, _ object: JSONObject, under name: String) -> String? {
        guard member.value.stringValue != nil else { return nil }
        let kind: String?
        switch member.name {
        case "id":
            var type = object["type"]?.stringValue ?? name
            if type.hasSuffix("_reference") { type = String(type.dropLast("_reference".count)) }
            if type.hasSuffix("_contact_method") { type = "contact_method" }
            if ids[type] == nil {
                let bare = Self.singular(name).replacingOccurrences(of: "supporting_", with: "")
                type = bare.replacingOccurrences(of: "dependent_", with: "")
            }
            kind = type
        case "subscribable_id": kind = object["subscribable_type"]?.stringValue
        case "subscriber_id": kind = object["subscriber_type"]?.stringValue
        case "requester_id", "user_id": kind = "user"
        case "service_id": kind = "service"
        // Of rules: names of sets and words look otherwise.
        case "route_to" where member.value.stringValue?.hasPrefix("P") == true: kind = "service"
        case "priority", "escalation_policy": kind = member.name
        case "incident_id": kind = "incident"
        case "oauth_client_id": kind = "oauth_client"
        default: kind = nil
        }
        return kind.flatMap { ids[$0] == nil ? nil : $0 }
    }

    static func singular(_ name: String) -> String {
        if name == "source_incidents" { return "incident" }
        if name.hasSuffix("ies") { return String(name.dropLast(3)) + "y" }
        return name.hasSuffix("s") ? String(name.dropLast()) : name
    }

    // MARK: Addresses

    /// The operation's path with ids that exist. What the house does not hold is made by the published example of the POST
    /// to the path before it.
    mutating func address(_ operation: Catalogue.Operation) async throws -> String {
        var path = ""
        var template = ""
        var literal = ""
        for segment in operation.path.segments {
            switch segment {
            case .literal(let text):
                path += "/" + text
                template += "/" + text
                literal = text
            case .variable(let name):
                let id = try await value(of: name, after: literal, at: path, template)
                path += "/" + id
                template += "/{" + name + "}"
            }
        }
        return path
    }

    private mutating func value(
        of variable: String, after literal: String, at path: String, _ template: String
    ) async throws -> String {
        switch variable {
        case "entity_type": return "users"
        case "feature_name": return "aiops"
        case "type_id_or_name": return "major_incident"
        default: break
        }
        // Schedules made of shifts are no schedules where those of layers are asked for.
        let isOfShifts = literal == "schedules" && path.hasPrefix("/v3/")
        let isOfRules = literal == "integrations" && path.hasPrefix("/event_orchestrations/")
        let kind =
            literal == "log_entries"
            ? "log_entry" : isOfShifts ? "shift_schedule" : isOfRules ? "rule_integration" : Self.singular(literal)
        switch literal {
        case "": return house.ownerID
        case "users": return house.ownerID
        case "services": return house.serviceID
        default: break
        }
        if ids[kind] != nil { return last(kind) }
        let create = Operations.all.map(\.operation).first { $0.method == .post && $0.path.text == template }
        guard let create else { return "PNONE" }
        // Some are made of nothing.
        let body = adapted(PublishedDocument.requests(create.id).first ?? [:])
        let answer = try await house.call("POST", path, body)
        let id = create.outputKey.flatMap { answer.json[$0]?["id"]?.stringValue } ?? "PNONE"
        if answer.status < 300 {
            ids[kind] = [id]
            turns[kind] = 0
        }
        return id
    }
}
