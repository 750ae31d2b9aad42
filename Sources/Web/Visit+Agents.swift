// SPDX-License-Identifier: Apache-2.0
import App
import Base
import Catalogue
import Domain

/// The pages of agents. What is shown and what may be done is decided by the operations.
extension Visit {
    private typealias Names = Operations.Agents

    /// People whom a form offers as owners, and agents whom the log offers to be narrowed to.
    static let agentChoicesMaximum = 500

    func agents(draft: AgentDraft? = nil, problem: String? = nil) async throws -> AgentsModel {
        var query: [(Parameter, String)] = [(.limit, String(AgentsModel.pageLimit))]
        if let cursor = parameter(AgentsModel.cursorName), !cursor.isEmpty { query.append((.cursor, cursor)) }
        let (list, states) = (Names.list.operation, Operations.AgentStates.list.operation)
        let answer = try await door.call(list, query: query)
        // In the same order, and cut alike.
        let figures = try await door.call(states, query: query).items(states.outputKey ?? "")
        var offered = draft ?? AgentDraft(ownerID: viewer.user.id)
        offered.owners = try await agentOwners(besides: offered.ownerID)
        return AgentsModel(
            frame: try await agentFrame(problem: problem),
            agents: answer.items(list.outputKey ?? "").map { agent in
                displayed(agent: agent, figures.first { $0.id == agent.id } ?? .null)
            }, isAccountOpen: try await areAgentsEnabled(), draft: offered,
            nextCursor: answer["next_cursor"]?.stringValue)
    }

    /// What a form on the agent's page leaves for the page that answers it.
    struct AgentLeftovers {
        var draft: AgentDraft?
        var grantDraft: GrantDraft?
        var grantEdit: GrantEdit?
        var issued: AgentModel.Issued?
        var issuedClient: DisplayedAgentClient.Issued?
        var clientDraft: AgentClientEntry?
        var clientEdit: AgentClientEntry?
        var problem: String?
    }

    func agent(_ id: String, _ left: AgentLeftovers = AgentLeftovers()) async throws -> AgentModel {
        let agent = try await door.show(Names.get.operation, path: ["id": id])
        let states = Operations.AgentStates.self
        let figures = try await door.call(states.list.operation, query: [(states.agentID, agent.id)])
        let shown = displayed(agent: agent, figures.items(states.list.operation.outputKey ?? "").first ?? .null)
        var offered = left.draft ?? stored(shown)
        offered.owners = try await agentOwners(besides: offered.ownerID, named: shown.ownerName)
        let (grants, grantsLeftOut) = try await storedGrants(shown.id)
        let grantDraft = try await offeredGrant(left.grantDraft)
        let clients = try await agentClients(shown.id)
        let denials = try await agentCallPage(
            AgentCallFilter(agentID: shown.id, decision: AgentCallEntry.Decision.denied.rawValue),
            limit: AgentModel.denialLimit, cursor: nil)
        let calls = try await agentCallPage(
            AgentCallFilter(agentID: shown.id), limit: AgentModel.callLimit, cursor: parameter(AgentModel.cursorName))
        let approvals = try await waitingApprovals(of: shown.id, maximum: AgentModel.approvalLimit)
        return AgentModel(
            frame: try await agentFrame(problem: left.problem), agent: shown, isAccountOpen: try await areAgentsEnabled(),
            draft: offered, issued: left.issued, grants: grants.map { displayed(grant: $0) }, grantsLeftOut: grantsLeftOut,
            grantDraft: grantDraft, approvals: approvals, denials: denials.calls, calls: calls.calls,
            nextCursor: calls.nextCursor, whatIf: try await whatIf(shown.id), clients: clients,
            issuedClient: left.issuedClient, grantEdit: grantEdit(grants, left.grantEdit, offering: grantDraft),
            clientDraft: left.clientDraft ?? AgentClientEntry(), clientEdit: clientEdit(clients, left.clientEdit))
    }

    func agentFrame(problem: String? = nil) async throws -> PageFrame {
        var frame = try await frame()
        if let notice = parameter(PageNotice.parameterName).flatMap(AgentNotice.init(rawValue:)) {
            frame.notice = notice.notice
        }
        if let problem { frame.notice = PageFrame.Notice(.problem, problem) }
        return frame
    }

    private func stored(_ agent: DisplayedAgent) -> AgentDraft {
        AgentDraft(
            name: agent.name, purpose: agent.purpose, ownerID: agent.ownerID,
            callsPerHour: agent.callsPerHour.map { String($0) } ?? "",
            writesPerHour: agent.writesPerHour.map { String($0) } ?? "",
            incidentsPerDay: agent.incidentsPerDay.map { String($0) } ?? "",
            expiresAt: localTime(agent.expiresAt))
    }

    /// A time as a browser's field has it, in the viewer's own zone; empty for none.
    func localTime(_ instant: Instant?) -> String {
        guard let instant else { return "" }
        return String(ISO8601.string(instant.roundedDownToSecond, in: viewer.user.timeZone).prefix(Self.localTextLength))
    }

    /// Of a time without its zone: `2026-03-02T10:00:00`.
    private static let localTextLength = 19

    private func displayed(agent: JSON, _ state: JSON) -> DisplayedAgent {
        let owner = agent["owner"] ?? .null
        let ownerName = owner.summary.isEmpty ? "somebody who has left" : owner.summary
        return DisplayedAgent(
            id: agent.id, name: agent.text("name"), purpose: agent.text("purpose"), ownerID: owner.id,
            ownerName: ownerName, isEnabled: agent["enabled"]?.boolValue ?? false,
            callsPerHour: agent["calls_per_hour"]?.intValue, writesPerHour: agent["writes_per_hour"]?.intValue,
            createdAt: agent.time("created_at") ?? now, hint: agent["hint"]?.stringValue,
            lastUsedAt: agent.time("last_used_at"), calls: state["calls_last_hour"]?.intValue ?? 0,
            denied: state["denied_last_hour"]?.intValue ?? 0, writes: state["writes_last_hour"]?.intValue ?? 0,
            incidentsPerDay: agent["incidents_per_day"]?.intValue, expiresAt: agent.time("expires_at"))
    }

    private func areAgentsEnabled() async throws -> Bool {
        try await door.show(Operations.AccountSettings.get.operation)["agents_enabled"]?.boolValue ?? false
    }

    /// Those for whom the viewer may make an agent, and whoever has been chosen already.
    private func agentOwners(besides ownerID: String, named name: String? = nil) async throws -> [AgentChoice] {
        let users = try await door.list(Operations.Users.list.operation, maximum: Self.agentChoicesMaximum)
        var choices: [AgentChoice] = []
        for user in users {
            let mayIssue = KeyRules.mayIssue(
                principal: viewer.principal, kind: .user, userID: user.id,
                holderRole: Role(rawValue: user.text("role")))
            guard mayIssue || user.id == ownerID else { continue }
            choices.append(AgentChoice(value: user.id, label: user.text("name")))
        }
        if let name, !choices.contains(where: { $0.value == ownerID }) {
            choices.insert(AgentChoice(value: ownerID, label: name), at: 0)
        }
        return choices
    }

    // MARK: What if

    private func whatIf(_ id: String) async throws -> AgentModel.WhatIf {
        let operation = parameter(AgentModel.operationName) ?? ""
        let object = (parameter(AgentModel.objectName) ?? "").filter { !$0.isWhitespace }
        var asked = AgentModel.WhatIf(operationID: operation, objectID: object)
        guard !operation.isEmpty else { return asked }
        var query = [(Names.operation, operation)]
        if !object.isEmpty { query.append((Names.objectID, object)) }
        do {
            let decision = try await door.show(Names.decision.operation, path: ["id": id], query: query)
            asked.answer = .init(
                isAllowed: decision["allowed"]?.boolValue ?? false,
                needsApproval: decision["approval_needed"]?.boolValue ?? false, reason: decision.text("reason"))
        } catch let error as APIError where error.status == 400 {
            asked.answer = .init(isAllowed: false, reason: error.errors.first ?? error.message)
        }
        return asked
    }
}
