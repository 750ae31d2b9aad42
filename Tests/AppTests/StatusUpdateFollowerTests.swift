// SPDX-License-Identifier: Apache-2.0
import App
import Base
import Domain
import HouseTesting
import Testing

@Suite("Followers of business services")
struct StatusUpdateFollowerTests {
    /// A house with an incident, whose service carries Checkout; Blog rests on nothing. Grace follows the first, Mary the
    /// other.
    private func house(_ store: TestStore) async throws -> (house: TestHouse, blog: String) {
        let house = try await TestHouse(database: store.fresh())
        var ids: [String] = []
        for (name, follower) in [("Checkout", "Grace"), ("Blog", "Mary")] {
            let made = try await house.call("POST", "/business_services", ["business_service": ["name": .string(name)]])
            let id = try #require(made.json["business_service"]?["id"]?.stringValue)
            let person = try await house.makeUser(follower, "\(follower.lowercased())@example.com")
            let followed = try await house.call(
                "POST", "/business_services/\(id)/subscribers",
                ["subscribers": [["subscriber_id": .string(person), "subscriber_type": "user"]]])
            #expect(followed.status == 200, "\(followed.json.text)")
            ids.append(id)
        }
        let relation: JSON = [
            "supporting_service": ["id": .string(house.serviceID)], "dependent_service": ["id": .string(ids[0])],
        ]
        let related = try await house.call(
            "POST", "/service_dependencies/associate", ["relationships": [relation]])
        #expect(related.status == 200, "\(related.json.text)")
        try await house.event("trigger", key: "k")
        return (house, ids[1])
    }

    private func told(_ house: TestHouse) async throws -> [String] {
        let before = house.carrier.messages.count
        let sent = try await house.call("POST", "/incidents/1/status_updates", ["message": "We are at it"])
        #expect(sent.status == 200, "\(sent.json.text)")
        try await house.runLoops()
        return house.carrier.messages.dropFirst(before).map(\.userName).sorted()
    }

    @Test("are told of an incident that impacts it, and not of others", arguments: TestStore.available)
    func impacted(_ store: TestStore) async throws {
        let (house, blog) = try await house(store)
        try await house.runLoops()
        #expect(try await told(house) == [], "without a priority it impacts nothing")
        _ = try await house.incident(1, ["priority": "P1"])
        #expect(try await told(house) == ["Grace"])
        let marked = try await house.call(
            "PUT", "/incidents/1/business_services/\(blog)/impacts", ["relation": "impacted"])
        #expect(marked.status == 200, "\(marked.json.text)")
        #expect(try await told(house) == ["Grace", "Mary"])
        _ = try await house.incident(1, ["status": "resolved"])
        #expect(try await told(house) == ["Grace", "Mary"], "that it is over is what they wait for")
    }

    @Test("who follows the incident as well is told once", arguments: TestStore.available)
    func once(_ store: TestStore) async throws {
        let (house, _) = try await house(store)
        try await house.runLoops()
        _ = try await house.incident(1, ["priority": "P1"])
        let users = try await house.call("GET", "/users", query: "query=Grace").json["users"]
        let grace = users?[0]?["id"] ?? ""
        let followed = try await house.call(
            "POST", "/incidents/1/status_updates/subscribers",
            ["subscribers": [["subscriber_id": grace, "subscriber_type": "user"]]])
        #expect(followed.status == 200)
        #expect(try await told(house) == ["Grace"])
    }
}
