// SPDX-License-Identifier: Apache-2.0
import App
import Base
import Catalogue

extension ApprovalLinkModel {
    var fields: Fields {
        var fields = commonFields(title: heading)
        fields["heading"] = .text(heading)
        fields["text"] = .text(text)
        fields["tone"] = .text(tone)
        fields["icon"] = .text(icon)
        fields["change"] = .optional(change.map { $0.fields(TimeText(now: now, zone: timeZone)) })
        fields["approvalsPath"] = .text(WebPath.approvals)
        if case .ready(let token) = state {
            fields["button"] = .group([
                "label": .text(verb), "action": .text(WebPath.mailDecision(token: token)),
                "tokenField": .text(FormField.token), "token": .text(token),
            ])
        } else {
            fields["button"] = .absent
        }
        return fields
    }

    private var verb: String { action == .approve ? "Agree" : "Refuse" }

    private var heading: String {
        switch state {
        case .ready: action == .approve ? "Agree to this change?" : "Refuse this change?"
        case .decided: action == .approve ? "You have agreed" : "You have refused"
        case .over: "This is over"
        case .expired: "This link has expired"
        case .refused: "This link does not work"
        }
    }

    private var text: String {
        let person = personName ?? "you"
        switch state {
        case .ready where action == .approve:
            return "As \(person), you let the agent do exactly this, once and at once. Nothing has been changed yet."
        case .ready: return "As \(person), you keep the agent from doing this. It is told so."
        case .decided(let sentence): return "\(sentence)."
        case .over(let sentence): return "\(sentence). This link has changed nothing."
        case .expired: return "Nobody agreed in time, and nothing was changed. The agent can ask again."
        case .refused(let reason): return "\(reason) Nothing was changed."
        }
    }

    private var tone: String {
        switch state {
        case .ready, .over: "plain"
        case .decided: "good"
        case .expired, .refused: "bad"
        }
    }

    private var icon: String {
        switch state {
        case .ready: "bell"
        case .decided, .over: action == .approve ? "acknowledge" : "nobody"
        case .expired: "snooze"
        case .refused: "nobody"
        }
    }
}
