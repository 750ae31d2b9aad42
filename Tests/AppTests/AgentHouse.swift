// SPDX-License-Identifier: Apache-2.0
import App
import Base
import HouseTesting
import Store
import Testing

/// A house with two services that have an incident each, and short ways to make agents and to call as one.
struct AgentHouse {
    static let path = "/tocsin/v1/agents"

    let house: TestHouse
    let otherServiceID: String
    /// An incident of the first service, and one of the other.
    let incidentID: String
    let otherIncidentID: String

    struct Made: Sendable {
        let id: String
        let token: String
        var caller: TestHouse.Caller { .header("Bearer \(token)", from: nil) }
    }

    init(_ store: TestStore = .sqlite) async throws { try await self.init(database: store.fresh()) }

    init(database: any Database, restLimitPerMinute: Int = 0, mailServer: MailServer? = nil) async throws {
        house = try await TestHouse(
            database: database, restLimitPerMinute: restLimitPerMinute, mailServer: mailServer)
        let other = try await house.makeService("Second")
        otherServiceID = other.id
        try await house.event("trigger", key: "one")
        try await house.event("trigger", key: "two", routingKey: other.routingKey)
        incidentID = ScheduleForms.id(try await house.incident(1))
        otherIncidentID = ScheduleForms.id(try await house.incident(2))
    }

    func agent(owner: String? = nil, _ more: JSONObject = [:]) async throws -> Made {
        var agent: JSONObject = [
            "name": "Triage", "purpose": "Sorts", "enabled": true,
            "owner": ["id": .string(owner ?? house.ownerID), "type": "user_reference"],
        ]
        for member in more.members { agent[member.name] = member.value }
        let answer = try await house.call("POST", Self.path, ["agent": .object(agent)])
        #expect(answer.status == 201, "\(answer.json.text)")
        let made = try #require(answer.json["agent"])
        return Made(id: ScheduleForms.id(made), token: try #require(made["token"]?.stringValue))
    }

    /// What granting something is answered with.
    func tryGrant(
        _ agent: Made, _ resource: String, _ access: String = "read", _ more: JSONObject = [:]
    ) async throws -> TestHouse.Answer {
        var grant: JSONObject = ["resource": .string(resource), "access": .string(access), "approval": false]
        for member in more.members { grant[member.name] = member.value }
        return try await house.call("POST", "\(Self.path)/\(agent.id)/grants", ["grant": .object(grant)])
    }

    @discardableResult
    func grant(
        _ agent: Made, _ resource: String, _ access: String = "read", _ more: JSONObject = [:]
    ) async throws -> String {
        let answer = try await tryGrant(agent, resource, access, more)
        #expect(answer.status == 201, "\(answer.json.text)")
        return ScheduleForms.id(answer.json["grant"])
    }

    func reference(_ id: String, _ type: String) -> JSON { ["id": .string(id), "type": .string(type + "_reference")] }

    func acknowledge(_ id: String, as agent: Made) async throws -> TestHouse.Answer {
        let body: JSON = ["incident": ["type": "incident_reference", "status": "acknowledged"]]
        return try await house.call("PUT", "/incidents/\(id)", body, as: agent.caller)
    }

    func get(_ path: String, _ query: String = "", as agent: Made) async throws -> TestHouse.Answer {
        try await house.call("GET", path, query: query, as: agent.caller)
    }

    func change(_ agent: Made, _ change: JSONObject) async throws {
        let answer = try await house.call("PUT", "\(Self.path)/\(agent.id)", ["agent": .object(change)])
        #expect(answer.status == 200, "\(answer.json.text)")
    }

    /// That a call is refused for want of a grant, in the form that is promised.
    func expectDenied(_ answer: TestHouse.Answer, _ resource: String, _ access: String) {
        #expect(answer.status == 403 && answer.code == 2010, "\(answer.json.text)")
        #expect(answer.errors.count == 1, "\(answer.json.text)")
        let wanted: JSON = ["resource": .string(resource), "access": .string(access)]
        #expect(answer.json["error"]?["missing_grant"] == wanted, "\(answer.json.text)")
        let place = answer.json["error"]?["grant_url"]?.stringValue
        #expect(place?.hasSuffix("?resource=\(resource)#agent-grant") == true, "\(answer.json.text)")
    }
}
