// SPDX-License-Identifier: Apache-2.0
import App
import Base
import Domain
import HouseTesting
import Testing

@Suite("A delivery that is refused for now")
struct RetryDeliveryTests {
    private static let day: Int64 = 24 * 3600

    /// Adds somebody with an incident of their own: no level comes after them, so nothing takes their pages back.
    private func houseWithAssignee(delayMinutes: Int64) async throws -> TestHouse {
        let house = try await TestHouse()
        let grace = try await house.makeUser("Grace", "grace@example.com")
        let user = "/users/\(grace)"
        let methods = try await house.call("GET", "\(user)/contact_methods").json["contact_methods"]
        let rules = try await house.call("GET", "\(user)/notification_rules", query: "urgency=high").json
        let rule: JSON = [
            "type": "assignment_notification_rule", "start_delay_in_minutes": .int(delayMinutes), "urgency": "high",
            "contact_method": ["id": methods?[0]?["id"] ?? "", "type": "email_contact_method_reference"],
        ]
        for old in rules["notification_rules"]?.arrayValue ?? [] {
            let path = "\(user)/notification_rules/\(old["id"]?.stringValue ?? "")"
            let removed = try await house.call("DELETE", path)
            #expect(removed.status == 204)
        }
        let made = try await house.call("POST", "\(user)/notification_rules", ["notification_rule": rule])
        #expect(made.status == 201, "\(made.json.text)")
        try await house.event("trigger", key: "k")
        let assignment: JSON = ["assignee": ["id": .string(grace), "type": "user_reference"]]
        _ = try await house.incident(1, ["assignments": [assignment]])
        return house
    }

    private func told(_ house: TestHouse) -> [String] { house.carrier.messages.map(\.address) }

    private func statuses(_ house: TestHouse) async throws -> [String] {
        try await house.entries(1).filter { $0["type"] == "notify_log_entry" }
            .compactMap { $0["channel"]?["notification"]?["status"]?.stringValue }
    }

    @Test("gets through as soon as it is taken, each time later than the time before, and once")
    func retries() async throws {
        let house = try await houseWithAssignee(delayMinutes: 0)
        house.carrier.refuseNext(4)
        let start = house.runtime.now
        try await house.live(seconds: 3600)
        #expect(told(house) == ["grace@example.com"])
        // 2, 5, 15 and 30 seconds, a tenth more or less each.
        let waited = try #require(house.carrier.messages.first?.at).seconds(since: start)
        #expect((46...58).contains(waited))
        #expect(try await statuses(house) == ["success", "retrying", "retrying", "retrying", "retrying"])
    }

    @Test("is given up after a day, says so, and is never tried again")
    func givingUp() async throws {
        let house = try await houseWithAssignee(delayMinutes: 0)
        house.carrier.refuseNext(.max)
        try await house.live(seconds: Self.day - 600)
        #expect(try await statuses(house).allSatisfy { $0 == "retrying" })
        try await house.live(seconds: 1200)
        let all = try await statuses(house)
        #expect(all.first == "failed" && !all.dropFirst().contains("failed"))
        house.carrier.refuseNext(0)
        try await house.live(seconds: 7 * Self.day)
        #expect(told(house).isEmpty)
    }

    @Test("has a day from when it was first due, however late its rule is")
    func lateRule() async throws {
        let house = try await houseWithAssignee(delayMinutes: Int64(NotificationRule.delayMinutesMaximum))
        try await house.live(seconds: Self.day - 1)
        #expect(told(house).isEmpty)
        house.carrier.refuseNext(2)
        try await house.live(seconds: 60)
        #expect(told(house) == ["grace@example.com"])
        #expect(try await statuses(house) == ["success", "retrying", "retrying"])
    }

    @Test("is not tried again once somebody has answered")
    func answered() async throws {
        let house = try await houseWithAssignee(delayMinutes: 0)
        house.carrier.refuseNext(1)
        try await house.runLoops()
        #expect(try await statuses(house) == ["retrying"])
        _ = try await house.incident(1, ["status": "acknowledged"])
        try await house.live(seconds: 600)
        #expect(told(house).isEmpty)
        #expect(try await statuses(house) == ["retrying"])
    }
}
