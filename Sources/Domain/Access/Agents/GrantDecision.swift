// SPDX-License-Identifier: Apache-2.0
package import Base

/// What an agent's call asks for.
package struct GrantRequest: Hashable, Sendable {
    package var operationID: String
    package var resource: String
    package var access: Grant.Access
    /// Whether it is about who may do what: no grant reaches that.
    package var isReserved: Bool
    /// Whether the answer shows nothing but what can be cut by services, teams and policies.
    package var isCut: Bool
    /// What decides: what path and body name. Empty for a list, and for what is new and belongs to nothing.
    package var named: [NamedObject]

    package init(
        operationID: String, resource: String, access: Grant.Access, isReserved: Bool = false, isCut: Bool = false,
        named: [NamedObject] = []
    ) {
        self.operationID = operationID
        self.resource = resource
        self.access = access
        self.isReserved = isReserved
        self.isCut = isCut
        self.named = named
    }
}

/// May this agent do this, as far as its grants go? Pure, and default is no. Whether its owner may is asked apart.
package enum GrantDecision: Hashable, Sendable {
    case allowed(Grant)
    /// It may once a person has agreed.
    case waits(Grant)
    case denied(GrantDenial)

    /// Names of one part of what is shown: a store takes so many of them at a time. A grant's last ones go beyond.
    package static let namedInPartMaximum = 100

    package static func decide(_ request: GrantRequest, _ agent: AgentStanding, at now: Instant) -> GrantDecision {
        judge(request, agent, at: now).decision
    }

    /// What all grants together show that allow such a call: by it the answer is cut.
    package static func visibility(_ request: GrantRequest, _ agent: AgentStanding, at now: Instant) -> Visibility {
        judge(request, agent, at: now).visibility
    }

    /// Both, with one look at each grant: an agent can have a hundred, and calls often.
    package static func judge(
        _ request: GrantRequest, _ agent: AgentStanding, at now: Instant
    ) -> (decision: GrantDecision, visibility: Visibility) {
        if let cause = closed(request, agent) { return (.denied(GrantDenial(request, cause)), .any([])) }
        var nearest = GrantDenial.Cause.noGrant
        var allowing: Grant?
        var waiting: Grant?
        var shown = GrantedVisibility()
        // By their places, since most are for something else and need not be copied.
        for place in agent.grants.indices where isMeant(agent.grants[place], request) {
            let grant = agent.grants[place]
            let reach = grant.visibility
            if let cause = shortfall(grant, reach, request, isOwnerOnCall: agent.isOwnerOnCall, at: now) {
                nearest = max(nearest, cause)
                continue
            }
            if grant.needsApproval, request.access == .write {
                waiting = waiting ?? grant
            } else {
                allowing = allowing ?? grant
            }
            shown.add(reach)
            if allowing != nil, shown.isEverything { break }
        }
        let visibility = shown.visibility()
        if let allowing { return (.allowed(allowing), visibility) }
        return (waiting.map(GrantDecision.waits) ?? .denied(GrantDenial(request, nearest)), visibility)
    }

    private static func isMeant(_ grant: Grant, _ request: GrantRequest) -> Bool {
        grant.resource == request.resource && grant.includes(request.access)
    }

    /// Whether a grant could allow such a call, depending on what it names and when: by it an agent is shown what to try.
    package static func isWithinReach(_ request: GrantRequest, _ agent: AgentStanding, at now: Instant) -> Bool {
        guard closed(request, agent) == nil else { return false }
        return agent.grants.contains { grant in
            let isOver = grant.expiresAt.map { $0 <= now } ?? false
            let isNamed = grant.operations.isEmpty || grant.operations.contains(request.operationID)
            return isMeant(grant, request) && isNamed && !isOver
        }
    }

    /// What no grant helps against.
    private static func closed(_ request: GrantRequest, _ agent: AgentStanding) -> GrantDenial.Cause? {
        if !agent.isAccountOpen { return .agentsDisabled }
        if !agent.isEnabled { return .agentDisabled }
        return request.isReserved ? .reserved : nil
    }

    /// Why a grant for such things does not help; nil when it does. `reach` is what it shows.
    private static func shortfall(
        _ grant: Grant, _ reach: Visibility, _ request: GrantRequest, isOwnerOnCall: Bool, at now: Instant
    ) -> GrantDenial.Cause? {
        guard grant.operations.isEmpty || grant.operations.contains(request.operationID) else { return .operation }
        if grant.isNarrowed {
            if request.named.isEmpty {
                guard request.access == .read, request.isCut else { return .uncut }
            } else {
                let isWrite = request.access == .write
                guard request.named.allSatisfy({ grant.covers($0, by: reach, isWrite: isWrite) }) else { return .outside }
            }
        }
        if let startsAt = grant.startsAt, now < startsAt { return .early }
        if let expiresAt = grant.expiresAt, expiresAt <= now { return .expired }
        return grant.onlyWhileOwnerOnCall && !isOwnerOnCall ? .offCall : nil
    }
}

/// What several grants show together, in few parts: each is a condition of every list that is cut.
private struct GrantedVisibility {
    private(set) var isEverything = false
    private var parts: [Visibility] = []
    private var teamIDs: [String] = []
    private var objects: [ObjectStanding] = []
    private var policyIDs: [String] = []
    /// Only asked, never listed: what is shown keeps the order of the grants.
    private var knownTeams: Set<String> = []
    private var knownObjects: Set<ObjectStanding> = []
    private var knownPolicies: Set<String> = []
    private var knownParts: Set<Visibility> = []

    mutating func add(_ visibility: Visibility) {
        switch visibility {
        case .everything: isEverything = true
        case .only(let teamIDs, let objects, let personID) where personID.isEmpty:
            for id in teamIDs where knownTeams.insert(id).inserted { self.teamIDs.append(id) }
            for object in objects where knownObjects.insert(object).inserted { self.objects.append(object) }
            if self.teamIDs.count + self.objects.count >= GrantDecision.namedInPartMaximum { endSingles() }
        case .ofPolicies(let ids):
            for id in ids where knownPolicies.insert(id).inserted { policyIDs.append(id) }
            if policyIDs.count >= GrantDecision.namedInPartMaximum { endPolicies() }
        case .only, .hiding, .assignedTo, .all, .any:
            if knownParts.insert(visibility).inserted { parts.append(visibility) }
        }
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

/// Why an agent is refused, and what it would need.
package struct GrantDenial: Hashable, Sendable {
    /// From the farthest to the nearest: of several grants that do not help, the nearest is told.
    package enum Cause: Int, CaseIterable, Comparable, Sendable {
        case agentsDisabled, agentDisabled, reserved
        case noGrant
        /// A grant names other operations.
        case operation
        /// A grant is for other services, teams, policies or objects.
        case outside
        /// A grant is narrowed, and the answer cannot be.
        case uncut
        case expired, early, offCall
        /// A person has to agree.
        case approval

        package static func < (left: Cause, right: Cause) -> Bool { left.rawValue < right.rawValue }
    }

    package var resource: String
    package var access: Grant.Access
    package var cause: Cause

    package init(resource: String, access: Grant.Access, cause: Cause) {
        self.resource = resource
        self.access = access
        self.cause = cause
    }

    package init(_ request: GrantRequest, _ cause: Cause) {
        self.init(resource: request.resource, access: request.access, cause: cause)
    }

    /// One sentence for whoever is refused.
    package var sentence: String {
        let what = "the \(access.rawValue) of \(resource)"
        return switch cause {
        case .agentsDisabled: "Agents are switched off in this account"
        case .agentDisabled: "This agent is switched off"
        case .reserved: "No agent may do this, whatever it is granted: \(resource)"
        case .noGrant: "No grant allows this agent \(what)"
        case .operation: "The grant for \(what) does not name this operation"
        case .outside: "The grant for \(what) is for other services, teams, escalation policies or objects"
        case .uncut: "The grant for \(what) is narrowed, and this operation cannot be"
        case .expired: "The grant for \(what) has expired"
        case .early: "The grant for \(what) has not begun"
        case .offCall: "The grant for \(what) holds only while the agent's owner is on call"
        case .approval: "The grant for \(what) asks for a person's approval"
        }
    }
}

extension Grant {
    /// One sentence for what it let in.
    package var sentence: String { "Granted: the \(access.rawValue) of \(resource)" }
}
