// SPDX-License-Identifier: Apache-2.0
package import Domain

extension Operations {
    package enum Schedules {
        private static let area = "Schedules"
        private static let readScope = "schedules.read"
        private static let writeScope = "schedules.write"

        package static let overflow = Parameter(
            "overflow", .boolean, "Whether entries keep their true bounds where the range cuts them.")
        package static let editable = Parameter(
            "editable", .boolean, "Only overrides that can still be changed: those that have not begun.")
        package static let nextOnCallForUser = Parameter(
            "include_next_oncall_for_user", .text, "A user whose next shift on the schedule is shown.")

        package static let list = Endpoint<Nothing, PresentedSchedule>(
            Operation(
                "listSchedules", .get, "/schedules", area: area, scope: readScope, actsOn: .schedule, paging: .classic,
                parameters: [.query, .timeZone, nextOnCallForUser, .since, .until, .teamIDs],
                includes: [
                    "schedule_layers", "overrides_subschedule", "final_schedule", "users", "teams", "escalation_policies",
                ], outputKey: "schedules", summary: "List schedules"),
            input: nil, output: Shapes.schedule)

        package static let create = Endpoint<PresentedSchedule, PresentedSchedule>(
            Operation(
                "createSchedule", .post, "/schedules", area: area, scope: writeScope, actsOn: .schedule,
                parameters: [overflow], inputKey: "schedule", outputKey: "schedule", summary: "Create a schedule",
                detail: "Layers come in the order of their precedence: the last one wins."),
            input: Shapes.schedule, output: Shapes.schedule)

        package static let get = Endpoint<Nothing, PresentedSchedule>(
            Operation(
                "getSchedule", .get, "/schedules/{id}", area: area, scope: readScope, actsOn: .schedule,
                parameters: [.timeZone, .since, .until, overflow, nextOnCallForUser], outputKey: "schedule",
                summary: "Show a schedule", detail: "With `since` and `until` it says who is on call when."),
            input: nil, output: Shapes.schedule)

        package static let update = Endpoint<PresentedSchedule, PresentedSchedule>(
            Operation(
                "updateSchedule", .put, "/schedules/{id}", area: area, scope: writeScope, actsOn: .schedule,
                parameters: [overflow], inputKey: "schedule", outputKey: "schedule", summary: "Change a schedule",
                detail: "Who was on call in the past stays as it was."),
            input: Shapes.schedule, output: Shapes.schedule)

        package static let delete = Endpoint<Nothing, Nothing>(
            Operation(
                "deleteSchedule", .delete, "/schedules/{id}", area: area, scope: writeScope, actsOn: .schedule,
                summary: "Delete a schedule", detail: "Refused while an escalation policy or an open incident uses it."),
            input: nil, output: nil)

        package static let preview = Endpoint<PresentedSchedule, PresentedSchedule>(
            Operation(
                "createSchedulePreview", .post, "/schedules/preview", area: area, scope: writeScope, actsOn: .schedule,
                parameters: [.since, .until, overflow], inputKey: "schedule", outputKey: "schedule", successStatus: 200,
                summary: "Render a schedule without keeping it"),
            input: Shapes.schedule, output: Shapes.schedule)

        package static let listUsers = Endpoint<Nothing, User>(
            Operation(
                "listScheduleUsers", .get, "/schedules/{id}/users", area: area, scope: "users.read", actsOn: .schedule,
                parameters: [.since, .until], outputKey: "users", isList: true, summary: "List who is on call on a schedule"),
            input: nil, output: Shapes.user)

        package static let listOverrides = Endpoint<Nothing, PresentedOverride>(
            Operation(
                "listScheduleOverrides", .get, "/schedules/{id}/overrides", area: area, scope: readScope,
                actsOn: .schedule, parameters: [.since, .until, editable, overflow, .timeZone], outputKey: "overrides",
                isList: true,
                summary: "List overrides", detail: "`since` and `until` are required."),
            input: nil, output: Shapes.scheduleOverride)

        package static let createOverrides = Endpoint<PresentedOverride, PresentedOverride>(
            Operation(
                "createScheduleOverride", .post, "/schedules/{id}/overrides", area: area, scope: writeScope, needs: .respond,
                actsOn: .schedule, parameters: [.timeZone], summary: "Put somebody else on call",
                detail: "Takes one `override`, or a list of `overrides` with an answer for each."),
            input: Shapes.scheduleOverride, output: Shapes.scheduleOverride)

        package static let deleteOverride = Endpoint<Nothing, Nothing>(
            Operation(
                "deleteScheduleOverride", .delete, "/schedules/{id}/overrides/{override_id}", area: area,
                scope: writeScope, needs: .respond, actsOn: .schedule, summary: "End an override",
                detail: "A future one is removed, a running one ends now, a past one stays."),
            input: nil, output: nil)

        package static let all: [AnyEndpoint] = [
            list.erased, create.erased, get.erased, update.erased, delete.erased, preview.erased, listUsers.erased,
            listOverrides.erased, createOverrides.erased, deleteOverride.erased,
        ]
    }

    package enum OnCalls {
        package static let policyIDs = Parameter(
            "escalation_policy_ids[]", .list(allowed: []), "Only results of these escalation policies.")
        package static let scheduleIDs = Parameter(
            "schedule_ids[]", .list(allowed: []), "Only results of these schedules; `null` for users named by a policy.")
        package static let earliest = Parameter("earliest", .boolean, "Of each user on each level only the next shift.")

        package static let list = Endpoint<Nothing, OnCall>(
            Operation(
                "listOnCalls", .get, "/oncalls", area: "On-Calls", scope: "oncalls.read", paging: .classic,
                parameters: [.timeZone, .userIDs, policyIDs, scheduleIDs, .since, .until, earliest],
                includes: ["escalation_policies", "users", "schedules"], outputKey: "oncalls",
                summary: "List who is on call", detail: "Now, unless a range is given; up to 90 days ahead."),
            input: nil, output: Shapes.onCall)

        package static let all: [AnyEndpoint] = [list.erased]
    }
}
