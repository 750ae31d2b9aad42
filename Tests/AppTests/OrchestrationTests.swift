// SPDX-License-Identifier: Apache-2.0
import Base
import Domain
import HouseTesting
import Testing

@Suite("Event orchestrations")
struct OrchestrationTests {
    @Test("a new one has an integration with a routing key of its own, and is shown as it was made")
    func made() async throws {
        let world = try await OrchestrationHouse()
        #expect(world.routingKey.count == 32 && world.routingKey.hasPrefix("R"))
        let shown = try await world.house.call("GET", world.path).json["orchestration"]
        #expect(shown?["name"] == "Front door" && shown?["routes"] == 0 && shown?["team"] == .null)
        let list = try await world.house.call("GET", "/event_orchestrations", query: "sort_by=created_at:desc").json
        #expect(list["orchestrations"]?.arrayValue?.count == 1 && list["more"] == false)
        let renamed = try await world.house.call("PUT", world.path, ["orchestration": ["name": "Back door"]])
        #expect(renamed.json["orchestration"]?["name"] == "Back door")
        #expect(renamed.json["orchestration"]?["version"] != shown?["version"])
        #expect(try await world.house.call("DELETE", world.path).status == 204)
        #expect(try await world.house.call("GET", world.path).status == 404)
        #expect(try await world.send() == 400)
    }

    @Test("an integration can be added, renamed, moved to another orchestration and removed")
    func integrations() async throws {
        let world = try await OrchestrationHouse()
        let place = "\(world.path)/integrations"
        let made = try await world.house.call("POST", place, ["integration": ["label": "Second"]])
        #expect(made.status == 201)
        let id = try #require(made.json["integration"]?["id"]?.stringValue)
        let key = made.json["integration"]?["parameters"]?["routing_key"]
        _ = try await world.house.call("PUT", "\(place)/\(id)", ["integration": ["label": "Renamed"]])
        #expect(try await world.house.call("GET", "\(place)/\(id)").json["integration"]?["label"] == "Renamed")
        let other = try await world.house.call("POST", "/event_orchestrations", ["orchestration": ["name": "Other"]])
        let otherID = try #require(other.json["orchestration"]?["id"]?.stringValue)
        let moved = try await world.house.call(
            "POST", "/event_orchestrations/\(otherID)/integrations/migration",
            ["source_id": .string(world.id), "source_type": "orchestration", "integration_id": .string(id)])
        #expect(moved.status == 200 && moved.json["integrations"]?.arrayValue?.count == 2, "\(moved.json.text)")
        let keys = moved.json["integrations"]?.arrayValue?.map { $0["parameters"]?["routing_key"] } ?? []
        #expect(keys.contains(key))
        #expect(try await world.house.call("GET", "\(place)/\(id)").status == 404)
        let there = "/event_orchestrations/\(otherID)/integrations/\(id)"
        #expect(try await world.house.call("DELETE", there).status == 204)
        #expect(try await world.house.call("GET", there).status == 404)
    }

    @Test("rules are read as they were written, with ids that stay", arguments: ["global", "router", "unrouted", "service"])
    func rules(_ kind: String) async throws {
        let world = try await OrchestrationHouse()
        let place = kind == "service" ? world.servicePath : "\(world.path)/\(kind)"
        let empty = try await world.house.call("GET", place).json["orchestration_path"]
        #expect(empty?["type"]?.stringValue == kind && empty?["sets"]?[0]?["id"] == "start")
        let actions: JSON = kind == "router" ? ["route_to": .string(world.house.serviceID)] : ["severity": "info"]
        let rule = OrchestrationHouse.rule(actions, if: "event.summary matches part 'disk'")
        let answer = try await world.write(place, [rule])
        #expect(answer.status == 200 && answer.json["warnings"]?.arrayValue?.isEmpty == true, "\(answer.json.text)")
        let written = try #require(answer.json["orchestration_path"])
        #expect(written["sets"]?[0]?["rules"]?[0]?["actions"] == actions)
        #expect(written["sets"]?[0]?["rules"]?[0]?["id"]?.stringValue?.isEmpty == false)
        let shown = try await world.house.call("GET", place).json["orchestration_path"]
        #expect(shown?["sets"] == written["sets"] && shown?["catch_all"] == written["catch_all"])
        let again = try await world.house.call("PUT", place, ["orchestration_path": shown ?? .null])
        #expect(again.json["orchestration_path"]?["version"] == written["version"], "nothing has changed")
    }

    @Test(
        "rules that cannot be taken are refused with the place",
        arguments: [
            (
                ["sets": [["id": "start", "rules": [["conditions": [["expression": "event.x >"]]]]]]],
                "sets[0].rules[0].conditions[0].expression is not a condition: expected a value (character 10)"
            ),
            (["sets": [["id": "other"]]], "sets must have one with the id 'start'"),
            (
                ["sets": [["id": "start", "rules": [["actions": ["route_to": "nowhere"]]]]]],
                "sets[0].rules[0].actions.route_to is no set of this path"
            ),
            (
                [
                    "sets": [
                        ["id": "start", "rules": [["actions": ["route_to": "b"]]]],
                        ["id": "b", "rules": [["actions": ["route_to": "start"]]]],
                    ]
                ], "sets lead in a circle: start, b"
            ),
            (["catch_all": ["actions": ["suspend": 86401]]], "catch_all.actions.suspend must be between 1 and 86400"),
            (["catch_all": ["actions": ["priority": "PNONE"]]], "Priority PNONE does not exist"),
            (
                [
                    "catch_all": [
                        "actions": ["extractions": [["target": "event.summary", "regex": "(", "source": "event.x"]]]
                    ]
                ],
                """
                catch_all.actions.extractions[0].regex is not a regular expression: ')' is missing (after 1 of its \
                characters)
                """
            ),
        ] as [(JSON, String)])
    func refused(_ document: JSON, _ text: String) async throws {
        let world = try await OrchestrationHouse()
        let answer = try await world.house.call("PUT", "\(world.path)/global", ["orchestration_path": document])
        #expect(answer.status == 400 && answer.code == 2001 && answer.errors == [text], "\(answer.json.text)")
    }

    @Test("a service says whether it uses its orchestration")
    func active() async throws {
        let world = try await OrchestrationHouse()
        let place = "\(world.servicePath)/active"
        #expect(try await world.house.call("GET", place).json == ["active": false])
        #expect(try await world.house.call("PUT", place, ["active": true]).json == ["active": true])
        #expect(try await world.house.call("GET", place).json == ["active": true])
        #expect(try await world.house.call("GET", "/event_orchestrations/services/PNONE/active").status == 404)
    }
}
