// SPDX-License-Identifier: Apache-2.0
package import Domain
import Store

/// Fills in who stands behind a credential.
package enum AccessLoader {
    /// A credential with its person, as decisions need them; nil when the person is not there any more.
    package static func principal(
        _ credential: Principal.Credential, userID: String?, _ work: Work
    ) throws -> Principal? {
        guard let userID else { return Principal(credential) }
        guard let person = try AccessQueries.person(work.session, id: userID) else { return nil }
        return Principal(credential, person: person)
    }

    /// An agent with its grants and its owner; nil when the owner is not there any more.
    package static func principal(_ agent: AIAgent, _ work: Work) throws -> Principal? {
        let grants = try GrantQueries.all(work.session, agentID: agent.id).map { grant in
            var grant = grant
            if grant.onlyAssignedToOwner { grant.assigneeID = agent.ownerID }
            return grant
        }
        // Asked of every policy there is, so only where it matters.
        let isOwnerOnCall =
            try grants.contains(where: \.onlyWhileOwnerOnCall)
            && !OnCallHandlers.resolve(
                .init(userIDs: [agent.ownerID], enough: 1), since: work.now, until: work.now, work
            ).isEmpty
        var standing = AgentStanding(
            id: agent.id, name: agent.name, isEnabled: agent.isEnabled,
            isAccountOpen: try AccountQueries.areAgentsEnabled(work.session), callsPerHour: agent.callsPerHour,
            writesPerHour: agent.writesPerHour, incidentsPerDay: agent.incidentsPerDay, grants: grants,
            isOwnerOnCall: isOwnerOnCall)
        standing.ownerEmail = try AccessQueries.email(work.session, userID: agent.ownerID)
        return try principal(.agent(standing), userID: agent.ownerID, work)
    }
}
