// SPDX-License-Identifier: Apache-2.0
package import Base

/// What the list of incidents shows.
package struct IncidentListModel: Sendable {
    package struct Row: Sendable {
        package var id: String
        package var number: Int64
        package var title: String
        package var status: DisplayedStatus
        package var urgency: DisplayedUrgency
        package var serviceName: String
        package var assignees: [DisplayedPerson]
        package var openedAt: Instant
        package var resolvedAt: Instant?

        package init(
            id: String, number: Int64, title: String, status: DisplayedStatus, urgency: DisplayedUrgency,
            serviceName: String, assignees: [DisplayedPerson], openedAt: Instant, resolvedAt: Instant? = nil
        ) {
            self.id = id
            self.number = number
            self.title = title
            self.status = status
            self.urgency = urgency
            self.serviceName = serviceName
            self.assignees = assignees
            self.openedAt = openedAt
            self.resolvedAt = resolvedAt
        }
    }

    /// Of the whole account, whatever the filter.
    package struct Counts: Sendable {
        package var triggered: Int
        package var acknowledged: Int
        /// Resolved within ``IncidentListModel/resolvedWindowSeconds``.
        package var recentlyResolved: Int

        package init(triggered: Int, acknowledged: Int, recentlyResolved: Int) {
            self.triggered = triggered
            self.acknowledged = acknowledged
            self.recentlyResolved = recentlyResolved
        }
    }

    /// How long a resolved incident counts as recent: one day, so that a night can be read the next morning.
    package static let resolvedWindowSeconds: Int64 = 86_400
    /// How many rows to show at most: more than anybody reads, few enough to send on each change.
    package static let rowLimit = 200

    package var frame: PageFrame
    package var filter: IncidentFilter
    package var counts: Counts
    /// In any order of statuses; within each, shown in the order given.
    package var rows: [Row]
    /// How many match the filter beyond `rows`.
    package var leftOutCount: Int
    /// Who would be paged first if something happened now; for the page when nothing is open.
    package var firstOnCall: [DisplayedPerson]
    /// Whether any service ever took an event; if not, an empty page says how to send one.
    package var hasReceivedEvents: Bool
    /// Webhooks that fail, so that it is seen where people look first.
    package var webhookTroubles: [WebhookTrouble]
    /// Changes of agents that wait for the viewer's answer.
    package var waitingApprovalCount: Int

    package init(
        frame: PageFrame, filter: IncidentFilter, counts: Counts, rows: [Row], leftOutCount: Int = 0,
        firstOnCall: [DisplayedPerson] = [], hasReceivedEvents: Bool = true,
        webhookTroubles: [WebhookTrouble] = [], waitingApprovalCount: Int = 0
    ) {
        self.frame = frame
        self.filter = filter
        self.counts = counts
        self.rows = rows
        self.leftOutCount = leftOutCount
        self.firstOnCall = firstOnCall
        self.hasReceivedEvents = hasReceivedEvents
        self.webhookTroubles = webhookTroubles
        self.waitingApprovalCount = waitingApprovalCount
    }
}
