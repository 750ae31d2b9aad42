// SPDX-License-Identifier: Apache-2.0
import Base
import Catalogue
import Domain
import HouseTesting
import Store
import Testing

@Suite("Business services")
struct BusinessServiceTests {
    private func make(_ house: TestHouse, _ name: String, _ more: JSONObject = [:]) async throws -> String {
        var service: JSONObject = ["name": .string(name)]
        for member in more.members { service.append(member.name, member.value) }
        let answer = try await house.call("POST", "/business_services", ["business_service": .object(service)])
        #expect(answer.status == 200, "\(answer.json.text)")
        return answer.json["business_service"]?["id"]?.stringValue ?? ""
    }

    private func makeTeam(_ house: TestHouse, _ name: String) async throws -> String {
        let made = try await house.call("POST", "/teams", ["team": ["type": "team", "name": .string(name)]])
        return made.json["team"]?["id"]?.stringValue ?? ""
    }

    @Test("what is made is what is read next, field by field")
    func creation() async throws {
        let house = try await TestHouse()
        let team = try await makeTeam(house, "Payments")
        let made = try await house.call(
            "POST", "/business_services",
            [
                "business_service": [
                    "name": "Checkout", "description": "Where money comes in", "point_of_contact": "Grace",
                    "team": ["id": .string(team)], "id": "PMINE", "type": "service",
                ]
            ])
        #expect(made.status == 200, "the reference says 200, not 201")
        let service = try #require(made.json["business_service"])
        let id = try #require(service["id"]?.stringValue)
        #expect(id != "PMINE" && service["type"] == "business_service" && service["summary"] == "Checkout")
        #expect(service["name"] == "Checkout" && service["description"] == "Where money comes in")
        #expect(service["point_of_contact"] == "Grace" && service["html_url"] == .null)
        #expect(service["self"]?.stringValue == "\(TestHouse.baseURL)/business_services/\(id)")
        #expect(service["team"]?["id"]?.stringValue == team && service["team"]?["type"] == "team_reference")
        #expect(try await house.call("GET", "/business_services/\(id)").json["business_service"] == service)
        let listed = try await house.call("GET", "/business_services").json["business_services"]
        #expect(listed == [service])
    }

    @Test("a change touches what it names, by PUT and by PATCH")
    func changes() async throws {
        let house = try await TestHouse()
        let team = try await makeTeam(house, "Payments")
        let id = try await make(house, "Checkout", ["description": "Old", "team": ["id": .string(team)]])
        let path = "/business_services/\(id)"
        let put = try await house.call("PUT", path, ["business_service": ["name": "Till"]])
        #expect(put.status == 200 && put.json["business_service"]?["description"] == "Old")
        #expect(put.json["business_service"]?["team"]?["id"]?.stringValue == team)
        let patched = try await house.call("PATCH", path, ["business_service": ["team": .null, "description": .null]])
        #expect(patched.json["business_service"]?["team"] == .null && patched.json["business_service"]?["name"] == "Till")
        let next = try await house.call("GET", path).json["business_service"]
        #expect(next == patched.json["business_service"])
    }

    @Test("are listed by name, a page at a time")
    func list() async throws {
        let house = try await TestHouse()
        for name in ["c", "B", "a"] { _ = try await make(house, name) }
        let first = try await house.call("GET", "/business_services", query: "limit=2&total=true").json
        let names = first["business_services"]?.arrayValue?.compactMap { $0["name"]?.stringValue }
        #expect(names == ["a", "B"] && first["more"] == true && first["total"] == 3)
        let second = try await house.call("GET", "/business_services", query: "limit=2&offset=2").json
        #expect(second["business_services"]?[0]?["name"] == "c" && second["more"] == false)
    }

    private static let wrongValues: [(String, JSON)] = [
        ("name", .string("")), ("name", .null), ("name", .int(5)),
        ("name", .string(String(repeating: "x", count: 256))), ("description", .int(5)),
        ("description", .string(String(repeating: "x", count: 1025))), ("point_of_contact", .array([])),
        ("point_of_contact", .string(String(repeating: "x", count: 256))), ("team", "Payments"),
        ("team", ["id": "PNONE"]),
    ]

    @Test("each wrong field is named", arguments: wrongValues)
    func wrongFields(_ name: String, _ value: JSON) async throws {
        let house = try await TestHouse()
        var service: JSONObject = ["name": "Checkout"]
        service[name] = value
        let answer = try await house.call("POST", "/business_services", ["business_service": .object(service)])
        #expect(answer.status == 400 && answer.code == 2001)
        let label = name.split(separator: "_").joined(separator: " ")
        #expect(answer.errors.contains { $0.lowercased().hasPrefix(label) }, "\(answer.errors)")
    }

    @Test("texts may be as long as their limits, of whatever script")
    func longest() async throws {
        let house = try await TestHouse()
        let name = String(repeating: "Ж", count: 255)
        let id = try await make(
            house, name,
            ["description": .string(String(repeating: "x", count: 1024)), "point_of_contact": .string(name)])
        let service = try await house.call("GET", "/business_services/\(id)").json["business_service"]
        #expect(service?["name"]?.stringValue == name && service?["point_of_contact"]?.stringValue == name)
        #expect(
            try await house.call("POST", "/business_services", ["business_service": [:]]).errors == ["Name can't be blank"])
    }

    @Test("there are as many as the limit says, and not one more")
    func accountLimit() async throws {
        let house = try await TestHouse()
        let kind = Records.businessService.storedKind
        try await house.database.write { session in
            for number in 1..<Records.businessServicesMaximum {
                try RecordQueries.insert(
                    session, Record(id: "PB\(number)", kind: kind, type: kind, name: "Service \(number)"))
            }
        }
        _ = try await make(house, "The last")
        let refused = try await house.call("POST", "/business_services", ["business_service": ["name": "Too many"]])
        #expect(refused.status == 400 && refused.code == 2019)
    }

    @Test("are removed with their dependencies and followers, and are not there any more")
    func deletion() async throws {
        let house = try await TestHouse()
        let id = try await make(house, "Checkout")
        let path = "/business_services/\(id)"
        _ = try await house.call(
            "POST", "/service_dependencies/associate",
            [
                "relationships": [
                    [
                        "supporting_service": ["id": .string(house.serviceID), "type": "service"],
                        "dependent_service": ["id": .string(id), "type": "business_service"],
                    ]
                ]
            ])
        _ = try await house.call("POST", "\(path)/account_subscription")
        let owner: JSON = ["subscriber_id": .string(house.ownerID), "subscriber_type": "user"]
        _ = try await house.call("POST", "\(path)/subscribers", ["subscribers": [owner]])
        #expect(try await house.call("DELETE", path).status == 204)
        for method in ["GET", "DELETE"] { #expect(try await house.call(method, path).status == 404) }
        #expect(try await house.call("PUT", path, ["business_service": ["name": "x"]]).status == 404)
        let left = try await house.call("GET", "/service_dependencies/technical_services/\(house.serviceID)").json
        #expect(left["relationships"] == [])
    }

    @Test("outlive their team")
    func teamDeletion() async throws {
        let house = try await TestHouse()
        let team = try await makeTeam(house, "Payments")
        let id = try await make(house, "Checkout", ["team": ["id": .string(team)]])
        #expect(try await house.call("DELETE", "/teams/\(team)").status == 204)
        #expect(try await house.call("GET", "/business_services/\(id)").json["business_service"]?["team"] == .null)
    }

    @Test("are followed by people and teams, each told what became of it")
    func subscribers() async throws {
        let house = try await TestHouse()
        let team = try await makeTeam(house, "Payments")
        let id = try await make(house, "Checkout")
        let path = "/business_services/\(id)"
        func subscriber(_ id: String, _ kind: String) -> JSON {
            ["subscriber_id": .string(id), "subscriber_type": .string(kind)]
        }
        let all = [
            subscriber(house.ownerID, "user"), subscriber(team, "team"), subscriber(house.ownerID, "user"),
            subscriber("PNONE", "user"), subscriber(team, "user"),
        ]
        let added = try await house.call("POST", "\(path)/subscribers", ["subscribers": .array(all)])
        #expect(added.status == 200, "\(added.json.text)")
        let results = added.json["subscriptions"]?.arrayValue?.compactMap { $0["result"]?.stringValue }
        #expect(results == ["success", "success", "duplicate", "unauthorized", "unauthorized"])
        let first = added.json["subscriptions"]?[0]
        #expect(first?["subscribable_type"] == "business_service" && first?["subscriber_type"] == "user")
        #expect(first?["subscribable_id"]?.stringValue == id)
        #expect(first?["account_id"]?.stringValue == Priority.accountID)
        let list = try await house.call("GET", "\(path)/subscribers", query: "total=true").json
        #expect(list["subscribers"] == [subscriber(team, "team"), subscriber(house.ownerID, "user")])
        #expect(list["total"] == 2 && list["more"] == false && list["account_id"]?.stringValue == Priority.accountID)
        let removed = try await house.call("POST", "\(path)/unsubscribe", ["subscribers": .array(Array(all.prefix(3)))])
        #expect(removed.status == 200)
        #expect(removed.json == ["deleted_count": 2, "unauthorized_count": 0, "non_existent_count": 1])
        #expect(try await house.call("GET", "\(path)/subscribers").json["subscribers"] == [])
    }

    @Test(
        "name what is wrong with a list of followers",
        arguments: [
            "x", [], .null, [7], [[:]], [["subscriber_id": "P1"]], [["subscriber_id": "P1", "subscriber_type": "service"]],
            [["subscriber_id": 7, "subscriber_type": "user"]],
        ] as [JSON])
    func wrongSubscribers(_ list: JSON) async throws {
        let house = try await TestHouse()
        let id = try await make(house, "Checkout")
        let path = "/business_services/\(id)"
        for verb in ["subscribers", "unsubscribe"] {
            let answer = try await house.call("POST", "\(path)/\(verb)", ["subscribers": list])
            #expect(answer.status == 400 && answer.code == 2001)
            #expect(answer.errors.count == 1 && answer.errors[0].hasPrefix("Subscribers "), "\(answer.errors)")
        }
    }

    @Test("one request names as many followers as the limit says, and not one more")
    func subscriberLimit() async throws {
        let house = try await TestHouse()
        let id = try await make(house, "Checkout")
        let path = "/business_services/\(id)/subscribers"
        let one: JSON = ["subscriber_id": .string(house.ownerID), "subscriber_type": "user"]
        let most = NotificationSubscription.perRequestMaximum
        let taken = try await house.call(
            "POST", path, ["subscribers": .array(Array(repeating: one, count: most))])
        #expect(taken.status == 200)
        let refused = try await house.call(
            "POST", path, ["subscribers": .array(Array(repeating: one, count: most + 1))])
        #expect(refused.status == 400)
    }

    @Test("the whole account follows one, as often as it is asked")
    func accountSubscription() async throws {
        let house = try await TestHouse()
        let id = try await make(house, "Checkout")
        let path = "/business_services/\(id)/account_subscription"
        for _ in 0..<2 {
            let answer = try await house.call("POST", path)
            #expect(answer.status == 200 && answer.json == ["account_is_subscribed": true])
        }
        for _ in 0..<2 { #expect(try await house.call("DELETE", path).status == 204) }
        #expect(try await house.call("POST", "/business_services/PNONE/account_subscription").status == 404)
        #expect(try await house.call("DELETE", "/business_services/PNONE/account_subscription").status == 404)
        #expect(try await house.call("POST", path, as: .readOnlyKey).status == 403)
    }
}
