// SPDX-License-Identifier: Apache-2.0
import App
import Base
import Catalogue
import Domain
import HouseTesting
import Store
import Testing

@Suite("Changes that wait for a person")
struct ApprovalTests {
    @Test("nothing is changed until a person agrees, who sees before and after", arguments: TestStore.available)
    func waiting(_ store: TestStore) async throws {
        let world = try await AgentHouse(store)
        let (agent, grantID) = try await world.waitingAgent()
        #expect(try await world.get("/incidents", as: agent).status == 200)
        let asked = try await world.ask(agent)
        #expect(asked["status"] == "waiting" && asked["grant"]?["id"]?.stringValue == grantID)
        #expect(try await world.incidentStatus() == "triggered")
        let path = "\(AgentHouse.approvals)/\(ScheduleForms.id(asked))"
        let shown = try #require(try await world.house.call("GET", path, as: .userKey).json["approval"])
        #expect(shown["operation_id"] == "updateIncident" && shown["method"] == "PUT")
        #expect(shown["object"] == world.reference(world.incidentID, "incident"))
        #expect(shown["request"]?["body"] == AgentHouse.acknowledgement)
        let fields = shown["changes"]?[0]?["fields"]?.arrayValue ?? []
        let status: JSON = ["name": "status", "before": "triggered", "after": "acknowledged"]
        #expect(fields.contains(status), "\(shown.text)")
        #expect(shown["changes"]?[0]?["object"]?["id"]?.stringValue == world.incidentID)
    }

    @Test("after the yes it is carried out as the agent, and both are in the call log", arguments: TestStore.available)
    func approved(_ store: TestStore) async throws {
        let world = try await AgentHouse(store)
        let (agent, _) = try await world.waitingAgent()
        let decided = try await world.decide(try await world.ask(agent))
        #expect(decided.status == 200, "\(decided.json.text)")
        let approval = try #require(decided.json["approval"])
        #expect(approval["status"] == "approved" && approval["outcome"]?["status"] == 200)
        #expect(approval["decided_by"]?["id"]?.stringValue == world.house.ownerID)
        #expect(try await world.incidentStatus() == "acknowledged")
        let entry = try #require(
            try await world.house.entries(1).first { $0["type"]?.stringValue == "acknowledge_log_entry" })
        #expect(entry["channel"]?["agent"]?["id"]?.stringValue == agent.id)
        let calls = try await AgentCallTests.calls(world)
        #expect(calls.map { $0["decision"]?.stringValue } == ["allowed", "waiting"])
        #expect(calls[0]["outcome"] == "done" && calls[1]["outcome"] == JSON.null && calls[1]["status"] == 202)
        #expect(calls[0]["reason"]?.stringValue?.contains(ScheduleForms.id(approval)) == true)
    }

    @Test("the same call is one request while it waits, and hears once what became of it", arguments: TestStore.available)
    func repeated(_ store: TestStore) async throws {
        let world = try await AgentHouse(store)
        let (agent, _) = try await world.waitingAgent()
        let first = try await world.ask(agent)
        #expect(ScheduleForms.id(try await world.ask(agent)) == ScheduleForms.id(first))
        _ = try await world.decide(first)
        let told = try await world.acknowledge(world.incidentID, as: agent)
        #expect(told.status == 200 && told.json["approval"]?["status"] == "approved", "\(told.json.text)")
        #expect(try await world.acknowledgementCount() == 1)
        let next = try await world.ask(agent)
        #expect(ScheduleForms.id(next) != ScheduleForms.id(first))
    }

    @Test("what one is told by its id is always the same, and is never carried out by asking")
    func polled() async throws {
        let world = try await AgentHouse()
        let (agent, grantID) = try await world.waitingAgent()
        let asked = try await world.ask(agent)
        #expect(await world.acknowledge(naming: asked, as: agent).status == 202)
        _ = try await world.decide(asked)
        for _ in 0..<2 { #expect(await world.acknowledge(naming: asked, as: agent).status == 200) }
        // Neither by a grant that does not ask for approval any more.
        let path = "\(AgentHouse.path)/\(agent.id)/grants/\(grantID)"
        #expect(try await world.house.call("DELETE", path).status == 204)
        try await world.grant(agent, "incidents", "write")
        #expect(await world.acknowledge(naming: asked, as: agent).json["approval"] != nil)
        #expect(try await world.acknowledgementCount() == 1)
    }

    @Test("what waits, or was done unheard, is not done a second time when no person is asked any more")
    func unasked() async throws {
        for isDecided in [false, true] {
            let world = try await AgentHouse()
            let (agent, grantID) = try await world.waitingAgent()
            let asked = try await world.ask(agent)
            if isDecided { _ = try await world.decide(asked) }
            let path = "\(AgentHouse.path)/\(agent.id)/grants/\(grantID)"
            #expect(try await world.house.call("PUT", path, ["grant": ["approval": false]]).status == 200)
            let told = try await world.acknowledge(world.incidentID, as: agent)
            #expect(told.status == (isDecided ? 200 : 202), "\(told.json.text)")
            #expect(told.json["approval"]?["id"] == asked["id"])
            if !isDecided { _ = try await world.decide(asked) }
            #expect(try await world.acknowledgementCount() == 1)
        }
    }

    @Test("a refusal is told to the agent, and changes nothing")
    func refused() async throws {
        let world = try await AgentHouse()
        let (agent, _) = try await world.waitingAgent()
        let asked = try await world.ask(agent)
        #expect(try await world.decide(asked, "refused").json["approval"]?["status"] == "refused")
        #expect(try await world.decide(asked).status == 400)
        let told = try await world.acknowledge(world.incidentID, as: agent)
        #expect(told.status == 403 && told.errors == ["A person refused this change"], "\(told.json.text)")
        #expect(try await world.incidentStatus() == "triggered")
    }

    @Test("what would be refused anyway waits for nobody")
    func wrong() async throws {
        let world = try await AgentHouse()
        let (agent, _) = try await world.waitingAgent()
        let body: JSON = ["incident": ["type": "incident_reference", "status": "asleep"]]
        let answer = try await world.house.call("PUT", "/incidents/\(world.incidentID)", body, as: agent.caller)
        #expect(answer.status == 400, "\(answer.json.text)")
        #expect(try await world.house.call("GET", AgentHouse.approvals).json["approvals"] == [])
    }

    @Test("a change of several incidents shows each of them")
    func bulk() async throws {
        let world = try await AgentHouse()
        let (agent, _) = try await world.waitingAgent()
        let incidents = [world.incidentID, world.otherIncidentID].map { id -> JSON in
            ["id": .string(id), "type": "incident_reference", "status": "acknowledged"]
        }
        let answer = try await world.house.call(
            "PUT", "/incidents", ["incidents": .array(incidents)], as: agent.caller)
        #expect(answer.status == 202, "\(answer.json.text)")
        let changes = answer.json["approval"]?["changes"]?.arrayValue ?? []
        #expect(changes.compactMap { $0["object"]?["id"]?.stringValue } == [world.incidentID, world.otherIncidentID])
    }

    @Test("lists are by status, and leave out what is long", arguments: TestStore.available)
    func lists(_ store: TestStore) async throws {
        let world = try await AgentHouse(store)
        let (agent, _) = try await world.waitingAgent()
        let asked = try await world.ask(agent)
        func ids(_ status: String) async throws -> [String] {
            let answer = try await world.house.call("GET", AgentHouse.approvals, query: "status=\(status)")
            return answer.json["approvals"]?.arrayValue?.map { ScheduleForms.id($0) } ?? []
        }
        #expect(try await ids("waiting") == [ScheduleForms.id(asked)])
        #expect(try await ids("expired") == [])
        let first = try await world.house.call("GET", AgentHouse.approvals).json["approvals"]?[0]
        #expect(first?["request"] == nil && first?["changes"] == nil && first?["path"] != nil)
        world.house.advance(seconds: Approval.lifetimeSeconds)
        #expect(try await ids("waiting") == [])
        #expect(try await ids("expired") == [ScheduleForms.id(asked)])
    }

    @Test("so many of an agent wait, and no more", arguments: [Approval.waitingMaximum])
    func most(_ maximum: Int) async throws {
        let world = try await AgentHouse()
        let (agent, _) = try await world.waitingAgent()
        func note(_ number: Int) async throws -> Int {
            let body: JSON = ["note": ["content": .string("Note \(number)")]]
            let path = "/incidents/\(world.incidentID)/notes"
            return try await world.house.call("POST", path, body, as: agent.caller).status
        }
        for number in 1...maximum { #expect(try await note(number) == 202) }
        #expect(try await note(maximum + 1) == 400)
        world.house.advance(seconds: Approval.lifetimeSeconds)
        #expect(try await note(maximum + 1) == 202)
    }

    @Test("a body that nobody reads through is refused", arguments: [0, 1])
    func size(_ excess: Int) async throws {
        let world = try await AgentHouse()
        let (agent, _) = try await world.waitingAgent()
        let start = #"{"incident":{"type":"incident_reference","status":"acknowledged"},"padding":""#
        let length = Approval.bodyBytesMaximum + excess - start.utf8.count - 2
        let text = start + String(repeating: "a", count: length) + "\"}"
        let request = WireRequest(
            method: "PUT", path: "/incidents/\(world.incidentID)", authorization: "Bearer \(agent.token)",
            body: Array(text.utf8))
        #expect(await world.house.send(request).status == (excess == 0 ? 202 : 413))
    }

    @Test("a tool tells the model that a person must agree, and what to do meanwhile")
    func tools() async throws {
        let world = try await AgentHouse()
        let tools = MCPHouse(world.house)
        let (agent, _) = try await world.waitingAgent()
        let change: JSONObject = [
            "manage_request": ["incident_ids": [.string(world.incidentID)], "status": "acknowledged"]
        ]
        let paused = await tools.call("manage_incidents", change, as: agent.caller)
        let approval = try #require(paused.result["structuredContent"]?["approval"], "\(paused.json.text)")
        #expect(!paused.isRefusal && paused.text.contains(ScheduleForms.id(approval)))
        _ = try await world.decide(approval)
        #expect(try await world.incidentStatus() == "acknowledged")
        let told = await tools.call("manage_incidents", change, as: agent.caller)
        #expect(!told.isRefusal && told.text.contains("was carried out"), "\(told.text)")
    }
}
