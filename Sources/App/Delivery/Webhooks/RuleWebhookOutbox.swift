// SPDX-License-Identifier: Apache-2.0
import Base
import Domain
import Store

/// Writes webhooks of rules down in the transaction of the event that they follow from.
enum RuleWebhookOutbox {
    /// Those that are to be sent when this becomes of an alert.
    static func enqueue(
        _ webhooks: [RuleWebhook], _ trigger: RuleWebhook.Trigger, _ alert: Alert, _ work: Work
    ) throws {
        for webhook in webhooks where webhook.triggers.contains(trigger) {
            try RuleWebhookQueries.insert(
                work.session,
                RuleWebhookDelivery(
                    id: work.makeID(.webhookDelivery), alertID: alert.id, serviceID: alert.serviceID, trigger: trigger,
                    webhook: webhook, createdAt: work.now))
            work.wake(at: work.now)
        }
    }
}
