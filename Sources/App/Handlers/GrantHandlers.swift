// SPDX-License-Identifier: Apache-2.0
import Base
import Catalogue
import Domain
import Store

/// What agents are granted: given, listed and taken back. A grant never changes, so that what was decided by it is clear.
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
            try check(grant, work)
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
        bindings.remove(Operations.AgentGrants.delete) { call, work in
            let isGone = try GrantQueries.delete(work.session, id: call.path("grant_id"), agentID: call.path())
            guard isGone else { throw APIError.notFound }
        }
    }

    /// Nothing else is assigned to anybody.
    private static let incidents = Operations.Incidents.list.operation.grantResource

    private static func check(_ grant: Grant, _ work: Work) throws(APIError) {
        var problems: [String] = []
        for id in grant.operations where !GrantChoices.hasOperation(id, of: grant.resource, grant.access) {
            problems.append("Operations has no '\(id)' for the \(grant.access.rawValue) of \(grant.resource)")
        }
        if grant.onlyAssignedToOwner, grant.resource != incidents {
            problems.append("Only assigned to owner is for \(incidents) alone")
        }
        if let expiresAt = grant.expiresAt {
            if expiresAt <= work.now { problems.append("Expires at must lie in the future") }
            if let startsAt = grant.startsAt, expiresAt <= startsAt {
                problems.append("Expires at must lie after starts at")
            }
        }
        guard problems.isEmpty else { throw .invalidInput(problems) }
    }
}
