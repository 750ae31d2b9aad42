// SPDX-License-Identifier: Apache-2.0
import App
import Base
import Catalogue
import Domain

/// What the forms about agents do. A refusal is a sentence on the page that they came from, with what was typed.
extension Visit {
    private typealias Names = Operations.Agents

    /// Makes the agent that the form asks for. The answer itself shows the token: an address to come back to would too.
    func createAgent() async throws -> AgentFormAnswer {
        let draft = postedAgent
        do {
            let made = try await door.send(Names.create.operation, input(of: draft))
            let issued = AgentModel.Issued(
                token: made.text("token"), baseURL: web.environment.settings.publicURL)
            return .one(try await agent(made.id, AgentLeftovers(issued: issued)), status: 201)
        } catch let error as APIError where error.status < 500 {
            return .list(try await agents(draft: draft, problem: error.sentence), status: error.status)
        }
    }

    /// Lets agents call, or refuses them all.
    func switchAllAgents() async throws -> AgentFormAnswer {
        guard let word = form[FormField.agentsEnabled], ["on", "off"].contains(word) else {
            throw ErrorPageModel(.badRequest)
        }
        let isOn = word == "on"
        try await door.send(Operations.AccountSettings.update.operation, ["agents_enabled": .bool(isOn)])
        return .elsewhere(.redirect(to: address(WebPath.agents, isOn ? .allOn : .allOff)))
    }

    func change(agent id: String, _ verb: AgentVerb) async throws -> AgentFormAnswer {
        var left = AgentLeftovers()
        do {
            switch verb {
            case .change:
                left.draft = postedAgent
                return try await update(id, input(of: postedAgent), .changed)
            case .enable: return try await update(id, ["enabled": true], .on)
            case .disable: return try await update(id, ["enabled": false], .off)
            case .remove:
                _ = try await door.call(Names.delete.operation, path: ["id": id])
                return .elsewhere(.redirect(to: address(WebPath.agents, .removed)))
            case .grant:
                left.grantDraft = postedGrant
                return try await grant(id, input(of: postedGrant, access: form[FormField.grantAccess] ?? ""))
            case .allow: return try await grant(id, missingGrant)
            case .adjust: return try await adjustGrant(id)
            case .revoke:
                let path = ["id": id, Operations.AgentGrants.grantIDName: form[FormField.grant] ?? ""]
                _ = try await door.call(Operations.AgentGrants.delete.operation, path: path)
                return .elsewhere(.redirect(to: address(WebPath.agent(id), .revoked)))
            case .rotate: return try await rotate(id)
            case .client:
                left.clientDraft = postedClient
                return try await makeClient(id, postedClient)
            case .expiry: return try await changeClientEnd(id)
            case .dismiss: return try await dismissClient(id)
            }
        } catch let error as APIError where error.status < 500 && error.status != 404 {
            left.problem = error.sentence
            return .one(try await agent(id, left), status: error.status)
        }
    }

    // MARK: One each

    private func update(_ id: String, _ input: JSONObject, _ notice: AgentNotice) async throws -> AgentFormAnswer {
        try await door.send(Names.update.operation, input, path: ["id": id])
        return .elsewhere(.redirect(to: address(WebPath.agent(id), notice)))
    }

    private func grant(_ id: String, _ input: JSONObject) async throws -> AgentFormAnswer {
        try await door.send(Operations.AgentGrants.create.operation, input, path: ["id": id])
        return .elsewhere(.redirect(to: address(WebPath.agent(id), .granted)))
    }

    /// What a refused call would have needed, and nothing else.
    private var missingGrant: JSONObject {
        [
            "resource": .string(form[FormField.grantResource] ?? ""),
            "access": .string(form[FormField.grantAccess] ?? ""), "approval": false,
        ]
    }

    // MARK: Tokens and clients

    /// The answer itself shows the token, as that to a new agent does.
    private func rotate(_ id: String) async throws -> AgentFormAnswer {
        let made = try await door.send(Names.rotate.operation, [:], path: ["id": id])
        let issued = AgentModel.Issued(token: made.text("token"), baseURL: web.environment.settings.publicURL)
        return .one(try await agent(id, AgentLeftovers(issued: issued)), status: 201)
    }

    private func makeClient(_ id: String, _ draft: AgentClientEntry) async throws -> AgentFormAnswer {
        let input: JSONObject = ["name": .string(draft.name), "expires_at": end(draft.expiresAt)]
        let made = try await door.send(Operations.AgentClients.create.operation, input, path: ["id": id])
        let issued = DisplayedAgentClient.Issued(
            clientID: made.text("client_id"), secret: made.text("client_secret"),
            tokenURL: web.environment.settings.publicURL + Operations.OAuth.token.operation.path.text)
        return .one(try await agent(id, AgentLeftovers(issuedClient: issued)), status: 201)
    }

    private func dismissClient(_ id: String) async throws -> AgentFormAnswer {
        let path = ["id": id, Operations.AgentClients.clientIDName: form[FormField.agentClient] ?? ""]
        _ = try await door.call(Operations.AgentClients.delete.operation, path: path)
        return .elsewhere(.redirect(to: address(WebPath.agent(id), .dismissed)))
    }

    private func address(_ path: String, _ notice: AgentNotice) -> String { address(path, notice: notice.rawValue) }

    // MARK: What was posted

    private var postedAgent: AgentDraft {
        AgentDraft(
            name: form[FormField.agentName] ?? "", purpose: form[FormField.agentPurpose] ?? "",
            ownerID: form[FormField.agentOwner] ?? "", callsPerHour: form[FormField.agentCalls] ?? "",
            writesPerHour: form[FormField.agentWrites] ?? "", incidentsPerDay: form[FormField.agentIncidents] ?? "",
            expiresAt: form[FormField.agentExpires] ?? "")
    }

    /// What the form does not have stays as it is.
    private func input(of draft: AgentDraft) -> JSONObject {
        var input: JSONObject = [
            "name": .string(draft.name), "purpose": .string(draft.purpose),
            "owner": ["id": .string(draft.ownerID), "type": "user_reference"],
            "calls_per_hour": limit(draft.callsPerHour), "writes_per_hour": limit(draft.writesPerHour),
        ]
        if form[FormField.agentIncidents] != nil { input.append("incidents_per_day", limit(draft.incidentsPerDay)) }
        if form[FormField.agentExpires] != nil { input.append("expires_at", end(draft.expiresAt)) }
        return input
    }

    /// What is no time is sent as it was typed, as with numbers.
    func end(_ text: String) -> JSON {
        guard !text.isEmpty else { return .null }
        return .string(ISO8601.instant(text, in: viewer.user.timeZone).map { ISO8601.string($0) } ?? text)
    }

    /// What is no number is sent as it was typed: the operation says what is wrong with it.
    private func limit(_ text: String) -> JSON {
        let digits = text.filter { !$0.isWhitespace }
        guard !digits.isEmpty else { return .null }
        return Int64(digits).map(JSON.int) ?? .string(digits)
    }
}

/// What the pages of agents say after a change. Only these can be asked for by an address.
enum AgentNotice: String {
    case changed = "agent-changed"
    case on = "agent-on"
    case off = "agent-off"
    case removed = "agent-removed"
    case granted = "agent-granted"
    case grantChanged = "agent-grant-changed"
    case revoked = "agent-revoked"
    case clientChanged = "agent-client-changed"
    case dismissed = "agent-client-removed"
    case allOn = "agents-on"
    case allOff = "agents-off"

    var notice: PageFrame.Notice {
        switch self {
        case .changed: .init(.done, "Saved.")
        case .on: .init(.done, "Switched on. It may do what it is granted.")
        case .off: .init(.done, "Switched off. Its calls are refused from now on.")
        case .removed: .init(.done, "Removed. Its token opens nothing any more.")
        case .granted: .init(.done, "Granted.")
        case .grantChanged: .init(.done, "Saved. It counts from the next call on.")
        case .revoked: .init(.done, "Taken back.")
        case .clientChanged: .init(.done, "Saved. Its tokens end with it.")
        case .dismissed: .init(.done, "Removed. Its tokens open nothing any more.")
        case .allOn: .init(.done, "Agents may call again.")
        case .allOff: .init(.done, "Every agent is refused from now on.")
        }
    }
}
