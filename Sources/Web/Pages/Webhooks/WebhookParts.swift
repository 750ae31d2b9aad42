// SPDX-License-Identifier: Apache-2.0
package import Base
import Catalogue
import Domain

/// How a subscription fares.
package enum WebhookStanding: Sendable, Hashable {
    case active
    /// Somebody has switched it off.
    case off
    /// An event from then has been tried several times and has not arrived; it is tried again.
    case troubled(since: Instant)
    /// So many events in a row were dropped.
    case failing(drops: Int)
    /// Too many were, and nothing is sent until then.
    case disabled(until: Instant, drops: Int)
}

/// What pages show of any subscription.
package struct DisplayedWebhook: Sendable {
    /// The newest delivery.
    package struct Last: Sendable {
        package var status: WebhookDeliveryWord
        /// The receiver's answer; nil when there was none.
        package var answerStatus: Int64?
        package var at: Instant

        package init(status: WebhookDeliveryWord, answerStatus: Int64?, at: Instant) {
            self.status = status
            self.answerStatus = answerStatus
            self.at = at
        }
    }

    package var id: String
    package var url: String
    package var description: String
    /// What it listens to, in words.
    package var listensTo: String
    /// The wire's names of events.
    package var events: [String]
    package var standing: WebhookStanding
    package var last: Last?

    package init(
        id: String, url: String, description: String, listensTo: String, events: [String], standing: WebhookStanding,
        last: Last? = nil
    ) {
        self.id = id
        self.url = url
        self.description = description
        self.listensTo = listensTo
        self.events = events
        self.standing = standing
        self.last = last
    }

    /// What people call it: its description, or else the host that it leads to.
    var name: String { Self.name(description: description, url: url) }

    static func name(description: String, url: String) -> String {
        guard description.allSatisfy(\.isWhitespace) else { return description }
        let afterScheme = url.firstIndex(of: ":").map { url[$0...].drop { $0 == ":" || $0 == "/" } } ?? url[...]
        let authority = afterScheme.prefix { $0 != "/" && $0 != "?" }
        // A name and a password may stand before the host.
        return String(authority.split(separator: "@").last ?? authority)
    }
}

/// What became of a delivery, as pages word and colour it.
package enum WebhookDeliveryWord: String, CaseIterable, Sendable {
    case queued, waiting, delivered, dropped

    var label: String {
        switch self {
        case .queued: "In line"
        case .waiting: "On its way"
        case .delivered: "Delivered"
        case .dropped: "Dropped"
        }
    }

    var tone: String {
        switch self {
        case .queued: "past"
        case .waiting: "waiting"
        case .delivered: "good"
        case .dropped: "bad"
        }
    }
}

/// A subscription that is failing, for pages that are about something else.
package struct WebhookTrouble: Sendable {
    package var id: String
    package var name: String
    package var standing: WebhookStanding

    package init(id: String, name: String, standing: WebhookStanding) {
        self.id = id
        self.name = name
        self.standing = standing
    }
}

/// What can be chosen in a form about a subscription, and what stands in it: after a refusal, what was typed.
package struct WebhookDraft: Sendable {
    package struct Choice: Sendable {
        package var value: String
        package var label: String

        package init(value: String, label: String) {
            self.value = value
            self.label = label
        }
    }

    package var url: String
    package var description: String
    /// One of the choices' values.
    package var filter: String
    package var events: [String]
    /// One in a line; nil for those that are stored.
    package var headers: String?
    package var isActive: Bool
    package var choices: [Choice]

    package init(
        url: String = "", description: String = "", filter: String = "", events: [String] = [], headers: String? = nil,
        isActive: Bool = true, choices: [Choice] = []
    ) {
        self.url = url
        self.description = description
        self.filter = filter
        self.events = events
        self.headers = headers
        self.isActive = isActive
        self.choices = choices
    }
}

// MARK: Fields

extension PageFrame {
    /// The fields of the partial `webhook-state`.
    func fields(of standing: WebhookStanding) -> Fields {
        switch standing {
        case .active: ["tone": .text("good"), "words": .text("Active"), "until": .absent]
        case .off: ["tone": .text("past"), "words": .text("Off"), "until": .absent]
        case .troubled(let since):
            [
                "tone": .text("bad"), "words": .text("Failing: has not taken an event since"),
                "until": .group(time.clockFields(since)),
            ]
        case .failing(let drops):
            ["tone": .text("bad"), "words": .text("Failing: \(dropped(drops))"), "until": .absent]
        case .disabled(let end, let drops):
            [
                "tone": .text("bad"), "words": .text("Disabled: \(dropped(drops)). Nothing is sent until"),
                "until": .group(time.clockFields(end)),
            ]
        }
    }

    private func dropped(_ count: Int) -> String {
        count == 1 ? "the last event was dropped" : "\(counted(count, "event")) in a row were dropped"
    }

    /// The fields of the partial `webhook-troubles`; nil when there are none.
    func fields(of troubles: [WebhookTrouble], shown: Int) -> Fields? {
        guard !troubles.isEmpty else { return nil }
        let rest = troubles.count - shown
        return [
            "hooks": .list(
                troubles.prefix(shown).map { trouble in
                    [
                        "name": .text(trouble.name), "path": .text(WebPath.webhook(trouble.id)),
                        "state": .group(fields(of: trouble.standing)),
                    ]
                }),
            "rest": rest > 0 ? .text("\(rest) more") : .absent, "listPath": .text(WebPath.webhooks),
        ]
    }

    func fields(of last: DisplayedWebhook.Last) -> Fields {
        [
            "tone": .text(last.status.tone), "label": .text(last.status.label),
            "answer": .optional(last.answerStatus.map { String($0) }), "at": .group(time.ageFields(last.at)),
        ]
    }
}

extension WebhookDraft {
    /// The fields that both forms share.
    var fields: Fields {
        [
            "url": .text(url), "description": .text(description), "headers": .text(headers ?? ""),
            "isActive": .flag(isActive),
            "filters": .list(
                choices.map { choice in
                    [
                        "value": .text(choice.value), "label": .text(choice.label),
                        "isChosen": .flag(choice.value == filter),
                    ]
                }),
            "groups": .list(["incident", "service"].map(group)),
        ]
    }

    private static let neverSent = Set(WebhookEventType.notEmittedYet.flatMap(\.types))

    private func group(_ resource: String) -> Fields {
        let types = WebhookEventType.subscribable.filter { $0.resourceType == resource }
        return [
            "title": .text(resource == "incident" ? "About incidents" : "About services"),
            "events": .list(
                types.map { type in
                    [
                        "event": .text(type.rawValue), "isChosen": .flag(events.contains(type.rawValue)),
                        "isNeverSent": .flag(Self.neverSent.contains(type)),
                    ]
                }),
        ]
    }
}
