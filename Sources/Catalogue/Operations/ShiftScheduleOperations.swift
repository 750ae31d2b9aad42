// SPDX-License-Identifier: Apache-2.0
package import Domain

extension Operations {
    /// Schedules made of shifts, and the rotations in them.
    package enum ShiftSchedules {
        static let area = "Schedules_v3"
        /// Pages of the list of schedules are larger than elsewhere.
        package static let limitDefault = 100
        package static let limitMaximum = 1000

        package static let overflow = Parameter(
            "overflow", .boolean, "Whether shifts may reach beyond the range; not, when not given.")

        package static let list = Endpoint<Nothing, PresentedShiftSchedule>(
            Operation(
                "listSchedulesV3", .get, "/v3/schedules", area: area, scope: nil, actsOn: .schedule, paging: .classic,
                parameters: [.query, .teamIDs], outputKey: "schedules", summary: "List shift-based schedules",
                detail: "References, without rotations. A page holds 100 unless told otherwise."),
            input: nil, output: Shapes.shiftScheduleReference)

        package static let create = Endpoint<PresentedShiftSchedule, PresentedShiftSchedule>(
            Operation(
                "createScheduleV3", .post, "/v3/schedules", area: area, scope: nil, actsOn: .schedule, inputKey: "schedule",
                outputKey: "schedule", summary: "Add a shift-based schedule",
                detail: """
                    Its rotations and their events are added afterwards: `rotations` or `escalation_policies` in the \
                    body get a 400.
                    """),
            input: Shapes.shiftSchedule, output: Shapes.shiftSchedule)

        package static let get = Endpoint<Nothing, PresentedShiftSchedule>(
            Operation(
                "getScheduleV3", .get, "/v3/schedules/{id}", area: area, scope: nil, actsOn: .schedule,
                parameters: [.since, .until, .timeZone, overflow], includes: ["final_schedule"], outputKey: "schedule",
                summary: "Show a shift-based schedule",
                detail: "400 for a layer-based schedule, which the v2 address shows."),
            input: nil, output: Shapes.shiftSchedule)

        package static let update = Endpoint<PresentedShiftSchedule, PresentedShiftSchedule>(
            Operation(
                "updateScheduleV3", .put, "/v3/schedules/{id}", area: area, scope: nil, actsOn: .schedule,
                inputKey: "schedule", outputKey: "schedule",
                summary: "Change the name, description or zone of a schedule",
                detail: "Only what is sent changes; `rotations` or `escalation_policies` in the body get a 400."),
            input: Shapes.shiftSchedule, output: Shapes.shiftSchedule)

        package static let delete = Endpoint<Nothing, Nothing>(
            Operation(
                "deleteScheduleV3", .delete, "/v3/schedules/{id}", area: area, scope: nil, actsOn: .schedule,
                summary: "Delete a shift-based schedule",
                detail: "Rotations and events go with it. Refused while an escalation policy in use names it."),
            input: nil, output: nil)

        package static let listRotations = Endpoint<Nothing, ShiftRotation>(
            Operation(
                "listRotations", .get, "/v3/schedules/{id}/rotations", area: area, scope: nil, actsOn: .schedule,
                paging: .classic, outputKey: "rotations", summary: "List a schedule's rotations"),
            input: nil, output: Shapes.shiftRotation)

        package static let createRotation = Endpoint<Nothing, ShiftRotation>(
            Operation(
                "createRotation", .post, "/v3/schedules/{id}/rotations", area: area, scope: nil, actsOn: .schedule,
                outputKey: "rotation", summary: "Add an empty rotation",
                detail: "The body is empty or `{}`: who takes turns, and when, is up to the events added to it."),
            input: nil, output: Shapes.shiftRotation)

        package static let getRotation = Endpoint<Nothing, ShiftRotation>(
            Operation(
                "getRotation", .get, "/v3/schedules/{id}/rotations/{rotation_id}", area: area, scope: nil,
                actsOn: .schedule, parameters: [.since, .until], outputKey: "rotation",
                summary: "Show a rotation and its events"),
            input: nil, output: Shapes.shiftRotation)

        package static let deleteRotation = Endpoint<Nothing, Nothing>(
            Operation(
                "deleteRotation", .delete, "/v3/schedules/{id}/rotations/{rotation_id}", area: area, scope: nil,
                actsOn: .schedule, summary: "Remove a rotation",
                detail: "Its past events stay in the history, the one under way ends now, later ones are gone."),
            input: nil, output: nil)

        package static let all: [AnyEndpoint] = [
            list.erased, create.erased, get.erased, update.erased, delete.erased, listRotations.erased,
            createRotation.erased, getRotation.erased, deleteRotation.erased,
        ]
    }

    /// What fills the rotations of shift-based schedules.
    package enum ShiftEvents {
        package static let list = Endpoint<Nothing, ShiftEvent>(
            Operation(
                "listEvents", .get, "/v3/schedules/{id}/rotations/{rotation_id}/events", area: ShiftSchedules.area,
                scope: nil, actsOn: .schedule, paging: .classic, outputKey: "events", summary: "List a rotation's events",
                detail: "By start time."),
            input: nil, output: Shapes.shiftEvent)

        package static let create = Endpoint<ShiftEvent, ShiftEvent>(
            Operation(
                "createEvent", .post, "/v3/schedules/{id}/rotations/{rotation_id}/events", area: ShiftSchedules.area,
                scope: nil, actsOn: .schedule, inputKey: "event", outputKey: "event",
                summary: "Add an event to a rotation",
                detail: """
                    Five a rotation at most, and no overlaps. An `effective_since` in the past becomes now. A recurrence is \
                    one RRULE of FREQ DAILY or WEEKLY with INTERVAL, BYDAY, UNTIL or COUNT.
                    """),
            input: Shapes.shiftEvent, output: Shapes.shiftEvent)

        package static let get = Endpoint<Nothing, ShiftEvent>(
            Operation(
                "getEvent", .get, "/v3/schedules/{id}/rotations/{rotation_id}/events/{event_id}",
                area: ShiftSchedules.area, scope: nil, actsOn: .schedule, parameters: [.since, .until], outputKey: "event",
                summary: "Show an event of a rotation"),
            input: nil, output: Shapes.shiftEvent)

        package static let update = Endpoint<ShiftEvent, ShiftEvent>(
            Operation(
                "updateEvent", .put, "/v3/schedules/{id}/rotations/{rotation_id}/events/{event_id}",
                area: ShiftSchedules.area, scope: nil, actsOn: .schedule, inputKey: "event", outputKey: "event",
                summary: "Change an event of a rotation",
                detail: "Of one under way only `effective_until` can change; of one that is over, nothing."),
            input: Shapes.shiftEvent, output: Shapes.shiftEvent)

        package static let delete = Endpoint<Nothing, Nothing>(
            Operation(
                "deleteEvent", .delete, "/v3/schedules/{id}/rotations/{rotation_id}/events/{event_id}",
                area: ShiftSchedules.area, scope: nil, actsOn: .schedule, summary: "Take an event out of a rotation",
                detail: "One under way ends now; one that is over gets a 400."),
            input: nil, output: nil)

        package static let all: [AnyEndpoint] = [list.erased, create.erased, get.erased, update.erased, delete.erased]
    }
}
