// SPDX-License-Identifier: Apache-2.0
import Base
import Domain
import HouseTesting
import Testing

@Suite("Events that rules lead")
struct OrchestratedEventTests {
    private typealias House = OrchestrationHouse

    @Test("the router picks the service, and the end of the problem finds its alert without being routed")
    func routed() async throws {
        let world = try await House()
        let other = try await world.house.makeService("Databases")
        let rule = House.rule(["route_to": .string(other.id)], if: "event.summary matches part 'disk'")
        try await world.write("\(world.path)/router", [rule])
        #expect(try await world.send() == 202)
        let incident = try #require(try await world.incidents().first)
        #expect(incident["service"]?["id"]?.stringValue == other.id)
        #expect(try await world.send("resolve") == 202)
        let shown = try await world.house.call("GET", "/incidents/\(incident["id"]?.stringValue ?? "")")
        #expect(shown.json["incident"]?["status"] == "resolved")
    }

    @Test("what finds no service is kept with the reason, and pages nobody")
    func unrouted() async throws {
        let world = try await House()
        #expect(try await world.send() == 202)
        #expect(try await world.incidents().isEmpty)
        let record = try #require(try await world.records().first)
        #expect(record["outcome"] == "unrouted" && record["service"] == .null && record["summary"] == "Disk full")
    }

    @Test("global rules change, drop and suppress events before they are routed, and leave their trace")
    func global() async throws {
        let world = try await House()
        try await world.routeAll()
        let written = try await world.write(
            "\(world.path)/global",
            [
                House.rule(["drop_event": true], if: "event.summary matches 'noise'"),
                House.rule(["suppress": true], if: "event.summary matches part 'quiet'"),
                House.rule(
                    [
                        "variables": [
                            ["name": "host", "path": "event.source", "value": "(\\w+)-", "type": "regex"]
                        ],
                        "extractions": [["target": "event.summary", "template": "{{variables.host}}: {{event.summary}}"]],
                    ], if: "event.severity matches 'critical'"),
            ])
        #expect(written.status == 200, "\(written.json.text)")
        for (key, summary) in [("a", "noise"), ("b", "Quiet please"), ("c", "Disk full")] {
            try await world.send(key: key, summary: summary)
        }
        let titles = try await world.incidents().compactMap { $0["title"]?.stringValue }
        #expect(titles == ["db: Disk full"])
        let records = try await world.records()
        let outcomes = records.compactMap { $0["outcome"]?.stringValue }
        #expect(outcomes == ["suppressed", "dropped"])
        let steps = records.first?["trace"]?["rules"]?.arrayValue ?? []
        let paths = steps.compactMap { $0["path"]?.stringValue }
        #expect(paths == ["global", "router"])
    }

    @Test("a service's rules count while they are active, for its own keys too")
    func service() async throws {
        let world = try await House()
        try await world.write(world.servicePath, [House.rule(["suppress": true])])
        try await world.house.event("trigger", key: "a")
        #expect(try await world.incidents().count == 1)
        _ = try await world.house.call("PUT", "\(world.servicePath)/active", ["active": true])
        try await world.house.event("trigger", key: "b")
        #expect(try await world.incidents().count == 1)
        let outcomes = try await world.records().compactMap { $0["outcome"]?.stringValue }
        #expect(outcomes == ["suppressed"])
    }

    @Test("a rule that counts takes the event with which there are enough, and forgets what lies too far back")
    func counting() async throws {
        let world = try await House()
        try await world.routeAll()
        try await world.write(
            "\(world.path)/global",
            [House.rule([:], if: "trigger_count over 10 minutes >= 3")], catchAll: ["suppress": true])
        for key in ["a", "b"] { try await world.send(key: key) }
        #expect(try await world.incidents().isEmpty)
        try await world.send(key: "c")
        #expect(try await world.incidents().count == 1)
        try await world.house.live(seconds: 601)
        try await world.send(key: "d")
        #expect(try await world.incidents().count == 1)
    }

    @Test("a suspended event opens its incident when its time is over, and none when it ends before")
    func suspended() async throws {
        let world = try await House()
        try await world.routeAll()
        try await world.write("\(world.path)/global", [House.rule(["suspend": 120])])
        try await world.send(key: "a")
        try await world.send(key: "b")
        try await world.house.live(seconds: 60)
        try await world.send("resolve", key: "a")
        try await world.send(key: "b")
        #expect(try await world.incidents().isEmpty)
        try await world.house.live(seconds: 59)
        #expect(try await world.incidents().isEmpty)
        try await world.house.live(seconds: 1)
        let incidents = try await world.incidents()
        #expect(incidents.count == 1 && incidents.first?["incident_key"] == "b")
        let outcomes = try await world.records().compactMap { $0["outcome"]?.stringValue }
        #expect(outcomes == ["alert_suspended", "alert_suspended", "alert_suspended"])
        try await world.send("resolve", key: "b")
        #expect(try await world.incidents().compactMap { $0["status"]?.stringValue } == ["resolved"])
    }
}
