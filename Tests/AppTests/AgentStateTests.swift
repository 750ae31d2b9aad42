// SPDX-License-Identifier: Apache-2.0
import Base
import Domain
import HouseTesting
import Store
import Testing

@Suite("How much agents ask for")
struct AgentStateTests {
    private static let path = "/tocsin/v1/agent_states"

    private static func states(_ world: AgentHouse, _ query: String = "") async throws -> [String] {
        let answer = try await world.house.call("GET", path, query: query)
        #expect(answer.status == 200, "\(answer.json.text)")
        return (answer.json["agent_states"]?.arrayValue ?? []).map { state in
            let figures = ["calls_last_hour", "denied_last_hour", "writes_last_hour"].map { state[$0]?.intValue ?? -1 }
            return "\(state["id"]?.stringValue ?? "") \(figures)"
        }
    }

    @Test("calls, denials and changes of the last hour are counted for each agent", arguments: TestStore.available)
    func counted(_ store: TestStore) async throws {
        let world = try await AgentHouse(store)
        let (first, second) = (try await world.agent(), try await world.agent())
        try await world.grant(first, "incidents", "write")
        #expect(try await world.get("/incidents", as: first).status == 200)
        #expect(try await world.acknowledge(world.incidentID, as: first).status == 200)
        #expect(try await world.get("/services", as: first).status == 403)
        #expect(try await world.acknowledge(world.incidentID, as: second).status == 403)
        let all = try await Self.states(world)
        #expect(all.sorted() == ["\(first.id) [3, 1, 1]", "\(second.id) [1, 1, 0]"].sorted())
        #expect(try await Self.states(world, "agent_id=\(first.id)") == ["\(first.id) [3, 1, 1]"])
        #expect(try await Self.states(world, "agent_id=PNONE").isEmpty)
        world.house.advance(seconds: HourlyCount.windowSeconds)
        #expect(try await Self.states(world, "agent_id=\(first.id)") == ["\(first.id) [3, 1, 1]"])
        world.house.advance(seconds: 1)
        #expect(try await Self.states(world, "agent_id=\(first.id)") == ["\(first.id) [0, 0, 0]"])
    }

    @Test("the list goes on by cursors, and agents do not reach it")
    func paging() async throws {
        let world = try await AgentHouse()
        let (first, second) = (try await world.agent(), try await world.agent())
        let page = try await world.house.call("GET", Self.path, query: "limit=1")
        let cursor = try #require(page.json["next_cursor"]?.stringValue)
        let rest = try await Self.states(world, "limit=1&cursor=\(cursor)")
        let shown = page.json["agent_states"]?.arrayValue?.first?["id"]?.stringValue ?? ""
        #expect(rest == ["\(shown == first.id ? second.id : first.id) [0, 0, 0]"])
        #expect(try await world.get(Self.path, as: first).status == 403)
    }
}
