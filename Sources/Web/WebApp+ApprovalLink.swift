// SPDX-License-Identifier: Apache-2.0
import App
import Base
import Catalogue
import Domain

/// Deciding about a change of an agent from a mail: what works without a session.
extension WebApp {
    func approvalLinkPage(token: String, _ request: WireRequest) async throws -> Reply {
        let (model, _) = try await approvalLink(token, request)
        return html(pages.approvalLink(model), status: model.status)
    }

    /// The press of the button: decides as the person for whom the link was made, by the same operation as everywhere.
    func decideByMail(_ form: Form, _ request: WireRequest) async throws -> Reply {
        var (model, link) = try await approvalLink(form[FormField.token] ?? "", request)
        guard case .ready = model.state, let link else {
            return html(pages.approvalLink(model), status: model.status)
        }
        do {
            let token = link.token
            let decided = try await link.door.decide(
                token.approvalID, token.action == .approve ? .approved : .refused)
            model.state = .decided(sentence: decided.text("sentence"))
        } catch let error as APIError where error.status < 500 {
            model.state = .refused(reason: "\(error.errors.first ?? error.message).")
        }
        return html(pages.approvalLink(model), status: model.status)
    }

    private func approvalLink(
        _ text: String, _ request: WireRequest
    ) async throws -> (ApprovalLinkModel, OpenedLink<ApprovalLinkToken>?) {
        var model = ApprovalLinkModel(
            action: .approve, state: .refused(reason: "It is not complete, or it was not made by this server."),
            personName: nil, change: nil, now: environment.runtime.now, timeZone: .utc)
        guard let link = try await openLink(text, as: ApprovalLinkToken.self, request, &model) else { return (model, nil) }
        let token = link.token
        // The link is for what was shown in the mail, byte for byte.
        guard let approval = try? await link.door.approval(token.approvalID), approval.text("digest") == token.digest else {
            model.state = .refused(reason: "What it was for is not there any more, or is not yours to decide.")
            return (model, nil)
        }
        model.action = token.action
        model.personName = link.user.name
        model.timeZone = link.user.timeZone
        model.change = DisplayedApproval(approval)
        let isWaiting = approval.text("status") == Approval.Status.waiting.rawValue
        model.state = isWaiting ? .ready(token: text) : .over(sentence: approval.text("sentence"))
        return (model, link)
    }
}

extension WebApp {
    func answered(_ answer: ApprovalAnswer) -> Reply {
        switch answer {
        case .page(let model, let status): html(pages.approvals(model), status: status)
        case .elsewhere(let reply): reply
        }
    }
}

extension PageDoor {
    func approval(_ id: String) async throws -> JSON {
        try await show(Operations.Approvals.get.operation, path: ["id": id])
    }

    /// Answers the approval as it is afterwards.
    func decide(_ id: String, _ status: ApprovalDecision.Status) async throws -> JSON {
        try await send(
            Operations.Approvals.decide.operation, ["status": .string(status.rawValue)], path: ["id": id])
    }
}

extension ApprovalLinkModel: MailedPage {
    mutating func expire() { state = .expired }

    var isUsable: Bool {
        switch state {
        case .expired, .refused: false
        case .ready, .decided, .over: true
        }
    }
}
