// SPDX-License-Identifier: Apache-2.0
import Base
import Catalogue
import Domain
import Logging
import Store

/// Changes of agents that wait for a person: listed, shown and decided about.
package enum ApprovalHandlers {
    private typealias Names = Operations.Approvals

    package static func bind(_ bindings: inout Bindings) {
        bindings.list(Names.list) { call, work in try page(call, work) }
        bindings.show(Names.get) { call, work in try find(call, work) }
        bindings.bindDoor(Names.decide.erased) { call, environment, door in
            let decision = try Shapes.approvalDecision.decode(try call.input(), .create).applied(to: ApprovalDecision())
            let approval = try await environment.read { work in try find(call, work) }
            let body = try await claim(approval, decision.status, call, environment, door)
            if let body {
                let outcome = await door.carryOut(approval, body: body)
                await record(outcome, of: approval, door.environment)
            }
            return try await environment.read { work in
                try Presenter.reply(one: try find(call, work), Names.decide, call, work, environment)
            }
        }
    }

    // MARK: Looking

    private static func page(_ call: Call, _ work: Work) throws -> Page<Approval> {
        var filter = ApprovalQueries.Filter(
            status: call.values.text(Names.status).flatMap(Approval.Status.init(rawValue:)), after: call.page.cursor)
        switch ApprovalRules.sight(call.principal) {
        case .everything: break
        case .own(let userID): filter.ownerID = userID
        case .nothing: throw APIError.accessDenied("Approvals are not for this credential to look at")
        }
        let found = try ApprovalQueries.page(work.session, filter, limit: call.page.limit + 1, now: work.now)
        // What each would send and change is shown one by one: it can be long.
        let short = found.map { approval in
            var approval = approval
            approval.request = ""
            approval.changes = ""
            return approval
        }
        return Page(fetched: short, call.page, cursor: { $0.id })
    }

    /// The approval that the path names, when the caller may know of it.
    private static func find(_ call: Call, _ work: Work) throws -> Approval {
        guard let approval = try ApprovalQueries.find(work.session, id: call.path()) else { throw APIError.notFound }
        switch ApprovalRules.sight(call.principal) {
        case .everything: return approval
        case .own(let userID) where approval.ownerID == userID: return approval
        case .own: throw APIError.notFound
        case .nothing: throw APIError.accessDenied("Approvals are not for this credential to look at")
        }
    }

    // MARK: Deciding

    /// Writes the decision down, once. Answers the bytes to carry out; nil when there are none, because it was refused.
    private static func claim(
        _ approval: Approval, _ decision: ApprovalDecision.Status, _ call: Call, _ environment: Environment,
        _ door: Dispatcher
    ) async throws -> [UInt8]? {
        guard let userID = call.principal.userID, ApprovalRules.isPerson(call.principal) else {
            throw APIError.accessDenied("A person decides about this: use a key of theirs, or the pages")
        }
        try requireWaiting(approval, at: environment.runtime.now)
        let stored = try await environment.read { work in try ApprovalQueries.body(work.session, id: approval.id) }
        let body = Array((stored ?? "").utf8)
        try await requireRight(approval, body, call.principal, door)
        let status: Approval.Status = decision == .approved ? .approved : .refused
        try await environment.write { work in
            // Two who decide at once, and a record of the change, want one order.
            try work.session.lock(object: call.objectName)
            guard try ApprovalQueries.decide(work.session, id: approval.id, status, by: userID, at: work.now) else {
                try requireWaiting(try find(call, work), at: work.now)
                throw APIError.invalidInput("Approval does not wait any more")
            }
        }
        return status == .approved ? body : nil
    }

    private static func requireWaiting(_ approval: Approval, at now: Instant) throws(APIError) {
        let status = approval.status(at: now)
        guard status != .waiting else { return }
        throw .invalidInput("Approval does not wait any more: it is \(status.rawValue)")
    }

    /// Nobody lets an agent do what they could not do, and nothing but what was shown.
    private static func requireRight(
        _ approval: Approval, _ body: [UInt8], _ principal: Principal, _ door: Dispatcher
    ) async throws {
        guard let (operation, values) = door.target(of: approval) else {
            throw APIError.invalidInput("Approval is for an operation that is not there any more")
        }
        let digest = Dispatcher.digest(operation, path: approval.path, query: approval.query, body: body)
        guard digest == approval.digest else {
            throw APIError.invalidInput("Approval is for other bytes than those that are stored")
        }
        let passage = try await AccessGuard.check(
            operation, values, try Dispatcher.envelope(body, operation),
            members: door.operations[operation.id]?.inputMembers ?? [], principal, door.environment)
        guard passage.hiddenIDs.isEmpty, passage.pathValues == values else { throw APIError.accessDenied }
    }

    /// What became of it is for the agent and for whoever looks; the call log has it in any case.
    private static func record(
        _ outcome: (status: Int, error: String?), of approval: Approval, _ environment: Environment
    ) async {
        let (status, error) = (outcome.status, outcome.error.map { String($0.prefix(Approval.errorBytesMaximum)) })
        do {
            try await environment.write(.duty) { work in
                try ApprovalQueries.setOutcome(work.session, id: approval.id, status: status, error: error)
            }
        } catch {
            environment.logger.error(
                "the outcome of an approval could not be recorded",
                metadata: ["approval": "\(approval.id)", "error": "\(error)"])
        }
    }
}
