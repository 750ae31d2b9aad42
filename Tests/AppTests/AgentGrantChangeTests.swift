// SPDX-License-Identifier: Apache-2.0
import App
import Base
import Domain
import HouseTesting
import Store
import Testing

@Suite("A grant that is changed")
struct AgentGrantChangeTests {
    private func change(
        _ world: AgentHouse, _ agent: AgentHouse.Made, _ id: String, _ change: JSONObject,
        as caller: TestHouse.Caller = .accountKey
    ) async throws -> TestHouse.Answer {
        let path = "\(AgentHouse.path)/\(agent.id)/grants/\(id)"
        return try await world.house.call("PUT", path, ["grant": .object(change)], as: caller)
    }

    private func stored(_ world: AgentHouse, _ agent: AgentHouse.Made) async throws -> JSON {
        let list = try await world.house.call("GET", "\(AgentHouse.path)/\(agent.id)/grants").json["grants"]
        #expect(list?.arrayValue?.count == 1)
        return list?[0] ?? .null
    }

    @Test("counts from the next call on: wider, narrower and for a person to agree", arguments: TestStore.available)
    func next(_ store: TestStore) async throws {
        let world = try await AgentHouse(store)
        let agent = try await world.agent()
        let grant = try await world.grant(agent, "incidents")
        world.expectDenied(try await world.acknowledge(world.incidentID, as: agent), "incidents", "write")
        #expect(try await change(world, agent, grant, ["access": "write"]).status == 200)
        #expect(try await world.acknowledge(world.incidentID, as: agent).status == 200)
        let services: JSON = [world.reference(world.otherServiceID, "service")]
        #expect(try await change(world, agent, grant, ["services": services]).status == 200)
        let listed = try await world.get("/incidents", as: agent).json["incidents"]?.arrayValue
        #expect(listed?.map { ScheduleForms.id($0) } == [world.otherIncidentID])
        world.expectDenied(try await world.acknowledge(world.incidentID, as: agent), "incidents", "write")
        #expect(try await change(world, agent, grant, ["approval": true]).status == 200)
        #expect(try await world.acknowledge(world.otherIncidentID, as: agent).status == 202)
        #expect(try await change(world, agent, grant, ["access": "read"]).status == 200)
        world.expectDenied(try await world.acknowledge(world.otherIncidentID, as: agent), "incidents", "write")
    }

    @Test("keeps what the body leaves out, and loses what is null")
    func leftOut() async throws {
        let world = try await AgentHouse()
        let agent = try await world.agent()
        let time: JSON = .string(ISO8601.string(world.house.runtime.now.adding(seconds: 3600)))
        let grant = try await world.grant(
            agent, "incidents", "write",
            [
                "operations": ["updateIncident"], "services": [world.reference(world.otherServiceID, "service")],
                "objects": [["id": .string(world.incidentID), "type": "incident"]], "expires_at": time,
                "only_while_owner_on_call": true, "only_assigned_to_owner": true,
            ])
        let before = try await stored(world, agent)
        let same = try await change(world, agent, grant, [:])
        let after = try await stored(world, agent)
        #expect(same.status == 200 && after == before && same.json["grant"] == before)
        let lists = ["operations", "services", "objects"]
        for (place, name) in lists.enumerated() {
            let gone = JSONObject(members: [.init(name: name, value: .null)])
            #expect(try await change(world, agent, grant, gone).status == 200)
            let left = try await stored(world, agent)
            for other in lists.prefix(place + 1) { #expect(left[other] == nil, "\(other)") }
            for other in lists.dropFirst(place + 1) { #expect(left[other] == before[other], "\(other)") }
            #expect(left["expires_at"] == time && left["only_assigned_to_owner"] == true)
        }
        #expect(try await change(world, agent, grant, ["expires_at": .null]).status == 200)
        #expect(try await stored(world, agent)["expires_at"] == JSON.null)
    }

    @Test("is refused what a new one is refused, keeps its resource, and is as it was then")
    func refused() async throws {
        let world = try await AgentHouse()
        let agent = try await world.agent()
        let grant = try await world.grant(agent, "services", "write", ["operations": ["createService"]])
        let before = try await stored(world, agent)
        let now: JSON = .string(ISO8601.string(world.house.runtime.now))
        let wrong: [JSONObject] = [
            ["resource": "incidents"], ["access": "read"], ["access": "all"], ["services": []],
            ["operations": ["updateTeam"]],
            ["services": [world.reference("PNONE", "service")]], ["expires_at": now], ["expires_at": "soon"],
            ["only_assigned_to_owner": true], ["objects": [["id": "Q1", "type": ""]]],
            ["starts_at": "2030-01-02T00:00:00Z", "expires_at": "2030-01-01T00:00:00Z"],
        ]
        for body in wrong {
            let answer = try await change(world, agent, grant, body)
            #expect(answer.status == 400 && !answer.errors.isEmpty, "\(JSON.object(body).text): \(answer.json.text)")
        }
        let after = try await stored(world, agent)
        #expect(after == before)
        #expect(try await change(world, agent, "QNONE", ["access": "read"]).status == 404)
        let other = try await world.agent()
        #expect(try await change(world, other, grant, ["approval": true]).status == 404, "of another agent")
        #expect(try await change(world, agent, grant, ["approval": true], as: agent.caller).status == 403)
        #expect(try await change(world, agent, grant, ["approval": true], as: .readOnlyKey).status == 403)
        let admin = try await KeyHouse(world.house).person("Grace", role: .admin)
        #expect(try await change(world, agent, grant, ["approval": true], as: admin.caller).status == 403)
    }

    @Test("that is over can be changed, and holds again with another end")
    func over() async throws {
        let world = try await AgentHouse()
        let agent = try await world.agent()
        func time(_ seconds: Int64) -> JSON {
            .string(ISO8601.string(world.house.runtime.now.adding(seconds: seconds)))
        }
        let grant = try await world.grant(agent, "services", "read", ["expires_at": time(60)])
        world.house.advance(seconds: 60)
        world.expectDenied(try await world.get("/services", as: agent), "services", "read")
        #expect(try await change(world, agent, grant, ["access": "write"]).status == 200)
        world.expectDenied(try await world.get("/services", as: agent), "services", "read")
        #expect(try await change(world, agent, grant, ["expires_at": time(60)]).status == 200)
        #expect(try await world.get("/services", as: agent).status == 200)
    }

    @Test("leaves one record of what was and what is, and none when nothing is different")
    func record() async throws {
        let world = try await AgentHouse()
        let agent = try await world.agent()
        let grant = try await world.grant(agent, "incidents")
        let trail = AuditTrail(world.house)
        let path = "\(AgentHouse.path)/\(agent.id)/grants/\(grant)"
        let record = try await trail.record("PUT", path, ["grant": ["access": "write"]])
        #expect(record["action"] == "update" && AuditTrail.root(record)["id"]?.stringValue == agent.id)
        #expect(AuditTrail.resource(record)["id"]?.stringValue == grant)
        #expect(AuditTrail.values(record).contains(["access", "read", "write"]), "\(record.text)")
        try await trail.leavesNone("PUT", path, ["grant": ["access": "write"]], status: 200)
        try await trail.leavesNone("PUT", path, ["grant": ["access": "all"]], status: 400)
    }
}
