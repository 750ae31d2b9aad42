// SPDX-License-Identifier: Apache-2.0
package import Base

/// What somebody or something asks of one incident.
package enum IncidentCommand: Sendable {
    /// Another trigger for an alert that is open already.
    case triggerAgain(alertID: String, event: JSONObject)
    case acknowledge
    /// `resolution` is kept on the history entry.
    case resolve(resolution: String?)
    /// The sender says that one alert is over; the last open one takes the incident with it.
    case resolveAlert(id: String)
    /// Manual move to a level, 1-based.
    case escalate(toLevel: Int)
    case reassign(userIDs: [String])
    case delegate(to: EscalationPolicy)
    case snooze(seconds: Int64)
    case setUrgency(Urgency)
    /// Its service, or that service's support hours, changed: when its urgency changes by itself is decided anew.
    case reviewUrgency
    case setTitle(String)
    case setPriority(String?)
    case setConferenceBridge(ConferenceBridge?)
    case setService(id: String)
    case setType(name: String)
    /// What its custom fields show from now on; the caller keeps the values.
    case setCustomFields([CustomFieldChange])
    /// One of its alerts goes to another incident, which takes it.
    case releaseAlert(id: String)
    /// A new alert that grouping brings here. `event` is what the history says of its trigger.
    case gatherAlert(Alert, event: JSONObject)
    /// An alert of another incident comes here.
    case takeAlert(Alert)
    /// It becomes part of another incident, which takes all its alerts.
    case mergeInto(incidentID: String, hasAlerts: Bool)
    /// Other incidents become part of this one, which then has so many alerts.
    case absorb(incidentIDs: [String], openAlerts: [Alert], alertCount: Int)
    /// People are asked to join in. `targets` say through whom.
    case requestResponders(
        requestID: String, message: String, userIDs: [String], targets: [ResponderTarget] = [])
    /// A person's answer to that, or that they are asked no more.
    case noteResponders(ResponderState, userIDs: [String])
    /// Subscribers are told how it is going.
    case announce(StatusUpdate, to: [StatusUpdateRecipient])
    case reopen(IncidentStatus)
    /// Somebody wrote a note on it.
    case annotate(noteID: String, text: String)
    /// A timer came due. One of an older generation changes nothing.
    case timer(TimerKind, generation: Int64)
}

package enum TimerKind: String, CaseIterable, Sendable {
    case escalate
    case unacknowledge
    case resolve
    case notify
    /// A border of the support hours at which the service wants another urgency.
    case urgencyChange = "urgency_change"
}

/// How a new incident comes about.
package struct IncidentOpening: Sendable {
    package var title: String
    package var urgency: Urgency
    package var key: String
    package var alert: Alert?
    package var event: JSONObject
    package var bodyDetails: String?
    package var priorityID: String?
    package var typeName: String
    package var conferenceBridge: ConferenceBridge?
    /// Set when it is opened for named people; the policy is not climbed then.
    package var assigneeIDs: [String]

    package init(
        title: String, urgency: Urgency, key: String, alert: Alert? = nil, event: JSONObject = [:],
        bodyDetails: String? = nil, priorityID: String? = nil, typeName: String = "incident_default",
        conferenceBridge: ConferenceBridge? = nil, assigneeIDs: [String] = []
    ) {
        self.title = title
        self.urgency = urgency
        self.key = key
        self.alert = alert
        self.event = event
        self.bodyDetails = bodyDetails
        self.priorityID = priorityID
        self.typeName = typeName
        self.conferenceBridge = conferenceBridge
        self.assigneeIDs = assigneeIDs
    }
}

/// All that a decision may depend on besides the incident itself.
package final class DecisionContext {
    package let now: Instant
    /// Who acts: nil for the server's own timers.
    package let agent: Agent?
    package let channel: LogEntry.Channel
    package let service: Service
    /// Answers everybody on call on a schedule at `now`.
    package let usersOnCall: (_ scheduleID: String) -> [String]
    /// All rules of a user, of either urgency, in order of their delay.
    package let notificationRules: (_ userID: String) -> [NotificationRule]
    /// Told when nobody on the whole policy is on call.
    package let fallbackUserIDs: () -> [String]
    /// The place in a ring of targets whose turn it is. Asked only when somebody is about to be taken from it.
    package let nextTurn: (RoundRobinRing) -> Int
    package let makeID: (IdentifierKind) -> String

    package init(
        now: Instant, agent: Agent?, channel: LogEntry.Channel, service: Service,
        usersOnCall: @escaping (String) -> [String], notificationRules: @escaping (String) -> [NotificationRule],
        fallbackUserIDs: @escaping () -> [String], nextTurn: @escaping (RoundRobinRing) -> Int = { _ in 0 },
        makeID: @escaping (IdentifierKind) -> String
    ) {
        self.now = now
        self.agent = agent
        self.channel = channel
        self.service = service
        self.usersOnCall = usersOnCall
        self.notificationRules = notificationRules
        self.fallbackUserIDs = fallbackUserIDs
        self.nextTurn = nextTurn
        self.makeID = makeID
    }

    /// Where no schedule has more than one person on call at a time.
    package convenience init(
        now: Instant, agent: Agent?, channel: LogEntry.Channel, service: Service,
        userOnCall: @escaping (String) -> String?, notificationRules: @escaping (String) -> [NotificationRule],
        fallbackUserIDs: @escaping () -> [String], nextTurn: @escaping (RoundRobinRing) -> Int = { _ in 0 },
        makeID: @escaping (IdentifierKind) -> String
    ) {
        self.init(
            now: now, agent: agent, channel: channel, service: service,
            usersOnCall: { id in userOnCall(id).map { [$0] } ?? [] }, notificationRules: notificationRules,
            fallbackUserIDs: fallbackUserIDs, nextTurn: nextTurn, makeID: makeID)
    }
}

/// One incident with its open alerts: what a decision reads and changes.
package struct IncidentState: Hashable, Sendable {
    package var incident: Incident
    package var openAlerts: [Alert]
    package init(incident: Incident, openAlerts: [Alert]) {
        self.incident = incident
        self.openAlerts = openAlerts
    }
}
