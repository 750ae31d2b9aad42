// SPDX-License-Identifier: Apache-2.0
import Base
import Domain
import HouseTesting
import Testing

@Suite("Each kind of message about an incident")
struct SentKindTests {
    /// Rows of the list, and lines of history.
    private func count(_ house: TestHouse, _ address: String) async throws -> [Int] {
        let list = try await house.call("GET", "/notifications", query: "since=2026-03-01&until=2026-03-08&limit=100")
        let rows = (list.json["notifications"]?.arrayValue ?? []).filter { $0["address"]?.stringValue == address }
        let lines = try await house.entries(1).filter { entry in
            entry["type"] == "notify_log_entry"
                && entry["channel"]?["notification"]?["address"]?.stringValue == address
        }
        return [rows.count, lines.count]
    }

    @Test("has a row in the list of what was sent and a line of history", arguments: TestStore.available)
    func kinds(_ store: TestStore) async throws {
        let house = try await TestHouse(database: store.fresh())
        let grace = try await house.makeUser("Grace", "grace@example.com")
        try await house.event("trigger", key: "k")
        try await house.runLoops()
        #expect(try await count(house, house.ownerEmail) == [1, 1], "a page")
        #expect(try await count(house, "grace@example.com") == [0, 0])
        let target: JSON = ["responder_request_target": ["id": .string(grace), "type": "user_reference"]]
        let asked = try await house.call(
            "POST", "/incidents/1/responder_requests",
            [
                "requester_id": .string(house.ownerID), "message": "Please help",
                "responder_request_targets": [target],
            ])
        #expect(asked.status == 200, "\(asked.json.text)")
        try await house.runLoops()
        #expect(try await count(house, "grace@example.com") == [1, 1], "a request to join in")
        let follower: JSON = ["subscriber_id": .string(grace), "subscriber_type": "user"]
        let followed = try await house.call(
            "POST", "/incidents/1/status_updates/subscribers", ["subscribers": [follower]])
        #expect(followed.status == 200, "\(followed.json.text)")
        let told = try await house.call("POST", "/incidents/1/status_updates", ["message": "The fire is out"])
        #expect(told.status == 200, "\(told.json.text)")
        try await house.runLoops()
        #expect(try await count(house, "grace@example.com") == [2, 2], "a status update")
    }
}
