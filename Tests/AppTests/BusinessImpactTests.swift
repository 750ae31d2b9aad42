// SPDX-License-Identifier: Apache-2.0
import Base
import Catalogue
import Domain
import HouseTesting
import Store
import Testing

/// A shop: the house's first service carries Payments, on which Checkout and Till rest; Checkout carries Shop. Blog rests
/// on nothing.
private struct Shop {
    let house: TestHouse
    var ids: [String: String] = [:]

    init() async throws {
        house = try await TestHouse()
        for name in ["Payments", "Checkout", "Till", "Shop", "Blog"] {
            let made = try await house.call("POST", "/business_services", ["business_service": ["name": .string(name)]])
            ids[name] = made.json["business_service"]?["id"]?.stringValue ?? ""
        }
        let pairs = [
            (house.serviceID, self["Payments"]), (self["Payments"], self["Checkout"]), (self["Payments"], self["Till"]),
            (self["Checkout"], self["Shop"]),
        ]
        try await relate(pairs)
    }

    subscript(name: String) -> String { ids[name] ?? "" }

    func relate(_ pairs: [(String, String)]) async throws {
        let relations = pairs.map { pair -> JSON in
            ["supporting_service": ["id": .string(pair.0)], "dependent_service": ["id": .string(pair.1)]]
        }
        let answer = try await house.call(
            "POST", "/service_dependencies/associate", ["relationships": .array(relations)])
        #expect(answer.status == 200, "\(answer.json.text)")
    }

    /// Opens an incident on a service of its own inlet, with a priority.
    func incident(_ number: Int, priority: String?, routingKey: String? = nil) async throws {
        try await house.event("trigger", key: "k\(number)", routingKey: routingKey)
        if let priority { _ = try await house.incident(number, ["priority": .string(priority)]) }
    }

    /// Names and states, in the order of the list.
    func impacts(_ path: String = "impacts", _ query: String = "") async throws -> [String] {
        let answer = try await house.call("GET", "/business_services/\(path)", query: query)
        #expect(answer.status == 200 && answer.json["limit"]?.intValue == Int64(BusinessImpact.listMaximum))
        return answer.json["services"]?.arrayValue?.map { service in
            "\(service["name"]?.stringValue ?? "") \(service["status"]?.stringValue ?? "")"
        } ?? []
    }

    func impactors(_ query: String = "") async throws -> [String] {
        let answer = try await house.call("GET", "/business_services/impactors", query: query)
        #expect(answer.json["limit"]?.intValue == Int64(BusinessImpact.listMaximum) && answer.json["more"] == false)
        return answer.json["impactors"]?.arrayValue?.compactMap { $0["id"]?.stringValue } ?? []
    }
}

@Suite("What hits the business")
struct BusinessImpactTests {
    @Test("nothing does at first, and only what no other business service rests on is listed, by name")
    func quiet() async throws {
        let shop = try await Shop()
        #expect(try await shop.impacts() == ["Blog not_impacted", "Shop not_impacted", "Till not_impacted"])
        #expect(try await shop.impactors() == [])
    }

    @Test("an incident with a priority hits all that rests on its service, until it is resolved")
    func spreading() async throws {
        let shop = try await Shop()
        try await shop.incident(1, priority: "P2")
        #expect(try await shop.impacts() == ["Shop impacted", "Till impacted", "Blog not_impacted"])
        let named = "ids[]=\(shop["Checkout"])&ids[]=\(shop["Blog"])&ids[]=PNONE"
        #expect(try await shop.impacts("impacts", named) == ["Checkout impacted", "Blog not_impacted"])
        let incident = try await shop.house.incident(1)["id"]?.stringValue ?? ""
        #expect(try await shop.impactors() == [incident])
        #expect(try await shop.impactors("ids[]=\(shop["Payments"])") == [incident])
        #expect(try await shop.impactors("ids[]=\(shop["Blog"])") == [])
        _ = try await shop.house.incident(1, ["status": "resolved"])
        #expect(try await shop.impacts() == ["Blog not_impacted", "Shop not_impacted", "Till not_impacted"])
        #expect(try await shop.impactors() == [])
    }

    @Test("an incident without a priority hits nothing, whatever the threshold")
    func noPriority() async throws {
        let shop = try await Shop()
        try await shop.incident(1, priority: nil)
        #expect(try await shop.impactors() == [])
    }

    @Test("only incidents at the threshold or above it count, and all once it is cleared")
    func threshold() async throws {
        let shop = try await Shop()
        for (number, priority) in [(1, "P1"), (2, "P2"), (3, "P3")] { try await shop.incident(number, priority: priority) }
        #expect(try await shop.impactors().count == 3)
        let priorities = try await shop.house.call("GET", "/priorities").json["priorities"]
        let second: JSON = ["id": priorities?[1]?["id"] ?? .null, "order": priorities?[1]?["order"] ?? .null]
        let path = "/business_services/priority_thresholds"
        let unset = try await shop.house.call("GET", path)
        #expect(unset.status == 200 && unset.json == ["global_threshold": .null])
        let set = try await shop.house.call("PUT", path, ["global_threshold": second])
        #expect(set.status == 200 && set.json == ["global_threshold": second])
        #expect(try await shop.house.call("GET", path).json == ["global_threshold": second])
        #expect(try await shop.impactors().count == 2)
        #expect(try await shop.house.call("DELETE", path).status == 204)
        #expect(try await shop.impactors().count == 3)
    }

    @Test(
        "a threshold is a priority that is there, with its own order",
        arguments: [
            ["id": "PNONE", "order": 0], ["id": "", "order": 0], ["order": 0], ["id": 7, "order": 0], ["id": "P"],
            ["id": "P", "order": "high"], ["id": "P", "order": -1],
        ] as [JSON])
    func wrongThreshold(_ threshold: JSON) async throws {
        let house = try await TestHouse()
        let path = "/business_services/priority_thresholds"
        let answer = try await house.call("PUT", path, ["global_threshold": threshold])
        #expect(answer.status == 400 && answer.code == 2001, "\(answer.json.text)")
        let priorities = try await house.call("GET", "/priorities").json["priorities"]
        let crossed = try await house.call(
            "PUT", path, ["global_threshold": ["id": priorities?[0]?["id"] ?? .null, "order": 3]])
        #expect(crossed.status == 400 && crossed.code == 2002)
        for method in ["PUT", "DELETE"] {
            #expect(try await house.call(method, path, ["global_threshold": threshold], as: .readOnlyKey).status == 403)
        }
    }

    @Test("the worst hit comes first, of equals the one hit last, and details are told when they are asked for")
    func order() async throws {
        let shop = try await Shop()
        let other = try await shop.house.makeService("Articles")
        try await shop.relate([(other.id, shop["Blog"])])
        try await shop.incident(1, priority: "P3")
        shop.house.advance(seconds: 60)
        try await shop.incident(2, priority: "P3", routingKey: other.routingKey)
        #expect(try await shop.impacts() == ["Blog impacted", "Shop impacted", "Till impacted"])
        _ = try await shop.house.incident(1, ["priority": "P1"])
        #expect(try await shop.impacts() == ["Shop impacted", "Till impacted", "Blog impacted"])
        let ids = try await [shop.house.incident(1), shop.house.incident(2)].compactMap { $0["id"]?.stringValue }
        #expect(try await shop.impactors() == ids)
        let query = "additional_fields[]=services.highest_impacting_priority&additional_fields[]=total_impacted_count"
        let told = try await shop.house.call("GET", "/business_services/impacts", query: query).json
        let priorities = try await shop.house.call("GET", "/priorities").json["priorities"]
        let worst = told["services"]?[0]?["additional_fields"]?["highest_impacting_priority"]
        #expect(worst?["id"] == priorities?[0]?["id"] && worst?["order"] == 0)
        #expect(told["additional_fields"] == ["total_impacted_count": 3])
        #expect(told["services"]?[0]?["type"] == "business_service")
        let plain = try await shop.house.call("GET", "/business_services/impacts").json
        #expect(plain["additional_fields"] == nil && plain["services"]?[0]?["additional_fields"] == nil)
    }

    @Test("of a business service those are listed that it rests on directly")
    func supporting() async throws {
        let shop = try await Shop()
        try await shop.incident(1, priority: "P1")
        #expect(try await shop.impacts("\(shop["Shop"])/supporting_services/impacts") == ["Checkout impacted"])
        #expect(try await shop.impacts("\(shop["Shop"])/supporting_services/impacts", "ids[]=\(shop["Blog"])") == [])
        #expect(try await shop.impacts("\(shop["Payments"])/supporting_services/impacts") == [])
        let nowhere = try await shop.house.call("GET", "/business_services/PNONE/supporting_services/impacts")
        #expect(nowhere.status == 404)
    }

    @Test("a list shows as many as the limit says, and says that there are more")
    func listLimit() async throws {
        let house = try await TestHouse()
        let kind = Records.businessService.storedKind
        try await house.database.write { session in
            for number in 1...BusinessImpact.listMaximum {
                try RecordQueries.insert(session, Record(id: "PB\(number)", kind: kind, type: kind, name: "\(number)"))
            }
        }
        func list() async throws -> (Int?, JSON?) {
            let json = try await house.call("GET", "/business_services/impacts").json
            return (json["services"]?.arrayValue?.count, json["more"])
        }
        let full = try await list()
        #expect(full.0 == BusinessImpact.listMaximum && full.1 == false)
        _ = try await house.call("POST", "/business_services", ["business_service": ["name": "More"]])
        let over = try await list()
        #expect(over.0 == BusinessImpact.listMaximum && over.1 == true)
    }

    @Test("a question names as many services as the limit says, and not one more")
    func idLimit() async throws {
        let house = try await TestHouse()
        func status(_ count: Int, _ path: String) async throws -> Int {
            let query = (1...count).map { "ids[]=P\($0)" }.joined(separator: "&")
            return try await house.call("GET", "/business_services/\(path)", query: query).status
        }
        for path in ["impacts", "impactors"] {
            #expect(try await status(BusinessImpact.idsMaximum, path) == 200)
            #expect(try await status(BusinessImpact.idsMaximum + 1, path) == 400)
        }
    }

    @Test("details that nobody knows are refused by name")
    func wrongDetails() async throws {
        let house = try await TestHouse()
        let answer = try await house.call("GET", "/business_services/impacts", query: "additional_fields[]=colour")
        #expect(answer.status == 400 && answer.errors.first?.hasPrefix("additional_fields[]") == true)
    }
}
