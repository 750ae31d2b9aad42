// SPDX-License-Identifier: Apache-2.0
import App
import Base
import Catalogue
import Domain
import HouseTesting
import Store
import Testing

@Suite("The call log of agents")
struct AgentCallTests {
    static let path = "/tocsin/v1/agent_calls"

    static func calls(_ world: AgentHouse, _ query: String = "") async throws -> [JSON] {
        let answer = try await world.house.call("GET", path, query: query)
        #expect(answer.status == 200, "\(answer.json.text)")
        return answer.json["agent_calls"]?.arrayValue ?? []
    }

    private static let members = [
        "id", "at", "agent", "credential", "operation_id", "method", "path", "object", "parameters", "decision", "reason",
        "grant", "outcome", "status", "duration_ms", "request_id",
    ]

    @Test("what an agent may do is logged with who, what and why", arguments: TestStore.available)
    func allowed(_ store: TestStore) async throws {
        let world = try await AgentHouse(store)
        let agent = try await world.agent()
        let grant = try await world.grant(agent, "incidents", "write")
        #expect(try await world.get("/incidents", "limit=5", as: agent).status == 200)
        #expect(try await world.acknowledge(world.incidentID, as: agent).status == 200)
        let calls = try await Self.calls(world)
        #expect(calls.count == 2)
        let change = try #require(calls.first)
        let look = try #require(calls.last)
        #expect(change.objectValue?.members.map(\.name) == Self.members)
        #expect(change["agent"]?["id"]?.stringValue == agent.id && change["agent"]?["summary"] == "Triage")
        #expect(change["operation_id"] == "updateIncident" && change["method"] == "PUT")
        #expect(change["path"]?.stringValue == "/incidents/\(world.incidentID)")
        #expect(change["object"] == world.reference(world.incidentID, "incident"))
        #expect(change["parameters"]?["body"]?["incident"]?["status"] == "acknowledged")
        #expect(change["grant"]?["id"]?.stringValue == grant && change["decision"] == "allowed")
        #expect(change["outcome"] == "done" && change["status"] == 200 && change["duration_ms"]?.intValue != nil)
        #expect(look["operation_id"] == "listIncidents" && look["object"] == JSON.null && look["outcome"] == "done")
        let parameters: JSON = ["query": ["limit": "5"]]
        #expect(look["parameters"] == parameters)
        #expect(try await Self.calls(world, "object_id=\(world.incidentID)") == [change])
        #expect(try await Self.calls(world, "object_id=\(world.otherIncidentID)") == [])
    }

    @Test("what an agent may not do is logged with the reason", arguments: TestStore.available)
    func denied(_ store: TestStore) async throws {
        let world = try await AgentHouse(store)
        let agent = try await world.agent()
        #expect(try await world.acknowledge(world.incidentID, as: agent).status == 403)
        let calls = try await Self.calls(world)
        let call = try #require(calls.first)
        #expect(call["decision"] == "denied" && call["outcome"] == JSON.null && call["grant"] == JSON.null)
        #expect(call["status"] == 403 && call["reason"] == "No grant allows this agent the write of incidents")
    }

    @Test("so is what is refused for other reasons: a limit, an include, a body that is wrong")
    func refused() async throws {
        let world = try await AgentHouse(database: try await TestStore.sqlite.fresh(), restLimitPerMinute: 30)
        let agent = try await world.agent(["calls_per_hour": 3])
        try await world.grant(agent, "incidents", "write")
        #expect(try await world.get("/incidents", as: agent).status == 200)
        #expect(try await world.get("/incidents", "include[]=services", as: agent).status == 403)
        let wrong: JSON = ["incident": ["type": "incident_reference", "status": "on fire"]]
        let path = "/incidents/\(world.incidentID)"
        #expect(try await world.house.call("PUT", path, wrong, as: agent.caller).status == 400)
        #expect(try await world.get("/incidents", as: agent).status == 429)
        let told = try await Self.calls(world).map {
            "\($0["decision"]?.stringValue ?? "") \($0["outcome"]?.stringValue ?? "-") \($0["status"]?.intValue ?? 0)"
        }
        #expect(told == ["denied - 429", "allowed refused 400", "denied - 403", "allowed done 200"])
        for _ in 0..<26 { _ = try await world.get("/incidents", as: agent) }
        #expect(try await world.get("/incidents", as: agent).status == 429)
        #expect(try await Self.calls(world, "limit=100").count == 31)
        #expect(try await Self.calls(world).first?["reason"] == "Rate Limit Exceeded")
    }

    @Test("nobody else's calls are logged")
    func others() async throws {
        let world = try await AgentHouse()
        _ = try await world.house.call("GET", "/incidents", as: .userKey)
        #expect(try await Self.calls(world).isEmpty)
    }

    @Test("no secret gets into it")
    func secrets() async throws {
        let world = try await AgentHouse()
        let agent = try await world.agent()
        let body: JSON = [
            "incident": ["status": "acknowledged", "token": "s3cr3t", "nested": ["routing_key": "s3cr3t"]],
            "password": "s3cr3t",
        ]
        let path = "/incidents/\(world.incidentID)"
        _ = try await world.house.call("PUT", path, query: "api_key=s3cr3t&x=1", body, as: agent.caller)
        let calls = try await Self.calls(world)
        let call = try #require(calls.first)
        let text = call.text
        #expect(!text.contains("s3cr3t") && !text.contains(agent.token) && text.contains("acknowledged"), "\(text)")
        #expect(call["path"]?.stringValue == path && call["parameters"]?["query"]?["x"] == "1")
    }

    @Test("it is listed by agent, decision, operation and time, a page at a time", arguments: TestStore.available)
    func filters(_ store: TestStore) async throws {
        let world = try await AgentHouse(store)
        let (one, other) = (try await world.agent(), try await world.agent(["name": "Other"]))
        try await world.grant(one, "incidents")
        for _ in 0..<3 {
            world.house.advance(seconds: 60)
            _ = try await world.get("/incidents", as: one)
            _ = try await world.get("/services", as: other)
        }
        func count(_ query: String) async throws -> Int { try await Self.calls(world, query).count }
        #expect(try await count("agent_ids[]=\(one.id)") == 3)
        #expect(try await count("agent_ids[]=\(one.id)&agent_ids[]=\(other.id)") == 6)
        #expect(try await count("decision=denied") == 3)
        #expect(try await count("decision=waiting") == 0)
        #expect(try await count("operation=listServices&decision=denied") == 3)
        let middle = ISO8601.string(TestHouse.start.adding(seconds: 120))
        #expect(try await count("since=\(middle)") == 4)
        #expect(try await count("until=\(middle)") == 4)
        #expect(try await count("since=\(middle)&until=\(middle)&agent_ids[]=\(one.id)") == 1)
        var seen: [String] = []
        var cursor: String?
        repeat {
            let query = "limit=2" + (cursor.map { "&cursor=\($0)" } ?? "")
            let answer = try await world.house.call("GET", Self.path, query: query).json
            seen += answer["agent_calls"]?.arrayValue?.map { ScheduleForms.id($0) } ?? []
            cursor = answer["next_cursor"]?.stringValue
        } while cursor != nil
        #expect(seen.count == 6 && Set(seen).count == 6 && seen == seen.sorted(by: >))
        for query in ["cursor=x", "decision=maybe", "since=2026-03-02T10:00:00Z&until=2026-03-02T09:00:00Z"] {
            #expect(try await world.house.call("GET", Self.path, query: query).status == 400, "\(query)")
        }
        let many = (0...AgentCall.listedAgentsMaximum).map { "agent_ids[]=A\($0)" }
        #expect(try await world.house.call("GET", Self.path, query: many.joined(separator: "&")).status == 400)
        #expect(try await count(many.dropLast().joined(separator: "&")) == 0)
    }

    @Test("agents do not read it, and neither does who may not administer")
    func reserved() async throws {
        let world = try await AgentHouse()
        let agent = try await world.agent()
        #expect(try await world.get(Self.path, as: agent).status == 403)
        let observer = try await KeyHouse(world.house).person("Olga", role: .observer)
        #expect(try await world.house.call("GET", Self.path, as: observer.caller).status == 403)
        #expect(try await world.tryGrant(agent, "agent_calls").status == 400)
    }
}
