// SPDX-License-Identifier: Apache-2.0
import Base
import Domain
import HouseTesting
import Testing

/// A house and short ways to its custom fields.
struct FieldHouse {
    static let baseFields = "/incidents/types/incident_default/custom_fields"
    static let oldFields = "/incidents/custom_fields"
    static let serviceFields = "/services/custom_fields"

    let house: TestHouse
    let path: String

    init(_ path: String = FieldHouse.baseFields) async throws {
        house = try await TestHouse()
        self.path = path
    }

    static func option(_ value: String, id: String? = nil) -> JSON {
        var option: JSONObject = ["data": ["data_type": "string", "value": .string(value)]]
        if let id { option.append("id", .string(id)) }
        return .object(option)
    }

    static func text(_ length: Int) -> JSON { .string(String(repeating: "a", count: length)) }

    /// A field of text, with members changed.
    func make(_ name: String, _ changes: JSONObject = [:], at path: String? = nil) async throws -> TestHouse.Answer {
        var field: JSONObject = [
            "name": .string(name), "display_name": .string("Field \(name)"), "data_type": "string",
            "field_type": "single_value",
        ]
        for change in changes.members { field[change.name] = change.value }
        return try await house.call("POST", path ?? self.path, ["field": .object(field)])
    }

    /// One with two options; answers its id.
    func makeFixed(_ kind: String = "single_value_fixed", _ changes: JSONObject = [:]) async throws -> String {
        var all: JSONObject = [
            "field_type": .string(kind), "field_options": [Self.option("production"), Self.option("staging")],
        ]
        for change in changes.members { all[change.name] = change.value }
        let made = try await make("environment", all)
        #expect(made.status == 201, "\(made.json.text)")
        return made.json["field"]?["id"]?.stringValue ?? ""
    }

    func field(_ id: String) async throws -> JSON {
        try await house.call("GET", "\(path)/\(id)", query: "include[]=field_options").json["field"] ?? .null
    }

    func change(_ id: String, _ field: JSONObject) async throws -> TestHouse.Answer {
        try await house.call("PUT", "\(path)/\(id)", ["field": .object(field)])
    }

    /// What a field's options say, in their order.
    func values(_ id: String) async throws -> [String] {
        let options = try await house.call("GET", "\(path)/\(id)/field_options").json["field_options"]
        return options?.arrayValue?.compactMap { $0["data"]?["value"]?.stringValue } ?? []
    }
}

@Suite("Incident custom fields")
struct IncidentCustomFieldTests {
    @Test("read back as they were answered, under both addresses")
    func creation() async throws {
        let fields = try await FieldHouse()
        let made = try await fields.make(
            "serial", ["description": "On the lid", "data_type": "integer", "default_value": 5])
        #expect(made.status == 201, "\(made.json.text)")
        let field = try #require(made.json["field"])
        #expect(field["name"] == "serial" && field["display_name"] == "Field serial" && field["summary"] == "serial")
        #expect(field["type"] == "field" && field["data_type"] == "integer" && field["field_type"] == "single_value")
        #expect(field["description"] == "On the lid" && field["default_value"] == 5 && field["enabled"] == true)
        #expect(field["incident_type"]?.stringValue == IncidentType.baseID && field["field_options"] == nil)
        #expect(field["created_at"]?.stringValue == ISO8601.string(TestHouse.start))
        let id = field["id"]?.stringValue ?? ""
        let address = "/incidents/types/\(IncidentType.baseID)/custom_fields/\(id)"
        #expect(field["self"]?.stringValue == TestHouse.baseURL + address)
        for path in [address, "\(FieldHouse.baseFields)/\(id)", "\(FieldHouse.oldFields)/\(id)"] {
            let shown = try await fields.house.call("GET", path).json["field"]
            #expect(shown == field)
        }
        for path in [FieldHouse.baseFields, FieldHouse.oldFields] {
            let list = try await fields.house.call("GET", path).json["fields"]
            #expect(list == JSON.array([field]))
        }
        let old = try await fields.make("room", at: FieldHouse.oldFields)
        #expect(old.status == 201 && old.json["field"]?["description"] == .null)
        #expect(try await fields.house.call("GET", fields.path).json["fields"]?.arrayValue?.count == 2)
    }

    @Test("show their options on creation, on change, and where they are asked for")
    func includes() async throws {
        let fields = try await FieldHouse()
        let id = try await fields.makeFixed()
        let plain = try await fields.house.call("GET", "\(fields.path)/\(id)").json["field"]
        #expect(plain?["id"]?.stringValue == id && plain?["field_options"] == nil)
        let option = try await fields.field(id)["field_options"]?[0]
        #expect(option?["type"] == "field_option" && option?["created_at"] == option?["updated_at"])
        #expect(option?["data"] == ["data_type": "string", "value": "production"])
        let listed = try await fields.house.call("GET", fields.path, query: "include[]=field_options").json["fields"]
        #expect(listed?[0]?["field_options"]?.arrayValue?.count == 2)
        let changed = try await fields.change(id, ["display_name": "Where"])
        #expect(changed.json["field"]?["field_options"]?.arrayValue?.count == 2)
        let next = try await fields.field(id)
        #expect(next == changed.json["field"])
    }

    @Test(
        "with a member that is wrong are refused, each by its name",
        arguments: [
            ("name", "Big Field", "Name"), ("name", .null, "Name"), ("name", 7, "Name"),
            ("display_name", "", "Display name"),
            ("display_name", 7, "Display name"), ("description", 7, "Description"), ("data_type", "text", "Data type"),
            ("data_type", .null, "Data type"), ("field_type", "many", "Field type"), ("field_type", 7, "Field type"),
            ("enabled", 1, "Enabled"), ("default_value", 7, "Default value"), ("default_value", ["a"], "Default value"),
            ("field_options", 7, "Field options"), ("field_options", [7], "Field options"),
            ("field_options", [["data": ["value": "a"]]], "Field options"),
            ("field_options", [["data": ["data_type": "string", "value": 7]]], "Field options"),
        ] as [(String, JSON, String)])
    func wrong(_ member: String, _ value: JSON, _ label: String) async throws {
        let fields = try await FieldHouse()
        let answer = try await fields.make("serial", [member: value])
        #expect(answer.status == 400 && answer.code == 2001, "\(answer.json.text)")
        #expect(answer.errors.count == 1 && answer.errors.first?.hasPrefix(label + " ") == true, "\(answer.errors)")
        #expect(try await fields.house.call("GET", fields.path).json["fields"] == [])
    }

    @Test("have options by their kind, and other data than text in single values alone")
    func kinds() async throws {
        let fields = try await FieldHouse()
        let options: JSON = [FieldHouse.option("a")]
        for kind in ["single_value_fixed", "multi_value", "multi_value_fixed"] {
            let answer = try await fields.make(
                "serial", ["field_type": .string(kind), "data_type": "integer", "field_options": options])
            #expect(answer.status == 400 && answer.code == 2002, "\(answer.json.text)")
        }
        let free = try await fields.make("serial", ["field_options": options])
        #expect(free.errors == ["Field options can't be given when field type is single_value"])
        let fixed: JSONObject = ["field_type": "single_value_fixed"]
        #expect(try await fields.make("serial", fixed).status == 400, "it must bring one along")
        #expect(try await fields.make("serial", fixed, at: FieldHouse.oldFields).status == 201, "it can be given some later")
    }

    @Test("keep their name, their data type and their kind, and share no name")
    func fixedMembers() async throws {
        let fields = try await FieldHouse()
        let id = try await fields.makeFixed()
        #expect(try await fields.change(id, ["name": "other"]).errors == ["Name cannot be changed"])
        #expect(try await fields.change(id, ["data_type": "url"]).errors == ["Data type cannot be changed"])
        #expect(try await fields.change(id, ["field_type": "multi_value"]).errors == ["Field type cannot be changed"])
        let same: JSONObject = ["name": "environment", "data_type": "string", "field_type": "single_value_fixed"]
        #expect(try await fields.change(id, same).status == 200)
        #expect(try await fields.make("environment").errors == ["Name has already been taken"])
        let taken = ["Display name has already been taken"]
        #expect(try await fields.make("other", ["display_name": "FIELD environment"]).errors == taken)
        let type: JSON = ["name": "outage", "display_name": "Outage", "parent_type": "incident_default"]
        _ = try await fields.house.call("POST", "/incidents/types", ["incident_type": type])
        let below = try await fields.make("environment", at: "/incidents/types/outage/custom_fields")
        #expect(below.status == 400, "its incidents have it already")
        let elsewhere = try await fields.house.call("GET", "/incidents/types/outage/custom_fields/\(id)")
        #expect(elsewhere.status == 404)
        #expect(try await fields.make("environment", at: "/incidents/types/nothing/custom_fields").status == 404)
    }

    @Test("keep to their limits: at each one they are taken, one past it they are not")
    func lengths() async throws {
        let fields = try await FieldHouse()
        for (member, maximum) in [("name", 50), ("display_name", 50), ("description", 1000), ("default_value", 200)] {
            #expect(try await fields.make("serial", [member: FieldHouse.text(maximum + 1)]).status == 400, "\(member)")
            let answer = try await fields.make("serial_\(member)", [member: FieldHouse.text(maximum)])
            #expect(answer.status == 201, "\(member): \(answer.json.text)")
        }
        let id = try await fields.makeFixed()
        for (length, status) in [(100, 201), (101, 400)] {
            let option: JSON = ["data": ["data_type": "string", "value": FieldHouse.text(length)]]
            let answer = try await fields.house.call("POST", "\(fields.path)/\(id)/field_options", ["field_option": option])
            #expect(answer.status == status)
        }
    }

    @Test("are as many as the limits say, of some sorts fewer, and not one more")
    func counts() async throws {
        let fields = try await FieldHouse()
        let sorts: [(JSONObject, Int)] = [
            (["field_type": "multi_value"], 5), (["data_type": "url"], 10),
            (["field_type": "multi_value_fixed", "field_options": [FieldHouse.option("a")]], 10),
        ]
        var made = 0
        for (position, (members, maximum)) in sorts.enumerated() {
            for number in 0..<maximum {
                #expect(try await fields.make("sort_\(position)_\(number)", members).status == 201)
                made += 1
            }
            let oneMore = try await fields.make("more", members)
            #expect(oneMore.status == 400 && oneMore.code == 2019, "\(oneMore.json.text)")
        }
        for number in made..<100 { #expect(try await fields.make("plain_\(number)").status == 201) }
        let oneMore = try await fields.make("more")
        #expect(oneMore.status == 400 && oneMore.code == 2019)
        #expect(try await fields.house.call("GET", fields.path).json["fields"]?.arrayValue?.count == 100)
    }

    @Test("have a default of their own kind, which follows its option and keeps it there")
    func defaults() async throws {
        let fields = try await FieldHouse()
        let id = try await fields.makeFixed("multi_value_fixed", ["default_value": ["staging"]])
        #expect(try await fields.field(id)["default_value"] == ["staging"])
        let options = try await fields.field(id)["field_options"]
        let staging = options?[1]?["id"]?.stringValue ?? ""
        let path = "\(fields.path)/\(id)/field_options/\(staging)"
        let renamed = try await fields.house.call("PUT", path, ["field_option": FieldHouse.option("test")])
        #expect(renamed.status == 200)
        #expect(try await fields.field(id)["default_value"] == ["test"])
        #expect(try await fields.house.call("DELETE", path).status == 400)
        #expect(try await fields.change(id, ["field_options": [FieldHouse.option("production")]]).status == 400)
        #expect(try await fields.change(id, ["default_value": ["nothing"]]).errors.count == 1)
        let wrapped = try await fields.change(id, ["default_value": ["value": ["production", "test"]]])
        #expect(wrapped.json["field"]?["default_value"] == ["production", "test"])
        #expect(try await fields.change(id, ["default_value": .null]).json["field"]?["default_value"] == .null)
        #expect(try await fields.house.call("DELETE", path).status == 204)
    }

    @Test("that were removed are gone with their options, and their names are free")
    func removal() async throws {
        let fields = try await FieldHouse()
        let id = try await fields.makeFixed()
        #expect(try await fields.house.call("DELETE", "\(fields.path)/\(id)", as: .readOnlyKey).status == 403)
        #expect(try await fields.house.call("DELETE", "\(fields.path)/\(id)").status == 204)
        for path in ["\(fields.path)/\(id)", "\(fields.path)/\(id)/field_options", "\(FieldHouse.oldFields)/\(id)"] {
            #expect(try await fields.house.call("GET", path).status == 404)
        }
        #expect(try await fields.house.call("DELETE", "\(fields.path)/\(id)").status == 404)
        #expect(try await fields.house.call("GET", fields.path).json["fields"] == [])
        #expect(try await fields.make("environment").status == 201)
    }
}
