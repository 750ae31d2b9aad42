// SPDX-License-Identifier: Apache-2.0

extension Operations {
    /// Declared, and not carried out yet.
    package enum DeclaredSchedulesV3 {
        private static let area = "Schedules_v3"
        private static let overflow = Parameter(
            "overflow", .boolean, "Whether shifts may reach beyond the range; not, when not given.")

        package static let all: [AnyEndpoint] = [
            .declared(
                Operation(
                    "createScheduleV3", .post, "/v3/schedules", area: area, scope: nil, inputKey: "schedule",
                    outputKey: "schedule", summary: "Add a shift-based schedule",
                    detail: """
                        Its rotations and their events are added afterwards: `rotations` or `escalation_policies` in the \
                        body get a 400.
                        """),
                input: "name:string time_zone:string description:string teams:array",
                output: """
                    id:string type:string name:string time_zone:string description:string teams:array \
                    escalation_policies:array users:array rotations:array final_schedule:object http_cal_url:string \
                    web_cal_url:string self:string html_url:string
                    """),
            .declared(
                Operation(
                    "updateScheduleV3", .put, "/v3/schedules/{id}", area: area, scope: nil, inputKey: "schedule",
                    outputKey: "schedule", summary: "Change the name, description or zone of a schedule",
                    detail: "Only what is sent changes; `rotations` or `escalation_policies` in the body get a 400."),
                input: "name:string time_zone:string description:string",
                output: """
                    id:string type:string name:string time_zone:string description:string teams:array \
                    escalation_policies:array users:array rotations:array final_schedule:object http_cal_url:string \
                    web_cal_url:string self:string html_url:string
                    """),
            .declared(
                Operation(
                    "deleteScheduleV3", .delete, "/v3/schedules/{id}", area: area, scope: nil,
                    summary: "Delete a shift-based schedule",
                    detail: "Rotations and events go with it. Refused while an escalation policy in use names it.")),
            .declared(
                Operation(
                    "listCustomShifts", .get, "/v3/schedules/{id}/custom_shifts", area: area, scope: nil, paging: .classic,
                    parameters: [.since, .until, .timeZone, overflow], outputKey: "custom_shifts",
                    summary: "List the shifts outside any rotation", detail: "Both `since` and `until` must be given."),
                output: "id:string type:string start_time:time end_time:time assignments:array self:string html_url:string"),
            .declared(
                Operation(
                    "createCustomShifts", .post, "/v3/schedules/{id}/custom_shifts", area: area, scope: nil,
                    inputKey: "custom_shifts", outputKey: "custom_shifts", isList: true,
                    summary: "Add shifts outside any rotation",
                    detail: "Several at once, each with exactly one assignment."),
                input: "type:string start_time:time end_time:time assignments:array",
                output: "id:string type:string start_time:time end_time:time assignments:array self:string html_url:string"),
            .declared(
                Operation(
                    "getCustomShift", .get, "/v3/schedules/{id}/custom_shifts/{custom_shift_id}", area: area, scope: nil,
                    outputKey: "custom_shift", summary: "Show a shift outside any rotation"),
                output: "id:string type:string start_time:time end_time:time assignments:array self:string html_url:string"),
            .declared(
                Operation(
                    "updateCustomShift", .put, "/v3/schedules/{id}/custom_shifts/{custom_shift_id}", area: area, scope: nil,
                    inputKey: "custom_shift", outputKey: "custom_shift", summary: "Change a shift outside any rotation",
                    detail: "Of one that has begun, nothing but its `end_time`."),
                input: "start_time:time end_time:time assignments:array",
                output: "id:string type:string start_time:time end_time:time assignments:array self:string html_url:string"),
            .declared(
                Operation(
                    "deleteCustomShift", .delete, "/v3/schedules/{id}/custom_shifts/{custom_shift_id}", area: area,
                    scope: nil, summary: "Cancel a shift, or end it early",
                    detail: "One that has not begun is deleted, one under way ends now, one that is over gets a 400.")),
            .declared(
                Operation(
                    "listOverrides", .get, "/v3/schedules/{id}/overrides", area: area, scope: nil, paging: .classic,
                    parameters: [.since, .until, .timeZone, overflow], outputKey: "overrides",
                    summary: "List a schedule's overrides", detail: "Both `since` and `until` must be given."),
                output: """
                    id:string type:string rotation_id:string custom_shift_id:string start_time:time end_time:time \
                    overridden_member:object overriding_member:object self:string html_url:string
                    """),
            .declared(
                Operation(
                    "createOverrides", .post, "/v3/schedules/{id}/overrides", area: area, scope: nil, inputKey: "overrides",
                    outputKey: "overrides", isList: true, summary: "Have others stand in for part of a schedule",
                    detail: """
                        Each names a rotation or a custom shift, never both. Takes a list and answers with one, under \
                        `overrides`.
                        """),
                input: """
                    type:string rotation_id:string custom_shift_id:string start_time:time end_time:time \
                    overridden_member:object overriding_member:object
                    """,
                output: """
                    id:string type:string rotation_id:string custom_shift_id:string start_time:time end_time:time \
                    overridden_member:object overriding_member:object self:string html_url:string
                    """),
            .declared(
                Operation(
                    "getOverride", .get, "/v3/schedules/{id}/overrides/{override_id}", area: area, scope: nil,
                    outputKey: "override", summary: "Show an override"),
                output: """
                    id:string type:string rotation_id:string custom_shift_id:string start_time:time end_time:time \
                    overridden_member:object overriding_member:object self:string html_url:string
                    """),
            .declared(
                Operation(
                    "updateOverride", .put, "/v3/schedules/{id}/overrides/{override_id}", area: area, scope: nil,
                    inputKey: "override", outputKey: "override", summary: "Change when an override holds, or who stands in"),
                input: "start_time:time end_time:time overriding_member:object",
                output: """
                    id:string type:string rotation_id:string custom_shift_id:string start_time:time end_time:time \
                    overridden_member:object overriding_member:object self:string html_url:string
                    """),
            .declared(
                Operation(
                    "deleteOverride", .delete, "/v3/schedules/{id}/overrides/{override_id}", area: area, scope: nil,
                    summary: "Remove an override")),
            .declared(
                Operation(
                    "listRotations", .get, "/v3/schedules/{id}/rotations", area: area, scope: nil, paging: .classic,
                    outputKey: "rotations", summary: "List a schedule's rotations"),
                output: "id:string type:string events:array self:string html_url:string"),
            .declared(
                Operation(
                    "createRotation", .post, "/v3/schedules/{id}/rotations", area: area, scope: nil, outputKey: "rotation",
                    summary: "Add an empty rotation",
                    detail: "The body is empty or `{}`: who takes turns, and when, is up to the events added to it."),
                output: "id:string type:string events:array self:string html_url:string"),
            .declared(
                Operation(
                    "getRotation", .get, "/v3/schedules/{id}/rotations/{rotation_id}", area: area, scope: nil,
                    parameters: [.since, .until], outputKey: "rotation", summary: "Show a rotation and its events"),
                output: "id:string type:string events:array self:string html_url:string"),
            .declared(
                Operation(
                    "deleteRotation", .delete, "/v3/schedules/{id}/rotations/{rotation_id}", area: area, scope: nil,
                    summary: "Remove a rotation",
                    detail: "Its past events stay in the history, the one under way ends now, later ones are gone.")),
            .declared(
                Operation(
                    "listEvents", .get, "/v3/schedules/{id}/rotations/{rotation_id}/events", area: area, scope: nil,
                    paging: .classic, outputKey: "events", summary: "List a rotation's events", detail: "By start time."),
                output: """
                    id:string type:string name:string start_time:object end_time:object effective_since:time \
                    effective_until:time recurrence:array assignment_strategy:object self:string html_url:string
                    """),
            .declared(
                Operation(
                    "createEvent", .post, "/v3/schedules/{id}/rotations/{rotation_id}/events", area: area, scope: nil,
                    inputKey: "event", outputKey: "event", summary: "Add an event to a rotation",
                    detail: "Five a rotation at most, and no overlaps. An `effective_since` in the past becomes now."),
                input: """
                    name:string start_time:object end_time:object effective_since:time effective_until:time \
                    recurrence:array assignment_strategy:object
                    """,
                output: """
                    id:string type:string name:string start_time:object end_time:object effective_since:time \
                    effective_until:time recurrence:array assignment_strategy:object self:string html_url:string
                    """),
            .declared(
                Operation(
                    "getEvent", .get, "/v3/schedules/{id}/rotations/{rotation_id}/events/{event_id}", area: area, scope: nil,
                    parameters: [.since, .until], outputKey: "event", summary: "Show an event of a rotation"),
                output: """
                    id:string type:string name:string start_time:object end_time:object effective_since:time \
                    effective_until:time recurrence:array assignment_strategy:object self:string html_url:string
                    """),
            .declared(
                Operation(
                    "updateEvent", .put, "/v3/schedules/{id}/rotations/{rotation_id}/events/{event_id}", area: area,
                    scope: nil, inputKey: "event", outputKey: "event", summary: "Change an event of a rotation",
                    detail: "Of one under way only `effective_until` can change; of one that is over, nothing."),
                input: """
                    name:string start_time:object end_time:object effective_since:time effective_until:time \
                    recurrence:array assignment_strategy:object
                    """,
                output: """
                    id:string type:string name:string start_time:object end_time:object effective_since:time \
                    effective_until:time recurrence:array assignment_strategy:object self:string html_url:string
                    """),
            .declared(
                Operation(
                    "deleteEvent", .delete, "/v3/schedules/{id}/rotations/{rotation_id}/events/{event_id}", area: area,
                    scope: nil, summary: "Take an event out of a rotation")),
        ]
    }
}
