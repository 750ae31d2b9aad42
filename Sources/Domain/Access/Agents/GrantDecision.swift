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
        GrantLook(request, agent, at: now).decision
    }

    /// What all grants together show that allow such a call: by it the answer is cut.
    package static func visibility(_ request: GrantRequest, _ agent: AgentStanding, at now: Instant) -> Visibility {
        GrantLook(request, agent, at: now).visibility
    }

    /// Both, with one look at each grant: an agent can have a hundred, and calls often.
    package static func judge(
        _ request: GrantRequest, _ agent: AgentStanding, at now: Instant
    ) -> (decision: GrantDecision, visibility: Visibility) {
        let look = GrantLook(request, agent, at: now)
        return (look.decision, look.visibility)
    }

    fileprivate static func isMeant(_ grant: Grant, _ request: GrantRequest) -> Bool {
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
    fileprivate static func closed(_ request: GrantRequest, _ agent: AgentStanding) -> GrantDenial.Cause? {
        if !agent.isAccountOpen { return .agentsDisabled }
        if !agent.isEnabled { return .agentDisabled }
        return request.isReserved ? .reserved : nil
    }
}

/// One look at each grant of an agent for a call.
///
/// What they show is put together when it is asked for: who is refused needs none of it.
private struct GrantLook {
    private let request: GrantRequest
    private let grants: [Grant]
    private var nearest = GrantDenial.Cause.noGrant
    // By their places, since most grants are for something else and need not be copied.
    private var allowing: Int?
    private var waiting: Int?
    /// Those that have a part in what is shown, the oldest first.
    private var helping: [Int] = []
    private var showsEverything = false

    init(_ request: GrantRequest, _ agent: AgentStanding, at now: Instant) {
        self.request = request
        grants = agent.grants
        if let cause = GrantDecision.closed(request, agent) {
            nearest = cause
            return
        }
        for place in grants.indices where GrantDecision.isMeant(grants[place], request) {
            if let cause = shortfall(grants[place], isOwnerOnCall: agent.isOwnerOnCall, at: now) {
                nearest = max(nearest, cause)
                continue
            }
            if grants[place].needsApproval, request.access == .write {
                waiting = waiting ?? place
            } else {
                allowing = allowing ?? place
            }
            helping.append(place)
            if !grants[place].isNarrowed { showsEverything = true }
            if allowing != nil, showsEverything { break }
        }
    }

    var decision: GrantDecision {
        if let allowing { return .allowed(grants[allowing]) }
        if let waiting { return .waits(grants[waiting]) }
        return .denied(GrantDenial(request, nearest))
    }

    var visibility: Visibility {
        if showsEverything { return .everything }
        var shown = GrantedVisibility(roomForObjects: helping.reduce(0) { $0 + grants[$1].serviceIDs.count })
        for place in helping { shown.add(grants[place]) }
        return shown.visibility()
    }

    /// Why a grant for such things does not help; nil when it does.
    private func shortfall(_ grant: Grant, isOwnerOnCall: Bool, at now: Instant) -> GrantDenial.Cause? {
        guard grant.operations.isEmpty || grant.operations.contains(request.operationID) else { return .operation }
        if grant.isNarrowed {
            let isWrite = request.access == .write
            if request.named.isEmpty {
                guard !isWrite, request.isCut else { return .uncut }
            } else {
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
