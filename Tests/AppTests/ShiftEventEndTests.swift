// SPDX-License-Identifier: Apache-2.0
import Base
import HouseTesting
import Testing

@Suite("The end of an event of shifts")
struct ShiftEventEndTests {
    @Test("can be moved while it is under way, but not into the time of the event that follows it")
    func followed() async throws {
        let shifts = try await ShiftHouse()
        let house = shifts.house
        let grace = try await house.makeUser("Grace", "grace@example.com")
        let rotation = try await shifts.addRotation()
        var first = ShiftForms.event(house.ownerID, from: "2026-03-02T12:00:00Z", to: "2026-03-02T20:00:00Z")
        first["effective_until"] = "2026-03-10T00:00:00Z"
        let made = try await shifts.add(first, to: rotation)
        #expect(made.status == 201, "\(made.json.text)")
        let next = ShiftForms.event(grace, from: "2026-03-10T12:00:00Z", to: "2026-03-10T20:00:00Z")
        let followed = try await shifts.add(next, to: rotation)
        #expect(followed.status == 201, "\(followed.json.text)")
        house.advance(seconds: 24 * 3600)
        let path = shifts.place + "/rotations/\(rotation)/events/\(ScheduleForms.id(made.json["event"]))"
        func end(_ text: JSON) async throws -> TestHouse.Answer {
            try await house.call("PUT", path, ["event": ["effective_until": text]])
        }
        for late in [.null, "2026-03-11T00:00:00Z"] as [JSON] {
            let refused = try await end(late)
            #expect(refused.status == 400 && refused.errors.first?.contains("overlap") == true, "\(refused.json.text)")
        }
        for (text, status) in [("2026-03-08T00:00:00Z", 200), ("2026-03-10T11:00:00Z", 200)] {
            #expect(try await end(.string(text)).status == status, "\(text)")
        }
        #expect(
            try await shifts.final("2026-03-09T00:00:00Z", "2026-03-11T00:00:00Z") == [
                "\(house.ownerID) 2026-03-09T12:00:00Z/2026-03-09T20:00:00Z schedule_rotation",
                "\(grace) 2026-03-10T12:00:00Z/2026-03-10T20:00:00Z schedule_rotation",
            ])
    }

    @Test("comes by itself with the only shift: its people can go then, and what was stays", arguments: TestStore.available)
    func onlyShift(_ store: TestStore) async throws {
        let shifts = try await ShiftHouse(TestHouse(database: store.fresh()))
        let house = shifts.house
        let grace = try await house.makeUser("Grace", "grace@example.com")
        let rotation = try await shifts.addRotation()
        var once = ShiftForms.event(grace, from: "2026-03-02T12:00:00Z", to: "2026-03-02T20:00:00Z")
        once["recurrence"] = []
        let made = try await shifts.add(once, to: rotation)
        #expect(made.status == 201, "\(made.json.text)")
        house.advance(seconds: 11 * 3600 - 1)
        #expect(try await house.call("DELETE", "/users/\(grace)").status == 400)
        house.advance(seconds: 1)
        let path = shifts.place + "/rotations/\(rotation)/events/\(ScheduleForms.id(made.json["event"]))"
        let late: JSON = ["event": ["effective_until": "2026-04-01T00:00:00Z"]]
        #expect(try await house.call("PUT", path, late).status == 400, "what is over stays as it was")
        #expect(try await house.call("DELETE", "/users/\(grace)").status == 204)
        #expect(try await house.call("GET", path).status == 200)
        #expect(
            try await shifts.final("2026-03-02T00:00:00Z", "2026-03-04T00:00:00Z") == [
                "\(grace) 2026-03-02T12:00:00Z/2026-03-02T20:00:00Z schedule_rotation"
            ])
    }
}
