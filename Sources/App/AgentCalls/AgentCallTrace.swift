// SPDX-License-Identifier: Apache-2.0
import Base
import Catalogue
import Domain
import Logging
import Store
private import Synchronization

/// One call of an agent on its way through the door, and what the log is told of it.
///
/// A change is logged before it is carried out and once more when it is over; anything else when it is over. The answer
/// waits for that, and is not given when it cannot be logged. Of a change it waits until that is on disk.
final class AgentCallTrace: Sendable {
    /// Nothing was done.
    static let notLogged = APIError(
        status: 503, code: 2000, message: "Service Unavailable",
        errors: ["This call of an agent could not be logged; nothing was done. Try again."], retryAfterSeconds: 5)
    static let outcomeNotLogged = APIError(
        status: 503, code: 2000, message: "Service Unavailable",
        errors: ["How this call of an agent ended could not be logged; it may have been carried out."])

    private struct State {
        var entry: AgentCallEntry
        var body: JSONObject = [:]
        /// The number of the row that was written before the change.
        var intentSequence: Int64?
        /// Whether nobody can tell how the change ended.
        var isLost = false
    }

    private let operation: Operation
    private let query: String
    private let environment: Environment
    private let started = ContinuousClock.now
    private let state: Mutex<State>

    init(
        _ agent: AgentStanding, _ principal: Principal, _ operation: Operation, _ pathValues: [String: String],
        _ request: WireRequest, _ environment: Environment
    ) {
        self.operation = operation
        self.environment = environment
        query = request.query
        var values = pathValues
        if case .view(_, let names) = operation.auditSource {
            for (name, own) in names { values[name] = pathValues[own] }
        }
        let root = operation.auditRoot(values)
        let token = Authenticator.token(request.authorization)
        let entry = AgentCallEntry(
            id: environment.runtime.makeID(.object), at: environment.runtime.now, agentID: agent.id, agentName: agent.name,
            credential: agent.clientName ?? token.map { String($0.suffix(AuditRecord.Method.tokenLength)) },
            ownerID: principal.userID,
            operationID: operation.id, method: operation.method.rawValue, path: request.path, objectID: root.id,
            objectType: root.id.map { _ in root.kind }, requestID: request.requestID)
        state = Mutex(State(entry: entry))
    }

    /// What was sent, as soon as it could be read.
    func note(body: JSONObject) { state.withLock { $0.body = body } }

    /// That the door lets it in, or that it waits for a person. What nothing is said of was refused.
    ///
    /// `remark` goes on after what the grant says.
    func note(_ decision: AgentCallEntry.Decision, by grant: Grant?, remark: String = "") {
        state.withLock { state in
            state.entry.decision = decision
            state.entry.grantID = grant?.id
            state.entry.reason = grant.map { $0.sentence + remark }
        }
    }

    /// As the account behind a gateway calls the request.
    func note(upstreamRequestID id: String) {
        state.withLock { $0.entry.requestID = "\($0.entry.requestID)/\(id)" }
    }

    /// That a change was sent on and no answer came: no row says how it ended, and the entry shows `unknown`.
    func noteLost() { state.withLock { $0.isLost = true } }

    /// To be called before anything is done: what changes something is on disk when this returns.
    func begin() async throws(APIError) {
        guard operation.access == .write else { return }
        var entry = described()
        entry.kind = .intent
        let sequence = try await append(entry, orThrow: Self.notLogged)
        state.withLock { $0.intentSequence = sequence }
    }

    /// Nothing is undone when the entry of a look goes with the machine's end: it waits for no disk. All that is about a
    /// change does, a refused one too.
    private var durability: Durability { operation.access == .read ? .relaxed : .synced }

    /// To be called when it is over, and before anybody is told.
    func finish(_ result: Result<Reply, any Error>) async throws(APIError) {
        let duration = Int((ContinuousClock.now - started).inSeconds * 1000)
        let status: Int
        var refusal = APIError.rateLimited
        switch result {
        case .success(let reply): status = reply.status
        case .failure(let error):
            refusal = Dispatcher.apiError(error)
            status = refusal.status
        }
        if let sequence = state.withLock({ $0.intentSequence }) {
            let (intent, isLost) = state.withLock { ($0.entry, $0.isLost) }
            if isLost { return }
            let outcome = intent.outcome(
                of: sequence, at: environment.runtime.now, status: status, durationMilliseconds: duration)
            try await append(outcome, orThrow: Self.outcomeNotLogged)
            return
        }
        var entry = described()
        entry.status = status
        entry.durationMilliseconds = duration
        if entry.decision == .denied { entry.reason = refusal.errors.first ?? refusal.message }
        try await append(entry, durability, orThrow: Self.notLogged)
    }

    private func described() -> AgentCallEntry {
        let (entry, body) = state.withLock { ($0.entry, $0.body) }
        var described = entry
        described.parameters = AgentCallParameters.text(query: PercentEncoding.pairs(query), body: body)
        return described
    }

    @discardableResult
    private func append(
        _ entry: AgentCallEntry, _ durability: Durability = .synced, orThrow refusal: APIError
    ) async throws(APIError) -> Int64 {
        do {
            return try await environment.agentCalls.append(entry, durability: durability)
        } catch {
            environment.logger.error(
                "a call of an agent could not be logged",
                metadata: [
                    "operation": "\(entry.operationID)", "agent": "\(entry.agentID)", "kind": "\(entry.kind.rawValue)",
                    "request_id": "\(entry.requestID)", "error": "\(error)",
                ])
            throw refusal
        }
    }
}
