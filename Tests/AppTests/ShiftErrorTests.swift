// SPDX-License-Identifier: Apache-2.0
import Base
import Domain
import HouseTesting
import Testing

@Suite("What is wrong with a request about shifts")
struct ShiftErrorTests {
    private func errors(_ answer: TestHouse.Answer, status: Int = 400) -> JSON? {
        #expect(answer.status == status, "\(answer.json.text)")
        return answer.json["error"]?["errors"]
    }

    private func paths(_ answer: TestHouse.Answer) -> [String] {
        errors(answer)?.objectValue?.members.map(\.name) ?? []
    }

    @Test("is told by field, below the kind of object that was sent")
    func byField() async throws {
        let shifts = try await ShiftHouse()
        let house = shifts.house
        let unnamed = try await house.call("POST", "/v3/schedules", ["schedule": ["time_zone": "Mars"]])
        #expect(paths(unnamed) == ["schedule.name", "schedule.time_zone"] && unnamed.code == 2001)
        let parts: JSON = ["schedule": ["name": "Other", "rotations": []]]
        #expect(try await paths(house.call("PUT", shifts.place, parts)) == ["schedule.rotations"])
        let rotation = try await shifts.addRotation()
        let late = ShiftForms.event(house.ownerID, from: "2027-06-01T08:00:00Z", to: "2027-06-01T20:00:00Z")
        #expect(
            try await errors(shifts.add(late, to: rotation)) == [
                "event.effective_since": ["Effective since must not be more than 12 months ahead"]
            ])
        let stranger = ShiftForms.event("PNONE", from: "2026-03-03T08:00:00Z", to: "2026-03-03T20:00:00Z")
        #expect(
            try await errors(shifts.add(stranger, to: rotation)) == [
                "event.assignment_strategy": ["User PNONE does not exist"]
            ])
        let backwards = ShiftForms.shift(house.ownerID, from: "2026-03-03T08:00:00Z", to: "2026-03-03T07:00:00Z")
        #expect(
            try await errors(shifts.add(shift: backwards)) == [
                "custom_shift.end_time": ["End time must be after the start time"]
            ])
        let several = try await house.call(
            "POST", shifts.place + "/rotations/\(rotation)/events", ["event": ["start_time": "now", "recurrence": 7]])
        let wanted = ["name", "start_time", "end_time", "effective_since", "recurrence", "assignment_strategy"]
        #expect(paths(several) == wanted.map { "event.\($0)" })
    }

    @Test("is told below the object where no one field is to blame, and below the parent that is full")
    func byObject() async throws {
        let shifts = try await ShiftHouse()
        let owner = shifts.house.ownerID
        let rotation = try await shifts.addRotation()
        let times = (from: "2026-03-03T08:00:00Z", to: "2026-03-03T09:00:00Z")
        var aimless = ShiftForms.override(of: "", for: owner, from: times.from, to: times.to)
        aimless["rotation_id"] = nil
        #expect(try await paths(shifts.add(override: aimless)) == ["override"])
        let event = ShiftForms.event(owner, from: times.from, to: times.to)
        #expect(try await shifts.add(event, to: rotation).status == 201)
        #expect(try await paths(shifts.add(event, to: rotation)) == ["rotation.events"])
        for _ in 1..<ShiftRules.rotationsMaximum { _ = try await shifts.addRotation() }
        let full = try await shifts.house.call("POST", shifts.place + "/rotations", [:])
        #expect(paths(full) == ["schedule.rotations"])
    }

    @Test("is told by parameter where a list is asked for")
    func byParameter() async throws {
        let shifts = try await ShiftHouse()
        let house = shifts.house
        let unreadable = try await house.call("GET", shifts.place + "/custom_shifts", query: "since=x")
        #expect(paths(unreadable) == ["custom_shift.since"])
        let open = try await house.call("GET", shifts.place + "/overrides")
        #expect(errors(open) == ["override": ["since and until are required"]] && open.code == 2004)
        #expect(try await paths(house.call("GET", "/v3/schedules", query: "limit=x")) == ["schedule.limit"])
    }

    @Test("is a list where it is not about the request's parts, and everywhere else")
    func lists() async throws {
        let shifts = try await ShiftHouse()
        let house = shifts.house
        let shift = ShiftForms.shift(house.ownerID, from: "2026-03-03T08:00:00Z", to: "2026-03-03T09:00:00Z")
        let many = Array(repeating: JSON.object(shift), count: ShiftRules.bulkMaximum + 1)
        let tooMany = try await house.call("POST", shifts.place + "/custom_shifts", ["custom_shifts": .array(many)])
        #expect(errors(tooMany, status: 413)?.arrayValue?.count == 1)
        let trail = try await house.call("GET", shifts.place + "/audit/records", query: "since=x")
        #expect(errors(trail)?.arrayValue?.count == 1)
        #expect(try await errors(house.call("POST", "/schedules", ["schedule": [:]]))?.arrayValue?.isEmpty == false)
    }
}
