// SPDX-License-Identifier: Apache-2.0
import Base
import Catalogue
import Domain

/// A call that has passed the door, with what would carry it out.
struct Attempt: Sendable {
    typealias Perform = @Sendable (Call, Environment) async throws -> Reply

    let call: Call
    let request: WireRequest
    let passage: AccessGuard.Passage
    let perform: Perform

    /// Whether a person decides about it, or did: who asks about an approval never carries out anything by asking.
    var isForPerson: Bool {
        guard let agent = call.principal.agent, agent.approvalID == nil else { return false }
        return passage.isWaiting || (request.approvalID != nil && call.operation.access == .write)
    }
}

/// What trying came to.
struct TrialOutcome: Sendable {
    /// What would have been answered; nil where that is not known.
    var reply: Reply?
    /// What would have been different, object by object.
    var changes: [JSON] = []
}

/// Calls that are tried: decided, checked and carried out, up to the point where something would be kept.
extension Dispatcher {
    static func refuseDryRun(_ request: WireRequest) throws(APIError) {
        guard try request.isDryRun() else { return }
        throw .invalidInput("This cannot be tried: leave out \(WireRequest.dryRunHeader) to do it")
    }

    func attempt(_ attempt: Attempt) async throws -> TrialOutcome {
        let call = attempt.call
        let trying = environment.serving(
            call.principal, visibility: attempt.passage.visibility, isTrial: true,
            preview: ChangePreview(call, attempt.request, snapshots: snapshots))
        do {
            if attempt.passage.hiddenIDs.isEmpty {
                return TrialOutcome(reply: try await attempt.perform(call, trying))
            }
            let reply = try await HiddenNames(attempt.passage.hiddenIDs).answer(call.envelope) { envelope, _ in
                try await attempt.perform(call.with(envelope), trying)
            }
            return TrialOutcome(reply: reply)
        } catch let ended as TrialEnded {
            return TrialOutcome(reply: ended.reply, changes: ended.changes)
        }
    }

    /// Answers as the call would be, with a mark, and keeps nothing. An answer without a body has one here.
    func dryRun(_ tried: Attempt) async throws -> Reply {
        let outcome = try await attempt(tried)
        let status = outcome.reply?.status ?? tried.call.operation.successStatus
        let answer = outcome.reply.flatMap { try? JSON.parse($0.body, depthMaximum: JSON.storedDepthMaximum) }
        var body = answer?.objectValue ?? [:]
        if let list = answer?.arrayValue { body.append("answer", .array(list)) }
        body.append(
            "dry_run",
            [
                "status": .int(Int64(status)), "approval_needed": .bool(tried.passage.isWaiting),
                "changes": .array(outcome.changes),
            ])
        return Reply(
            status: status == 204 ? 200 : status, headers: [(WireRequest.dryRunHeader, "true")],
            body: JSON.object(body).encoded())
    }
}

extension AgentCallTrace {
    /// What the door said of a call that it did not refuse.
    func note(_ passage: AccessGuard.Passage, _ principal: Principal, isDryRun: Bool) {
        var remark = ""
        if let id = principal.agent?.approvalID { remark = ", and agreed to by approval \(id)" }
        if isDryRun { remark = "; a dry run, which changes nothing" }
        note(passage.isWaiting ? .waiting : .allowed, by: passage.grant, remark: remark)
    }
}
