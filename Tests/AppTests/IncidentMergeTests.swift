// SPDX-License-Identifier: Apache-2.0
import App
import Base
import Domain
import HouseTesting
import Store
import Testing

@Suite("Merging incidents")
struct IncidentMergeTests {
    private func id(_ house: TestHouse, _ number: Int) async throws -> String {
        try #require(try await house.incident(number)["id"]?.stringValue)
    }

    private func merge(
        _ house: TestHouse, _ sources: [String], into target: Int, as caller: TestHouse.Caller = .accountKey
    ) async throws -> TestHouse.Answer {
        let references = sources.map { id -> JSON in ["id": .string(id), "type": "incident_reference"] }
        return try await house.call(
            "PUT", "/incidents/\(target)/merge", ["source_incidents": .array(references)], as: caller)
    }

    private func open(_ house: TestHouse, _ title: String) async throws {
        let service: JSON = ["id": .string(house.serviceID), "type": "service_reference"]
        let incident: JSON = ["type": "incident", "title": .string(title), "service": service]
        let answer = try await house.call("POST", "/incidents", ["incident": incident])
        #expect(answer.status == 201, "\(answer.json.text)")
    }

    @Test("their alerts go to the one that stays, and they end and say where they went", arguments: TestStore.available)
    func merging(_ store: TestStore) async throws {
        let house = try await TestHouse(database: store.fresh())
        for key in ["a", "b", "c"] { try await house.event("trigger", key: key, summary: "Problem \(key)") }
        let before = try await house.incident(1)
        let answer = try await merge(house, [try await id(house, 2), try await id(house, 3)], into: 1)
        #expect(answer.status == 200, "\(answer.json.text)")
        #expect(answer.json["incident"]?["id"] == before["id"] && answer.json["incident"]?["self"] == before["self"])
        #expect(answer.json["incident"]?["type"] == "incident_reference")
        #expect(answer.json["incident"]?["summary"] == "[#1] Problem a")
        let target = try await house.incident(1)
        #expect(target["alert_counts"] == ["all": 3, "triggered": 3, "resolved": 0])
        for name in ["title", "status", "assignments", "priority", "urgency", "pending_actions"] {
            #expect(target[name] == before[name], "\(name)")
        }
        for number in [2, 3] {
            let source = try await house.incident(number)
            #expect(source["status"] == "resolved" && source["assignments"] == [] && source["pending_actions"] == [])
            #expect(source["alert_counts"]?["all"] == 0 && source["is_mergeable"] == false)
            #expect(source["resolve_reason"]?["type"] == "merge_resolve_reason")
            #expect(source["resolve_reason"]?["incident"]?["id"] == before["id"])
            #expect(source["resolve_reason"]?["incident"]?["summary"] == "[#1] Problem a")
            #expect(try await house.kinds(number).first == "resolve_log_entry")
        }
        for (key, status) in [("b", "triggered"), ("c", "triggered"), ("a", "resolved")] {
            try await house.event("resolve", key: key)
            #expect(try await house.incident(1)["status"]?.stringValue == status, "\(key)")
        }
    }

    @Test("a merged incident pages nobody any more, and who has the other one is not paged for it")
    func pages() async throws {
        let house = try await TestHouse()
        for key in ["a", "b"] { try await house.event("trigger", key: key) }
        try await house.runLoops()
        let told = house.carrier.messages.count
        #expect(try await merge(house, [try await id(house, 2)], into: 1).status == 200)
        try await house.runLoops()
        #expect(house.carrier.messages.count == told)
        try await house.live(seconds: 24 * 3600)
        #expect(house.carrier.messages.dropFirst(told).allSatisfy { $0.incidentNumber == 1 })
    }

    @Test("an incident is merged once; opened again it has no reason to be resolved")
    func once() async throws {
        let house = try await TestHouse()
        for key in ["a", "b", "c"] { try await house.event("trigger", key: key) }
        let source = try await id(house, 2)
        #expect(try await merge(house, [source], into: 1).status == 200)
        let again = try await merge(house, [source], into: 3)
        #expect(again.status == 400 && again.code == 1019)
        let reopened = try await house.incident(2, ["status": "triggered"])
        #expect(reopened["status"] == "triggered" && reopened["resolve_reason"] == .null)
        #expect(reopened["is_mergeable"] == false, "it has no alerts, and nobody opened it by hand")
        let empty = try await merge(house, [source], into: 3)
        #expect(empty.status == 400 && empty.code == 2001)
    }

    @Test("what was opened by hand can be merged while it is open, and what is resolved while it has alerts")
    func mergeable() async throws {
        let house = try await TestHouse()
        try await house.event("trigger", key: "a")
        for title in ["By hand", "By hand, over"] { try await open(house, title) }
        #expect(try await house.incident(2)["is_mergeable"] == true)
        #expect(try await house.incident(2)["alert_grouping"] == .null)
        _ = try await house.incident(3, ["status": "resolved"])
        let over = try await merge(house, [try await id(house, 3)], into: 1)
        #expect(over.status == 400 && over.code == 1001)
        #expect(try await merge(house, [try await id(house, 2)], into: 1).status == 200)
        try await house.event("trigger", key: "b")
        let grouping = try await house.incident(4)["alert_grouping"]
        #expect(grouping?["grouping_type"] == "basic" && grouping?["ended_at"] == .null)
        let resolved = try await house.incident(4, ["status": "resolved"])
        #expect(try await merge(house, [try await id(house, 4)], into: 1).status == 200)
        let after = try await house.incident(4)
        #expect(after["resolved_at"] == resolved["resolved_at"])
        #expect(after["resolve_reason"]?["type"] == "merge_resolve_reason")
        #expect(try await house.incident(1)["alert_counts"] == ["all": 2, "triggered": 1, "resolved": 1])
    }

    @Test("a merge that cannot be made whole changes nothing, and says why")
    func refusals() async throws {
        let house = try await TestHouse()
        for key in ["a", "b", "c"] { try await house.event("trigger", key: key) }
        _ = try await house.incident(3, ["status": "resolved"])
        let (first, second) = (try await id(house, 1), try await id(house, 2))
        let refused: [(sources: [String], target: Int, code: Int64)] = [
            ([second], 3, 1001), ([first], 1, 2001), ([second, "PNONE"], 1, 2001), ([], 1, 2001),
        ]
        for (sources, target, code) in refused {
            let answer = try await merge(house, sources, into: target)
            #expect(answer.status == 400 && answer.code == code, "\(sources): \(answer.json.text)")
        }
        let wrong: [JSON] = ["x", 5, [["type": "incident_reference"]], ["x"], .null]
        for sources in wrong {
            let answer = try await house.call("PUT", "/incidents/1/merge", ["source_incidents": sources])
            #expect(answer.status == 400 && answer.code == 2001, "\(sources.text)")
            #expect(answer.errors.first?.hasPrefix("Source incidents ") == true, "\(answer.errors)")
        }
        #expect(try await house.call("PUT", "/incidents/1/merge", [:]).status == 400)
        #expect(try await merge(house, [second], into: 99).status == 404)
        #expect(try await merge(house, [second], into: 1, as: .readOnlyKey).status == 403)
        #expect(try await merge(house, [second], into: 1, as: .accountKeyWithoutFrom).code == 2016)
        #expect(try await house.incident(2)["status"] == "triggered")
        #expect(try await house.incident(1)["alert_counts"]?["all"] == 1)
    }

    @Test("an incident takes alerts up to the limit, and not one more")
    func alertLimit() async throws {
        let house = try await TestHouse()
        for key in ["a", "b", "c"] { try await house.event("trigger", key: key) }
        let (second, third) = (try await id(house, 2), try await id(house, 3))
        let (serviceID, now) = (house.serviceID, house.runtime.now)
        try await house.database.write { session in
            for number in 0..<(Incident.alertsMaximum - 2) {
                let alert = Alert(
                    id: "QALERT\(number)", incidentID: second, serviceID: serviceID, integrationID: "QNONE",
                    dedupKey: "k\(number)", status: .resolved, summary: "Over", severity: .info, createdAt: now)
                try AlertStateQueries.insert(session, alert)
            }
        }
        let whole = try await merge(house, [second, third], into: 1)
        #expect(whole.status == 400 && whole.errors == ["Incident can have at most 1000 alerts"])
        #expect(try await house.incident(2)["status"] == "triggered")
        #expect(try await merge(house, [second], into: 1).status == 200)
        #expect(try await house.incident(1)["alert_counts"]?["all"] == 1000)
        #expect(try await merge(house, [third], into: 1).status == 400)
    }

    @Test("so many incidents can be named at once, and not one more")
    func sourceLimit() async throws {
        let house = try await TestHouse()
        try await house.event("trigger", key: "a")
        let ids = (0...250).map { "PNONE\($0)" }
        let most = try await merge(house, Array(ids.prefix(250)), into: 1)
        #expect(most.errors == ["Incident PNONE0 does not exist"])
        let more = try await merge(house, ids, into: 1)
        #expect(more.errors == ["Source incidents has more than 250 elements"])
    }
}
