// SPDX-License-Identifier: Apache-2.0
package import Base

/// The services with what is needed to send events to them.
package struct ServicesModel: Sendable {
    package enum Status: String, CaseIterable, Sendable {
        case active, warning, critical, maintenance, disabled
    }

    package struct Integration: Sendable {
        package var id: String
        package var name: String
        package var kind: String
        /// Nil for an integration that takes no events by key.
        package var routingKey: String?
        /// A whole line for a shell, ready to page somebody.
        package var curlLine: String?

        package init(id: String, name: String, kind: String, routingKey: String?, curlLine: String?) {
            self.id = id
            self.name = name
            self.kind = kind
            self.routingKey = routingKey
            self.curlLine = curlLine
        }
    }

    /// An accepted event that opened nothing.
    package struct EventRecord: Sendable {
        package var at: Instant
        /// trigger, acknowledge or resolve.
        package var action: String
        package var dedupKey: String?
        package var summary: String?
        /// Why, in a sentence.
        package var reason: String

        package init(at: Instant, action: String, dedupKey: String?, summary: String?, reason: String) {
            self.at = at
            self.action = action
            self.dedupKey = dedupKey
            self.summary = summary
            self.reason = reason
        }
    }

    package struct Service: Sendable {
        package var id: String
        package var name: String
        package var description: String?
        package var status: Status
        package var policyID: String
        package var policyName: String
        package var openIncidentCount: Int
        package var integrations: [Integration]
        /// Newest first, at most ``ServicesModel/eventRecordLimit``.
        package var eventRecords: [EventRecord]
        /// Webhooks of this service that fail.
        package var webhookTroubles: [WebhookTrouble]

        package init(
            id: String, name: String, description: String? = nil, status: Status, policyID: String,
            policyName: String, openIncidentCount: Int, integrations: [Integration], eventRecords: [EventRecord] = [],
            webhookTroubles: [WebhookTrouble] = []
        ) {
            self.id = id
            self.name = name
            self.description = description
            self.status = status
            self.policyID = policyID
            self.policyName = policyName
            self.openIncidentCount = openIncidentCount
            self.integrations = integrations
            self.eventRecords = eventRecords
            self.webhookTroubles = webhookTroubles
        }
    }

    /// Enough to see why a test event did not page, without making a log of the page.
    package static let eventRecordLimit = 10

    package var frame: PageFrame
    package var services: [Service]

    package init(frame: PageFrame, services: [Service]) {
        self.frame = frame
        self.services = services
    }
}

extension ServicesModel.Status {
    var label: String {
        switch self {
        case .active: "No open incident"
        case .warning: "Acknowledged incidents"
        case .critical: "Triggered incidents"
        case .maintenance: "In maintenance"
        case .disabled: "Disabled"
        }
    }

    var icon: String {
        switch self {
        case .active: "resolve"
        case .warning: "acknowledge"
        case .critical: "triggered"
        case .maintenance: "snooze"
        case .disabled: "nobody"
        }
    }
}
