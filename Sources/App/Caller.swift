// SPDX-License-Identifier: Apache-2.0
package import Catalogue
package import Domain
import Store

/// Who calls, and what the account as a whole may do at the moment.
package struct Caller: Hashable, Sendable {
    package var principal: Principal
    package var isAccountSuspended: Bool
    package var disabledAbilities: [String]
    /// The state of the store in which this was found out, where it can be told: the rest of the call may go by it too.
    var freshness: Freshness?

    /// Refuses what the account as a whole may not do: 402 while it is suspended, and for an ability that is switched off.
    package func checkAccount(_ operation: Operation) throws(APIError) {
        if isAccountSuspended, !operation.worksWhileSuspended { throw .accountSuspended }
        guard !disabledAbilities.isEmpty else { return }
        if let ability = operation.ability, disabledAbilities.contains(ability) { throw .missingAbility }
    }
}

extension Caller {
    /// The caller behind a token's hash; nil when no live key or app token has it.
    ///
    /// An app's token that was asked for another resource, as that of the tools of models, is none here (RFC 8707).
    static func find(hash: String, resource: String, _ work: Work) throws -> Caller? {
        let principal: Principal?
        if let key = try TokenQueries.principal(work.session, hash: hash, at: work.now) {
            principal = try AccessLoader.principal(key.credential, userID: key.userID, work)
        } else if let access = try OAuthQueries.access(work.session, hash: hash, at: work.now),
            access.resource == nil || access.resource == resource
        {
            principal = try Self.principal(access, work)
        } else if let agent = try AgentQueries.find(work.session, hash: hash, at: work.now) {
            principal = try AccessLoader.principal(agent, work)
        } else {
            principal = nil
        }
        guard let principal else { return nil }
        let restrictions = try AccountQueries.restrictions(work.session)
        return Caller(
            principal: principal, isAccountSuspended: restrictions.isSuspended,
            disabledAbilities: restrictions.disabledAbilities)
    }

    /// An app, or the agent as which it acts; nil when that one has expired, or the person behind it is gone.
    private static func principal(_ access: OAuthAccess, _ work: Work) throws -> Principal? {
        let scopes = ScopeTable.expanded(access.scopes)
        guard let agentID = access.agentID else {
            let credential = Principal.Credential.app(
                tokenID: access.tokenID, clientID: access.clientID, scopes: scopes)
            return try AccessLoader.principal(credential, userID: access.userID, work)
        }
        guard let agent = try AgentQueries.find(work.session, id: agentID), !agent.hasExpired(at: work.now),
            var principal = try AccessLoader.principal(agent, work), var standing = principal.agent
        else { return nil }
        standing.clientName = "\(access.clientName) (\(access.clientID))"
        standing.scopes = access.scopes.isEmpty ? nil : scopes
        principal.credential = .agent(standing)
        return principal
    }
}
