// SPDX-License-Identifier: Apache-2.0
import Base

extension Tools {
    private static let memberTypes = ["user_member", "empty_member"]

    static let shiftScheduleChanges: [Tool] = [
        .write(
            "create_schedule", "Create a shift-based schedule", "Creates a schedule; rotations are added to it afterwards.",
            Operations.named("createScheduleV3"), [.object("schedule_data", "The schedule: a name and a time zone.")]),
        .write(
            "update_schedule", "Change a shift-based schedule", "Changes a schedule's name, description or time zone.",
            Operations.named("updateScheduleV3"), with(onSchedule, .object("schedule_data", "What to change."))),
        .write(
            "delete_schedule_v3", "Delete a shift-based schedule", "Deletes a schedule with its rotations.",
            Operations.named("deleteScheduleV3"), onSchedule),
        .write(
            "create_schedule_v3_rotation", "Add a rotation", "Adds an empty rotation to a schedule.",
            Operations.named("createRotation"), onSchedule),
        .write(
            "delete_schedule_v3_rotation", "Remove a rotation", "Ends a rotation and removes its later events.",
            Operations.named("deleteRotation"), onRotation),
        .write(
            "create_schedule_v3_rotation_event", "Add an event to a rotation",
            "Says when and by whom a rotation is covered.",
            Operations.named("createEvent"), with(onRotation, .object("event_data", "The event."))),
        .write(
            "update_schedule_v3_rotation_event", "Change an event of a rotation",
            "Changes an event; of one under way only its end.", Operations.named("updateEvent"),
            with(onEvent, .object("event_data", "The event, with all its members."))),
        .write(
            "delete_schedule_v3_rotation_event", "Remove an event of a rotation", "Takes an event out of a rotation.",
            Operations.named("deleteEvent"), onEvent),
        .write(
            "create_schedule_v3_custom_shifts", "Add single shifts", "Adds shifts outside any rotation.",
            Operations.named("createCustomShifts"),
            with(onSchedule, .objects("custom_shifts", "The shifts, each with one assignment."))),
        .write(
            "update_schedule_v3_custom_shift", "Change a single shift", "Changes a shift outside any rotation.",
            Operations.named("updateCustomShift"), with(onShift, .object("shift_data", "The shift, with all its members."))),
        .write(
            "delete_schedule_v3_custom_shift", "Cancel a single shift", "Cancels a shift, or ends it early.",
            Operations.named("deleteCustomShift"), onShift),
        .write(
            "create_schedule_v3_overrides", "Have others stand in", "Has others take over parts of a shift-based schedule.",
            Operations.named("createOverrides"),
            with(onSchedule, .objects("overrides", "The overrides, each of a rotation or a single shift."))),
        .write(
            "update_schedule_v3_override", "Change an override", "Changes when an override holds, or who stands in.",
            Operations.named("updateOverride"),
            with(
                onOverride,
                .member("start_time", ["start_time"], "When it begins, ISO 8601.", required: true),
                .member("end_time", ["end_time"], "When it ends, ISO 8601.", required: true),
                .member(
                    "overridden_member_type", ["overridden_member", "type"], "Whom it replaces: somebody, or nobody.",
                    .choice(memberTypes), required: true),
                .member(
                    "overriding_member_type", ["overriding_member", "type"], "Who stands in: somebody, or nobody.",
                    .choice(memberTypes), required: true),
                .member("overridden_member_user_id", ["overridden_member", "user_id"], "The user who is replaced."),
                .member("overriding_member_user_id", ["overriding_member", "user_id"], "The user who stands in."))),
        .write(
            "delete_schedule_v3_override", "Remove an override", "Removes an override of a shift-based schedule.",
            Operations.named("deleteOverride"), onOverride),
    ]
}
