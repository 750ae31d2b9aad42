// SPDX-License-Identifier: Apache-2.0

/// Which objects a caller may know of. Lists are cut by it in SQL; an id that it hides does not exist for the caller.
package indirect enum Visibility: Hashable, Sendable {
    case everything
    /// All but what belongs to one of these private teams, unless it also belongs to one of the caller's own.
    ///
    /// Incidents that they are to work on are seen all the same, here and in `only`: whoever is paged can look.
    case hiding(teamIDs: [String], ownTeamIDs: [String], personID: String = "")
    /// Nothing but what belongs to these teams, and these single objects.
    case only(teamIDs: [String], objects: [ObjectStanding], personID: String = "")
    /// These escalation policies, and the services and incidents that follow them.
    case ofPolicies([String])
    /// Incidents that are assigned to this person, and nothing of other kinds.
    case assignedTo(String)
    /// What each of these shows.
    case all([Visibility])
    /// What one of these shows; nothing when there are none.
    case any([Visibility])

    /// Pure: what a person sees follows from who they are.
    package init(_ principal: Principal) {
        guard let person = principal.person, !person.role.seesEverything else {
            self = .everything
            return
        }
        let own = person.teamRoles.map(\.teamID)
        if person.role == .restrictedAccess {
            self = .only(teamIDs: own, objects: person.objectRoles, personID: person.id)
        } else {
            self =
                person.hiddenTeamIDs.isEmpty
                ? .everything
                : .hiding(teamIDs: person.hiddenTeamIDs, ownTeamIDs: own, personID: person.id)
        }
    }

    /// What both show.
    package func narrowed(to other: Visibility) -> Visibility {
        if self == .everything { return other }
        return other == .everything ? self : .all([self, other])
    }

    package func shows(_ object: OwnedObject) -> Bool {
        switch self {
        case .ofPolicies(let ids):
            return ids.contains(object.kind == .escalationPolicy ? object.id : object.policyID ?? "")
        case .assignedTo(let id): return object.assigneeIDs.contains(id)
        case .all(let parts): return parts.allSatisfy { $0.shows(object) }
        case .any(let parts): return parts.contains { $0.shows(object) }
        case .everything: return true
        case .hiding(let hidden, let own, let personID):
            return object.involvedIDs.contains(personID) || !object.teamIDs.contains(where: hidden.contains)
                || object.teamIDs.contains(where: own.contains)
        case .only(let teamIDs, let objects, let personID):
            return object.involvedIDs.contains(personID) || object.teamIDs.contains(where: teamIDs.contains)
                || objects.contains { $0.objectID == object.id || $0.objectID == object.parentID }
        }
    }
}
