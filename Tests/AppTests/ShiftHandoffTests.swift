// SPDX-License-Identifier: Apache-2.0
import App
import Base
import HouseTesting
import Testing

/// The house begins on Monday at nine.
@Suite("Hand-offs of a shift-based schedule")
struct ShiftHandoffTests {
    private static let hour: Int64 = 3600

    private func addRule(_ house: TestHouse, _ userID: String) async throws {
        let methods = try await house.call("GET", "/users/\(userID)/contact_methods").json["contact_methods"]
        let rule: JSON = [
            "handoff_type": "both", "notify_advance_in_minutes": 0,
            "contact_method": ["id": methods?[0]?["id"] ?? "", "type": "email_contact_method"],
        ]
        let made = try await house.call(
            "POST", "/users/\(userID)/oncall_handoff_notification_rules", ["oncall_handoff_notification_rule": rule])
        #expect(made.status == 201, "\(made.json.text)")
    }

    /// Whom mails went to and at which hour after the start; those of one moment by their address.
    private func told(_ house: TestHouse) -> [String] {
        let mails = house.handoffMails.mails.map { mail -> (hour: Int64, name: String) in
            let name = mail.to.split(separator: "@").first.map { String($0) } ?? ""
            return (mail.date.seconds(since: TestHouse.start) / Self.hour, name)
        }
        return mails.sorted { ($0.hour, $0.name) < ($1.hour, $1.name) }.map { "\($0.name) \($0.hour)" }
    }

    @Test("who stands in is told, and the one whom they stand in for that their duty stops meanwhile")
    func standIn() async throws {
        let shifts = try await ShiftHouse()
        let house = shifts.house
        let grace = try await house.makeUser("Grace", "grace@example.com")
        let mary = try await house.makeUser("Mary", "mary@example.com")
        for user in [grace, mary] { try await addRule(house, user) }
        let rotation = try await shifts.addRotation()
        let event = ShiftForms.event(grace, from: "2026-03-02T12:00:00Z", to: "2026-03-02T20:00:00Z")
        let added = try await shifts.add(event, to: rotation)
        #expect(added.status == 201, "\(added.json.text)")
        try await shifts.page()
        // The schedule has been looked at without it.
        try await house.live(seconds: Self.hour)
        let override = ShiftForms.override(
            of: rotation, for: grace, by: mary, from: "2026-03-02T14:00:00Z", to: "2026-03-02T16:00:00Z")
        let overridden = try await shifts.add(override: override)
        #expect(overridden.status == 201, "\(overridden.json.text)")
        try await house.live(seconds: 12 * Self.hour)
        #expect(told(house) == ["grace 3", "grace 5", "mary 5", "grace 7", "mary 7", "grace 11"])
    }

    @Test("a shift of one's own is told of, as it is by then, and one that is taken back is not")
    func ownShift() async throws {
        let shifts = try await ShiftHouse()
        let house = shifts.house
        let mary = try await house.makeUser("Mary", "mary@example.com")
        try await addRule(house, mary)
        try await shifts.page()
        let kept = ShiftForms.shift(mary, from: "2026-03-02T15:00:00Z", to: "2026-03-02T18:00:00Z")
        let dropped = ShiftForms.shift(mary, from: "2026-03-02T12:00:00Z", to: "2026-03-02T13:00:00Z")
        let keptID = ScheduleForms.id(try await shifts.add(shift: kept).json["custom_shifts"]?[0])
        let droppedID = ScheduleForms.id(try await shifts.add(shift: dropped).json["custom_shifts"]?[0])
        try await house.live(seconds: Self.hour)
        let path = shifts.place + "/custom_shifts/"
        #expect(try await house.call("DELETE", path + droppedID).status == 204)
        let sooner = try await house.call(
            "PUT", path + keptID, ["custom_shift": ["end_time": "2026-03-02T17:00:00Z"]])
        #expect(sooner.status == 200, "\(sooner.json.text)")
        try await house.live(seconds: 12 * Self.hour)
        #expect(told(house) == ["mary 6", "mary 8"])
    }

    @Test("a rule that is made now tells of a shift of one's own that is there already")
    func laterRule() async throws {
        let shifts = try await ShiftHouse()
        let house = shifts.house
        let mary = try await house.makeUser("Mary", "mary@example.com")
        try await shifts.page()
        let shift = ShiftForms.shift(mary, from: "2026-03-02T12:00:00Z", to: "2026-03-02T13:00:00Z")
        #expect(try await shifts.add(shift: shift).status == 201)
        // The schedule has been looked at, and next is tomorrow.
        try await house.live(seconds: Self.hour)
        try await addRule(house, mary)
        try await house.live(seconds: 12 * Self.hour)
        #expect(told(house) == ["mary 3", "mary 4"])
    }
}
