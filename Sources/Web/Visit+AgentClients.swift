// SPDX-License-Identifier: Apache-2.0
import App
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

    /// The row that is a form: with what was typed, or with what is stored of the client that the address names.
    func clientEdit(_ stored: [DisplayedAgentClient], _ left: AgentClientEntry?) -> AgentClientEntry? {
        guard let id = left?.clientID ?? parameter(AgentModel.editName), let client = stored.first(where: { $0.id == id })
        else { return nil }
        let end = localTime(client.expiresAt)
        var edit = left ?? AgentClientEntry(clientID: client.id, name: client.name, expiresAt: end)
        edit.seen = end
        return edit
    }

    var postedClient: AgentClientEntry {
        AgentClientEntry(
            clientID: form[FormField.agentClient], name: form[FormField.agentClientName] ?? "",
            expiresAt: form[FormField.agentClientExpires] ?? "")
    }

    /// Sets when the client that the form names ends. A refusal is told in its row, with what was typed.
    func changeClientEnd(_ id: String) async throws -> AgentFormAnswer {
        var posted = postedClient
        let clientID = posted.clientID ?? ""
        guard let stored = try await agentClients(id).first(where: { $0.id == clientID }) else { throw APIError.notFound }
        var change = JSONObject()
        // A time that the clocks show twice does not move by being saved as it is.
        let expiresAt = end(posted.expiresAt)
        // Nor does one that somebody else has set meanwhile.
        if expiresAt != end(form[FormField.seen] ?? localTime(stored.expiresAt)) { change.append("expires_at", expiresAt) }
        do {
            try await door.send(Names.update.operation, change, path: ["id": id, Names.clientIDName: clientID])
        } catch let error as APIError where error.status < 500 && error.status != 404 {
            posted.problem = error.sentence
            return .one(try await agent(id, AgentLeftovers(clientEdit: posted)), status: error.status)
        }
        return .elsewhere(.redirect(to: address(WebPath.agent(id), notice: AgentNotice.clientChanged.rawValue)))
    }
}
