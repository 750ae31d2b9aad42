// SPDX-License-Identifier: Apache-2.0
import Base
import Domain
import HouseTesting
import Testing

@Suite("Cache variables")
struct CacheVariableTests {
    private static let recent: JSON = ["type": "recent_value", "source": "event.summary", "regex": "host (\\w+)"]
    private static let count: JSON = ["type": "trigger_event_count", "ttl_seconds": 60]
    private static let external: JSON = ["type": "external_data", "data_type": "boolean", "ttl_seconds": 60]

    private func make(
        _ world: OrchestrationHouse, _ name: String, _ configuration: JSON, at owner: String? = nil
    ) async throws -> TestHouse.Answer {
        try await world.house.call(
            "POST", "\(owner ?? world.path)/cache_variables",
            ["cache_variable": ["name": .string(name), "configuration": configuration]])
    }

    private func made(
        _ world: OrchestrationHouse, _ name: String, _ configuration: JSON, at owner: String? = nil
    ) async throws -> String {
        let answer = try await make(world, name, configuration, at: owner)
        #expect(answer.status == 200, "\(answer.json.text)")
        let id = try #require(answer.json["cache_variable"]?["id"]?.stringValue)
        return "\(owner ?? world.path)/cache_variables/\(id)"
    }

    @Test("one is shown as it was made, changed and removed, under its own owner alone")
    func life() async throws {
        let world = try await OrchestrationHouse()
        let place = try await made(world, "silent", Self.external)
        let shown = try #require(try await world.house.call("GET", place).json["cache_variable"])
        #expect(shown["name"] == "silent" && shown["disabled"] == false && shown["configuration"] == Self.external)
        #expect(shown["data_endpoint"]?.stringValue == "\(TestHouse.baseURL)\(place)/data")
        #expect(shown["conditions"] == nil && shown["version"] == nil)
        let changed = try await world.house.call("PUT", place, ["cache_variable": ["configuration": Self.count]])
        let now = changed.json["cache_variable"]
        #expect(now?["configuration"] == Self.count && now?["conditions"] == [] && now?["data_endpoint"] == nil)
        let list = try await world.house.call("GET", "\(world.path)/cache_variables")
        #expect(list.json["cache_variables"]?.arrayValue == [now ?? .null])
        let id = now?["id"]?.stringValue ?? ""
        let elsewhere = "\(world.servicePath)/cache_variables/\(id)"
        #expect(try await world.house.call("GET", elsewhere).status == 404)
        #expect(try await world.house.call("DELETE", elsewhere).status == 404)
        #expect(try await world.house.call("DELETE", place).status == 204)
        #expect(try await world.house.call("GET", place).status == 404)
    }

    @Test("names are their own within an owner, and there are so many and no more")
    func limits() async throws {
        let world = try await OrchestrationHouse()
        for number in 1...CacheVariable.countMaximum { _ = try await made(world, "v\(number)", Self.count) }
        let more = try await make(world, "more", Self.count)
        #expect(more.status == 400 && more.code == 2019, "\(more.json.text)")
        let twin = try await make(world, "v1", Self.count)
        #expect(twin.status == 400 && twin.errors == ["Name has already been taken"])
        _ = try await made(world, "v1", Self.count, at: world.servicePath)
    }

    @Test(
        "data can be put where it belongs, of its type, and is there for its time",
        arguments: ["orchestration", "service"])
    func data(_ kind: String) async throws {
        let world = try await OrchestrationHouse()
        let owner = kind == "service" ? world.servicePath : world.path
        let place = try await made(world, "silent", Self.external, at: owner) + "/data"
        #expect(try await world.house.call("GET", place).status == 404)
        let wrong = try await world.house.call("PUT", place, ["cache_variable_data": "yes"])
        #expect(wrong.status == 400 && wrong.errors == ["Cache variable data must be a boolean"])
        #expect(try await world.house.call("PUT", place, [:]).errors == ["Cache variable data can't be blank"])
        let put = try await world.house.call("PUT", place, ["cache_variable_data": false])
        let expected: JSON = [
            "cache_variable_data": false, "updated_at": .string(ISO8601.string(TestHouse.start)),
        ]
        #expect(put.status == 200 && put.json == expected, "\(put.json.text)")
        world.house.advance(seconds: 59)
        #expect(try await world.house.call("GET", place).json == expected)
        world.house.advance(seconds: 1)
        #expect(try await world.house.call("GET", place).status == 404)
        _ = try await world.house.call("PUT", place, ["cache_variable_data": true])
        #expect(try await world.house.call("DELETE", place).status == 204)
        #expect(try await world.house.call("GET", place).status == 404)
        let counting = try await made(world, "flood", Self.count, at: owner) + "/data"
        for method in ["GET", "PUT", "DELETE"] {
            let answer = try await world.house.call(method, counting, method == "PUT" ? ["cache_variable_data": 1] : nil)
            #expect(answer.status == 400 && answer.errors == ["Cache variable must be of the type external_data"])
        }
    }

    @Test("a long text is refused, one that is as long as it may be is kept")
    func longData() async throws {
        let world = try await OrchestrationHouse()
        let text: JSON = ["type": "external_data", "data_type": "string", "ttl_seconds": 60]
        let place = try await made(world, "note", text) + "/data"
        for (length, status) in [(CacheVariable.valueLengthMaximum, 200), (CacheVariable.valueLengthMaximum + 1, 400)] {
            let answer = try await world.house.call("PUT", place, ["cache_variable_data": FieldHouse.text(length)])
            #expect(answer.status == status, "\(answer.json.text.prefix(200))")
        }
    }

    @Test("rules read the newest value that an event left, in conditions and in templates", arguments: TestStore.available)
    func recentValue(_ store: TestStore) async throws {
        let world = try await OrchestrationHouse(database: try await store.fresh())
        try await world.routeAll()
        _ = try await made(world, "host", Self.recent)
        let template: JSON = [
            "extractions": [["target": "event.summary", "template": "{{event.summary}} after {{cache_var.host}}"]]
        ]
        try await world.write(
            "\(world.path)/global", [OrchestrationHouse.rule(template, if: "cache_var.host == 'web'")])
        for (key, summary) in [("a", "host db is down"), ("b", "host web is down"), ("c", "fan")] {
            try await world.send(key: key, summary: summary)
        }
        let titles = try await world.incidents().compactMap { $0["title"]?.stringValue }.sorted()
        #expect(titles == ["fan after web", "host db is down", "host web is down after web"])
    }

    @Test("a count forgets what lies too far back, and begins anew with another time", arguments: TestStore.available)
    func counting(_ store: TestStore) async throws {
        let world = try await OrchestrationHouse(database: try await store.fresh())
        try await world.routeAll()
        let place = try await made(world, "flood", Self.count)
        try await world.write(
            "\(world.path)/global", [OrchestrationHouse.rule([:], if: "cache_var.flood >= 2")],
            catchAll: ["suppress": true])
        try await world.send(key: "a")
        #expect(try await world.incidents().isEmpty)
        try await world.send(key: "b")
        #expect(try await world.incidents().count == 1)
        try await world.house.live(seconds: 61)
        try await world.send(key: "c")
        #expect(try await world.incidents().count == 1)
        let longer: JSON = ["type": "trigger_event_count", "ttl_seconds": 600]
        _ = try await world.house.call("PUT", place, ["cache_variable": ["configuration": longer]])
        try await world.send(key: "d")
        #expect(try await world.incidents().count == 1)
        try await world.send(key: "e")
        #expect(try await world.incidents().count == 2)
    }

    @Test("what was put there switches a service's rule, until it is switched off or its time is over")
    func externalData() async throws {
        let world = try await OrchestrationHouse()
        let place = try await made(world, "silent", Self.external, at: world.servicePath)
        try await world.write(world.servicePath, [OrchestrationHouse.rule(["suppress": true], if: "cache_var.silent")])
        _ = try await world.house.call("PUT", "\(world.servicePath)/active", ["active": true])
        _ = try await world.house.call("PUT", "\(place)/data", ["cache_variable_data": true])
        try await world.house.event("trigger", key: "a")
        #expect(try await world.incidents().isEmpty)
        _ = try await world.house.call("PUT", place, ["cache_variable": ["disabled": true]])
        try await world.house.event("trigger", key: "b")
        #expect(try await world.incidents().count == 1)
        _ = try await world.house.call("PUT", place, ["cache_variable": ["disabled": false]])
        try await world.house.event("trigger", key: "c")
        #expect(try await world.incidents().count == 1)
        world.house.advance(seconds: 60)
        try await world.house.event("trigger", key: "d")
        #expect(try await world.incidents().count == 2)
    }

    @Test("data leaves no audit record, and setting a variable up leaves one")
    func audit() async throws {
        let world = try await OrchestrationHouse()
        let trail = AuditTrail(world.house)
        trail.begin()
        let place = try await made(world, "silent", Self.external)
        #expect(try await trail.records().count == 1)
        trail.begin()
        _ = try await world.house.call("PUT", "\(place)/data", ["cache_variable_data": true])
        _ = try await world.house.call("DELETE", "\(place)/data")
        #expect(try await trail.records().isEmpty)
    }

    @Test("who may only read fills nothing, and an orchestration goes with all that it remembers")
    func access() async throws {
        let world = try await OrchestrationHouse()
        let place = try await made(world, "silent", Self.external)
        let data: JSON = ["cache_variable_data": true]
        #expect(try await world.house.call("PUT", "\(place)/data", data, as: .readOnlyKey).status == 403)
        #expect(try await world.house.call("DELETE", place, as: .readOnlyKey).status == 403)
        #expect(try await world.house.call("GET", place, as: .readOnlyKey).status == 200)
        #expect(try await world.house.call("DELETE", world.path).status == 204)
        #expect(try await world.house.call("GET", place).status == 404)
    }

    @Test("an orchestration's features are on until they are switched off")
    func enablements() async throws {
        let world = try await OrchestrationHouse()
        let place = "\(world.path)/enablements"
        let before = try await world.house.call("GET", place).json["enablements"]
        #expect(before?.arrayValue?.count == 1 && before?[0]?["feature"] == "aiops" && before?[0]?["enabled"] == true)
        #expect(before?[0]?["warnings"]?[0]?["message"]?.stringValue?.isEmpty == false)
        let changed = try await world.house.call("PUT", "\(place)/aiops", ["enablement": ["enabled": false]])
        #expect(changed.status == 200 && changed.json["enablement"]?["enabled"] == false, "\(changed.json.text)")
        let after = try await world.house.call("GET", place).json["enablements"]
        #expect(after?.arrayValue == [changed.json["enablement"] ?? .null])
        let unknown = try await world.house.call("PUT", "\(place)/colour", ["enablement": ["enabled": false]])
        #expect(unknown.status == 400 && unknown.errors == ["Feature name must be one of aiops"])
    }
}
