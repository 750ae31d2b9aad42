// SPDX-License-Identifier: Apache-2.0
import Base
import HouseTesting
import Store
import Testing

/// A house with one orchestration.
struct OrchestrationHouse: Sendable {
    let house: TestHouse
    let id: String
    let routingKey: String

    init(name: String = "Front door", database: (any Database)? = nil) async throws {
        house = try await TestHouse(database: database)
        let made = try await house.call("POST", "/event_orchestrations", ["orchestration": ["name": .string(name)]])
        let orchestration = try #require(made.json["orchestration"], "\(made.json.text)")
        id = try #require(orchestration["id"]?.stringValue)
        routingKey = try #require(orchestration["integrations"]?[0]?["parameters"]?["routing_key"]?.stringValue)
    }

    var path: String { "/event_orchestrations/\(id)" }
    var servicePath: String { "/event_orchestrations/services/\(house.serviceID)" }

    static func rule(_ actions: JSON, if expressions: String...) -> JSON {
        [
            "label": "Rule", "actions": actions,
            "conditions": .array(expressions.map { ["expression": .string($0)] }),
        ]
    }

    /// Writes rules of the start set.
    @discardableResult
    func write(_ place: String, _ rules: [JSON], catchAll: JSON = [:]) async throws -> TestHouse.Answer {
        let document: JSON = [
            "sets": [["id": "start", "rules": .array(rules)]], "catch_all": ["actions": catchAll],
        ]
        return try await house.call("PUT", place, ["orchestration_path": document])
    }

    /// All goes to the first service.
    func routeAll() async throws {
        let answer = try await write("\(path)/router", [], catchAll: ["route_to": .string(house.serviceID)])
        #expect(answer.status == 200, "\(answer.json.text)")
    }

    func incidents() async throws -> [JSON] {
        try await house.call("GET", "/incidents").json["incidents"]?.arrayValue ?? []
    }

    func records() async throws -> [JSON] {
        try await house.call("GET", "/tocsin/v1/event_records").json["event_records"]?.arrayValue ?? []
    }

    @discardableResult
    func send(_ action: String = "trigger", key: String? = "k", summary: String = "Disk full") async throws -> Int {
        try await house.event(action, key: key, summary: summary, routingKey: routingKey).status
    }
}
