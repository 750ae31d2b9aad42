// SPDX-License-Identifier: Apache-2.0
import Base
import Catalogue

extension MailActionModel {
    private var time: TimeText { TimeText(now: now, zone: timeZone) }
    private var subject: String { incident.map { "incident #\($0.number)" } ?? "incident" }
    private var verb: String {
        switch action {
        case .acknowledge: "Acknowledge"
        case .resolve: "Resolve"
        case .join: "Join"
        case .decline: "Decline to join"
        }
    }
    private var participle: String {
        switch action {
        case .acknowledge: "acknowledged"
        case .resolve: "resolved"
        case .join: "joined"
        case .decline: "declined"
        }
    }

    var fields: Fields {
        var fields = commonFields(title: heading)
        fields["heading"] = .text(heading)
        fields["text"] = .text(text)
        fields["tone"] = .text(tone)
        fields["icon"] = .text(icon)
        fields["incident"] = .optional(incident.map(fields(of:)))
        fields["pagesPath"] = .optional(incident.map { WebPath.incident($0.id) })
        if case .ready(let token) = state {
            fields["button"] = .group([
                "label": .text("\(verb) \(subject)"), "action": .text(WebPath.mailAction(token: token)),
                "token": .text(token),
            ])
        } else {
            fields["button"] = .absent
        }
        return fields
    }

    private func fields(of incident: Incident) -> Fields {
        [
            "number": .number(incident.number), "title": .text(incident.title),
            "status": .text(incident.status.rawValue), "statusLabel": .text(incident.status.label),
            "statusIcon": .text(incident.status.icon), "urgency": .text(incident.urgency.rawValue),
            "urgencyLabel": .text(incident.urgency.label), "service": .text(incident.serviceName),
            "opened": .group(time.clockFields(incident.openedAt)),
        ]
    }

    private var heading: String {
        switch state {
        case .ready: "\(verb) \(subject)?"
        case .done: "\(subject.prefix(1).uppercased() + subject.dropFirst()) is \(participle)"
        case .alreadyDone: "Already \(participle)"
        case .expired: "This link has expired"
        case .refused: "This link does not work"
        }
    }

    private var text: String {
        let person = personName ?? "you"
        switch state {
        case .ready: return consequence(for: person)
        case .done: return thanks(to: person)
        case .alreadyDone(let other, let at):
            let moment = at.map { " at \(time.clock($0))" } ?? ""
            return "\(other ?? "It") \(other == nil ? "was" : "had") \(participle)\(other == nil ? "" : " it")\(moment). "
                + "Nothing was changed."
        case .expired: return "Nothing was changed. Sign in, or use the link in a newer mail about this incident."
        case .refused(let reason): return "\(reason) Nothing was changed."
        }
    }

    private func consequence(for person: String) -> String {
        switch action {
        case .acknowledge: "As \(person), you take it on: nobody else is paged for it while you work."
        case .resolve: "As \(person), you end it: nobody is paged for it any more, and its alerts are closed."
        case .join: "As \(person), you help those who have it. They keep it, and you are asked no more."
        case .decline: "As \(person), you say that you cannot help. You are asked no more."
        }
    }

    private func thanks(to person: String) -> String {
        switch action {
        case .acknowledge: "It is yours, \(person). Nobody else is paged for it while you work."
        case .resolve: "Thank you, \(person). Nobody is paged for it any more."
        case .join: "Thank you, \(person). Whoever asked you sees it in the incident's history."
        case .decline: "Good to know, \(person). Whoever asked you sees it in the incident's history."
        }
    }

    private var tone: String {
        switch state {
        case .ready, .alreadyDone: "plain"
        case .done: "good"
        case .expired, .refused: "bad"
        }
    }

    private var icon: String {
        switch state {
        case .ready: "bell"
        case .done, .alreadyDone: action == .resolve ? "resolve" : action == .decline ? "nobody" : "acknowledge"
        case .expired: "snooze"
        case .refused: "nobody"
        }
    }
}
