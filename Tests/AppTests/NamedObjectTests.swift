// SPDX-License-Identifier: Apache-2.0
import Base
import HouseTesting
import Testing

@Suite("What a call's path names is known for as long as nothing changes")
struct NamedObjectTests {
    /// Whether the door would let the agent look at an incident, by its id or its number.
    private func maySee(_ id: String, _ agent: AgentHouse.Made, _ world: AgentHouse) async throws -> Bool {
        let answer = try await world.house.call(
            "GET", "\(AgentHouse.path)/\(agent.id)/decision", query: "operation=getIncident&id=\(id)")
        #expect(answer.status == 200, "\(answer.json.text)")
        return answer.json["decision"]?["allowed"] == true
    }

    @Test(
        "an incident that goes to another service leaves what is granted for the first, and enters what is for the other",
        arguments: TestStore.available)
    func moved(_ store: TestStore) async throws {
        let world = try await AgentHouse(store)
        let (first, other) = (try await world.agent(), try await world.agent())
        for (agent, serviceID) in [(first, world.house.serviceID), (other, world.otherServiceID)] {
            try await world.grant(agent, "incidents", "read", ["services": [world.reference(serviceID, "service")]])
        }
        for id in [world.incidentID, "1"] {
            #expect(try await maySee(id, first, world))
            #expect(try await !maySee(id, other, world))
        }
        _ = try await world.house.incident(1, ["service": world.reference(world.otherServiceID, "service")])
        for id in [world.incidentID, "1"] {
            #expect(try await !maySee(id, first, world))
            #expect(try await maySee(id, other, world))
        }
    }

    @Test("an id that nothing has is looked for again: what gets it is seen")
    func new() async throws {
        let world = try await AgentHouse()
        let agent = try await world.agent()
        let services: JSON = [world.reference(world.house.serviceID, "service")]
        try await world.grant(agent, "incidents", "read", ["services": services])
        #expect(try await !maySee("3", agent, world))
        try await world.house.event("trigger", key: "three")
        #expect(try await maySee("3", agent, world))
    }
}
