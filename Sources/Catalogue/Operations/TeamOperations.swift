// SPDX-License-Identifier: Apache-2.0
package import Domain

extension Operations {
    package enum Teams {
        private static let area = "Teams"
        private static let readScope = "teams.read"
        private static let writeScope = "teams.write"

        package static let reassignmentTeam = Parameter(
            "reassignment_team", .text, "Team that the open incidents of the deleted one go to.")

        package static let list = Endpoint<Nothing, Team>(
            Operation(
                "listTeams", .get, "/teams", area: area, scope: readScope, actsOn: .team, paging: .classic,
                parameters: [.query], outputKey: "teams", summary: "List teams"),
            input: nil, output: Shapes.team)

        package static let create = Endpoint<Team, Team>(
            Operation(
                "createTeam", .post, "/teams", area: area, scope: writeScope, actsOn: .team, inputKey: "team",
                outputKey: "team", summary: "Create a team"),
            input: Shapes.team, output: Shapes.team)

        package static let get = Endpoint<Nothing, Team>(
            Operation(
                "getTeam", .get, "/teams/{id}", area: area, scope: readScope, actsOn: .team, outputKey: "team",
                summary: "Show a team"),
            input: nil, output: Shapes.team)

        package static let update = Endpoint<Team, Team>(
            Operation(
                "updateTeam", .put, "/teams/{id}", area: area, scope: writeScope, actsOn: .team, inputKey: "team",
                outputKey: "team", summary: "Change a team"),
            input: Shapes.team, output: Shapes.team)

        package static let delete = Endpoint<Nothing, Nothing>(
            Operation(
                "deleteTeam", .delete, "/teams/{id}", area: area, scope: writeScope, actsOn: .team,
                parameters: [reassignmentTeam], summary: "Delete a team",
                detail: "Refused while policies, services, schedules or sub-teams belong to it."),
            input: nil, output: nil)

        package static let listMembers = Endpoint<Nothing, TeamMember>(
            Operation(
                "listTeamUsers", .get, "/teams/{id}/members", area: area, scope: readScope, actsOn: .team,
                paging: .classic, includes: ["users"], outputKey: "members", summary: "List a team's members"),
            input: nil, output: Shapes.teamMember)

        package static let addMember = Endpoint<Nothing, Nothing>(
            Operation(
                "updateTeamUser", .put, "/teams/{id}/users/{user_id}", area: area, scope: writeScope, actsOn: .team,
                successStatus: 204, summary: "Put a user on a team", detail: "Or change the role of one who is there."),
            input: nil, output: nil)

        package static let removeMember = Endpoint<Nothing, Nothing>(
            Operation(
                "deleteTeamUser", .delete, "/teams/{id}/users/{user_id}", area: area, scope: writeScope, actsOn: .team,
                summary: "Take a user off a team"),
            input: nil, output: nil)

        package static let addPolicy = Endpoint<Nothing, Nothing>(
            Operation(
                "updateTeamEscalationPolicy", .put, "/teams/{id}/escalation_policies/{escalation_policy_id}", area: area,
                scope: writeScope, actsOn: .team, successStatus: 204, summary: "Give an escalation policy to a team",
                detail: "A policy that belongs to another team changes hands."),
            input: nil, output: nil)

        package static let removePolicy = Endpoint<Nothing, Nothing>(
            Operation(
                "deleteTeamEscalationPolicy", .delete, "/teams/{id}/escalation_policies/{escalation_policy_id}",
                area: area, scope: writeScope, actsOn: .team, summary: "Take an escalation policy from a team"),
            input: nil, output: nil)

        package static let all: [AnyEndpoint] = [
            list.erased, create.erased, get.erased, update.erased, delete.erased, listMembers.erased, addMember.erased,
            removeMember.erased, addPolicy.erased, removePolicy.erased,
        ]
    }

    package enum Priorities {
        package static let list = Endpoint<Nothing, Priority>(
            Operation(
                "listPriorities", .get, "/priorities", area: "Priorities", scope: "priorities.read", actsOn: .priority,
                paging: .classic, outputKey: "priorities", summary: "List priorities", detail: "The most severe first."),
            input: nil, output: Shapes.priority)

        package static let all: [AnyEndpoint] = [list.erased]
    }
}
