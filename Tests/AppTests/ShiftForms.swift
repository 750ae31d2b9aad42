// SPDX-License-Identifier: Apache-2.0
import Base
import HouseTesting
import Testing

/// Short ways to write the parts of shift-based schedules down.
enum ShiftForms {
    static func member(_ userID: String?) -> JSON {
        guard let userID else { return ["type": "empty_member"] }
        return ["type": "user_member", "user_id": .string(userID)]
    }

    static func time(_ text: String, _ zone: String = "UTC") -> JSON {
        ["date_time": .string(text), "time_zone": .string(zone)]
    }

    /// Every day from `start` on, effective from then.
    static func event(
        _ userID: String, from start: String, to end: String, rule: String = "RRULE:FREQ=DAILY"
    ) -> JSONObject {
        [
            "name": "Days", "start_time": time(start), "end_time": time(end), "effective_since": .string(start),
            "recurrence": .array([.string(rule)]), "assignment_strategy": strategy([member(userID)]),
        ]
    }

    static func strategy(_ members: [JSON], shiftsPerMember: Int64 = 1) -> JSON {
        [
            "type": "rotating_member_assignment_strategy", "shifts_per_member": .int(shiftsPerMember),
            "members": .array(members),
        ]
    }

    static func shift(_ userID: String?, from start: String, to end: String) -> JSONObject {
        let assignment: JSON = ["type": "shift_assignment", "member": member(userID)]
        return ["start_time": .string(start), "end_time": .string(end), "assignments": .array([assignment])]
    }

    /// Of a rotation; somebody stands in for nobody unless both are named.
    static func override(
        of rotationID: String, for overridden: String, by overriding: String? = nil, from start: String, to end: String
    ) -> JSONObject {
        [
            "rotation_id": .string(rotationID), "start_time": .string(start), "end_time": .string(end),
            "overridden_member": member(overridden), "overriding_member": member(overriding),
        ]
    }
}

/// A house with a shift-based schedule.
struct ShiftHouse: Sendable {
    let house: TestHouse
    let scheduleID: String
    var place: String { "/v3/schedules/\(scheduleID)" }

    init(_ house: TestHouse? = nil) async throws {
        let given: TestHouse
        if let house { given = house } else { given = try await TestHouse() }
        let answer = try await given.call("POST", "/v3/schedules", ["schedule": ["name": "Shifts", "time_zone": "UTC"]])
        #expect(answer.status == 201, "\(answer.json.text)")
        self.house = given
        scheduleID = try #require(answer.json["schedule"]?["id"]?.stringValue)
    }

    func addRotation() async throws -> String {
        let answer = try await house.call("POST", place + "/rotations", [:])
        #expect(answer.status == 201, "\(answer.json.text)")
        return try #require(answer.json["rotation"]?["id"]?.stringValue)
    }

    func add(_ event: JSONObject, to rotationID: String) async throws -> TestHouse.Answer {
        try await house.call("POST", place + "/rotations/\(rotationID)/events", ["event": .object(event)])
    }

    func add(shift: JSONObject) async throws -> TestHouse.Answer {
        try await house.call("POST", place + "/custom_shifts", ["custom_shifts": .array([.object(shift)])])
    }

    func add(override: JSONObject) async throws -> TestHouse.Answer {
        try await house.call("POST", place + "/overrides", ["overrides": .array([.object(override)])])
    }

    /// The assignments of a range: who (or `-`), from when to when, and out of what.
    func final(_ since: String, _ until: String, more: String = "") async throws -> [String] {
        let query = "include[]=final_schedule&since=\(since)&until=\(until)\(more)"
        let answer = try await house.call("GET", place, query: query)
        #expect(answer.status == 200, "\(answer.json.text)")
        let found = answer.json["schedule"]?["final_schedule"]?["computed_shift_assignments"]?.arrayValue ?? []
        return found.map { one in
            let who = one["member"]?["user_id"]?.stringValue ?? "-"
            let times = "\(one["start_time"]?.stringValue ?? "")/\(one["end_time"]?.stringValue ?? "")"
            return "\(who) \(times) \(one["source"]?["type"]?.stringValue ?? "")"
        }
    }

    /// Makes the schedule the only target of the first policy's first level.
    func page() async throws {
        let target: JSON = ["id": .string(scheduleID), "type": "schedule_v3_reference"]
        let rule: JSON = ["escalation_delay_in_minutes": 10, "targets": .array([target])]
        let body: JSON = ["escalation_policy": ["name": "Shifts", "escalation_rules": .array([rule])]]
        let answer = try await house.call("PUT", "/escalation_policies/\(house.escalationPolicyID)", body)
        #expect(answer.status == 200, "\(answer.json.text)")
    }
}
