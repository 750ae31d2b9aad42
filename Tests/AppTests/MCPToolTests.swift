// SPDX-License-Identifier: Apache-2.0
import App
import Base
import Catalogue
import HouseTesting
import Testing

@Suite("Calling tools")
struct MCPToolTests {
    private static let writing = Set(Tools.all.filter { $0.kind == .write }.map(\.name))

    @Test("people's keys are shown what looks, and what changes where that is switched on; none that is not there yet")
    func shown() async throws {
        let house = try await TestHouse()
        let bound = Set(Bindings.all.handlers.keys)
        let there = Set(
            Tools.all.filter { $0.endpoints.allSatisfy { bound.contains($0.operation.id) } }.map(\.name))
        let reading = there.subtracting(Self.writing)
        let off = MCPHouse(house)
        #expect(await Set(off.toolNames(as: .userKey)) == reading)
        #expect(await Set(off.toolNames()) == reading.subtracting(["get_user_data"]))
        let on = MCPHouse(house, offersWriteTools: true)
        #expect(await Set(on.toolNames(as: .userKey)) == there)
        #expect(await Set(on.toolNames(as: .readOnlyKey)) == reading.subtracting(["get_user_data"]))
        let refused = await off.call("create_team", ["create_model": ["team": ["name": "A"]]])
        #expect(refused.isRefusal && refused.text.contains("--enable-write-tools"))
        #expect(try await house.call("GET", "/teams").json["teams"]?.arrayValue?.isEmpty == true)
    }

    @Test("an agent is shown what a grant could reach, whether or not tools that change are on")
    func agents() async throws {
        let world = try await AgentHouse()
        let tools = MCPHouse(world.house)
        let agent = try await world.agent()
        #expect(await tools.toolNames(as: agent.caller).isEmpty)
        try await world.grant(agent, "incidents", "read", ["services": [world.reference(world.otherServiceID, "service")]])
        var names = await tools.toolNames(as: agent.caller)
        #expect(names.contains("list_incidents") && names.contains("get_incident") && !names.contains("list_services"))
        #expect(Self.writing.isDisjoint(with: names))
        let operations: JSON = ["updateIncidents"]
        try await world.grant(agent, "incidents", "write", ["operations": operations])
        names = await tools.toolNames(as: agent.caller)
        #expect(Self.writing.intersection(names) == ["manage_incidents"])
    }

    @Test("a call that is granted is carried out, and one that is not names the grant that is missing")
    func granted() async throws {
        let world = try await AgentHouse()
        let tools = MCPHouse(world.house)
        let agent = try await world.agent()
        try await world.grant(agent, "incidents", "read", ["services": [world.reference(world.otherServiceID, "service")]])
        let listed = await tools.call("list_incidents", as: agent.caller)
        let rows = listed.result["structuredContent"]?["response"]?.arrayValue ?? []
        #expect(rows.compactMap { $0["id"]?.stringValue } == [world.otherIncidentID], "\(listed.json.text)")
        let change: JSONObject = [
            "manage_request": ["incident_ids": [.string(world.otherIncidentID)], "status": "acknowledged"]
        ]
        let denied = await tools.call("manage_incidents", change, as: agent.caller)
        #expect(denied.isRefusal && denied.text.contains("Missing grant: write of incidents"), "\(denied.text)")
        try await world.grant(agent, "incidents", "write")
        let done = await tools.call("manage_incidents", change, as: agent.caller)
        #expect(!done.isRefusal, "\(done.text)")
        let incident = try await world.house.incident(2)
        #expect(incident["status"] == "acknowledged")
    }

    @Test("ids that lead elsewhere reach nothing", arguments: ["../users", "1%2F..%2F..%2Fusers", "1/notes", "1?x", ".."])
    func injected(_ id: String) async throws {
        let world = try await AgentHouse()
        let tools = MCPHouse(world.house)
        for tool in ["get_incident", "list_incident_notes"] {
            let answer = await tools.call(tool, ["incident_id": .string(id)])
            #expect(answer.isRefusal && answer.text.contains("incident_id"), "\(answer.text)")
        }
        let uri = "tocsin://incidents/\(id)"
        #expect(await tools.ask("resources/read", ["uri": .string(uri)]).code == -32002)
        let prompt: JSONObject = ["name": "triage_incident", "arguments": ["incident_id": .string(id)]]
        #expect(await tools.ask("prompts/get", prompt).code == -32602)
    }

    @Test("a list is cut where the caller says, and tells how to go on")
    func cut() async throws {
        let world = try await AgentHouse()
        let tools = MCPHouse(world.house)
        let one = await tools.call("list_incidents", ["limit": 1])
        let content = try #require(one.result["structuredContent"])
        #expect(content["response"]?.arrayValue?.count == 1 && content["more"] == true && content["next_offset"] == 1)
        #expect(one.text.contains("larger limit"), "\(one.text)")
        let entry = await tools.call("list_log_entries", ["query_model": ["limit": 1, "offset": 1]])
        #expect(entry.text.contains("offset 2"), "\(entry.text)")
        let all = await tools.call("list_incidents")
        #expect(all.result["structuredContent"]?["more"] == false)
    }

    @Test("a list goes on over pages, up to what one call gathers")
    func pages() async throws {
        let house = try await TestHouse()
        let count = ToolLimits.pageRows + 1
        for number in 1...count {
            _ = try await house.call("POST", "/teams", ["team": ["name": .string("Team \(number)")]])
        }
        let tools = MCPHouse(house)
        let usual = await tools.call("list_teams")
        #expect(usual.result["structuredContent"]?["response"]?.arrayValue?.count == ToolLimits.rowsDefault)
        let all = await tools.call("list_teams", ["limit": .int(Int64(count))])
        let names = all.result["structuredContent"]?["response"]?.arrayValue?.compactMap { $0["name"]?.stringValue } ?? []
        #expect(names.count == count && Set(names).count == count)
    }

    @Test("what changes is done in the name of whoever calls")
    func writing() async throws {
        let world = try await AgentHouse()
        let tools = MCPHouse(world.house, offersWriteTools: true)
        let note = await tools.call(
            "add_note_to_incident", ["incident_id": .string(world.incidentID), "note": "Looking"], as: .userKey)
        #expect(note.result["structuredContent"]?["content"] == "Looking", "\(note.json.text)")
        let nobody = await tools.call(
            "add_note_to_incident", ["incident_id": "1", "note": "Looking"], as: .accountKeyWithoutFrom)
        #expect(nobody.isRefusal && nobody.text.contains("From"), "\(nobody.text)")
        let team = await tools.call("create_team", ["create_model": ["name": "Without its root key"]])
        #expect(!team.isRefusal, "\(team.text)")
        let opened = await tools.call(
            "create_incident",
            ["incident": ["title": "Slow", "service": ["id": .string(world.house.serviceID)], "urgency": "low"]])
        #expect(opened.result["structuredContent"]?["title"] == "Slow", "\(opened.json.text)")
        let end = ISO8601.string(world.house.runtime.now.adding(seconds: 7200))
        let start = ISO8601.string(world.house.runtime.now.adding(seconds: 3600))
        let override: JSON = ["start": .string(start), "end": .string(end), "user_id": .string(world.house.ownerID)]
        let over = await tools.call(
            "create_schedule_override",
            ["schedule_id": .string(world.house.scheduleID), "override_request": ["overrides": [override]]])
        #expect(over.result["structuredContent"]?["response"]?[0]?["status"] == 201, "\(over.json.text)")
    }

    @Test("tools of several operations put their answers together")
    func several() async throws {
        let world = try await AgentHouse()
        let tools = MCPHouse(world.house)
        let mine = await tools.call("list_incidents", ["request_scope": "assigned"], as: .userKey)
        #expect(mine.result["structuredContent"]?["response"]?.arrayValue?.count == 2, "\(mine.json.text)")
        let schedules = await tools.call("list_schedules", ["query_model": [:]])
        #expect(schedules.result["structuredContent"]?["response"]?[0]?["schedule_layers"] != nil)
        let schedule = await tools.call("get_schedule", ["schedule_id": .string(world.house.scheduleID)])
        #expect(schedule.result["structuredContent"]?["id"] == .string(world.house.scheduleID))
        let onCall = await tools.call("list_oncalls", ["service_ids": [.string(world.house.serviceID)]])
        #expect(onCall.result["structuredContent"]?["response"]?.arrayValue?.isEmpty == false, "\(onCall.json.text)")
    }

    @Test("a schedule is found whichever kind it is, and what is of neither kind is told")
    func schedules() async throws {
        let world = try await AgentHouse()
        let tools = MCPHouse(world.house)
        let body: JSON = ["schedule": ["name": "Shifts", "time_zone": "UTC"]]
        let made = try await world.house.call("POST", "/v3/schedules", body).json["schedule"]
        let id = try #require(made?["id"]?.stringValue)
        let found = await tools.call("get_schedule", ["schedule_id": .string(id)])
        #expect(found.result["structuredContent"]?["id"]?.stringValue == id, "\(found.json.text)")
        let none = await tools.call("get_schedule", ["schedule_id": "PNONE"])
        #expect(none.isRefusal && none.text.contains("Check the ids"), "\(none.text)")
    }

    @Test("a schedule that an agent is denied is asked for once, and leaves one denial in the log")
    func deniedOnce() async throws {
        let world = try await AgentHouse()
        let tools = MCPHouse(world.house)
        let agent = try await world.agent()
        let schedule: JSONObject = ["schedule_id": .string(world.house.scheduleID)]
        let denied = await tools.call("get_schedule", schedule, as: agent.caller)
        #expect(denied.isRefusal && denied.text.contains("Missing grant: read of schedules"), "\(denied.text)")
        let calls = try await world.house.call("GET", "/tocsin/v1/agent_calls").json["agent_calls"]?.arrayValue ?? []
        #expect(calls.map { $0["operation_id"]?.stringValue } == ["getSchedule"], "\(calls.map(\.text))")
        #expect(calls.first?["decision"] == "denied")
        try await world.grant(agent, "schedules")
        #expect(await tools.call("get_schedule", schedule, as: agent.caller).isRefusal == false)
    }

    @Test("resources and prompts are listed, read and filled in")
    func resources() async throws {
        let world = try await AgentHouse()
        let tools = MCPHouse(world.house)
        let listed = await tools.ask("resources/list").result["resources"]?.arrayValue ?? []
        #expect(listed.compactMap { $0["uri"]?.stringValue } == ["tocsin://on-call", "tocsin://reference"])
        let templates = await tools.ask("resources/templates/list").result["resourceTemplates"]?.arrayValue ?? []
        let offered = templates.compactMap { $0["uriTemplate"]?.stringValue }
        #expect(offered.contains("tocsin://incidents/{id}"))
        for uri in ["tocsin://on-call", "tocsin://reference", "tocsin://incidents/1"] {
            let read = await tools.ask("resources/read", ["uri": .string(uri)])
            #expect(read.result["contents"]?[0]?["text"]?.stringValue?.isEmpty == false, "\(read.json.text)")
        }
        let prompts = await tools.ask("prompts/list").result["prompts"]?.arrayValue ?? []
        #expect(prompts.count == 3)
        let prompt = await tools.ask("prompts/get", ["name": "triage_incident", "arguments": ["incident_id": "12"]])
        #expect(prompt.result["messages"]?[0]?["content"]?["text"]?.stringValue?.contains("incident 12.") == true)
    }
}
