// SPDX-License-Identifier: Apache-2.0

extension WebPath {
    package static let webhooks = "/app/webhooks"

    package static func webhook(_ id: String) -> String { "\(webhooks)/\(PercentEncoding.encode(id))" }
    package static func webhook(_ id: String, _ verb: WebhookVerb) -> String { "\(webhook(id))/\(verb.rawValue)" }
}

/// What a form on the page of a webhook subscription asks for; the last segment of the address it posts to.
package enum WebhookVerb: String, CaseIterable, Sendable {
    case change, headers, rotate, enable, ping, redeliver, resend, remove
}

extension FormField {
    package static let webhookURL = "url"
    package static let webhookDescription = "description"
    /// What it listens to: `account`, or `service` or `team` with a colon and an id.
    package static let webhookFilter = "filter"
    /// The wire's name of an event; once for each.
    package static let webhookEvents = "events"
    /// Headers of its own, one in a line: name, colon, value.
    package static let webhookHeaders = "headers"
    /// There, with whatever value, when events are to be sent.
    package static let webhookActive = "active"
    /// The id of a delivery.
    package static let webhookDelivery = "delivery"
    /// From how many seconds ago on what was dropped is to be sent again.
    package static let webhookSinceSeconds = "since_seconds"
    /// From when on instead, in the person's own time; empty when that is not said.
    package static let webhookSince = "since"
}
