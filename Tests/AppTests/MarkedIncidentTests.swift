// SPDX-License-Identifier: Apache-2.0
import Base
import Domain
import HouseTesting
import Testing

/// The house's first service carries Payments, on which Shop rests; Blog rests on nothing.
private struct Market {
    let house: TestHouse
    var ids: [String: String] = [:]

    init() async throws {
        house = try await TestHouse()
        for name in ["Payments", "Shop", "Blog"] {
            let made = try await house.call("POST", "/business_services", ["business_service": ["name": .string(name)]])
            ids[name] = made.json["business_service"]?["id"]?.stringValue ?? ""
        }
        let relations = [(house.serviceID, self["Payments"]), (self["Payments"], self["Shop"])].map { pair -> JSON in
            ["supporting_service": ["id": .string(pair.0)], "dependent_service": ["id": .string(pair.1)]]
        }
        let answer = try await house.call(
            "POST", "/service_dependencies/associate", ["relationships": .array(relations)])
        #expect(answer.status == 200, "\(answer.json.text)")
    }

    subscript(name: String) -> String { ids[name] ?? "" }

    /// Opens an incident on the first service and answers its id.
    func incident(_ number: Int, priority: String?) async throws -> String {
        try await house.event("trigger", key: "k\(number)")
        if let priority { _ = try await house.incident(number, ["priority": .string(priority)]) }
        return try #require(try await house.incident(number)["id"]?.stringValue)
    }

    func mark(_ number: Int, _ name: String, _ relation: String) async throws {
        let answer = try await house.call(
            "PUT", "/incidents/\(number)/business_services/\(self[name])/impacts", ["relation": .string(relation)])
        #expect(answer.status == 200, "\(answer.json.text)")
    }

    /// Names of what is hit, in the order of the list.
    func impacted(_ query: String = "") async throws -> [String] {
        let answer = try await house.call("GET", "/business_services/impacts", query: query)
        let services = (answer.json["services"]?.arrayValue ?? []).filter { $0["status"] == "impacted" }
        return services.compactMap { $0["name"]?.stringValue }
    }

    func impactors(_ query: String = "") async throws -> [String] {
        let answer = try await house.call("GET", "/business_services/impactors", query: query)
        return answer.json["impactors"]?.arrayValue?.compactMap { $0["id"]?.stringValue } ?? []
    }

    /// The position of the highest priority that hits a service; nil where none does.
    func priority(_ name: String) async throws -> Int64? {
        let query = "ids[]=\(self[name])&additional_fields[]=services.highest_impacting_priority"
        let answer = try await house.call("GET", "/business_services/impacts", query: query)
        return answer.json["services"]?[0]?["additional_fields"]?["highest_impacting_priority"]?["order"]?.intValue
    }
}

@Suite("What people say an incident hits")
struct MarkedIncidentTests {
    @Test("is hit in the lists of the whole account too, whatever the priority, until the incident is resolved")
    func named() async throws {
        let market = try await Market()
        let id = try await market.incident(1, priority: nil)
        #expect(try await market.impacted() == [])
        try await market.mark(1, "Blog", "impacted")
        #expect(try await market.impacted() == ["Blog"])
        #expect(try await market.priority("Blog") == nil)
        #expect(try await market.impactors() == [id])
        #expect(try await market.impactors("ids[]=\(market["Shop"])") == [])
        _ = try await market.house.incident(1, ["status": "resolved"])
        #expect(try await market.impacted() == [])
        #expect(try await market.impactors() == [])
    }

    @Test("passes it on to all that rests on it")
    func spreading() async throws {
        let market = try await Market()
        let id = try await market.incident(1, priority: nil)
        try await market.mark(1, "Payments", "impacted")
        #expect(try await market.impacted() == ["Shop"])
        let named = "ids[]=\(market["Payments"])&ids[]=\(market["Shop"])&ids[]=\(market["Blog"])"
        #expect(try await market.impacted(named) == ["Payments", "Shop"])
        #expect(try await market.impactors("ids[]=\(market["Shop"])") == [id])
    }

    @Test("is not hit where a person has taken it out, nor what is reached through that alone; other incidents still hit it")
    func takenOut() async throws {
        let market = try await Market()
        let first = try await market.incident(1, priority: "P1")
        #expect(try await market.impacted() == ["Shop"])
        #expect(try await market.impactors() == [first])
        try await market.mark(1, "Payments", "not_impacted")
        #expect(try await market.impacted() == [])
        #expect(try await market.impactors() == [])
        let second = try await market.incident(2, priority: "P3")
        #expect(try await market.impacted() == ["Shop"])
        #expect(try await market.impactors() == [second])
        #expect(try await market.priority("Shop") == 2)
        try await market.mark(1, "Payments", "impacted")
        #expect(try await market.priority("Shop") == 0)
        #expect(try await market.impactors() == [first, second])
    }

    @Test("comes by priority and then the newest first, with those last whose priority does not count")
    func order() async throws {
        let market = try await Market()
        let plain = try await market.incident(1, priority: "P2")
        market.house.advance(seconds: 60)
        let marked = try await market.incident(2, priority: "P2")
        try await market.mark(2, "Blog", "impacted")
        let without = try await market.incident(3, priority: nil)
        try await market.mark(3, "Shop", "impacted")
        #expect(try await market.impactors() == [marked, plain, without])
        #expect(try await market.impacted() == ["Blog", "Shop"])
        let priorities = try await market.house.call("GET", "/priorities").json["priorities"]
        let worst: JSON = ["id": priorities?[0]?["id"] ?? .null, "order": 0]
        let set = try await market.house.call(
            "PUT", "/business_services/priority_thresholds", ["global_threshold": worst])
        #expect(set.status == 200)
        #expect(try await market.impactors() == [marked, without], "what people say goes before the threshold")
    }
}
