// SPDX-License-Identifier: Apache-2.0
import Base
import Catalogue
import HouseTesting
import Testing

@Suite("Add-ons beside a service")
struct ServiceAddonTests {
    private func make(
        _ house: TestHouse, _ name: String, _ serviceIDs: [String], type: String = "full_page_addon"
    ) async throws -> String {
        let services = serviceIDs.map { id -> JSON in ["id": .string(id), "type": "service_reference"] }
        let answer = try await house.call(
            "POST", "/addons",
            [
                "addon": [
                    "type": .string(type), "name": .string(name), "src": .string("https://intranet.example.com/\(name)"),
                    "services": .array(services),
                ]
            ])
        return try #require(answer.json["addon"]?["id"]?.stringValue, "\(answer.json.text)")
    }

    private func addons(_ house: TestHouse, _ serviceID: String) async throws -> [JSON] {
        let service = try await house.call("GET", "/services/\(serviceID)").json["service"]
        return try #require(service?["addons"]?.arrayValue)
    }

    @Test("are shown as the reference shows them, in the order of their making")
    func shown() async throws {
        let house = try await TestHouse()
        #expect(try await addons(house, house.serviceID) == [])
        let other = try await house.makeService("Other").id
        let zebra = try await make(house, "zebra", [other, house.serviceID])
        let ant = try await make(house, "ant", [house.serviceID], type: "incident_show_addon")
        _ = try await make(house, "everywhere", [])
        let shown = try await addons(house, house.serviceID)
        #expect(shown.map { $0["id"]?.stringValue } == [zebra, ant])
        #expect(shown.map { $0["type"]?.stringValue } == ["full_page_addon_reference", "incident_show_addon_reference"])
        #expect(
            shown.first == [
                "id": .string(zebra), "type": "full_page_addon_reference", "summary": "zebra",
                "self": .string("\(TestHouse.baseURL)/addons/\(zebra)"), "html_url": .null, "name": "zebra",
                "src": "https://intranet.example.com/zebra",
            ])
        #expect(try await addons(house, other).map { $0["id"]?.stringValue } == [zebra])
    }

    @Test("are the same in the list, in answers to changes and where a service is included; those sent are passed over")
    func everywhere() async throws {
        let house = try await TestHouse()
        let addon = try await make(house, "zebra", [house.serviceID])
        let shown = JSON.array(try await addons(house, house.serviceID))
        let listed = try await house.call("GET", "/services").json["services"]?[0]
        #expect(listed?["addons"] == shown)
        let changed = try await house.call(
            "PUT", "/services/\(house.serviceID)", ["service": ["description": "x", "addons": []]])
        #expect(changed.status == 200 && changed.json["service"]?["addons"] == shown)
        try await house.event("trigger", key: "k")
        let incident = try await house.call("GET", "/incidents", query: "include[]=services").json["incidents"]?[0]
        #expect(incident?["service"]?["addons"] == shown)
        #expect(try await house.call("DELETE", "/addons/\(addon)").status == 204)
        #expect(try await addons(house, house.serviceID) == [])
    }

    @Test("are those of this service, and not extensions that name it")
    func extensions() async throws {
        let house = try await TestHouse()
        let schemas = try await house.call("GET", "/extension_schemas").json["extension_schemas"]
        let made = try await house.call(
            "POST", "/extensions",
            [
                "extension": [
                    "name": "Hook", "endpoint_url": "https://intranet.example.com/hook",
                    "extension_schema": ["id": schemas?[0]?["id"] ?? .null, "type": "extension_schema_reference"],
                    "extension_objects": [["id": .string(house.serviceID), "type": "service_reference"]],
                ]
            ])
        #expect(made.status == 201, "\(made.json.text)")
        #expect(try await addons(house, house.serviceID) == [])
    }
}
