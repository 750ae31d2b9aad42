// SPDX-License-Identifier: Apache-2.0
import Base
import Domain
import HouseTesting
import Testing

@Suite("Changing an incident")
struct IncidentEditTests {
    /// Reads an incident and sends all of it back, with some members changed.
    private func sendBack(
        _ house: TestHouse, _ changes: JSONObject, query: String = ""
    ) async throws -> TestHouse.Answer {
        let read = try await house.call("GET", "/incidents/1", query: query).json["incident"]
        var incident = try #require(read?.objectValue)
        for member in changes.members { incident[member.name] = member.value }
        return try await house.call("PUT", "/incidents/1", ["incident": .object(incident)])
    }

    private func assignments(_ id: String) -> JSON { [["assignee": ["id": .string(id), "type": "user_reference"]]] }
    private func policy(_ id: String) -> JSON { ["id": .string(id), "type": "escalation_policy_reference"] }

    @Test(
        "takes back all that a client read, with one thing changed",
        arguments: ["", "include[]=assignees&include[]=services&include[]=conference_bridge&include[]=body"])
    func wholeIncident(_ query: String) async throws {
        let house = try await TestHouse()
        try await house.event("trigger", key: "k")
        let before = try await house.kinds(1).count
        for status in ["acknowledged", "triggered", "resolved", "triggered"] {
            let answer = try await sendBack(house, ["status": .string(status)], query: query)
            #expect(answer.status == 200, "\(status): \(answer.json.text)")
            #expect(answer.json["incident"]?["status"]?.stringValue == status)
            #expect(answer.json["incident"]?["assigned_via"] == "escalation_policy")
        }
        let added = try await house.kinds(1).dropLast(before).map { String($0.dropLast("_log_entry".count)) }
        #expect(added == ["assign", "trigger", "resolve", "unacknowledge", "acknowledge"])
        let same = try await sendBack(house, [:], query: query)
        #expect(same.status == 200)
        #expect(try await house.kinds(1).count == before + added.count, "what is as it was leaves no line")
        let moved = try await sendBack(house, ["escalation_level": 2], query: query)
        #expect(moved.status == 200, "\(moved.json.text)")
    }

    @Test("takes them back in a bulk change too")
    func wholeIncidents() async throws {
        let house = try await TestHouse()
        for key in ["a", "b"] { try await house.event("trigger", key: key) }
        let read = try await house.call("GET", "/incidents").json["incidents"]?.arrayValue ?? []
        let changed = read.map { incident -> JSON in
            var incident = incident.objectValue ?? [:]
            incident["status"] = "acknowledged"
            return .object(incident)
        }
        let answer = try await house.call("PUT", "/incidents", ["incidents": .array(changed)])
        #expect(answer.status == 200, "\(answer.json.text)")
        let statuses = answer.json["incidents"]?.arrayValue?.compactMap { $0["status"]?.stringValue }
        #expect(statuses == ["acknowledged", "acknowledged"])
    }

    @Test("no assignees for an incident that has none is no change; one that has some keeps them")
    func noAssignees() async throws {
        let house = try await TestHouse()
        try await house.event("trigger", key: "k")
        let refused = try await house.call("PUT", "/incidents/1", ["incident": ["assignments": []]])
        #expect(refused.status == 400 && refused.code == 1007)
        let resolved = try await house.incident(1, ["status": "resolved"])
        #expect(try await house.incident(1, ["assignments": []]) == resolved)
    }

    @Test("an unknown policy or assignee has a code of its own, in opening as in changing")
    func unknownTargets() async throws {
        let house = try await TestHouse()
        try await house.event("trigger", key: "k")
        let targets: [(String, JSON, Int64)] = [
            ("escalation_policy", policy("PNONE"), 1014), ("assignments", assignments("PNONE"), 1007),
        ]
        for (name, value, code) in targets {
            var draft: JSONObject = [
                "type": "incident", "title": "By hand",
                "service": ["id": .string(house.serviceID), "type": "service_reference"],
            ]
            draft.append(name, value)
            let opened = try await house.call("POST", "/incidents", ["incident": .object(draft)])
            #expect(opened.status == 400 && opened.code == code, "\(opened.json.text)")
            let edit = JSONObject(members: [JSONObject.Member(name: name, value: value)])
            let changed = try await house.call("PUT", "/incidents/1", ["incident": .object(edit)])
            #expect(changed.status == 400 && changed.code == code, "\(changed.json.text)")
        }
        #expect(try await house.incidentCount() == 1)
    }

    @Test(
        "a level that the policy does not have cannot be escalated to", arguments: [-1, 0, 3, 21, 1_000_000_000] as [Int64])
    func unknownLevels(_ level: Int64) async throws {
        let house = try await TestHouse()
        try await house.event("trigger", key: "k")
        let answer = try await house.call("PUT", "/incidents/1", ["incident": ["escalation_level": .int(level)]])
        #expect(answer.status == 400 && answer.code == 1006, "\(answer.json.text)")
        let text = try await house.call("PUT", "/incidents/1", ["incident": ["escalation_level": "high"]])
        #expect(text.status == 400 && text.code == 2001)
    }

    @Test(
        "another policy brings its teams: in the answer, in the next look and in their lists",
        arguments: TestStore.available)
    func delegation(_ store: TestStore) async throws {
        let house = try await TestHouse(database: store.fresh())
        let made = try await house.call("POST", "/teams", ["team": ["type": "team", "name": "Payments"]])
        let team = try #require(made.json["team"]?["id"]?.stringValue)
        let other = try await house.makePolicy("Other", loops: 0, [(5, [.user(house.ownerID)])])
        let teams: JSON = [["id": .string(team), "type": "team_reference"]]
        _ = try await house.call("PUT", "/escalation_policies/\(other)", ["escalation_policy": ["teams": teams]])
        try await house.event("trigger", key: "k")
        for (id, wanted) in [(other, [team]), (house.escalationPolicyID, [])] as [(String, [String])] {
            let changed = try await house.incident(1, ["escalation_policy": policy(id)])
            #expect(changed["teams"]?.arrayValue?.compactMap { $0["id"]?.stringValue } == wanted)
            #expect(try await house.incident(1) == changed)
            let list = try await house.call("GET", "/incidents", query: "team_ids[]=\(team)").json["incidents"]
            #expect(list?.arrayValue?.count == wanted.count)
        }
    }

    @Test("moves alone to another service, whose times count from then on", arguments: TestStore.available)
    func service(_ store: TestStore) async throws {
        let house = try await TestHouse(database: store.fresh())
        let other = try await house.makeService("Other", policyID: nil, ["acknowledgement_timeout": 600])
        try await house.event("trigger", key: "k")
        let service: JSON = ["id": .string(other.id), "type": "service_reference"]
        let moved = try await house.incident(1, ["service": service, "status": "acknowledged"])
        #expect(moved["service"]?["id"]?.stringValue == other.id)
        let end = ISO8601.string(house.runtime.now.adding(seconds: 600))
        #expect(moved["pending_actions"] == [["type": "unacknowledge", "at": .string(end)]])
        let list = try await house.call("GET", "/incidents", query: "service_ids[]=\(other.id)").json["incidents"]
        #expect(list?.arrayValue?.count == 1)
        #expect(try await house.kinds(1).contains("field_value_change_log_entry"))

        let back: JSON = ["id": .string(house.serviceID), "type": "service_reference"]
        let among: JSON = ["id": moved["id"] ?? "", "type": "incident_reference", "service": back]
        #expect(try await house.call("PUT", "/incidents", ["incidents": [among]]).status == 400)
        let nowhere: JSON = ["id": "PNONE", "type": "service_reference"]
        #expect(try await house.call("PUT", "/incidents/1", ["incident": ["service": nowhere]]).status == 400)
        _ = try await house.call("PUT", "/services/\(house.serviceID)", ["service": ["status": "disabled"]])
        #expect(try await house.call("PUT", "/incidents/1", ["incident": ["service": back]]).status == 400)
        #expect(try await house.incident(1)["service"]?["id"]?.stringValue == other.id)
    }
}

@Suite("The conference bridge of an incident")
struct IncidentConferenceTests {
    private func shown(_ house: TestHouse) async throws -> JSON? {
        let query = "include[]=conference_bridge"
        return try await house.call("GET", "/incidents/1", query: query).json["incident"]?["conference_bridge"]
    }

    @Test("is kept, shown when it is asked for, changed and taken away", arguments: TestStore.available)
    func life(_ store: TestStore) async throws {
        let house = try await TestHouse(database: store.fresh())
        let first: JSON = [
            "conference_number": "+1 415-555-1212,,,,1234#", "conference_url": "https://meet.example.com/1",
        ]
        let opened = try await house.call(
            "POST", "/incidents", query: "include[]=conference_bridge",
            [
                "incident": [
                    "type": "incident", "title": "By hand", "conference_bridge": first,
                    "service": ["id": .string(house.serviceID), "type": "service_reference"],
                ]
            ])
        #expect(opened.json["incident"]?["conference_bridge"] == first)
        #expect(try await shown(house) == first)
        #expect(try await house.incident(1)["conference_bridge"] == nil)
        let second: JSON = ["conference_number": .null, "conference_url": "https://meet.example.com/2"]
        _ = try await house.incident(1, ["conference_bridge": ["conference_url": "https://meet.example.com/2"]])
        #expect(try await shown(house) == second)
        _ = try await house.incident(1, ["title": "Another title"])
        #expect(try await shown(house) == second)
        _ = try await house.incident(1, ["conference_bridge": .null])
        #expect(try await shown(house) == JSON.null)
        let changes = try await house.entries(1).compactMap { $0["changeset"]?[0] }
        #expect(changes.compactMap { $0["name"]?.stringValue } == ["conference_bridge", "title", "conference_bridge"])
        #expect(changes.last?["old_value"] == first && changes.last?["new_value"] == second)
    }

    private static let wrong: [JSON] = [
        "https://meet.example.com", ["conference_number": 5], ["conference_url": ["a"]],
        ["conference_url": .string(String(repeating: "x", count: ConferenceBridge.textLengthMaximum + 1))],
    ]

    @Test("is refused in another form", arguments: wrong)
    func wrongForms(_ bridge: JSON) async throws {
        let house = try await TestHouse()
        try await house.event("trigger", key: "k")
        let answer = try await house.call("PUT", "/incidents/1", ["incident": ["conference_bridge": bridge]])
        #expect(answer.status == 400 && answer.code == 2001, "\(answer.json.text)")
        #expect(try await shown(house) == JSON.null)
    }
}
