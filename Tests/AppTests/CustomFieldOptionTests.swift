// SPDX-License-Identifier: Apache-2.0
import Base
import Domain
import HouseTesting
import Testing

@Suite("Options of custom fields")
struct CustomFieldOptionTests {
    private static let places = [FieldHouse.baseFields, FieldHouse.oldFields, FieldHouse.serviceFields]

    private func body(_ value: String) -> JSON { ["field_option": FieldHouse.option(value)] }

    @Test("are added, shown, changed and removed one by one", arguments: places)
    func oneByOne(_ place: String) async throws {
        let fields = try await FieldHouse(place)
        let id = try await fields.makeFixed()
        let path = "\(place)/\(id)/field_options"
        #expect(try await fields.values(id) == ["production", "staging"])
        let made = try await fields.house.call("POST", path, body("test"))
        #expect(made.status == 201, "\(made.json.text)")
        let option = try #require(made.json["field_option"])
        #expect(option["type"] == "field_option" && option["data"] == ["data_type": "string", "value": "test"])
        #expect(option["created_at"]?.stringValue == ISO8601.string(TestHouse.start))
        #expect(try await fields.values(id) == ["production", "staging", "test"])
        let address = "\(path)/\(option["id"]?.stringValue ?? "")"
        if place != FieldHouse.oldFields {
            let shown = try await fields.house.call("GET", address).json["field_option"]
            #expect(shown == option)
            #expect(try await fields.house.call("GET", path + "/PNONE").status == 404)
        }
        fields.house.advance(seconds: 60)
        let changed = try await fields.house.call("PUT", address, body("trial"))
        #expect(changed.status == 200 && changed.json["field_option"]?["data"]?["value"] == "trial")
        #expect(changed.json["field_option"]?["created_at"] == option["created_at"])
        #expect(changed.json["field_option"]?["updated_at"] != option["updated_at"])
        #expect(try await fields.values(id) == ["production", "staging", "trial"])
        #expect(try await fields.house.call("DELETE", address).status == 204)
        #expect(try await fields.house.call("DELETE", address).status == 404)
        #expect(try await fields.house.call("PUT", address, body("again")).status == 404)
        #expect(try await fields.values(id) == ["production", "staging"])
    }

    @Test("say different things, and belong to fields with fixed values alone")
    func refusals() async throws {
        let fields = try await FieldHouse()
        let id = try await fields.makeFixed()
        let path = "\(fields.path)/\(id)/field_options"
        let taken = ["Value has already been taken"]
        #expect(try await fields.house.call("POST", path, body("staging")).errors == taken)
        let first = try await fields.field(id)["field_options"]?[0]?["id"]?.stringValue ?? ""
        #expect(try await fields.house.call("PUT", "\(path)/\(first)", body("staging")).errors == taken)
        #expect(try await fields.house.call("PUT", "\(path)/\(first)", body("production")).status == 200)
        for wrong in [[:], ["data": [:]], ["data": ["value": "x"]], ["data": ["data_type": "url", "value": "x"]]] as [JSON] {
            let answer = try await fields.house.call("POST", path, ["field_option": wrong])
            #expect(answer.status == 400 && answer.errors.first?.hasPrefix("Data ") == true, "\(answer.json.text)")
        }
        let free = try await fields.make("free").json["field"]?["id"]?.stringValue ?? ""
        let refused = try await fields.house.call("POST", "\(fields.path)/\(free)/field_options", body("x"))
        #expect(refused.status == 400 && refused.code == 2002)
        #expect(try await fields.values(free) == [])
        #expect(try await fields.house.call("POST", path, body("x"), as: .readOnlyKey).status == 403)
    }

    @Test("sent as a list are all that there are afterwards, in its order, those with an id kept", arguments: places)
    func lists(_ place: String) async throws {
        let fields = try await FieldHouse(place)
        let id = try await fields.makeFixed()
        let before = try await fields.field(id)["field_options"]
        let production = before?[0]?["id"]?.stringValue ?? ""
        let list: JSON = [FieldHouse.option("test"), FieldHouse.option("live", id: production)]
        let changed = try await fields.change(id, ["field_options": list])
        #expect(changed.status == 200, "\(changed.json.text)")
        #expect(try await fields.values(id) == ["test", "live"])
        let after = try await fields.field(id)["field_options"]
        #expect(after?[1]?["id"]?.stringValue == production)
        let again = try await fields.change(
            id, ["field_options": [FieldHouse.option("test"), FieldHouse.option("live")]])
        #expect(again.json["field"]?["field_options"] == after, "what says the same is the same")
        #expect(try await fields.change(id, ["display_name": "Where", "field_options": .null]).status == 200)
        #expect(try await fields.values(id) == ["test", "live"], "without a list all stay")
        let swapped: JSON = [
            FieldHouse.option("live", id: after?[0]?["id"]?.stringValue), FieldHouse.option("test", id: production),
        ]
        #expect(try await fields.change(id, ["field_options": swapped]).status == 200)
        #expect(try await fields.values(id) == ["live", "test"])
        let unknown = try await fields.change(id, ["field_options": [FieldHouse.option("x", id: "PNONE")]])
        #expect(unknown.errors == ["Field option PNONE does not exist"])
        let twice = try await fields.change(id, ["field_options": [FieldHouse.option("x"), FieldHouse.option("x")]])
        #expect(twice.errors == ["Field options must not hold an option twice"])
        #expect(try await fields.change(id, ["field_options": []]).status == 200)
        #expect(try await fields.values(id) == [])
    }

    @Test("are two hundred at most, in a list and one by one")
    func limits() async throws {
        let fields = try await FieldHouse()
        let maximum = CustomField.optionsMaximum
        let tooMany = (0...maximum).map { FieldHouse.option("Option \($0)") }
        let refused = try await fields.make(
            "many", ["field_type": "single_value_fixed", "field_options": .array(tooMany)])
        #expect(refused.status == 400 && refused.errors == ["Field options has more than \(maximum) elements"])
        let id = try await fields.makeFixed(
            "single_value_fixed", ["field_options": .array(Array(tooMany.prefix(maximum - 1)))])
        let path = "\(fields.path)/\(id)/field_options"
        #expect(try await fields.house.call("POST", path, body("last")).status == 201)
        let oneMore = try await fields.house.call("POST", path, body("one more"))
        #expect(oneMore.status == 400 && oneMore.code == 2019)
        #expect(try await fields.values(id).count == maximum)
    }
}
