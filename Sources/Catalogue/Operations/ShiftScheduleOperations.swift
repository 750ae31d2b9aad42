// SPDX-License-Identifier: Apache-2.0

extension Operations {
    /// Schedules made of shifts. There are none: readers of both kinds are told so, and find the layer-based ones.
    package enum ShiftSchedules {
        private static let area = "Schedules_v3"
        /// Pages of these lists are larger than elsewhere.
        package static let limitDefault = 100
        package static let limitMaximum = 1000

        package static let overflow = Parameter(
            "overflow", .boolean, "Whether shifts may reach beyond the range; not, when not given.")

        package static let list = Endpoint<Nothing, Nothing>(
            Operation(
                "listSchedulesV3", .get, "/v3/schedules", area: area, scope: nil, actsOn: .schedule, paging: .classic,
                parameters: [.query, .teamIDs], outputKey: "schedules", summary: "List shift-based schedules",
                detail: "There are none yet, so the list is empty. A page holds 100 unless told otherwise."),
            input: nil, output: Shapes.shiftScheduleReference)

        package static let get = Endpoint<Nothing, Nothing>(
            Operation(
                "getScheduleV3", .get, "/v3/schedules/{id}", area: area, scope: nil, actsOn: .schedule,
                parameters: [.since, .until, .timeZone, overflow], includes: ["final_schedule"], outputKey: "schedule",
                summary: "Show a shift-based schedule",
                detail: "There are none yet. 400 for a layer-based schedule, which the v2 address shows."),
            input: nil, output: Shapes.shiftSchedule)

        package static let all: [AnyEndpoint] = [list.erased, get.erased]
    }
}
