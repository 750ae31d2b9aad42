// SPDX-License-Identifier: Apache-2.0

/// What several grants show together, in few parts: each is a condition of every list that is cut.
struct GrantedVisibility {
    private var isEverything = false
    private var parts: [Visibility] = []
    private var teamIDs: [String] = []
    private var objects: [ObjectStanding] = []
    private var policyIDs: [String] = []
    /// Only asked, never listed: what is shown keeps the order of the grants.
    private var knownTeams: Set<String> = []
    private var knownObjects: Set<ObjectStanding> = []
    private var knownPolicies: Set<String> = []
    private var knownParts: Set<Visibility> = []

    /// With room for so many objects, known beforehand: growing step by step hashes each again and again.
    init(roomForObjects count: Int = 0) {
        guard count > 0 else { return }
        knownObjects.reserveCapacity(count)
        objects.reserveCapacity(min(count, GrantDecision.namedInPartMaximum))
    }

    mutating func add(_ grant: Grant) {
        guard grant.isForServicesAlone else { return add(grant.visibility) }
        // What its visibility would say, without making one.
        for id in grant.serviceIDs { add(Grant.standing(ofService: id)) }
        endFullSingles()
    }

    private mutating func add(_ visibility: Visibility) {
        switch visibility {
        case .everything: isEverything = true
        case .only(let teamIDs, let objects, let personID) where personID.isEmpty:
            for id in teamIDs where knownTeams.insert(id).inserted { self.teamIDs.append(id) }
            for object in objects { add(object) }
            endFullSingles()
        case .ofPolicies(let ids):
            for id in ids where knownPolicies.insert(id).inserted { policyIDs.append(id) }
            if policyIDs.count >= GrantDecision.namedInPartMaximum { endPolicies() }
        case .only, .hiding, .assignedTo, .all, .any:
            if knownParts.insert(visibility).inserted { parts.append(visibility) }
        }
    }

    private mutating func add(_ object: ObjectStanding) {
        if knownObjects.insert(object).inserted { objects.append(object) }
    }

    private mutating func endFullSingles() {
        if teamIDs.count + objects.count >= GrantDecision.namedInPartMaximum { endSingles() }
    }

    private mutating func endSingles() {
        if !teamIDs.isEmpty || !objects.isEmpty { parts.append(.only(teamIDs: teamIDs, objects: objects)) }
        (teamIDs, objects) = ([], [])
    }

    private mutating func endPolicies() {
        if !policyIDs.isEmpty { parts.append(.ofPolicies(policyIDs)) }
        policyIDs = []
    }

    /// To be called when there is no more to add.
    mutating func visibility() -> Visibility {
        if isEverything { return .everything }
        endSingles()
        endPolicies()
        return parts.count == 1 ? parts[0] : .any(parts)
    }
}
