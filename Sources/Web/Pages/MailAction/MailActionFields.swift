// SPDX-License-Identifier: Apache-2.0
import Base
import Catalogue

extension MailActionModel {
    private var time: TimeText { TimeText(now: now, zone: timeZone) }
    private var subject: String { incident.map { "incident #\($0.number)" } ?? "incident" }
    private var verb: String { action == .acknowledge ? "Acknowledge" : "Resolve" }
    private var participle: String { action == .acknowledge ? "acknowledged" : "resolved" }

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
        case .ready where action == .acknowledge:
            return "As \(person), you take it on: nobody else is paged for it while you work."
        case .ready: return "As \(person), you end it: nobody is paged for it any more, and its alerts are closed."
        case .done where action == .acknowledge: return "It is yours, \(person). Nobody else is paged for it while you work."
        case .done: return "Thank you, \(person). Nobody is paged for it any more."
        case .alreadyDone(let other, let at):
            let moment = at.map { " at \(time.clock($0))" } ?? ""
            return "\(other ?? "It") \(other == nil ? "was" : "had") \(participle)\(other == nil ? "" : " it")\(moment). "
                + "Nothing was changed."
        case .expired: return "Nothing was changed. Sign in, or use the link in a newer mail about this incident."
        case .refused(let reason): return "\(reason) Nothing was changed."
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
        case .done, .alreadyDone: action == .acknowledge ? "acknowledge" : "resolve"
        case .expired: "snooze"
        case .refused: "nobody"
        }
    }
}
