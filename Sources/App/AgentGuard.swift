// SPDX-License-Identifier: Apache-2.0
package import Base
package import Catalogue
package import Domain

/// Decides about an agent's call by its grants, after ``AccessGuard`` has decided whether its owner may.
package enum AgentGuard {
    /// What an agent's call comes to.
    package struct Verdict: Sendable {
        package let decision: GrantDecision
        /// What the answer may show, as far as the grants go.
        package let visibility: Visibility
    }

    /// Throws what refuses the call; answers what lets it in, or lets it wait, and what it may show. What is let in is
    /// counted; what is only tried is no change. `named` is what was looked up of the call already.
    static func admit(
        _ agent: AgentStanding, _ operation: Operation, _ pathValues: [String: String], _ envelope: JSONObject,
        members: [String], isDryRun: Bool, named: AccessGuard.Named? = nil, _ environment: Environment
    ) async throws -> Verdict {
        let verdict = try await verdict(
            agent, operation, pathValues, envelope, members: members, named: named, environment)
        switch verdict.decision {
        // Counted once it is clear that it is a new one.
        case .waits where agent.approvalID == nil && !isDryRun: return verdict
        case .allowed, .waits: break
        case .denied(let denial): throw refusal(denial)
        }
        // What a person agreed to was counted when it was asked for.
        if agent.approvalID == nil { try count(agent, isWrite: operation.access == .write && !isDryRun, environment) }
        return verdict
    }

    /// Counts a call; throws when the agent has used up its hour.
    static func count(_ agent: AgentStanding, isWrite: Bool, _ environment: Environment) throws(APIError) {
        let now = environment.runtime.now
        guard environment.agentBudget.take(agent, isWrite: isWrite, at: now) else {
            var error = APIError.rateLimited
            error.errors = ["This agent has used up its calls of this hour"]
            error.retryAfterSeconds = HourlyCount.secondsLeft(at: now)
            throw error
        }
    }

    /// What the grants say of a call. Nothing is counted.
    package static func verdict(
        _ agent: AgentStanding, _ operation: Operation, _ pathValues: [String: String], _ envelope: JSONObject,
        members: [String], _ environment: Environment
    ) async throws -> Verdict {
        try await verdict(agent, operation, pathValues, envelope, members: members, named: nil, environment)
    }

    private static func verdict(
        _ agent: AgentStanding, _ operation: Operation, _ pathValues: [String: String], _ envelope: JSONObject,
        members: [String], named known: AccessGuard.Named?, _ environment: Environment
    ) async throws -> Verdict {
        var request = operation.grantRequest
        let agent = try await environment.gateway?.standing(agent) ?? agent
        // Without a grant that is narrowed, objects decide nothing.
        if agent.grants.indices.contains(where: { agent.grants[$0].isNarrowed }) {
            request.named =
                if let gateway = environment.gateway {
                    try await gateway.named(operation, pathValues, envelope, members, for: agent)
                } else {
                    try await named(operation, pathValues, envelope, members, known, environment)
                }
        }
        let (decision, visibility) = GrantDecision.judge(request, agent, at: environment.runtime.now)
        return Verdict(decision: decision, visibility: visibility)
    }

    /// References that are written out in full are read, too. A narrowed grant does not help: what they show is cut by the
    /// grants of the operation itself, and not by this one.
    static func checkIncludes(
        _ agent: AgentStanding, _ operation: Operation, _ includes: Set<String>, at now: Instant
    ) throws(APIError) {
        for include in includes.sorted() {
            guard let resource = operation.includedResource(include) else { continue }
            let request = GrantRequest(operationID: operation.id, resource: resource, access: .read)
            if case .denied(let denial) = GrantDecision.decide(request, agent, at: now) { throw refusal(denial) }
        }
    }

    static func refusal(_ denial: GrantDenial) -> APIError { AccessGuard.refusal(.grant(denial)) }

    // MARK: What a call names

    /// What path and body name. Empty where nothing decides: for a list, and for what is new and belongs to nothing.
    private static func named(
        _ operation: Operation, _ pathValues: [String: String], _ envelope: JSONObject, _ members: [String],
        _ known: AccessGuard.Named?, _ environment: Environment
    ) async throws -> [NamedObject] {
        let inBody = AccessGuard.strings(in: .object(envelope))
        guard inBody.count <= AccessGuard.namedIDsMaximum else {
            throw APIError.tooLarge("The body names more than \(AccessGuard.namedIDsMaximum) things")
        }
        // A list names nothing: the store is not asked about it.
        if operation.path.variables.isEmpty, inBody.isEmpty { return [] }
        let found: AccessGuard.Named
        if let known {
            found = known
        } else {
            found = try await AccessGuard.named(pathValues, inBody, environment)
        }
        var things = found.path.map { NamedObject(id: pathValues[$0.name] ?? "", seen: $0.objects) }
        if things.isEmpty, let name = operation.path.variables.first(where: { $0 != "entity_type" }) {
            things.append(NamedObject(id: pathValues[name] ?? ""))
        }
        if things.isEmpty {
            // What an id somewhere in the body names opens nothing that is not done to it.
            let read = AccessGuard.strings(in: AccessGuard.read(envelope, operation, members))
            guard operation.isDecidedByBody, found.body.contains(where: { read.contains($0.id) }) else { return [] }
        }
        return things + foreign(found.body.map { NamedObject(id: $0.id, seen: $0.objects) }, beside: things)
    }

    /// What a body names but for the teams and the policy of the very service or incident that is meant: clients send
    /// back whole objects.
    static func foreign(_ inBody: [NamedObject], beside things: [NamedObject]) -> [NamedObject] {
        if inBody.isEmpty { return [] }
        let subjects = (things + inBody).flatMap(\.seen).filter { $0.kind == .service || $0.kind == .incident }
        let surroundings = Set(subjects.flatMap { $0.teamIDs + [$0.policyID].compactMap(\.self) })
        return inBody.filter { thing in
            !thing.seen.allSatisfy { object in
                (object.kind == .team || object.kind == .escalationPolicy) && surroundings.contains(object.id)
            }
        }
    }
}
