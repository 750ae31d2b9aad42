// SPDX-License-Identifier: Apache-2.0
import Base

extension Tools {
    private static let teamID = ToolArgument.id("team_id", "id", "The team, by its id.")
    private static let memberRoles = ["manager", "responder", "observer"]

    static let teams: [Tool] = [
        .read(
            "list_teams", "List teams", "Lists teams: all of them, or those that you are on.", Operations.Teams.list.erased,
            [
                .read("scope", .choice(["all", "my"]), "All teams, or only yours."),
                .text("query", "Only teams whose name contains this text."), .limit(),
            ], also: [Operations.Users.current.erased], steps: ToolSteps.teams),
        .read("get_team", "Show a team", "Shows one team.", Operations.Teams.get.erased, [teamID]),
        .read(
            "list_team_members", "List a team's members", "Lists who is on a team, with what each is there.",
            Operations.Teams.listMembers.erased, [teamID]),
        .write(
            "create_team", "Create a team", "Creates a team.", Operations.Teams.create.erased,
            [.envelope("create_model", "The team: a name, and a description if wanted.")]),
        .write(
            "update_team", "Change a team", "Changes a team's name or description.", Operations.Teams.update.erased,
            [teamID, .envelope("update_model", "What to change of the team.")]),
        .write(
            "delete_team", "Delete a team", "Deletes a team. Refused while something belongs to it.",
            Operations.Teams.delete.erased, [teamID]),
        .write(
            "add_team_member", "Put somebody on a team", "Puts a user on a team, or changes what they are there.",
            Operations.Teams.addMember.erased,
            [
                teamID,
                .model(
                    "member_data", "Who, and what they are there.",
                    [
                        .id("user_id", "user_id", "The user, by their id."),
                        .member("role", ["role"], "What they are on the team.", .choice(memberRoles)),
                    ], required: true),
            ]),
        .write(
            "remove_team_member", "Take somebody off a team", "Takes a user off a team.",
            Operations.Teams.removeMember.erased,
            [teamID, .id("user_id", "user_id", "The user, by their id.")]),
    ]

    static let users: [Tool] = [
        .read(
            "get_user_data", "Who you are", "Shows the person in whose name you call, with their teams.",
            Operations.Users.current.erased, needsPerson: true),
        .read(
            "list_users", "List users", "Lists the people of the account.", Operations.Users.list.erased,
            [
                .text("query", "Only people whose name contains this text."),
                .texts("teams_ids", "Only people on these teams.", to: "team_ids[]"), .limit(),
            ]),
        .write(
            "create_user", "Add a user", "Adds a person to the account, who is told by mail from then on.",
            Operations.Users.create.erased, [.object("request", "The person: a name and a mail address.")]),
    ]

    static let onCalls: [Tool] = [
        .read(
            "list_oncalls", "Who is on call", "Lists who is on call, now or in a range, for which policy and level.",
            Operations.OnCalls.list.erased,
            [
                .text("time_zone", "Zone in which times are written, as Europe/Berlin."),
                .texts("user_ids", "Only these users."),
                .texts("escalation_policy_ids", "Only these escalation policies."),
                .texts("schedule_ids", "Only these schedules."),
                .read("service_ids", .texts(allowed: []), "Only the escalation policies of these services."),
                .time("since", "Start of the range; now, when not given."),
                .time("until", "End of the range; 90 days ahead at most."),
                .flag("earliest", "Of each user on each level only the next shift.", usual: true), .limit(),
            ], also: [Operations.Services.get.erased], steps: ToolSteps.onCalls)
    ]
}
