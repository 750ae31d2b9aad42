// SPDX-License-Identifier: Apache-2.0
import App
import Base
import Catalogue
import Domain
import HouseTesting
import Testing

@Suite("Agents")
struct AgentTests {
    @Test("an agent's token is shown once, and opens by either scheme", arguments: TestStore.available)
    func token(_ store: TestStore) async throws {
        let world = try await AgentHouse(store)
        let agent = try await world.agent()
        for path in [AgentHouse.path, "\(AgentHouse.path)/\(agent.id)"] {
            let shown = try await world.house.call("GET", path)
            #expect(shown.status == 200 && !shown.json.text.contains(agent.token))
        }
        try await world.grant(agent, "services")
        for scheme in ["Bearer \(agent.token)", "Token token=\(agent.token)"] {
            let answer = try await world.house.call("GET", "/services", as: .header(scheme, from: nil))
            #expect(answer.status == 200, "\(answer.json.text)")
        }
    }

    @Test("an agent to whom nothing is granted may nothing, and is told what is missing", arguments: TestStore.available)
    func nothing(_ store: TestStore) async throws {
        let world = try await AgentHouse(store)
        let agent = try await world.agent()
        world.expectDenied(try await world.get("/incidents", as: agent), "incidents", "read")
        world.expectDenied(try await world.acknowledge(world.incidentID, as: agent), "incidents", "write")
    }

    @Test("a grant of reading changes nothing, and one that is taken back is over at once")
    func reading() async throws {
        let world = try await AgentHouse()
        let agent = try await world.agent()
        let grant = try await world.grant(agent, "incidents")
        #expect(try await world.get("/incidents", as: agent).json["incidents"]?.arrayValue?.count == 2)
        world.expectDenied(try await world.acknowledge(world.incidentID, as: agent), "incidents", "write")
        world.expectDenied(try await world.get("/services", as: agent), "services", "read")
        #expect(try await world.house.call("DELETE", "\(AgentHouse.path)/\(agent.id)/grants/\(grant)").status == 204)
        world.expectDenied(try await world.get("/incidents", as: agent), "incidents", "read")
    }

    @Test("a grant for one service shows its incidents alone, in lists and one by one", arguments: TestStore.available)
    func narrowed(_ store: TestStore) async throws {
        let world = try await AgentHouse(store)
        let agent = try await world.agent()
        let services: JSON = [world.reference(world.house.serviceID, "service")]
        try await world.grant(agent, "incidents", "write", ["services": services])
        let list = try await world.get("/incidents", "total=true", as: agent).json
        #expect(list["incidents"]?.arrayValue?.map { ScheduleForms.id($0) } == [world.incidentID] && list["total"] == 1)
        #expect(try await world.get("/incidents/\(world.incidentID)", as: agent).status == 200)
        world.expectDenied(try await world.get("/incidents/\(world.otherIncidentID)", as: agent), "incidents", "read")
        #expect(try await world.acknowledge(world.incidentID, as: agent).status == 200)
        world.expectDenied(try await world.acknowledge(world.otherIncidentID, as: agent), "incidents", "write")
        // By its number too.
        world.expectDenied(try await world.get("/incidents/2", as: agent), "incidents", "read")
    }

    @Test("an agent and its owner acknowledge once between them", arguments: TestStore.available)
    func acknowledgedOnce(_ store: TestStore) async throws {
        let world = try await AgentHouse(store)
        let agent = try await world.agent()
        try await world.grant(agent, "incidents", "write")
        for _ in 1...2 {
            let answer = try await world.acknowledge(world.incidentID, as: agent)
            #expect(answer.status == 200, "\(answer.json.text)")
        }
        let incident = try await world.house.incident(1, ["status": "acknowledged"])
        #expect(incident["acknowledgements"]?.arrayValue?.count == 1)
        #expect(incident["assignments"]?.arrayValue?.count == 1)
        #expect(try await world.house.kinds(1).filter { $0 == "acknowledge_log_entry" }.count == 1)
    }

    @Test("one change of several incidents is refused when one of them is not granted")
    func bulk() async throws {
        let world = try await AgentHouse()
        let agent = try await world.agent()
        try await world.grant(
            agent, "incidents", "write", ["services": [world.reference(world.house.serviceID, "service")]])
        func change(_ ids: [String]) async throws -> TestHouse.Answer {
            let incidents = ids.map { id -> JSON in
                ["id": .string(id), "type": "incident_reference", "status": "acknowledged"]
            }
            return try await world.house.call("PUT", "/incidents", ["incidents": .array(incidents)], as: agent.caller)
        }
        world.expectDenied(try await change([world.incidentID, world.otherIncidentID]), "incidents", "write")
        #expect(try await change([world.incidentID]).status == 200)
    }

    @Test("a grant for a policy reaches the incidents that follow it", arguments: TestStore.available)
    func policy(_ store: TestStore) async throws {
        let world = try await AgentHouse(store)
        let agent = try await world.agent()
        let gone = try await world.house.makePolicy("Other", loops: 0, [(5, [.user(world.house.ownerID)])])
        let other = try await world.agent()
        for (agent, policy) in [(agent, world.house.escalationPolicyID), (other, gone)] {
            try await world.grant(
                agent, "incidents", "read", ["escalation_policies": [world.reference(policy, "escalation_policy")]])
        }
        #expect(try await world.get("/incidents/\(world.incidentID)", as: agent).status == 200)
        let seen = try await world.get("/incidents", as: agent).json["incidents"]?.arrayValue ?? []
        #expect(seen.contains { ScheduleForms.id($0) == world.incidentID })
        #expect(try await world.get("/incidents", as: other).json["incidents"] == [])
        world.expectDenied(try await world.get("/incidents/\(world.incidentID)", as: other), "incidents", "read")
    }

    @Test("what an agent does is in the history under its owner's name and its own")
    func history() async throws {
        let world = try await AgentHouse()
        let agent = try await world.agent()
        try await world.grant(agent, "incidents", "write")
        #expect(try await world.acknowledge(world.incidentID, as: agent).status == 200)
        let note = try await world.house.call(
            "POST", "/incidents/\(world.incidentID)/notes", ["note": ["content": "Looking"]], as: agent.caller)
        #expect(note.status == 200, "\(note.json.text)")
        let entries = try await world.house.entries(1)
        let signature: JSON = ["id": .string(agent.id), "name": "Triage"]
        let path = "/incidents/\(world.incidentID)/notes"
        let made = try #require(note.json["note"])
        #expect(made["channel"]?["agent"] == signature && made["user"]?["id"]?.stringValue == world.house.ownerID)
        #expect(try await world.house.call("GET", path).json["notes"]?[0]?["channel"] == made["channel"])
        let own = try await world.house.call("POST", path, ["note": ["content": "My own"]])
        #expect(own.json["note"]?["channel"]?["agent"] == nil)
        // Words that it puts into somebody's mouth are its own, too.
        let changed = try await world.house.call(
            "PUT", "\(path)/\(ScheduleForms.id(own.json["note"]))", ["note": ["content": "Not my own"]], as: agent.caller)
        #expect(changed.json["note"]?["channel"]?["agent"] == signature, "\(changed.json.text)")
        for type in ["acknowledge_log_entry", "annotate_log_entry"] {
            let entry = try #require(entries.last { $0["type"]?.stringValue == type })
            #expect(entry["agent"]?["id"]?.stringValue == world.house.ownerID)
            #expect(entry["channel"]?["agent"] == signature, "\(entry.text)")
        }
        #expect(entries.first { $0["type"] == "trigger_log_entry" }?["channel"]?["agent"] == nil)
    }

    @Test("a change of configuration by an agent names it and its owner in the audit trail")
    func audit() async throws {
        let world = try await AgentHouse()
        let agent = try await world.agent()
        try await world.grant(agent, "teams", "write")
        world.house.advance(seconds: 60)
        let made = try await world.house.call("POST", "/teams", ["team": ["name": "Payments"]], as: agent.caller)
        #expect(made.status == 201, "\(made.json.text)")
        let records = try await world.house.call("GET", "/audit/records").json["records"]?.arrayValue ?? []
        let record = try #require(records.first { $0["root_resource"]?["type"] == "team_reference" })
        #expect(record["actors"]?[0]?["id"]?.stringValue == agent.id && record["actors"]?[0]?["type"] == "agent_reference")
        #expect(record["actors"]?[1]?["id"]?.stringValue == world.house.ownerID)
    }

    @Test("references written out in full need a grant of their own")
    func includes() async throws {
        let world = try await AgentHouse()
        let agent = try await world.agent()
        try await world.grant(agent, "incidents")
        world.expectDenied(try await world.get("/incidents", "include[]=assignees", as: agent), "users", "read")
        try await world.grant(agent, "users")
        #expect(try await world.get("/incidents", "include[]=assignees", as: agent).status == 200)
    }
}
