// SPDX-License-Identifier: Apache-2.0
import Base
import Catalogue
import Domain
import HouseTesting
import Store
import Testing

@Suite("Extensions")
struct ExtensionTests {
    private static let webhook = "PJFWPEP"
    private static let slack = "PXSLACK"

    private func make(_ house: TestHouse, _ changes: JSONObject = [:]) async throws -> TestHouse.Answer {
        var fields: JSONObject = [
            "name": "My Webhook", "endpoint_url": "https://example.com/receive",
            "extension_schema": schema(Self.webhook), "extension_objects": [service(house.serviceID)],
        ]
        for change in changes.members { fields[change.name] = change.value }
        return try await house.call("POST", "/extensions", ["extension": .object(fields)])
    }

    private func service(_ id: String) -> JSON { ["id": .string(id), "type": "service_reference"] }
    private func schema(_ id: String) -> JSON { ["id": .string(id), "type": "extension_schema_reference"] }
    private func id(_ answer: TestHouse.Answer) -> String { answer.json["extension"]?["id"]?.stringValue ?? "" }

    @Test("what the answer to a new one shows, the next look shows too")
    func readYourWrites() async throws {
        let house = try await TestHouse()
        let config: JSON = ["headers": [["name": "Authorization", "value": "secret"]]]
        let made = try await make(house, ["config": config, "temporarily_disabled": true])
        #expect(made.status == 201, "\(made.json.text)")
        let shown = made.json["extension"]
        #expect(shown?["type"] == "extension" && shown?["name"] == "My Webhook" && shown?["summary"] == "My Webhook")
        #expect(shown?["endpoint_url"] == "https://example.com/receive" && shown?["config"] == config)
        #expect(shown?["temporarily_disabled"] == false, "it is not the caller's to set")
        #expect(shown?["extension_schema"]?["summary"] == "Generic V2 Webhook")
        #expect(shown?["extension_schema"]?["type"] == "extension_schema_reference")
        #expect(shown?["extension_objects"]?[0]?["id"]?.stringValue == house.serviceID)
        #expect(shown?["self"]?.stringValue == "\(TestHouse.baseURL)/extensions/\(id(made))")
        let next = try await house.call("GET", "/extensions/\(id(made))").json["extension"]
        #expect(next == shown)
        let changed = try await house.call(
            "PUT", "/extensions/\(id(made))", ["extension": ["endpoint_url": .null, "extension_schema": schema(Self.slack)]])
        #expect(changed.json["extension"]?["endpoint_url"] == .null && changed.json["extension"]?["config"] == config)
        #expect(changed.json["extension"]?["extension_schema"]?["summary"] == "Slack")
        let after = try await house.call("GET", "/extensions/\(id(made))").json["extension"]
        #expect(after == changed.json["extension"])
    }

    @Test("each member that is wrong is named")
    func wrongFields() async throws {
        let house = try await TestHouse()
        let longest = String(repeating: "n", count: ExtensionLimits.nameLengthMaximum)
        #expect(try await make(house, ["name": .string(longest)]).status == 201)
        let many = JSON.array((0...ExtensionLimits.objectsMaximum).map { service("P\($0)") })
        let wrong: [(String, JSON, String)] = [
            ("name", .string(longest + "n"), "Name is too long (maximum is \(longest.count) characters)"),
            ("name", "", "Name can't be blank"), ("name", .null, "Name can't be blank"),
            ("name", 7, "Name must be a string"),
            ("endpoint_url", "example.com", "Endpoint url must be an http or https address"),
            ("endpoint_url", 7, "Endpoint url must be a string"),
            ("extension_schema", .null, "Extension schema can't be blank"),
            ("extension_schema", "x", "Extension schema can't be blank"),
            ("extension_schema", schema("PNONE"), "Extension schema PNONE does not exist"),
            ("extension_objects", [], "Extension objects can't be blank"),
            ("extension_objects", .null, "Extension objects can't be blank"),
            ("extension_objects", "x", "Extension objects must be an array"),
            ("extension_objects", many, "Extension objects has more than \(ExtensionLimits.objectsMaximum) elements"),
            ("extension_objects", [service("PNONE")], "Service PNONE does not exist"),
            ("config", "x", "Config must be an object"), ("config", [1], "Config must be an object"),
        ]
        for (name, value, error) in wrong {
            let answer = try await make(house, [name: value])
            #expect(answer.status == 400 && answer.code == 2001 && answer.errors == [error], "\(answer.json.text)")
        }
        let blank = try await house.call("POST", "/extensions", ["extension": [:]])
        #expect(
            blank.errors == ["Name can't be blank", "Extension objects can't be blank", "Extension schema can't be blank"])
    }

    @Test("are listed by service, by kind and by name, in full where that is asked for")
    func listing() async throws {
        let house = try await TestHouse()
        let other = try await house.makeService("Other").id
        _ = try await make(house, ["name": "A"])
        _ = try await make(house, ["name": "B", "extension_objects": [service(other)]])
        _ = try await make(
            house, ["name": "C", "extension_objects": [service(other)], "extension_schema": schema(Self.slack)])
        func names(_ query: String) async throws -> [String] {
            let found = try await house.call("GET", "/extensions", query: query).json["extensions"]?.arrayValue ?? []
            return found.compactMap { $0["name"]?.stringValue }
        }
        let cases: [(String, [String])] = [
            ("", ["A", "B", "C"]), ("query=b", ["B"]), ("extension_object_id=\(other)", ["B", "C"]),
            ("extension_schema_id=\(Self.slack)", ["C"]),
            ("extension_object_id=\(other)&extension_schema_id=\(Self.webhook)", ["B"]),
            ("extension_object_id=PNONE", []), ("limit=1&offset=2", ["C"]),
        ]
        for (query, wanted) in cases {
            let listed = try await names(query)
            #expect(listed == wanted, "\(query)")
        }
        let full = try await house.call(
            "GET", "/extensions", query: "include[]=extension_objects&include[]=extension_schemas&total=true"
        ).json
        #expect(full["total"] == 3 && full["more"] == false)
        let first = full["extensions"]?[0]
        #expect(first?["extension_schema"]?["type"] == "extension_schema")
        #expect(first?["extension_schema"]?["key"] == "generic_v2_webhook")
        #expect(first?["extension_objects"]?[0]?["type"] == "service")
    }

    @Test("one that was disabled for a time is switched on again, and one that is on stays on")
    func enabling() async throws {
        let house = try await TestHouse()
        let made = try await make(house)
        let path = "/extensions/\(id(made))"
        let extensionID = id(made)
        try await house.database.write { session in
            guard var record = try RecordQueries.find(session, ids: [extensionID]).first else { return }
            record.values[ExtensionLimits.disabledField] = .bool(true)
            try RecordQueries.update(session, record)
        }
        #expect(try await house.call("GET", path).json["extension"]?["temporarily_disabled"] == true)
        for _ in 1...2 {
            let answer = try await house.call("POST", path + "/enable")
            #expect(answer.status == 200 && answer.json["extension"]?["temporarily_disabled"] == false)
        }
        let next = try await house.call("GET", path).json["extension"]
        #expect(next == made.json["extension"])
        #expect(try await house.call("POST", "/extensions/PNONE/enable").code == 2100)
        #expect(try await house.call("POST", path + "/enable", as: .readOnlyKey).status == 403)
    }

    @Test("one that was for a removed service alone goes with it; another loses it")
    func serviceDeletion() async throws {
        let house = try await TestHouse()
        let other = try await house.makeService("Other").id
        let alone = id(try await make(house, ["extension_objects": [service(other)]]))
        let shared = id(try await make(house, ["extension_objects": [service(other), service(house.serviceID)]]))
        #expect(try await house.call("DELETE", "/services/\(other)").status == 204)
        #expect(try await house.call("GET", "/extensions/\(alone)").status == 404)
        let left = try await house.call("GET", "/extensions/\(shared)").json["extension"]
        #expect(left?["extension_objects"]?.arrayValue?.compactMap { $0["id"]?.stringValue } == [house.serviceID])
        #expect(left?["extension_schema"]?["id"]?.stringValue == Self.webhook)
    }

    @Test("are removed once, and not by a key that reads only")
    func deletion() async throws {
        let house = try await TestHouse()
        let path = "/extensions/\(id(try await make(house)))"
        #expect(try await house.call("DELETE", path, as: .readOnlyKey).status == 403)
        #expect(try await house.call("PUT", path, ["extension": ["name": "x"]], as: .readOnlyKey).status == 403)
        #expect(try await house.call("DELETE", path).status == 204)
        #expect(try await house.call("DELETE", path).code == 2100)
    }
}
