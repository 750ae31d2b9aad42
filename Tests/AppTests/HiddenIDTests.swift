// SPDX-License-Identifier: Apache-2.0
import App
import Base
import Catalogue
import Domain
import HouseTesting
import Store
import Testing

/// What somebody may not see does not exist for them, whatever operation they try it on.
@Suite("Ids of what may not be seen")
struct HiddenIDTests {
    private static let operations = Operations.all.map(\.operation).filter { operation in
        operation.authentication == .token && Bindings.all.handlers[operation.id] != nil
    }

    @Test("in the path: each operation answers as for an id that nothing has", arguments: TestStore.available)
    func paths(_ store: TestStore) async throws {
        let world = try await PrivateWorld(store)
        let secrets = try await Self.secretIDs(world)
        var tried = 0
        for operation in Self.operations {
            let none = Dictionary(uniqueKeysWithValues: operation.path.variables.map { ($0, "PNOTHING") })
            let absent = await Self.status(operation, none, [:], world.outsider, world)
            for variable in operation.path.variables {
                for secret in secrets {
                    var values = none
                    values[variable] = secret
                    let status = await Self.status(operation, values, [:], world.outsider, world)
                    #expect(status == absent, "\(operation.id) \(variable) \(secret): \(status), not \(absent)")
                    tried += 1
                }
            }
        }
        #expect(tried > 500)
    }

    @Test("in the body: each change answers word for word as for an id that nothing has", arguments: TestStore.available)
    func words(_ store: TestStore) async throws {
        let world = try await PrivateWorld(store)
        let hidden = world.hidden
        let forms: [(path: String, key: String, id: String)] = [
            ("/services", "service", hidden.policyID), ("/incidents", "incident", hidden.serviceID),
            ("/teams", "team", hidden.teamID), ("/schedules", "schedule", hidden.teamID),
            ("/escalation_policies", "escalation_policy", hidden.scheduleID),
            ("/maintenance_windows", "maintenance_window", hidden.serviceID),
        ]
        for form in forms {
            let operation = try #require(
                Self.operations.first { $0.path.text == form.path && $0.method == .post })
            // As long as the other, so that nothing but the id itself is different.
            let absent = String(form.id.dropLast(3)) + "QQQ"
            let said = await Self.words(operation, [form.key: Self.body(form.key, form.id)], world)
            let usual = await Self.words(operation, [form.key: Self.body(form.key, absent)], world)
            #expect(said == usual.replacing(absent, with: form.id), "\(form.path)")
            #expect(said.hasPrefix("400") || said.hasPrefix("403") || said.hasPrefix("404"), "\(form.path): \(said)")
        }
    }

    @Test("as a text are a text")
    func texts() async throws {
        let world = try await PrivateWorld(.sqlite)
        let operation = try #require(Self.operations.first { $0.path.text == "/tags" && $0.method == .post })
        let id = world.hidden.serviceID
        let said = await Self.words(operation, ["tag": ["type": "tag", "label": .string(id)]], world)
        let usual = await Self.words(operation, ["tag": ["type": "tag", "label": "night"]], world)
        #expect(said.prefix(3) == usual.prefix(3) && !said.contains("~"), "\(said)")
        if said.hasPrefix("201") { #expect(said.contains("\"\(id)\"")) }
    }

    /// What makes one of a kind, naming an id in the usual place.
    private static func body(_ kind: String, _ id: String) -> JSON {
        let named: JSON = ["id": .string(id), "type": "thing_reference"]
        switch kind {
        case "service": return ["name": "New", "escalation_policy": named]
        case "incident": return ["title": "New", "service": named]
        case "team": return ["name": "New", "parent": named]
        case "schedule": return ["name": "New", "time_zone": "UTC", "schedule_layers": [], "teams": [named]]
        case "escalation_policy":
            let target: JSON = ["id": .string(id), "type": "schedule_reference"]
            return ["name": "New", "escalation_rules": [["escalation_delay_in_minutes": 30, "targets": [target]]]]
        default:
            return ["start_time": "2026-03-03T09:00:00Z", "end_time": "2026-03-03T10:00:00Z", "services": [named]]
        }
    }

    /// Status and body of what the outsider is answered.
    private static func words(
        _ operation: Catalogue.Operation, _ body: JSONObject, _ world: PrivateWorld
    ) async -> String {
        let request = WireRequest(
            method: operation.method.rawValue, path: operation.path.text, from: "ada@example.com",
            body: JSON.object(body).encoded())
        let reply: Reply
        do {
            reply = try await world.house.dispatcher.perform(operation, [:], request, as: world.outsider, channel: .api)
        } catch {
            reply = Reply(Dispatcher.apiError(error))
        }
        return "\(reply.status) \(String(decoding: reply.body, as: UTF8.self))"
    }

    @Test("in the body: each operation answers as for an id that nothing has", arguments: TestStore.available)
    func bodies(_ store: TestStore) async throws {
        let world = try await PrivateWorld(store)
        let secrets = try await Self.secretIDs(world).filter { Int64($0) == nil }
        for operation in Self.operations where operation.access == .write && operation.method != .delete {
            let values = Dictionary(uniqueKeysWithValues: operation.path.variables.map { ($0, "PNOTHING") })
            func status(_ id: String) async -> Int {
                let named: JSON = ["id": .string(id), "type": "thing_reference"]
                let member = JSONObject.Member(name: operation.inputKey ?? "thing", value: ["deep": [named]])
                return await Self.status(operation, values, JSONObject(members: [member]), world.outsider, world)
            }
            let absent = await status("PNOTHING")
            for secret in secrets {
                let found = await status(secret)
                #expect(found == absent, "\(operation.id) \(secret): \(found), not \(absent)")
            }
        }
    }

    @Test("not by its number either: a template quotes no incident that may not be seen")
    func templates() async throws {
        let world = try await PrivateWorld(.sqlite)
        let made = try await world.send(
            "POST", "/templates",
            [
                "template": [
                    "name": "News", "template_type": "status_update",
                    "templated_fields": [
                        "email_subject": "{{incident.title}}", "email_body": "{{incident.title}}",
                        "message": "{{incident.title}}",
                    ],
                ]
            ])
        let id = try #require(made["template"]?["id"]?.stringValue)
        let number = try #require(try await Self.secretIDs(world).first { Int64($0) != nil })
        let operation = try #require(Self.operations.first { $0.path.text == "/templates/{id}/render" })
        let body: JSONObject = ["incident_id": .string(number)]
        #expect(await Self.status(operation, ["id": id], body, PrivateWorld.account, world) == 200)
        #expect(await Self.status(operation, ["id": id], body, world.outsider, world) == 400)
    }

    @Test(
        "whoever is paged for it sees an incident of a private team, and may acknowledge it", arguments: TestStore.available)
    func paged(_ store: TestStore) async throws {
        let world = try await PrivateWorld(store)
        let id = try await Self.secretIDs(world)[4]
        let outsider = Principal(
            .userKey(id: "PKEY"),
            person: Person(id: world.outsiderID, role: .observer, hiddenTeamIDs: [world.hidden.teamID]))
        await #expect(throws: APIError.self) { _ = try await world.get("/incidents/\(id)", "", as: outsider) }
        let assignee: JSON = ["assignee": ["id": .string(world.outsiderID), "type": "user_reference"]]
        try await world.send(
            "PUT", "/incidents/\(id)", ["incident": ["type": "incident_reference", "assignments": [assignee]]])
        let seen = try await world.get("/incidents/\(id)", "", as: outsider)
        #expect(seen["incident"]?["id"]?.stringValue == id)
        let list = try await world.get("/incidents", "date_range=all&limit=100", as: outsider)
        #expect(list["incidents"]?.arrayValue?.contains { $0["id"]?.stringValue == id } == true)
        let operation = try #require(Self.operations.first { $0.id == "updateIncident" })
        let acknowledge: JSONObject = ["incident": ["type": "incident_reference", "status": "acknowledged"]]
        #expect(await Self.status(operation, ["id": id], acknowledge, outsider, world) == 200)
    }

    @Test("a member is not kept from them")
    func member() async throws {
        let world = try await PrivateWorld(.sqlite)
        for path in ["/services/\(world.hidden.serviceID)", "/teams/\(world.hidden.teamID)"] {
            let seen = try await world.get(path, "", as: world.member)
            #expect(seen.objectValue?.members.isEmpty == false)
        }
    }

    /// One of each kind, some seen through another one, and the incident's number.
    private static func secretIDs(_ world: PrivateWorld) async throws -> [String] {
        let hidden = world.hidden
        let found = try await world.get(
            "/incidents", "date_range=all&service_ids[]=\(hidden.serviceID)", as: PrivateWorld.account)
        let incident = try #require(found["incidents"]?[0])
        let id = try #require(incident["id"]?.stringValue)
        let alerts = try await world.get("/incidents/\(id)/alerts", "", as: PrivateWorld.account)
        let entries = try await world.get("/incidents/\(id)/log_entries", "", as: PrivateWorld.account)
        let number = try #require(incident["incident_number"]?.intValue)
        return [
            hidden.teamID, hidden.scheduleID, hidden.policyID, hidden.serviceID, id, String(number),
            try #require(alerts["alerts"]?[0]?["id"]?.stringValue),
            try #require(entries["log_entries"]?[0]?["id"]?.stringValue),
        ]
    }

    private static func status(
        _ operation: Catalogue.Operation, _ values: [String: String], _ body: JSONObject, _ principal: Principal,
        _ world: PrivateWorld
    ) async -> Int {
        let request = WireRequest(
            method: operation.method.rawValue, path: operation.path.text, from: "ada@example.com",
            body: operation.method == .get ? [] : JSON.object(body).encoded())
        do {
            return try await world.house.dispatcher.perform(operation, values, request, as: principal, channel: .api).status
        } catch {
            return Dispatcher.apiError(error).status
        }
    }
}
