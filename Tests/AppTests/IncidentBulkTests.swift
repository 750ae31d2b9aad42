// SPDX-License-Identifier: Apache-2.0
import App
import Base
import HouseTesting
import Testing

@Suite("Changing several incidents at once")
struct IncidentBulkTests {
    private func ids(_ house: TestHouse) async throws -> [String] {
        var ids: [String] = []
        var hasMore = true
        while hasMore {
            let page = try await house.call("GET", "/incidents", query: "limit=100&offset=\(ids.count)").json
            ids += page["incidents"]?.arrayValue?.compactMap { $0["id"]?.stringValue } ?? []
            hasMore = page["more"] == true
        }
        return ids
    }

    private func acknowledge(_ house: TestHouse, _ ids: [String]) async throws -> TestHouse.Answer {
        let edits = ids.map { id -> JSON in
            ["id": .string(id), "type": "incident_reference", "status": "acknowledged"]
        }
        return try await house.call("PUT", "/incidents", ["incidents": .array(edits)])
    }

    private func acknowledgedCount(_ house: TestHouse) async throws -> Int64? {
        let query = "statuses[]=acknowledged&total=true&limit=1"
        return try await house.call("GET", "/incidents", query: query).json["total"]?.intValue
    }

    @Test("one that is refused leaves all of them as they were", arguments: TestStore.available)
    func allOrNothing(_ store: TestStore) async throws {
        let house = try await TestHouse(database: store.fresh())
        for key in ["a", "b", "c"] { try await house.event("trigger", key: key) }
        _ = try await house.incident(3, ["status": "resolved"])
        let ids = try await ids(house)
        let entries = try await house.call("GET", "/log_entries", query: "total=true").json["total"]
        let good: JSONObject = ["type": "incident_reference", "status": "acknowledged", "title": "Seen"]
        let bad: [(JSONObject, Int)] = [
            (["escalation_level": 2], 400), (["escalation_level": "two"], 400), (["urgency": "extreme"], 400),
            (["priority": "P99"], 400), (["id": "PNONE", "status": "resolved"], 404), (["id": .string(ids[0])], 400),
        ]
        for (change, status) in bad {
            let edits = ids.enumerated().map { position, id -> JSON in
                var edit = position == 2 ? change : good
                if edit["id"] == nil { edit["id"] = .string(id) }
                return .object(edit)
            }
            let answer = try await house.call("PUT", "/incidents", ["incidents": .array(edits)])
            #expect(answer.status == status, "\(JSON.object(change).text) \(answer.json.text)")
        }
        #expect(try await acknowledgedCount(house) == 0)
        #expect(try await house.incident(1)["title"] == "Disk full")
        #expect(try await house.call("GET", "/log_entries", query: "total=true").json["total"] == entries)
    }

    @Test("two hundred and fifty change; one more is too many, and none changes")
    func limit() async throws {
        let house = try await TestHouse()
        for number in 1...IncidentHandlers.bulkMaximum { try await house.event("trigger", key: "k\(number)") }
        let ids = try await ids(house)
        #expect(ids.count == 250)
        let tooMany = try await acknowledge(house, ids + ["PNONE"])
        #expect(tooMany.status == 413)
        #expect(try await acknowledgedCount(house) == 0)
        let answer = try await acknowledge(house, ids)
        #expect(answer.status == 200)
        #expect(answer.json["incidents"]?.arrayValue?.count == 250)
        #expect(try await acknowledgedCount(house) == 250)
    }
}
