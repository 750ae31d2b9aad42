// SPDX-License-Identifier: Apache-2.0
import Base
import Catalogue
import Domain

// Calls that the door hands over.
extension Gateway {
    /// Whether a call is for the account behind, and not for the gateway's own. Pages show the gateway's own alone.
    static func carriesOut(_ operation: Operation, _ principal: Principal, _ channel: LogEntry.Channel) -> Bool {
        if principal.agent != nil { return !operation.isGatewaysOwn }
        return channel == .api && !operation.isForGatewaysPeople
    }

    /// Decides about an agent's call, has it carried out by the account behind, and cuts the answer to what it may see.
    /// What is only tried, and what a person must agree to first, comes no farther than the door.
    func carryOut(_ call: GatewayCall, _ trace: AgentCallTrace?, _ door: Dispatcher) async throws -> Reply {
        guard let caller = call.principal.agent else { throw GatewayRefusal.notForKeys }
        try Self.checkOwner(call)
        try call.checkBody()
        let path = try call.path()
        let agent = try await standing(caller)
        let verdict = try await AgentGuard.admit(
            agent, call.operation, call.pathValues, call.envelope, members: call.members, isDryRun: call.isDryRun,
            door.environment)
        var passage = AccessGuard.Passage(pathValues: call.pathValues, visibility: .everything)
        passage.narrow(to: verdict, of: agent)
        trace?.note(passage, call.principal, isDryRun: call.isDryRun)
        do {
            try Self.checkQuery(call, agent, isNarrowed: verdict.visibility != .everything, at: runtime.now)
        } catch {
            if Dispatcher.apiError(error).status == 403 { trace?.note(.denied, by: nil) }
            throw error
        }
        let isWrite = call.operation.access == .write
        if isWrite, let reply = try await door.held(call.attempt(passage), trace) { return reply }
        try await trace?.begin()
        defer { if isWrite { cache.forgetAll() } }
        let answer = try await forward(call, path, verdict.visibility, from: agent.ownerEmail, for: agent.id) {
            if isWrite { trace?.noteLost() }
        }
        if let id = answer.header("x-request-id") { trace?.note(upstreamRequestID: id) }
        return try await shown(answer, call, verdict.visibility, for: agent.id)
    }

    private func forward(
        _ call: GatewayCall, _ path: String, _ visibility: Visibility, from email: String?, for agentID: String,
        onLost: () -> Void
    ) async throws(APIError) -> Exchange {
        let query = call.query(adding: Self.filters(call.operation, visibility))
        let early = call.request.passedHeaders.first { $0.name == Self.earlyAccessName }?.value
        return try await exchange(
            call.operation.method.rawValue, query.isEmpty ? path : path + "?" + query, from: email, early: early,
            body: call.operation.method == .get ? [] : call.request.body, bytesMaximum: Self.answerBytesMaximum,
            for: agentID, onLost: onLost)
    }

    /// The role that the owner has at the gateway. Teams and private teams of the gateway say nothing about the account
    /// behind: an owner who does not see everything here has no agent that does anything there.
    private static func checkOwner(_ call: GatewayCall) throws(APIError) {
        let decision = AccessDecision.decide(call.principal, call.operation.accessRequest())
        if case .allow = decision, Visibility(call.principal) == .everything { return }
        if case .deny(let reason) = decision, case .missingScope = reason { throw AccessGuard.refusal(reason) }
        var error = APIError.accessDenied("The agent's owner may not do this")
        let (resource, access) = (call.operation.grantResource, call.operation.grantAccess.rawValue)
        error.extra["missing_grant"] = ["resource": .string(resource), "access": .string(access)]
        throw error
    }

    private static func checkQuery(
        _ call: GatewayCall, _ agent: AgentStanding, isNarrowed: Bool, at now: Instant
    ) throws(APIError) {
        let values = try ParameterValues(
            query: PercentEncoding.pairs(call.request.query), declared: call.operation.allParameters)
        let includes = Set(values.list(.include).filter(call.operation.includes.contains))
        try AgentGuard.checkIncludes(agent, call.operation, includes, at: now)
        // A list that cannot be cut here is shown whole or not at all.
        guard isNarrowed, call.operation.isCutByGrants, GatewayList(call.operation) == nil else { return }
        throw AgentGuard.refusal(
            GrantDenial(resource: call.operation.grantResource, access: call.operation.grantAccess, cause: .uncut))
    }

    // MARK: The answer

    private func shown(
        _ answer: Exchange, _ call: GatewayCall, _ visibility: Visibility, for agentID: String
    ) async throws -> Reply {
        var reply = Reply(status: answer.status, body: answer.body)
        if let type = answer.header("content-type") { reply.contentType = type }
        if let wait = answer.header("retry-after") { reply.headers.append(("Retry-After", wait)) }
        guard answer.status < 300, visibility != .everything else { return reply }
        if let list = GatewayList(call.operation) {
            reply.body = try await cut(answer.body, list, call.operation, visibility, for: agentID)
        } else {
            try Self.checkIsMeant(answer.body, call, visibility)
        }
        return reply
    }

    /// Of one object that was asked for: that it is the one about which was decided, and is still within the grant.
    private static func checkIsMeant(_ body: [UInt8], _ call: GatewayCall, _ visibility: Visibility) throws(APIError) {
        let segments = call.operation.path.segments
        guard call.operation.method == .get, segments.count == 2, case .literal(let word) = segments[0],
            case .variable(let name) = segments[1], let kind = GatewayKind(pathWord: word)
        else { return }
        guard let object = json(body)?[kind.rootKey], isMeant(object, kind, call.pathValues[name] ?? "") else {
            throw GatewayRefusal.unfit
        }
        if let owned = owned(object, kind), !visibility.shows(owned) { throw GatewayRefusal.unfit }
    }
}
