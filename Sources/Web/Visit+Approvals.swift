// SPDX-License-Identifier: Apache-2.0
import App
import Base
import Catalogue
import Domain

/// What agents wait for, and the viewer's answers.
extension Visit {
    private typealias Names = Operations.Approvals

    func approvals(problem: String? = nil) async throws -> ApprovalsModel {
        var frame = try await frame()
        if let problem { frame.notice = PageFrame.Notice(.problem, problem) }
        return ApprovalsModel(frame: frame, approvals: try await waitingApprovals(maximum: ApprovalsModel.approvalLimit))
    }

    /// The newest that wait, or those of one agent among the newest, each with all that it would send: a list is without.
    func waitingApprovals(of agentID: String? = nil, maximum: Int) async throws -> WaitingApprovals {
        var listed = try await listedApprovals(limit: agentID == nil ? maximum + 1 : Parameter.limitMaximum)
        if let agentID { listed = listed.filter { $0["agent"]?.id == agentID } }
        var shown: [DisplayedApproval] = []
        for item in listed.prefix(maximum) {
            let approval = try await door.approval(item.id)
            // It may have been decided meanwhile.
            guard approval.text("status") == Approval.Status.waiting.rawValue else { continue }
            shown.append(DisplayedApproval(approval))
        }
        return WaitingApprovals(shown, isCut: listed.count > maximum)
    }

    /// How many wait for the viewer: one more than the page of them shows stands for more. None for who may not look.
    func waitingApprovalCount() async throws -> Int {
        guard allows(Names.list.operation) else { return 0 }
        return try await listedApprovals(limit: ApprovalsModel.approvalLimit + 1).count
    }

    private func listedApprovals(limit: Int) async throws -> [JSON] {
        let list = Names.list.operation
        let answer = try await door.call(
            list, query: [(Names.status, Approval.Status.waiting.rawValue), (.limit, String(limit))])
        return answer.items(list.outputKey ?? "")
    }

    /// Answers one, and goes back to where the form was. What could not be done is said on the page of all that waits.
    func decide(_ id: String, _ verb: ApprovalVerb) async throws -> ApprovalAnswer {
        let outcome: JSON
        do {
            outcome = try await door.decide(id, verb.decision)["outcome"] ?? .null
        } catch {
            let refusal = Dispatcher.apiError(error)
            guard refusal.status < 500, refusal.status != 404 else { throw error }
            return .page(try await approvals(problem: refusal.sentence), status: refusal.status)
        }
        if verb == .approve, !(200...299).contains(outcome["status"]?.intValue ?? 0) {
            let error = outcome["error"]?.stringValue ?? "The change was answered with an error"
            return .page(try await approvals(problem: "\(error). It was not carried out."), status: 200)
        }
        let notice = verb == .approve ? PageNotice.changeMade : .changeRefused
        return .elsewhere(.redirect(to: address(safeReturn ?? WebPath.approvals, notice: notice.rawValue)))
    }
}

/// What a form about an approval is answered with.
enum ApprovalAnswer {
    case page(ApprovalsModel, status: Int)
    case elsewhere(Reply)
}
