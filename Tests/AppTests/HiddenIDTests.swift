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

    @Test("in the body: no change takes them", arguments: TestStore.available)
    func bodies(_ store: TestStore) async throws {
        let world = try await PrivateWorld(store)
        let secrets = try await Self.secretIDs(world)
        for operation in Self.operations where operation.access == .write && operation.method != .delete {
            let values = Dictionary(uniqueKeysWithValues: operation.path.variables.map { ($0, "PNOTHING") })
            for secret in secrets where Int64(secret) == nil {
                let named: JSON = ["id": .string(secret), "type": "thing_reference"]
                let member = JSONObject.Member(name: operation.inputKey ?? "thing", value: ["deep": [named]])
                let status = await Self.status(operation, values, JSONObject(members: [member]), world.outsider, world)
                #expect([400, 403, 404].contains(status), "\(operation.id) \(secret): \(status)")
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
