// SPDX-License-Identifier: Apache-2.0
import Base
import Domain
import HouseTesting
import Testing

@Suite("Shift-based schedules")
struct ShiftScheduleTests {
    @Test("a list of them has its own sizes of pages, and none of the other kind")
    func list() async throws {
        let house = try await TestHouse()
        let queries: [(String, Int64)] = [
            ("", 100), ("limit=1000", 1000), ("limit=1001", 1000), ("limit=0", 100), ("limit=5&query=x", 5),
        ]
        for (query, limit) in queries {
            let answer = try await house.call("GET", "/v3/schedules", query: query, as: .readOnlyKey)
            #expect(answer.status == 200)
            #expect(answer.json["schedules"] == [] && answer.json["more"] == false && answer.json["offset"] == 0)
            #expect(answer.json["limit"]?.intValue == limit, "\(query)")
        }
        #expect(try await house.call("GET", "/v3/schedules", query: "limit=x").status == 400)
        let shifts = try await ShiftHouse(house)
        let found = try await house.call("GET", "/v3/schedules").json["schedules"]
        #expect(found?.arrayValue?.count == 1 && found?[0]?["type"] == "schedule_v3_reference")
        #expect(found?[0]?["self"]?.stringValue == TestHouse.baseURL + shifts.place)
        let others = try await house.call("GET", "/schedules").json["schedules"]?.arrayValue ?? []
        #expect(!others.contains { $0["id"]?.stringValue == shifts.scheduleID })
    }

    @Test("whoever looks for one of the other kind is told where to find it, both ways")
    func otherKind() async throws {
        let shifts = try await ShiftHouse()
        let house = shifts.house
        let answer = try await house.call("GET", "/v3/schedules/\(house.scheduleID)")
        #expect(answer.status == 400)
        let message = answer.json["error"]?["message"]?.stringValue?.lowercased() ?? ""
        #expect(message.contains("layer-based") && message.contains("v2 schedules api"))
        let unknown = try await house.call("GET", "/v3/schedules/PNONE")
        #expect(unknown.status == 404 && unknown.code == 2100)
        for method in ["GET", "PUT", "DELETE"] {
            let body: JSON = ["schedule": ["name": "Other"]]
            let other = try await house.call(method, "/schedules/\(shifts.scheduleID)", body)
            #expect(other.status == 400, "\(method)")
            let text = other.json["error"]?["message"]?.stringValue?.lowercased() ?? ""
            #expect(text.contains("shift-based") && text.contains("v3 schedules api"), "\(method)")
        }
    }

    @Test("several people are on call at once: in /oncalls, and when an incident comes")
    func onCall() async throws {
        let shifts = try await ShiftHouse()
        let house = shifts.house
        let grace = try await house.makeUser("Grace", "grace@example.com")
        let rotation = try await shifts.addRotation()
        var event = ShiftForms.event(house.ownerID, from: "2026-03-02T00:00:00Z", to: "2026-03-02T23:00:00Z")
        let members = [ShiftForms.member(house.ownerID), ShiftForms.member(grace)]
        event["assignment_strategy"] = ["type": "every_member_assignment_strategy", "members": .array(members)]
        #expect(try await shifts.add(event, to: rotation).status == 201)
        try await shifts.page()
        let oncalls = try await house.call("GET", "/oncalls").json["oncalls"]?.arrayValue ?? []
        #expect(Set(oncalls.compactMap { $0["user"]?["id"]?.stringValue }) == [house.ownerID, grace])
        #expect(oncalls.allSatisfy { $0["schedule"]?["type"] == "schedule_v3_reference" })
        try await house.event("trigger", key: "k")
        let incident = try await house.incident(1)
        let assigned = incident["assignments"]?.arrayValue?.compactMap { $0["assignee"]?["id"]?.stringValue } ?? []
        #expect(Set(assigned) == [house.ownerID, grace])
        #expect(try await house.call("DELETE", shifts.place).status == 400, "a policy names it")
    }

    @Test(
        "an event becomes effective now at the earliest, may only be ended while it is under way, and stays when it is over")
    func phases() async throws {
        let shifts = try await ShiftHouse()
        let house = shifts.house
        let rotation = try await shifts.addRotation()
        let event = ShiftForms.event(house.ownerID, from: "2026-03-01T08:00:00Z", to: "2026-03-01T20:00:00Z")
        let made = try await shifts.add(event, to: rotation).json["event"]
        #expect(made?["effective_since"] == "2026-03-02T09:00:00Z")
        let path = shifts.place + "/rotations/\(rotation)/events/\(made?["id"]?.stringValue ?? "")"
        house.advance(seconds: 3600)
        #expect(try await house.call("PUT", path, ["event": ["name": "Other"]]).status == 400)
        let ended = try await house.call("PUT", path, ["event": ["effective_until": "2026-03-01T00:00:00Z"]])
        #expect(ended.json["event"]?["effective_until"] == "2026-03-02T10:00:00Z", "\(ended.json.text)")
        house.advance(seconds: 60)
        let tries: [(String, JSON)] = [("PUT", ["event": ["effective_until": .null]]), ("DELETE", [:])]
        for (method, body) in tries {
            #expect(try await house.call(method, path, body).status == 400, "\(method)")
        }
        #expect(
            try await shifts.final("2026-03-01T00:00:00Z", "2026-03-04T00:00:00Z") == [
                "\(house.ownerID) 2026-03-02T09:00:00Z/2026-03-02T10:00:00Z schedule_rotation"
            ])
    }

    @Test("a rotation that is removed is gone, and what it was stays true")
    func removal() async throws {
        let shifts = try await ShiftHouse()
        let house = shifts.house
        let rotation = try await shifts.addRotation()
        let event = ShiftForms.event(house.ownerID, from: "2026-03-02T08:00:00Z", to: "2026-03-02T20:00:00Z")
        #expect(try await shifts.add(event, to: rotation).status == 201)
        house.advance(seconds: 3600)
        #expect(try await house.call("DELETE", shifts.place + "/rotations/\(rotation)").status == 204)
        #expect(try await house.call("GET", shifts.place + "/rotations/\(rotation)").status == 404)
        #expect(try await house.call("GET", shifts.place).json["schedule"]?["rotations"] == [])
        #expect(
            try await shifts.final("2026-03-02T00:00:00Z", "2026-03-04T00:00:00Z") == [
                "\(house.ownerID) 2026-03-02T09:00:00Z/2026-03-02T10:00:00Z schedule_rotation"
            ])
    }

    @Test("events of a rotation do not overlap, and there are five of them at most")
    func rotationLimits() async throws {
        let shifts = try await ShiftHouse()
        let owner = shifts.house.ownerID
        let rotation = try await shifts.addRotation()
        for hour in 10..<15 {
            let event = ShiftForms.event(owner, from: "2026-03-03T\(hour):00:00Z", to: "2026-03-03T\(hour + 1):00:00Z")
            #expect(try await shifts.add(event, to: rotation).status == 201, "\(hour)")
        }
        let sixth = ShiftForms.event(owner, from: "2026-03-03T18:00:00Z", to: "2026-03-03T19:00:00Z")
        #expect(try await shifts.add(sixth, to: rotation).status == 400)
        let other = try await shifts.addRotation()
        #expect(try await shifts.add(sixth, to: other).status == 201)
        let over = ShiftForms.event(
            owner, from: "2026-03-09T18:30:00Z", to: "2026-03-09T18:40:00Z", rule: "FREQ=WEEKLY;BYDAY=MO")
        let refused = try await shifts.add(over, to: other)
        #expect(refused.status == 400 && refused.errors.first?.contains("overlap") == true)
        let tooLong = ShiftForms.event(owner, from: "2026-03-10T00:00:00Z", to: "2026-03-11T01:00:00Z")
        let third = try await shifts.addRotation()
        #expect(try await shifts.add(tooLong, to: third).status == 400)
        for _ in 3..<ShiftRules.rotationsMaximum { _ = try await shifts.addRotation() }
        #expect(try await shifts.house.call("POST", shifts.place + "/rotations", [:]).status == 400)
    }

    @Test("custom shifts and overrides count at once, end early when they are deleted, and stay when they are over")
    func changes() async throws {
        let shifts = try await ShiftHouse()
        let house = shifts.house
        let grace = try await house.makeUser("Grace", "grace@example.com")
        let shift = ShiftForms.shift(house.ownerID, from: "2026-03-02T08:00:00Z", to: "2026-03-02T12:00:00Z")
        let made = try await shifts.add(shift: shift).json["custom_shifts"]?[0]
        #expect(made?["start_time"] == "2026-03-02T09:00:00Z", "who was on call until now stays as it was")
        let id = try #require(made?["id"]?.stringValue)
        var override = ShiftForms.override(
            of: "", for: house.ownerID, by: grace, from: "2026-03-02T10:00:00Z", to: "2026-03-02T11:00:00Z")
        override["rotation_id"] = nil
        #expect(try await shifts.add(override: override).status == 400, "it must be for something")
        override["custom_shift_id"] = .string(id)
        let stands = try await shifts.add(override: override).json["overrides"]?[0]
        #expect(stands?["custom_shift_id"]?.stringValue == id && stands?["rotation_id"] == nil)
        let range = ("2026-03-02T00:00:00Z", "2026-03-03T00:00:00Z")
        #expect(
            try await shifts.final(range.0, range.1) == [
                "\(house.ownerID) 2026-03-02T09:00:00Z/2026-03-02T10:00:00Z custom_shift",
                "\(grace) 2026-03-02T10:00:00Z/2026-03-02T11:00:00Z custom_shift_override",
                "\(house.ownerID) 2026-03-02T11:00:00Z/2026-03-02T12:00:00Z custom_shift",
            ])
        house.advance(seconds: 9000)
        let path = shifts.place + "/custom_shifts/\(id)"
        #expect(try await house.call("PUT", path, ["custom_shift": ["start_time": "2026-03-02T11:45:00Z"]]).status == 400)
        #expect(try await house.call("DELETE", path).status == 204)
        #expect(try await house.call("GET", path).json["custom_shift"]?["end_time"] == "2026-03-02T11:30:00Z")
        #expect(try await house.call("DELETE", path).status == 400)
        #expect(try await house.call("DELETE", shifts.place + "/overrides/\(ScheduleForms.id(stands))").status == 400)
    }
}
