// SPDX-License-Identifier: Apache-2.0
import Base
import Catalogue
import Domain
import Logging
import Store

/// Calls of agents for which a person must agree: kept until then, and carried out once.
extension Dispatcher {
    /// For how long a call that was agreed to may be under way before nobody waits for it any more.
    private static let underWaySeconds: Int64 = 60
    private static let acceptedStatus = 202
    private static let toldStatus = 200

    static func digest(_ operation: Operation, path: String, query: String, body: [UInt8]) -> String {
        AgentCallDigest.sha256(Approval.bytes(operationID: operation.id, path: path, query: query, body: body))
    }

    /// The answer to a change that is not carried out now, since it is only to be tried or is a person's to decide about; nil for
    /// anything else.
    func held(_ attempt: Attempt, _ trace: AgentCallTrace?) async throws -> Reply? {
        if attempt.call.operation.access == .write, try attempt.request.isDryRun() { return try await dryRun(attempt) }
        if attempt.isForPerson { return try await wait(attempt, trace) }
        return try await waitingStill(attempt, trace)
    }

    /// Keeps the call until a person has agreed, or says what became of it when it was sent before.
    private func wait(_ attempt: Attempt, _ trace: AgentCallTrace?) async throws -> Reply {
        let (call, request) = (attempt.call, attempt.request)
        guard let agent = call.principal.agent else { throw APIError.internalError }
        // The log says that it waits, also where a grant would let it in by now.
        trace?.note(.waiting, by: attempt.passage.grant)
        let digest = Self.digest(call.operation, path: request.path, query: request.query, body: request.body)
        if let known = try await known(request.approvalID, agent, digest) { return try await tell(known, attempt, trace) }
        let body = try Self.readable(request.body, call.envelope)
        // What would be refused anyway is refused now, and not after somebody has thought about it.
        let outcome = try await self.attempt(attempt)
        try AgentGuard.count(agent, isWrite: true, environment)
        let draft = draft(attempt, agent, digest, outcome.changes)
        let serving = environment.serving(call.principal, visibility: attempt.passage.visibility)
        return try await serving.write { work in
            // They are counted before one is added, and one call that is sent twice at once is one.
            try work.session.lock(object: "approvals/\(draft.agentID)")
            if let known = try ApprovalQueries.last(work.session, agentID: draft.agentID, digest: draft.digest),
                known.status(at: work.now) == .waiting
            {
                return try Self.reply(known, Self.acceptedStatus, call, work, serving)
            }
            guard
                try ApprovalQueries.countWaiting(work.session, agentID: draft.agentID, at: work.now)
                    < Approval.waitingMaximum
            else { throw AgentHandlers.limit("At most \(Approval.waitingMaximum) changes of an agent can wait at a time") }
            var approval = draft
            approval.id = work.makeID()
            approval.createdAt = work.now
            approval.expiresAt = work.now.adding(seconds: Approval.lifetimeSeconds)
            try Self.keep(approval, body: body, serving.settings, work)
            return try Self.reply(approval, Self.acceptedStatus, call, work, serving)
        }
    }

    /// The answer to a change for which no person is asked any more, and which still waits for one or was done without its
    /// sender having heard: it must not be carried out twice. Nil for any other.
    private func waitingStill(_ attempt: Attempt, _ trace: AgentCallTrace?) async throws -> Reply? {
        let (call, request) = (attempt.call, attempt.request)
        guard let agent = call.principal.agent, agent.approvalID == nil, call.operation.access == .write else { return nil }
        let digest = Self.digest(call.operation, path: request.path, query: request.query, body: request.body)
        guard let known = try await known(nil, agent, digest),
            known.status(at: environment.runtime.now) != .expired
        else { return nil }
        trace?.note(.waiting, by: attempt.passage.grant)
        return try await tell(known, attempt, trace)
    }

    /// Whoever may agree is told by mail, in the same transaction.
    private static func keep(_ approval: Approval, body: String, _ settings: Settings, _ work: Work) throws {
        try ApprovalQueries.insert(work.session, approval, body: body)
        try ApprovalMails.queue(approval, settings, work)
    }

    private func draft(_ attempt: Attempt, _ agent: AgentStanding, _ digest: String, _ changes: [JSON]) -> Approval {
        let (call, request) = (attempt.call, attempt.request)
        var values = call.pathValues
        if case .view(_, let names) = call.operation.auditSource {
            for (name, own) in names { values[name] = call.pathValues[own] }
        }
        let root = call.operation.auditRoot(values)
        let shown = AgentCallParameters.whole(query: PercentEncoding.pairs(request.query), body: call.envelope)
        let now = environment.runtime.now
        return Approval(
            agentID: agent.id, agentName: agent.name, ownerID: call.principal.userID ?? "",
            grantID: attempt.passage.grant?.id ?? "", operationID: call.operation.id,
            method: call.operation.method.rawValue, path: request.path, query: request.query, digest: digest,
            objectID: root.id, objectType: root.id.map { _ in root.kind }, request: JSON.object(shown).text,
            changes: JSON.array(changes).text, requestID: request.requestID, createdAt: now, expiresAt: now)
    }

    private static func reply(
        _ approval: Approval, _ status: Int, _ call: Call, _ work: Work, _ environment: Environment
    ) throws -> Reply {
        let shown = try Presenter.present([approval], Operations.Approvals.get, call, work, environment)
        let body: JSON = ["approval": shown.first ?? .null]
        return Reply(status: status, body: body.encoded())
    }

    /// The body as it is kept. One that a person could read in another way than it is carried out is refused.
    private static func readable(_ bytes: [UInt8], _ envelope: JSONObject) throws(APIError) -> String {
        guard bytes.count <= Approval.bodyBytesMaximum else {
            throw .tooLarge("A person agrees to at most \(Approval.bodyBytesMaximum / 1024) KB at a time; split the change")
        }
        let body = String(decoding: bytes, as: UTF8.self)
        guard Array(body.utf8) == bytes else { throw .invalidInput("The request body is not valid UTF-8") }
        guard GatewayCall.isUnambiguous(.object(envelope)) else {
            throw .invalidInput("The request body must not give a name twice")
        }
        return body
    }

    // MARK: What became of it

    /// The approval that the caller names, or the last one for the same bytes of which it does not know the end.
    private func known(_ id: String?, _ agent: AgentStanding, _ digest: String) async throws -> Approval? {
        guard let id else {
            let last = try await environment.read { work in
                try ApprovalQueries.last(work.session, agentID: agent.id, digest: digest)
            }
            let now = environment.runtime.now
            guard let found = last, found.status(at: now) != .waiting else { return last }
            let isOld = now.seconds(since: found.createdAt) >= Approval.tellingSeconds
            return found.isTold || isOld ? nil : found
        }
        let found = try await environment.read { work in try ApprovalQueries.find(work.session, id: id) }
        guard let found, found.agentID == agent.id else {
            throw APIError.invalidInput("\(WireRequest.approvalHeader) names no approval of this agent")
        }
        guard found.digest == digest else {
            throw APIError.invalidInput("Approval \(id) is for another call: each byte of it must be the same")
        }
        return found
    }

    private func tell(_ approval: Approval, _ attempt: Attempt, _ trace: AgentCallTrace?) async throws -> Reply {
        let now = environment.runtime.now
        let status = approval.status(at: now)
        let serving = environment.serving(attempt.call.principal, visibility: attempt.passage.visibility)
        let call = attempt.call
        if status == .waiting || isUnderWay(approval, at: now) {
            return try await serving.read { work in
                try Self.reply(approval, Self.acceptedStatus, call, work, serving)
            }
        }
        if !approval.isTold {
            try await environment.write { work in try ApprovalQueries.setTold(work.session, id: approval.id) }
        }
        if status == .approved, approval.isDone || approval.outcomeStatus == nil {
            return try await serving.read { work in try Self.reply(approval, Self.toldStatus, call, work, serving) }
        }
        trace?.note(.denied, by: nil)
        var refusal = APIError.accessDenied(approval.sentence(at: now))
        refusal.extra["approval"] = ["id": .string(approval.id), "status": .string(status.rawValue)]
        throw refusal
    }

    private func isUnderWay(_ approval: Approval, at now: Instant) -> Bool {
        guard approval.status == .approved, approval.outcomeStatus == nil, let decidedAt = approval.decidedAt else {
            return false
        }
        return now.seconds(since: decidedAt) < Self.underWaySeconds
    }

    // MARK: After the yes

    /// The stored call as it would be sent now; nil when no such operation is there any more.
    func target(of approval: Approval) -> (operation: Operation, pathValues: [String: String])? {
        guard case .operation(let operation, let values) = target(method: approval.method, path: approval.path),
            operation.id == approval.operationID
        else { return nil }
        return (operation, values)
    }

    /// Carries out what was agreed to, as the agent: decided anew, and logged. Answers status and, of a refusal, one
    /// sentence.
    func carryOut(_ approval: Approval, body: [UInt8]) async -> (status: Int, error: String?) {
        do {
            let caller = try await environment.read { work in try Self.caller(approval, work) }
            guard let caller, let (operation, values) = target(of: approval) else {
                throw APIError.accessDenied("The agent is not what it was when it asked")
            }
            try caller.checkAccount(operation)
            let request = WireRequest(
                method: approval.method, path: approval.path, query: approval.query, body: body,
                requestID: approval.requestID)
            let reply = try await perform(operation, values, request, as: caller.principal, channel: .api)
            return (reply.status, nil)
        } catch {
            let refusal = Self.apiError(error)
            if refusal.status >= 500 {
                environment.logger.error(
                    "a call that was agreed to failed", metadata: ["approval": "\(approval.id)", "error": "\(error)"])
            }
            return (refusal.status, refusal.errors.first ?? refusal.message)
        }
    }

    /// The agent that asked, for this one call. One that was given to somebody else is another one.
    private static func caller(_ approval: Approval, _ work: Work) throws -> Caller? {
        guard let agent = try AgentQueries.find(work.session, id: approval.agentID), agent.ownerID == approval.ownerID,
            !agent.hasExpired(at: work.now), var principal = try AccessLoader.principal(agent, work),
            var standing = principal.agent
        else { return nil }
        standing.approvalID = approval.id
        principal.credential = .agent(standing)
        let restrictions = try AccountQueries.restrictions(work.session)
        return Caller(
            principal: principal, isAccountSuspended: restrictions.isSuspended,
            disabledAbilities: restrictions.disabledAbilities)
    }
}
