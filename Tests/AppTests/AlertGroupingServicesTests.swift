// SPDX-License-Identifier: Apache-2.0
import Base
import Domain
import HouseTesting
import Testing

@Suite("Alert grouping settings and their services")
struct AlertGroupingServicesTests {
    private static let key = "alert_grouping_setting"
    private static let path = "/alert_grouping_settings"
    private static let content: JSON = ["aggregate": "all", "fields": ["summary"], "time_window": 300]

    private func make(
        _ house: TestHouse, _ services: [String], _ type: String = "content_based", _ config: JSON = Self.content
    ) async throws -> TestHouse.Answer {
        let setting: JSON = [
            "type": .string(type), "config": config, "services": .array(services.map { ["id": .string($0)] }),
        ]
        return try await house.call("POST", Self.path, [Self.key: setting])
    }

    private func id(_ answer: TestHouse.Answer) -> String { answer.json[Self.key]?["id"]?.stringValue ?? "" }

    private func parameters(_ house: TestHouse, _ serviceID: String) async throws -> JSON? {
        try await house.call("GET", "/services/\(serviceID)").json["service"]?["alert_grouping_parameters"]
    }

    private func services(_ house: TestHouse, _ settingID: String) async throws -> [String]? {
        let setting = try await house.call("GET", "\(Self.path)/\(settingID)").json[Self.key]
        return setting?["services"]?.arrayValue?.compactMap { $0["id"]?.stringValue }
    }

    @Test("a service belongs to one setting at most, and says so by its id")
    func one() async throws {
        let house = try await TestHouse()
        let other = try await house.makeService("Other")
        let first = try await make(house, [house.serviceID])
        let second = try await make(house, [other.id, house.serviceID])
        #expect(second.status == 400 && second.code == 2001)
        #expect(
            second.errors == [
                "Service \(house.serviceID) already belongs to the alert grouping setting \(id(first))"
            ])
        let third = try await make(house, [other.id])
        #expect(third.status == 201)
        let both: JSON = [Self.key: ["services": [["id": .string(other.id)], ["id": .string(house.serviceID)]]]]
        #expect(try await house.call("PUT", "\(Self.path)/\(id(third))", both).status == 400)
        let same: JSON = [Self.key: ["services": [["id": .string(other.id)]]]]
        #expect(try await house.call("PUT", "\(Self.path)/\(id(third))", same).status == 200)
    }

    @Test("types that look within one service alone take no second one", arguments: ["time", "content_based_intelligent"])
    func alone(_ type: String) async throws {
        let house = try await TestHouse()
        let other = try await house.makeService("Other")
        let config: JSON = type == "time" ? ["timeout": 60] : Self.content
        let two = try await make(house, [house.serviceID, other.id], type, config)
        #expect(two.status == 400 && two.errors.first?.hasPrefix("Services ") == true, "\(two.json.text)")
        #expect(try await make(house, [house.serviceID], type, config).status == 201)
    }

    @Test("services show what their setting says, in their own words, and nothing once it is gone")
    func shown() async throws {
        let house = try await TestHouse()
        let cases: [(String, JSON, JSON)] = [
            ("time", ["timeout": 3600], ["timeout": 60]), ("time", ["timeout": 90], ["timeout": 2]),
            ("time", ["timeout": 0], ["timeout": 0]), ("intelligent", ["time_window": 600], ["time_window": 600]),
            ("content_based", Self.content, Self.content),
        ]
        for (type, config, wanted) in cases {
            let made = try await make(house, [house.serviceID], type, config)
            #expect(made.status == 201, "\(made.json.text)")
            let expected: JSON = ["type": .string(type), "config": wanted]
            let shown = try await parameters(house, house.serviceID)
            #expect(shown == expected)
            #expect(try await house.call("DELETE", "\(Self.path)/\(id(made))").status == 204)
            let after = try await parameters(house, house.serviceID)
            #expect(after?["type"] == .null)
        }
        let other = try await house.makeService("Other")
        let made = try await make(house, [house.serviceID, other.id])
        let fewer: JSON = [Self.key: ["services": [["id": .string(other.id)]]]]
        #expect(try await house.call("PUT", "\(Self.path)/\(id(made))", fewer).status == 200)
        let (left, kept) = (try await parameters(house, house.serviceID), try await parameters(house, other.id))
        #expect(left?["type"] == .null && kept?["type"] == "content_based")
    }

    @Test("a service that is given a grouping of its own leaves the setting that it shares; one sent back as it is stays")
    func leaving() async throws {
        let house = try await TestHouse()
        let other = try await house.makeService("Other")
        let made = try await make(house, [house.serviceID, other.id])
        let place = "/services/\(house.serviceID)"
        let service = try await house.call("GET", place).json["service"] ?? .null
        #expect(try await house.call("PUT", place, ["service": service]).status == 200)
        let turned: JSON = [
            "type": "content_based", "config": ["time_window": 300, "fields": ["summary"], "aggregate": "all"],
        ]
        let echoed = try await house.call("PUT", place, ["service": ["alert_grouping_parameters": turned]])
        #expect(echoed.status == 200)
        let before = try await services(house, id(made))
        #expect(before == [house.serviceID, other.id])
        let own: JSON = ["type": "time", "config": ["timeout": 5]]
        let changed = try await house.call("PUT", place, ["service": ["alert_grouping_parameters": own]])
        #expect(changed.json["service"]?["alert_grouping_parameters"] == own)
        let after = try await services(house, id(made))
        #expect(after == [other.id])
        #expect(try await make(house, [house.serviceID]).status == 201, "it is free to join another one")
    }

    @Test("a setting of one service says what the service is given, and is gone when that is nothing")
    func following() async throws {
        let house = try await TestHouse()
        let made = try await make(house, [house.serviceID])
        let (setting, service) = ("\(Self.path)/\(id(made))", "/services/\(house.serviceID)")
        let own: JSON = ["type": "time", "config": ["timeout": 5]]
        _ = try await house.call("PUT", service, ["service": ["alert_grouping_parameters": own]])
        let shown = try await house.call("GET", setting).json[Self.key]
        let config: JSON = ["timeout": 300]
        #expect(shown?["type"] == "time" && shown?["config"] == config)
        _ = try await house.call("PUT", service, ["service": ["alert_grouping": "intelligent"]])
        let alike = try await house.call("GET", setting).json[Self.key]
        #expect(alike?["type"] == "intelligent" && alike?["config"]?["time_window"] == 0)
        _ = try await house.call("PUT", service, ["service": ["alert_grouping_parameters": ["type": .null]]])
        #expect(try await house.call("GET", setting).status == 404)
    }

    @Test("a service that is deleted leaves its setting, which goes with its last one")
    func deletion() async throws {
        let house = try await TestHouse()
        let (first, second) = (try await house.makeService("First"), try await house.makeService("Second"))
        let made = try await make(house, [first.id, second.id])
        #expect(try await house.call("DELETE", "/services/\(first.id)").status == 204)
        let left = try await services(house, id(made))
        #expect(left == [second.id])
        #expect(try await house.call("DELETE", "/services/\(second.id)").status == 204)
        #expect(try await house.call("GET", "\(Self.path)/\(id(made))").status == 404)
    }

    @Test("as many services share a setting as the limit says, and not one more")
    func limit() async throws {
        let house = try await TestHouse()
        var ids: [String] = []
        for number in 0...AlertGroupingSetting.servicesMaximum {
            let body: JSON = [
                "service": [
                    "name": .string("Service \(number)"),
                    "escalation_policy": ["id": .string(house.escalationPolicyID), "type": "escalation_policy_reference"],
                ]
            ]
            ids.append(try await house.call("POST", "/services", body).json["service"]?["id"]?.stringValue ?? "")
        }
        let tooMany = try await make(house, ids)
        #expect(tooMany.status == 400 && tooMany.errors == ["Services has more than 250 elements"])
        let most = try await make(house, Array(ids.dropLast()))
        #expect(most.status == 201)
        #expect(most.json[Self.key]?["services"]?.arrayValue?.count == AlertGroupingSetting.servicesMaximum)
    }

    @Test("the list is gone through either way by its cursors, and can be of some services alone")
    func paging() async throws {
        let house = try await TestHouse()
        var made: [String] = []
        var services: [String] = []
        for number in 1...5 {
            services.append(try await house.makeService("Service \(number)").id)
            made.append(id(try await make(house, [services[number - 1]])))
        }
        let newestFirst = Array(made.reversed())
        func page(_ query: String) async throws -> (ids: [String], json: JSON) {
            let json = try await house.call("GET", Self.path, query: query).json
            return ((json["alert_grouping_settings"]?.arrayValue ?? []).compactMap { $0["id"]?.stringValue }, json)
        }
        let first = try await page("limit=2&total=true")
        #expect(first.ids == Array(newestFirst[0..<2]) && first.json["total"] == 5 && first.json["limit"] == 2)
        #expect(first.json["before"] == .null)
        let second = try await page("limit=2&after=\(first.json["after"]?.stringValue ?? "")")
        #expect(second.ids == Array(newestFirst[2..<4]))
        let third = try await page("limit=2&after=\(second.json["after"]?.stringValue ?? "")")
        #expect(third.ids == [newestFirst[4]] && third.json["after"] == .null)
        let back = try await page("limit=2&before=\(third.json["before"]?.stringValue ?? "")")
        #expect(back.ids == second.ids)
        let start = try await page("limit=2&before=\(back.json["before"]?.stringValue ?? "")")
        #expect(start.ids == first.ids && start.json["before"] == .null)
        #expect(start.json["after"] == first.json["after"])
        let some = try await page("service_ids[]=\(services[0])&service_ids[]=\(services[2])&service_ids[]=PNONE&total=true")
        #expect(some.ids == [made[2], made[0]] && some.json["total"] == 2)
        #expect(try await page("limit=101").json["limit"] == 100)
        let both = try await house.call("GET", Self.path, query: "after=A&before=B")
        #expect(both.status == 400 && both.code == 2002)
    }
}
