// SPDX-License-Identifier: Apache-2.0
import Base
import Domain
import Store

/// Alerts of which rules say that nobody is to hear: they belong to no incident, and have their key until they are resolved.
enum AlertSuppression {
    static func begin(
        _ outcome: OrchestrationOutcome, _ dedupKey: String, _ inlet: Inlet, _ work: Work
    ) throws {
        var alert = EventIngest.newAlert(outcome.event, dedupKey, inlet, work)
        alert.isSuppressed = true
        try SuppressedAlertQueries.insert(work.session, alert)
        try record(outcome, dedupKey, inlet, work)
        try RuleWebhookOutbox.enqueue(outcome.webhooks, .alertSuppressed, alert, work)
    }

    /// An event for one that is there: a resolve ends it, and anything else is added to it.
    static func take(
        _ outcome: OrchestrationOutcome, id: String, _ dedupKey: String, _ inlet: Inlet, _ work: Work
    ) throws {
        if outcome.event.action == .resolve { try SuppressedAlertQueries.resolve(work.session, id: id, at: work.now) }
        try record(outcome, dedupKey, inlet, work)
        if outcome.event.action == .trigger { work.tally.event = .deduplicated }
    }

    private static func record(
        _ outcome: OrchestrationOutcome, _ dedupKey: String, _ inlet: Inlet, _ work: Work
    ) throws {
        try EventIngest.record(
            .suppressed, outcome, dedupKey, serviceID: inlet.service.id, integrationID: inlet.integrationID, work)
    }
}
