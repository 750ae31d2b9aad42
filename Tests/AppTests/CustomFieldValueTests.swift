// SPDX-License-Identifier: Apache-2.0
import Base
import Domain
import HouseTesting
import Testing

@Suite("An incident's custom fields")
struct CustomFieldValueTests {
    private static let values = "/incidents/1/custom_fields/values"

    private func start() async throws -> FieldHouse {
        let fields = try await FieldHouse()
        try await fields.house.event("trigger", key: "k")
        return fields
    }

    private func set(
        _ fields: FieldHouse, _ name: String, _ value: JSON, as caller: TestHouse.Caller = .accountKey
    ) async throws -> TestHouse.Answer {
        let body: JSON = ["custom_fields": [["name": .string(name), "value": value]]]
        return try await fields.house.call("PUT", Self.values, body, as: caller)
    }

    /// What the incident has, by the fields' names.
    private func values(_ fields: FieldHouse) async throws -> [String: JSON] {
        let all = try await fields.house.call("GET", Self.values).json["custom_fields"]?.arrayValue ?? []
        var values: [String: JSON] = [:]
        for one in all { values[one["name"]?.stringValue ?? ""] = one["value"] ?? .null }
        return values
    }

    @Test("are all shown, set by id or by name, and read back as they were answered")
    func roundTrip() async throws {
        let fields = try await start()
        let id = try await fields.makeFixed("single_value_fixed", ["description": "Where it runs"])
        _ = try await fields.make("serial", ["data_type": "integer", "default_value": 5])
        #expect(try await values(fields) == ["environment": .null, "serial": 5])
        let body: JSON = [
            "custom_fields": [["id": .string(id), "value": "production"], ["name": "serial", "value": ["value": 123]]]
        ]
        let answer = try await fields.house.call("PUT", Self.values, body)
        #expect(answer.status == 201, "\(answer.json.text)")
        let first = answer.json["custom_fields"]?[0]
        #expect(first?["id"]?.stringValue == id && first?["type"] == "field_value" && first?["name"] == "environment")
        #expect(first?["display_name"] == "Field environment" && first?["description"] == "Where it runs")
        #expect(first?["data_type"] == "string" && first?["field_type"] == "single_value_fixed")
        #expect(first?["value"] == "production" && answer.json["custom_fields"]?[1]?["value"] == 123)
        #expect(try await fields.house.call("GET", Self.values).json == answer.json)
        let included = try await fields.house.call("GET", "/incidents/1", query: "include[]=custom_fields").json["incident"]
        #expect(included?["custom_fields"] == answer.json["custom_fields"])
        let listed = try await fields.house.call("GET", "/incidents", query: "include[]=custom_fields").json["incidents"]
        #expect(listed?[0]?["custom_fields"] == answer.json["custom_fields"])
        #expect(try await fields.house.incident(1)["custom_fields"] == nil)
        #expect(try await fields.house.call("GET", "/incidents/PNONE/custom_fields/values").status == 404)
    }

    @Test("leave a line of history where they change, with who changed them, and none where they do not")
    func history() async throws {
        let fields = try await start()
        let id = try await fields.makeFixed("multi_value_fixed")
        _ = try await fields.make("note")
        let before = try await fields.house.kinds(1).count
        _ = try await set(fields, "environment", ["staging"])
        let entry = try await fields.house.entries(1).first
        #expect(entry?["type"] == "custom_field_value_change_log_entry")
        #expect(entry?["agent"]?["id"]?.stringValue == fields.house.ownerID)
        #expect(entry?["changeset"] == ["Updated environment to [\"staging\"]"])
        let wanted: JSON = [
            [
                "id": .string(id), "name": "environment", "value": ["staging"], "namespace": "incidents",
                "old_value": .null,
            ]
        ]
        #expect(entry?["channel"]?["changeset"]?["customer_fields"] == wanted)
        _ = try await set(fields, "environment", ["staging"])
        #expect(try await fields.house.kinds(1).count == before + 1)
        let body: JSON = [
            "custom_fields": [["name": "note", "value": "Seen"], ["name": "environment", "value": .null]]
        ]
        _ = try await fields.house.call("PUT", Self.values, body, as: .accountKeyWithoutFrom)
        let last = try await fields.house.entries(1).first
        #expect(last?["changeset"] == ["Updated note to Seen", "Cleared environment"])
        #expect(last?["agent"]?["id"]?.stringValue == fields.house.serviceID, "nobody said who it was")
        #expect(try await set(fields, "note", "Seen", as: .readOnlyKey).status == 403)
    }

    @Test(
        "are of the field's data type",
        arguments: [
            ("boolean", [true, false], ["true", 1, "", [true]]),
            ("integer", [0, .int(-7), 9_007_199_254_740_993], [1.5, "1", true]),
            ("float", [1.5, 2, .double(-0.25)], ["1.5", true]),
            ("string", ["a", "", "ä \"b\""], [7, true, ["a"], "a\u{0}"]),
            ("datetime", ["2026-03-02T09:00:00Z"], ["yesterday", 7, ""]),
            ("url", ["https://example.com/a?b=c", "http://h"], ["example.com", "javascript:alert(1)", "https://", 7]),
        ] as [(String, [JSON], [JSON])])
    func dataTypes(_ type: String, _ good: [JSON], _ bad: [JSON]) async throws {
        let fields = try await start()
        _ = try await fields.make("it", ["data_type": .string(type)])
        for value in good {
            let answer = try await set(fields, "it", value)
            #expect(answer.status == 201, "\(value): \(answer.json.text)")
            #expect(try await values(fields) == ["it": value])
        }
        for value in bad {
            let answer = try await set(fields, "it", value)
            #expect(answer.status == 400 && answer.code == 2001, "\(value)")
            #expect(answer.errors.count == 1 && answer.errors.first?.hasPrefix("it ") == true, "\(answer.errors)")
        }
        #expect(try await values(fields) == ["it": good[good.count - 1]])
        #expect(try await set(fields, "it", .null).status == 201)
        #expect(try await values(fields) == ["it": .null])
    }

    @Test("that are times are shown in UTC, to the second")
    func times() async throws {
        let fields = try await start()
        _ = try await fields.make("due", ["data_type": "datetime"])
        _ = try await set(fields, "due", "2026-03-02T10:00:00.5+01:00")
        #expect(try await values(fields) == ["due": "2026-03-02T09:00:00Z"])
    }

    @Test("hold several values, each once, where the field has several, and only its options where they are fixed")
    func several() async throws {
        let fields = try await start()
        _ = try await fields.make("rooms", ["field_type": "multi_value"])
        _ = try await fields.makeFixed("multi_value_fixed")
        let ten = (1...10).map { JSON.string("Room \($0)") }
        #expect(try await set(fields, "rooms", .array(ten)).status == 201)
        #expect(try await values(fields)["rooms"] == JSON.array(ten))
        for wrong in ["Room 1", ["a", "a"], [7], [.null], .array(ten + ["Room 11"])] as [JSON] {
            #expect(try await set(fields, "rooms", wrong).status == 400, "\(wrong)")
        }
        #expect(try await set(fields, "environment", ["staging", "production"]).status == 201)
        #expect(try await values(fields)["environment"] == ["staging", "production"])
        for wrong in ["staging", ["nothing"], ["Staging"], ["staging", "staging"]] as [JSON] {
            #expect(try await set(fields, "environment", wrong).status == 400, "\(wrong)")
        }
        #expect(try await set(fields, "rooms", []).status == 201)
        #expect(try await values(fields)["rooms"] == [])
    }

    @Test("follow an option that is renamed, and outlive one that is removed")
    func options() async throws {
        let fields = try await start()
        let id = try await fields.makeFixed()
        _ = try await set(fields, "environment", "staging")
        let staging = try await fields.field(id)["field_options"]?[1]?["id"]?.stringValue ?? ""
        let path = "\(fields.path)/\(id)/field_options/\(staging)"
        _ = try await fields.house.call("PUT", path, ["field_option": FieldHouse.option("test")])
        #expect(try await values(fields) == ["environment": "test"])
        #expect(try await fields.house.call("DELETE", path).status == 204)
        #expect(try await values(fields) == ["environment": "test"])
        #expect(try await set(fields, "environment", "test").status == 201, "it is so already")
        #expect(try await set(fields, "environment", "production").status == 201)
        #expect(try await set(fields, "environment", "test").status == 400)
    }

    @Test("are those of its type and of the types above it, and stay when it changes and comes back")
    func inheritance() async throws {
        let fields = try await start()
        let type: JSON = ["name": "outage", "display_name": "Outage", "parent_type": "incident_default"]
        _ = try await fields.house.call("POST", "/incidents/types", ["incident_type": type])
        _ = try await fields.make("all")
        _ = try await fields.make("some", at: "/incidents/types/outage/custom_fields")
        #expect(try await values(fields) == ["all": .null])
        #expect(try await set(fields, "some", "x").errors == ["Custom field some does not exist"])
        _ = try await fields.house.incident(1, ["incident_type": ["name": "outage"]])
        #expect(try await set(fields, "some", "x").status == 201)
        #expect(try await values(fields) == ["all": .null, "some": "x"])
        _ = try await fields.house.incident(1, ["incident_type": ["name": "incident_default"]])
        #expect(try await values(fields) == ["all": .null])
        _ = try await fields.house.incident(1, ["incident_type": ["name": "outage"]])
        #expect(try await values(fields) == ["all": .null, "some": "x"])
    }

    @Test("show the default until they are set, also to nothing, and vanish while the field is out of use")
    func defaultsAndUse() async throws {
        let fields = try await start()
        let id = try await fields.makeFixed("single_value_fixed", ["default_value": "staging"])
        #expect(try await values(fields) == ["environment": "staging"])
        _ = try await set(fields, "environment", .null)
        #expect(try await values(fields) == ["environment": .null])
        _ = try await set(fields, "environment", "staging")
        #expect(try await fields.change(id, ["default_value": "production"]).status == 200)
        #expect(try await values(fields) == ["environment": "staging"], "it was set by then")
        #expect(try await fields.change(id, ["enabled": false]).json["field"]?["enabled"] == false)
        #expect(try await values(fields).isEmpty)
        #expect(try await set(fields, "environment", "staging").status == 400)
        _ = try await fields.change(id, ["enabled": true])
        #expect(try await values(fields) == ["environment": "staging"])
    }

    @Test("change all or none, and each problem is told")
    func refusals() async throws {
        let fields = try await start()
        let id = try await fields.make("note").json["field"]?["id"]?.stringValue ?? ""
        let several: JSON = [
            "custom_fields": [["name": "note", "value": "x"], ["name": "lost", "value": 1], ["id": "PNONE", "value": 1]]
        ]
        let answer = try await fields.house.call("PUT", Self.values, several)
        #expect(answer.errors == ["Custom field lost does not exist", "Custom field PNONE does not exist"])
        let lists: [JSON] = [
            [["name": "note", "value": "x"], ["id": .string(id), "value": "y"]], [["name": "note"]], [["value": "x"]],
            ["note"], "note", .null,
        ]
        for list in lists {
            let answer = try await fields.house.call("PUT", Self.values, ["custom_fields": list])
            #expect(answer.status == 400 && answer.code == 2001 && answer.errors.count == 1, "\(answer.json.text)")
        }
        #expect(try await fields.house.call("PUT", Self.values, [:]).status == 400)
        let item: JSON = ["name": "note", "value": "x"]
        let many = Array(repeating: item, count: CustomField.settingsMaximum + 1)
        #expect(try await fields.house.call("PUT", Self.values, ["custom_fields": .array(many)]).errors.count == 1)
        #expect(try await values(fields) == ["note": .null])
        #expect(try await set(fields, "note", FieldHouse.text(201)).status == 400)
        #expect(try await set(fields, "note", FieldHouse.text(200)).status == 201)
    }
}
