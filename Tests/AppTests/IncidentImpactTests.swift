// SPDX-License-Identifier: Apache-2.0
import Base
import Catalogue
import Domain
import HouseTesting
import Testing

/// The house's first service carries Payments, on which Checkout rests, on which Shop rests; Blog rests on nothing.
private struct Street {
    let house: TestHouse
    var ids: [String: String] = [:]

    init() async throws {
        house = try await TestHouse()
        for name in ["Payments", "Checkout", "Shop", "Blog"] {
            let made = try await house.call("POST", "/business_services", ["business_service": ["name": .string(name)]])
            ids[name] = made.json["business_service"]?["id"]?.stringValue ?? ""
        }
        let pairs = [
            (house.serviceID, self["Payments"]), (self["Payments"], self["Checkout"]), (self["Checkout"], self["Shop"]),
        ]
        let relations = pairs.map { pair -> JSON in
            ["supporting_service": ["id": .string(pair.0)], "dependent_service": ["id": .string(pair.1)]]
        }
        let answer = try await house.call(
            "POST", "/service_dependencies/associate", ["relationships": .array(relations)])
        #expect(answer.status == 200, "\(answer.json.text)")
        try await house.event("trigger", key: "k")
    }

    subscript(name: String) -> String { ids[name] ?? "" }

    func impacted() async throws -> Set<String> {
        let answer = try await house.call("GET", "/incidents/1/business_services/impacts")
        #expect(answer.status == 200 && answer.json["next_cursor"] == .null, "\(answer.json.text)")
        let services = answer.json["services"]?.arrayValue ?? []
        #expect(services.allSatisfy { $0["status"] == "impacted" && $0["type"] == "business_service" })
        return Set(services.compactMap { $0["name"]?.stringValue })
    }

    func relate(
        _ name: String, _ relation: JSON, as caller: TestHouse.Caller = .accountKey
    ) async throws -> TestHouse.Answer {
        try await house.call(
            "PUT", "/incidents/1/business_services/\(self[name])/impacts", ["relation": relation], as: caller)
    }
}

@Suite("What one incident impacts")
struct IncidentImpactTests {
    @Test("is what rests on its service, once its priority counts, until it is resolved")
    func dependencies() async throws {
        let street = try await Street()
        #expect(try await street.impacted() == [])
        _ = try await street.house.incident(1, ["priority": "P1"])
        #expect(try await street.impacted() == ["Payments", "Checkout", "Shop"])
        _ = try await street.house.incident(1, ["status": "resolved"])
        #expect(try await street.impacted() == [])
    }

    @Test("is also what a person names, with all that rests on it, whatever the priority")
    func byHand() async throws {
        let street = try await Street()
        let answer = try await street.relate("Checkout", "impacted")
        #expect(answer.status == 200 && answer.json == ["relation": "impacted"])
        #expect(try await street.impacted() == ["Checkout", "Shop"])
        let blog = try await street.relate("Blog", "impacted")
        #expect(blog.status == 200)
        #expect(try await street.impacted() == ["Checkout", "Shop", "Blog"])
    }

    @Test("is not what a person takes out, nor what is reached through that alone")
    func takenOut() async throws {
        let street = try await Street()
        _ = try await street.house.incident(1, ["priority": "P1"])
        let answer = try await street.relate("Checkout", "not_impacted")
        #expect(answer.status == 200 && answer.json == ["relation": "not_impacted"])
        #expect(try await street.impacted() == ["Payments"])
        _ = try await street.relate("Checkout", "impacted")
        #expect(try await street.impacted() == ["Payments", "Checkout", "Shop"])
    }

    @Test("goes page by page, and each service comes once")
    func pages() async throws {
        let street = try await Street()
        for name in ["Payments", "Blog"] { _ = try await street.relate(name, "impacted") }
        let path = "/incidents/1/business_services/impacts"
        var found: [String] = []
        var query = "limit=3"
        for _ in 1...3 {
            let page = try await street.house.call("GET", path, query: query).json
            found += page["services"]?.arrayValue?.compactMap { $0["id"]?.stringValue } ?? []
            guard let cursor = page["next_cursor"]?.stringValue else { break }
            query = "limit=3&cursor=\(cursor)"
        }
        #expect(found == street.ids.values.sorted())
    }

    @Test("names a relation that is known, of things that are there", arguments: ["open", "", 7, .null, [:]] as [JSON])
    func refused(_ relation: JSON) async throws {
        let street = try await Street()
        let wrong = try await street.relate("Blog", relation)
        #expect(wrong.status == 400 && wrong.code == 2001 && wrong.errors.first?.hasPrefix("Relation ") == true)
        for path in [
            "/incidents/1/business_services/PNONE/impacts", "/incidents/9/business_services/\(street["Blog"])/impacts",
        ] {
            let nowhere = try await street.house.call("PUT", path, ["relation": "impacted"])
            #expect(nowhere.status == 404)
        }
        let readOnly = try await street.relate("Blog", "impacted", as: .readOnlyKey)
        #expect(readOnly.status == 403)
        let missing = try await street.house.call(
            "PUT", "/incidents/1/business_services/\(street["Blog"])/impacts", [:])
        #expect(missing.status == 400)
    }

    @Test("forgets a business service that is removed")
    func removed() async throws {
        let street = try await Street()
        _ = try await street.relate("Blog", "impacted")
        let answer = try await street.house.call("DELETE", "/business_services/\(street["Blog"])")
        #expect(answer.status == 204, "\(answer.json.text)")
        #expect(try await street.impacted() == [])
    }
}
