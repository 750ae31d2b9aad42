// SPDX-License-Identifier: Apache-2.0
import Domain
import Store

/// Apps that act as an agent: their tokens are worth what the agent is worth at that moment.
extension OAuthService {
    static let closed = OAuthError(
        .unauthorizedClient, "The agent of this app is switched off, has expired, or its owner is gone")

    /// Whether the agent as which an app acts is let in at all; true for an app that acts as none.
    static func isOpen(_ client: OAuthClient, _ work: Work) throws -> Bool {
        guard let agentID = client.agentID else { return true }
        guard let agent = try AgentQueries.find(work.session, id: agentID), agent.isEnabled,
            !agent.hasExpired(at: work.now), try AccountQueries.areAgentsEnabled(work.session)
        else { return false }
        return try !UserQueries.find(work.session, ids: [agent.ownerID]).isEmpty
    }
}
