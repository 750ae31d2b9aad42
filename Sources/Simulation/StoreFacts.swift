// SPDX-License-Identifier: Apache-2.0
package import Base
package import Domain

/// What stands in the store at one moment, read by statements of its own: the checkers share none with the server.
package struct StoreFacts: Sendable {
    package struct OpenIncident: Sendable, Equatable {
        package var id: String
        package var status: String
        package var urgency: String
        package var policyID: String
        package var isByPolicy = true
        package var loopsDone = 0
        package var isExhausted = false
        package var escalateAt: Instant?
        package var unacknowledgeAt: Instant?
        package var resolveAt: Instant?
        package var assigneeIDs: [String] = []
        /// Whom the outbox has a row for, sent or not, of the present generation.
        package var toldIDs: [String] = []
        /// Pages of the present generation that are written down as sent.
        package var sentPageIDs: [String] = []

        package init(id: String, status: String, urgency: String = "high", policyID: String = "") {
            self.id = id
            self.status = status
            self.urgency = urgency
            self.policyID = policyID
        }
    }

    package struct ArmedTimer: Sendable, Equatable {
        package var incidentID: String
        package var kind: String
        package var dueAt: Instant
        package init(incidentID: String, kind: String, dueAt: Instant) {
            self.incidentID = incidentID
            self.kind = kind
            self.dueAt = dueAt
        }
    }

    package struct OpenAlert: Sendable, Equatable {
        package var incidentID: String
        package var integrationID: String
        package var key: String
        package init(incidentID: String, integrationID: String, key: String) {
            self.incidentID = incidentID
            self.integrationID = integrationID
            self.key = key
        }
    }

    /// An event that somebody has subscribed to, and the subscriptions that it has a delivery for.
    package struct WebhookEvent: Sendable {
        package var id: String
        package var subscriptionIDs: [String] = []
        package init(id: String) { self.id = id }
    }

    package var incidents: [OpenIncident] = []
    package var timers: [ArmedTimer] = []
    package var alerts: [OpenAlert] = []
    /// What first levels have given to people since the last look.
    package var turns: [Turn] = []
    /// The page that has been due for longest.
    package var oldestPageDueAt: Instant?
    /// Events that have come about since the last look.
    package var newEvents: [WebhookEvent] = []
    /// The webhook that has been due for longest.
    package var oldestWebhookDueAt: Instant?
    /// Resources of which a webhook is queued and none goes before it.
    package var stuckResources: Int64 = 0
    /// Webhooks that are not delivered yet, and those that were given up.
    package var unfinishedWebhooks: Int64 = 0
    package var droppedWebhooks: Int64 = 0
    /// Events that were written for nobody.
    package var orphanedEvents: Int64 = 0

    package init() {}
}

/// What a page was, when it was handed over.
package struct PageFacts: Sendable {
    package var notificationID: String
    package var lifeNumber: Int
    package var incidentID: String
    package var userID: String
    package var ownerOfMethodID: String
    package var reason: NotificationRequest.Reason
    /// When it was decided on, by the clock of who decided.
    package var createdAt: Instant
    package var policyID: String
    package var level: Int
    package var isByPolicy: Bool
    package var status: String
    package var assigneeIDs: [String]
    /// Whether who sent it heard that it arrived.
    package var isAnswered: Bool
    /// Whether who sent it stood still between claim and send, for so long that by some clock the claim was over, or while
    /// somebody whom that befell sent it. What the page was is said of the time of the claim.
    package var isBelated: Bool

    package init(
        notificationID: String, lifeNumber: Int, incidentID: String, userID: String, ownerOfMethodID: String,
        reason: NotificationRequest.Reason, createdAt: Instant, policyID: String, level: Int, isByPolicy: Bool,
        status: String, assigneeIDs: [String], isAnswered: Bool = true, isBelated: Bool = false
    ) {
        self.notificationID = notificationID
        self.lifeNumber = lifeNumber
        self.incidentID = incidentID
        self.userID = userID
        self.ownerOfMethodID = ownerOfMethodID
        self.reason = reason
        self.createdAt = createdAt
        self.policyID = policyID
        self.level = level
        self.isByPolicy = isByPolicy
        self.status = status
        self.assigneeIDs = assigneeIDs
        self.isAnswered = isAnswered
        self.isBelated = isBelated
    }
}

/// What is known of one key before or after an event.
package struct KeyFacts: Sendable, Equatable {
    package var openAlertID: String?
    package var incidentStatus: String?
    /// Lines of its incident's history that tell of a trigger.
    package var triggerCount: Int64 = 0
    /// Events of the key that changed nothing, and were written down as such.
    package var recordCount: Int64 = 0

    package init() {}
}
