// SPDX-License-Identifier: Apache-2.0
package import Domain

extension Operations {
    /// Shifts of shift-based schedules that lie outside any rotation.
    package enum CustomShifts {
        package static let list = Endpoint<Nothing, CustomShift>(
            Operation(
                "listCustomShifts", .get, "/v3/schedules/{id}/custom_shifts", area: ShiftSchedules.area, scope: nil,
                actsOn: .schedule, paging: .classic, parameters: [.since, .until, .timeZone, ShiftSchedules.overflow],
                outputKey: "custom_shifts", summary: "List the shifts outside any rotation",
                detail: "Both `since` and `until` must be given."),
            input: nil, output: Shapes.customShift)

        package static let create = Endpoint<CustomShift, CustomShift>(
            Operation(
                "createCustomShifts", .post, "/v3/schedules/{id}/custom_shifts", area: ShiftSchedules.area, scope: nil,
                needs: .respond, actsOn: .schedule, inputKey: "custom_shifts", outputKey: "custom_shifts", isList: true,
                summary: "Add shifts outside any rotation", detail: "Several at once, each with exactly one assignment."),
            input: Shapes.customShift, output: Shapes.customShift)

        package static let get = Endpoint<Nothing, CustomShift>(
            Operation(
                "getCustomShift", .get, "/v3/schedules/{id}/custom_shifts/{custom_shift_id}", area: ShiftSchedules.area,
                scope: nil, actsOn: .schedule, outputKey: "custom_shift", summary: "Show a shift outside any rotation"),
            input: nil, output: Shapes.customShift)

        package static let update = Endpoint<CustomShift, CustomShift>(
            Operation(
                "updateCustomShift", .put, "/v3/schedules/{id}/custom_shifts/{custom_shift_id}",
                area: ShiftSchedules.area, scope: nil, needs: .respond, actsOn: .schedule, inputKey: "custom_shift",
                outputKey: "custom_shift", summary: "Change a shift outside any rotation",
                detail: "Of one that has begun, nothing but its `end_time`."),
            input: Shapes.customShift, output: Shapes.customShift)

        package static let delete = Endpoint<Nothing, Nothing>(
            Operation(
                "deleteCustomShift", .delete, "/v3/schedules/{id}/custom_shifts/{custom_shift_id}",
                area: ShiftSchedules.area, scope: nil, needs: .respond, actsOn: .schedule,
                summary: "Cancel a shift, or end it early",
                detail: "One that has not begun is deleted, one under way ends now, one that is over gets a 400."),
            input: nil, output: nil)

        package static let all: [AnyEndpoint] = [list.erased, create.erased, get.erased, update.erased, delete.erased]
    }

    /// Who stands in for whom on shift-based schedules.
    package enum ShiftOverrides {
        package static let list = Endpoint<Nothing, ShiftOverride>(
            Operation(
                "listOverrides", .get, "/v3/schedules/{id}/overrides", area: ShiftSchedules.area, scope: nil,
                actsOn: .schedule, paging: .classic, parameters: [.since, .until, .timeZone, ShiftSchedules.overflow],
                outputKey: "overrides", summary: "List a schedule's overrides",
                detail: "Both `since` and `until` must be given."),
            input: nil, output: Shapes.shiftOverride)

        package static let create = Endpoint<ShiftOverride, ShiftOverride>(
            Operation(
                "createOverrides", .post, "/v3/schedules/{id}/overrides", area: ShiftSchedules.area, scope: nil,
                needs: .respond, actsOn: .schedule, inputKey: "overrides", outputKey: "overrides", isList: true,
                summary: "Have others stand in for part of a schedule",
                detail: """
                    Each names a rotation or a custom shift, never both. Takes a list and answers with one, under \
                    `overrides`.
                    """),
            input: Shapes.newShiftOverride, output: Shapes.shiftOverride)

        package static let get = Endpoint<Nothing, ShiftOverride>(
            Operation(
                "getOverride", .get, "/v3/schedules/{id}/overrides/{override_id}", area: ShiftSchedules.area, scope: nil,
                actsOn: .schedule, outputKey: "override", summary: "Show an override"),
            input: nil, output: Shapes.shiftOverride)

        package static let update = Endpoint<ShiftOverride, ShiftOverride>(
            Operation(
                "updateOverride", .put, "/v3/schedules/{id}/overrides/{override_id}", area: ShiftSchedules.area,
                scope: nil, needs: .respond, actsOn: .schedule, inputKey: "override", outputKey: "override",
                summary: "Change when an override holds, or who stands in",
                detail: "Of one that has begun, nothing but its `end_time`."),
            input: Shapes.shiftOverride, output: Shapes.shiftOverride)

        package static let delete = Endpoint<Nothing, Nothing>(
            Operation(
                "deleteOverride", .delete, "/v3/schedules/{id}/overrides/{override_id}", area: ShiftSchedules.area,
                scope: nil, needs: .respond, actsOn: .schedule, summary: "Remove an override",
                detail: "One that has not begun is deleted, one under way ends now, one that is over gets a 400."),
            input: nil, output: nil)

        package static let all: [AnyEndpoint] = [list.erased, create.erased, get.erased, update.erased, delete.erased]
    }
}
