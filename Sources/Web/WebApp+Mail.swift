// SPDX-License-Identifier: Apache-2.0
import App
import Base
import Catalogue
import Domain

/// Acting from a mail: what works without a session.
extension WebApp {
    func mailActionPage(token: String, _ request: WireRequest) async throws -> Reply {
        let (model, _) = try await mailAction(token, request)
        return html(pages.mailAction(model), status: model.status)
    }

    /// The press of the button: acts as the person for whom the link was made, and as nobody else.
    func actByMail(_ form: Form, _ request: WireRequest) async throws -> Reply {
        var (model, link) = try await mailAction(form[FormField.token] ?? "", request)
        guard case .ready = model.state, let link else {
            return html(pages.mailAction(model), status: model.status)
        }
        do {
            try await link.door.act(link.token)
            model.state = .done
            if let status = link.token.action.status {
                model.incident?.status = status == .resolved ? .resolved : .acknowledged
            }
        } catch let error as APIError where error.status < 500 {
            model.state = .refused(reason: "\(error.message).")
        }
        return html(pages.mailAction(model))
    }

    private func mailAction(
        _ text: String, _ request: WireRequest
    ) async throws -> (MailActionModel, OpenedLink<MailLinkToken>?) {
        let now = environment.runtime.now
        var model = MailActionModel(
            action: .acknowledge, state: .refused(reason: "It is not complete, or it was not made by this server."),
            personName: nil, incident: nil, now: now, timeZone: .utc)
        guard let link = try await openLink(text, as: MailLinkToken.self, request, &model) else { return (model, nil) }
        let token = link.token
        guard let incident = try? await link.door.incident(token.incidentID) else {
            model.state = .refused(reason: "The incident is not there any more.")
            return (model, nil)
        }
        model.action = MailActionModel.Action(rawValue: token.action.rawValue) ?? .resolve
        model.personName = link.user.name
        model.timeZone = link.user.timeZone
        model.incident = MailActionModel.Incident(
            id: incident.id, number: incident.number, title: incident.text("title"), status: incident.status,
            urgency: incident.urgency, serviceName: incident["service"]?.summary ?? "",
            openedAt: incident.time("created_at") ?? now)
        model.state = state(of: incident, token, text)
        if incident.status == .resolved { model.action = .resolve }
        return (model, link)
    }

    private func state(of incident: JSON, _ token: MailLinkToken, _ text: String) -> MailActionModel.State {
        if token.action.status == nil, incident.status != .resolved { return answerState(of: incident, token, text) }
        let isDone =
            switch incident.status {
            case .triggered: false
            case .acknowledged: token.action == .acknowledge
            case .resolved: true
            }
        guard isDone else { return .ready(token: text) }
        let actor = incident["last_status_change_by"]
        let isPerson = actor?.text("type") == "user_reference"
        return .alreadyDone(by: isPerson ? actor?.summary : nil, at: incident.time("last_status_change_at"))
    }

    /// Somebody who was asked to help may think again, for as long as the request stands.
    private func answerState(of incident: JSON, _ token: MailLinkToken, _ text: String) -> MailActionModel.State {
        let responder = incident.items("incidents_responders").first { $0["user"]?.id == token.userID }
        guard let responder, let state = ResponderState(rawValue: responder.text("state")), state != .userCancelled else {
            return .refused(reason: "You are not asked to join any more.")
        }
        guard state == token.action.answer else { return .ready(token: text) }
        return .alreadyDone(by: responder["user"]?.summary, at: responder.time("updated_at"))
    }
}

extension MailAction {
    /// What the incident becomes; nil where it stays as it is.
    fileprivate var status: IncidentStatus? {
        switch self {
        case .acknowledge: .acknowledged
        case .resolve: .resolved
        case .join, .decline: nil
        }
    }

    /// What it says to somebody who asks for help.
    fileprivate var answer: ResponderState? {
        switch self {
        case .acknowledge, .resolve: nil
        case .join: .joined
        case .decline: .declined
        }
    }
}

extension PageDoor {
    fileprivate func act(_ token: MailLinkToken) async throws {
        if let status = token.action.status { try await change(token.incidentID, to: status) }
        guard let answer = token.action.answer else { return }
        try await send(
            Operations.Tocsin.answerResponderRequest.operation, ["state": .string(answer.rawValue)],
            path: ["id": token.incidentID])
    }
}

extension MailActionModel: MailedPage {
    mutating func expire() { state = .expired }

    var isUsable: Bool {
        switch state {
        case .expired, .refused: false
        case .ready, .done, .alreadyDone: true
        }
    }
}
