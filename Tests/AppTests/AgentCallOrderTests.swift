// SPDX-License-Identifier: Apache-2.0
import App
import Base
import Catalogue
import Domain
import HouseTesting
import Store
import Testing

@Suite("No call of an agent without its entry")
struct AgentCallOrderTests {
    private func status(_ world: AgentHouse) async throws -> String? {
        try await world.house.incident(1)["status"]?.stringValue
    }

    @Test("a change is logged before it is carried out, and again when it is over")
    func order() async throws {
        let database = RememberingDatabase(try await TestStore.sqlite.fresh())
        let world = try await AgentHouse(database: database)
        let agent = try await world.agent()
        try await world.grant(agent, "incidents", "write")
        _ = database.takeChanges()
        #expect(try await world.acknowledge(world.incidentID, as: agent).status == 200)
        let changes = database.takeChanges()
        let rows = changes.indices.filter { changes[$0].sql.hasPrefix("INSERT INTO agent_calls ") }
        let change = try #require(changes.firstIndex { $0.sql.contains("incidents") && !$0.sql.contains("agent_calls") })
        #expect(rows.count == 2)
        #expect(rows[0] < change && change < rows[1])
        #expect(changes[rows[0]].arguments.contains(.text("intent")))
        #expect(changes[rows[1]].arguments.contains(.text("outcome")))
    }

    @Test("what cannot be logged is not done, and what was looked at is not told", arguments: TestStore.available)
    func unlogged(_ store: TestStore) async throws {
        let database = RefusingDatabase(try await store.fresh())
        let world = try await AgentHouse(database: database)
        let agent = try await world.agent()
        try await world.grant(agent, "incidents", "write")
        database.refuseCalls(["call", "intent"])
        let answers = [
            try await world.acknowledge(world.incidentID, as: agent), try await world.get("/incidents", as: agent),
            try await world.get("/services", as: agent),
        ]
        for answer in answers {
            #expect(answer.status == 503 && answer.json["error"]?["message"] == "Service Unavailable")
            #expect(answer.json["incidents"] == nil)
        }
        #expect(try await status(world) == "triggered")
        #expect(try await world.house.call("GET", "/incidents").status == 200)
        database.refuseCalls([])
        #expect(try await world.acknowledge(world.incidentID, as: agent).status == 200)
        #expect(try await status(world) == "acknowledged")
        #expect(try await AgentCallAudit.verify(database).count == 2)
    }

    @Test(
        "a change whose outcome is missing is shown as unknown once its server has begun anew",
        arguments: TestStore.available)
    func unknown(_ store: TestStore) async throws {
        let database = RefusingDatabase(try await store.fresh())
        let world = try await AgentHouse(database: database)
        let agent = try await world.agent()
        try await world.grant(agent, "incidents", "write")
        database.refuseCalls(["outcome"])
        let answer = try await world.acknowledge(world.incidentID, as: agent)
        #expect(answer.status == 503 && answer.errors.first?.contains("may have been carried out") == true)
        #expect(try await status(world) == "acknowledged")
        #expect(try await AgentCallTests.calls(world).first?["outcome"] == JSON.null)
        world.house.advance(seconds: 1)
        let environment = world.house.environment
        let anew = Dispatcher(
            environment: Environment(
                database: database, runtime: world.house.runtime, settings: environment.settings, wakeup: Wakeup(),
                secrets: environment.secrets, logger: environment.logger))
        let reply = await anew.reply(
            to: WireRequest(
                method: "GET", path: AgentCallTests.path,
                authorization: "Token token=\(world.house.account.accountKey ?? "")"))
        let call = try JSON.parse(reply.body)["agent_calls"]?[0]
        #expect(call?["outcome"] == "unknown" && call?["decision"] == "allowed" && call?["status"] == JSON.null)
        // Another server that goes on says so when no call can take so long any more.
        world.house.advance(seconds: AgentCall.durationSecondsMaximum - 2)
        #expect(try await AgentCallTests.calls(world).first?["outcome"] == JSON.null)
        world.house.advance(seconds: 1)
        #expect(try await AgentCallTests.calls(world).first?["outcome"] == "unknown")
    }
}
