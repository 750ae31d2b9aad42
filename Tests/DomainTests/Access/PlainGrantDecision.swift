// SPDX-License-Identifier: Apache-2.0
import Base
import Domain

/// What grants say of a call, found out grant by grant and without any haste: each grant's visibility is made, asked, and put
/// together with the others. ``GrantDecision`` must say the same.
enum PlainGrantDecision {
    static func judge(
        _ request: GrantRequest, _ agent: AgentStanding, at now: Instant
    ) -> (decision: GrantDecision, visibility: Visibility) {
        if let cause = closed(request, agent) { return (.denied(GrantDenial(request, cause)), .any([])) }
        let meant = agent.grants.filter { $0.resource == request.resource && $0.includes(request.access) }
        let causes = meant.map { shortfall($0, request, isOwnerOnCall: agent.isOwnerOnCall, at: now) }
        let helping = zip(meant, causes).filter { $0.1 == nil }.map { $0.0 }
        let shown = together(helping.map(\.visibility))
        let waiting = helping.filter { $0.needsApproval && request.access == .write }
        if let allowing = helping.first(where: { !waiting.contains($0) }) { return (.allowed(allowing), shown) }
        if let first = waiting.first { return (.waits(first), shown) }
        return (.denied(GrantDenial(request, causes.compactMap(\.self).max() ?? .noGrant)), shown)
    }

    private static func closed(_ request: GrantRequest, _ agent: AgentStanding) -> GrantDenial.Cause? {
        if !agent.isAccountOpen { return .agentsDisabled }
        if !agent.isEnabled { return .agentDisabled }
        return request.isReserved ? .reserved : nil
    }

    private static func shortfall(
        _ grant: Grant, _ request: GrantRequest, isOwnerOnCall: Bool, at now: Instant
    ) -> GrantDenial.Cause? {
        if !grant.operations.isEmpty, !grant.operations.contains(request.operationID) { return .operation }
        let isWrite = request.access == .write
        if grant.isNarrowed, request.named.isEmpty, isWrite || !request.isCut { return .uncut }
        if !request.named.allSatisfy({ covers(grant, $0, isWrite: isWrite) }) { return .outside }
        if let startsAt = grant.startsAt, now < startsAt { return .early }
        if let expiresAt = grant.expiresAt, expiresAt <= now { return .expired }
        return grant.onlyWhileOwnerOnCall && !isOwnerOnCall ? .offCall : nil
    }

    private static func covers(_ grant: Grant, _ named: NamedObject, isWrite: Bool) -> Bool {
        guard grant.isNarrowed else { return true }
        if named.seen.isEmpty {
            let lists = [grant.serviceIDs, grant.teamIDs, grant.escalationPolicyIDs]
            return lists.allSatisfy(\.isEmpty) && !grant.onlyAssignedToOwner && grant.objects.contains { $0.id == named.id }
        }
        let reach = grant.visibility
        return isWrite ? named.seen.allSatisfy { reach.shows($0) } : named.seen.contains { reach.shows($0) }
    }

    /// Each name once, in the order of the grants, in parts that are closed when they are full.
    private static func together(_ reaches: [Visibility]) -> Visibility {
        if reaches.contains(.everything) { return .everything }
        var parts: [Visibility] = []
        var known: [Visibility] = []
        var (teams, objects, policies): ([String], [ObjectStanding], [String]) = ([], [], [])
        var (allTeams, allObjects, allPolicies): ([String], [ObjectStanding], [String]) = ([], [], [])
        func endSingles() {
            if !teams.isEmpty || !objects.isEmpty { parts.append(.only(teamIDs: teams, objects: objects)) }
            (teams, objects) = ([], [])
        }
        func endPolicies() {
            if !policies.isEmpty { parts.append(.ofPolicies(policies)) }
            policies = []
        }
        for reach in reaches {
            switch reach {
            case .only(let ids, let standings, _):
                for id in ids where !allTeams.contains(id) { (teams, allTeams) = (teams + [id], allTeams + [id]) }
                for one in standings where !allObjects.contains(one) {
                    (objects, allObjects) = (objects + [one], allObjects + [one])
                }
                if teams.count + objects.count >= GrantDecision.namedInPartMaximum { endSingles() }
            case .ofPolicies(let ids):
                for id in ids where !allPolicies.contains(id) {
                    (policies, allPolicies) = (policies + [id], allPolicies + [id])
                }
                if policies.count >= GrantDecision.namedInPartMaximum { endPolicies() }
            case .everything, .hiding, .assignedTo, .all, .any:
                if !known.contains(reach) {
                    known.append(reach)
                    parts.append(reach)
                }
            }
        }
        endSingles()
        endPolicies()
        return parts.count == 1 ? parts[0] : .any(parts)
    }
}
