// SPDX-License-Identifier: Apache-2.0
import Base
import Catalogue
import Domain
import Store

/// Agents: made, listed, changed and removed, and what the door would say to them.
package enum AgentHandlers {
    /// Agents are counted before one is added: makers wait for each other.
    private static let lock = "agents"
    /// In the place of an id that was not named: no object has it.
    private static let nothing = "-"

    package static func bind(_ bindings: inout Bindings) {
        bindings.list(Operations.Agents.list) { call, work in
            let found = try AgentQueries.page(work.session, after: call.page.cursor, limit: call.page.limit + 1)
            var page = Page(fetched: found, call.page, cursor: { $0.id })
            page.items = try withReach(page.items, work)
            return page
        }
        bindings.show(Operations.Agents.get) { call, work in try withReach([try find(call, work)], work)[0] }
        bindings.update(Operations.Agents.update) { call, change, work in
            let old = try find(call, work)
            try requireReach(call, ownerID: old.ownerID, work)
            let new = change.applied(to: old)
            if new.expiresAt != old.expiresAt { try checkExpiry(new, work) }
            if new.ownerID != old.ownerID { try requireOwner(call, new.ownerID, work) }
            try AgentQueries.update(work.session, new)
            return try withReach([new], work)[0]
        }
        bindings.remove(Operations.Agents.delete) { call, work in
            guard try AgentQueries.delete(work.session, id: call.path()) else { throw APIError.notFound }
        }
        bindCreate(&bindings)
        bindRotate(&bindings)
        let decision = Operations.Agents.decision
        bindings.bind(decision.erased) { call, environment in
            let found = try await decide(call, environment)
            return try await environment.read { work in
                try Presenter.reply(one: found, decision, call, work, environment)
            }
        }
    }

    private static func bindCreate(_ bindings: inout Bindings) {
        let endpoint = Operations.Agents.create
        bindings.bind(endpoint.erased) { call, environment in
            let change = try Shapes.agent.decode(try call.input(), .create)
            let secrets = environment.secrets
            return try await environment.write { work in
                var agent = change.applied(to: AIAgent(createdAt: work.now.roundedDownToSecond))
                try requireOwner(call, agent.ownerID, work)
                try checkExpiry(agent, work)
                try work.session.lock(object: lock)
                guard try AgentQueries.count(work.session) < AIAgent.countMaximum else {
                    throw limit("There can be at most \(AIAgent.countMaximum) agents")
                }
                agent.id = work.makeID()
                agent.creatorUserID = call.principal.userID
                let token = work.runtime.randomToken(length: Tokens.keyLength)
                agent.hint = String(token.suffix(APIKey.hintLength))
                try AgentQueries.insert(work.session, agent, hash: secrets.hash(ofToken: token))
                let made = IssuedAgent(agent: try withReach([agent], work)[0], token: token)
                return try Presenter.reply(one: made, endpoint, call, work, environment)
            }
        }
    }

    private static func bindRotate(_ bindings: inout Bindings) {
        let endpoint = Operations.Agents.rotate
        bindings.bind(endpoint.erased) { call, environment in
            let input = call.envelope.members.isEmpty ? [:] : try call.input()
            let rotation = try Shapes.keyRotation.decode(input, .create).applied(to: KeyRotation())
            let secrets = environment.secrets
            return try await environment.write { work in
                // Two at once would leave a token to nobody.
                try work.session.lock(object: "agents/\(call.path())")
                let old = try find(call, work)
                try requireReach(call, ownerID: old.ownerID, work)
                guard !old.hasExpired(at: work.now) else { throw APIError.invalidInput("Agent has expired") }
                let token = work.runtime.randomToken(length: Tokens.keyLength)
                try AgentQueries.rotate(
                    work.session, id: old.id, hash: secrets.hash(ofToken: token),
                    hint: String(token.suffix(APIKey.hintLength)),
                    previousEndsAt: work.now.roundedDownToSecond.adding(seconds: Int64(rotation.overlapSeconds)))
                // It is gone, and no clock that is set back brings it to life again.
                if rotation.overlapSeconds == 0 { try AgentQueries.forgetPrevious(work.session, id: old.id) }
                let made = IssuedAgent(agent: try withReach([try find(call, work)], work)[0], token: token)
                return try Presenter.reply(one: made, endpoint, call, work, environment)
            }
        }
    }

    /// Agents with what each can do at this moment.
    private static func withReach(_ agents: [AIAgent], _ work: Work) throws -> [AIAgent] {
        let isOpen = try AccountQueries.areAgentsEnabled(work.session)
        let grants = try GrantQueries.all(work.session, agentIDs: agents.map(\.id))
        return agents.map { agent in
            var agent = agent
            let own = grants.filter { $0.agentID == agent.id }
            agent.reach = AgentReach.sentence(agent, grants: own, isAccountOpen: isOpen, at: work.now)
            return agent
        }
    }

    private static func checkExpiry(_ agent: AIAgent, _ work: Work) throws(APIError) {
        guard let problem = KeyRules.expiryProblem(agent.expiresAt, now: work.now) else { return }
        throw .invalidInput("Expires at \(problem)")
    }

    /// The agent that the path names.
    static func find(_ call: Call, _ work: Work) throws -> AIAgent {
        guard let agent = try AgentQueries.find(work.session, id: call.path()) else { throw APIError.notFound }
        return agent
    }

    private static func requireOwner(_ call: Call, _ ownerID: String, _ work: Work) throws {
        guard try !UserQueries.find(work.session, ids: [ownerID]).isEmpty else {
            throw APIError.invalidInput("User \(ownerID) does not exist")
        }
        try requireReach(call, ownerID: ownerID, work)
    }

    /// An agent does what its owner may: nobody makes or changes one that reaches further than they do.
    static func requireReach(_ call: Call, ownerID: String, _ work: Work) throws {
        let owner = try UserQueries.find(work.session, ids: [ownerID]).first
        let mayIssue = KeyRules.mayIssue(
            principal: call.principal, kind: .user, userID: ownerID, holderRole: owner?.role)
        guard mayIssue else { throw APIError.accessDenied("The agent would reach further than you do") }
    }

    /// Counts an incident that an agent opens, in the transaction that opens it; throws when its day is used up.
    static func takeIncident(_ call: Call, _ work: Work) throws {
        guard let agent = call.principal.agent, let maximum = agent.incidentsPerDay else { return }
        let day = work.now.seconds.floorDivided(by: .secondsPerDay)
        let isLetIn = try AgentDayQueries.takeIncident(work.session, agentID: agent.id, day: day, maximum: maximum)
        guard !isLetIn else { return }
        var error = APIError.rateLimited
        error.errors = ["This agent has opened its incidents of this day"]
        error.retryAfterSeconds = Int(Int64.secondsPerDay - work.now.seconds.floorRemainder(by: .secondsPerDay))
        throw error
    }

    static func limit(_ text: String) -> APIError {
        APIError(status: 400, code: 2019, message: "Product Limit Reached", errors: [text])
    }

    // MARK: What the door would say

    private static func decide(_ call: Call, _ environment: Environment) async throws -> AgentDecision {
        let name = call.values.text(Operations.Agents.operation) ?? ""
        guard !name.isBlank else { throw APIError.invalidInput("operation can't be blank") }
        let known = Operations.all.first { $0.operation.id == name && $0.operation.authentication == .token }
        guard let endpoint = known else { throw APIError.invalidInput("operation has no '\(name)'") }
        let found = try await environment.read { work in try AccessLoader.principal(try find(call, work), work) }
        guard let principal = found, let agent = principal.agent else {
            return AgentDecision(isAllowed: false, reason: "The agent's owner is not there any more")
        }
        let operation = endpoint.operation
        let id = call.values.text(Operations.Agents.objectID).flatMap { $0.isBlank ? nil : $0 }
        let values = pathValues(operation, id)
        let envelope = envelope(operation, id, members: endpoint.inputMembers)
        do {
            let seen = try await AccessGuard.check(
                operation, values, envelope, members: endpoint.inputMembers, principal, environment)
            let verdict = try await AgentGuard.verdict(
                agent, operation, seen.pathValues, envelope, members: endpoint.inputMembers, environment)
            return answer(verdict.decision, operation)
        } catch let error as APIError {
            return AgentDecision(isAllowed: false, reason: error.errors.first ?? "The agent's owner may not do this")
        }
    }

    private static func answer(_ decision: GrantDecision, _ operation: Operation) -> AgentDecision {
        switch decision {
        case .allowed(let grant):
            return AgentDecision(isAllowed: true, reason: grant.sentence, grantID: grant.id)
        case .waits(let grant):
            let denial = GrantDenial(resource: grant.resource, access: operation.grantAccess, cause: .approval)
            return AgentDecision(isAllowed: false, reason: denial.sentence, grantID: grant.id, needsApproval: true)
        case .denied(let denial): return AgentDecision(isAllowed: false, reason: denial.sentence)
        }
    }

    /// The object takes the first place of the path that is one's.
    private static func pathValues(_ operation: Operation, _ id: String?) -> [String: String] {
        var values: [String: String] = [:]
        var id = id
        for name in operation.path.variables {
            if name == "entity_type" {
                values[name] = nothing
            } else {
                values[name] = id ?? nothing
                id = nil
            }
        }
        return values
    }

    /// A body that names the object, for an operation that its body decides.
    private static func envelope(_ operation: Operation, _ id: String?, members: [String]) -> JSONObject {
        guard let id, operation.isDecidedByBody, operation.path.variables.isEmpty, let key = operation.inputKey,
            let member = members.first
        else { return [:] }
        var object = JSONObject()
        object.append(member, .string(id))
        var envelope = JSONObject()
        envelope.append(key, .object(object))
        return envelope
    }
}
