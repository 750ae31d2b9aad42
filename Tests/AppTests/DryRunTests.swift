// SPDX-License-Identifier: Apache-2.0
import App
import Base
import Catalogue
import HouseTesting
import Store
import Testing

@Suite("Asking what a change would do")
struct DryRunTests {
    private func send(
        _ world: AgentHouse, _ method: String, _ path: String, _ body: JSON? = nil, token: String? = nil,
        dryRun: String = "true"
    ) async -> TestHouse.Answer {
        let house = world.house
        var request = WireRequest(
            method: method, path: path, authorization: "Token token=\(token ?? house.account.accountKey ?? "")",
            from: token == nil ? house.ownerEmail : nil, body: body?.encoded() ?? [])
        request.dryRun = dryRun
        return await house.send(request)
    }

    @Test("it is answered as it would be, with a mark, and nothing is kept", arguments: TestStore.available)
    func tried(_ store: TestStore) async throws {
        let database = RememberingDatabase(try await store.fresh())
        let world = try await AgentHouse(database: database)
        _ = database.takeChanges()
        let path = "/incidents/\(world.incidentID)"
        let answer = await send(world, "PUT", path, AgentHouse.acknowledgement)
        #expect(answer.status == 200 && answer.json["incident"]?["status"] == "acknowledged", "\(answer.json.text)")
        #expect(answer.json["dry_run"]?["status"] == 200 && answer.json["dry_run"]?["approval_needed"] == false)
        #expect(answer.headers.contains { $0.name == WireRequest.dryRunHeader && $0.value == "true" })
        let status: JSON = ["name": "status", "before": "triggered", "after": "acknowledged"]
        #expect(answer.json["dry_run"]?["changes"]?[0]?["fields"]?.arrayValue?.contains(status) == true)
        let made = await send(world, "POST", "/teams", ["team": ["name": "Payments"]])
        #expect(made.status == 201 && made.json["team"]?["name"] == "Payments")
        let grace = try await world.house.makeUser("Grace", "grace@example.com")
        let removed = await send(world, "DELETE", "/users/\(grace)")
        #expect(removed.status == 200 && removed.json["dry_run"]?["status"] == 204, "\(removed.json.text)")
        #expect(try await world.incidentStatus() == "triggered")
        #expect(try await world.house.call("GET", "/teams").json["teams"] == [])
        #expect(database.takeChanges().allSatisfy { !$0.sql.contains("teams") && !$0.sql.contains("log_entries") })
    }

    @Test("what would be refused is refused the same way")
    func refused() async throws {
        let world = try await AgentHouse()
        let body: JSON = ["incident": ["type": "incident_reference", "status": "asleep"]]
        #expect(await send(world, "PUT", "/incidents/\(world.incidentID)", body).status == 400)
        let agent = try await world.agent()
        let denied = await send(
            world, "PUT", "/incidents/\(world.incidentID)", AgentHouse.acknowledgement, token: agent.token)
        world.expectDenied(denied, "incidents", "write")
    }

    @Test("an agent hears that a person would have to agree, and nobody is asked")
    func agent() async throws {
        let world = try await AgentHouse()
        let (agent, _) = try await world.waitingAgent(["writes_per_hour": 1])
        for _ in 0..<2 {
            let answer = await send(
                world, "PUT", "/incidents/\(world.incidentID)", AgentHouse.acknowledgement, token: agent.token)
            #expect(answer.status == 200 && answer.json["dry_run"]?["approval_needed"] == true, "\(answer.json.text)")
        }
        #expect(try await world.house.call("GET", AgentHouse.approvals).json["approvals"] == [])
        _ = try await world.ask(agent)
    }

    @Test("a word that says neither yes nor no is refused, and no means no", arguments: ["maybe", "false", "0"])
    func words(_ word: String) async throws {
        let world = try await AgentHouse()
        let answer = await send(
            world, "PUT", "/incidents/\(world.incidentID)", AgentHouse.acknowledgement, dryRun: word)
        #expect(answer.status == (word == "maybe" ? 400 : 200))
        #expect(try await world.incidentStatus() == (word == "maybe" ? "triggered" : "acknowledged"))
    }

    @Test("events are not tried: the header refuses them instead of sending them")
    func events() async throws {
        let world = try await AgentHouse()
        var request = WireRequest(
            method: "POST", path: "/v2/enqueue",
            body: JSON.object([
                "routing_key": .string(world.house.routingKey), "event_action": "resolve", "dedup_key": "one",
            ]).encoded())
        request.dryRun = "true"
        #expect(await world.house.send(request).status == 400)
        #expect(try await world.incidentStatus() == "triggered")
    }

    @Test("an approval that is only tried carries nothing out")
    func approval() async throws {
        let world = try await AgentHouse()
        let (agent, _) = try await world.waitingAgent()
        let asked = try await world.ask(agent)
        let path = "\(AgentHouse.approvals)/\(ScheduleForms.id(asked))"
        let tried = await send(
            world, "PUT", path, ["approval": ["status": "approved"]], token: world.house.account.userKey)
        #expect(tried.status == 200, "\(tried.json.text)")
        #expect(try await world.incidentStatus() == "triggered")
        #expect(try await world.decide(asked).status == 200)
    }
}
