// SPDX-License-Identifier: Apache-2.0
import Base
import Catalogue
import Domain

/// OAuth clients of agents, as their pages show them.
extension Visit {
    private typealias Names = Operations.AgentClients

    func agentClients(_ id: String) async throws -> [DisplayedAgentClient] {
        let list = Names.list.operation
        let answer = try await door.call(list, path: ["id": id], query: [(.limit, String(AIAgent.oauthClientsMaximum))])
        return answer.items(list.outputKey ?? "").map { client in
            DisplayedAgentClient(
                id: client.id, name: client.text("name"), createdAt: client.time("created_at") ?? now,
                expiresAt: client.time("expires_at"), lastUsedAt: client.time("last_used_at"))
        }
    }
}
