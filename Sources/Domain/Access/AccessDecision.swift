// SPDX-License-Identifier: Apache-2.0

/// What a call asks for, as far as it matters who may do it.
package struct AccessRequest: Hashable, Sendable {
    /// Whether it changes anything: keys that only read are held to this.
    package var isWrite: Bool
    /// Scopes of which an app must hold one; empty when no scope covers the operation.
    package var scopes: [String]
    package var right: Right
    /// Whether it concerns the caller's own person alone: their profile, contact methods, rules and sessions.
    package var isOwn: Bool
    /// The objects that decide: those in the path or, where there are none, those that the body names.
    package var objects: [OwnedObject]

    package init(isWrite: Bool, scopes: [String], right: Right, isOwn: Bool = false, objects: [OwnedObject] = []) {
        self.isWrite = isWrite
        self.scopes = scopes
        self.right = right
        self.isOwn = isOwn
        self.objects = objects
    }
}

/// May this principal do this? Pure, so that every combination can be tested.
package enum AccessDecision: Hashable, Sendable {
    case allow
    case deny(Reason)

    package enum Reason: Hashable, Sendable {
        /// A key that only reads was used for something else.
        case readOnlyKey
        /// The app's token holds none of the scopes that cover the operation.
        case missingScope(required: [String], held: [String])
        /// No scope covers the operation, so that no app reaches it.
        case noScopeCovers
        /// The person's base role, teams and single objects do not give the right.
        case role(Role, needs: Right)
        /// The agent's grants do not allow it. Decided apart, after all else was.
        case grant(GrantDenial)
        /// Senders of events have no business here.
        case routingKey
    }

    package static func decide(_ principal: Principal, _ request: AccessRequest) -> AccessDecision {
        switch principal.credential {
        case .routingKey: return .deny(.routingKey)
        case .accountKey(_, isReadOnly: true) where request.isWrite: return .deny(.readOnlyKey)
        case .app(_, _, let held):
            if let reason = request.shortfall(of: held) { return .deny(reason) }
        case .accountKey, .userKey, .session, .mailLink: break
        // An agent never does more than its owner, who must be there, and with a token for less no more than that.
        case .agent(let agent):
            guard principal.person != nil else { return .deny(.role(.readOnlyLimitedUser, needs: request.right)) }
            if let held = agent.scopes, let reason = request.shortfall(of: held) { return .deny(reason) }
        }
        guard let person = principal.person else { return .allow }
        return person.has(request) ? .allow : .deny(.role(person.role, needs: request.right))
    }
}

extension AccessRequest {
    /// What a token with these scopes lacks for it; nil when it lacks none.
    fileprivate func shortfall(of held: [String]) -> AccessDecision.Reason? {
        guard !scopes.isEmpty else { return .noScopeCovers }
        return scopes.contains(where: held.contains) ? nil : .missingScope(required: scopes, held: held)
    }
}

extension Person {
    fileprivate func has(_ request: AccessRequest) -> Bool {
        if role.right >= request.right || request.isOwn { return true }
        guard role.canBeRaised, !request.objects.isEmpty else { return false }
        return request.objects.allSatisfy { right(on: $0).map { $0 >= request.right } ?? false }
    }

    /// The most that teams, single objects and being paged give on an object; nil when they give nothing.
    private func right(on object: OwnedObject) -> Right? {
        let byTeam = teamRoles.filter { object.teamIDs.contains($0.teamID) }.map(\.role.right)
        let byObject = objectRoles.filter { $0.objectID == object.id || $0.objectID == object.parentID }.map(\.role.right)
        // Whoever is paged can act, whatever else they may do.
        let byPage: [Right] = object.involvedIDs.contains(id) ? [.respond] : []
        return (byTeam + byObject + byPage).max()
    }
}

extension AccessDecision.Reason {
    /// One sentence for whoever is refused.
    package var sentence: String {
        switch self {
        case .readOnlyKey: "This key is for reading only"
        case .missingScope: "Token missing required scopes"
        case .noScopeCovers: "No scope covers this operation; use an API key"
        case .role(let role, let right): "The role \(role.rawValue) does not include the right to \(right.phrase)"
        case .grant(let denial): denial.sentence
        case .routingKey: "A routing key sends events and does nothing else"
        }
    }
}

extension Right {
    /// The right as the end of a sentence: "the right to …".
    package var phrase: String {
        switch self {
        case .see: "look at this"
        case .respond: "act on this"
        case .configure: "change this"
        case .administer: "administer this"
        }
    }
}
