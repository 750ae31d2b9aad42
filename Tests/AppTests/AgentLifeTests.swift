// SPDX-License-Identifier: Apache-2.0
import App
import Base
import Catalogue
import Domain
import HouseTesting
import Store
import Testing

@Suite("Budgets, tokens and words of agents")
struct AgentLifeTests {
    private func open(_ world: AgentHouse, _ agent: AgentHouse.Made, _ title: String) async throws -> TestHouse.Answer {
        let incident: JSON = [
            "type": "incident", "title": .string(title), "service": world.reference(world.house.serviceID, "service"),
        ]
        return try await world.house.call("POST", "/incidents", ["incident": incident], as: agent.caller)
    }

    @Test("an agent opens so many incidents a day, and the next day anew", arguments: TestStore.available)
    func budget(_ store: TestStore) async throws {
        let world = try await AgentHouse(store)
        let agent = try await world.agent(["incidents_per_day": 2])
        try await world.grant(agent, "incidents", "write")
        #expect(try await open(world, agent, "").status == 400)
        for status in [201, 201, 429] { #expect(try await open(world, agent, "Broken").status == status) }
        world.house.advance(seconds: 15 * 3600 - 1)
        #expect(try await open(world, agent, "Broken").status == 429)
        world.house.advance(seconds: 1)
        #expect(try await open(world, agent, "Broken").status == 201)
        try await world.change(agent, ["incidents_per_day": 0])
        #expect(try await open(world, agent, "Broken").status == 429)
        #expect(try await world.acknowledge(world.incidentID, as: agent).status == 200)
    }

    @Test("of many that race for the last of a budget, one gets it", arguments: TestStore.available)
    func race(_ store: TestStore) async throws {
        let world = try await AgentHouse(store)
        let agent = try await world.agent(["incidents_per_day": 1])
        try await world.grant(agent, "incidents", "write")
        let statuses = try await withThrowingTaskGroup(of: Int.self) { group in
            for number in 0..<8 { group.addTask { try await open(world, agent, "Broken \(number)").status } }
            return try await group.reduce(into: [Int]()) { $0.append($1) }
        }
        #expect(statuses.sorted() == [201] + Array(repeating: 429, count: 7))
        #expect(try await world.house.incidentCount() == 3)
    }

    @Test("a grant for what is assigned to the owner reaches that, in lists and one by one", arguments: TestStore.available)
    func assigned(_ store: TestStore) async throws {
        let world = try await AgentHouse(store)
        let grace = try await world.house.makeUser("Grace", "grace@example.com")
        let agent = try await world.agent(owner: grace)
        try await world.grant(agent, "incidents", "write", ["only_assigned_to_owner": true])
        #expect(try await world.get("/incidents", as: agent).json["incidents"] == [])
        world.expectDenied(try await world.acknowledge(world.incidentID, as: agent), "incidents", "write")
        let assignments: JSON = [["assignee": world.reference(grace, "user")]]
        _ = try await world.house.incident(1, ["type": "incident_reference", "assignments": assignments])
        let list = try await world.get("/incidents", "total=true", as: agent).json
        #expect(list["incidents"]?.arrayValue?.map { ScheduleForms.id($0) } == [world.incidentID] && list["total"] == 1)
        #expect(try await world.acknowledge(world.incidentID, as: agent).status == 200)
        world.expectDenied(try await world.acknowledge(world.otherIncidentID, as: agent), "incidents", "write")
        world.expectDenied(try await open(world, agent, "Broken"), "incidents", "write")
        let services = try await world.tryGrant(agent, "services", "read", ["only_assigned_to_owner": true])
        #expect(services.status == 400)
    }

    @Test("a new token works at once, and the one before it to the end of the overlap", arguments: TestStore.available)
    func rotation(_ store: TestStore) async throws {
        let world = try await AgentHouse(store)
        let agent = try await world.agent()
        try await world.grant(agent, "services")
        func rotate(_ seconds: Int64) async throws -> AgentHouse.Made {
            let answer = try await world.house.call(
                "POST", "\(AgentHouse.path)/\(agent.id)/rotate", ["rotation": ["overlap_seconds": .int(seconds)]])
            #expect(answer.status == 201, "\(answer.json.text)")
            return AgentHouse.Made(
                id: agent.id, token: try #require(answer.json["agent"]?["token"]?.stringValue))
        }
        func status(_ agent: AgentHouse.Made) async throws -> Int { try await world.get("/services", as: agent).status }
        let second = try await rotate(60)
        #expect(try await status(agent) == 200)
        #expect(try await status(second) == 200)
        world.house.advance(seconds: 59)
        #expect(try await status(agent) == 200)
        world.house.advance(seconds: 1)
        #expect(try await status(agent) == 401)
        let third = try await rotate(3600)
        let fourth = try await rotate(0)
        // One that was still ending ends with the next, and no overlap is none.
        #expect(try await status(second) == 401)
        #expect(try await status(third) == 401)
        #expect(try await status(fourth) == 200)
        let long = JSON.object(["rotation": ["overlap_seconds": .int(Int64(APIKey.overlapMaximumSeconds) + 1)]])
        #expect(try await world.house.call("POST", "\(AgentHouse.path)/\(agent.id)/rotate", long).status == 400)
    }

    @Test("a token that expires opens nothing from then on")
    func expiry() async throws {
        let world = try await AgentHouse()
        func time(_ seconds: Int64) -> JSON { .string(ISO8601.string(world.house.runtime.now.adding(seconds: seconds))) }
        let agent = try await world.agent(["expires_at": time(60)])
        try await world.grant(agent, "services")
        world.house.advance(seconds: 59)
        #expect(try await world.get("/services", as: agent).status == 200)
        world.house.advance(seconds: 1)
        #expect(try await world.get("/services", as: agent).status == 401)
        let past = try await world.house.call(
            "PUT", "\(AgentHouse.path)/\(agent.id)", ["agent": ["expires_at": time(-60)]])
        #expect(past.status == 400)
        try await world.change(agent, ["expires_at": .null])
        #expect(try await world.get("/services", as: agent).status == 200)
    }

    @Test("an agent says in words what it can do, alone and in lists")
    func words() async throws {
        let world = try await AgentHouse()
        let agent = try await world.agent()
        func reach() async throws -> String? {
            let listed = try await world.house.call("GET", AgentHouse.path).json["agents"]?[0]?["reach"]
            let shown = try await world.house.call("GET", "\(AgentHouse.path)/\(agent.id)").json["agent"]?["reach"]
            #expect(listed == shown)
            return shown?.stringValue
        }
        #expect(try await reach() == "May do nothing: no grant is in force")
        try await world.grant(agent, "incidents", "write", ["approval": true])
        let words = try await reach()
        #expect(words == "May read incidents, and change them once a person agrees; never more than its owner")
    }
}
