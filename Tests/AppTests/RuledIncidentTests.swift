// SPDX-License-Identifier: Apache-2.0
import Base
import Domain
import HouseTesting
import Testing

@Suite("What rules say of an incident")
struct RuledIncidentTests {
    /// Adds a field to incidents; answers its id.
    private func makeField(
        _ world: OrchestrationHouse, _ name: String, _ changes: JSONObject = [:]
    ) async throws -> String {
        var field: JSONObject = [
            "name": .string(name), "display_name": .string("Field \(name)"), "data_type": "string",
            "field_type": "single_value",
        ]
        for change in changes.members { field[change.name] = change.value }
        let made = try await world.house.call("POST", FieldHouse.baseFields, ["field": .object(field)])
        return try #require(made.json["field"]?["id"]?.stringValue, "\(made.json.text)")
    }

    private func write(_ world: OrchestrationHouse, _ updates: [(id: String, value: String)]) async throws {
        let all = updates.map { update -> JSON in ["id": .string(update.id), "value": .string(update.value)] }
        let answer = try await world.write(
            "\(world.path)/global", [OrchestrationHouse.rule(["incident_custom_field_updates": .array(all)])])
        #expect(answer.status == 200, "\(answer.json.text)")
    }

    /// What an incident shows in a field.
    private func value(_ world: OrchestrationHouse, _ number: Int, _ fieldID: String) async throws -> JSON? {
        let path = "/incidents/\(number)/custom_fields/values"
        let values = try await world.house.call("GET", path).json["custom_fields"]?.arrayValue ?? []
        return values.first { $0["id"]?.stringValue == fieldID }?["value"]
    }

    private func notes(_ world: OrchestrationHouse, _ number: Int) async throws -> [JSON] {
        try await world.house.call("GET", "/incidents/\(number)/notes").json["notes"]?.arrayValue ?? []
    }

    @Test("annotations become notes of the incident, in order, filled in, and nobody's")
    func annotated() async throws {
        let world = try await OrchestrationHouse()
        try await world.routeAll()
        try await world.write(
            "\(world.path)/global", [OrchestrationHouse.rule(["annotate": "Seen on {{event.source}}"])])
        try await world.write(world.servicePath, [OrchestrationHouse.rule(["annotate": "Look at the disk"])])
        _ = try await world.house.call("PUT", "\(world.servicePath)/active", ["active": true])
        try await world.send()
        let notes = try await notes(world, 1)
        #expect(notes.compactMap { $0["content"]?.stringValue } == ["Seen on db-1", "Look at the disk"])
        #expect(notes.allSatisfy { $0["user"]?["type"] == "bot_user_reference" })
        let lines = try await world.house.entries(1).filter { $0["type"] == "annotate_log_entry" }
        #expect(lines.count == 2)
    }

    @Test("fields are set by the types that they have, filled in, and told in the history")
    func fields() async throws {
        let world = try await OrchestrationHouse()
        try await world.routeAll()
        let text = try await makeField(world, "host")
        let number = try await makeField(world, "disks", ["data_type": "integer"])
        let flag = try await makeField(world, "known", ["data_type": "boolean"])
        let options: JSON = [FieldHouse.option("production"), FieldHouse.option("staging")]
        let fixed = try await makeField(
            world, "stage", ["field_type": "single_value_fixed", "field_options": options])
        let many = try await makeField(world, "labels", ["field_type": "multi_value"])
        try await write(
            world,
            [
                (text, "{{event.source}}"), (number, "12"), (flag, "True"), (fixed, "staging"), (many, "red, blue"),
            ])
        try await world.send()
        let shown = [
            try await value(world, 1, text), try await value(world, 1, number), try await value(world, 1, flag),
            try await value(world, 1, fixed), try await value(world, 1, many),
        ]
        let expected: [JSON?] = ["db-1", 12, true, "staging", ["red", "blue"]]
        #expect(shown == expected)
        let lines = try await world.house.entries(1).filter { $0["type"] == "custom_field_value_change_log_entry" }
        #expect(lines.count == 1)
    }

    @Test("a value that the field cannot take sets nothing, and the incident opens all the same")
    func unfit() async throws {
        let world = try await OrchestrationHouse()
        try await world.routeAll()
        let number = try await makeField(world, "disks", ["data_type": "integer", "default_value": 3])
        let text = try await makeField(world, "host")
        try await write(world, [(number, "many"), (text, "{{event.component}}")])
        let path = "\(FieldHouse.baseFields)/\(text)"
        try await world.send()
        #expect(try await value(world, 1, number) == 3)
        #expect(try await value(world, 1, text) == .null)
        #expect(try await world.house.call("DELETE", path).status == 204)
        try await world.send(key: "other")
        #expect(try await world.incidents().count == 2)
    }

    @Test("rules cannot name a field that incidents do not have")
    func unknownField() async throws {
        let world = try await OrchestrationHouse()
        let updates: JSON = [["id": "PNONE", "value": "x"]]
        let answer = try await world.write(
            "\(world.path)/global", [OrchestrationHouse.rule(["incident_custom_field_updates": updates])])
        #expect(answer.status == 400 && answer.errors == ["Custom field PNONE does not exist"])
    }

    @Test("notes and fields outlast the time for which an alert is held back", arguments: TestStore.available)
    func suspended(_ store: TestStore) async throws {
        let world = try await OrchestrationHouse(database: try await store.fresh())
        try await world.routeAll()
        let field = try await makeField(world, "host")
        let updates: JSON = [["id": .string(field), "value": "{{event.source}}"]]
        try await world.write(
            "\(world.path)/global",
            [
                OrchestrationHouse.rule(
                    ["suspend": 120, "annotate": "Held back", "incident_custom_field_updates": updates])
            ])
        try await world.send()
        let trace = try await world.records().first?["trace"]
        #expect(trace?["suspend"] == 120 && trace?["rules"]?[0]?["path"] == "global")
        try await world.house.live(seconds: 120)
        #expect(try await value(world, 1, field) == "db-1")
        #expect(try await notes(world, 1).compactMap { $0["content"]?.stringValue } == ["Held back"])
    }

    @Test("a blank text is no note")
    func blank() async throws {
        let world = try await OrchestrationHouse()
        try await world.routeAll()
        try await world.write("\(world.path)/global", [OrchestrationHouse.rule(["annotate": "   "])])
        try await world.send(key: "blank")
        #expect(try await notes(world, 1).isEmpty)
    }
}
