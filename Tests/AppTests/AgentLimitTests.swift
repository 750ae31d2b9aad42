// SPDX-License-Identifier: Apache-2.0
import App
import Base
import Catalogue
import Domain
import HouseTesting
import Testing

@Suite("Where an agent's grants end")
struct AgentLimitTests {
    private static let bound = Operations.all.map(\.operation).filter { Bindings.all.handlers[$0.id] != nil }

    @Test("every operation that asks for a credential acts on a resource, and what is about rights is out of reach")
    func resources() async throws {
        for operation in Self.bound where operation.authentication == .token {
            #expect(!operation.grantResource.isEmpty, "\(operation.id)")
            let isGrantable = GrantChoices.resources.contains(operation.grantResource)
            #expect(isGrantable != operation.isReservedFromAgents, "\(operation.id): \(operation.grantResource)")
        }
        let reserved = [
            "createKey", "listKeys", "createAgent", "listAgents", "createAgentGrant", "getAgentDecision", "updateAccount",
            "createOAuthAppClient", "updateObjectRoles", "listApprovals", "updateApproval", "rotateAgent",
            "createAgentOAuthClient", "rotateAgentOAuthClient", "listAgentOAuthClients", "updateAgentGrant",
            "updateAgentOAuthClient",
        ]
        for id in reserved { #expect(Self.bound.first { $0.id == id }?.isReservedFromAgents == true, "\(id)") }
        let notes = Self.bound.first { $0.id == "createIncidentNote" }
        #expect(notes?.grantResource == "incidents" && notes?.grantAccess == .write)
    }

    @Test("an agent with every grant there is makes no keys, agents and grants, and sees none")
    func reserved() async throws {
        let world = try await AgentHouse()
        let agent = try await world.agent()
        for resource in GrantChoices.resources.prefix(Grant.perAgentMaximum) {
            try await world.grant(agent, resource, "write")
        }
        for path in [KeyHouse.path, AgentHouse.path, "\(AgentHouse.path)/\(agent.id)/grants", "/tocsin/v1/oauth_clients"] {
            #expect(try await world.get(path, as: agent).status == 403, "\(path)")
            #expect(try await world.house.call("POST", path, JSON.object([:]), as: agent.caller).status == 403, "\(path)")
        }
        for resource in ["keys", "agents", "oauth_clients", "account", "nothing"] {
            #expect(try await world.tryGrant(agent, resource).status == 400, "\(resource)")
        }
    }

    @Test("an agent does no more than its owner, whatever it is granted")
    func owner() async throws {
        let world = try await AgentHouse()
        let observer = try await KeyHouse(world.house).user("Olga", role: .observer)
        let agent = try await world.agent(owner: observer)
        try await world.grant(agent, "incidents", "write")
        #expect(try await world.get("/incidents", as: agent).status == 200)
        world.expectDenied(try await world.acknowledge(world.incidentID, as: agent), "incidents", "write")
        #expect(try await world.house.call("DELETE", "/users/\(observer)").status == 204)
        #expect(try await world.get("/incidents", as: agent).status == 401)
    }

    @Test("nobody makes an agent that reaches further than they do")
    func reach() async throws {
        let world = try await AgentHouse()
        let admin = try await KeyHouse(world.house).person("Grace", role: .admin)
        func make(_ owner: String) async throws -> Int {
            let agent: JSON = ["name": "A", "owner": world.reference(owner, "user")]
            return try await world.house.call("POST", AgentHouse.path, ["agent": agent], as: admin.caller).status
        }
        #expect(try await make(admin.id) == 201)
        #expect(try await make(world.house.ownerID) == 403)
        let agent = try await world.agent()
        let grant: JSON = ["grant": ["resource": "incidents", "access": "write"]]
        let given = try await world.house.call("POST", "\(AgentHouse.path)/\(agent.id)/grants", grant, as: admin.caller)
        #expect(given.status == 403)
    }

    @Test("switched off, removed, or with agents switched off in the account, it is refused from the next call on")
    func off() async throws {
        let world = try await AgentHouse()
        let agent = try await world.agent()
        try await world.grant(agent, "services")
        #expect(try await world.get("/services", as: agent).status == 200)
        try await world.change(agent, ["enabled": false])
        world.expectDenied(try await world.get("/services", as: agent), "services", "read")
        try await world.change(agent, ["enabled": true])
        #expect(try await world.get("/services", as: agent).status == 200)
        for isOn in [false, true] {
            let account: JSON = ["account": ["agents_enabled": .bool(isOn)]]
            #expect(try await world.house.call("PUT", "/tocsin/v1/account", account).status == 200)
            #expect(try await world.get("/services", as: agent).status == (isOn ? 200 : 403))
        }
        #expect(try await world.house.call("DELETE", "\(AgentHouse.path)/\(agent.id)").status == 204)
        #expect(try await world.get("/services", as: agent).status == 401)
    }

    @Test("a grant ends when it expires, and begins when it starts")
    func times() async throws {
        let world = try await AgentHouse()
        let agent = try await world.agent()
        let now = world.house.runtime.now
        func time(_ seconds: Int64) -> JSON { .string(ISO8601.string(now.adding(seconds: seconds))) }
        try await world.grant(agent, "services", "read", ["starts_at": time(60), "expires_at": time(120)])
        for (seconds, status) in [(59, 403), (1, 200), (59, 200), (1, 403)] as [(Int64, Int)] {
            world.house.advance(seconds: seconds)
            #expect(try await world.get("/services", as: agent).status == status)
        }
        #expect(try await world.tryGrant(agent, "services", "read", ["expires_at": time(119)]).status == 400)
    }

    @Test("a grant for whoever is on call is of no use to the agent of somebody who is not")
    func onCall() async throws {
        let world = try await AgentHouse()
        let other = try await world.house.makeUser("Grace", "grace@example.com")
        for (owner, status) in [(world.house.ownerID, 200), (other, 403)] {
            let agent = try await world.agent(owner: owner)
            try await world.grant(agent, "services", "read", ["only_while_owner_on_call": true])
            #expect(try await world.get("/services", as: agent).status == status)
        }
    }

    @Test("past its calls of an hour an agent waits for the next; what is refused does not count")
    func budget() async throws {
        let world = try await AgentHouse()
        let agent = try await world.agent(["calls_per_hour": 2])
        #expect(try await world.get("/services", as: agent).status == 403)
        try await world.grant(agent, "services")
        for status in [200, 200, 429, 429] { #expect(try await world.get("/services", as: agent).status == status) }
        world.house.advance(seconds: 3600)
        #expect(try await world.get("/services", as: agent).status == 200)
    }

    @Test("a list that is empty is refused: it would mean nothing to one and everything to another")
    func emptyLists() async throws {
        let world = try await AgentHouse()
        let agent = try await world.agent()
        for name in ["services", "teams", "escalation_policies", "objects", "operations"] {
            let empty = JSONObject(members: [.init(name: name, value: [])])
            #expect(try await world.tryGrant(agent, "incidents", "read", empty).status == 400, "\(name)")
        }
        #expect(try await world.tryGrant(agent, "incidents", "read", ["operations": ["updateIncident"]]).status == 400)
    }

    @Test("what the door would say can be asked, and nothing is done by it")
    func decision() async throws {
        let world = try await AgentHouse()
        let agent = try await world.agent()
        func ask(_ operation: String, _ id: String? = nil) async throws -> JSON {
            let query = "operation=\(operation)" + (id.map { "&id=\($0)" } ?? "")
            let answer = try await world.house.call("GET", "\(AgentHouse.path)/\(agent.id)/decision", query: query)
            #expect(answer.status == 200, "\(answer.json.text)")
            return answer.json["decision"] ?? .null
        }
        let no = try await ask("updateIncident", world.incidentID)
        #expect(no["allowed"] == false && no["grant"] == JSON.null && no["approval_needed"] == false)
        let services: JSON = [world.reference(world.house.serviceID, "service")]
        let grant = try await world.grant(agent, "incidents", "write", ["services": services])
        let yes = try await ask("updateIncident", world.incidentID)
        #expect(yes["allowed"] == true && yes["grant"]?["id"]?.stringValue == grant)
        #expect(try await ask("updateIncident", world.otherIncidentID)["allowed"] == false)
        #expect(try await ask("updateIncidents", world.incidentID)["allowed"] == true)
        #expect(try await ask("listKeys")["allowed"] == false)
        let path = "\(AgentHouse.path)/\(agent.id)/decision"
        #expect(try await world.house.call("GET", path).status == 400)
        #expect(try await world.house.call("GET", path, query: "operation=nothing").status == 400)
    }
}
