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

    package static func decide(_ request: GrantRequest, _ agent: AgentStanding, at now: Instant) -> GrantDecision {
        if let cause = closed(request, agent) { return .denied(GrantDenial(request, cause)) }
        var nearest = GrantDenial.Cause.noGrant
        var waiting: Grant?
        for grant in agent.grants {
            if let cause = shortfall(grant, request, isOwnerOnCall: agent.isOwnerOnCall, at: now) {
                nearest = max(nearest, cause)
            } else if grant.needsApproval, request.access == .write {
                waiting = waiting ?? grant
            } else {
                return .allowed(grant)
            }
        }
        return waiting.map(GrantDecision.waits) ?? .denied(GrantDenial(request, nearest))
    }

    /// What all grants together show that allow such a call: by it the answer is cut.
    package static func visibility(_ request: GrantRequest, _ agent: AgentStanding, at now: Instant) -> Visibility {
        guard closed(request, agent) == nil else { return .any([]) }
        var parts: [Visibility] = []
        for grant in agent.grants
        where shortfall(grant, request, isOwnerOnCall: agent.isOwnerOnCall, at: now) == nil {
            let visibility = grant.visibility
            if visibility == .everything { return .everything }
            if !parts.contains(visibility) { parts.append(visibility) }
        }
        return parts.count == 1 ? parts[0] : .any(parts)
    }

    /// Whether a grant could allow such a call, depending on what it names and when: by it an agent is shown what to try.
    package static func isWithinReach(_ request: GrantRequest, _ agent: AgentStanding, at now: Instant) -> Bool {
        guard closed(request, agent) == nil else { return false }
        return agent.grants.contains { grant in
            let isOver = grant.expiresAt.map { $0 <= now } ?? false
            let isMeant = grant.operations.isEmpty || grant.operations.contains(request.operationID)
            return grant.resource == request.resource && grant.includes(request.access) && isMeant && !isOver
        }
    }

    /// What no grant helps against.
    private static func closed(_ request: GrantRequest, _ agent: AgentStanding) -> GrantDenial.Cause? {
        if !agent.isAccountOpen { return .agentsDisabled }
        if !agent.isEnabled { return .agentDisabled }
        return request.isReserved ? .reserved : nil
    }

    /// Why a grant does not help; nil when it does.
    private static func shortfall(
        _ grant: Grant, _ request: GrantRequest, isOwnerOnCall: Bool, at now: Instant
    ) -> GrantDenial.Cause? {
        guard grant.resource == request.resource, grant.includes(request.access) else { return .noGrant }
        guard grant.operations.isEmpty || grant.operations.contains(request.operationID) else { return .operation }
        if grant.isNarrowed {
            if request.named.isEmpty {
                guard request.access == .read, request.isCut else { return .uncut }
            } else {
                let isWrite = request.access == .write
                guard request.named.allSatisfy({ grant.covers($0, isWrite: isWrite) }) else { return .outside }
            }
        }
        if let startsAt = grant.startsAt, now < startsAt { return .early }
        if let expiresAt = grant.expiresAt, expiresAt <= now { return .expired }
        return grant.onlyWhileOwnerOnCall && !isOwnerOnCall ? .offCall : nil
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
