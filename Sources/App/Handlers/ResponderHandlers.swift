// SPDX-License-Identifier: Apache-2.0
import Base
import Catalogue
import Domain
import Store

package enum ResponderHandlers {
    package static func bind(_ bindings: inout Bindings) {
        bindings.create(Operations.IncidentResponse.requestResponders) { call, change, work in
            try ask(change.applied(to: ResponderRequestDraft()), call, work)
        }
        bindings.create(Operations.Tocsin.answerResponderRequest) { call, change, work in
            try answer(change.applied(to: ResponderAnswer()).state, call, work)
        }
        let endpoint = Operations.IncidentResponse.cancelResponders
        bindings.bind(endpoint.erased) { call, environment in
            let draft = try Shapes.responderCancellationDraft.decode(try call.input(), .create)
                .applied(to: ResponderCancellationDraft())
            return try await environment.write { work in
                let cancelled = try cancel(draft, call, work)
                let items = try Presenter.present(cancelled, endpoint, call, work, environment)
                return Presenter.reply(page: Page(items: cancelled, hasMore: false), items: items, call)
            }
        }
    }

    /// The incident, locked, with everybody who was asked before.
    private static func load(_ call: Call, _ work: Work) throws -> (state: IncidentState, company: IncidentResponders) {
        let id = try IncidentHandlers.find(call.path(), work).incident.id
        guard let state = try IncidentRunner.load(id, work) else { throw APIError.notFound }
        return (state, try company(of: id, work))
    }

    private static func company(of id: String, _ work: Work) throws -> IncidentResponders {
        try ResponderQueries.of(work.session, incidentIDs: [id])[id] ?? IncidentResponders()
    }

    /// Whoever is named, or calls with a key of their own.
    private static func requester(_ id: String?, _ call: Call, _ work: Work) throws -> Agent {
        // A person's own key names them, whatever the body says.
        let named = call.principal.userID ?? id.flatMap { $0.isBlank ? nil : $0 }
        guard let id = named ?? call.actor?.id else {
            throw APIError(
                status: 400, code: 2011, message: "Requester ID Required", errors: ["requester_id can't be blank"])
        }
        guard try !UserQueries.find(work.session, ids: [id]).isEmpty else { throw APIError.requesterNotFound }
        return Agent(kind: .user, id: id)
    }

    private static func ask(_ draft: ResponderRequestDraft, _ call: Call, _ work: Work) throws -> PresentedResponderRequest {
        let (state, company) = try load(call, work)
        let incidentID = state.incident.id
        let requester = try requester(draft.requesterID, call, work)
        guard company.requests.count < ResponderRequest.perIncidentMaximum else {
            throw APIError.limitReached("An incident can have at most \(ResponderRequest.perIncidentMaximum) requests")
        }
        let request = ResponderRequest(
            id: work.makeID(), incidentID: incidentID, requesterID: requester.id, message: draft.message,
            requestedAt: work.now.roundedDownToSecond, targets: try withPeople(draft.targets, work))
        // Who has joined is there already.
        let joined = company.responders.filter { $0.state == .joined }.map(\.userID)
        var asked: [String] = []
        for id in request.targets.flatMap(\.userIDs) where !joined.contains(id) && !asked.contains(id) { asked.append(id) }
        _ = try IncidentRunner.perform(
            .requestResponders(
                requestID: request.id, message: request.message, userIDs: asked, targets: request.targets), on: state,
            agent: requester, channel: call.channel, work)
        try ResponderQueries.insert(work.session, request)
        for id in asked {
            let responder = Responder(
                incidentID: incidentID, userID: id, state: .pending, message: request.message, requesterID: requester.id,
                requestID: request.id, requestedAt: request.requestedAt, updatedAt: request.requestedAt)
            try ResponderQueries.save(work.session, responder)
        }
        return PresentedResponderRequest(request: request, responders: try self.company(of: incidentID, work))
    }

    /// The targets with the people whom they stand for now.
    private static func withPeople(_ targets: [ResponderTarget], _ work: Work) throws -> [ResponderTarget] {
        let userIDs = targets.filter { $0.kind == .user }.map(\.id)
        let policyIDs = targets.filter { $0.kind == .escalationPolicy }.map(\.id)
        let users = Set(try UserQueries.find(work.session, ids: userIDs).map(\.id))
        let policies = try EscalationPolicyQueries.find(work.session, ids: policyIDs)
        let problems =
            userIDs.filter { !users.contains($0) }.map { "User \($0) does not exist" }
            + policyIDs.filter { id in !policies.contains { $0.id == id } }.map { "Escalation policy \($0) does not exist" }
        guard problems.isEmpty else { throw APIError.invalidInput(problems) }
        return try targets.map { target in
            var target = target
            target.userIDs = [target.id]
            if let policy = policies.first(where: { $0.id == target.id }), target.kind == .escalationPolicy {
                target.userIDs = try policy.firstOnCall { try work.usersOnCall($0) }
                if target.userIDs.isEmpty { throw IncidentRefusal.nobodyOnCall }
            }
            return target
        }
    }

    private static func cancel(
        _ draft: ResponderCancellationDraft, _ call: Call, _ work: Work
    ) throws -> [CancelledTarget] {
        let loaded = try load(call, work)
        var company = loaded.company
        let requester = try requester(draft.requesterID, call, work)
        var results: [CancelledTarget] = []
        var userIDs: [String] = []
        for target in draft.targets {
            let (result, cancelled) = company.cancel(target.kind, target.id, at: work.now.roundedDownToSecond)
            results.append(CancelledTarget(target: target, result: result))
            userIDs += cancelled
        }
        _ = try IncidentRunner.perform(
            .noteResponders(.userCancelled, userIDs: userIDs), on: loaded.state, agent: requester, channel: call.channel,
            work)
        for responder in company.responders where userIDs.contains(responder.userID) {
            try ResponderQueries.save(work.session, responder)
        }
        return results
    }

    private static func answer(_ answer: ResponderState, _ call: Call, _ work: Work) throws -> Responder {
        let actor = try call.requireActor()
        let (state, company) = try load(call, work)
        guard var responder = company.responders.first(where: { $0.userID == actor.id }) else { throw APIError.notFound }
        guard responder.state != .userCancelled else {
            throw APIError.invalidInput("The request to join has been withdrawn")
        }
        guard responder.state != answer else { return responder }
        _ = try IncidentRunner.perform(
            .noteResponders(answer, userIDs: [actor.id]), on: state, agent: actor, channel: call.channel, work)
        responder.state = answer
        responder.updatedAt = work.now.roundedDownToSecond
        try ResponderQueries.save(work.session, responder)
        return responder
    }
}

extension APIError {
    /// That there is as much of something as there may be.
    static func limitReached(_ error: String) -> APIError {
        APIError(status: 400, code: 2019, message: "Product Limit Reached", errors: [error])
    }
}
