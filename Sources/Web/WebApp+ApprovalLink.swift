// SPDX-License-Identifier: Apache-2.0
import App
import Base
import Catalogue
import Domain

/// Deciding about a change of an agent from a mail: what works without a session.
extension WebApp {
    func approvalLinkPage(token: String, _ request: WireRequest) async throws -> Reply {
        let (model, _) = try await approvalLink(token, request)
        return html(pages.approvalLink(model), status: model.isUsable ? 200 : 410)
    }

    /// The press of the button: decides as the person for whom the link was made, by the same operation as everywhere.
    func decideByMail(_ form: Form, _ request: WireRequest) async throws -> Reply {
        var (model, link) = try await approvalLink(form[FormField.token] ?? "", request)
        guard case .ready = model.state, let link else {
            return html(pages.approvalLink(model), status: model.isUsable ? 200 : 410)
        }
        do {
            let token = link.token
            let decided = try await link.door.decide(
                token.approvalID, token.action == .approve ? .approved : .refused)
            model.state = .decided(sentence: decided.text("sentence"))
        } catch let error as APIError where error.status < 500 {
            model.state = .refused(reason: "\(error.errors.first ?? error.message).")
        }
        return html(pages.approvalLink(model), status: model.isUsable ? 200 : 410)
    }

    private struct ApprovalLink {
        let token: ApprovalLinkToken
        let door: PageDoor
    }

    private func approvalLink(
        _ text: String, _ request: WireRequest
    ) async throws -> (ApprovalLinkModel, ApprovalLink?) {
        let now = environment.runtime.now
        var model = ApprovalLinkModel(
            action: .approve, state: .refused(reason: "It is not complete, or it was not made by this server."),
            personName: nil, change: nil, now: now, timeZone: .utc)
        let token: ApprovalLinkToken
        do throws(MailLinkToken.Failure) {
            token = try ApprovalLinkToken.read(text, secrets: environment.secrets, now: now)
        } catch {
            if error == .expired { model.state = .expired }
            return (model, nil)
        }
        guard let (user, door) = try await addressee(token.userID, request) else { return (model, nil) }
        // The link is for what was shown in the mail, byte for byte.
        guard let approval = try? await door.approval(token.approvalID), approval.text("digest") == token.digest else {
            model.state = .refused(reason: "What it was for is not there any more, or is not yours to decide.")
            return (model, nil)
        }
        model.action = token.action
        model.personName = user.name
        model.timeZone = user.timeZone
        model.change = DisplayedApproval(approval)
        let isWaiting = approval.text("status") == Approval.Status.waiting.rawValue
        model.state = isWaiting ? .ready(token: text) : .over(sentence: approval.text("sentence"))
        return (model, ApprovalLink(token: token, door: door))
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

extension ApprovalLinkModel {
    fileprivate var isUsable: Bool {
        switch state {
        case .expired, .refused: false
        case .ready, .decided, .over: true
        }
    }
}
