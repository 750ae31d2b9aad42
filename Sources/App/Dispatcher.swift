// SPDX-License-Identifier: Apache-2.0
import Base
package import Catalogue
package import Domain
import Logging
import Store

/// What the catalogue and the handlers come to: made once, and the same for each dispatcher.
private final class DispatchTable: Sendable {
    static let shared = DispatchTable(.all)

    let routes: RouteTable
    let operations: [String: AnyEndpoint]
    let handlers: [String: Handler]
    let snapshots: [String: AuditSnapshot]

    init(_ bindings: Bindings) {
        let catalogue = Operations.all
        routes = RouteTable(catalogue.map(\.operation))
        operations = Dictionary(uniqueKeysWithValues: catalogue.map { ($0.operation.id, $0) })
        handlers = bindings.handlers
        snapshots = bindings.snapshots.merging(AuditSnapshots.unlisted) { own, _ in own }
    }
}

/// The one door: every caller's request passes here, and nowhere else is it decided what it may do.
package struct Dispatcher: Sendable {
    package let environment: Environment
    private let table: DispatchTable
    var operations: [String: AnyEndpoint] { table.operations }
    private var handlers: [String: Handler] { table.handlers }
    var snapshots: [String: AuditSnapshot] { table.snapshots }

    /// `bindings` are those of the server, unless a test has its own.
    package init(environment: Environment, bindings: Bindings? = nil) {
        self.environment = environment
        table = bindings.map(DispatchTable.init) ?? .shared
    }

    /// What a request means, found before its body is read.
    package enum Target: Sendable {
        case operation(Operation, pathValues: [String: String])
        case refusal(Reply)
    }

    package func target(method: String, path: String) -> Target {
        guard let method = HTTPMethod(rawValue: method) else { return .refusal(Reply(.methodNotAllowed)) }
        switch table.routes.match(method, path) {
        case .unknown: return .refusal(Reply(.notFound))
        case .methodNotAllowed(let allowed):
            var reply = Reply(.methodNotAllowed)
            reply.headers.append(("Allow", allowed.map(\.rawValue).joined(separator: ", ")))
            return .refusal(reply)
        case .operation(let id, let values):
            guard let endpoint = operations[id] else { return .refusal(Reply(.notFound)) }
            return .operation(endpoint.operation, pathValues: values)
        }
    }

    /// Answers a request, always: whatever goes wrong inside becomes an answer in the wire's form.
    package func reply(to request: WireRequest) async -> Reply {
        let started = ContinuousClock.now
        var known: Caller?
        switch await environment.gateway?.passing(request, environment) {
        case .through(let reply)?:
            environment.metrics.noteRequest(.other, status: reply.status, limit: .calls, since: started)
            return reply
        case .door(let caller)?: known = caller
        case nil: break
        }
        switch target(method: request.method, path: request.path) {
        case .refusal(let reply):
            environment.metrics.noteRequest(.other, status: reply.status, limit: .calls, since: started)
            return reply
        case .operation(let operation, let pathValues):
            let reply: Reply
            do { reply = try await perform(operation, pathValues, request, by: known) } catch {
                reply = failure(error, operation, request)
            }
            environment.metrics.noteRequest(operation, status: reply.status, since: started)
            return reply
        }
    }

    /// `known` is who calls, where that was found out just now.
    private func perform(
        _ operation: Operation, _ pathValues: [String: String], _ request: WireRequest, by known: Caller?
    ) async throws -> Reply {
        switch handlers[operation.id]?.perform {
        case .raw(let body)?:
            try Self.refuseDryRun(request)
            return try await body(request.body, environment)
        case .web(let body)?:
            try Self.refuseDryRun(request)
            return try await body(request, environment)
        case .call?, .door?, nil:
            guard operation.authentication == .token else { throw APIError.notImplemented(operation.id) }
            let caller: Caller
            if let known { caller = known } else { caller = try await Authenticator.caller(request, environment) }
            let principal = caller.principal
            var isLetIn = false
            // Before anything else is looked at, so that every answer tells what is left.
            let reply = await environment.rateLimiter.limiting(principal, operation, at: environment.runtime.now) {
                isLetIn = true
                do {
                    return try await logging(operation, pathValues, request, as: principal) { trace in
                        try caller.checkAccount(operation)
                        return try await carryOut(
                            operation, pathValues, request, as: principal, channel: .api, in: caller.freshness,
                            trace: trace)
                    }
                } catch {
                    return failure(error, operation, request)
                }
            }
            if isLetIn { return reply }
            return try await logging(operation, pathValues, request, as: principal) { _ in reply }
        }
    }

    /// The rest of the way, for a caller who is known already: pages call it with the person who is signed in.
    package func perform(
        _ operation: Operation, _ pathValues: [String: String], _ request: WireRequest, as principal: Principal,
        channel: LogEntry.Channel
    ) async throws -> Reply {
        try await logging(operation, pathValues, request, as: principal) { trace in
            try await carryOut(operation, pathValues, request, as: principal, channel: channel, in: nil, trace: trace)
        }
    }

    /// What `body` answers or throws; of an agent, after it is logged.
    private func logging(
        _ operation: Operation, _ pathValues: [String: String], _ request: WireRequest, as principal: Principal,
        _ body: (AgentCallTrace?) async throws -> Reply
    ) async throws -> Reply {
        guard let agent = principal.agent else { return try await body(nil) }
        let trace = AgentCallTrace(agent, principal, operation, pathValues, request, environment)
        let result: Result<Reply, any Error>
        do { result = .success(try await body(trace)) } catch { result = .failure(linked(error, agent)) }
        try await trace.finish(result)
        return try result.get()
    }

    private func carryOut(
        _ operation: Operation, _ pathValues: [String: String], _ request: WireRequest, as principal: Principal,
        channel: LogEntry.Channel, in freshness: Freshness?, trace: AgentCallTrace?
    ) async throws -> Reply {
        let isDryRun = operation.access == .write ? try request.isDryRun() : false
        let envelope = try Self.envelope(request.body, operation)
        trace?.note(body: envelope)
        // What is not sent has no members; finding them out walks through the schema.
        let members = envelope.members.isEmpty ? [] : operations[operation.id]?.inputMembers ?? []
        if let gateway = environment.gateway, Gateway.carriesOut(operation, principal, channel) {
            let call = GatewayCall(
                operation, pathValues, envelope, members: members, request, principal, isDryRun: isDryRun)
            return try await gateway.carryOut(call, trace, self)
        }
        let passage = try await AccessGuard.admit(
            operation, pathValues, envelope, members: members, principal, isDryRun: isDryRun, environment)
        trace?.note(passage, principal, isDryRun: isDryRun)
        guard let body = performer(operation) else { throw APIError.notImplemented(operation.id) }
        try Self.checkAccept(request.accept)
        let key = AnswerKey(
            operationID: operation.id, pathValues: passage.pathValues, query: request.query, from: request.from,
            principal: principal, visibility: passage.visibility)
        // What is checked from here on depends on the key alone, and was found right when that answer was given. An agent's
        // call leaves a trace and is looked at each time.
        if operation.method == .get, !isDryRun, passage.hiddenIDs.isEmpty, principal.agent == nil,
            let known = environment.keptAnswer(key, in: freshness)
        {
            return known
        }
        let values = try ParameterValues(
            query: PercentEncoding.pairs(request.query), declared: operation.allParameters)
        let includes = try includes(values, operation, principal, trace)
        let actor = try await Authenticator.actor(principal, from: request.from, rule: operation.from, environment)
        let call = Call(
            operation: operation, principal: principal, actor: actor, channel: channel, pathValues: passage.pathValues,
            values: values,
            page: operation.paging == .none ? PageRequest() : try PageRequest(values, paging: operation.paging),
            includes: includes, envelope: envelope, requestID: request.requestID)
        let attempt = Attempt(call: call, request: request, passage: passage, perform: body)
        if let reply = try await held(attempt, trace) { return reply }
        try await trace?.begin()
        guard passage.hiddenIDs.isEmpty else {
            return try await HiddenNames(passage.hiddenIDs).answer(envelope) { envelope, isTrial in
                let call = call.with(envelope)
                return try await body(call, surroundings(of: call, request, passage.visibility, isTrial: isTrial))
            }
        }
        let serving = surroundings(of: call, request, passage.visibility)
        guard operation.method == .get else { return try await body(call, serving) }
        return try await environment.answer(key, in: freshness) { try await body(call, serving) }
    }

    private func performer(_ operation: Operation) -> Attempt.Perform? {
        switch handlers[operation.id]?.perform {
        case .call(let body)?: return body
        case .door(let body)?: return { call, environment in try await body(call, environment, self) }
        case .raw?, .web?, nil: return nil
        }
    }

    /// What is to be written out in full. To an agent it must be granted as well.
    private func includes(
        _ values: ParameterValues, _ operation: Operation, _ principal: Principal, _ trace: AgentCallTrace?
    ) throws(APIError) -> Set<String> {
        let includes = Set(values.list(.include).filter(operation.includes.contains))
        guard let agent = principal.agent else { return includes }
        do throws(APIError) {
            try AgentGuard.checkIncludes(agent, operation, includes, at: environment.runtime.now)
        } catch {
            trace?.note(.denied, by: nil)
            throw error
        }
        return includes
    }

    /// The environment in which a call is carried out.
    private func surroundings(
        of call: Call, _ request: WireRequest, _ visibility: Visibility, isTrial: Bool = false
    ) -> Environment {
        let auditing = call.operation.isAudited ? AuditContext(call, request, snapshots: snapshots) : nil
        return environment.serving(call.principal, visibility: visibility, auditing: auditing, isTrial: isTrial)
    }

    static func envelope(_ bytes: [UInt8], _ operation: Operation) throws(APIError) -> JSONObject {
        guard operation.method != .get, !bytes.isEmpty else { return [:] }
        let json: JSON
        do throws(JSONSyntaxError) { json = try JSON.parse(bytes) } catch {
            throw .invalidInput("The request body is not valid JSON: \(error.reason) at byte \(error.offset)")
        }
        guard let object = json.objectValue else { throw .invalidInput("The request body must be a JSON object") }
        return object
    }
}
