// SPDX-License-Identifier: Apache-2.0
import Base
import Catalogue
import Domain
import Store

package enum TeamHandlers {
    package static func bind(_ bindings: inout Bindings) {
        bindings.list(Operations.Teams.list) { call, work in
            let text = call.values.text(.query)
            let rows = try TeamQueries.page(
                work.session, query: text, visibility: work.visibility, limit: call.page.limit, offset: call.page.offset)
            let total =
                call.page.wantsTotal
                ? try TeamQueries.count(work.session, query: text, visibility: work.visibility) : nil
            return Page(fetched: rows, call.page, total: total)
        }
        bindings.show(Operations.Teams.get) { call, work in try find(call.path(), work) }
        bindings.create(Operations.Teams.create) { _, change, work in
            var team = change.applied(to: Team())
            team.id = work.makeID()
            team.createdAt = work.now.roundedDownToSecond
            try check(team, replacing: nil, work)
            try TeamQueries.insert(work.session, team)
            return team
        }
        bindings.update(Operations.Teams.update) { call, change, work in
            let old = try find(call.path(), work)
            let team = change.applied(to: old)
            try check(team, replacing: old, work)
            try TeamQueries.update(work.session, team)
            return team
        }
        bindings.remove(Operations.Teams.delete) { call, work in
            let otherID = call.values.text(Operations.Teams.reassignmentTeam)
            try remove(try find(call.path(), work), reassigningTo: otherID, work)
        }
        bindMembers(&bindings)
        bindPolicies(&bindings)
    }

    private static func remove(_ team: Team, reassigningTo otherID: String?, _ work: Work) throws {
        if let otherID {
            let shown = try VisibilityQueries.visible(work.session, .team, ids: [otherID], work.visibility)
            let isThere = try shown.contains(otherID) && !TeamQueries.find(work.session, ids: [otherID]).isEmpty
            guard isThere, otherID != team.id else {
                throw APIError(
                    status: 400, code: 6002, message: "Reassignment Team Invalid",
                    errors: ["Reassignment team must be another team that exists"])
            }
        }
        if try TeamQueries.isUsed(work.session, id: team.id) {
            throw APIError(
                status: 400, code: 6006, message: "Team Has Existing Associations",
                errors: [
                    "Team can't be deleted while escalation policies, services, schedules or sub-teams belong to it"
                ])
        }
        try TeamQueries.delete(work.session, id: team.id, reassigningTo: otherID)
        work.noteIncidentChange()
    }

    private static func bindPolicies(_ bindings: inout Bindings) {
        bindings.remove(Operations.Teams.addPolicy) { call, work in
            let team = try find(call.path(), work)
            let policy = try EscalationPolicyHandlers.findForChange(call.path("escalation_policy_id"), work)
            guard policy.teamIDs != [team.id] else { return }
            try EscalationPolicyQueries.setTeam(work.session, id: policy.id, teamID: team.id)
        }
        bindings.remove(Operations.Teams.removePolicy) { call, work in
            let team = try find(call.path(), work)
            let policy = try EscalationPolicyHandlers.findForChange(call.path("escalation_policy_id"), work)
            guard try EscalationPolicyQueries.removeTeam(work.session, id: policy.id, teamID: team.id) else {
                throw APIError.notFound
            }
        }
    }

    private static func bindMembers(_ bindings: inout Bindings) {
        bindings.list(Operations.Teams.listMembers) { call, work in
            let team = try find(call.path(), work)
            let rows = try TeamQueries.members(
                work.session, id: team.id, limit: call.page.limit, offset: call.page.offset
            ).map { TeamMember(userID: $0.userID, role: $0.role) }
            let total = call.page.wantsTotal ? try TeamQueries.memberCount(work.session, id: team.id) : nil
            return Page(fetched: rows, call.page, total: total)
        }
        bindings.bind(Operations.Teams.addMember.erased) { call, environment in
            let role = try role(call)
            return try await environment.write { work in
                let team = try find(call.path(), work)
                let user = try UserHandlers.find(call.path("user_id"), work)
                guard user.role != .readOnlyUser else {
                    throw APIError.invalidInput("User can only read and cannot be on a team")
                }
                // Without a role whoever is there already keeps theirs.
                let old = try TeamQueries.role(work.session, id: team.id, userID: user.id)
                let new = role ?? old ?? TeamRole.usual(for: user.role)
                try TeamQueries.setMember(work.session, id: team.id, userID: user.id, role: new)
                return Reply(status: call.operation.successStatus)
            }
        }
        bindings.remove(Operations.Teams.removeMember) { call, work in
            let team = try find(call.path(), work)
            let user = try UserHandlers.find(call.path("user_id"), work)
            if try TeamQueries.hasPolicyNaming(work.session, id: team.id, userID: user.id) {
                throw APIError.invalidInput("User cannot be removed as they belong to an escalation policy on this team")
            }
            guard try TeamQueries.removeMember(work.session, id: team.id, userID: user.id) else { throw APIError.notFound }
        }
    }

    private static func role(_ call: Call) throws(APIError) -> TeamRole? {
        guard let json = call.envelope["role"], !json.isNull else { return nil }
        guard let role = json.stringValue.flatMap(TeamRole.init(rawValue:)) else {
            throw .invalidInput("Role must be one of \(TeamRole.allCases.map(\.rawValue).joined(separator: ", "))")
        }
        return role
    }

    private static func find(_ id: String, _ work: Work) throws -> Team {
        guard let team = try TeamQueries.find(work.session, ids: [id]).first else {
            throw APIError(status: 404, code: 6001, message: "Team Not Found")
        }
        return team
    }

    private static func check(_ team: Team, replacing old: Team?, _ work: Work) throws {
        if try TeamQueries.isNameTaken(work.session, team.name, exceptID: team.id) {
            throw APIError.invalidInput("Name has already been taken")
        }
        if let parentID = team.parentID, parentID != old?.parentID { try checkParent(parentID, of: team, work) }
    }

    private static func checkParent(_ parentID: String, of team: Team, _ work: Work) throws {
        guard try !TeamQueries.find(work.session, ids: [parentID]).isEmpty else {
            throw APIError.invalidInput("Parent \(parentID) does not exist")
        }
        let maximum = Team.depthMaximum
        let ancestors = try TeamQueries.ancestorIDs(work.session, of: parentID, maximum: maximum)
        let above = [parentID] + ancestors
        guard !above.contains(team.id) else {
            throw APIError.invalidInput("Parent can't be the team itself or one of its sub-teams")
        }
        let below = try TeamQueries.levelsBelow(work.session, id: team.id, maximum: maximum)
        guard above.count + 1 + below <= maximum else {
            throw APIError.invalidInput("Parent would make teams more than \(maximum) levels deep")
        }
    }

    /// That every team named exists.
    static func checkExist(_ ids: [String], _ work: Work) throws {
        guard !ids.isEmpty else { return }
        let known = Set(try TeamQueries.find(work.session, ids: ids).map(\.id))
        for id in ids where !known.contains(id) { throw APIError.invalidInput("Team \(id) does not exist") }
    }
}

package enum PriorityHandlers {
    package static func bind(_ bindings: inout Bindings) {
        bindings.list(Operations.Priorities.list) { call, work in
            Page(slicing: try PriorityQueries.all(work.session), call.page)
        }
    }
}
