// SPDX-License-Identifier: Apache-2.0
import Base
import Catalogue
import Domain
import HouseTesting
import Store
import Testing

@Suite("Dependencies between services")
struct ServiceDependencyTests {
    private func business(_ house: TestHouse, _ name: String) async throws -> String {
        let made = try await house.call("POST", "/business_services", ["business_service": ["name": .string(name)]])
        return made.json["business_service"]?["id"]?.stringValue ?? ""
    }

    private func relation(_ supporting: String, _ dependent: String, types: (String, String)? = nil) -> JSON {
        var (below, above): (JSONObject, JSONObject) = (["id": .string(supporting)], ["id": .string(dependent)])
        if let types {
            below.append("type", .string(types.0))
            above.append("type", .string(types.1))
        }
        return ["supporting_service": .object(below), "dependent_service": .object(above)]
    }

    private func associate(_ house: TestHouse, _ relations: [JSON]) async throws -> TestHouse.Answer {
        try await house.call("POST", "/service_dependencies/associate", ["relationships": .array(relations)])
    }

    @Test("what is made is listed at both ends, with the reference's types")
    func creation() async throws {
        let house = try await TestHouse()
        let checkout = try await business(house, "Checkout")
        let made = try await associate(
            house, [relation(house.serviceID, checkout, types: ("service", "business_service"))])
        #expect(made.status == 200, "\(made.json.text)")
        let relations = try #require(made.json["relationships"])
        #expect(relations[0]?["supporting_service"]?["id"]?.stringValue == house.serviceID)
        #expect(relations[0]?["supporting_service"]?["type"] == "technical_service_reference")
        #expect(relations[0]?["dependent_service"]?["id"]?.stringValue == checkout)
        #expect(relations[0]?["dependent_service"]?["type"] == "business_service_reference")
        #expect(relations[0]?["type"] == "service_dependency" && relations[0]?["id"]?.stringValue?.isEmpty == false)
        for path in ["technical_services/\(house.serviceID)", "business_services/\(checkout)"] {
            let listed = try await house.call("GET", "/service_dependencies/\(path)")
            #expect(listed.status == 200 && listed.json == ["relationships": relations], "\(path)")
        }
        let crossed = ["technical_services/\(checkout)", "business_services/\(house.serviceID)", "technical_services/PNONE"]
        for path in crossed { #expect(try await house.call("GET", "/service_dependencies/\(path)").status == 404) }
    }

    @Test("what is there already is answered as it is, once and again in one request")
    func repetition() async throws {
        let house = try await TestHouse()
        let checkout = try await business(house, "Checkout")
        let first = try await associate(house, [relation(house.serviceID, checkout)])
        let again = try await associate(
            house,
            [
                relation(house.serviceID, checkout, types: ("technical_service_reference", "business_service_reference")),
                relation(house.serviceID, checkout),
            ])
        let known = first.json["relationships"]?[0] ?? .null
        #expect(again.json["relationships"] == [known, known])
    }

    @Test("what is undone is answered, and what was none is passed over")
    func removal() async throws {
        let house = try await TestHouse()
        let (checkout, till) = (try await business(house, "Checkout"), try await business(house, "Till"))
        let made = try await associate(house, [relation(house.serviceID, checkout), relation(checkout, till)])
        let undone = try await house.call(
            "POST", "/service_dependencies/disassociate",
            ["relationships": [relation(house.serviceID, checkout), relation(till, checkout), relation("PNONE", till)]])
        #expect(undone.status == 200)
        #expect(undone.json["relationships"] == [made.json["relationships"]?[0] ?? .null])
        let left = try await house.call("GET", "/service_dependencies/business_services/\(checkout)").json
        #expect(left["relationships"] == [made.json["relationships"]?[1] ?? .null])
    }

    @Test("services that are not there are refused, all at once, and nothing is made")
    func unknown() async throws {
        let house = try await TestHouse()
        let checkout = try await business(house, "Checkout")
        let answer = try await associate(
            house,
            [
                relation(house.serviceID, checkout), relation("PNONE", checkout),
                relation(house.serviceID, house.serviceID, types: ("service", "business_service")),
            ])
        #expect(answer.status == 400 && answer.code == 2001)
        #expect(
            answer.errors == [
                "Supporting service PNONE does not exist", "Dependent service \(house.serviceID) does not exist",
            ])
        let left = try await house.call("GET", "/service_dependencies/business_services/\(checkout)").json
        #expect(left["relationships"] == [])
    }

    @Test("no service depends on itself, at once or through others, within one request or over several")
    func rings() async throws {
        let house = try await TestHouse()
        let (one, two) = (try await business(house, "One"), try await business(house, "Two"))
        let itself = try await associate(house, [relation(one, one)])
        #expect(itself.status == 400 && itself.errors == ["Dependent service can't be the supporting service itself"])
        let together = try await associate(house, [relation(one, two), relation(two, one)])
        #expect(together.status == 400 && together.errors.first?.hasPrefix("Dependent service \(one)") == true)
        #expect(try await associate(house, [relation(house.serviceID, one), relation(one, two)]).status == 200)
        let closing = try await associate(house, [relation(two, house.serviceID)])
        #expect(closing.status == 400 && closing.code == 2001)
    }

    @Test("a chain is as deep as the limit says, and not one deeper, from above or from below")
    func depth() async throws {
        let house = try await TestHouse()
        let (bottom, top) = (try await business(house, "Bottom"), try await business(house, "Top"))
        let middle = (1..<ServiceDependency.depthMaximum).map { "PM\($0)" }
        try await house.database.write { session in
            for (below, above) in zip([bottom] + middle, middle) {
                try ServiceDependencyQueries.insert(session, .made(below, above), at: house.runtime.now)
            }
            let last = ServiceDependency.made(middle[middle.count - 1], top)
            try ServiceDependencyQueries.insert(session, last, at: house.runtime.now)
        }
        let above = try await associate(house, [relation(top, try await business(house, "Higher"))])
        #expect(above.status == 400 && above.code == 2019, "\(above.json.text)")
        let below = try await associate(house, [relation(house.serviceID, bottom)])
        #expect(below.status == 400 && below.code == 2019)
        _ = try await house.database.write { session in try ServiceDependencyQueries.forget(session, serviceID: top) }
        #expect(try await associate(house, [relation(house.serviceID, bottom)]).status == 200)
    }

    @Test("a service has as many as the limit says, on both sides together, and not one more")
    func count() async throws {
        let house = try await TestHouse()
        let (center, next, last) = (
            try await business(house, "Center"), try await business(house, "Next"), try await business(house, "Last")
        )
        try await house.database.write { session in
            for number in 1..<ServiceDependency.perServiceMaximum {
                let other = "PX\(number)"
                let dependency = number % 2 == 0 ? ServiceDependency.made(other, center) : .made(center, other)
                try ServiceDependencyQueries.insert(session, dependency, at: house.runtime.now)
            }
        }
        #expect(try await associate(house, [relation(center, next)]).status == 200)
        for relations in [[relation(center, last)], [relation(last, center)]] {
            let refused = try await associate(house, relations)
            #expect(refused.status == 400 && refused.code == 2019)
        }
    }

    @Test(
        "name what is wrong with a list of relations",
        arguments: [
            "x", [], .null, [7], [[:]], [["supporting_service": ["id": "P1"]]],
            [["supporting_service": ["id": 7], "dependent_service": ["id": "P1"]]],
            [["supporting_service": ["id": "P1", "type": "team"], "dependent_service": ["id": "P2"]]],
        ] as [JSON])
    func wrongLists(_ list: JSON) async throws {
        let house = try await TestHouse()
        for verb in ["associate", "disassociate"] {
            let answer = try await house.call("POST", "/service_dependencies/\(verb)", ["relationships": list])
            #expect(answer.status == 400 && answer.code == 2001)
            #expect(answer.errors.count == 1 && answer.errors[0].hasPrefix("Relationships "), "\(answer.errors)")
        }
    }

    @Test("one request holds as many as the limit says, and not one more; a read-only key may not write")
    func requestLimit() async throws {
        let house = try await TestHouse()
        let one = relation(house.serviceID, try await business(house, "Checkout"))
        let most = ServiceDependency.bulkMaximum
        #expect(try await associate(house, Array(repeating: one, count: most)).status == 200)
        #expect(try await associate(house, Array(repeating: one, count: most + 1)).status == 400)
        for verb in ["associate", "disassociate"] {
            let refused = try await house.call(
                "POST", "/service_dependencies/\(verb)", ["relationships": [one]], as: .readOnlyKey)
            #expect(refused.status == 403)
        }
    }

    @Test("go with a service that is deleted")
    func deletion() async throws {
        let house = try await TestHouse()
        let checkout = try await business(house, "Checkout")
        let service = try await house.makeService("Payments")
        _ = try await associate(house, [relation(service.id, checkout)])
        #expect(try await house.call("DELETE", "/services/\(service.id)").status == 204)
        let left = try await house.call("GET", "/service_dependencies/business_services/\(checkout)").json
        #expect(left["relationships"] == [])
    }
}

extension ServiceDependency {
    /// One between business services that need not be there.
    fileprivate static func made(_ below: String, _ above: String) -> ServiceDependency {
        ServiceDependency(
            id: "\(below)-\(above)", supporting: ServiceNode(id: below, kind: .business),
            dependent: ServiceNode(id: above, kind: .business))
    }
}
