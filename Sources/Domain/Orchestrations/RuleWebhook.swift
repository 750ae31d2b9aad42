// SPDX-License-Identifier: Apache-2.0
package import Base

/// A webhook as a rule is written with it.
package struct OrchestrationWebhook: Hashable, Sendable {
    package struct Parameter: Hashable, Sendable {
        package var key: String
        package var value: OrchestrationTemplate

        package init(key: String, value: OrchestrationTemplate) {
            self.key = key
            self.value = value
        }
    }

    package var name: String
    package var url: String
    package var headers: [WebhookSubscription.Header]
    package var triggers: [RuleWebhook.Trigger]
    package var parameters: [Parameter]

    package init(
        name: String, url: String, headers: [WebhookSubscription.Header], triggers: [RuleWebhook.Trigger],
        parameters: [Parameter]
    ) {
        self.name = name
        self.url = url
        self.headers = headers
        self.triggers = triggers
        self.parameters = parameters
    }
}

/// A rule's webhook as one event has filled it in.
package struct RuleWebhook: Hashable, Sendable {
    /// What has to become of the alert for it to be sent. Raw values are the wire's.
    package enum Trigger: String, CaseIterable, Sendable {
        /// It opened an incident, or joined one.
        case alertTriggered = "alert_triggered"
        case alertSuppressed = "alert_suppressed"
        /// It is held back.
        case alertSuspended = "alert_suspended"
    }

    /// Of a parameter, templates filled in; more is cut. In code points.
    package static let valueLengthMaximum = 4096

    package var name: String
    package var url: String
    package var headers: [WebhookSubscription.Header]
    package var triggers: [Trigger]
    /// JSON, as it is sent with each try.
    package var body: String

    package init(
        name: String, url: String, headers: [WebhookSubscription.Header], triggers: [Trigger], body: String
    ) {
        self.name = name
        self.url = url
        self.headers = headers
        self.triggers = triggers
        self.body = body
    }
}

/// A rule's webhook on its way, for one alert.
package struct RuleWebhookDelivery: Hashable, Sendable {
    package enum Status: String, CaseIterable, Sendable {
        case waiting
        case delivered
        /// Refused for good, or tried for too long.
        case dropped
    }

    /// What an action should do later than this after its event, nobody expects any more.
    package static let usefulSeconds: Int64 = 3600

    /// A UUID, which the receiver is told: the same with each try.
    package var id: String
    package var alertID: String
    package var serviceID: String
    /// What became of the alert.
    package var trigger: RuleWebhook.Trigger
    package var name: String
    package var url: String
    package var headers: [WebhookSubscription.Header]
    package var body: String
    /// Tries begun so far.
    package var attempt: Int
    package var createdAt: Instant

    package init(
        id: String, alertID: String, serviceID: String, trigger: RuleWebhook.Trigger, webhook: RuleWebhook,
        attempt: Int = 0, createdAt: Instant
    ) {
        self.id = id
        self.alertID = alertID
        self.serviceID = serviceID
        self.trigger = trigger
        name = webhook.name
        url = webhook.url
        headers = webhook.headers
        body = webhook.body
        self.attempt = attempt
        self.createdAt = createdAt
    }

    package var endOfUse: Instant { createdAt.adding(seconds: Self.usefulSeconds) }
}
