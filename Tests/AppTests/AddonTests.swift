// SPDX-License-Identifier: Apache-2.0
import Base
import Catalogue
import Domain
import HouseTesting
import Testing

@Suite("Add-ons")
struct AddonTests {
    private func make(_ house: TestHouse, _ changes: JSONObject = [:]) async throws -> TestHouse.Answer {
        var addon: JSONObject = [
            "type": "full_page_addon", "name": "Status", "src": "https://intranet.example.com/status",
        ]
        for change in changes.members { addon[change.name] = change.value }
        return try await house.call("POST", "/addons", ["addon": .object(addon)])
    }

    private func path(_ answer: TestHouse.Answer) -> String {
        "/addons/\(answer.json["addon"]?["id"]?.stringValue ?? "")"
    }

    private func service(_ id: String) -> JSON { ["id": .string(id), "type": "service_reference"] }

    @Test("what the answer to a new one shows, the next look shows too, but for the type that the reference has there")
    func readYourWrites() async throws {
        let house = try await TestHouse()
        let made = try await make(house, ["services": [service(house.serviceID)]])
        #expect(made.status == 201, "\(made.json.text)")
        #expect(made.json["addon"]?["type"] == "full_page_addon_reference")
        let shown = try await house.call("GET", path(made)).json["addon"]
        #expect(shown?["type"] == "full_page_addon")
        for name in ["id", "summary", "self", "html_url", "name", "src", "services"] {
            #expect(shown?[name] != nil && shown?[name] == made.json["addon"]?[name], "\(name)")
        }
        #expect(shown?["name"] == "Status" && shown?["src"] == "https://intranet.example.com/status")
        #expect(shown?["services"]?[0]?["id"]?.stringValue == house.serviceID)
        let changed = try await house.call(
            "PUT", path(made), ["addon": ["type": "incident_show_addon_reference", "name": "State"]])
        #expect(changed.json["addon"]?["type"] == "incident_show_addon" && changed.json["addon"]?["name"] == "State")
        #expect(changed.json["addon"]?["src"] == shown?["src"] && changed.json["addon"]?["services"] == shown?["services"])
        let next = try await house.call("GET", path(made)).json["addon"]
        #expect(next == changed.json["addon"])
    }

    @Test("a name has a length, a page comes by https, and there are two types")
    func wrongFields() async throws {
        let house = try await TestHouse()
        let longest = String(repeating: "n", count: AddonLimits.nameLengthMaximum)
        #expect(try await make(house, ["name": .string(longest)]).status == 201)
        let address = "https://h/" + String(repeating: "a", count: RecordLimits.urlLengthMaximum - 10)
        #expect(try await make(house, ["src": .string(address)]).status == 201)
        let wrong: [(String, JSON)] = [
            ("name", .string(longest + "n")), ("name", ""), ("name", 7), ("name", .null), ("src", .string(address + "a")),
            ("src", "http://intranet.example.com"), ("src", "javascript:alert(1)"), ("src", "https://"), ("src", ""),
            ("src", .null), ("src", ["a"]), ("type", "addon"), ("type", 7), ("services", "x"), ("services", [[:]]),
            ("services", [service("PNONE")]),
        ]
        for (name, value) in wrong {
            let answer = try await make(house, [name: value])
            #expect(answer.status == 400 && answer.code == 2001, "\(name) \(value.text)")
            #expect(answer.errors.count == 1, "\(answer.errors)")
        }
        #expect(try await make(house, ["services": [service("PNONE")]]).errors == ["Service PNONE does not exist"])
        let blank = try await house.call("POST", "/addons", ["addon": [:]])
        #expect(blank.errors == ["Name can't be blank", "Src can't be blank"])
    }

    @Test("are listed by type and by service, with the services in full where that is asked for")
    func listing() async throws {
        let house = try await TestHouse()
        let other = try await house.makeService("Other").id
        _ = try await make(house, ["name": "A", "services": [service(house.serviceID)]])
        _ = try await make(house, ["name": "B", "type": "incident_show_addon", "services": [service(other)]])
        _ = try await make(house, ["name": "C"])
        func names(_ query: String) async throws -> [String] {
            let addons = try await house.call("GET", "/addons", query: query).json["addons"]?.arrayValue ?? []
            return addons.compactMap { $0["name"]?.stringValue }
        }
        let cases: [(String, [String])] = [
            ("", ["A", "B", "C"]), ("filter=incident_show_addon", ["B"]), ("filter=full_page_addon", ["A", "C"]),
            ("service_ids[]=\(other)", ["B"]), ("service_ids[]=\(other)&service_ids[]=\(house.serviceID)", ["A", "B"]),
            ("service_ids[]=\(other)&filter=full_page_addon", []), ("limit=1&offset=1", ["B"]),
        ]
        for (query, wanted) in cases {
            let listed = try await names(query)
            #expect(listed == wanted, "\(query)")
        }
        #expect(try await house.call("GET", "/addons", query: "filter=other").status == 400)
        let full = try await house.call("GET", "/addons", query: "include[]=services").json["addons"]?[0]
        #expect(full?["type"] == "full_page_addon_reference")
        #expect(full?["services"]?[0]?["type"] == "service" && full?["services"]?[0]?["status"] != nil)
    }

    @Test("one that was for a removed service alone goes with it; another loses it")
    func serviceDeletion() async throws {
        let house = try await TestHouse()
        let other = try await house.makeService("Other").id
        let alone = path(try await make(house, ["services": [service(other)]]))
        let shared = path(try await make(house, ["services": [service(other), service(house.serviceID)]]))
        let everywhere = path(try await make(house))
        #expect(try await house.call("DELETE", "/services/\(other)").status == 204)
        #expect(try await house.call("GET", alone).status == 404)
        let left = try await house.call("GET", shared).json["addon"]?["services"]?.arrayValue ?? []
        #expect(left.compactMap { $0["id"]?.stringValue } == [house.serviceID])
        #expect(try await house.call("GET", everywhere).json["addon"]?["services"] == [])
    }

    @Test("are removed once, and not by a key that reads only")
    func deletion() async throws {
        let house = try await TestHouse()
        let made = try await make(house)
        #expect(try await house.call("DELETE", path(made), as: .readOnlyKey).status == 403)
        #expect(try await house.call("PUT", path(made), ["addon": ["name": "x"]], as: .readOnlyKey).status == 403)
        #expect(try await house.call("DELETE", path(made)).status == 204)
        for method in ["GET", "PUT", "DELETE"] {
            let body: JSON? = method == "PUT" ? JSON.object(["addon": ["name": "x"]]) : nil
            let answer = try await house.call(method, path(made), body)
            #expect(answer.status == 404 && answer.code == 2100)
        }
    }
}
