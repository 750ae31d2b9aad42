// SPDX-License-Identifier: Apache-2.0
import Base
import Domain
import HouseTesting
import Testing

@Suite("Status acknowledged with assignments beside it")
struct AcknowledgedForOthersTests {
    private func put(_ house: TestHouse, _ status: String, _ ids: [String]) async throws -> TestHouse.Answer {
        let assignments = ids.map { id -> JSON in ["assignee": ["id": .string(id), "type": "user_reference"]] }
        return try await house.call(
            "PUT", "/incidents/1", ["incident": ["status": .string(status), "assignments": .array(assignments)]])
    }

    private func assignees(_ incident: JSON?) -> [String] {
        (incident?["assignments"]?.arrayValue ?? []).compactMap { $0["assignee"]?["id"]?.stringValue }
    }

    @Test("is refused for others than who acknowledges, and nothing is changed")
    func others() async throws {
        let house = try await TestHouse()
        let grace = try await house.makeUser("Grace", "grace@example.com")
        try await house.event("trigger", key: "k")
        for ids in [[grace], [grace, house.ownerID]] {
            let answer = try await put(house, "acknowledged", ids)
            #expect(answer.status == 400 && answer.code == 2002, "\(answer.json.text)")
            #expect(answer.errors.first?.hasPrefix("Assignments beside status acknowledged") == true)
            let incident = try await house.incident(1)
            #expect(incident["status"] == "triggered" && assignees(incident) == [house.ownerID])
        }
        _ = try await house.incident(1, ["status": "resolved"])
        #expect(try await put(house, "acknowledged", [grace]).status == 400)
        #expect(try await house.incident(1)["status"] == "resolved")
    }

    @Test("is done for oneself: what somebody else had, and what was over")
    func oneself() async throws {
        let house = try await TestHouse()
        let grace = try await house.makeUser("Grace", "grace@example.com")
        try await house.event("trigger", key: "k")
        #expect(try await put(house, "triggered", [grace]).status == 200)
        let taken = try await put(house, "acknowledged", [house.ownerID])
        #expect(taken.status == 200 && taken.json["incident"]?["status"] == "acknowledged", "\(taken.json.text)")
        #expect(assignees(taken.json["incident"]) == [house.ownerID])
        _ = try await house.incident(1, ["status": "resolved"])
        let again = try await put(house, "acknowledged", [house.ownerID])
        #expect(again.status == 200 && again.json["incident"]?["status"] == "acknowledged", "\(again.json.text)")
        #expect(assignees(again.json["incident"]) == [house.ownerID])
    }
}
