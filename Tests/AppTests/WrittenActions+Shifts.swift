// SPDX-License-Identifier: Apache-2.0
import Base
import HouseTesting

extension WrittenAction {
    static let onShifts: [WrittenAction] = [
        WrittenAction(
            id: "createCustomShifts", form: .listed("custom_shifts"), parents: { [$0.furnished.shiftScheduleID] },
            body: { ShiftForms.shift($0.furnished.house.ownerID, from: "2026-04-01T08:00:00Z", to: "2026-04-01T20:00:00Z") }),
        WrittenAction(
            id: "updateCustomShift", isChange: true, parents: { [$0.furnished.shiftScheduleID, $0.shifts.shiftID] },
            body: { _ in ["end_time": "2026-04-02T22:00:00Z"] }),
        WrittenAction(
            id: "createOverrides", form: .listed("overrides"), parents: { [$0.furnished.shiftScheduleID] },
            body: {
                ShiftForms.override(
                    of: $0.furnished.rotationID, for: $0.furnished.house.ownerID, from: "2026-04-01T08:00:00Z",
                    to: "2026-04-01T20:00:00Z")
            }),
        WrittenAction(
            id: "updateOverride", isChange: true, parents: { [$0.furnished.shiftScheduleID, $0.shifts.overrideID] },
            body: { _ in ["end_time": "2026-04-02T22:00:00Z"] }),
    ]
}

extension ActionHouse {
    static func shifts(_ furnished: FurnishedHouse) async throws -> (shiftID: String, overrideID: String) {
        let house = furnished.house
        let (start, end) = ("2026-04-02T08:00:00Z", "2026-04-02T20:00:00Z")
        let place = "/v3/schedules/\(furnished.shiftScheduleID)"
        let shift = JSON.object(ShiftForms.shift(house.ownerID, from: start, to: end))
        let override = JSON.object(
            ShiftForms.override(of: furnished.rotationID, for: house.ownerID, from: start, to: end))
        let made = try await house.call("POST", place + "/custom_shifts", ["custom_shifts": .array([shift])])
        let stands = try await house.call("POST", place + "/overrides", ["overrides": .array([override])])
        return (ScheduleForms.id(made.json["custom_shifts"]?[0]), ScheduleForms.id(stands.json["overrides"]?[0]))
    }
}
