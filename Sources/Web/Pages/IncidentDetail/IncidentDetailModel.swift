// SPDX-License-Identifier: Apache-2.0
package import Base

/// What the page of one incident shows.
package struct IncidentDetailModel: Sendable {
    /// What the engine will do by itself next.
    package struct NextAction: Sendable {
        package enum Kind: Sendable, Hashable {
            case escalate(level: Int)
            case repeatPolicy
            /// The acknowledgement or the snooze ends, and people are paged again.
            case unacknowledge
            case resolve
        }
        package var kind: Kind
        package var at: Instant

        package init(_ kind: Kind, at: Instant) {
            self.kind = kind
            self.at = at
        }
    }

    /// One level to which the incident can be escalated by hand.
    package struct LevelChoice: Sendable {
        package var level: Int
        /// Who would be paged; empty when nobody is on call there.
        package var people: [DisplayedPerson]

        package init(level: Int, people: [DisplayedPerson]) {
            self.level = level
            self.people = people
        }
    }

    /// One user to whom the incident can be given.
    package struct UserChoice: Sendable {
        package var id: String
        package var person: DisplayedPerson
        package var isOnCall: Bool

        package init(id: String, person: DisplayedPerson, isOnCall: Bool) {
            self.id = id
            self.person = person
            self.isOnCall = isOnCall
        }
    }

    package var frame: PageFrame
    package var id: String
    package var number: Int64
    package var title: String
    package var status: DisplayedStatus
    package var urgency: DisplayedUrgency
    package var openedAt: Instant
    package var resolvedAt: Instant?
    package var snoozedUntil: Instant?
    package var serviceID: String
    package var serviceName: String
    package var policyID: String
    package var policyName: String
    /// Nil while the incident is on no level, such as after a reassignment to a person.
    package var level: Int?
    package var levelCount: Int
    package var assignees: [DisplayedPerson]
    package var acknowledgers: [DisplayedPerson]
    package var nextActions: [NextAction]
    /// Empty: escalation by hand is not offered, as for low urgency.
    package var levelChoices: [LevelChoice]
    package var userChoices: [UserChoice]
    package var timeline: [TimelineEntry]
    package var alerts: [AlertModel]
    package var told: [ToldPerson]

    package init(
        frame: PageFrame, id: String, number: Int64, title: String, status: DisplayedStatus, urgency: DisplayedUrgency,
        openedAt: Instant, resolvedAt: Instant? = nil, snoozedUntil: Instant? = nil, serviceID: String,
        serviceName: String, policyID: String, policyName: String, level: Int?, levelCount: Int,
        assignees: [DisplayedPerson], acknowledgers: [DisplayedPerson] = [], nextActions: [NextAction] = [],
        levelChoices: [LevelChoice] = [], userChoices: [UserChoice] = [], timeline: [TimelineEntry] = [],
        alerts: [AlertModel] = [], told: [ToldPerson] = []
    ) {
        self.frame = frame
        self.id = id
        self.number = number
        self.title = title
        self.status = status
        self.urgency = urgency
        self.openedAt = openedAt
        self.resolvedAt = resolvedAt
        self.snoozedUntil = snoozedUntil
        self.serviceID = serviceID
        self.serviceName = serviceName
        self.policyID = policyID
        self.policyName = policyName
        self.level = level
        self.levelCount = levelCount
        self.assignees = assignees
        self.acknowledgers = acknowledgers
        self.nextActions = nextActions
        self.levelChoices = levelChoices
        self.userChoices = userChoices
        self.timeline = timeline
        self.alerts = alerts
        self.told = told
    }
}
