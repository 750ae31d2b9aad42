// SPDX-License-Identifier: Apache-2.0
import Base
import Domain
import HouseTesting
import Testing

@Suite("Service custom fields")
struct ServiceCustomFieldTests {
    private func values(_ fields: FieldHouse, of id: String? = nil) async throws -> [String: JSON] {
        let path = "/services/\(id ?? fields.house.serviceID)/custom_fields/values"
        let all = try await fields.house.call("GET", path).json["custom_fields"]?.arrayValue ?? []
        var values: [String: JSON] = [:]
        for one in all { values[one["name"]?.stringValue ?? ""] = one["value"] ?? .null }
        return values
    }

    private func set(_ fields: FieldHouse, _ list: JSON, of id: String? = nil) async throws -> TestHouse.Answer {
        let path = "/services/\(id ?? fields.house.serviceID)/custom_fields/values"
        return try await fields.house.call("PUT", path, ["custom_fields": list])
    }

    @Test("read back as they were answered, and change")
    func creation() async throws {
        let fields = try await FieldHouse(FieldHouse.serviceFields)
        let id = try await fields.makeFixed("multi_value_fixed", ["description": "Where it runs", "enabled": false])
        let field = try await fields.field(id)
        #expect(field["name"] == "environment" && field["display_name"] == "Field environment")
        #expect(field["summary"] == "Field environment" && field["type"] == "field" && field["enabled"] == false)
        #expect(field["description"] == "Where it runs" && field["data_type"] == "string")
        #expect(field["field_type"] == "multi_value_fixed" && field["default_value"] == .null)
        #expect(field["self"]?.stringValue == "\(TestHouse.baseURL)\(FieldHouse.serviceFields)/\(id)")
        #expect(field["field_options"]?.arrayValue?.count == 2 && field["incident_type"] == nil)
        #expect(field["created_at"]?.stringValue == ISO8601.string(TestHouse.start))
        let listed = try await fields.house.call("GET", fields.path, query: "include[]=field_options").json["fields"]
        #expect(listed == JSON.array([field]))
        let changed = try await fields.change(id, ["display_name": "Where", "enabled": true, "description": .null])
        #expect(changed.status == 200 && changed.json["field"]?["summary"] == "Where")
        let next = try await fields.field(id)
        #expect(next == changed.json["field"] && next["description"] == .null && next["enabled"] == true)
        #expect(try await fields.change(id, ["name": "other"]).status == 400)
        #expect(try await fields.house.call("POST", fields.path, ["field": [:]], as: .readOnlyKey).status == 403)
        #expect(try await fields.house.call("GET", "\(fields.path)/PNONE").status == 404)
    }

    @Test("are not an incident's, and may have the same names")
    func apart() async throws {
        let fields = try await FieldHouse(FieldHouse.serviceFields)
        let id = try await fields.makeFixed()
        #expect(try await fields.make("environment").errors == ["Name has already been taken"])
        #expect(try await fields.make("environment", at: FieldHouse.baseFields).status == 201)
        #expect(try await fields.house.call("GET", "\(FieldHouse.oldFields)/\(id)").status == 404)
        #expect(try await fields.house.call("DELETE", "\(FieldHouse.oldFields)/\(id)").status == 404)
    }

    @Test("have options of two hundred characters, and as many fields as the limit says")
    func limits() async throws {
        let fields = try await FieldHouse(FieldHouse.serviceFields)
        let id = try await fields.makeFixed()
        for (length, status) in [(200, 201), (201, 400)] {
            let option: JSON = ["data": ["data_type": "string", "value": FieldHouse.text(length)]]
            let answer = try await fields.house.call("POST", "\(fields.path)/\(id)/field_options", ["field_option": option])
            #expect(answer.status == status)
        }
        for number in 1..<CustomField.perOwnerMaximum {
            #expect(try await fields.make("url_\(number)", ["data_type": "url"]).status == 201)
        }
        let oneMore = try await fields.make("more")
        #expect(oneMore.status == 400 && oneMore.code == 2019)
    }

    @Test("hold what they were set to, service by service")
    func roundTrip() async throws {
        let fields = try await FieldHouse(FieldHouse.serviceFields)
        let id = try await fields.makeFixed("multi_value_fixed")
        _ = try await fields.make("tier", ["data_type": "integer"])
        let other = try await fields.house.makeService("Payments").id
        let answer = try await set(
            fields, [["id": .string(id), "value": ["staging"]], ["name": "tier", "value": 2]])
        #expect(answer.status == 201, "\(answer.json.text)")
        let first = answer.json["custom_fields"]?[0]
        #expect(first?["id"]?.stringValue == id && first?["type"] == "field_value" && first?["value"] == ["staging"])
        #expect(first?["name"] == "environment" && first?["display_name"] == "Field environment")
        #expect(first?["data_type"] == "string" && first?["field_type"] == "multi_value_fixed")
        #expect(first?["description"] == .null)
        #expect(try await values(fields) == ["environment": ["staging"], "tier": 2])
        #expect(try await values(fields, of: other) == ["environment": .null, "tier": .null])
        let wrong = try await set(fields, [["name": "tier", "value": 3], ["name": "environment", "value": ["nothing"]]])
        #expect(wrong.status == 400 && wrong.errors == ["environment must be one of its field options"])
        #expect(try await values(fields) == ["environment": ["staging"], "tier": 2], "all change, or none")
        let unknown = try await set(fields, [["name": "tier", "value": 3]], of: "PNONE")
        #expect(unknown.status == 404 && unknown.code == 5002)
        #expect(try await fields.house.call("GET", "/services/PNONE/custom_fields/values").status == 404)
    }

    @Test("go back to their default with null, and go with the field and with the service")
    func resetting() async throws {
        let fields = try await FieldHouse(FieldHouse.serviceFields)
        let made = try await fields.make("tier", ["data_type": "integer", "default_value": 3])
        #expect(made.json["field"]?["default_value"] == 3)
        let other = try await fields.house.makeService("Payments").id
        #expect(try await set(fields, [["name": "tier", "value": 1]], of: other).status == 201)
        #expect(try await values(fields, of: other) == ["tier": 1])
        #expect(try await set(fields, [["name": "tier", "value": .null]], of: other).status == 201)
        #expect(try await values(fields, of: other) == ["tier": 3])
        _ = try await set(fields, [["name": "tier", "value": 1]], of: other)
        #expect(try await fields.house.call("DELETE", "/services/\(other)").status == 204)
        _ = try await set(fields, [["name": "tier", "value": 1]])
        let id = made.json["field"]?["id"]?.stringValue ?? ""
        #expect(try await fields.house.call("DELETE", "\(fields.path)/\(id)").status == 204)
        #expect(try await values(fields).isEmpty)
        _ = try await fields.make("tier", ["data_type": "integer"])
        #expect(try await values(fields) == ["tier": .null], "a new field of an old name begins anew")
    }
}
