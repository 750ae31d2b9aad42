// SPDX-License-Identifier: Apache-2.0
import Base

/// Schedules that are made of shifts. There are none here: the forms tell readers what a list would hold.
extension Shapes {
    private static let text: JSON = ["type": "string"]
    private static let list: JSON = ["type": "array", "items": ["type": "object"]]

    package static let shiftScheduleReference = described(
        "ShiftScheduleReference",
        [("id", text), ("type", text), ("summary", text), ("self", text), ("html_url", text)])

    package static let shiftSchedule = described(
        "ShiftSchedule",
        [
            ("id", text), ("type", text), ("name", text), ("time_zone", text), ("description", text), ("teams", list),
            ("escalation_policies", list), ("users", list), ("rotations", list), ("final_schedule", ["type": "object"]),
            ("http_cal_url", text), ("web_cal_url", text), ("self", text), ("html_url", text),
        ])
}
