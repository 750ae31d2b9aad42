// SPDX-License-Identifier: Apache-2.0
import Base
import Domain
import HouseTesting
import Testing

@Suite("How a service gathers and holds back alerts")
struct ServiceGroupingTests {
    private static let parameters = "alert_grouping_parameters"

    private func put(_ house: TestHouse, _ fields: JSONObject, query: String = "") async throws -> TestHouse.Answer {
        try await house.call("PUT", "/services/\(house.serviceID)", query: query, ["service": .object(fields)])
    }

    private static let good: [(String, String)] = [
        (#"{"type":"time","config":{"timeout":5}}"#, #"{"type":"time","config":{"timeout":5}}"#),
        (#"{"type":"time","config":{"timeout":1440}}"#, #"{"type":"time","config":{"timeout":1440}}"#),
        (#"{"type":"time","config":{"timeout":0}}"#, #"{"type":"time","config":{"timeout":0}}"#),
        (#"{"type":"time"}"#, #"{"type":"time","config":{"timeout":0}}"#),
        (
            #"{"type":"time","config":{"timeout":5,"aggregate":"","colour":1}}"#,
            #"{"type":"time","config":{"timeout":5}}"#
        ),
        (#"{"type":"intelligent"}"#, #"{"type":"intelligent","config":null}"#),
        (
            #"{"type":"intelligent","config":{"time_window":0,"recommended_time_window":300}}"#,
            #"{"type":"intelligent","config":{"time_window":0}}"#
        ),
        (
            #"{"type":"intelligent","config":{"time_window":3600}}"#,
            #"{"type":"intelligent","config":{"time_window":3600}}"#
        ),
        (
            #"{"type":"content_based","config":{"aggregate":"all","fields":["summary","source"],"time_window":300}}"#,
            #"{"type":"content_based","config":{"aggregate":"all","fields":["summary","source"],"time_window":300}}"#
        ),
        (
            #"{"type":"content_based_intelligent","config":{"time_window":86400,"fields":["class"],"aggregate":"any"}}"#,
            #"{"type":"content_based_intelligent","config":{"time_window":86400,"fields":["class"],"aggregate":"any"}}"#
        ),
        (
            #"{"type":"content_based","config":{"aggregate":"any","fields":["custom_details.host"]}}"#,
            #"{"type":"content_based","config":{"aggregate":"any","fields":["custom_details.host"]}}"#
        ),
        (#"{"type":null}"#, #"{"type":null,"config":null}"#),
        ("{}", #"{"type":null,"config":null}"#),
    ]

    @Test("each kind of grouping is shown as it was sent, without what it does not know", arguments: good)
    func taken(_ given: String, _ shown: String) async throws {
        let house = try await TestHouse()
        let wanted = try JSON.parse(shown)
        let answer = try await put(house, [Self.parameters: try JSON.parse(given)])
        #expect(answer.status == 200, "\(answer.json.text)")
        #expect(answer.json["service"]?[Self.parameters] == wanted)
        let next = try await house.call("GET", "/services/\(house.serviceID)").json["service"]
        #expect(next?[Self.parameters] == wanted)
    }

    private static let wrong = [
        #""time""#, #"{"type":"colour"}"#, #"{"type":5}"#, #"{"type":"time","config":"long"}"#,
        #"{"type":"time","config":{"timeout":1441}}"#, #"{"type":"time","config":{"timeout":-1}}"#,
        #"{"type":"time","config":{"timeout":"5"}}"#, #"{"type":"intelligent","config":{"time_window":299}}"#,
        #"{"type":"intelligent","config":{"time_window":3601}}"#,
        #"{"type":"intelligent","config":{"time_window":86400}}"#, #"{"type":"content_based"}"#,
        #"{"type":"content_based","config":{"aggregate":"all"}}"#,
        #"{"type":"content_based","config":{"aggregate":"all","fields":[]}}"#,
        #"{"type":"content_based","config":{"aggregate":"some","fields":["summary"]}}"#,
        #"{"type":"content_based","config":{"fields":["summary"]}}"#,
        #"{"type":"content_based","config":{"aggregate":"all","fields":[7]}}"#,
        #"{"type":"content_based","config":{"aggregate":"all","fields":["summary"],"time_window":86399}}"#,
        #"{"type":"content_based_intelligent","config":{"aggregate":"all","fields":["summary"],"time_window":60}}"#,
    ]

    @Test("what is wrong with a grouping is told with the field's name", arguments: wrong)
    func refused(_ given: String) async throws {
        let house = try await TestHouse()
        let answer = try await put(house, [Self.parameters: try JSON.parse(given)])
        #expect(answer.status == 400 && answer.code == 2001 && answer.errors.count == 1, "\(answer.json.text)")
        #expect(answer.errors.first?.hasPrefix("Alert grouping parameters ") == true, "\(answer.errors)")
    }

    @Test("as many fields are compared as the limit says, and not one more")
    func fieldLimit() async throws {
        let house = try await TestHouse()
        for (count, status) in [(AlertGrouping.fieldsMaximum, 200), (AlertGrouping.fieldsMaximum + 1, 400)] {
            let fields = (0..<count).map { JSON.string("custom_details.f\($0)") }
            let config: JSON = ["aggregate": "all", "fields": .array(fields)]
            let answer = try await put(house, [Self.parameters: ["type": "content_based", "config": config]])
            #expect(answer.status == status)
        }
    }

    @Test("the older pair of members says the same as the parameters, which win over it")
    func olderPair() async throws {
        let house = try await TestHouse()
        let content: JSON = ["type": "content_based", "config": ["aggregate": "all", "fields": ["summary"]]]
        let steps: [(JSONObject, JSON, JSON, JSON)] = [
            (
                ["alert_grouping": "time", "alert_grouping_timeout": 10],
                ["type": "time", "config": ["timeout": 10]], "time", 10
            ),
            (["alert_grouping_timeout": 20], ["type": "time", "config": ["timeout": 20]], "time", 20),
            (
                ["alert_grouping": .null, "alert_grouping_timeout": .null],
                ["type": "time", "config": ["timeout": 20]], "time", 20
            ),
            (["alert_grouping": "time"], ["type": "time", "config": ["timeout": 20]], "time", 20),
            (["alert_grouping": "intelligent"], ["type": "intelligent", "config": .null], "intelligent", .null),
            (["alert_grouping_timeout": 5], ["type": "intelligent", "config": .null], "intelligent", .null),
            (["alert_grouping": "time", Self.parameters: content], content, .null, .null),
            ([Self.parameters: ["type": "alert_grouping_setting_reference", "id": "P1"]], content, .null, .null),
            ([Self.parameters: ["type": .null]], ["type": .null, "config": .null], .null, .null),
        ]
        for (fields, parameters, kind, timeout) in steps {
            let answer = try await put(house, fields)
            let service = answer.json["service"]
            #expect(service?[Self.parameters] == parameters, "\(JSON.object(fields).text) \(answer.json.text)")
            #expect(service?["alert_grouping"] == kind && service?["alert_grouping_timeout"] == timeout)
        }
    }

    @Test("held-back alerts wait one of the published times, and are shown when they are asked for")
    func autoPause() async throws {
        let house = try await TestHouse()
        let name = "auto_pause_notifications_parameters"
        for seconds in AutoPause.timeoutsSeconds {
            let given: JSON = ["enabled": true, "timeout": .int(seconds)]
            let answer = try await put(house, [name: given], query: "include[]=\(name)")
            #expect(answer.status == 200)
            let shown = answer.json["service"]?[name]
            #expect(shown?["enabled"] == true && shown?["timeout"]?.intValue == seconds)
        }
        let off = try await put(house, [name: ["enabled": false, "timeout": .null]], query: "include[]=\(name)")
        #expect(off.json["service"]?[name]?["enabled"] == false && off.json["service"]?[name]?["timeout"] == .null)
        #expect(try await put(house, [:]).json["service"]?[name] == nil)
        let wrong: [JSON] = [["enabled": true, "timeout": 60], ["enabled": "yes"], "on", ["timeout": "120"]]
        for given in wrong {
            let answer = try await put(house, [name: given])
            #expect(answer.status == 400 && answer.code == 2001, "\(given.text)")
            #expect(answer.errors.first?.hasPrefix("Auto pause notifications parameters ") == true)
        }
    }
}
