// SPDX-License-Identifier: Apache-2.0
import Base
import Domain
import HouseTesting
import Testing

@Suite("Alert grouping settings")
struct AlertGroupingSettingTests {
    private static let key = "alert_grouping_setting"
    private static let path = "/alert_grouping_settings"

    private func make(
        _ house: TestHouse, _ services: [String], _ type: String = "time", _ config: String = "{}", _ more: JSONObject = [:]
    ) async throws -> TestHouse.Answer {
        var setting: JSONObject = [
            "type": .string(type), "config": try JSON.parse(config),
            "services": .array(services.map { ["id": .string($0)] }),
        ]
        for member in more.members { setting[member.name] = member.value }
        return try await house.call("POST", Self.path, [Self.key: .object(setting)])
    }

    private func id(_ answer: TestHouse.Answer) -> String { answer.json[Self.key]?["id"]?.stringValue ?? "" }

    @Test("a setting is shown as it was made, in the next look and in the list")
    func made() async throws {
        let house = try await TestHouse()
        let other = try await house.makeService("Other")
        let config = #"{"aggregate":"all","fields":["summary","custom_details.host"],"time_window":900}"#
        let made = try await make(
            house, [house.serviceID, other.id], "content_based", config,
            ["id": "PMINE", "name": "Both", "description": "Of two", "created_at": "1999-01-01T00:00:00Z", "colour": 1])
        #expect(made.status == 201, "\(made.json.text)")
        let setting = try #require(made.json[Self.key])
        #expect(setting["id"] != "PMINE" && setting["name"] == "Both" && setting["description"] == "Of two")
        #expect(setting["type"] == "content_based")
        let wanted = try JSON.parse(config)
        #expect(setting["config"] == wanted)
        #expect(setting["created_at"]?.stringValue == ISO8601.string(TestHouse.start))
        #expect(setting["updated_at"] == setting["created_at"])
        let services = setting["services"]?.arrayValue ?? []
        #expect(services.compactMap { $0["id"]?.stringValue } == [house.serviceID, other.id])
        #expect(services.last?["name"] == "Other" && services.last?["type"] == "service_reference")
        let shown = try await house.call("GET", "\(Self.path)/\(id(made))")
        #expect(shown.status == 200 && shown.json[Self.key] == setting)
        let list = try await house.call("GET", Self.path).json
        #expect(list["alert_grouping_settings"]?.arrayValue == [setting])
        #expect(list["after"] == .null && list["before"] == .null && list["limit"] == 25 && list["total"] == .null)
    }

    private static let good: [(String, String, String)] = [
        ("time", "{}", #"{"timeout":0}"#), ("time", #"{"timeout":0}"#, #"{"timeout":0}"#),
        ("time", #"{"timeout":60}"#, #"{"timeout":60}"#), ("time", #"{"timeout":86400}"#, #"{"timeout":86400}"#),
        ("time", #"{"timeout":90,"aggregate":"all","colour":1}"#, #"{"timeout":90}"#),
        ("intelligent", "{}", #"{"time_window":0,"iag_fields":["summary"]}"#),
        (
            "intelligent", #"{"iag_fields":["summary","custom_details.x"],"time_window":300,"recommended_time_window":9}"#,
            #"{"time_window":300,"iag_fields":["summary","custom_details.x"]}"#
        ),
        (
            "content_based", #"{"fields":["class"],"aggregate":"any"}"#,
            #"{"aggregate":"any","fields":["class"],"time_window":0}"#
        ),
        (
            "content_based", #"{"aggregate":"all","fields":["class"],"time_window":86400}"#,
            #"{"aggregate":"all","fields":["class"],"time_window":86400}"#
        ),
        (
            "content_based_intelligent", #"{"aggregate":"all","fields":["class"],"time_window":3600}"#,
            #"{"aggregate":"all","fields":["class"],"time_window":3600}"#
        ),
    ]

    @Test("each type keeps what it knows of a configuration, and fills in what was not said", arguments: good)
    func configs(_ type: String, _ given: String, _ shown: String) async throws {
        let house = try await TestHouse()
        let made = try await make(house, [house.serviceID], type, given)
        #expect(made.status == 201, "\(made.json.text)")
        let wanted = try JSON.parse(shown)
        #expect(made.json[Self.key]?["config"] == wanted)
    }

    private static let bad: [(String, String, String)] = [
        ("time", #"{"timeout":59}"#, "Config timeout "), ("time", #"{"timeout":86401}"#, "Config timeout "),
        ("time", #"{"timeout":"60"}"#, "Config timeout "), ("time", "5", "Config must be an object"),
        ("intelligent", #"{"time_window":299}"#, "Config time_window "),
        ("intelligent", #"{"time_window":3601}"#, "Config time_window "),
        ("intelligent", #"{"time_window":86400}"#, "Config time_window "),
        ("intelligent", #"{"iag_fields":[]}"#, "Config iag_fields "),
        ("intelligent", #"{"iag_fields":"summary"}"#, "Config iag_fields "),
        ("content_based", "{}", "Config aggregate "), ("content_based", #"{"aggregate":"all"}"#, "Config fields "),
        ("content_based", #"{"aggregate":"some","fields":["class"]}"#, "Config aggregate "),
        ("content_based", #"{"aggregate":"all","fields":[5]}"#, "Config fields "),
        ("content_based", #"{"aggregate":"all","fields":["class"],"time_window":86399}"#, "Config time_window "),
        (
            "content_based_intelligent", #"{"aggregate":"all","fields":["class"],"time_window":86400}"#,
            "Config time_window "
        ),
        ("colour", "{}", "Type must be one of "),
    ]

    @Test("what is wrong with a setting is told with the field's name", arguments: bad)
    func refused(_ type: String, _ config: String, _ start: String) async throws {
        let house = try await TestHouse()
        let answer = try await make(house, [house.serviceID], type, config)
        #expect(answer.status == 400 && answer.code == 2001, "\(answer.json.text)")
        #expect(answer.errors.count == 1 && answer.errors.first?.hasPrefix(start) == true, "\(answer.errors)")
        #expect(try await house.call("GET", Self.path).json["alert_grouping_settings"] == [])
    }

    @Test("fields of the wrong kind, or that must be there and are not, are named")
    func wrongFields() async throws {
        let house = try await TestHouse()
        let cases: [(JSONObject, String)] = [
            (["name": 5], "Name "), (["description": ["x"]], "Description "), (["type": 5], "Type "),
            (["type": .null], "Type "), (["services": "x"], "Services "), (["services": []], "Services "),
            (["services": .null], "Services "), (["services": [["name": "x"]]], "Services "),
            (["services": [["id": "PNONE"]]], "Service PNONE does not exist"),
            (["name": .string(String(repeating: "n", count: AlertGroupingSetting.nameLengthMaximum + 1))], "Name "),
        ]
        for (fields, start) in cases {
            let answer = try await make(house, [house.serviceID], "time", "{}", fields)
            #expect(answer.status == 400 && answer.code == 2001, "\(answer.json.text)")
            #expect(answer.errors.first?.hasPrefix(start) == true, "\(answer.errors)")
        }
        let bare = try await house.call("POST", Self.path, [Self.key: [:]])
        #expect(bare.errors == ["Type can't be blank", "Services can't be blank"])
    }

    @Test("a change keeps what is not sent, services above all, and fits the configuration to the type")
    func changes() async throws {
        let house = try await TestHouse()
        let made = try await make(house, [house.serviceID], "time", #"{"timeout":120}"#, ["name": "First"])
        let place = "\(Self.path)/\(id(made))"
        house.advance(seconds: 60)
        let content: JSON = ["aggregate": "any", "fields": ["class"], "time_window": 600]
        let steps: [(JSONObject, String, String)] = [
            (["name": "Second"], "time", #"{"timeout":120}"#),
            (["services": .null, "config": ["timeout": 180]], "time", #"{"timeout":180}"#),
            (
                ["type": "content_based", "config": content], "content_based",
                #"{"aggregate":"any","fields":["class"],"time_window":600}"#
            ),
            (["type": "time"], "time", #"{"timeout":0}"#), (["name": .null], "time", #"{"timeout":0}"#),
        ]
        for (fields, type, config) in steps {
            let changed = try await house.call("PUT", place, [Self.key: .object(fields)])
            #expect(changed.status == 200, "\(changed.json.text)")
            let setting = changed.json[Self.key]
            let wanted = try JSON.parse(config)
            #expect(setting?["type"]?.stringValue == type && setting?["config"] == wanted)
            #expect(setting?["services"]?[0]?["id"]?.stringValue == house.serviceID)
            #expect(setting?["updated_at"]?.stringValue == ISO8601.string(TestHouse.start.adding(seconds: 60)))
            let next = try await house.call("GET", place).json[Self.key]
            #expect(next == setting)
        }
        let unfit = try await house.call("PUT", place, [Self.key: ["type": "content_based"]])
        #expect(unfit.status == 400 && unfit.errors == ["Config aggregate must be all or any"])
        let emptied = try await house.call("PUT", place, [Self.key: ["services": []]])
        #expect(emptied.status == 400 && emptied.errors == ["Services can't be blank"])
        #expect(try await house.call("PUT", "\(Self.path)/PNONE", [Self.key: [:]]).status == 404)
    }

    @Test("a read-only key reads settings and changes none")
    func readOnly() async throws {
        let house = try await TestHouse()
        let made = try await make(house, [house.serviceID])
        let place = "\(Self.path)/\(id(made))"
        #expect(try await house.call("GET", place, as: .readOnlyKey).status == 200)
        #expect(try await house.call("GET", Self.path, as: .readOnlyKey).status == 200)
        #expect(try await house.call("POST", Self.path, [Self.key: [:]], as: .readOnlyKey).status == 403)
        #expect(try await house.call("PUT", place, [Self.key: [:]], as: .readOnlyKey).status == 403)
        #expect(try await house.call("DELETE", place, as: .readOnlyKey).status == 403)
        #expect(try await house.call("DELETE", place).status == 204)
        #expect(try await house.call("GET", place).status == 404)
        #expect(try await house.call("DELETE", place).status == 404)
    }
}
