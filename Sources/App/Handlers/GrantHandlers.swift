// SPDX-License-Identifier: Apache-2.0
import Base
import Catalogue
import Domain
import Store

/// What agents are granted: given, listed, changed and taken back. What a grant was when something was decided by it, the
/// audit records of its changes say.
package enum GrantHandlers {
    package static func bind(_ bindings: inout Bindings) {
        bindings.list(Operations.AgentGrants.list) { call, work in
            let agent = try AgentHandlers.find(call, work)
            let found = try GrantQueries.page(
                work.session, agentID: agent.id, after: call.page.cursor, limit: call.page.limit + 1)
            return Page(fetched: found, call.page, cursor: { $0.id })
        }
        bindings.create(Operations.AgentGrants.create) { call, change, work in
            let agent = try AgentHandlers.find(call, work)
            try AgentHandlers.requireReach(call, ownerID: agent.ownerID, work)
            var grant = change.applied(to: Grant(createdAt: work.now.roundedDownToSecond))
            try check(grant, instead: nil, work)
            // Grants are counted before one is added.
            try work.session.lock(object: "agents/\(agent.id)")
            guard try GrantQueries.count(work.session, agentID: agent.id) < Grant.perAgentMaximum else {
                throw AgentHandlers.limit("An agent can have at most \(Grant.perAgentMaximum) grants")
            }
            grant.id = work.makeID()
            grant.agentID = agent.id
            try GrantQueries.insert(work.session, grant)
            return grant
        }
        bindings.update(Operations.AgentGrants.update) { call, change, work in
            let agent = try AgentHandlers.find(call, work)
            try AgentHandlers.requireReach(call, ownerID: agent.ownerID, work)
            let id = call.path(Operations.AgentGrants.grantIDName)
            guard let old = try GrantQueries.find(work.session, id: id, agentID: agent.id) else { throw APIError.notFound }
            let new = change.applied(to: old)
            try check(new, instead: old, work)
            try GrantQueries.update(work.session, new)
            return new
        }
        bindings.remove(Operations.AgentGrants.delete) { call, work in
            let id = call.path(Operations.AgentGrants.grantIDName)
            let isGone = try GrantQueries.delete(work.session, id: id, agentID: call.path())
            guard isGone else { throw APIError.notFound }
        }
    }

    /// `old` is what a change begins with; nil for a new grant. An end that has passed and stays is no mistake.
    private static func check(_ grant: Grant, instead old: Grant?, _ work: Work) throws(APIError) {
        var problems: [String] = []
        if let old, grant.resource != old.resource {
            problems.append("Resource can't be changed; grant something else beside it")
        }
        for id in grant.operations where !GrantChoices.hasOperation(id, of: grant.resource, grant.access) {
            problems.append("Operations has no '\(id)' for the \(grant.access.rawValue) of \(grant.resource)")
        }
        if grant.onlyAssignedToOwner, grant.resource != GrantChoices.assignable {
            problems.append("Only assigned to owner is for \(GrantChoices.assignable) alone")
        }
        if let expiresAt = grant.expiresAt {
            if expiresAt <= work.now, expiresAt != old?.expiresAt { problems.append("Expires at must lie in the future") }
            if let startsAt = grant.startsAt, expiresAt <= startsAt {
                problems.append("Expires at must lie after starts at")
            }
        }
        guard problems.isEmpty else { throw .invalidInput(problems) }
    }
}
