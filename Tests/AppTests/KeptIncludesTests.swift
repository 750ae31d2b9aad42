// SPDX-License-Identifier: Apache-2.0
import App
import Base
import Catalogue
import Domain
import HouseTesting
import Store
import Testing

@Suite("What is included in a list is kept as it was written")
struct KeptIncludesTests {
    private static let everything = [
        "acknowledgers", "agents", "assignees", "escalation_policies", "first_trigger_log_entries", "priorities",
        "services", "teams", "users",
    ].map { "include[]=\($0)" }.joined(separator: "&")

    /// The first incident, by a question that nobody has asked before: no answer that was kept is given again.
    private func incident(_ house: TestHouse, _ number: Int, _ more: String = "") async throws -> JSON {
        let answer = try await house.call(
            "GET", "/incidents", query: "date_range=all&number=\(number)&\(Self.everything)" + more)
        return try #require(answer.json["incidents"]?[0], "\(answer.json.text)")
    }

    private static let view = KeptIncludes.View(
        visibility: .everything, timeZone: nil, baseURL: TestHouse.baseURL)

    /// Whether the next list would show the object as it was written before.
    private func isKept(_ house: TestHouse, _ kind: ResourceKind, _ id: String) throws -> Bool {
        let version = try #require(house.database.dataVersion())
        let moment = KeptIncludes.Moment(version: version, second: house.runtime.now.seconds)
        return house.environment.caches.includes.texts(kind, [id], Self.view, at: moment) != [nil]
    }

    /// Some members are shown to few, and in no list.
    private func expect(_ included: JSON?, isShownAt path: String, _ key: String, _ house: TestHouse) async throws {
        let shown = try await house.call("GET", path).json[key]
        let members = try #require(included?.objectValue?.members, "\(path)")
        #expect(members.count > 5)
        for member in members { #expect(shown?[member.name] == member.value, "\(path) \(member.name)") }
    }

    @Test("and is, after each change of it, what a look at it shows")
    func changes() async throws {
        let house = try await TestHouse()
        let team = try await house.call("POST", "/teams", ["team": ["name": "Ours"]]).json["team"]?["id"]?.stringValue ?? ""
        let path = "/teams/\(team)/escalation_policies/\(house.escalationPolicyID)"
        #expect(try await house.call("PUT", path).status < 300)
        try await house.event("trigger", key: "k")
        let objects: [(kind: ResourceKind, id: String, path: String, key: String)] = [
            (.service, house.serviceID, "/services", "service"),
            (.escalationPolicy, house.escalationPolicyID, "/escalation_policies", "escalation_policy"),
            (.team, team, "/teams", "team"), (.user, house.ownerID, "/users", "user"),
        ]
        func included(_ incident: JSON, _ kind: ResourceKind) -> JSON? {
            switch kind {
            case .team: incident["teams"]?[0]
            case .user: incident["assignments"]?[0]?["assignee"]
            default: incident[kind.type]
            }
        }
        var number = 0
        for object in objects {
            let path = "\(object.path)/\(object.id)"
            for round in 1...2 {
                let before = try await incident(house, number + 1)
                let again = try await incident(house, number + 2)
                number += 3
                #expect(try isKept(house, object.kind, object.id), "\(path)")
                #expect(again == before)
                try await expect(included(again, object.kind), isShownAt: path, object.key, house)
                let name = JSON.string("\(object.key) \(round)")
                let member = JSONObject.Member(name: object.key, value: ["type": .string(object.kind.type), "name": name])
                let changed = try await house.call("PUT", path, .object(JSONObject(members: [member])))
                #expect(changed.status == 200, "\(changed.json.text)")
                #expect(try !isKept(house, object.kind, object.id), "\(path)")
                let after = included(try await incident(house, number), object.kind)
                #expect(after?["name"] == name)
                try await expect(after, isShownAt: path, object.key, house)
            }
        }
    }

    @Test("the opening line of history with its references, too")
    func openingLine() async throws {
        let house = try await TestHouse()
        try await house.event("trigger", key: "k")
        let first = try await incident(house, 1)["first_trigger_log_entry"]
        let id = try #require(first?["id"]?.stringValue)
        #expect(try isKept(house, .logEntry, id))
        #expect(try await incident(house, 2)["first_trigger_log_entry"] == first)
        try await expect(first, isShownAt: "/log_entries/\(id)", "log_entry", house)
        let service: JSON = ["service": ["name": "Renamed"]]
        #expect(try await house.call("PUT", "/services/\(house.serviceID)", service).status == 200)
        let next = try await incident(house, 3)["first_trigger_log_entry"]
        #expect(next?["service"]?["summary"] == "Renamed")
    }

    @Test("no longer than the time leaves it right")
    func clock() async throws {
        let house = try await TestHouse()
        try await house.event("trigger", key: "k")
        let now = house.runtime.now
        let window: JSON = [
            "type": "maintenance_window", "start_time": .string(ISO8601.string(now.adding(seconds: 60))),
            "end_time": .string(ISO8601.string(now.adding(seconds: 120))),
            "services": [["id": .string(house.serviceID), "type": "service_reference"]],
        ]
        #expect(try await house.call("POST", "/maintenance_windows", ["maintenance_window": window]).status == 201)
        for (number, isInMaintenance) in [false, true, false].enumerated() {
            let shown = try await incident(house, number)["service"]?["status"]
            #expect((shown == "maintenance") == isInMaintenance, "\(number): \(shown?.text ?? "")")
            #expect(try isKept(house, .service, house.serviceID))
            #expect(try isKept(house, .user, house.ownerID))
            house.advance(seconds: 60)
            #expect(try !isKept(house, .service, house.serviceID))
            #expect(try isKept(house, .user, house.ownerID), "people do not change with the time")
        }
    }

    @Test("apart for each time zone")
    func zones() async throws {
        let house = try await TestHouse()
        try await house.event("trigger", key: "k")
        for (number, zone, end) in [(1, "UTC", "Z"), (2, "America/New_York", "-05:00"), (3, "UTC", "Z")] {
            let shown = try await incident(house, number, "&time_zone=\(zone)")["service"]?["created_at"]?.stringValue
            #expect(shown?.hasSuffix(end) == true, "\(zone): \(shown ?? "")")
        }
    }

    @Test("apart for each view: who may see less learns nothing of what others asked for", arguments: [true, false])
    func views(_ accountIsFirst: Bool) async throws {
        let world = try await PrivateWorld()
        try await world.send("PUT", "/teams/\(world.hidden.teamID)/users/\(world.memberID)")
        func text(_ number: Int, _ principal: Principal) async throws -> String {
            let query = "service_ids[]=\(world.open.serviceID)&date_range=all&number=\(number)&\(Self.everything)"
            return try await world.get("/incidents", query, as: principal).text
        }
        var first: [Bool: String] = [:]
        for number in 1...4 {
            let isAccount = number.isMultiple(of: 2) != accountIsFirst
            let shown = try await text(number, isAccount ? PrivateWorld.account : world.outsider)
            // The person to whom the open incident is assigned is in both teams, and only one of these is for everybody.
            #expect(shown.contains("mary@example.com"), "\(shown)")
            #expect(shown.contains("Secret") == isAccount, "\(number): \(shown)")
            let before = first[isAccount] ?? shown
            #expect(shown == before, "what was kept is what would be written")
            first[isAccount] = shown
        }
    }
}
