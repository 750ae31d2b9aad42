// SPDX-License-Identifier: Apache-2.0
import Base

extension Tools {
    private static let scheduleID = ToolArgument.id("schedule_id", "id", "The schedule, by its id.")

    static let schedules: [Tool] = [
        .read(
            "list_schedules", "List schedules", "Lists on-call schedules, with their layers unless told otherwise.",
            Operations.Schedules.list.erased,
            [
                .model(
                    "query_model", "Which schedules.",
                    [
                        .text("query", "Only schedules whose name contains this text."),
                        .texts("team_ids", "Only schedules of these teams."),
                        .read("user_ids", .texts(allowed: []), "Only schedules on which these users are."),
                        .texts("include", "What else to show, such as `final_schedule`.", to: "include[]"), .limit(),
                    ], required: true),
                .read("enrich", .boolean, "Whether to show the layers.", usual: true),
            ], also: [Operations.ShiftSchedules.list.erased], steps: ToolSteps.schedules),
        .read(
            "get_schedule", "Show a schedule", "Shows one schedule with its layers, or its rotations.",
            Operations.Schedules.get.erased,
            [
                scheduleID,
                .read(
                    "kind", .choice(["layer_based", "shift_based"]), "Which kind it is; found out when not given."),
            ], also: [Operations.ShiftSchedules.get.erased], steps: ToolSteps.schedule),
        .read(
            "list_schedule_users", "List who is on a schedule", "Lists the people who are on call on a schedule.",
            Operations.Schedules.listUsers.erased, [scheduleID]),
        .write(
            "create_schedule_override", "Put somebody else on call",
            "Puts others on call for a while. The answer says of each override whether it was made.",
            Operations.Schedules.createOverrides.erased,
            [
                scheduleID,
                .object(
                    "override_request", "`overrides`: a list, each with `start`, `end` and the `user_id` of who takes over."),
            ], steps: ToolSteps.overrides),
    ]

    static let onSchedule: [ToolArgument] = [scheduleID]
    static let onRotation: [ToolArgument] = [scheduleID, .id("rotation_id", "rotation_id", "The rotation, by its id.")]
    static let onEvent: [ToolArgument] = with(onRotation, .id("event_id", "event_id", "The event, by its id."))
    static let onShift: [ToolArgument] = [scheduleID, .id("custom_shift_id", "custom_shift_id", "The shift, by its id.")]
    static let onOverride: [ToolArgument] = [scheduleID, .id("override_id", "override_id", "The override, by its id.")]
    private static let inRange: [ToolArgument] = [
        scheduleID, .text("since", "Start of the range, ISO 8601.", required: true),
        .text("until", "End of the range, ISO 8601.", required: true),
    ]

    static let shiftSchedules: [Tool] = [
        .read(
            "list_schedule_v3_rotations", "List rotations", "Lists the rotations of a shift-based schedule.",
            Operations.named("listRotations"), onSchedule),
        .read(
            "get_schedule_v3_rotation", "Show a rotation", "Shows one rotation with its events.",
            Operations.named("getRotation"), onRotation),
        .read(
            "list_schedule_v3_rotation_events", "List a rotation's events", "Lists when and by whom a rotation is covered.",
            Operations.named("listEvents"), onRotation),
        .read(
            "get_schedule_v3_rotation_event", "Show an event of a rotation", "Shows one event of a rotation.",
            Operations.named("getEvent"), onEvent),
        .read(
            "list_schedule_v3_custom_shifts", "List single shifts", "Lists the shifts outside any rotation.",
            Operations.named("listCustomShifts"), inRange),
        .read(
            "get_schedule_v3_custom_shift", "Show a single shift", "Shows one shift outside any rotation.",
            Operations.named("getCustomShift"), onShift),
        .read(
            "list_schedule_v3_overrides", "List overrides", "Lists who stands in for whom on a shift-based schedule.",
            Operations.named("listOverrides"), inRange),
        .read(
            "get_schedule_v3_override", "Show an override", "Shows one override of a shift-based schedule.",
            Operations.named("getOverride"), onOverride),
    ]
}
